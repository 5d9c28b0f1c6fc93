"""Unknowns that are only ever added together, and so can be written as one.

If two unknowns occur in the very same sums with the same factors, then only their own sum matters,
and that takes every integer which one of them alone can take. One of them then stands for both and
the other is left out; bounds "not negative" on every one of them are kept as that bound on the sum.
A text without them is satisfiable if and only if the text with them is (docs/decisions/0008).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from attrs import frozen

from proofs import terms
from proofs.terms import Atom, Bool, Int

Node = Int | Atom | Bool


@frozen(eq=False)
class LeftOut:
    """What another unknown stands for.

    Attributes:
        atoms: serials of the unknowns that are not written.
        bounds: serials of the hypotheses that only bound one of those, or the sum of which they
            are part where another part is not bounded.
    """

    atoms: frozenset[int]
    bounds: frozenset[int]


def parents(nodes: Iterable[Node]) -> Counter[int]:
    """Return how many parents each node has."""
    return Counter([child.serial for node in nodes for child in terms.children(node)])


def left_out(free: Sequence[Atom], nodes: Sequence[Node], hypotheses: Sequence[Bool]) -> LeftOut:
    """Return what need not be written of `nodes`.

    Args:
        free: unknowns of which nothing is known but what the nodes say.
        nodes: everything that would be written.
        hypotheses: what is asserted among them.
    """
    uses = parents(nodes)
    bounds = {bound.args[0].serial: bound for bound in hypotheses if _is_bound(bound, uses)}
    where: dict[int, list[tuple[int, int]]] = {atom.serial: [] for atom in free}
    bounded: dict[int, Bool] = {}
    for node in nodes:
        if isinstance(node, Int):
            for atom, factor in node.parts:
                if node.serial in bounds:
                    bounded[atom.serial] = bounds[node.serial]
                elif atom.serial in where:
                    where[atom.serial].append((node.serial, factor))
    groups: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for serial, places in where.items():
        groups.setdefault(tuple(places), []).append(serial)
    atoms: set[int] = set()
    dropped: set[int] = set()
    for group in groups.values():
        standing = next((serial for serial in group if serial not in bounded), group[0])
        others = [serial for serial in group if serial != standing]
        atoms.update(others)
        dropped.update(bounded[serial].serial for serial in others if serial in bounded)
    return LeftOut(frozenset(atoms), frozenset(dropped))


def _is_bound(hypothesis: Bool, uses: Counter[int]) -> bool:
    """Whether a hypothesis says of one unknown that it is not negative, and nothing else does."""
    if hypothesis.kind != "le" or uses[hypothesis.serial]:
        return False
    (form,) = hypothesis.args
    if not isinstance(form, Int) or form.const or len(form.parts) != 1 or uses[form.serial] != 1:
        return False
    return form.parts[0][1] == -1
