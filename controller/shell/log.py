"""The event log: every accepted command, alarm transition and power-on, once each, in a file that only grows.

An entry is made in the step that it tells of and written with that step's state, so that neither is ever
there without the other. After both banks are written it is appended; if power is lost before that, it is
appended when power is back. It has an epoch and a sequence number, and none is appended twice: what stands in
the file already is told by the whole line, never by a number in it, for a damaged line may tell any.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import frozen

from controller.alarms import Alarms, Cause
from controller.events import Event, PowerOn, ReadClocks, Tick
from controller.refusals import any_refusal
from controller.shell.encoding import canonical, plain
from controller.shell.medium import Growing
from controller.state import State
from controller.step import StepResult

LOG = "log.jsonl"
SCHEMA = "dosebound.log/1"
NUMBER_MAX = 2**53
"""No epoch, sequence number or minute comes near it: a line that tells more is damaged."""
Place = tuple[int, int]
"""Epoch and sequence number."""


def told_of(before: State, event: Event, result: StepResult, role: str) -> Iterator[dict[str, Any]]:
    """Yield what a step has to tell: the command if it was accepted, power-on, and what alarms did."""
    if isinstance(event, PowerOn):
        yield {"kind": "power_on", "record_lost": event.record_lost}
    elif not isinstance(event, Tick | ReadClocks) and not any_refusal(result.refusals):
        yield {
            "kind": "command",
            "role": role,
            "command": type(event).__name__,
            **plain(event),
        }
    yield from alarms_told_of(before.alarms, result.state.alarms)


def alarms_told_of(before: Alarms, after: Alarms) -> Iterator[dict[str, Any]]:
    """Yield what alarms did."""
    for cause, was, now in zip(Cause, before, after, strict=True):
        if was.on != now.on:
            yield {"kind": "alarm", "cause": cause.name, "on": now.on}
        elif was.acknowledged != now.acknowledged:
            yield {"kind": "alarm", "cause": cause.name, "on": now.on, "acknowledged": now.acknowledged}


def line_of(entry: dict[str, Any], *, place: Place, minute: int) -> str:
    """Return an entry as a line, without its end."""
    epoch, sequence = place
    whole = {"schema": SCHEMA, "epoch": epoch, "sequence": sequence, "minute": minute, **entry}
    return canonical(whole)


def place_of(line: str) -> Place:
    """Return where a line stands in the log.

    Raises:
        ValueError: it is no entry.
    """
    told = _entry(line)
    return told["epoch"], told["sequence"]


def missing(pending: Iterable[str], last: Place) -> Iterator[str]:
    """Yield the pending entries that come after the last one that is known to be in the log."""
    yield from (line for line in pending if place_of(line) > last)


@frozen
class Standing:
    """What stands in the log, held against how many entries the records know of.

    Attributes:
        last: where the last entry stands that the records know of; (0, 0) where there is none.
        epoch_max: the highest epoch that any entry tells; 0 where there is none.
        minute: minute of the last entry; 0 where there is none.
        ahead: entries beyond all that the records know of: damaged, or of another pump.
        garbled: whole lines that are no entries.
    """

    last: Place
    epoch_max: int
    minute: int
    ahead: int
    garbled: int


class EventLog:
    """A log in something that grows, one entry a line."""

    def __init__(self, grown: Growing) -> None:
        self._grown = grown
        self._is_whole = False

    def standing(self, known: Place) -> Standing:
        """Return what stands there; `known` is the last entry that the records know of.

        Raises:
            OSError: it cannot be read.
        """
        lines = _lines(self._grown.read())
        told = [entry for entry in map(_entry_or_none, lines) if entry is not None]
        places = [(entry["epoch"], entry["sequence"]) for entry in told]
        return Standing(
            last=max((place for place in places if place <= known), default=(0, 0)),
            epoch_max=max((epoch for epoch, _ in places), default=0),
            minute=told[-1]["minute"] if told else 0,
            ahead=sum(place > known for place in places),
            garbled=len(lines) - len(told),
        )

    def append(self, lines: Iterable[str]) -> None:
        """Append entries, through to the disk; those that are there already are not appended again.

        Raises:
            OSError: some are not there.
        """
        there = self._mended()
        self._is_whole = False
        left = "".join(f"{line}\n" for line in lines if line not in there)
        if left:
            self._grown.append(left.encode("ascii"))
        self._is_whole = True

    def _mended(self) -> frozenset[str]:
        """Where it is not known what is there: the lines; what power loss left of one is taken away.

        It is among the pending entries, whole.
        """
        if self._is_whole:
            return frozenset()
        data = self._grown.read()
        self._grown.cut(data.rfind(b"\n") + 1)
        return frozenset(_lines(data))


def _lines(data: bytes) -> list[str]:
    """The whole lines; what is not ASCII in one makes it no entry."""
    return data.decode("ascii", errors="replace").split("\n")[:-1]


def _entry(line: str) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(told, dict) or told.get("schema") != SCHEMA:
        raise ValueError("not a log entry")
    for key in ("epoch", "sequence", "minute"):
        number = told.get(key)
        if type(number) is not int or not 0 <= number <= NUMBER_MAX:
            raise ValueError(f"no {key}")
    return told


def _entry_or_none(line: str) -> dict[str, Any] | None:
    try:
        return _entry(line)
    except ValueError:
        return None
