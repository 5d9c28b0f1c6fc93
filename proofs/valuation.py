"""The values of terms, by Python's own integers; and terms with values put in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from proofs import terms
from proofs.terms import Atom, Bool, Int


def with_values(root: Bool, given: Mapping[str, int | bool]) -> Bool:
    """Return `root` with these variables replaced by their values."""
    return Replacing(given).in_term(root)


class Replacing:
    """Replaces variables by their values; a term that it has met before costs nothing."""

    def __init__(self, given: Mapping[str, int | bool]) -> None:
        self._given = given
        self._new: dict[int, Int | Atom | Bool] = {}

    def in_term(self, root: Bool) -> Bool:
        """Return `root` with the variables replaced."""
        new = self._new
        if root.serial in new:
            return self._bool(root)
        stack: list[Int | Atom | Bool] = [root]
        while stack:
            node = stack[-1]
            waiting = [child for child in terms.children(node) if child.serial not in new]
            if waiting:
                stack += waiting
                continue
            stack.pop()
            if node.serial not in new:
                new[node.serial] = _rebuilt(node, new, self._given)
        return self._bool(root)

    def _bool(self, root: Bool) -> Bool:
        found = self._new[root.serial]
        assert isinstance(found, Bool)
        return found


def _rebuilt(
    node: Int | Atom | Bool, new: Mapping[int, Int | Atom | Bool], given: Mapping[str, int | bool]
) -> Int | Atom | Bool:
    """A node made again of new ones; an atom becomes the integer that it now is."""
    if isinstance(node, Int):
        if all(_is_just(new[atom.serial], atom) for atom, _ in node.parts):
            return node
        result = terms.number(node.const)
        for atom, factor in node.parts:
            inner = new[atom.serial]
            assert isinstance(inner, Int)
            result = terms.add(result, terms.scale(inner, factor))
        return result
    if node.kind == "var" and node.name in given:
        value = given[node.name]
        return terms.number(value) if isinstance(node, Atom) else terms.truth(bool(value))
    args: list[Any] = [new[arg.serial] for arg in node.args]
    if all(arg is was for arg, was in zip(args, node.args, strict=True)):
        return terms.of(node) if isinstance(node, Atom) else node
    if isinstance(node, Atom):
        makers: dict[str, Callable[..., Int]] = {
            "ite": terms.choose, "div": terms.floor_divide, "prod": terms.multiply, "def": terms.named,
        }  # fmt: skip
        return makers[node.kind](*args) if node.kind in makers else terms.of(node)
    if node.kind in ("le", "eq"):
        return (terms.at_most if node.kind == "le" else terms.equal)(args[0], terms.number(0))
    if node.kind in ("and", "or"):
        return terms.every(args) if node.kind == "and" else terms.some(args)
    return terms.negate(args[0]) if node.kind == "not" else node


def _is_just(integer: Int | Atom | Bool, atom: Atom) -> bool:
    return isinstance(integer, Int) and integer.const == 0 and integer.parts == ((atom, 1),)


def values(roots: Iterable[Int | Atom | Bool], assignment: Mapping[str, int | bool]) -> dict[int, int | bool]:
    """Return the value of every node under `roots`, by serial; unnamed variables are 0 or False."""
    result: dict[int, int | bool] = {}
    for node in terms.reachable(roots):
        result[node.serial] = _value(node, result, assignment)
    return result


def _value(
    node: Int | Atom | Bool, known: dict[int, int | bool], given: Mapping[str, int | bool]
) -> int | bool:
    if isinstance(node, Int):
        return node.const + sum(c * known[atom.serial] for atom, c in node.parts)
    got = [known[arg.serial] for arg in node.args]
    match node.kind:
        case "var":
            return given.get(node.name, 0 if isinstance(node, Atom) else False)
        case "ite":
            return got[1] if got[0] else got[2]
        case "div":
            return got[0] // got[1] if got[1] else 0
        case "prod":
            return got[0] * got[1]
        case "def":
            return got[0]
        case "const":
            return node.value if isinstance(node, Bool) else 0
        case "le":
            return got[0] <= 0
        case "eq":
            return got[0] == 0
        case "not":
            return not got[0]
        case "and":
            return all(got)
        case _:
            return any(got)
