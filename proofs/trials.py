"""Values to try on the ways through the code before a solver is asked for any.

Lists are rings that rise to a peak and fall after it: such values take nearly every comparison there
is between the members of a list, and their sums, either way. What is left then is near to one of them
(`proofs.nudge`).
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence

from proofs.table import Table
from proofs.terms import Bool

Values = dict[str, int | bool]
Names = Sequence[tuple[str, str]]
"""Name and sort ("Int" or "Bool") of each variable."""

PEAKS = 16
RANDOM_RUNS = 30
HEIGHT = 1000
_SIZES = (0, 1, 2, 9, 13, 14, 60, 97, 98, 1440, 2_880_000, 10**6, 10**9)
_NUMBER = re.compile("[0-9]+")


def trials(names: Names, case: Bool, within: Values, rng: random.Random) -> list[Values]:
    """Return assignments of the variables; variables that are left out are 0 or False.

    Args:
        names: the variables.
        case: what holds in the case that is explored.
        within: values of the variables that the case speaks of, such that it holds.
        rng: where the random ones come from.
    """
    lists, sorts = _lists(names), dict(names)
    peaks = [_peaked(lists, sorts, at, valley=False) for at in range(PEAKS)]
    valleys = [_peaked(lists, sorts, at, valley=True) for at in range(PEAKS)]
    found = [dict(within), *(values | within for pair in zip(peaks, valleys, strict=True) for values in pair)]
    for field in _free(case, within, peaks[0]):
        found += [values | _raised(within, values, field) for values in peaks]
    for _ in range(RANDOM_RUNS):
        sizes = rng.sample(_SIZES, rng.randint(1, 4))
        found.append({name: _value(rng, name, sort, sizes) for name, sort in names} | within)
    return found


def _free(case: Bool, within: Values, values: Values) -> list[str]:
    """Fields that the case speaks of, but does not mind if they are raised wherever they occur."""
    fields = sorted({_field(name) for name in within})
    table = Table([case], [_raised(within, values, field) for field in fields])
    return [field for field, met in zip(fields, table.met([case]), strict=True) if met]


def _lists(names: Names) -> list[list[str]]:
    """Names that differ only in their numbers, together and in order."""
    found: dict[str, list[str]] = {}
    for name, _ in names:
        found.setdefault(_NUMBER.sub("", name), []).append(name)
    return list(found.values())


def _field(name: str) -> str:
    """The field that a variable is of, or of whose members it is one."""
    return _NUMBER.sub("", name.rpartition(".")[2])


def _raised(within: Values, values: Values, field: str) -> Values:
    """The values of the case, one field raised by what would else be its value."""
    return {
        name: value + values.get(name, 0) if _field(name) == field and type(value) is int else value
        for name, value in within.items()
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
