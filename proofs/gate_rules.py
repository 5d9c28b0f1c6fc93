"""What the gate allows and why, and the facts about the core's names by which it judges.

The tables are lists of what may stand in the core. Whatever they do not name is refused, so a construct
that nobody has thought about cannot get past.
"""

import ast
import operator
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath
from typing import NamedTuple


class Violation(NamedTuple):
    """Where the core breaks which rule."""

    path: str
    line: int
    col: int
    rule: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.col}: {self.rule}: {self.reason}"


REASONS = {
    "annotation": "a type here is int, bool, str, a core type, a tuple or union of such; Iterable for parameters",
    "assign": "only plain local names are assigned to; values never change",
    "attribute": "only declared record fields and enum members are read",
    "call": "only core functions, records, units, sum, tuple, len, range, zip, enumerate, evolve are called",
    "class": "a class is a frozen record without bases, or an Enum",
    "container": "lists, sets and dicts are mutable or hash what they hold; use a tuple",
    "decorator": "the only decorator is attrs' `frozen`, on a record",
    "default": "an argument's default is bound where no proof sees it",
    "divisor": "`//` and `%` only by a positive constant or a reviewed divisor (gate_rules.DIVISORS)",
    "enum": "an enum's members are distinct integer constants",
    "enum-order": "enum members are compared with == and != only",
    "exception": "raising is not an outcome of the core",
    "expression": "a value that nobody uses; the core has no side effects",
    "f-string": "formatting looks inside a value without forking",
    "field": "a field is annotated, public, without default, and never optional or a union",
    "float": "only integers, booleans and enums are values",
    "identity": "`is` cannot be overloaded, so a symbolic value would answer wrongly",
    "import": "only what the core itself defines, frozen, evolve, Enum, NewType and Iterable, by its own name",
    "index": "an index, a slice or a repetition is constant, and of a tuple",
    "iterator": "a one-shot iterator is used once, outside loops, where it is made or as an Iterable parameter",
    "lambda": "a function without a name cannot be merged",
    "loop": "loops go over constant ranges, tuples and Iterable parameters; their length is never symbolic",
    "match": "a pattern is `case Record():` or `case _:`, without guard",
    "membership": "`in` forces every comparison to a truth value inside the interpreter",
    "method": "records are values; behaviour is in functions of the module",
    "module-state": "a module holds UPPER_CASE constants, types and functions, each defined once",
    "name": "not a local name or a constant of the core; functions and classes are not values",
    "nested": "functions and classes stand at the top of a module, where they are found by name",
    "node": "not among the constructs that symbolic execution is known to see through",
    "none": "there is no None in the core; a flag and a zero say the same",
    "operator": "only + - * // % == != < <= > >= and or not, and | & of booleans",
    "recursion": "a function that reaches itself has no bounded unrolling",
    "scope": "names are bound once, in the scope that uses them",
    "shadow": "this name hides a global or another local, so a call or a type would not mean what it says",
    "star": "arguments are bound one by one, by position or by name",
    "string": "a string is a docstring, a unit's name, or a preset's label at the top of a module",
    "suspension": "code that can pause or hold a resource is not a pure function",
    "type-ignore": "types choose the proxies, so the type checker is never silenced",
    "walrus": "an assignment inside an expression may or may not happen",
    "while": "a loop without a constant bound has no bounded unrolling",
}

# Only to name the rule: a node that is neither handled by the gate nor listed here is refused as `node`.
REFUSED: dict[type[ast.AST], str] = {
    **dict.fromkeys((ast.JoinedStr, ast.FormattedValue), "f-string"),
    **dict.fromkeys((ast.Try, ast.TryStar, ast.Raise, ast.Assert), "exception"),
    **dict.fromkeys((ast.With, ast.AsyncWith, ast.AsyncFor, ast.AsyncFunctionDef), "suspension"),
    **dict.fromkeys((ast.Await, ast.Yield, ast.YieldFrom), "suspension"),
    **dict.fromkeys((ast.Global, ast.Nonlocal, ast.Delete), "scope"),
    **dict.fromkeys((ast.List, ast.Set, ast.Dict, ast.ListComp, ast.SetComp, ast.DictComp), "container"),
    **dict.fromkeys((ast.FunctionDef, ast.ClassDef), "nested"),
    ast.While: "while",
    ast.Lambda: "lambda",
    ast.NamedExpr: "walrus",
    ast.GeneratorExp: "iterator",
    ast.Starred: "star",
    ast.Is: "identity",
    ast.IsNot: "identity",
    ast.In: "membership",
    ast.NotIn: "membership",
}

LIBRARY = {
    "attrs": {"evolve", "frozen"},
    "collections.abc": {"Iterable"},
    "enum": {"Enum"},
    "typing": {"NewType"},
}
BUILTINS = {"bool", "enumerate", "int", "len", "range", "str", "sum", "tuple", "zip"}
ARITHMETIC: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
BOOLEAN = (ast.BitOr, ast.BitAnd)
# Wherever a record has a field of one of these names, an enum has an attribute of that name too.
ENUM_ATTRIBUTES = {"name", "value"}

# Parameters and fields by which the core divides, the one module in which that holds (None: all of them), and
# why it may. Whatever a caller passes for such a parameter must itself be a reviewed divisor.
DIVISORS: dict[str, tuple[str | None, str]] = {
    "divisor": (None, "ceil_div's; concrete or opaque as its caller's, which is checked at the call"),
    "units": (None, "pulse_units(device): stroke x 1440 of a preset, concrete and positive in every proof"),
    "concentration": ("controller.admission", "at least 1; one opaque symbol in admission's own proof"),
    "weakest": ("controller.admission", "the concentration that a volume limit is reckoned at; as above"),
}
DIVISOR_CALLS = {"pulse_units": "see `units`"}

PLAIN = {"builtin.int", "builtin.bool", "builtin.str", "newtype", "record", "enum"}
ALIAS_DEPTH_MAX = 20
CONSTANT_NAME = re.compile(r"_?[A-Z][A-Z0-9_]*")


class Module:
    """One file of the core, and the names that stand at its top."""

    def __init__(self, path: str, source: str | bytes) -> None:
        self.path = path
        parts = ("controller", *PurePath(path).with_suffix("").parts)
        start = len(parts) - 1 - parts[::-1].index("controller")
        self.name = ".".join(part for part in parts[start:] if part != "__init__")
        self.tree = ast.parse(source, filename=path, type_comments=True)
        self.defined: dict[str, ast.stmt] = {}
        self.imported: dict[str, str] = {}
        self.again: list[ast.stmt] = []
        for node in self.tree.body:
            for name in top_names(node):
                if name in self.defined or name in self.imported or name in BUILTINS:
                    self.again.append(node)
                elif isinstance(node, ast.ImportFrom):
                    self.imported[name] = node.module or "."
                else:
                    self.defined[name] = node


def top_names(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            yield name
        case ast.ImportFrom(names=names):
            yield from (alias.asname or alias.name for alias in names)


class Known(NamedTuple):
    """What a global name stands for: a kind of core definition, or `module.name` of a library."""

    kind: str
    module: Module
    node: ast.AST


class Core:
    """All modules together: who defines what, and which fields records have."""

    def __init__(self, modules: Iterable[Module]) -> None:
        self.modules = {module.name: module for module in modules}
        self.open: set[object] = set()
        self.fields: dict[str, list[tuple[Module, ast.expr]]] = {}
        for module in self.modules.values():
            for record in module.tree.body:
                for field in record.body if isinstance(record, ast.ClassDef) else []:
                    if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                        self.fields.setdefault(field.target.id, []).append((module, field.annotation))

    def resolve(self, module: Module, name: str) -> Known | None:
        """What `name` means at the top of `module`; None if the gate does not know it."""
        source = module.imported.get(name)
        if source in LIBRARY:
            return Known(f"{source}.{name}", module, module.tree)
        home = self.modules.get(source) if source else module
        if home is not None and name in home.defined:
            return Known(kind_of(home.defined[name]), home, home.defined[name])
        builtin = source is None and name in BUILTINS
        return Known(f"builtin.{name}", module, module.tree) if builtin else None

    def kind(self, module: Module, node: ast.AST | None) -> str:
        known = self.resolve(module, node.id) if isinstance(node, ast.Name) else None
        return known.kind if known else ""

    def expanded(self, module: Module, node: ast.AST | None) -> tuple[Module, ast.AST | None]:
        """A type with its alias taken off, and the module in which what remains is to be read."""
        for _ in range(ALIAS_DEPTH_MAX):
            known = self.resolve(module, node.id) if isinstance(node, ast.Name) else None
            if known is None or known.kind != "alias":
                return module, node
            module, node = known.module, getattr(known.node, "value", None)
        return module, None

    def is_generic(self, module: Module, node: ast.AST | None, name: str) -> bool:
        module, node = self.expanded(module, node)
        return isinstance(node, ast.Subscript) and self.kind(module, node.value) == name

    def is_plain_type(self, module: Module, node: ast.AST | None, *, unions: bool) -> bool:
        """Whether values of a type hold integers, booleans, labels and enums; unions are of records."""
        module, node = self.expanded(module, node)
        match node:
            case ast.Name():
                return self.kind(module, node) in PLAIN
            case ast.Subscript(slice=items):
                parts = items.elts if isinstance(items, ast.Tuple) else [items]
                parts = [part for part in parts if not (isinstance(part, ast.Constant) and part.value is ...)]
                plain = all(self.is_plain_type(module, part, unions=unions) for part in parts)
                return plain and self.is_generic(module, node, "builtin.tuple")
            case ast.BinOp(op=ast.BitOr()):
                sides = (node.left, node.right)
                return unions and all(self._joins_union(module, side) for side in sides)
        return False

    def _joins_union(self, module: Module, node: ast.AST) -> bool:
        home, bare = self.expanded(module, node)
        if isinstance(bare, ast.BinOp):
            return self.is_plain_type(home, bare, unions=True)
        return self.kind(home, bare) == "record"


def kind_of(node: ast.stmt) -> str:
    match node:
        case ast.FunctionDef():
            return "function"
        case ast.ClassDef(bases=bases):
            return "enum" if any(isinstance(base, ast.Name) and base.id == "Enum" for base in bases) else "record"
        case ast.Assign(value=ast.Call(func=ast.Name(id="NewType"))):
            return "newtype"
    return "constant" if all(CONSTANT_NAME.fullmatch(name) for name in top_names(node)) else "alias"


class Binding(NamedTuple):
    """One way in which a local name gets a value: `parameter`, `value`, `item` (of a loop) or `other`."""

    how: str
    node: ast.AST
    source: ast.expr | None


def bindings(top: ast.AST) -> Iterator[tuple[str, Binding]]:
    """Every binding of a local name within a function, or within a module's expression."""
    for node in ast.walk(top):
        match node:
            case ast.arg():
                yield node.arg, Binding("parameter", node, node.annotation)
            case ast.Assign(targets=targets):
                for target in targets:
                    yield from _bound(target, "value", node.value)
            case ast.AnnAssign():
                yield from _bound(node.target, "value", node.value)
            case ast.AugAssign():
                yield from _bound(node.target, "value", ast.BinOp(node.target, node.op, node.value))
            case ast.For() | ast.comprehension():
                yield from _bound(node.target, "item", node.iter)


def _bound(target: ast.expr, how: str, source: ast.expr | None) -> Iterator[tuple[str, Binding]]:
    match target, source:
        case ast.Name(), _:
            yield target.id, Binding(how, target, source)
        case ast.Tuple(elts=targets), ast.Tuple(elts=parts) if how == "value" and len(targets) == len(parts):
            for part_target, part in zip(targets, parts, strict=True):
                yield from _bound(part_target, how, part)
        case ast.Tuple(elts=targets), _:
            for part_target in targets:
                yield from _bound(part_target, "other", None)
