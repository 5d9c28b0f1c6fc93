"""Lanes: what lasts, as horizontal bars: modes, faults, alarms; and what does not, as marks."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from controller.alarms import TABLE, Cause
from controller.state import Mode
from fault_injection.faults import Fault
from fault_injection.logbook import Logbook
from fault_injection.recording import Recording, Series, Track
from fault_injection.timeline.colours import ACKNOWLEDGED_ALPHA, FAULT, INK, MODES, PRIORITIES
from fault_injection.timeline.story import Happening, Line, priority_of


@frozen
class Bar:
    """A stretch of time, and how it is filled."""

    begin: int
    end: int
    colour: str
    alpha: float


@frozen
class Lane:
    """One lane: its name and its bars."""

    name: str
    bars: tuple[Bar, ...]


@frozen
class Mark:
    """A moment: when, and what for."""

    minute: int
    kind: Happening


MARKED = (Happening.COMMAND, Happening.REFUSED, Happening.FAULT_BEGINS, Happening.FAULT_ENDS)
"""What gets a mark; everything else is a bar, or in the table alone."""


def lanes(recording: Recording, logbook: Logbook, duration: int) -> tuple[Lane, ...]:
    """Return the lanes from top to bottom: the mode, faults as they begin, alarms by priority."""
    return (
        Lane("mode", tuple(_modes(logbook.modes, duration))),
        *_power(recording, duration),
        *_faults(recording.faults, duration),
        *_alarms(recording, duration),
    )


def marks(story: tuple[Line, ...]) -> tuple[Mark, ...]:
    """Return the marks of a run."""
    return tuple(Mark(line.minute, line.kind) for line in story if line.kind in MARKED)


def held_bits(series: Series, bit: int, duration: int) -> Iterator[tuple[int, int]]:
    """Return the stretches in which a bit of a series of masks is set, each as long as can be."""
    since: int | None = None
    for minute, mask in zip(series.minutes, series.values, strict=True):
        held = bool(mask >> bit & 1)
        if held and since is None:
            since = minute
        elif not held and since is not None:
            yield since, minute
            since = None
    if since is not None:
        yield since, duration


def _modes(modes: Sequence[tuple[int, Mode]], duration: int) -> Iterator[Bar]:
    ends = (*(minute for minute, _ in modes[1:]), duration)
    for (begin, mode), end in zip(modes, ends, strict=True):
        yield Bar(begin, end, MODES[mode], 1.0)


def _power(recording: Recording, duration: int) -> Iterator[Lane]:
    """A lane of the stretches without power, if there were any: the mode is then that of the record."""
    bars = tuple(Bar(*held, INK, 1.0) for held in held_bits(recording.tracks[Track.UNPOWERED], 0, duration))
    if bars:
        yield Lane("no power", bars)


def _faults(faults: Sequence[Fault], duration: int) -> Iterator[Lane]:
    for kind in dict.fromkeys(fault.kind for fault in faults):
        yield Lane(
            f"fault: {kind}",
            tuple(
                Bar(fault.begin, min(fault.end, duration), FAULT, 1.0)
                for fault in faults
                if fault.kind == kind
            ),
        )


def _alarms(recording: Recording, duration: int) -> Iterator[Lane]:
    """One lane a cause that was ever given; where it is acknowledged, the bar is pale."""
    given, unheard = recording.tracks[Track.GIVEN], recording.tracks[Track.UNHEARD]
    for cause in sorted(Cause, key=lambda cause: -TABLE[cause.value].urgency.priority.value):
        colour = PRIORITIES[TABLE[cause.value].urgency.priority]
        pale = (Bar(*held, colour, ACKNOWLEDGED_ALPHA) for held in held_bits(given, cause.value, duration))
        full = (Bar(*held, colour, 1.0) for held in held_bits(unheard, cause.value, duration))
        bars = (*pale, *full)
        if bars:
            yield Lane(f"{cause.name}, {priority_of(cause)}", bars)
