"""The gate refuses what symbolic execution cannot see, and nothing that the core needs."""

import ast
from pathlib import Path
from textwrap import indent

import pytest

from proofs.gate import ROOT, Violation, check_core, check_source, main
from proofs.gate_rules import ALLOWED, RULES

PATH = "controller/snippet.py"
TOP = """
from collections.abc import Iterable
from enum import Enum
from typing import NewType

from attrs import evolve, frozen

from controller.arithmetic import ceil_div, largest, smallest
from controller.presets import Device, pulse_units

class Colour(Enum):
    RED = 0
    BLUE = 1
@frozen
class Drop:
    size: int
    colour: Colour
    row: tuple[int, ...]
    name: str
@frozen
class Rain:
    drop: Drop
    heavy: bool
Grams = NewType("Grams", int)
Row = tuple[int, ...]
Weather = Drop | Rain
WIDTH = 4
LABELLED = Drop(WIDTH // 2, Colour.RED, (1, -2), "label")

def helper(amount: int, items: Iterable[int]) -> int:
    return amount + sum(items)
"""
FUNCTION = """
def judged(n: int, flag: bool, row: Row, drop: Drop, weather: Weather, items: Iterable[int], units: int,
           device: Device) -> int:
"""
# Below, `;;` parts one piece of code from the next, and `\n` stands for a new line.
IN_FUNCTION_REFUSED = r"""
annotation: m: float = 1 ;; m: Iterable[int] = row ;; m: 'int' = 1 ;; m: list[int] = row ;; m: Some = n
assign: drop.size = 1 ;; drop.size += 1 ;; row[0] = 1 ;; m: int ;; return (m := n)
attribute: m = n.real ;; m = n.__class__ ;; m = drop.colour.value ;; m = drop.name ;; m = Colour.GREEN
call: return items(n) ;; return Colour(n) ;; return helper(n, row)(n) ;; return frozen(n) ;; m = min(n, 2)
call: m = max(row) ;; m = abs(n) ;; m = round(n) ;; m = int(n) ;; m = bool(n) ;; m = str(n)
call: m = isinstance(n, flag) ;; m = type(n) ;; m = id(n) ;; m = hash(n) ;; m = print(n) ;; m = open(n)
call: m = eval(n) ;; m = any(row) ;; m = all(row) ;; m = sorted(row) ;; m = set(row) ;; m = list(row)
call: m = iter(row) ;; m = float(n) ;; m = getattr(n, row) ;; m = setattr(n, row, n) ;; m = divmod(n, 2)
call: m = pow(n, 2)
container: m = [n] ;; m = {n} ;; m = {n: n} ;; m = [k for k in row] ;; m = {k for k in row} ;; [m, k] = row
divisor: m = n // n ;; m = n // 0 ;; m = n // -1 ;; m = n // True ;; m = n // drop.size ;; m = n // -WIDTH
divisor: m = n % row[0] ;; m = n % (units + 1) ;; m = n % largest(row) ;; n //= drop.size ;; n %= n
divisor: m = n // flag ;; m = ceil_div(n, n) ;; m = ceil_div(n, divisor=n) ;; units = n\nm = n // units
divisor: for units in row:\n    n %= units
enum: m = drop.colour < Colour.RED ;; m = Colour.RED == drop.colour >= Colour.BLUE
exception: raise n ;; assert flag ;; try:\n    n = 1\nexcept n:\n    n = 2
exception: try:\n    n = 1\nexcept* n:\n    n = 2
expression: helper(n, row) ;; n = 1\n'not a docstring' ;; flag and n
f-string: return f'{n}' ;; return f'text'
float: return n * 0.5 ;; return n * 2j ;; return 1e3
identity: return n is 1 ;; return drop.colour is not Colour.RED ;; return n in row ;; return n not in row
import: from attrs import evolve ;; import math
index: m = row[n] ;; m = row[flag] ;; m = row[True] ;; m = row[n:2] ;; m = row[1:n] ;; m = row[::n]
index: m = row[-n] ;; m = row[0, 1] ;; m = n\nk = row[m] ;; m = 0\nm += n\nk = row[m]
index: m = sum(row[k] for k in row)
iterator: m = items ;; m = (k for k in row) ;; m = zip(row, row) ;; m = range(3) ;; return len(items)
iterator: return items ;; m = tuple(k + j for k in row for j in items) ;; m = helper(sum(items), items)
iterator: m = sum(sum(items) for k in row) ;; for m in row:\n    n += sum(items)
iterator: m = smallest(first=n, rest=(k for k in row)) ;; m = helper(n, zip(row, row))
iterator: m = Rain((k for k in row), flag) ;; m = evolve(drop, row=(k for k in row)) ;; m = (items, 1)
loop: while flag:\n    n = n + 1 ;; for m in n:\n    n += m ;; for m in range(n):\n    n += m
loop: return tuple(n) ;; for m in drop.size:\n    n += m ;; for m in row:\n    n += m\nelse:\n    n = 1
loop: m = sum(k for k in drop) ;; m = helper(n, n)
name: return helper ;; m = Drop ;; return Colour ;; return __debug__ ;; for m in Colour:\n    n = 1 ;; m = Row
nested: m = lambda k: k ;; def inner(m: int) -> int:\n    return m ;; class Inner:\n    size: int
node: for m in row:\n    break ;; pass ;; n = ...
none: return None ;; return ;; return n == None
operator: m = n / 2 ;; n **= 2 ;; m = n @ 2 ;; m = n << 2 ;; m = n >> 2 ;; m = n ^ 2 ;; m = ~flag ;; m = +n
scope: global WIDTH ;; nonlocal n ;; del n
shadow: helper = n ;; for sum in row:\n    n += 1 ;; m = sum(n for n in row) ;; Weather = n ;; int = n
star: m = helper(*row) ;; m = evolve(drop, **n) ;; m, *k = row ;; m = (*n, 1)
string: return 'text' ;; return b'bytes' ;; m = Drop(n, Colour.RED, row, 'text') ;; return '%d' % WIDTH
suspension: with n:\n    n = 1 ;; m = yield n ;; m = await n
"""
PATTERNS_REFUSED = """
Drop(size=1) ;; Drop(1) ;; Drop() as m ;; Drop() if flag ;; other ;; Drop() | Rain() ;; 1 ;; True ;; None
int() ;; bool() ;; Grams() ;; Colour() ;; Colour.RED ;; (1, *_) ;; [n] ;; {} ;; 'text' ;; Weather()
_ if flag ;; -1
"""
AT_TOP_REFUSED = r"""
annotation: def f(n: int | None) -> int:\n    return 1 ;; def f(n: 'int') -> int:\n    return 1
annotation: def f(n: list[int]) -> int:\n    return 1 ;; def f(n) -> int:\n    return 1
annotation: def f(n: int):\n    return 1 ;; def f(n: int) -> None:\n    return n
annotation: def f(n: int) -> Iterable[int]:\n    return n ;; Some = int | Drop ;; Maybe = Drop | None
annotation: Other = Colour | Drop ;; Rows = list[int]
call: Other = NewType('Name', int) ;; Text = NewType('Text', str) ;; TABLE = dict(WIDTH)
class: @frozen\nclass Child(Drop):\n    more: int ;; class Odd(Enum, metaclass=Drop):\n    RED = 0
class: @frozen\nclass A:\n    def f(self) -> int:\n        return 1 ;; class E(Enum):\n    def f(self): ...
class: @frozen\nclass A:\n    size = 0 ;; @frozen\nclass A:\n    class B:\n        size: int
container: TABLE = [1, 2] ;; TABLE = {1: 2}
decorator: class A:\n    size: int ;; @frozen(eq=False)\nclass A:\n    size: int
decorator: @frozen\nclass E(Enum):\n    A = 0 ;; @helper\ndef f(n: int) -> int:\n    return n
decorator: @frozen\ndef f(n: int) -> int:\n    return n
default: def f(n: int = 1) -> int:\n    return n ;; def f(*, n: int = 0) -> int:\n    return n
divisor: THIRD = WIDTH // -3 ;; def f(n: int, concentration: int) -> int:\n    return n // concentration
divisor: def f(n: int, weakest: int) -> int:\n    return ceil_div(n, weakest)
enum: class E(Enum):\n    A = 'a' ;; class E(Enum):\n    A = 0\n    B = 0 ;; class E(Enum):\n    A = True
enum: class E(Enum):\n    _ignore_ = 1
field: @frozen\nclass A:\n    a: int = 0 ;; @frozen\nclass A:\n    a: int | None
field: @frozen\nclass A:\n    a: float ;; @frozen\nclass A:\n    a: Weather
field: @frozen\nclass A:\n    a: tuple[int, bool] ;; @frozen\nclass A:\n    _a: int
field: @frozen\nclass A:\n    a: Iterable[int] ;; @frozen\nclass A:\n    a: tuple[Weather, ...]
float: HALF = 0.5
import: import attrs ;; import controller.units ;; from attrs import define ;; from functools import cache
import: from typing import Optional ;; from controller.shell import errors ;; from controller.units import *
import: from controller.units import Minutes as M ;; from controller.step import smaller
import: from controller import step ;; from controller.step import _tick ;; from .units import Minutes
import: from __future__ import annotations
iterator: ONCE = (k for k in (1, 2)) ;; ONCE = zip((1, 2), (3, 4))
module-state: count = 0 ;; COUNT: int ;; WIDTH = 5 ;; WIDTH += 1 ;; A, B = 1, 2 ;; Drop.size = 1
module-state: __all__ = [] ;; def helper(n: int) -> int:\n    return n
module-state: def sum(n: int) -> int:\n    return n ;; def __getattr__(n: int) -> int:\n    return n
name: ALIAS = helper ;; KIND = Drop
nested: KEY = (lambda: 1)
node: if WIDTH:\n    OTHER = 1 ;; for WIDE in (1, 2):\n    OTHER = 1
none: NOTHING = None
recursion: def f(n: int) -> int:\n    return f(n)
recursion: def f(n: int) -> int:\n    return g(n)\ndef g(n: int) -> int:\n    return sum(f(m) for m in (n, 1))
star: def f(*n: int) -> int:\n    return 1 ;; def f(**n: int) -> int:\n    return 1
string: LABEL = 'text'
suspension: async def f(n: int) -> int:\n    return n
type-ignore: SIZE = 1  # type: ignore[misc]
"""
IN_FUNCTION_ACCEPTED = r"""
'A docstring.'\nreturn n ;; return n if flag else -n ;; return n if 0 <= n < WIDTH else WIDTH
return Grams(n) ;; return flag and not drop.size > 2 or n == 1 ;; return flag | (n > 1) & (n < 3)
return drop.colour != Colour.RED ;; m, k = n // WIDTH, n % 15\nm += k\nm -= 1\nreturn m * k
return (n + 1) // units + n % pulse_units(device)
per = pulse_units(device)\nreturn ceil_div(n, per) + ceil_div(n, divisor=7)
full = (n,) * WIDTH\nreturn full[0] ;; return row[0] + row[-1] + sum(row[1:-1]) + sum(row[WIDTH:]) + len(row)
m: Row = ()\nreturn sum(m) ;; return sum(row[at : at + WIDTH][1] for at in range(WIDTH - 1))
for m in row + (1, 2):\n    n += m ;; two, twice = 2, row + row\nreturn twice[two] + twice[len(row)]
for at in range(1, WIDTH):\n    n += row[at] ;; for m, k in zip(row, drop.row, strict=True):\n    n += m * k
for at, m in enumerate(row):\n    n += at * m ;; for m in items:\n    n += m ;; return largest(items)
return helper(n, (m * k for m in items for k in row if m > k)) ;; return helper(items=row, amount=n)
pair = (*row[1:], n)\nreturn pair[0] ;; return Rain(drop, heavy=flag).drop.size
match weather:\n    case Drop():\n        n = weather.size\n    case _:\n        n = 1
other = evolve(drop, size=n, colour=Colour.BLUE)\nreturn other.size
if flag:\n    n = 1\nelif n > 1:\n    n = 2
"""
AT_TOP_ACCEPTED = r"""
@frozen\nclass Nothing:\n    'A record may be empty.' ;; SIZE = -WIDTH * 2 + 1\n'What it is.'
Other = Weather | Device
@frozen\nclass A:\n    rows: tuple[Row, ...]\n    'Rows.'\n    mass: Grams\n    colour: Colour
DROPS: tuple[Drop, ...] = (LABELLED, evolve(LABELLED, size=2))
from controller.units import Minutes, SLOT_MIN
def f(a: int, /, b: bool, *, c: Weather) -> tuple[int, Drop]:\n    return a, LABELLED
"""


def pieces(line: str) -> list[str]:
    return [piece.strip().replace(r"\n", "\n") for piece in line.split(";;")]


def by_rule(table: str) -> list[tuple[str, str]]:
    lines = [line.split(": ", 1) for line in table.strip().splitlines()]
    return [(rule, code) for rule, line in lines for code in pieces(line)]


def in_function(body: str) -> str:
    return FUNCTION + indent(body, "    ")


def with_pattern(pattern: str) -> str:
    return in_function(f"match weather:\n    case {pattern}:\n        n = 1")


REFUSED = [
    *((rule, in_function(body)) for rule, body in by_rule(IN_FUNCTION_REFUSED)),
    *(("match", with_pattern(case)) for line in PATTERNS_REFUSED.split("\n")[1:-1] for case in pieces(line)),
    *by_rule(AT_TOP_REFUSED),
]
ACCEPTED = [
    *(in_function(body) for line in IN_FUNCTION_ACCEPTED.strip().splitlines() for body in pieces(line)),
    *(code for line in AT_TOP_ACCEPTED.strip().splitlines() for code in pieces(line)),
]


def rules_broken(code: str, path: str = PATH) -> set[str]:
    return {violation.rule for violation in check_source(path, code)}


@pytest.mark.parametrize(("rule", "code"), REFUSED)
def test_code_that_breaks_one_rule_is_refused_by_that_rule(rule: str, code: str) -> None:
    """The rule named is the one broken, and no other is."""
    assert {rule} == rules_broken(TOP + code)


@pytest.mark.parametrize("code", ACCEPTED)
def test_code_that_only_looks_like_breaking_a_rule_is_accepted(code: str) -> None:
    """Near misses pass: the gate is no stricter than it says."""
    assert set() == rules_broken(TOP + code)


def test_every_rule_has_code_that_breaks_it() -> None:
    """No rule stands in the table without a test, and none is tested that is not in it."""
    assert set(RULES) == {rule for rule, _ in REFUSED}


def test_the_tables_name_only_real_nodes() -> None:
    """A misspelt node would allow, or name, nothing."""
    named = {*ALLOWED.split()}.union(*(nodes.split() for _, nodes in RULES.values()))
    assert [] == [name for name in named if not issubclass(getattr(ast, name), ast.AST)]


def test_the_shipping_core_passes() -> None:
    """What the proofs run is within the rules."""
    assert () == check_core(ROOT)


@pytest.mark.parametrize(
    ("name", "before", "after", "rule"),
    [
        ("arithmetic", "return a if a >= b else b", "return max(a, b)", "call"),
        ("arithmetic", "result = 0\n", "result = 0 if largest(values) else 1\n", "recursion"),
        ("ledger", "now.bolus + bolus)", "int(now.bolus + bolus))", "call"),
        ("least", "stretches(ring[:FOUR_HOUR_BUCKETS],", "stretches(ring[: ring[0]],", "index"),
        ("step", "units = pulse_units(device)", "units = state.phase", "divisor"),
        ("step", "from controller.state import", "from controller.shell.state import", "import"),
        ("state", "    counter: CommandCounter\n", "    counter: CommandCounter | None\n", "field"),
    ],
)
def test_a_bad_change_to_the_shipping_core_is_refused(name: str, before: str, after: str, rule: str) -> None:
    """The rules bite on the real code, with everything else that it needs around it."""
    text = (ROOT / f"controller/{name}.py").read_text(encoding="utf-8")
    assert before in text, "the core has changed: choose another line"
    assert rule in rules_broken(text.replace(before, after, 1), f"controller/{name}.py")


def test_a_violation_says_where_and_why() -> None:
    """One line, in the form that editors follow."""
    violation = Violation(PATH, 1, 8, "float", RULES["float"][0])
    assert (violation,) == check_source(PATH, "HALF = 0.5")
    assert "controller/snippet.py:1:8: float: only integers, booleans and enums are values" == str(violation)


def write_core(root: Path, text: str, name: str = "step") -> None:
    path = root / "controller" / f"{name}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_recursion_is_found_across_modules(tmp_path: Path) -> None:
    """Two functions that call each other through imports have no bounded unrolling either."""
    write_core(tmp_path, "from controller.b import g\ndef f(n: int) -> int:\n    return g(n)\n", "a")
    write_core(tmp_path, "from controller.a import f\ndef g(n: int) -> int:\n    return f(n)\n", "b")
    found = [(violation.path, violation.rule) for violation in check_core(tmp_path)]
    assert [("controller/a.py", "recursion"), ("controller/b.py", "recursion")] == found


def test_therapy_is_checked_and_the_shell_is_not(tmp_path: Path) -> None:
    """The shell reads files and clocks; no proof runs it."""
    write_core(tmp_path, "import os", "shell/files")
    write_core(tmp_path, "import os", "therapy/advice")
    assert ["controller/therapy/advice.py"] == [violation.path for violation in check_core(tmp_path)]


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("SIZE = 1\n", 0, "gate: 1 files, 0 violations\n"),
        (
            "SIZE = {}\n",
            1,
            f"controller/step.py:1:8: container: {RULES['container'][0]}\ngate: 1 files, 1 viol",
        ),
        *((text, 2, "") for text in ("SIZE = \n", "SIZE = 1\0\n", "Aa = Bb\nBb = Aa\n", None)),
    ],
)
def test_the_exit_code_tells_clean_from_violated_from_unreadable(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, code: int, said: str
) -> None:
    """0 clean, 1 violated, 2 unreadable; a core that is not there is not clean."""
    if text is not None:
        write_core(tmp_path, text)
    assert code == main([str(tmp_path)])
    assert capsys.readouterr().out.startswith(said)
