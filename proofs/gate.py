"""The gate: whether the source of the pure core is such that symbolic execution sees all it does.

The proof engine runs the shipping functions with symbolic values in place of integers, booleans and enums.
It sees an operation only if Python lets a value overload it, and a call only if it goes through a global name
of a module. `python -m proofs.gate` refuses everything else; the rules are in `proofs.gate_rules`.
"""

import argparse
import ast
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from proofs import gate_rules as rules
from proofs.gate_rules import DIVISORS, INDICES, ITERABLE, RULES, Core, Known, Module, Scope

ROOT = Path(__file__).resolve().parent.parent
CONSUMERS = ("builtin.sum", "builtin.tuple", "builtin.zip", "builtin.enumerate")
ITERATORS = ("builtin.range", "builtin.zip", "builtin.enumerate")
CALLABLE = ("function", "record", "newtype", "attrs.evolve", "builtin.len", "builtin.range", *CONSUMERS)


class Violation(NamedTuple):
    """Where the core breaks which rule."""

    path: str
    line: int
    col: int
    rule: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.col}: {self.rule}: {self.reason}"


class Gate:
    """Judges one module. A node comes before its parts, and says which of them it has judged."""

    def __init__(self, core: Core, module: Module) -> None:
        self.core, self.module = core, module
        self.found: list[Violation] = []

    def require(self, held: bool, node: ast.AST, rule: str) -> None:
        if not held:
            line, col = getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1
            self.found.append(Violation(self.module.path, line, col, rule, RULES[rule][0]))

    def refuse(self, node: ast.AST, parent: ast.AST) -> None:
        names = {kind.__name__ for kind in type(node).__mro__}
        rule = next((rule for rule, (_, kinds) in RULES.items() if names & {*kinds.split()}), "node")
        self.require(False, node if hasattr(node, "lineno") else parent, rule)

    def kind(self, node: ast.AST) -> str:
        return self.core.known(self.module, node).kind

    def check(self) -> list[Violation]:
        for node in (*self.module.again, *self.module.tree.type_ignores):
            self.require(False, node, "module-state" if isinstance(node, ast.stmt) else "type-ignore")
        for node in self.module.tree.body:
            match node:
                case ast.ImportFrom(names=names):
                    for alias in names:
                        is_public = alias.asname is None and alias.name[0] != "_" and not node.level
                        self.require(is_public and self.kind(ast.Name(alias.name)) != "", alias, "import")
                case ast.ClassDef():
                    self.check_class(node)
                case ast.FunctionDef():
                    self.check_function(node)
                case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                    self.check_definition(node, name)
                case _ if not is_text(node):
                    self.refuse(node, node)
        return self.found

    def check_class(self, node: ast.ClassDef) -> None:
        is_enum = rules.kind_of(node) == "enum"
        for base in (*node.bases, *(keyword.value for keyword in node.keywords)):
            self.require(self.kind(base) == "enum.Enum", base, "class")
        decorators = [self.kind(decorator) for decorator in node.decorator_list]
        self.require(decorators == ([] if is_enum else ["attrs.frozen"]), node, "decorator")
        numbers: list[object] = []
        for part in node.body:
            match part:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=number)) if is_enum:
                    is_new = type(number) is int and number not in numbers
                    self.require(is_new and name[0] != "_", part, "enum")
                    numbers.append(number)
                case ast.AnnAssign(target=ast.Name(id=name), annotation=kind) if not is_enum:
                    is_bare = part.value is None and name[0] != "_"
                    self.require(is_bare and self.core.is_type(self.module, kind, field=True), part, "field")
                case _:
                    self.require(is_text(part), part, "class")

    def check_definition(self, node: ast.Assign | ast.AnnAssign, name: str) -> None:
        match rules.kind_of(node), node.value:
            case "newtype", ast.Call(args=[ast.Constant(value=label), ast.Name(id="int")]) as unit:
                is_unit = label == name and self.kind(unit.func) == "typing.NewType"
                self.require(is_unit and not unit.keywords, node, "call")
            case "constant", ast.expr() as value:
                self.scope = Scope(self.core, self.module, value)
                if isinstance(node, ast.AnnAssign):
                    self.check_type(node, node.annotation)
                self.check_code([value], is_top=True)  # on import, with plain values: labels are safe
            case "alias", ast.expr() as value if name[0].isupper() and isinstance(node, ast.Assign):
                self.check_type(node, value)
            case kind, _:
                self.require(False, node, "call" if kind == "newtype" else "module-state")

    def check_type(self, node: ast.AST, kind: ast.expr | None) -> None:
        if isinstance(node, ast.arg) and isinstance(kind, ast.Subscript):
            kind = kind.slice if self.core.is_generic(self.module, kind, ITERABLE) else kind
        self.require(self.core.is_type(self.module, kind), node, "annotation")

    def check_function(self, node: ast.FunctionDef) -> None:
        self.scope = Scope(self.core, self.module, node)
        self.require(node.args.vararg is None and node.args.kwarg is None, node, "star")
        self.require(not any((*node.args.defaults, *node.args.kw_defaults)), node, "default")
        self.require(not node.decorator_list, node, "decorator")
        for parameter in rules.parameters(node):
            self.check_type(parameter, parameter.annotation)
        self.check_type(node, node.returns)
        for name, held in self.scope.locals.items():
            is_mixed = len({binding.how == "each" for binding in held}) > 1
            self.require(not is_mixed and self.kind(ast.Name(name)) == "", held[-1].node, "shadow")
        self.require(node not in self.core.reached(self.module, node), node, "recursion")
        self.check_code(node.body[1:] if is_text(node.body[0]) else node.body, is_top=False)

    def check_code(self, body: Sequence[ast.AST], *, is_top: bool) -> None:
        self.is_top = is_top
        self.judged: set[ast.AST] = set()
        self.repeated: set[ast.AST] = set()
        self.consumed: set[str] = set()
        queue = [(node, node) for node in body]
        for node, parent in queue:
            if type(node).__name__ in rules.ALLOWED.split():
                self.check_statement(node)
                self.check_expression(node)
                parts = ast.iter_child_nodes(node)
                queue.extend((part, node) for part in parts if part is not getattr(node, "annotation", None))
            else:
                self.refuse(node, parent)

    def check_statement(self, node: ast.AST) -> None:
        match node:
            case ast.Return(value=None):
                self.require(False, node, "none")
            case ast.AnnAssign(annotation=kind):
                self.require(node.value is not None, node, "assign")
                self.check_type(node, kind)
            case ast.For(iter=over):
                self.require(not node.orelse, node, "loop")
                self.check_iterable(over)
                self.repeated.update(part for line in node.body for part in ast.walk(line))
            case ast.match_case(guard=guard):
                self.require(guard is None, node.pattern, "match")
            case ast.MatchClass(cls=record):
                self.judged.add(record)
                is_bare = not node.patterns and not node.kwd_attrs
                self.require(is_bare and self.scope.known(record).kind == "record", node, "match")
            case ast.MatchAs(name=name):
                self.require(name is None, node, "match")

    def check_expression(self, node: ast.AST) -> None:
        match node:
            case ast.Constant(value=value) if node not in self.judged and type(value) not in (int, bool):
                named = {float: "float", complex: "float", str: "string", bytes: "string", type(None): "none"}
                self.require(False, node, named.get(type(value), "node"))
            case ast.Name(id=name, ctx=ast.Load()) if node not in self.judged:
                is_value = name in self.scope.locals or self.scope.known(node).kind == "constant"
                self.require(is_value, node, "name")
                self.require(not self.scope.is_parameter(name, ITERABLE), node, "iterator")
            case ast.Attribute() | ast.Subscript():
                self.require(isinstance(node.ctx, ast.Load), node, "assign")
                self.check_access(node)
            case ast.Tuple(elts=parts):
                spread = [part for part in parts if isinstance(part, ast.Starred)]
                self.judged.update(part for part in spread if self.scope.is_tuple(part.value))
            case ast.Starred(ctx=context):
                self.require(node in self.judged and isinstance(context, ast.Load), node, "star")
            case ast.BinOp(op=op, right=divisor) | ast.AugAssign(op=op, value=divisor):
                is_whole = not isinstance(op, ast.FloorDiv | ast.Mod)
                self.require(is_whole or self.scope.is_fixed(DIVISORS, divisor), divisor, "divisor")
            case ast.Compare(left=left, comparators=others):
                is_order = any(isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for op in node.ops)
                has_member = any(self.members(side) for side in (left, *others))
                self.require(not is_order or not has_member, node, "enum")
            case ast.GeneratorExp():
                self.require(node in self.judged, node, "iterator")
                self.repeated.update(set(ast.walk(node)) - set(ast.walk(node.generators[0].iter)))
            case ast.comprehension(iter=over):
                self.require(not node.is_async, over, "suspension")
                self.check_iterable(over)
            case ast.Call():
                self.check_call(node)

    def members(self, node: ast.AST) -> list[str]:
        """The members of an enum, if this is one of them by name."""
        known = self.scope.known(node.value) if isinstance(node, ast.Attribute) else None
        body = getattr(known.node, "body", ()) if known and known.kind == "enum" else ()
        return [name for part in body for name in rules.top_names(part)]

    def check_access(self, node: ast.Attribute | ast.Subscript) -> None:
        if isinstance(node, ast.Subscript):
            is_slice = isinstance(node.slice, ast.Slice)
            ends = ast.iter_child_nodes(node.slice) if is_slice else [node.slice]
            self.require(all(self.scope.is_fixed(INDICES, end) for end in ends), node, "index")
        elif members := self.members(node):
            self.judged.add(node.value)
            self.require(node.attr in members, node, "attribute")
        else:
            is_field = node.attr in self.core.fields and node.attr not in rules.ENUM_ATTRIBUTES
            self.require(is_field, node, "attribute")

    def check_iterable(self, node: ast.expr) -> None:
        """Judge what a loop or a call consumes at once."""
        is_lazy = isinstance(node, ast.Call) and self.scope.known(node.func).kind in ITERATORS
        if is_lazy or isinstance(node, ast.GeneratorExp):
            self.judged.add(node)
        elif isinstance(node, ast.Name) and self.scope.is_parameter(node.id, ITERABLE):
            self.judged.add(node)
            self.require(node.id not in self.consumed and node not in self.repeated, node, "iterator")
            self.consumed.add(node.id)
        else:
            self.require(self.scope.is_tuple(node), node, "loop")

    def check_call(self, node: ast.Call) -> None:
        known = self.scope.known(node.func)
        self.require(known.kind in CALLABLE, node, "call")
        self.require(known.kind not in ITERATORS or node in self.judged, node, "iterator")
        self.require(all(keyword.arg is not None for keyword in node.keywords), node, "star")
        self.judged.add(node.func)
        if self.is_top:
            self.judged.update(part for part in node.args if is_text(ast.Expr(part)))
        for part in node.args if known.kind in CONSUMERS else ():
            self.check_iterable(part)
        for part in node.args if known.kind == "builtin.range" else ():
            self.require(self.scope.is_fixed(INDICES, part), part, "loop")
        if known.kind == "function":
            self.check_arguments(node, known)

    def check_arguments(self, node: ast.Call, known: Known) -> None:
        """What goes into which parameter. The engine unrolls only generators, given by position."""
        there = Scope(self.core, known.module, known.node)
        given = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        for parameter, part in zip(rules.parameters(known.node), node.args, strict=False):
            given[parameter.arg] = part
            if there.is_parameter(parameter.arg, ITERABLE) and not isinstance(part, ast.Call):
                self.check_iterable(part)
        for name, part in given.items():
            for table, rule in ((DIVISORS, "divisor"), (INDICES, "index")):
                is_open = there.is_reviewed(table, name)
                self.require(not is_open or self.scope.is_fixed(table, part), part, rule)


def is_text(node: ast.AST) -> bool:
    value = node.value if isinstance(node, ast.Expr) else None
    return isinstance(value, ast.Constant) and type(value.value) is str


def load(root: Path) -> list[Module]:
    """The pure core: all modules under controller, but for its shell."""
    folder = root / "controller"
    paths = [path for path in sorted(folder.rglob("*.py")) if folder / "shell" not in path.parents]
    modules = [Module(path.relative_to(root).as_posix(), path.read_bytes()) for path in paths]
    if len({module.name for module in modules}) != len(paths) or not paths:
        raise FileNotFoundError(f"no core under {root}, or two modules of one name")
    return modules


def check_core(root: Path) -> tuple[Violation, ...]:
    """Everything in the pure core under `root` that symbolic execution might not see."""
    modules = load(root)
    return tuple(sorted(each for module in modules for each in Gate(Core(modules), module).check()))


def check_source(path: str, text: str) -> tuple[Violation, ...]:
    """The same for one file, as if it stood at `path` in the shipping core."""
    module = Module(path, text)
    others = [other for other in load(ROOT) if other.name != module.name]
    return tuple(sorted(Gate(Core([*others, module]), module).check()))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what violates the rules; exit 0 if nothing does, 1 if something, 2 if the core cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m proofs.gate", description=main.__doc__)
    parser.add_argument("root", nargs="?", type=Path, default=ROOT, help="folder in which controller/ stands")
    try:
        root: Path = parser.parse_args(arguments).root
        found, files = check_core(root), len(load(root))
    except (OSError, SyntaxError, ValueError, RecursionError) as error:
        print(f"gate: cannot read the core: {error}", file=sys.stderr)
        return 2
    print(*found, f"gate: {files} files, {len(found)} violations", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
