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
    sixteenth of the range either way.
    """

    BITS = 16
    NOISE_BITS = 13

    def __init__(self, seed: int, name: str) -> None:
        self._bits = Random(f"{seed}/{name}").getrandbits
        self._place = self._bits(self.BITS)

    def between(self, least: int, largest: int) -> int:
        """Return an integer from `least` to `largest`, both included."""
        stray = self._bits(self.NOISE_BITS) - (1 << self.NOISE_BITS - 1)
        place = min(max(self._place + stray, 0), (1 << self.BITS) - 1)
        return least + ((largest - least + 1) * place >> self.BITS)

    def total(self, count: int, least: int, largest: int) -> int:
        """Return the sum of so many draws, the same as of one after the other."""
        if count < BULK:
            return sum(self.between(least, largest) for _ in range(count))
        words = np.frombuffer(self._bits(32 * count).to_bytes(4 * count, "little"), dtype="<u4")
        strays = (words >> (32 - self.NOISE_BITS)).astype(np.int64) - (1 << self.NOISE_BITS - 1)
        places = np.clip(self._place + strays, 0, (1 << self.BITS) - 1)
        return least * count + int(np.sum((largest - least + 1) * places >> self.BITS))


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
