"""Audit of a trace: is it, to the byte, what its scenario gives with this software?

The chain is read first: it says whether the trace holds together. Then the scenario is run again and every
line of the trace compared with the one that the run gives. The chain alone proves nothing, for whoever
changes a record can make a new one; the run does.
"""

from collections.abc import Callable, Iterator

from attrs import frozen

from fault_injection.clock import written_time
from fault_injection.differences import KeyDifference, differing, of_lines
from fault_injection.trace_file import Chain, TraceFile, record_in

SOFTWARE = ("version", "controller_sha256", "spec_sha256", "laboratory_sha256")
"""What a header says of the software."""

Keep = Callable[[str], object]


@frozen
class Difference:
    """The first record that is not what the run gives.

    Attributes:
        record: its number; the header is 1.
        time: when it was, as the run has it; empty for the header, and for a record too many.
        what: what is the matter with it, in a few words.
        keys: the keys that differ.
    """

    record: int
    time: str
    what: str
    keys: tuple[KeyDifference, ...]

    @property
    def of_software(self) -> bool:
        """Whether the header is of other software."""
        return self.record == 1 and any(key.key in SOFTWARE for key in self.keys)


class _Differs(Exception):
    """Ends the run at the first difference."""

    def __init__(self, difference: Difference) -> None:
        super().__init__(difference.what)
        self.difference = difference


def first_difference(trace: TraceFile, rerun: Callable[[Keep], object]) -> Difference | None:
    """Return the first record of a trace that is not what the run gives, or None if there is none.

    Args:
        trace: the trace.
        rerun: runs its scenario, giving each line of the new trace without its end.

    Raises:
        BadFile: the trace cannot be read.
    """
    comparison = _Comparison(trace.lines())
    try:
        rerun(comparison.expect)
        comparison.end()
    except _Differs as differs:
        return differs.difference
    return None


class _Comparison:
    """Takes what the run gives, a line at a time, and holds the trace against it."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._record = 0

    def expect(self, line: str) -> None:
        """Compare the next line of the trace."""
        self._record += 1
        found = next(self._lines, None)
        if found != f"{line}\n".encode("ascii"):
            raise _Differs(_difference(self._record, line, found))

    def end(self) -> None:
        """Nothing more may come."""
        found = next(self._lines, None)
        if found is not None:
            keys = (of_lines("", _text(found)),)
            raise _Differs(Difference(self._record + 1, "", "one too many: the run ends before it", keys))


def _difference(number: int, expected: str, found: bytes | None) -> Difference:
    wanted = record_in(expected.encode("ascii")) or {}
    time = written_time(wanted["minute"]) if "minute" in wanted else ""
    if found is None:
        return Difference(number, time, "missing: the trace ends before it", (of_lines(expected, ""),))
    record = record_in(found)
    keys = () if record is None else differing(wanted, record)
    whole = (of_lines(f"{expected}\n", _text(found)),)
    return Difference(number, time, "not what the run gives", keys or whole)


def _text(line: bytes) -> str:
    return line.decode("ascii", errors="backslashreplace")


def scenario_named(chain: Chain) -> str | None:
    """Return the id of the scenario that a trace says it is of; None if it says none."""
    name = None if chain.header is None else chain.header.get("scenario")
    return name if isinstance(name, str) else None


def unresolved(chain: Chain) -> Difference | None:
    """Return what can be said without a run: where the chain does not hold."""
    if chain.broken is None:
        return None
    return Difference(chain.broken.record, "", chain.broken.reason, ())
