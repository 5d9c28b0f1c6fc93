"""Ways to spoil a TOML file: by its bytes, by its lines, and by what it says.

All randomness comes from the generator that is given, so a seed names every spoiled file.
"""

import re
from collections.abc import Callable
from random import Random
from typing import TypeVar

Item = TypeVar("Item")

ODD_VALUES = (
    '""',
    '" "',
    '"\\u0000"',
    '"\\u202Eevil"',
    '"e\\u0301"',
    '"\\uFF11 d 00:00"',
    '"1 d 24:00"',
    '"999 d 23:59"',
    '"0 d 00:00"',
    '"-1 d 00:00"',
    '"../../../etc/passwd"',
    '"/etc/passwd"',
    '"."',
    '"scenario"',
    "'''\n'''",
    "true",
    "0",
    "-1",
    "-0.0",
    "1e400",
    "1E-400",
    "nan",
    "-inf",
    "0xffffffffffffffffffffffff",
    "4_294_967_296",
    "9" * 400,
    "0." + "9" * 400,
    "1979-05-27",
    "1979-05-27T07:32:00Z",
    "07:32:00",
    "[]",
    "{}",
    "[[[[]]]]",
    "{a = {b = {c = 1}}}",
    "[" * 240 + "]" * 240,
    "\u0663",
    "\uff11\uff12",
)
"""What may stand behind a key, from the merely wrong to the absurd."""

ODD_BYTES = (
    b"\xef\xbb\xbf",
    b"\x00",
    b"\r",
    b"\r\n",
    b"\xed\xa0\x80",
    b"\xff\xfe",
    "\u202e".encode(),
    "\u0301".encode(),
    "\u2028".encode(),
    "\x0b\x0c\x85".encode(),
    b'"""',
    b"[[fault]]\n",
    b"[[event]]\n",
    b"[fault]\n",
    b"\\",
)
"""Byte order mark, NUL, lone CR, surrogates, another encoding, writing direction, marks, line ends."""

BLOCK = re.compile(rb"(?=^\[\[)", re.MULTILINE)
ASSIGNMENT = re.compile(rb"^(\w+) = ([^\n]*)$", re.MULTILINE)


def mutated(text: bytes, others: tuple[bytes, ...], random: Random) -> bytes:
    """Return a file spoiled in one to four ways; `others` are files of the same kind to take from."""
    for _ in range(1 + random.getrandbits(2)):
        text = chosen(WAYS, random)(text, others, random)
    return text


def chosen(items: tuple[Item, ...], random: Random) -> Item:
    """Return one of the items, by `getrandbits` alone, which is the same on every version of Python."""
    return items[random.getrandbits(32) % len(items)]


def place(text: bytes, random: Random) -> int:
    """Return a place in the text, its end included."""
    return random.getrandbits(32) % (len(text) + 1)


def byte_changed(text: bytes, _: tuple[bytes, ...], random: Random) -> bytes:
    at = place(text, random)
    return text[:at] + bytes([random.getrandbits(8)]) + text[at + 1 :]


def bytes_removed(text: bytes, _: tuple[bytes, ...], random: Random) -> bytes:
    at = place(text, random)
    return text[:at] + text[at + random.getrandbits(5) :]


def odd_bytes_put_in(text: bytes, _: tuple[bytes, ...], random: Random) -> bytes:
    at = 0 if random.getrandbits(2) == 0 else place(text, random)
    return text[:at] + chosen(ODD_BYTES, random) + text[at:]


def cut_off(text: bytes, _: tuple[bytes, ...], random: Random) -> bytes:
    return text[: place(text, random)]


def line_removed(text: bytes, _: tuple[bytes, ...], random: Random) -> bytes:
    lines = text.splitlines(keepends=True)
    at = random.getrandbits(32) % max(1, len(lines))
    return b"".join(lines[:at] + lines[at + 1 :])


def line_of_another(text: bytes, others: tuple[bytes, ...], random: Random) -> bytes:
    """A line of another file, or of this one, put in anywhere."""
    lines = text.splitlines(keepends=True)
    taken = chosen(tuple(chosen((text, *others), random).splitlines(keepends=True)) or (b"",), random)
    at = random.getrandbits(32) % (len(lines) + 1)
    return b"".join([*lines[:at], taken, *lines[at:]])


def block_moved(text: bytes, _: tuple[bytes, ...], random: Random) -> bytes:
    """Entries out of order, doubled or gone."""
    head, *blocks = BLOCK.split(text)
    if not blocks:
        return text
    block = blocks.pop(random.getrandbits(32) % len(blocks))
    for _again in range(random.getrandbits(2)):
        blocks.insert(random.getrandbits(32) % (len(blocks) + 1), block)
    return b"".join([head, *blocks])


def block_of_another(text: bytes, others: tuple[bytes, ...], random: Random) -> bytes:
    """An entry that makes sense elsewhere."""
    blocks = BLOCK.split(chosen(others, random))[1:]
    return text + chosen(tuple(blocks), random) if blocks else text


def very_many(text: bytes, _: tuple[bytes, ...], random: Random) -> bytes:
    """One entry a thousand times, and once more."""
    blocks = BLOCK.split(text)[1:]
    if not blocks or random.getrandbits(4):
        return text
    return text + chosen(tuple(blocks), random) * (1_000 + random.getrandbits(1))


def value_changed(text: bytes, others: tuple[bytes, ...], random: Random) -> bytes:
    """Another value behind a key: an odd one, or one of the same key, or of any, elsewhere."""
    found = list(ASSIGNMENT.finditer(text))
    if not found:
        return text
    at = chosen(tuple(found), random)
    elsewhere = list(ASSIGNMENT.finditer(chosen((text, *others), random)))
    same = [each for each in elsewhere if each[1] == at[1]]
    way = random.getrandbits(2)
    if way == 0 or not elsewhere:
        value = chosen(ODD_VALUES, random).encode()
    else:
        value = chosen(tuple(same if same and way > 1 else elsewhere), random)[2]
    return text[: at.start(2)] + value + text[at.end(2) :]


def digit_changed(text: bytes, _: tuple[bytes, ...], random: Random) -> bytes:
    """Times, amounts and counts a little or far off."""
    digits = [at for at, byte in enumerate(text) if chr(byte).isdigit()]
    if not digits:
        return text
    at = chosen(tuple(digits), random)
    return (
        text[:at] + b"0123456789"[random.getrandbits(3) :][:1] * (1 + random.getrandbits(1)) + text[at + 1 :]
    )


def nested(text: bytes, _: tuple[bytes, ...], random: Random) -> bytes:
    """Deeply, over many lines, so that no line is long."""
    if random.getrandbits(3):
        return text
    depth = 100 << random.getrandbits(3)
    return text + b"x = " + b"[\n" * depth + b"]\n" * (depth - random.getrandbits(1))


def key_doubled(text: bytes, _: tuple[bytes, ...], random: Random) -> bytes:
    found = list(ASSIGNMENT.finditer(text))
    if not found:
        return text
    at = chosen(tuple(found), random)
    return text[: at.end()] + b"\n" + at[0] + text[at.end() :]


Way = Callable[[bytes, tuple[bytes, ...], Random], bytes]
WAYS: tuple[Way, ...] = (
    byte_changed,
    bytes_removed,
    odd_bytes_put_in,
    cut_off,
    line_removed,
    line_of_another,
    block_moved,
    block_of_another,
    very_many,
    value_changed,
    value_changed,
    value_changed,
    digit_changed,
    digit_changed,
    nested,
    key_doubled,
)
