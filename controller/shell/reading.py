"""TOML read strictly: every key is known, every value has its type, and nothing is guessed.

Whatever is wrong becomes a `BadFile` that names file, key and value. Floats are never made.
"""

import re
import stat
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import BinaryIO, NoReturn

from attrs import frozen

from controller.shell.decimals import Amount, Quantity, on_grid
from controller.shell.errors import BadFile

FILE_BYTES_MAX = 1_000_000
"""A full prescription has some 10 kB; anything far beyond is not one."""
LINE_CHARS_MAX = 500
"""Keeps a hostile key of very many parts from taking minutes to parse."""

_TYPE_NAMES: Mapping[type, str] = {
    bool: "a boolean",
    int: "an integer",
    str: "a string",
    list: "an array",
    dict: "a table",
    datetime: "a date-time",
    date: "a date",
    time: "a time",
}


@frozen
class Number:
    """A TOML number with a point or an exponent, as it was written."""

    text: str


@frozen
class Table:
    """A TOML table and where it stands.

    Attributes:
        file: path of its file, for messages.
        path: dotted key of the table, empty for the file's top level.
        values: what tomllib made of it, with a `Number` for every float.
    """

    file: str
    path: str
    values: Mapping[str, object]

    def fail(self, key: str, reason: str) -> NoReturn:
        """Raise BadFile about `key` and the value that stands there, if one does."""
        value = shown(self.values[key]) if key in self.values else ""
        raise BadFile(self.file, self.dotted(key), value, reason)

    def dotted(self, key: str) -> str:
        """Return `key` with the path of this table before it."""
        return f"{self.path}.{key}" if self.path else key

    def only(self, keys: Iterable[str], quantities: Iterable[Quantity] = ()) -> None:
        """Raise BadFile for the first key that is neither in `keys` nor that of a quantity."""
        known = (*keys, *(quantity.key for quantity in quantities))
        for key in self.values:
            if key not in known:
                self.fail(key, _unknown(key, known, quantities))

    def has(self, key: str) -> bool:
        """Return whether the table holds `key`."""
        return key in self.values

    def text(self, key: str) -> str:
        """Return a string."""
        value = self._required(key)
        return value if isinstance(value, str) else self._mistyped(key, "a string")

    def boolean(self, key: str) -> bool:
        """Return true or false."""
        value = self._required(key)
        return value if isinstance(value, bool) else self._mistyped(key, "a boolean")

    def local_date_time(self, key: str) -> datetime:
        """Return a date with a time and without an offset."""
        value = self._required(key)
        if not isinstance(value, datetime):
            self._mistyped(key, "a date-time such as 2026-03-02T09:00:00, without quotes")
        if value.tzinfo is not None:
            self.fail(key, "expected local time, without an offset")
        return value

    def table(self, key: str) -> "Table":
        """Return the table under `key`."""
        value = self._required(key)
        return (
            Table(self.file, self.dotted(key), value)
            if isinstance(value, dict)
            else self._mistyped(key, "a table")
        )

    def tables(self, key: str) -> tuple["Table", ...]:
        """Return the array of tables under `key`."""
        values = self._required(key)
        if not isinstance(values, list):
            self._mistyped(key, f"an array of tables, [[{self.dotted(key)}]]")
        return tuple(self._item(key, number, value) for number, value in enumerate(values, start=1))

    def array(self, key: str) -> tuple["Table", ...]:
        """Return the array under `key`, each item as a table of its own under the key `item`."""
        values = self._required(key)
        if not isinstance(values, list):
            self._mistyped(key, "an array")
        return tuple(
            Table(self.file, f"{self.dotted(key)}[{number}]", {"item": value})
            for number, value in enumerate(values, start=1)
        )

    def amount(self, quantity: Quantity, key: str | None = None) -> Amount:
        """Return a number within the range and on the grid of `quantity`, under its key or another."""
        named = quantity.key if key is None else key
        written = self._number(named, quantity)
        if written.is_signed() or not quantity.minimum <= written <= quantity.maximum:
            self.fail(named, f"expected {quantity.minimum} to {quantity.maximum} {quantity.unit}".rstrip())
        units = on_grid(written, quantity.places)
        if units is None:
            self.fail(named, _off_grid(quantity))
        return Amount(written, units)

    def _number(self, key: str, quantity: Quantity) -> Decimal:
        value = self._required(key)
        if isinstance(value, bool) or not isinstance(value, int | Number):
            self._mistyped(key, f"a number{_in_unit(quantity)}")
        if isinstance(value, int):
            # A bound before the conversion: an integer of a million digits takes long to convert.
            return Decimal(value) if abs(value) < 10**30 else Decimal(10**30)
        if value.text.lstrip("+-") in ("inf", "nan"):
            self.fail(key, f"expected a finite number{_in_unit(quantity)}")
        if "e" in value.text.lower():
            self.fail(key, f"expected a plain decimal without an exponent{_in_unit(quantity)}")
        return Decimal(value.text)

    def _item(self, key: str, number: int, value: object) -> "Table":
        path = f"{self.dotted(key)}[{number}]"
        if not isinstance(value, dict):
            raise BadFile(self.file, path, shown(value), f"expected a table, not {_type_name(value)}")
        return Table(self.file, path, value)

    def _required(self, key: str) -> object:
        if key not in self.values:
            self.fail(key, "missing")
        return self.values[key]

    def _mistyped(self, key: str, expected: str) -> NoReturn:
        self.fail(key, f"expected {expected}, not {_type_name(self.values[key])}")


def read_table(path: Path) -> Table:
    """Return the top level of a TOML file.

    Raises:
        BadFile: it is missing, not a regular file, over 1 MB, not UTF-8 or not TOML.
    """
    return parse_table(read_text(path), str(path))


def read_text(path: Path) -> str:
    """Return the text of a file.

    Raises:
        BadFile: it is missing, not a regular file, over 1 MB or not UTF-8.
    """
    file = str(path)
    data = _bytes(path, file)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        place, byte = f"byte {error.start + 1}", f"0x{data[error.start]:02x}"
        raise BadFile(file, place, byte, "not UTF-8") from None


def parse_table(text: str, file: str) -> Table:
    """Return the top level of a TOML text; `file` names it in messages.

    Raises:
        BadFile: not TOML, or nested or written beyond what any of our files needs.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > LINE_CHARS_MAX:
            raise BadFile(file, f"line {number}", line, f"longer than {LINE_CHARS_MAX} characters")
    try:
        return Table(file, "", tomllib.loads(text, parse_float=Number))
    except RecursionError:
        raise BadFile(file, "", "", "not TOML that can be read: nested too deeply") from None
    except ValueError as error:  # TOMLDecodeError, and the plain one for an integer of over 4300 digits
        key, line = _line_at_fault(text, str(error))
        raise BadFile(file, key, line, f"not TOML: {error}") from None


def shown(value: object) -> str:
    """Return a TOML value as a message shows it; of arrays and tables only that they are one."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value) if abs(value) < 10**30 else f"an integer of {value.bit_length()} bits"
        case str():
            return f'"{value}"'
        case Number():
            return value.text
        case date() | time():
            return value.isoformat()
        case _:
            return _type_name(value)


def open_regular(path: Path) -> BinaryIO:
    """Return a regular file, open for reading.

    Raises:
        BadFile: it is missing, cannot be opened, or is no regular file.
    """
    file = str(path)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise BadFile(file, "", "", "a directory, not a file")
        if not stat.S_ISREG(mode):  # opening a fifo would wait, reading a device might never end
            raise BadFile(file, "", "", "not a regular file")
        return path.open("rb")
    except OSError as error:
        raise BadFile(file, "", "", f"cannot be read: {error.strerror}") from None
    except ValueError:  # a NUL in the path
        raise BadFile(file, "", "", "not a path") from None


def _bytes(path: Path, file: str) -> bytes:
    with open_regular(path) as stream:
        try:
            data = stream.read(FILE_BYTES_MAX + 1)  # never more, however large the file is
        except OSError as error:
            raise BadFile(file, "", "", f"cannot be read: {error.strerror}") from None
    if len(data) > FILE_BYTES_MAX:
        raise BadFile(file, "", "", f"larger than {FILE_BYTES_MAX} bytes")
    return data


def _line_at_fault(text: str, message: str) -> tuple[str, str]:
    """The line that tomllib's message points at, as key and value of a BadFile."""
    lines = text.split("\n")  # as tomllib counts them; splitlines knows more line ends
    found = re.search(r"\(at line (\d+), column \d+\)", message)
    number = int(found.group(1)) if found else len(lines)
    return f"line {number}", lines[number - 1].strip() if 0 < number <= len(lines) else ""


def _type_name(value: object) -> str:
    return _TYPE_NAMES.get(type(value), "a decimal")


def _unknown(key: str, known: tuple[str, ...], quantities: Iterable[Quantity]) -> str:
    for quantity in quantities:
        if quantity.key != quantity.stem and f"{key}_".startswith(f"{quantity.stem}_"):
            return f"unknown key; expected {quantity.key}{_in_unit(quantity)}: the unit is part of the key"
    near = get_close_matches(key, known, n=1)
    meant = f"did you mean {near[0]}?" if near else f"expected one of {', '.join(known)}"
    return f"unknown key; {meant}"


def _off_grid(quantity: Quantity) -> str:
    if quantity.places == 0:
        return f"expected a whole number{_in_unit(quantity)}"
    return f"expected at most {quantity.places} decimals{_in_unit(quantity)}; none is rounded away"


def _in_unit(quantity: Quantity) -> str:
    return f", in {quantity.unit}" if quantity.unit else ""
