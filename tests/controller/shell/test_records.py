"""A record is read whole or not at all, and of several the newest counts."""

import pytest

from controller.shell.records import PAYLOAD_BYTES_MAX, Record, unwrapped, wrapped
from controller.shell.store import newest

OLD, NEW = Record(7, b"lowered"), Record(8, b"the limit was lowered again")


def test_a_record_is_read_as_it_was_written() -> None:
    """Whatever lies behind it."""
    assert NEW == unwrapped(wrapped(NEW))
    assert NEW == unwrapped(wrapped(NEW) + b"left over")
    assert Record(0, b"") == unwrapped(wrapped(Record(0, b"")))


def test_no_record_is_read_from_part_of_one() -> None:
    """However little is missing."""
    data = wrapped(NEW)
    assert [] == [length for length in range(len(data)) if unwrapped(data[:length]) is not None]


def test_no_record_is_read_if_a_bit_has_flipped() -> None:
    """Whichever it is; and no two bits in 32 on end."""
    data = wrapped(NEW)
    for first in range(8 * len(data)):
        assert unwrapped(flipped(data, first)) is None
        for second in range(first + 1, min(first + 32, 8 * len(data))):
            assert unwrapped(flipped(flipped(data, first), second)) is None


def flipped(data: bytes, bit: int) -> bytes:
    """The same but for a bit."""
    return data[: bit // 8] + bytes([data[bit // 8] ^ 1 << bit % 8]) + data[bit // 8 + 1 :]


def test_the_newer_of_two_whole_records_counts() -> None:
    """Wherever it lies: an older one may hold a limit that was lowered since."""
    assert NEW == newest((wrapped(OLD), wrapped(NEW)))
    assert NEW == newest((wrapped(NEW), wrapped(OLD)))


@pytest.mark.parametrize("damaged", [b"", b"\x00" * 40, b"\xff" * 40, wrapped(NEW)[:-1]])
def test_a_damaged_record_does_not_count(damaged: bytes) -> None:
    """The other one does; of two damaged ones none."""
    assert OLD == newest((damaged, wrapped(OLD)))
    assert OLD == newest((wrapped(OLD), damaged))
    assert newest((damaged, damaged)) is None


def test_a_length_beyond_all_bounds_is_damage() -> None:
    """It asks for no memory."""
    data = bytearray(wrapped(NEW))
    data[16:20] = (PAYLOAD_BYTES_MAX + 1).to_bytes(4, "big")
    assert unwrapped(bytes(data)) is None
