"""Values to try on the ways through the code before a solver is asked for any.

Lists are rings that rise to a peak and fall after it, or have one value that stands out: such values
take nearly every comparison there is between the members of a list, and their sums, either way.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence

Values = dict[str, int | bool]
Names = Sequence[tuple[str, str]]
"""Name and sort ("Int" or "Bool") of each variable."""

PEAKS = 16
RANDOM_RUNS = 30
HEIGHT = 1000
WIDEST = 5
_SIZES = (0, 1, 2, 9, 13, 14, 60, 97, 98, 1440, 2_880_000, 10**6, 10**9)
_NUMBER = re.compile("[0-9]+")


def trials(names: Names, fixed: Values, *, seed: int) -> Iterator[Values]:
    """Yield assignments of the variables; variables that are left out are 0 or False.

    Args:
        names: the variables.
        fixed: values for some of them, such that the case holds that is explored.
        seed: seed of the random ones.
    """
    lists = _lists(names)
    sorts = dict(names)
    yield dict(fixed)
    for at in range(PEAKS):
        for valley in (False, True):
            values = _peaked(lists, sorts, at, valley=valley)
            yield values | fixed
            for field_name in sorted({_field(name) for name in fixed}):
                yield values | _raised(fixed, values, field_name)
    rng = random.Random(seed)
    for _ in range(RANDOM_RUNS):
        sizes = rng.sample(_SIZES, rng.randint(1, 4))
        yield {name: _value(rng, name, sort, sizes) for name, sort in names} | fixed


def standing_out(names: Names, fixed: Values) -> Iterator[Values]:
    """Yield more of them: lists, as rings, in which a few neighbours stand out from the rest."""
    sorts = dict(names)
    lists = [members for members in _lists(names) if len(members) > WIDEST]
    for width in range(1, WIDEST + 1):
        for at in range(max((len(members) for members in lists), default=0)):
            values: Values = {}
            for members in lists:
                for place in range(at, at + width):
                    name = members[place % len(members)]
                    values[name] = sorts[name] == "Bool" or HEIGHT
            yield values | fixed


def _lists(names: Names) -> list[list[str]]:
    """Names that differ only in their numbers, together and in order."""
    found: dict[str, list[str]] = {}
    for name, _ in names:
        found.setdefault(_NUMBER.sub("", name), []).append(name)
    return list(found.values())


def _field(name: str) -> str:
    return name.rpartition(".")[2]


def _raised(fixed: Values, values: Values, field_name: str) -> Values:
    """The values of the case, one field raised wherever it occurs; the case often does not mind."""
    return {
        name: value + values.get(name, 0) if _field(name) == field_name and type(value) is int else value
        for name, value in fixed.items()
    }


def _peaked(lists: Sequence[Sequence[str]], sorts: Mapping[str, str], at: int, *, valley: bool) -> Values:
    """Rings with their peak, or valley, at so many sixteenths; no two values of a list are equal."""
    values: Values = {}
    for members in lists:
        count = len(members)
        for place, name in enumerate(members):
            straight = abs(place - count * at // PEAKS)
            away = min(straight, count - straight)
            height = HEIGHT * (away if valley else count - away) + place
            values[name] = height % 2 == 0 if sorts[name] == "Bool" else height
    return values


def _value(rng: random.Random, name: str, sort: str, sizes: Sequence[int]) -> int | bool:
    if sort == "Bool":
        return rng.random() < 0.5
    if name.endswith((".mode", ".cause", ".by")):
        return rng.randrange(5)
    return rng.randrange(rng.choice(sizes) + 1)
