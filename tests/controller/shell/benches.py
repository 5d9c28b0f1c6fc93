"""What the tests of the bench pump share: a folder with keys, frames to send, what a folder truly holds."""

import os
import signal
from collections.abc import Iterator
from json import loads
from pathlib import Path
from typing import Any

from attrs import frozen

from controller.shell.bench import MOTOR_LOG, lived_through
from controller.shell.frames import Frame, Role, sealed
from controller.shell.keys import make_keys, read_keys
from controller.shell.log import LOG
from controller.shell.medium import Folder
from controller.shell.pump import device_named
from controller.shell.running import Session, run_bench
from controller.shell.store import Kept, Store
from controller.units import SLOT_MIN, CommandCounter

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "docs" / "examples" / "patient-bolus.toml"
CONCENTRATION = 500
"""Of EXAMPLE, pg/nL: no pulse of a pump that was commissioned with it is charged at less."""


def new_folder(path: Path) -> Path:
    """A folder with keys, and no pump yet."""
    make_keys(path)
    return path


def frame(folder: Path, counter: int, payload: str, role: Role = Role.CLINICIAN) -> bytes:
    """A frame that the pump of a folder takes."""
    return sealed(Frame(role, CommandCounter(counter), payload), read_keys(folder)[role])


@frozen
class Running:
    """A pump in a process of its own."""

    pid: int

    def kill(self) -> None:
        """End it as a power loss would."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def start(folder: Path, *, time_scale: int, prescription: Path | None = None) -> Running:
    """Run the pump of a folder in a process of its own."""
    pid = os.fork()
    if pid == 0:
        try:
            run_bench(Session(folder, prescription, time_scale, None), lambda _: None, lambda: False)
        finally:
            os._exit(1)
    return Running(pid)


def kept_in(folder: Path) -> Kept:
    """What the banks of a folder hold."""
    kept = Store(Folder(folder)).read().kept
    assert kept is not None
    return kept


def log_of(folder: Path) -> list[dict[str, Any]]:
    """The whole lines of the log."""
    file = folder / LOG
    data = file.read_text(encoding="ascii") if file.exists() else ""
    return [loads(line) for line in data.split("\n")[:-1]]


def undercounts(folder: Path) -> Iterator[str]:
    """What the ledger of a folder's pump charges too little of what its motor turned."""
    kept = kept_in(folder)
    device, state = device_named(kept.device), kept.state
    since, ledger = state.minute_in_slot + 1, state.ledger
    pg = CONCENTRATION * device.stroke_max_nl
    for name, window, covered, worth in (
        ("24 h mass", ledger.day_pg, since + SLOT_MIN * (len(ledger.day_pg) - 1), pg),
        ("24 h volume", ledger.day_nl, since + SLOT_MIN * (len(ledger.day_nl) - 1), device.stroke_max_nl),
        ("4 h mass", ledger.four_hour_pg, since + SLOT_MIN * 17, pg),
        ("60 min mass", ledger.hour_pg, len(ledger.hour_pg), pg),
    ):
        turned = _pulses(folder, kept.minute - covered)
        charged = sum(bucket.charged for bucket in window)
        if charged < turned * worth:
            yield f"{name}: {charged} charged, {turned} pulses turned"


def _pulses(folder: Path, after: int) -> int:
    records = lived_through(folder / MOTOR_LOG)
    return sum(record["pulses"] for record in records if "pulses" in record and record["minute"] > after)
