"""A new run held against a recorded trace: what this version does differently.

Records are compared minute by minute, each with the one of the same event. What a header says, the digest
of the state and the chain are no behaviour: two versions may keep their state in other ways and do the same.
"""

from collections.abc import Iterator
from typing import Any

from attrs import define, field, frozen

from controller.shell.errors import BadFile
from fault_injection.behaviour import RECORDS_A_MINUTE_MAX, Behaviour, Minute, minute_of
from fault_injection.differences import KeyDifference, differing
from fault_injection.trace_file import Record, TraceFile, record_in

NO_BEHAVIOUR = frozenset({"previous", "state_sha256"})
EVERYTHING = "record"


@frozen
class Departure:
    """The first moment at which the two differ.

    Attributes:
        minute: when.
        event: of which event.
        keys: the keys that differ; one named `record` where one of the two has no such event.
    """

    minute: int
    event: str
    keys: tuple[KeyDifference, ...]


@frozen
class Contrast:
    """How a new run compares with a recorded trace.

    Attributes:
        header: keys of the header that differ.
        first: the first difference in behaviour, or None.
        events: how many events differ.
        recorded: what the recorded run did.
        new: what the new one does.
    """

    header: tuple[KeyDifference, ...]
    first: Departure | None
    events: int
    recorded: Behaviour
    new: Behaviour

    @property
    def same(self) -> bool:
        """Whether the two do the same."""
        return self.first is None


@define
class Against:
    """Takes the lines of a new run as they come and compares them with a trace.

    Raises:
        BadFile: the trace cannot be read, or its chain does not hold.
    """

    _trace: TraceFile
    _recorded: Iterator[Minute] = field(init=False)
    _pending: Minute | None = field(init=False, default=None)
    _new: Minute = field(init=False, factory=lambda: Minute(0, []))
    _header: tuple[KeyDifference, ...] | None = field(init=False, default=None)
    _first: Departure | None = field(init=False, default=None)
    _events: int = field(init=False, default=0)
    _behaviour_recorded: Behaviour = field(init=False, factory=Behaviour)
    _behaviour_new: Behaviour = field(init=False, factory=Behaviour)

    def __attrs_post_init__(self) -> None:
        chain = self._trace.chain()
        if chain.broken is not None:
            place, why = f"record {chain.broken.record}", f"the chain does not hold: {chain.broken.reason}"
            raise BadFile(self._trace.name, place, "", why)
        self._recorded = _minutes(self._trace)

    def expect(self, line: str) -> None:
        """Take the next line of the new run."""
        record = record_in(line.encode("ascii")) or {}
        if self._header is None:
            first = next(self._trace.lines())
            self._header = tuple(
                key for key in differing(record, record_in(first) or {}) if key.key not in NO_BEHAVIOUR
            )
            self._pending = next(self._recorded, None)
            return
        if record["minute"] != self._new.minute:
            self._compare()
            self._new = Minute(record["minute"], [])
        self._new.records.append(record)

    def contrast(self) -> Contrast:
        """Return how the two compare, once the new run has ended."""
        self._compare()
        while self._pending is not None:
            self._alone()
        return Contrast(
            self._header or (), self._first, self._events, self._behaviour_recorded, self._behaviour_new
        )

    def _compare(self) -> None:
        """Compare a minute of the new run with the trace, after what only the trace has before it."""
        while self._pending is not None and self._pending.minute < self._new.minute:
            self._alone()
        recorded = Minute(self._new.minute, [])
        if self._pending is not None and self._pending.minute == self._new.minute:
            recorded, self._pending = self._pending, next(self._recorded, None)
        self._pair(self._new, recorded)

    def _alone(self) -> None:
        if self._pending is not None:
            recorded, self._pending = self._pending, next(self._recorded, None)
            self._pair(Minute(recorded.minute, []), recorded)

    def _pair(self, new: Minute, recorded: Minute) -> None:
        self._behaviour_new.minute(new)
        self._behaviour_recorded.minute(recorded)
        wanted, given = new.by_event(), recorded.by_event()
        for event in [*wanted, *(each for each in given if each not in wanted)]:
            keys = _differing(wanted.get(event), given.get(event))
            if keys:
                self._events += 1
                self._first = self._first or Departure(new.minute, event[0], keys)


def _differing(new: Record | None, recorded: Record | None) -> tuple[KeyDifference, ...]:
    if new is None or recorded is None:
        there, absent = "there", "absent"
        return (
            KeyDifference(
                EVERYTHING,
                absent if new is None else there,
                absent if recorded is None else there,
            ),
        )
    return differing(_behaviour(new), _behaviour(recorded))


def _behaviour(record: Record) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key not in NO_BEHAVIOUR}


def _minutes(trace: TraceFile) -> Iterator[Minute]:
    """The records of a trace after its header, those of one minute together.

    Raises:
        BadFile: a record lacks what every record has, or the minutes are out of order.
    """
    minute = Minute(0, [])
    for number, line in enumerate(trace.lines(), start=1):
        if number == 1:
            continue
        record = record_in(line) or {}
        now = minute_of(record, trace.name, number)
        if now < minute.minute:
            raise BadFile(
                trace.name, f"record {number}.minute", str(now), "is before that of the record above"
            )
        if now != minute.minute:
            if minute.records:
                yield minute
            minute = Minute(now, [])
        if len(minute.records) == RECORDS_A_MINUTE_MAX:
            raise BadFile(
                trace.name, f"record {number}", "", f"the minute has {RECORDS_A_MINUTE_MAX} already"
            )
        minute.records.append(record)
    if minute.records:
        yield minute
