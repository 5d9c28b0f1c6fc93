"""A recorded trace, read line by line: however long it is, little of it is held at a time.

Records are numbered as lines are, from 1, which is the header.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from attrs import frozen

from controller.shell.errors import BadFile
from controller.shell.reading import open_regular
from fault_injection.trace import FIRST, SCHEMA, digest

LINE_BYTES_MAX = 100_000
"""A record has some 700 bytes, and a few thousand where many claims are objected to at once."""

Record = dict[str, Any]


@frozen
class Break:
    """Where a chain does not hold.

    Attributes:
        record: the first record that is not what the chain says.
        reason: how that is known.
    """

    record: int
    reason: str


@frozen
class Chain:
    """What a trace says of itself.

    Attributes:
        header: its first record; None if that is no header of a trace.
        records: how many lines there are.
        head: SHA-256 of the last line without its end.
        broken: where it does not hold together, or None.
    """

    header: Record | None
    records: int
    head: str
    broken: Break | None


class TraceFile:
    """An open trace."""

    def __init__(self, name: str, stream: BinaryIO) -> None:
        self.name = name
        self._stream = stream

    def lines(self) -> Iterator[bytes]:
        """Yield every line from the first on, with its end where it has one.

        Raises:
            BadFile: it cannot be read, or a line is longer than any of a trace.
        """
        try:
            self._stream.seek(0)
            number = 0
            while line := self._stream.readline(LINE_BYTES_MAX + 1):
                number += 1
                if len(line) > LINE_BYTES_MAX:
                    raise BadFile(self.name, f"record {number}", "", f"longer than {LINE_BYTES_MAX} bytes")
                yield line
        except OSError as error:
            raise BadFile(self.name, "", "", f"cannot be read: {error.strerror}") from None

    def chain(self) -> Chain:
        """Return what the trace says of itself, after one reading.

        Raises:
            BadFile: as for `lines`, or it is no trace at all: nothing in it is bound to a line before.
        """
        header: Record | None = None
        broken: Break | None = None
        head, number, bound = FIRST, 0, False
        for number, line in enumerate(self.lines(), start=1):
            record = record_in(line)
            if number == 1:
                header = _header(record)
            bound = bound or _binds(record)
            broken = broken or _break(number, line, record, head)
            head = digest(line.removesuffix(b"\n"))
        if number == 0:
            raise BadFile(self.name, "", "", "empty, and no trace is")
        if header is None and not bound:
            raise BadFile(self.name, "record 1", "", f'not a trace: expected the header of a "{SCHEMA}"')
        return Chain(header, number, head, broken)


@contextmanager
def opened(path: Path) -> Iterator[TraceFile]:
    """Give an open trace.

    Raises:
        BadFile: it is missing, or no regular file.
    """
    with open_regular(path) as stream:
        yield TraceFile(str(path), stream)


def record_in(line: bytes) -> Record | None:
    """Return the record that a line holds, or None if it holds none."""
    try:
        record = json.loads(line.decode("ascii"), parse_float=_refused, parse_constant=_refused)
    except (ValueError, RecursionError):  # not ASCII, not JSON, a float, thousands of digits, nested deeply
        return None
    return record if isinstance(record, dict) else None


def _refused(text: str) -> None:
    raise ValueError(f"{text}: no number in a trace is but an integer")


def _header(record: Record | None) -> Record | None:
    return record if record is not None and record.get("schema") == SCHEMA else None


def _binds(record: Record | None) -> bool:
    previous = None if record is None else record.get("previous")
    return isinstance(previous, str) and len(previous) == len(FIRST)


def _break(number: int, line: bytes, record: Record | None, head: str) -> Break | None:
    if record is None:
        return Break(number, "it is not JSON as a trace has it")
    if not line.endswith(b"\n"):
        return Break(number, "its line has no end, so something was cut off")
    if record.get("previous") == head:
        return None
    if number == 1:
        return Break(1, "its `previous` is not 64 zeros")
    return Break(number - 1, f"record {number} was bound to a line with another SHA-256")
