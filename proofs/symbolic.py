"""Proxies that stand in for integers, truth values and enum members while the real code runs.

Arithmetic and comparison build terms. Only `SymBool.__bool__` decides anything: it asks the
explorer. Everything that would let a proxy slip out unseen (hash, index, conversion, formatting,
copying, asking for its class) raises `Escape`, which no handler of the code under proof can catch.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import NoReturn

from proofs import terms
from proofs.terms import Bool, Int

Decider = Callable[[Bool], bool]
_DECIDERS: list[Decider] = []


class Escape(BaseException):
    """A proxy was used in a way that the engine cannot follow."""


def push_decider(decider: Decider) -> None:
    """Make `decider` answer all conditions until `pop_decider`."""
    _DECIDERS.append(decider)


def pop_decider() -> None:
    """Undo the last `push_decider`."""
    _DECIDERS.pop()


def _escapes(what: str) -> Callable[..., NoReturn]:
    def refuse(self: object, *_args: object) -> NoReturn:
        raise Escape(f"{what} of a symbolic value")

    return refuse


class _Guarded:
    """What no proxy may be used for."""

    __slots__ = ()
    __str__ = _escapes("str")
    __repr__ = _escapes("repr")
    __format__ = _escapes("format")
    __hash__ = _escapes("hash")
    __index__ = _escapes("index")
    __int__ = _escapes("int")
    __float__ = _escapes("float")
    __copy__ = _escapes("copy")
    __deepcopy__ = _escapes("deepcopy")
    __reduce__ = _escapes("pickling")
    __class__ = property(_escapes("class"))


class SymBool(_Guarded):
    """A truth value that is not known yet."""

    __slots__ = ("term",)

    def __init__(self, term: Bool) -> None:
        self.term = term

    def __bool__(self) -> bool:
        if not _DECIDERS:
            raise Escape("truth of a symbolic condition outside exploration")
        return _DECIDERS[-1](terms.answered(self.term))

    def __and__(self, other: object) -> SymBool:
        return SymBool(terms.every((self.term, bool_term(other))))

    def __or__(self, other: object) -> SymBool:
        return SymBool(terms.some((self.term, bool_term(other))))

    def __xor__(self, other: object) -> SymBool:
        return self.__ne__(other)

    def __eq__(self, other: object) -> SymBool:  # type: ignore[override]  # a term, not a bool
        other_term = bool_term(other)
        return SymBool(terms.choose_truth(other_term, self.term, terms.negate(self.term)))

    def __ne__(self, other: object) -> SymBool:  # type: ignore[override]  # a term, not a bool
        return SymBool(terms.negate(self.__eq__(other).term))

    __rand__, __ror__, __rxor__ = __and__, __or__, __xor__
    __hash__ = _escapes("hash")


class SymInt(_Guarded):
    """An integer that is not known yet."""

    __slots__ = ("term",)

    def __init__(self, term: Int) -> None:
        self.term = term

    def __bool__(self) -> bool:
        raise Escape("truth of a symbolic integer")

    def __add__(self, other: object) -> SymInt:
        return SymInt(terms.add(self.term, int_term(other)))

    def __sub__(self, other: object) -> SymInt:
        return SymInt(terms.subtract(self.term, int_term(other)))

    def __rsub__(self, other: object) -> SymInt:
        return SymInt(terms.subtract(int_term(other), self.term))

    def __neg__(self) -> SymInt:
        return SymInt(terms.scale(self.term, -1))

    def __mul__(self, other: object) -> SymInt:
        return SymInt(terms.multiply(self.term, int_term(other)))

    def __floordiv__(self, other: object) -> SymInt:
        return SymInt(_quotient(self.term, other))

    def __rfloordiv__(self, other: object) -> SymInt:
        return SymInt(_quotient(int_term(other), self))

    def __mod__(self, other: object) -> SymInt:
        quotient = _quotient(self.term, other)
        return SymInt(terms.subtract(self.term, terms.multiply(quotient, int_term(other))))

    def __eq__(self, other: object) -> SymBool:  # type: ignore[override]  # a term, not a bool
        return SymBool(terms.equal(self.term, int_term(other)))

    def __ne__(self, other: object) -> SymBool:  # type: ignore[override]  # a term, not a bool
        return SymBool(terms.negate(terms.equal(self.term, int_term(other))))

    def __le__(self, other: object) -> SymBool:
        return SymBool(terms.at_most(self.term, int_term(other)))

    def __ge__(self, other: object) -> SymBool:
        return SymBool(terms.at_most(int_term(other), self.term))

    def __lt__(self, other: object) -> SymBool:
        return SymBool(terms.negate(terms.at_most(int_term(other), self.term)))

    def __gt__(self, other: object) -> SymBool:
        return SymBool(terms.negate(terms.at_most(self.term, int_term(other))))

    __radd__, __rmul__ = __add__, __mul__
    __hash__ = _escapes("hash")


def _quotient(numerator: Int, divisor: object) -> Int:
    """A quotient; while code runs, an unknown divisor that may not be positive is a way that raises.

    Whether it is positive is asked of every unknown, also of one that happens to be settled, so that
    the same conditions are asked whatever is known.
    """
    term = int_term(divisor)
    positive = terms.at_most(terms.number(1), term)
    if _DECIDERS and type(divisor) is SymInt and not _DECIDERS[-1](positive):
        raise ArithmeticError("a divisor that is not positive")
    return terms.floor_divide(numerator, term)


class SymEnum(_Guarded):
    """A member of an enum, by its place in the definition; `==` and `!=` only."""

    __slots__ = ("kind", "term")

    def __init__(self, kind: type[Enum], term: Int) -> None:
        self.kind, self.term = kind, term

    def __bool__(self) -> bool:
        raise Escape("truth of a symbolic enum member")

    def __eq__(self, other: object) -> SymBool:  # type: ignore[override]  # a term, not a bool
        return SymBool(terms.equal(self.term, enum_term(other, self.kind)))

    def __ne__(self, other: object) -> SymBool:  # type: ignore[override]  # a term, not a bool
        return SymBool(terms.negate(self.__eq__(other).term))

    __hash__ = _escapes("hash")


def int_term(value: object) -> Int:
    """Return the term of an integer, symbolic or not; truth values are refused."""
    if type(value) is SymInt:
        return value.term
    if type(value) is int:
        return terms.number(value)
    raise Escape(f"{type(value).__name__} used as an integer")


def bool_term(value: object) -> Bool:
    """Return the term of a truth value, symbolic or not."""
    if type(value) is SymBool:
        return terms.answered(value.term)
    if type(value) is bool:
        return terms.truth(value)
    raise Escape(f"{type(value).__name__} used as a truth value")


def enum_term(value: object, kind: type[Enum]) -> Int:
    """Return the term of a member of `kind`, symbolic or not."""
    if type(value) is SymEnum and value.kind is kind:
        return value.term
    if type(value) is kind:
        return terms.number(list(kind).index(value))
    raise Escape(f"{type(value).__name__} used as a {kind.__name__}")
