"""What the gate allows and why, and what the core's names and types stand for.

The tables are lists of what may stand in the core. Whatever they do not name is refused, so a construct
that nobody has thought about cannot get past.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import NamedTuple

RULES = {
    "annotation": ("a type is made of int, bool, str, core types, tuples and unions of records", ""),
    "assign": ("values never change; a plain local name gets one in a statement", "NamedExpr"),
    "attribute": ("only declared record fields and enum members are read", ""),
    "call": ("only what the core defines, sum, tuple, len, range, zip, enumerate and evolve are called", ""),
    "class": ("a class is an Enum of constants, or a frozen record of annotated fields, and no more", ""),
    "container": ("what can change is no value; use a tuple", "List Set Dict ListComp SetComp DictComp"),
    "decorator": ("every record is decorated by attrs' `frozen`, and nothing else by anything", ""),
    "default": ("a default argument is bound where no proof sees it", ""),
    "divisor": ("`//` and `%` only by a positive constant or what gate_rules.DIVISORS lists", ""),
    "enum": ("the members of an enum are distinct integer constants, compared with == and != only", ""),
    "exception": ("raising is no outcome of the core; catching would hide one", "Try TryStar Raise Assert"),
    "expression": ("nobody uses this value, and the core has no side effects", "Expr"),
    "f-string": ("formatting looks inside a value without forking", "JoinedStr"),
    "field": ("a field is public, without default, of one shape; a tuple of it is tuple[X, ...]", ""),
    "float": ("only integers, booleans and enums are values", ""),
    "identity": ("`is` and `in` go by identity, which no symbolic value can overload", "Is IsNot In NotIn"),
    "import": ("only LIBRARY and what core modules define, by its own public name", "Import ImportFrom"),
    "index": ("indices and slices are made of constants and constant loop variables", ""),
    "iterator": ("an iterator is consumed where it is made; an Iterable parameter once, outside loops", ""),
    "loop": ("loops go over constant ranges, tuples and Iterable parameters, without else", "While"),
    "match": ("a pattern is `case Record():` or `case _:`, without guard", "pattern"),
    "module-state": ("a module holds types, functions, UPPER_CASE constants", "Assign AnnAssign AugAssign"),
    "name": ("not a local name or a constant of the core; functions and classes are not values", ""),
    "nested": ("functions and classes stand at the top, found by name", "FunctionDef ClassDef Lambda"),
    "node": ("not among the constructs that symbolic execution is known to see through", ""),
    "none": ("there is no None in the core; a flag and a zero say the same", ""),
    "operator": ("only + - * // % == != < <= > >= and or not, and | & of booleans", "operator unaryop"),
    "recursion": ("a function that reaches itself has no bounded unrolling", ""),
    "scope": ("a name is bound where it is used, and stays bound", "Global Nonlocal Delete"),
    "shadow": ("this hides a global or another local, so that a call or a type means something else", ""),
    "star": ("arguments are bound one by one; only a tuple is spread, into a tuple", ""),
    "string": ("a string is a docstring, a unit's name, or a label in a constant of a module", ""),
    "suspension": ("code that pauses or holds something is not pure", "With AsyncFunctionDef Await Yield"),
    "type-ignore": ("types choose the symbolic values, so the type checker is never silenced", ""),
}
"""Each rule's reason, and the nodes that are called by its name where they are not allowed."""

ALLOWED = (
    "Return Assign AnnAssign AugAssign For If Match match_case MatchClass MatchAs "
    "Constant Name Load Store Attribute Subscript Slice Tuple Starred Call keyword GeneratorExp "
    "comprehension IfExp BoolOp And Or UnaryOp USub Not BinOp Add Sub Mult FloorDiv Mod BitOr BitAnd "
    "Compare Eq NotEq Lt LtE Gt GtE"
)
"""All nodes that may stand in a function, with further rules about most. The rest is refused."""

LIBRARY = {
    "attrs": ("evolve", "frozen"),
    "collections.abc": ("Iterable",),
    "enum": ("Enum",),
    "typing": ("NewType",),
}
BUILTINS = ("bool", "enumerate", "int", "len", "range", "str", "sum", "tuple", "zip")
PLAIN = ("builtin.bool", "builtin.int", "builtin.str", "enum", "newtype", "record")
ENUM_ATTRIBUTES = ("name", "value")  # every enum member has them, whatever fields records have

# Parameters, fields and functions by which the core divides or indexes, the one module where that holds
# (None: all), and why it may. What a caller passes for such a parameter must be of that kind itself.
Reviewed = dict[str, tuple[str | None, str]]
DIVISORS: Reviewed = {
    "divisor": (None, "ceil_div's; concrete or opaque as its caller's is, and that is checked at the call"),
    "units": (None, "pulse_units(device), at every call"),
    "pulse_units": (None, "stroke x 1440 of a preset: concrete and positive in every proof"),
    "stroke_max_nl": (
        "controller.priming",
        "of a preset: concrete and positive in every proof",
    ),
    "concentration": ("controller.admission", "at least 1; one opaque symbol in admission's own proof"),
    "weakest": ("controller.least", "the concentration that a volume limit is reckoned at; as above"),
    "_stroke_pg": ("controller.admission", "a stroke at that concentration, so at least 1"),
    "_duration": ("controller.admission", "the larger of 1 and what was asked for"),
}
INDICES: Reviewed = {
    "slots": ("controller.least", "length of a ledger window in slots, a constant at every call"),
}
ITERABLE, TUPLE = "collections.abc.Iterable", "builtin.tuple"
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
                if name in (*self.defined, *self.imported, *BUILTINS) or name.startswith("__"):
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


def kind_of(node: ast.stmt) -> str:
    match node:
        case ast.FunctionDef():
            return "function"
        case ast.ClassDef(bases=bases):
            return "enum" if "Enum" in map(ast.unparse, bases) else "record"
        case ast.Assign(value=ast.Call(func=ast.Name(id="NewType"))):
            return "newtype"
    return "constant" if all(CONSTANT_NAME.fullmatch(name) for name in top_names(node)) else "alias"


class Known(NamedTuple):
    """A global name: its kind of definition, or `library.name` (empty if unknown), and where it stands."""

    kind: str
    module: Module
    node: ast.AST


class Core:
    """All modules together: who defines what, and which fields records have."""

    def __init__(self, modules: list[Module]) -> None:
        self.modules = {module.name: module for module in modules}
        self.fields: dict[str, list[tuple[Module, ast.expr]]] = {}
        records = (
            (home, node) for home in modules for node in home.tree.body if isinstance(node, ast.ClassDef)
        )
        for home, field in ((home, field) for home, record in records for field in record.body):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                self.fields.setdefault(field.target.id, []).append((home, field.annotation))

    def known(self, module: Module, node: ast.AST | None) -> Known:
        name = node.id if isinstance(node, ast.Name) else ""
        source = module.imported.get(name, "")
        home = self.modules.get(source) if source else module
        if name in LIBRARY.get(source, ()):
            return Known(f"{source}.{name}", module, module.tree)
        if home is not None and name in home.defined:
            return Known(kind_of(home.defined[name]), home, home.defined[name])
        return Known(f"builtin.{name}" if name in BUILTINS and not source else "", module, module.tree)

    def reached(self, module: Module, function: ast.AST) -> list[ast.AST]:
        """All functions that a call of this one may come to, by their names."""
        found = [Known("", module, function)]
        for _, home, node in found:
            called = (self.known(home, part) for part in ast.walk(node))
            found.extend({known for known in called if known.kind == "function"}.difference(found))
        return [known.node for known in found[1:]]

    def expanded(self, module: Module, node: ast.AST | None) -> tuple[Module, ast.AST | None]:
        """A type with its aliases taken off, and the module in which what remains is to be read."""
        known = self.known(module, node)
        is_alias = known.kind == "alias"
        return self.expanded(known.module, getattr(known.node, "value", None)) if is_alias else (module, node)

    def is_generic(self, module: Module, node: ast.AST | None, name: str) -> bool:
        module, node = self.expanded(module, node)
        return isinstance(node, ast.Subscript) and self.known(module, node.value).kind == name

    def is_type(self, module: Module, node: ast.AST | None, *, field: bool = False) -> bool:
        """Whether values of a type hold integers, booleans, labels and enums; a field's has one shape."""
        module, node = self.expanded(module, node)
        match node:
            case ast.Name():
                return self.known(module, node).kind in PLAIN
            case ast.Subscript(slice=ast.Tuple(elts=parts)):
                endless = len(parts) == 2 and isinstance(parts[1], ast.Constant) and parts[1].value is ...
                held = parts[:1] if endless else parts
                is_tuple = self.is_generic(module, node, "builtin.tuple") and (endless or not field)
                return is_tuple and all(self.is_type(module, part, field=field) for part in held)
            case ast.BinOp(op=ast.BitOr()) if not field:
                sides = [self.expanded(module, side) for side in (node.left, node.right)]
                return all(self.known(*side).kind in ("record", "") and self.is_type(*side) for side in sides)
        return False


class Binding(NamedTuple):
    """One way a local name gets a value: `parameter`, `value`, `item` of a loop, `each` of a generator."""

    how: str
    node: ast.AST
    source: ast.expr | None


def bindings(top: ast.AST) -> Iterator[tuple[str, Binding]]:
    for node in ast.walk(top):
        match node:
            case ast.arg():
                yield node.arg, Binding("parameter", node, node.annotation)
            case ast.Assign(targets=targets):
                for target in targets:
                    yield from bound(target, "value", node.value)
            case ast.AnnAssign(target=target, value=value):
                yield from bound(target, "value", value)
            case ast.AugAssign():
                yield from bound(node.target, "value", ast.BinOp(node.target, node.op, node.value))
            case ast.For() | ast.comprehension():
                yield from bound(node.target, "item" if isinstance(node, ast.For) else "each", node.iter)


def bound(target: ast.expr, how: str, source: ast.expr | None) -> Iterator[tuple[str, Binding]]:
    if isinstance(target, ast.Name):
        yield target.id, Binding(how, target, source)
    if isinstance(target, ast.Tuple):
        given = source.elts if how == "value" and isinstance(source, ast.Tuple) else []
        for at, part in enumerate(target.elts):
            yield from bound(part, how, given[at] if len(given) == len(target.elts) else None)


def parameters(node: ast.AST) -> list[ast.arg]:
    parts = ast.walk(node.args) if isinstance(node, ast.FunctionDef) else ()
    return [part for part in parts if isinstance(part, ast.arg)]  # positional ones first


class Scope:
    """The local names of a function, or of an expression at the top of a module, and what they may hold."""

    def __init__(self, core: Core, module: Module, top: ast.AST) -> None:
        self.core, self.module = core, module
        self.locals: dict[str, list[Binding]] = {}
        for name, binding in bindings(top):
            self.locals.setdefault(name, []).append(binding)
        self.asked: set[str] = set()

    def known(self, node: ast.AST) -> Known:
        """What a name stands for, if it is global."""
        is_local = isinstance(node, ast.Name) and node.id in self.locals
        return self.core.known(self.module, None if is_local else node)

    def is_parameter(self, name: str, generic: str = "") -> bool:
        sources = [each.source for each in self.locals.get(name, ()) if each.how == "parameter"]
        return any(not generic or self.core.is_generic(self.module, source, generic) for source in sources)

    def is_reviewed(self, table: Reviewed, name: str) -> bool:
        return name in table and table[name][0] in (None, self.module.name)

    def is_fixed(self, table: Reviewed, node: ast.AST | None) -> bool:
        """Whether an index is constant, or a divisor positive or reviewed."""
        is_index = table is INDICES
        match node:
            case ast.Constant(value=value):
                return type(value) is int and (is_index or value > 0)
            case ast.Name(id=name) if name in self.locals:
                return self.is_bound_fixed(table, name)
            case ast.Name():
                return self.known(node).kind == "constant"
            case ast.Attribute(attr=name):
                return self.is_reviewed(table, name)
            case ast.Call(func=ast.Name(id=name) as called) if self.known(called).kind == "function":
                return self.is_reviewed(table, name)
            case ast.UnaryOp(op=ast.USub()):
                return is_index and self.is_fixed(table, node.operand)
            case ast.BinOp():
                return is_index and all(self.is_fixed(table, side) for side in (node.left, node.right))
        return is_index and isinstance(node, ast.Call) and self.known(node.func).kind == "builtin.len"

    def is_bound_fixed(self, table: Reviewed, name: str) -> bool:
        """Whether all bindings are fixed; one that leads back to the name itself follows the others."""
        if name in self.asked:
            return True
        self.asked.add(name)
        answers = []
        for how, _, source in self.locals[name]:
            in_range = isinstance(source, ast.Call) and self.known(source.func).kind == "builtin.range"
            fixed = self.is_fixed(table, source) if how == "value" else table is INDICES and in_range
            answers.append(self.is_reviewed(table, name) if how == "parameter" else fixed)
        self.asked.remove(name)
        return all(answers)

    def is_tuple(self, node: ast.AST) -> bool:
        """Whether this may be a tuple, the only value in the core that can be iterated; none is symbolic."""
        match node:
            case ast.Name(id=name):
                return not self.is_parameter(name) or self.is_parameter(name, TUPLE)
            case ast.Attribute(attr=field):
                declared = self.core.fields.get(field, ())
                return any(self.core.is_generic(home, kind, TUPLE) for home, kind in declared)
            case ast.BinOp():
                return self.is_tuple(node.left) or self.is_tuple(node.right)
        return isinstance(node, ast.Tuple | ast.Subscript | ast.Call | ast.IfExp)
