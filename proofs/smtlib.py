"""Obligations as SMT-LIB 2 text: definitions, hypotheses, and the negated goal as last assertion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from proofs import terms
from proofs.terms import Atom, Bool, Int

LEMMA_PRODUCT = "product"
"""Name of the uninterpreted function that stands for the product of two unknowns."""


def obligation(
    comment: str,
    hypotheses: Sequence[Bool],
    goal: Bool,
    *,
    opaque: bool,
    exact_products: bool,
    revealed: frozenset[int] = frozenset(),
) -> str:
    """Return the text of one obligation.

    Args:
        comment: what the obligation says, for the first lines.
        hypotheses: conjuncts assumed.
        goal: conjunct to be shown; its negation is the last assertion.
        opaque: leave named sums undefined; that only weakens what is assumed.
        revealed: serials of named values that are defined all the same.
        exact_products: interpret products and quotients of unknowns; else they are opaque.
    """
    refuted = terms.negate(goal)
    printer = _Printer([*hypotheses, refuted], opaque=opaque, revealed=revealed, exact=exact_products)
    logic = "QF_NIA" if exact_products and printer.nonlinear else "QF_UFLIA"
    lines = [f"; {line}" for line in comment.splitlines()]
    lines += [f"(set-logic {logic})", *printer.declarations, *printer.definitions]
    lines += [f"(assert {printer.text(hypothesis)})" for hypothesis in hypotheses]
    lines += [f"(assert {printer.text(refuted)})", "(check-sat)", ""]
    return "\n".join(lines)


def shared(nodes: Iterable[Int | Atom | Bool]) -> Counter[int]:
    """Return how many parents each node has."""
    uses: Counter[int] = Counter()
    for node in nodes:
        uses.update(child.serial for child in terms.children(node))
    return uses


class _Printer:
    """Prints each node once: what is used twice, and every choice, gets a definition."""

    def __init__(self, roots: Sequence[Bool], *, opaque: bool, revealed: frozenset[int], exact: bool) -> None:
        self._opaque, self._revealed, self._exact = opaque, revealed, exact
        self.declarations: list[str] = []
        self.definitions: list[str] = []
        self.nonlinear = False
        self._texts: dict[int, str] = {}
        nodes = self._needed(roots)
        uses = shared(nodes)
        defined = 0
        products = any(isinstance(n, Atom) and self._is_opaque_product(n) for n in nodes)
        if products and not exact:
            for name in ("product", "quotient"):
                self.declarations.append(f"(declare-fun {name} (Int Int) Int)")
        for node in nodes:
            if (isinstance(node, Bool) and node.kind == "var") or (
                isinstance(node, Atom) and node.kind == "var"
            ):
                sort = "Bool" if isinstance(node, Bool) else "Int"
                self._texts[node.serial] = f"|{node.name}|"
                self.declarations.append(f"(declare-const |{node.name}| {sort})")
            elif self._is_hidden(node):
                self._texts[node.serial] = f"|d{node.serial}|"
                self.declarations.append(f"(declare-const |d{node.serial}| Int)")
            else:
                text = self._build(node)
                if self._deserves_name(node, uses[node.serial]):
                    defined += 1
                    name = f"|n{node.serial}|"
                    sort = "Bool" if isinstance(node, Bool) else "Int"
                    self.definitions.append(f"(define-fun {name} () {sort} {text})")
                    text = name
                self._texts[node.serial] = text

    def _needed(self, roots: Sequence[Bool]) -> list[Int | Atom | Bool]:
        if not self._opaque:
            return terms.reachable(roots)
        found: dict[int, Int | Atom | Bool] = {}
        stack: list[Int | Atom | Bool] = list(roots)
        while stack:
            node = stack.pop()
            if node.serial not in found:
                found[node.serial] = node
                if not self._is_hidden(node):
                    stack.extend(terms.children(node))
        return [found[serial] for serial in sorted(found)]

    def _is_hidden(self, node: Int | Atom | Bool) -> bool:
        named = isinstance(node, Atom) and node.kind == "def"
        return named and self._opaque and node.serial not in self._revealed

    @staticmethod
    def _is_opaque_product(node: Atom) -> bool:
        if node.kind == "div":
            divisor = node.args[1]
            return not (isinstance(divisor, Int) and divisor.is_const)
        return node.kind == "prod"

    @staticmethod
    def _deserves_name(node: Int | Atom | Bool, uses: int) -> bool:
        if isinstance(node, Int):
            return uses > 1 and len(node.parts) > 1
        if isinstance(node, Atom):
            return True
        return uses > 1 and node.kind in ("and", "or")

    def text(self, node: Int | Atom | Bool) -> str:
        """Return how a node is referred to."""
        return self._texts[node.serial]

    def _build(self, node: Int | Atom | Bool) -> str:
        if isinstance(node, Int):
            return self._linear(node)
        args = [self.text(arg) for arg in node.args]
        if isinstance(node, Atom):
            return self._atom(node, args)
        match node.kind:
            case "const":
                return "true" if node.value else "false"
            case "le":
                return f"(<= {args[0]} 0)"
            case "eq":
                return f"(= {args[0]} 0)"
            case _:
                return f"({node.kind} {' '.join(args)})"

    def _atom(self, node: Atom, args: list[str]) -> str:
        match node.kind:
            case "ite":
                return f"(ite {' '.join(args)})"
            case "def":
                return args[0]
            case "div":
                if not self._is_opaque_product(node):
                    return f"(div {args[0]} {args[1]})"
                self.nonlinear = True
                return f"(div {args[0]} {args[1]})" if self._exact else f"(quotient {' '.join(args)})"
            case _:
                self.nonlinear = True
                return f"(* {' '.join(args)})" if self._exact else f"(product {' '.join(args)})"

    def _linear(self, node: Int) -> str:
        parts = [] if node.const == 0 and node.parts else [_numeral(node.const)]
        for atom, factor in node.parts:
            text = self.text(atom)
            if factor == 1:
                parts.append(text)
            elif factor == -1:
                parts.append(f"(- {text})")
            else:
                parts.append(f"(* {_numeral(factor)} {text})")
        return parts[0] if len(parts) == 1 else f"(+ {' '.join(parts)})"


def _numeral(value: int) -> str:
    return str(value) if value >= 0 else f"(- {-value})"
