"""The gate: whether the source of the pure core is such that symbolic execution sees all it does.

The proof engine runs the shipping functions with symbolic values in place of integers, booleans and enums.
It sees an operation only if Python lets a value overload it, and a call only if it goes through a global name
of a module. `python -m proofs.gate` refuses everything else; the rules are in `proofs.gate_rules`.
"""

import argparse
import ast
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from proofs.gate_rules import (
    ARITHMETIC,
    BOOLEAN,
    BUILTINS,
    CONSTANT_NAME,
    DIVISOR_CALLS,
    DIVISORS,
    ENUM_ATTRIBUTES,
    LIBRARY,
    REASONS,
    REFUSED,
    Binding,
    Core,
    Known,
    Module,
    Violation,
    bindings,
    kind_of,
)

ROOT = Path(__file__).resolve().parent.parent
COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)


class Scope:
    """The local names of a function, or of an expression at the top of a module."""

    def __init__(self, core: Core, module: Module, top: ast.AST) -> None:
        self.core, self.module, self.top = core, module, top
        self.locals: dict[str, list[Binding]] = {}
        for name, binding in bindings(top):
            self.locals.setdefault(name, []).append(binding)

    def known(self, node: ast.AST | None) -> Known | None:
        """What a name stands for, if it is global."""
        if isinstance(node, ast.Name) and node.id not in self.locals:
            return self.core.resolve(self.module, node.id)
        return None

    def kind(self, node: ast.AST | None) -> str:
        known = self.known(node)
        return known.kind if known else ""

    def is_iterable_parameter(self, node: ast.AST) -> bool:
        held = self.locals.get(node.id, []) if isinstance(node, ast.Name) else []
        return any(
            how == "parameter" and self.core.is_generic(self.module, source, "collections.abc.Iterable")
            for how, _, source in held
        )

    def is_tuple(self, node: ast.AST | None) -> bool:
        """Whether an expression is a tuple, whose length never is symbolic."""
        match node:
            case ast.Tuple():
                return True
            case ast.Name() if node.id in self.locals:
                return self._every(node.id, self._binds_tuple)
            case ast.Name():
                known = self.known(node)
                value = getattr(known.node, "value", None) if known and known.kind == "constant" else None
                return known is not None and Scope(self.core, known.module, known.node).is_tuple(value)
            case ast.Attribute(attr=field):
                declared = self.core.fields.get(field, [])
                return any(self.core.is_generic(home, kind, "builtin.tuple") for home, kind in declared)
            case ast.Subscript(slice=ast.Slice()):
                return self.is_tuple(node.value)
            case ast.BinOp(op=ast.Add()):
                return self.is_tuple(node.left) and self.is_tuple(node.right)
            case ast.BinOp(op=ast.Mult()):
                return self.is_tuple(node.left) or self.is_tuple(node.right)
            case ast.IfExp():
                return self.is_tuple(node.body) and self.is_tuple(node.orelse)
            case ast.Call():
                known = self.known(node.func)
                returned = getattr(known.node, "returns", None) if known else None
                return self.kind(node.func) == "builtin.tuple" or (
                    known is not None and self.core.is_generic(known.module, returned, "builtin.tuple")
                )
        return False
