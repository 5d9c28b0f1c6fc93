"""The event log: every accepted command, alarm transition and power-on, once each, in a file that only grows.

An entry is made in the step that it tells of and written with that step's state, so that neither is ever
there without the other. After both banks are written it is appended; if power is lost before that, it is
appended when power is back. It has an epoch and a sequence number, and none is appended twice.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from controller.alarms import Cause
from controller.events import Event, PowerOn, ReadClocks, Tick
from controller.refusals import any_refusal
from controller.shell.encoding import canonical, plain
from controller.shell.medium import Growing
from controller.state import State
from controller.step import StepResult

SCHEMA = "dosebound.log/1"
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
    for cause, was, now in zip(Cause, before.alarms, result.state.alarms, strict=True):
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
    told = json.loads(line)
    if not isinstance(told, dict) or told.get("schema") != SCHEMA:
        raise ValueError("not a log entry")
    return int(told["epoch"]), int(told["sequence"])


def missing(pending: Iterable[str], last: Place) -> Iterator[str]:
    """Yield the pending entries that come after the last one in the log."""
    yield from (line for line in pending if place_of(line) > last)


class EventLog:
    """A log in something that grows, one entry a line."""

    def __init__(self, grown: Growing) -> None:
        self._grown = grown
        self._is_whole = False

    def last(self) -> Place:
        """Return where the last whole entry stands; (0, 0) in an empty log."""
        whole, _, _ = self._grown.read().rpartition(b"\n")
        places = (_place(line) for line in whole.decode("ascii", errors="replace").split("\n"))
        return max((place for place in places if place is not None), default=(0, 0))

    def append(self, lines: Iterable[str]) -> None:
        """Append entries, through to the disk.

        Raises:
            OSError: some are not there.
        """
        self._mend()
        self._is_whole = False
        self._grown.append("".join(f"{line}\n" for line in lines).encode("ascii"))
        self._is_whole = True

    def _mend(self) -> None:
        """Take away what power loss left of a line: it is among the pending entries, whole."""
        if not self._is_whole:
            data = self._grown.read()
            self._grown.cut(data.rfind(b"\n") + 1)


def _place(line: str) -> Place | None:
    try:
        return place_of(line)
    except (ValueError, KeyError, TypeError):
        return None
