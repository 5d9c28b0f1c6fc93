"""All chance of a campaign: draws that are the same on every Python."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

Item = TypeVar("Item")

BITS = 32


class Dice:
    """Draws from one named stream. Only `getrandbits` of 32 bits is used, whose sequence is fixed."""

    def __init__(self, name: str) -> None:
        self._bits = Random(name).getrandbits

    def below(self, number: int) -> int:
        """Return an integer from 0 to `number` - 1; `number` is 1 to 2**32."""
        return self._bits(BITS) * number >> BITS

    def between(self, least: int, largest: int) -> int:
        """Return an integer from `least` to `largest`, both included."""
        return least + self.below(largest - least + 1)

    def chance(self, percent: int) -> bool:
        """Return True so many times in a hundred."""
        return self.below(100) < percent

    def one_of(self, items: Sequence[Item]) -> Item:
        """Return one of the items."""
        return items[self.below(len(items))]
