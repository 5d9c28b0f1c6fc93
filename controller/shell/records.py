"""Records: a payload with a sequence number, and a check sum over all of it.

    8 bytes magic and version | 8 bytes sequence | 4 bytes length | payload | 4 bytes CRC-32

Big-endian. A CRC-32 finds every single flipped bit, every burst of up to 32 bits, and all but one in 2**32 of
other damage. It is there against rot and torn writes; nobody who could forge a record is kept out by it.
"""

import struct
import zlib

from attrs import frozen

MAGIC = b"DOSEREC1"
PAYLOAD_BYTES_MAX = 4_000_000
"""A state has some 20 kB, and what waits for the log a few kB more: a larger length is damage."""
_HEAD = struct.Struct(">8sQI")
_SUM = struct.Struct(">I")


@frozen
class Record:
    """One record, whole.

    Attributes:
        sequence: how many were written before it.
        payload: what was written.
    """

    sequence: int
    payload: bytes


def wrapped(record: Record) -> bytes:
    """Return the bytes of a record."""
    body = _HEAD.pack(MAGIC, record.sequence, len(record.payload)) + record.payload
    return body + _SUM.pack(zlib.crc32(body))


def unwrapped(data: bytes) -> Record | None:
    """Return the record that `data` begins with, or None if there is none, or it is damaged.

    What follows it is left over from a longer record that was written there before, and means nothing.
    """
    if len(data) < _HEAD.size + _SUM.size:
        return None
    magic, sequence, length = _HEAD.unpack_from(data)
    end = _HEAD.size + length
    if magic != MAGIC or length > PAYLOAD_BYTES_MAX or len(data) < end + _SUM.size:
        return None
    (told,) = _SUM.unpack_from(data, end)
    if told != zlib.crc32(memoryview(data)[:end]):
        return None
    return Record(sequence, data[_HEAD.size : end])
