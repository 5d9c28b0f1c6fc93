"""Coverage: fault x mode x response, and which of these a campaign has reached.

Which cells there are comes from the fault catalogue, the table of alarms and the modes, never from what was
seen. A response is that the fault was there at all; that its alarm was given; or that the pump delivered what
the row of that alarm says. What a mode brings by itself is no response: a stopped pump delivers nothing.
"""

from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache

from attrs import frozen

from controller.alarms import TABLE, Cause, is_given
from controller.refill import needle_in
from controller.reservoir import certainly_empty
from controller.state import Mode, State
from fault_injection.catalogue import CATALOGUE
from fault_injection.injection import Injection, Situation
from spec.fault import FaultEntry
from spec.faults import FAULTS


class Response(Enum):
    """What a cell is about, in the order in which it is shown."""

    THERE = "there"
    SIGNALLED = "signalled"
    ANSWERED = "answered"


class Delivery(Enum):
    """What the pump delivers, as far as faults change it."""

    PROGRAM = "program"
    HALF = "half"
    LEAST = "least flow"
    PROBING = "probing pulses"
    OFF = "off"


@frozen(order=True)
class Cell:
    """One cell: names of a fault, a mode and a response."""

    fault: str
    mode: str
    response: str


_BEGINNINGS = {
    "program": Delivery.PROGRAM,
    "half": Delivery.HALF,
    "the program's lowest flow": Delivery.LEAST,
    "by the slower running clock": Delivery.LEAST,
    "a probing pulse": Delivery.PROBING,
    "off": Delivery.OFF,
    "as its cause says": None,
}
"""How the delivery column of the table of alarms begins; the last one leaves it to another row."""
MODES = {
    Situation.INFUSING: Mode.INFUSING,
    Situation.BOLUS: Mode.INFUSING,
    Situation.HOLIDAY: Mode.INFUSING,
    Situation.REFILL: Mode.INFUSING,
    Situation.STOPPED: Mode.STOPPED,
    Situation.ENDED: Mode.ENDED,
}
"""The mode of each situation in which the catalogue says that a fault can come about."""
_BY_ID = {entry.id: entry for entry in FAULTS}


def answer(cause: Cause) -> Delivery | None:
    """Return the delivery that the row of an alarm states; None where that is another row's."""
    text = next(row.delivery for row in TABLE if row.cause is cause)
    return next(delivery for beginning, delivery in _BEGINNINGS.items() if text.startswith(beginning))


def deliveries(state: State) -> frozenset[Delivery]:
    """Return what is being delivered; two where half of the least flow is."""
    rests = certainly_empty(state.reservoir) or needle_in(state.refill) or state.battery.ended
    if state.mode is not Mode.INFUSING or rests or state.encoder.off:
        return frozenset({Delivery.OFF})
    if state.pressure_watch.holds:
        return frozenset({Delivery.PROBING})
    reduced = {
        Delivery.HALF: state.holiday or state.level_watch.falls,
        Delivery.LEAST: state.power.time_unknown,
    }
    return frozenset(kind for kind, holds in reduced.items() if holds) or frozenset({Delivery.PROGRAM})


@cache
def possible() -> tuple[Cell, ...]:
    """Return every cell that there is, in the order of catalogue, modes and responses.

    A fault that the laboratory cannot inject has none; see `not_injected`.
    """
    return tuple(cell for entry in FAULTS for cell in _cells(entry, CATALOGUE[entry.id]))


def not_injected() -> Mapping[str, str]:
    """Return the faults that the laboratory cannot inject, and why."""
    return {row.id: row.why_not for row in CATALOGUE.values() if row.why_not}


def _cells(entry: FaultEntry, row: Injection) -> Iterator[Cell]:
    if row.why_not:
        return
    for mode in row.modes or dict.fromkeys(MODES[situation] for situation in row.situations):
        yield Cell(entry.id, mode.name, Response.THERE.value)
        if entry.alarm is None:
            continue
        yield Cell(entry.id, mode.name, Response.SIGNALLED.value)
        if mode is Mode.INFUSING and answer(entry.alarm) is not None:
            yield Cell(entry.id, mode.name, Response.ANSWERED.value)


_POSSIBLE = frozenset(possible())


class Reached:
    """Collects the cells that one run reaches; a fault counts from its beginning, for its alarm may latch.

    Args:
        begun: each fault of the run and the minute at which it begins.
    """

    def __init__(self, begun: tuple[tuple[str, int], ...]) -> None:
        self._waiting = sorted(((minute, fault) for fault, minute in begun), reverse=True)
        self._there: list[FaultEntry] = []
        self._last: tuple[object, ...] = ()
        self.cells: set[Cell] = set()

    def noticed(self, minute: int, state: State) -> None:
        """Look at the state at the end of a minute."""
        while self._waiting and self._waiting[-1][0] <= minute:
            self._there.append(_BY_ID[self._waiting.pop()[1]])
        delivered = deliveries(state)
        now = (state.mode, state.alarms, delivered, len(self._there))
        if now != self._last:
            self._last = now
            found = _Now(state, delivered).cells(self._there)
            self.cells.update(cell for cell in found if cell in _POSSIBLE)


@frozen
class _Now:
    """One moment: what the pump signals and delivers."""

    state: State
    delivered: frozenset[Delivery]

    def cells(self, there: list[FaultEntry]) -> Iterator[Cell]:
        mode = self.state.mode
        for entry in there:
            yield Cell(entry.id, mode.name, Response.THERE.value)
            if entry.alarm is None or not is_given(self.state.alarms, entry.alarm):
                continue
            yield Cell(entry.id, mode.name, Response.SIGNALLED.value)
            if mode is Mode.INFUSING and answer(entry.alarm) in self.delivered:
                yield Cell(entry.id, mode.name, Response.ANSWERED.value)
