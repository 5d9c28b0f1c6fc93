"""Not to work out again what cannot have changed: the last answer of a pure function."""

from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")
Result = TypeVar("Result")


class OfTheLast(Generic[Value, Result]):
    """A pure function that is asked of one value again and again: it remembers its last answer."""

    def __init__(self, function: Callable[[Value], Result]) -> None:
        self._function = function
        self._last: tuple[Value, Result] | None = None

    def __call__(self, value: Value) -> Result:
        """Return what the function says of `value`."""
        last = self._last
        if last is None or (last[0] is not value and last[0] != value):
            last = self._last = (value, self._function(value))
        return last[1]
