"""Terms: hash-consed integers and truth values over named variables.

Integers are kept as linear forms (a constant plus coefficients times atoms), so that equal sums are
the same object whatever the order in which they were added. Order and equality are kept as a
linear form against zero, and are closed under negation. Terms are evaluated with Python's own
integers (`values`), which is what native replay compares with the running code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from math import gcd
from typing import Any, Final

Node = "Int | Atom | Bool"


class Atom:
    """An integer that is not linear in others: a variable, a choice, a quotient, a product.

    Kinds: `var` (name), `ite` (Bool, Int, Int), `div` (Int, Int), `prod` (Int, Int), `def` (Int).
    `div` rounds toward minus infinity. A `def` only names its integer.
    """

    __slots__ = ("args", "kind", "name", "serial")

    def __init__(self, kind: str, args: tuple[Int | Bool, ...], name: str, serial: int) -> None:
        self.kind, self.args, self.name, self.serial = kind, args, name, serial


class Int:
    """A linear form: `const + sum(coefficient x atom)`, atoms by age, no zero coefficient."""

    __slots__ = ("atoms", "const", "parts", "serial")

    def __init__(self, const: int, parts: tuple[tuple[Atom, int], ...], serial: int) -> None:
        self.const, self.parts, self.serial = const, parts, serial
        self.atoms: tuple[Atom, ...] | None = None

    @property
    def is_const(self) -> bool:
        """Whether no variable is in it."""
        return not self.parts


class Bool:
    """A truth value.

    Kinds: `const`, `var`, `le` (Int <= 0), `eq` (Int == 0), `not` (of var, eq, and, or), `and`, `or`.
    """

    __slots__ = ("args", "kind", "name", "opposite", "serial", "value")

    def __init__(self, kind: str, args: tuple[Int | Bool, ...], name: str, value: bool, serial: int) -> None:
        self.kind, self.args, self.name, self.value, self.serial = kind, args, name, value, serial
        self.opposite: Bool | None = None

    @property
    def is_const(self) -> bool:
        """Whether it is plainly true or false."""
        return self.kind == "const"


_INTERNED: dict[tuple[object, ...], Int | Atom | Bool] = {}
_SERIAL = [0]


def _serial() -> int:
    _SERIAL[0] += 1
    return _SERIAL[0]


def _int(const: int, parts: tuple[tuple[Atom, int], ...]) -> Int:
    key = ("int", const, parts)
    found = _INTERNED.get(key)
    if found is None:
        found = _INTERNED[key] = Int(const, parts, _serial())
    assert isinstance(found, Int)
    return found


def _atom(kind: str, args: tuple[Int | Bool, ...], name: str = "") -> Atom:
    key = ("atom", kind, name, *(arg.serial for arg in args))
    found = _INTERNED.get(key)
    if found is None:
        found = _INTERNED[key] = Atom(kind, args, name, _serial())
    assert isinstance(found, Atom)
    return found


def _bool(kind: str, args: tuple[Int | Bool, ...], name: str = "", value: bool = False) -> Bool:
    key = ("bool", kind, name, value, *(arg.serial for arg in args))
    found = _INTERNED.get(key)
    if found is None:
        found = _INTERNED[key] = Bool(kind, args, name, value, _serial())
    assert isinstance(found, Bool)
    answer = _GIVEN.get(found.serial)
    return found if answer is None else truth(answer)


_GIVEN: dict[int, bool] = {}
"""Conditions that are not written but answered, because the case that is explored settles them."""
_CASE = [0]


@contextmanager
def given(conditions: Sequence[Bool]) -> Iterator[None]:
    """Answer these conditions, wherever they come up, for a while."""
    if any(condition.is_const for condition in conditions):
        raise ValueError("a case that is plainly true or false")
    _CASE[0] += 1
    settled = [part for condition in conditions for part in (condition, *conjuncts(condition))]
    for part, opposite in [(part, negate(part)) for part in settled]:
        _GIVEN[part.serial], _GIVEN[opposite.serial] = True, False
    try:
        yield
    finally:
        _GIVEN.clear()


def case() -> int:
    """Return the number of the case that is explored, 0 where no condition is answered."""
    return _CASE[0] if _GIVEN else 0


def bears_on(truths: AbstractSet[int]) -> bool:
    """Return whether one of these truth values, by serial, is answered."""
    return not truths.isdisjoint(_GIVEN)


def answered(a: Bool) -> Bool:
    """Return `a`, or its answer where that is given."""
    answer = _GIVEN.get(a.serial)
    return a if answer is None else truth(answer)


TRUE: Final = _bool("const", (), value=True)
FALSE: Final = _bool("const", (), value=False)


CACHES: list[dict[Any, Any]] = []
"""What other modules remember of terms."""


def forget_all() -> None:
    """Drop every interned term; those in use stay valid but are no longer shared."""
    _INTERNED.clear()
    for cache in CACHES:
        cache.clear()
    for term in (TRUE, FALSE):
        _INTERNED["bool", "const", "", term.value] = term


def number(value: int) -> Int:
    """Return a constant."""
    return _int(value, ())


def truth(value: bool) -> Bool:
    """Return a constant."""
    return TRUE if value else FALSE


def of(atom: Atom) -> Int:
    """Return the integer that is just this atom."""
    return _int(0, ((atom, 1),))


def int_var(name: str) -> Int:
    """Return the integer variable of this name."""
    return of(_atom("var", (), name))


def bool_var(name: str) -> Bool:
    """Return the Boolean variable of this name."""
    return _bool("var", (), name)


def add(a: Int, b: Int) -> Int:
    """Return `a + b`."""
    if not b.parts:
        return _int(a.const + b.const, a.parts) if b.const else a
    if not a.parts and not a.const:
        return b
    if a.parts and a.parts[-1][0].serial < b.parts[0][0].serial:
        return _int(a.const + b.const, a.parts + b.parts)
    sums = dict(a.parts)
    for atom, c in b.parts:
        sums[atom] = sums.get(atom, 0) + c
    return _normal(a.const + b.const, sums)


def scale(a: Int, factor: int) -> Int:
    """Return `factor x a`."""
    if factor == 0:
        return number(0)
    return _int(a.const * factor, tuple((atom, c * factor) for atom, c in a.parts))


def subtract(a: Int, b: Int) -> Int:
    """Return `a - b`."""
    return add(a, scale(b, -1))


def without(a: Int, atoms: frozenset[int]) -> Int:
    """Return `a` without the parts of these atoms, by serial."""
    return _int(a.const, tuple(part for part in a.parts if part[0].serial not in atoms))


def _normal(const: int, sums: Mapping[Atom, int]) -> Int:
    parts = sorted(((atom, c) for atom, c in sums.items() if c), key=lambda part: part[0].serial)
    return _int(const, tuple(parts))


def multiply(a: Int, b: Int) -> Int:
    """Return `a x b`; of two unknowns, the opaque product of the two."""
    if a.is_const:
        return scale(b, a.const)
    if b.is_const:
        return scale(a, b.const)
    if len(a.parts) == 1 and not a.const and a.parts[0][1] != 1:
        atom, factor = a.parts[0]
        return scale(multiply(of(atom), b), factor)
    return of(_atom("prod", (a, b)))


def floor_divide(a: Int, b: Int) -> Int:
    """Return `a // b` for a positive constant or an unknown `b`, rounded toward minus infinity."""
    if b.is_const:
        if b.const <= 0:
            raise ArithmeticError(f"divisor {b.const} is not positive")
        if a.is_const:
            return number(a.const // b.const)
    return of(_atom("div", (a, b)))


def named(a: Int) -> Int:
    """Return `a` behind a name of its own, so that long sums are written once."""
    if len(a.parts) == 1 and a.const == 0 and a.parts[0][1] == 1 and a.parts[0][0].kind in NAMES:
        return a
    return of(_atom("def", (a,)))


NAMES = ("var", "def")
"""Kinds of atom that are names already."""


def choose(condition: Bool, a: Int, b: Int) -> Int:
    """Return `a if condition else b`; what both have in common is taken out."""
    if a is b:
        return a
    if condition.is_const:
        return a if condition.value else b
    if condition.kind == "not":
        (inner,) = condition.args
        assert isinstance(inner, Bool)
        return choose(inner, b, a)
    of_b = dict(b.parts)
    common = {atom: c for atom, c in a.parts if of_b.get(atom) == c}
    if common:
        shared = _normal(0, common)
        picked = _atom("ite", (condition, subtract(a, shared), subtract(b, shared)))
        return add(shared, of(picked))
    return of(_atom("ite", (condition, a, b)))


def at_most(a: Int, b: Int) -> Bool:
    """Return `a <= b`."""
    return _order("le", subtract(a, b))


def equal(a: Int, b: Int) -> Bool:
    """Return `a == b`."""
    return _order("eq", subtract(a, b))


def _order(kind: str, a: Int) -> Bool:
    if a.is_const:
        return truth(a.const <= 0 if kind == "le" else a.const == 0)
    divisor = gcd(*(c for _, c in a.parts))
    if kind == "eq":
        if a.const % divisor:
            return FALSE
        if a.parts[0][1] < 0:
            divisor = -divisor
    if divisor != 1:
        parts = tuple((atom, c // divisor) for atom, c in a.parts)
        a = _int(-((-a.const) // divisor), parts)
    return _bool(kind, (a,))


def negate(a: Bool) -> Bool:
    """Return `not a`."""
    if a.serial in _GIVEN:
        return truth(not _GIVEN[a.serial])
    if a.opposite is None:
        a.opposite = _negated(a)
    return a.opposite


def _negated(a: Bool) -> Bool:
    if a.is_const:
        return truth(not a.value)
    (first, *_) = a.args or (a,)
    if a.kind == "not":
        assert isinstance(first, Bool)
        return first
    if a.kind == "le":
        assert isinstance(first, Int)
        return _bool("le", (add(number(1), scale(first, -1)),))
    return _bool("not", (a,))


def every(terms: Iterable[Bool]) -> Bool:
    """Return the conjunction."""
    return _joined("and", terms, absorbing=FALSE)


def conjuncts(a: Bool) -> Iterator[Bool]:
    """Yield what `a` is the conjunction of; `a` itself if it is none."""
    inner = a.args[0] if a.kind == "not" else None
    if a.kind == "and":
        parts = [arg for arg in a.args if isinstance(arg, Bool)]
    elif isinstance(inner, Bool) and inner.kind == "or":
        parts = [negate(arg) for arg in inner.args if isinstance(arg, Bool)]
    else:
        yield a
        return
    for part in parts:
        yield from conjuncts(part)


def some(terms: Iterable[Bool]) -> Bool:
    """Return the disjunction."""
    return _joined("or", terms, absorbing=TRUE)


def _joined(kind: str, terms: Iterable[Bool], *, absorbing: Bool) -> Bool:
    seen: dict[int, Bool] = {}
    for term in terms:
        if term.kind == kind and not seen:  # joined before, and so without a constant or its own opposite
            seen = {arg.serial: arg for arg in term.args if isinstance(arg, Bool)}
            continue
        for part in term.args if term.kind == kind else (term,):
            assert isinstance(part, Bool)
            if part is absorbing or negate(part).serial in seen:
                return absorbing
            if not part.is_const:
                seen[part.serial] = part
    if not seen:
        return negate(absorbing)
    if len(seen) == 1:
        return next(iter(seen.values()))
    return _bool(kind, tuple(seen[serial] for serial in sorted(seen)))


def choose_truth(condition: Bool, a: Bool, b: Bool) -> Bool:
    """Return `a if condition else b`."""
    if a is b:
        return a
    if condition.is_const:
        return a if condition.value else b
    return some((every((condition, a)), every((negate(condition), b))))


def implied(when: Bool, then: Bool) -> bool:
    """Return whether `when` plainly implies `then`, without any reasoning."""
    return some((negate(when), then)) is TRUE


def children(node: Int | Atom | Bool) -> tuple[Int | Atom | Bool, ...]:
    """Return what a node is made of."""
    if not isinstance(node, Int):
        return node.args
    if node.atoms is None:
        node.atoms = tuple([atom for atom, _ in node.parts])
    return node.atoms


def reachable(roots: Iterable[Int | Atom | Bool]) -> list[Int | Atom | Bool]:
    """Return every node under `roots`, children before parents."""
    found: dict[int, Int | Atom | Bool] = {}
    stack = list(roots)
    while stack:
        node = stack.pop()
        if node.serial not in found:
            found[node.serial] = node
            stack.extend(children(node))
    return [found[serial] for serial in sorted(found)]
