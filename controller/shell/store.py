"""The store: two banks that hold the same, and three copies of what limp-home needs.

Both banks are written before the motor moves, one after the other. So a torn write leaves a bank that is
whole, and in it either the state before the step, of which nothing has moved yet, or the state after it, in
which all that may move is charged. Bank A is written first; where both are whole the newer one counts.
"""

import json
from collections.abc import Callable
from typing import Any, TypeVar

from attrs import evolve, frozen

from controller.limp_home import LimpHome, to_limp_home
from controller.shell.encoding import canonical, decoded, encoded, layout
from controller.shell.medium import Medium
from controller.shell.records import Record, unwrapped, wrapped
from controller.state import State

BANKS = ("bank-a", "bank-b")
LIMP_HOMES = ("limp-home-1", "limp-home-2", "limp-home-3")
PLACES = (*BANKS, *LIMP_HOMES)

Meant = TypeVar("Meant")


@frozen
class Kept:
    """Everything that is written with a state, so that one write makes all of it true.

    Attributes:
        device: name of the preset that the pump was built as.
        drug: name of the drug in the library.
        minute: ticks since commissioning; unknown time is not in it.
        epoch: 1 after commissioning, a higher one each time that both banks were lost, or the log was ahead.
        entries: log entries made in this epoch.
        pending: entries, each a line, that may not be in the log yet, those of an epoch before first.
        bad_frames: telemetry frames that were no command.
        state: the state.
    """

    device: str
    drug: str
    minute: int
    epoch: int
    entries: int
    pending: tuple[str, ...]
    bad_frames: int
    state: State


@frozen
class Limped:
    """What the copies for limp-home hold; `epoch` is the one that ended with the banks."""

    device: str
    drug: str
    minute: int
    epoch: int
    record: LimpHome


@frozen
class Found:
    """What was read.

    Attributes:
        kept: the newer of the banks that are whole; None where neither is.
        limped: what is left for limp-home where neither is; None where that is unreadable too.
        damaged: names of the banks and copies that cannot be read.
    """

    kept: Kept | None
    limped: Limped | None
    damaged: tuple[str, ...]

    @property
    def record_lost(self) -> bool:
        """Whether a bank cannot be read."""
        return any(bank in self.damaged for bank in BANKS)


def kept_for_limp_home_changes(before: State, after: State) -> bool:
    """Return whether the copies for limp-home must be written anew; a ring that turns is no reason."""
    was, now = to_limp_home(before), to_limp_home(after)
    return was.order.pulse_pg != now.order.pulse_pg or evolve(was, order=now.order) != now


class OtherLayout(Exception):
    """A whole record was written by another version of the controller."""


def newest(places: tuple[bytes, ...]) -> Record | None:
    """Return the newest whole record; of two as new as each other the first."""
    whole = [record for record in map(unwrapped, places) if record is not None]
    return max(whole, key=lambda record: record.sequence) if whole else None


class Store:
    """Reads and writes one pump's records."""

    def __init__(self, medium: Medium) -> None:
        self._medium = medium
        self._sequence = 0

    def read(self) -> Found:
        """Return what there is.

        Raises:
            OtherLayout: there is a whole record, of another version.
        """
        data = {name: self._medium.read(name) for name in PLACES}
        damaged = [name for name in PLACES if unwrapped(data[name]) is None]
        kept = self._newest(BANKS, data, damaged, _kept)
        limped = None if kept is not None else self._newest(LIMP_HOMES, data, damaged, _limped)
        whole = [record for record in map(unwrapped, data.values()) if record is not None]
        self._sequence = max((record.sequence for record in whole), default=0)
        return Found(kept=kept, limped=limped, damaged=tuple(damaged))

    def _newest(
        self,
        names: tuple[str, ...],
        data: dict[str, bytes],
        damaged: list[str],
        meant: Callable[[bytes], Meant],
    ) -> Meant | None:
        """What the newest of some places means; one that is whole and yet means nothing is damaged too."""
        left = [name for name in names if name not in damaged]
        record = newest(tuple(data[name] for name in left))
        if record is None:
            return None
        try:
            return meant(record.payload)
        except (ValueError, KeyError, TypeError):
            damaged += [name for name in left if unwrapped(data[name]) == record]
            return self._newest(names, data, damaged, meant)

    def write(self, kept: Kept, *, limp_home: bool) -> None:
        """Write the copies for limp-home, if asked to, and both banks, one after the other.

        Raises:
            OSError: not all of it was written; nothing may move.
        """
        self._sequence += 1
        if limp_home:
            copy = wrapped(Record(self._sequence, _limped_payload(kept)))
            for name in LIMP_HOMES:
                self._medium.write(name, copy)
        data = wrapped(Record(self._sequence, _payload(kept)))
        for name in BANKS:
            self._medium.write(name, data)


def _payload(kept: Kept) -> bytes:
    return _canonical(
        {
            "layout": layout(State),
            **{name: getattr(kept, name) for name in ("device", "drug", "minute", "epoch", "entries")},
            "pending": list(kept.pending),
            "bad_frames": kept.bad_frames,
            "state": encoded(kept.state),
        }
    )


def _kept(payload: bytes) -> Kept:
    told = _told(payload, State)
    return Kept(
        **{name: told[name] for name in ("device", "drug", "minute", "epoch", "entries", "bad_frames")},
        pending=tuple(told["pending"]),
        state=decoded(told["state"], State),
    )


def _limped_payload(kept: Kept) -> bytes:
    return _canonical(
        {
            "layout": layout(LimpHome),
            **{name: getattr(kept, name) for name in ("device", "drug", "minute", "epoch")},
            "record": encoded(to_limp_home(kept.state)),
        }
    )


def _limped(payload: bytes) -> Limped:
    told = _told(payload, LimpHome)
    return Limped(
        **{name: told[name] for name in ("device", "drug", "minute", "epoch")},
        record=decoded(told["record"], LimpHome),
    )


def _told(payload: bytes, kind: type) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(payload)
    if told.get("layout") != layout(kind):
        raise OtherLayout
    return told


def _canonical(told: dict[str, Any]) -> bytes:
    return canonical(told).encode("ascii")
