"""Obligations as SMT-LIB 2 text: definitions, hypotheses, and the negated goal as last assertion.

Unknowns that occur in the very same sums, with the same factors, are printed as one: their sum takes
every integer that one of them can take (docs/decisions/0008). So a text about the sum of 90 buckets
is as short as one about a single bucket, and says the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from proofs import terms
from proofs.terms import Atom, Bool, Int
from proofs.together import left_out, parents

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
    unknowns: frozenset[int] | None = None,
) -> str:
    """Return the text of one obligation.

    Args:
        comment: what the obligation says, for the first lines.
        hypotheses: conjuncts assumed.
        goal: conjunct to be shown; its negation is the last assertion.
        opaque: leave named sums undefined; that only weakens what is assumed.
        revealed: serials of named values that are defined all the same.
        unknowns: serials of values that may be anything; nothing in the text then keeps its own name,
            so that the same question about other values is the same text.
        exact_products: interpret products and quotients of unknowns; else they are opaque.
    """
    refuted = terms.negate(goal)
    known = _Known(opaque=opaque, revealed=revealed, unknowns=unknowns, exact=exact_products)
    printer = _Printer(hypotheses, refuted, known)
    logic = "QF_NIA" if exact_products and printer.nonlinear else "QF_UFLIA"
    lines = [f"; {line}" for line in comment.splitlines()]
    lines += [f"(set-logic {logic})", *printer.declarations, *printer.definitions]
    lines += [f"(assert {printer.text(hypothesis)})" for hypothesis in printer.hypotheses]
    lines += [f"(assert {printer.text(refuted)})", "(check-sat)", ""]
    return "\n".join(lines)


@frozen
class _Known:
    """What a text tells of values: see `obligation`."""

    opaque: bool
    revealed: frozenset[int]
    unknowns: frozenset[int] | None
    exact: bool

    def is_free(self, node: Int | Atom | Bool) -> bool:
        """Whether nothing is told of a value but how it is compared."""
        if self.unknowns is not None and node.serial in self.unknowns:
            return True
        if not isinstance(node, Atom):
            return False
        return node.kind == "var" or (node.kind == "def" and self.opaque and node.serial not in self.revealed)


class _Printer:
    """Prints each node once: what is used twice, and every choice, gets a definition."""

    def __init__(self, hypotheses: Sequence[Bool], refuted: Bool, known: _Known) -> None:
        self._known = known
        self.declarations: list[str] = []
        self.definitions: list[str] = []
        self.nonlinear = False
        self._texts: dict[int, str] = {}
        nodes = self._needed([*hypotheses, refuted])
        free = [node for node in nodes if isinstance(node, Atom) and known.is_free(node)]
        self._left_out = left_out(free, nodes, hypotheses)
        self.hypotheses = [h for h in hypotheses if h.serial not in self._left_out.bounds]
        if self._left_out.bounds:
            nodes = self._needed([*self.hypotheses, refuted])
        if any(isinstance(n, Atom) and self._is_opaque_product(n) for n in nodes) and not known.exact:
            for name in ("product", "quotient"):
                self.declarations.append(f"(declare-fun {name} (Int Int) Int)")
        uses = parents(nodes)
        for node in nodes:
            self._texts[node.serial] = self._written(node, uses[node.serial])

    def _written(self, node: Int | Atom | Bool, uses: int) -> str:
        """Declare or define a node where it needs that, and return how it is referred to.

        Of an order and its negation, where both may be anything, one is written as "not" the other.
        """
        if node.serial in self._left_out.atoms:
            return ""
        sort = "Bool" if isinstance(node, Bool) else "Int"
        variable = not isinstance(node, Int) and node.kind == "var"
        free = self._known.is_free(node)
        if free and isinstance(node, Bool):
            opposite = self._texts.get(terms.negate(node).serial)
            if opposite is not None:
                return f"(not {opposite})"
        if variable or free:
            keeps = variable and self._known.unknowns is None
            name = f"|{node.name}|" if keeps and not isinstance(node, Int) else f"|d{len(self.declarations)}|"
            self.declarations.append(f"(declare-const {name} {sort})")
            return name
        text = self._build(node)
        if not self._deserves_name(node, uses):
            return text
        name = f"|n{len(self.definitions)}|"
        self.definitions.append(f"(define-fun {name} () {sort} {text})")
        return name

    def _needed(self, roots: Sequence[Bool]) -> list[Int | Atom | Bool]:
        found: dict[int, Int | Atom | Bool] = {}
        stack: list[Int | Atom | Bool] = list(roots)
        is_free = self._known.is_free
        while stack:
            node = stack.pop()
            if node.serial not in found:
                found[node.serial] = node
                if not is_free(node):
                    stack.extend(terms.children(node))
        return [found[serial] for serial in sorted(found)]

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
                return f"(div {args[0]} {args[1]})" if self._known.exact else f"(quotient {' '.join(args)})"
            case _:
                self.nonlinear = True
                return f"(* {' '.join(args)})" if self._known.exact else f"(product {' '.join(args)})"

    def _linear(self, node: Int) -> str:
        written = [part for part in node.parts if part[0].serial not in self._left_out.atoms]
        parts = [] if node.const == 0 and written else [_numeral(node.const)]
        for atom, factor in written:
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
