"""The program of a prescription file: rates by the clock and the day of the week.

`[program]` has a start and one `[[program.step]]` for each change of rate, in order of the clock. A step is
for the days that it names, or for every day. Its rate holds until the next step, however late that is.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from attrs import frozen

from controller.shell.decimals import PLACES, Amount, Quantity
from controller.shell.reading import Table
from controller.units import DAYS_PER_WEEK, RING_SLOTS, SLOT_MIN, SLOTS_PER_DAY, Minutes, PicogramsPerHour

RATE = Quantity("rate_mcg_per_h", "rate", "mcg/h", 0, 10_000, PLACES)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
STEPS_MAX = RING_SLOTS
YEAR_MIN, YEAR_MAX = 2000, 2099
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


@frozen
class Step:
    """One program step.

    Attributes:
        at_min: minutes after midnight, a multiple of 15 below 1440.
        rate: mcg/h as written, and pg/h.
        days: days that it is for, in order, 0 for Monday.
    """

    at_min: Minutes
    rate: Amount
    days: tuple[int, ...] = tuple(range(DAYS_PER_WEEK))

    @property
    def rate_pg_per_h(self) -> PicogramsPerHour:
        """The rate in the core's integers."""
        return PicogramsPerHour(self.rate.units)

    @property
    def daily(self) -> bool:
        """Whether it is for every day."""
        return len(self.days) == DAYS_PER_WEEK

    @property
    def written_days(self) -> str:
        """The days as words: `daily`, `mon to fri`, `sat, sun`."""
        if self.daily:
            return "daily"
        first, last = self.days[0], self.days[-1]
        if len(self.days) > 2 and len(self.days) == last - first + 1:
            return f"{DAYS[first]} to {DAYS[last]}"
        return ", ".join(DAYS[day] for day in self.days)

    @property
    def written_at(self) -> str:
        """When it begins: `06:15`, or `06:15 mon to fri` where that is not every day."""
        return clock(self.at_min) if self.daily else f"{clock(self.at_min)} {self.written_days}"


def ring_of(steps: Sequence[Step], start: datetime) -> tuple[PicogramsPerHour, ...]:
    """Return the rate of each quarter-hour of the week; index 0 is the one that begins at `start`.

    Args:
        steps: at least one; the last one of the week holds to the first.
        start: a time on a quarter-hour.
    """
    changes = {_slot(day, step.at_min): step.rate_pg_per_h for step in steps for day in step.days}
    rate = changes[max(changes)]
    week = []
    for slot in range(RING_SLOTS):
        rate = changes.get(slot, rate)
        week.append(rate)
    now = _slot(start.weekday(), start.hour * 60 + start.minute)
    return (*week[now:], *week[:now])


def _slot(day: int, minutes: int) -> int:
    return day * SLOTS_PER_DAY + minutes // SLOT_MIN


def read_program(table: Table) -> tuple[datetime, tuple[Step, ...]]:
    """Return start and steps of a `[program]`.

    Raises:
        BadFile: a key is missing, unknown or mistyped, or steps are out of order.
    """
    table.only(("start", "step"))
    start = table.local_date_time("start")
    if (start.minute % SLOT_MIN, start.second, start.microsecond) != (0, 0, 0):
        table.fail("start", "expected a time on a quarter-hour")
    if not YEAR_MIN <= start.year <= YEAR_MAX:
        table.fail("start", f"expected a year from {YEAR_MIN} to {YEAR_MAX}")
    tables = table.tables("step")
    if not 1 <= len(tables) <= STEPS_MAX:
        table.fail("step", f"expected 1 to {STEPS_MAX} steps, not {len(tables)}")
    steps = tuple(_step(entry) for entry in tables)
    latest: dict[int, Step] = {}
    for entry, step in zip(tables, steps, strict=True):
        for day in step.days:
            earlier = latest.get(day)
            if earlier is not None and step.at_min <= earlier.at_min:
                on = "" if step.daily and earlier.daily else f" on {DAYS[day]}"
                entry.fail(
                    "at", f"expected a time after {clock(earlier.at_min)}, that of the step before{on}"
                )
            latest[day] = step
    return start, steps


def _step(table: Table) -> Step:
    table.only(("at", "days"), (RATE,))
    found = _CLOCK.fullmatch(table.text("at"))
    if found is None:
        table.fail("at", 'expected a time from "00:00" to "23:45"')
    at_min = Minutes(int(found.group(1)) * 60 + int(found.group(2)))
    if at_min % SLOT_MIN != 0:
        table.fail("at", "expected a time on a quarter-hour")
    rate = table.amount(RATE)
    return Step(at_min, rate, tuple(_days(table))) if table.has("days") else Step(at_min, rate)


def _days(table: Table) -> Iterator[int]:
    entries = table.array("days")
    latest = -1
    for entry in entries:
        name = entry.text("item")
        if name not in DAYS:
            table.fail("days", f'expected days out of {", ".join(DAYS)}, not "{name}"')
        if DAYS.index(name) <= latest:
            table.fail("days", f"expected each day once, from mon to sun; {name} comes after {DAYS[latest]}")
        latest = DAYS.index(name)
        yield latest
    if not entries:
        table.fail("days", "expected at least one day; without the key a step is for every day")


def clock(minutes: int) -> str:
    """Return minutes after midnight as `06:15`."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
