"""Chance, as it is drawn in the plant: integers from a seed, the same on every Python.

Only `getrandbits` is used, 32 bits or fewer at a time or whole words of 32 at once, which are the same words.
Each quantity has a stream of its own: one fault moves no other quantity.
"""

from random import Random

import numpy as np

BULK = 24
"""Draws from which on it is faster to make them at once."""


class Draw:
    """A quantity with a place of its own within a range, and noise around that place.

    An assumption without a source, made so that a run is neither all average nor all extreme: the noise is a
    sixteenth of the range either way. Places have 16 bits, noise 13.
    """

    def __init__(self, seed: int, name: str) -> None:
        self._bits = Random(f"{seed}/{name}").getrandbits
        self._lowest = self._bits(16) - (1 << 12)

    def between(self, least: int, largest: int) -> int:
        """Return an integer from `least` to `largest`, both included."""
        place = self._lowest + self._bits(13)
        if place < 0:
            place = 0
        elif place > 65_535:
            place = 65_535
        return least + ((largest - least + 1) * place >> 16)

    def several(self, count: int, least: int, largest: int) -> list[int]:
        """Return so many draws, the same as one after the other."""
        if count < BULK:
            return [self.between(least, largest) for _ in range(count)]
        words = np.frombuffer(self._bits(32 * count).to_bytes(4 * count, "little"), dtype="<u4")
        places = np.clip(self._lowest + (words >> 19).astype(np.int64), 0, 65_535)
        drawn: list[int] = (least + ((largest - least + 1) * places >> 16)).tolist()
        return drawn


class Chance:
    """Numbers of which each is as likely as the other."""

    def __init__(self, seed: int, name: str) -> None:
        self._bits = Random(f"{seed}/{name}").getrandbits

    def below(self, count: int) -> int:
        """Return an integer from 0 to below `count`, which is at most 2**32."""
        return self._bits(32) * count >> 32

    def happens(self, permille: int) -> bool:
        """Return whether something happens that does in so many of a thousand cases."""
        return self.below(1_000) < permille
