"""Telemetry frames: a command, who gives it, and the proof that its maker holds that role's key.

    4 bytes length of the rest | 4 magic | 1 role | 8 counter | payload | 32 HMAC-SHA-256

Big-endian. The HMAC is over everything before it, the length included, with the key of the role. The payload
is a command's entry (`controller.shell.telemetry`). Whether the counter is new is for the core to say.
"""

import hmac
import struct
from collections.abc import Mapping
from enum import Enum

from attrs import frozen

from controller.units import CommandCounter

MAGIC = b"DBF1"
_HEAD = struct.Struct(">I4sBQ")
_LENGTH_BYTES = 4
_SUM_BYTES = 32
FRAME_BYTES_MAX = 65_536
"""A load with a program of a week has some 10 kB."""
COUNTER_MAX = 2**63 - 1


class Role(Enum):
    """Who commands."""

    CLINICIAN = 1
    PATIENT = 2


Keys = Mapping[Role, bytes]


@frozen
class Frame:
    """A frame that came from a holder of its role's key."""

    role: Role
    counter: CommandCounter
    payload: str


def sealed(frame: Frame, key: bytes) -> bytes:
    """Return the bytes of a frame."""
    payload = frame.payload.encode("utf-8")
    length = _HEAD.size - _LENGTH_BYTES + len(payload) + _SUM_BYTES
    body = _HEAD.pack(length, MAGIC, frame.role.value, frame.counter) + payload
    return body + hmac.digest(key, body, "sha256")


def opened(data: bytes, keys: Keys) -> Frame | None:
    """Return the frame that `data` is, or None: a bad frame is told nothing about what is bad in it."""
    if not _HEAD.size + _SUM_BYTES <= len(data) <= FRAME_BYTES_MAX:
        return None
    length, magic, role_number, counter = _HEAD.unpack_from(data)
    role = next((role for role in Role if role.value == role_number), None)
    if length != len(data) - _LENGTH_BYTES or magic != MAGIC or role is None or counter > COUNTER_MAX:
        return None
    body, told = data[:-_SUM_BYTES], data[-_SUM_BYTES:]
    if not hmac.compare_digest(told, hmac.digest(keys[role], body, "sha256")):
        return None
    try:
        payload = body[_HEAD.size :].decode("utf-8")
    except UnicodeDecodeError:
        return None
    return Frame(role, CommandCounter(counter), payload)
