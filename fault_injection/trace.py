"""The trace `dosebound.trace/1`: a header, then one record a change, each bound to the one before.

Lines of canonical JSON (sorted keys, no spaces, ASCII). A line's `previous` is the SHA-256 of the line
before without its line end; the header's is 64 zeros. There is no float, no clock of the machine and no
path in it, so the same scenario gives the same bytes.

A record is written for every command, for every tick that turns the motor, and for every tick at which
mode, alarms or faults change, a pulse is withheld, or a claim is first objected to. Between two records
nothing leaves the pump and nobody hears anything.
"""

from collections.abc import Iterable
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from typing import Any

from controller.alarms import Alarms
from controller.shell.encoding import canonical, encoded
from controller.state import State
from fault_injection.logbook import signals

SCHEMA = "dosebound.trace/1"
FIRST = "0" * 64


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


def source_digest(package: str) -> str:
    """Return the SHA-256 over the names and contents of a package's own modules, in order of name."""
    modules = sorted(
        (entry for entry in files(package).iterdir() if entry.name.endswith(".py")), key=lambda e: e.name
    )
    return digest_of((module.name, module.read_bytes()) for module in modules)


def digest_of(parts: Iterable[tuple[str, bytes]]) -> str:
    """Return one SHA-256 over named contents; each enters by its own digest, so no two lists collide."""
    lines = (f"{digest(content)}  {name}\n" for name, content in parts)
    return digest("".join(lines).encode("utf-8"))


def product_version() -> str:
    """Return the version of the installed distribution, or `unknown` where none is installed."""
    try:
        return version("dosebound")
    except PackageNotFoundError:
        return "unknown"


class Trace:
    """Collects the lines of one run."""

    def __init__(self, header: dict[str, Any]) -> None:
        self._lines: list[str] = []
        self.head = FIRST
        self.record({"schema": SCHEMA, **header})

    def record(self, record: dict[str, Any]) -> None:
        """Append one line, bound to the line before."""
        line = canonical({**record, "previous": self.head})
        self._lines.append(line)
        self.head = digest(line.encode("ascii"))

    def text(self) -> str:
        """Return the whole trace, every line ended."""
        return "".join(f"{line}\n" for line in self._lines)
