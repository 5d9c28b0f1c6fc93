"""The trace `dosebound.trace/1`: a header, then one record a change, each bound to the one before.

Lines of canonical JSON (sorted keys, no spaces, ASCII). A line's `previous` is the SHA-256 of the line
before without its line end; the header's is 64 zeros. There is no float, no clock of the machine and no
path in it, so the same scenario gives the same bytes.

A record is written for every command, for every tick that turns the motor, and for every tick at which
mode, alarms or faults change, a pulse is withheld, or a claim is first objected to. Between two records
nothing leaves the pump and nobody hears anything.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from controller.alarms import Alarms
from controller.shell.encoding import canonical, encoded
from controller.state import State
from fault_injection.logbook import signals

SCHEMA = "dosebound.trace/1"
FIRST = "0" * 64
SOURCES = {"controller": (".py", ".toml"), "spec": (".py",), "fault_injection": (".py",)}
"""The packages that a run depends on, and which of their files. The controller's include the drug library;
scenarios and incidents are no source: a run's own has a digest of its own."""


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data`, 64 hexadecimal digits."""
    return sha256(data).hexdigest()


def state_digest(state: State) -> str:
    """Return the SHA-256 of everything in the state, in the order of its fields."""
    return digest(encoded(state).encode("ascii"))


def given(alarms: Alarms) -> dict[str, str]:
    """Return the signals that are given, by cause, and whether they were acknowledged."""
    return {
        cause.name: "acknowledged" if signal.acknowledged else "unacknowledged"
        for cause, signal in signals(alarms)
        if signal.on
    }


@cache
def source_digest(package: str) -> str:
    """Return the SHA-256 over names and contents of a package's sources, those in its folders included."""
    found = _below(files(package), "", SOURCES[package])
    return digest_of((name, entry.read_bytes()) for name, entry in sorted(found, key=lambda item: item[0]))


def _below(folder: Traversable, path: str, endings: tuple[str, ...]) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _below(entry, f"{path}{entry.name}/", endings)
        elif entry.name.endswith(endings):
            yield f"{path}{entry.name}", entry


def digest_of(parts: Iterable[tuple[str, bytes]]) -> str:
    """Return one SHA-256 over named contents; each enters by its own digest, so no two lists collide."""
    lines = (f"{digest(content)}  {name}\n" for name, content in parts)
    return digest("".join(lines).encode("utf-8"))


@cache
def product_version() -> str:
    """Return the version of the installed distribution, or `unknown` where none is installed."""
    try:
        return version("dosebound")
    except PackageNotFoundError:
        return "unknown"


class Trace:
    """Chains the records of one run."""

    def __init__(self, header: dict[str, Any], keep: Callable[[str], object] | None = None) -> None:
        """Begin with the header.

        Args:
            header: what stands in the first line, beside schema and `previous`.
            keep: called with each line, without its end; without it the lines are kept for `text`.
        """
        self._lines: list[str] = []
        self._keep = self._lines.append if keep is None else keep
        self.head = FIRST
        self.records = 0
        self.record({"schema": SCHEMA, **header})

    def record(self, record: dict[str, Any]) -> None:
        """Append one line, bound to the line before."""
        line = canonical({**record, "previous": self.head})
        self.head = digest(line.encode("ascii"))
        self.records += 1
        self._keep(line)

    def text(self) -> str:
        """Return all lines that were kept, each ended."""
        return "".join(f"{line}\n" for line in self._lines)
