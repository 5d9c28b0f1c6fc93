"""What a pump's records say, read by somebody who writes nothing."""

from pathlib import Path

from rich.table import Table

from controller.alarms import Cause
from controller.ledger import Window, limit_in_force
from controller.presets import Device
from controller.shell.commissioning import ensure_commissioned
from controller.shell.decimals import exact
from controller.shell.errors import NoDelivery
from controller.shell.files import Json
from controller.shell.log import EventLog, Place
from controller.shell.medium import Folder, GrowingFile
from controller.shell.prescription import entered_concentration
from controller.shell.pump import device_named, found_in
from controller.shell.store import Found, Kept, Store
from controller.state import State

SCHEMA = "dosebound.status/1"
TRIES = 3
"""A pump that runs may be writing one bank while it is read; the next time it has done."""


def read_found(folder: Path) -> Found:
    """Return what lies in a pump's folder.

    Raises:
        BadFile: there is no pump, nor what is left of one.
        NoDelivery: another version wrote it.
    """
    ensure_commissioned(folder)
    found = found_in(Store(Folder(folder)))
    for _ in range(TRIES - 1):
        if not found.damaged:
            break
        found = found_in(Store(Folder(folder)))
    return found


def read_kept(folder: Path) -> Kept:
    """Return the newest record in a pump's folder.

    Raises:
        BadFile: there is no pump.
        NoDelivery: neither bank can be read.
    """
    return _kept(read_found(folder), folder)


def _kept(found: Found, folder: Path) -> Kept:
    if found.kept is not None:
        return found.kept
    lost = f"neither bank in {folder} can be read"
    limped = found.limped
    if limped is None:
        raise NoDelivery(f"{lost}, and no copy for limp-home; the pump must be replaced")
    record = limped.record
    raise NoDelivery(
        f"{lost}; it will limp home by a copy that was made in minute {limped.minute} for a {limped.device} "
        f"with {limped.drug}: mode {record.mode.name.lower()}, clinician's counter {record.counter}, "
        f"patient's counter {record.patient_counter}"
    )


def status_of(folder: Path, log_name: str, *, runs: bool) -> dict[str, Json]:
    """Return the status as JSON.

    Raises:
        BadFile: there is no pump.
        NoDelivery: neither bank can be read.
    """
    found = read_found(folder)
    kept = _kept(found, folder)
    state = kept.state
    return {
        "schema": SCHEMA,
        "runs": runs,
        "device": kept.device,
        "drug": kept.drug,
        "minute": kept.minute,
        "mode": state.mode.name.lower(),
        "alarms": {
            cause.name.lower(): "acknowledged" if signal.acknowledged else "unacknowledged"
            for cause, signal in zip(Cause, state.alarms, strict=True)
            if signal.on
        },
        "program": program_of(state, device_named(kept.device)),
        "refill": state.refill.phase.name.lower(),
        "bolus_pulses_left": state.bolus.pulses,
        "windows": {
            "day_mcg": _window(state.ledger.day_pg),
            "four_hour_mcg": _window(state.ledger.four_hour_pg),
            "hour_mcg": _window(state.ledger.hour_pg),
            "day_ml": _window(state.ledger.day_nl),
        },
        "reservoir_ml": {
            "at_least": exact(state.reservoir.lower_nl),
            "at_most": exact(state.reservoir.upper_nl),
        },
        "counters": {"clinician": state.counter, "patient": state.patient_counter},
        "commands": {"accepted": state.audit.accepted, "refused": state.audit.refused},
        "bad_frames": kept.bad_frames,
        "log": _log(folder / log_name, (kept.epoch, kept.entries)),
        "damaged": list(found.damaged),
    }


def program_of(state: State, device: Device) -> dict[str, Json]:
    """Return the program in force as JSON: for which drug, what it asks for now, and what waits.

    A program that is a fallback runs in place of another while a refill is open.
    """
    order, change = state.order, state.change
    return {
        "mcg_per_ml": entered_concentration(order, device),
        "ml_per_day": exact(order.ring[0]),
        "fallback": change.fallen_back,
        "waiting_mcg_per_ml": entered_concentration(change.order, device) if change.pending else None,
    }


def _log(file: Path, known: Place) -> Json:
    """Where the log stands, and what is wrong with it."""
    try:
        standing = EventLog(GrowingFile(file)).standing(known)
    except OSError as error:
        return {"epoch": 0, "sequence": 0, "damaged_lines": 0, "trouble": f"cannot be read: {error.strerror}"}
    epoch, sequence = standing.last
    damaged = standing.ahead + standing.garbled
    return {"epoch": epoch, "sequence": sequence, "damaged_lines": damaged, "trouble": ""}


def table_of(status: dict[str, Json]) -> Table:
    """Return the status as a table of two columns."""
    table = Table(title="Pump on the bench", show_header=False)
    table.add_column(no_wrap=True)
    table.add_column()
    for name, value in _rows("", {key: told for key, told in status.items() if key != "schema"}):
        table.add_row(name, value)
    return table


def _rows(prefix: str, status: Json) -> list[tuple[str, str]]:
    if isinstance(status, dict):
        rows = [row for key, value in status.items() for row in _rows(f"{prefix}{key} ", value)]
        return rows or [(_said(prefix), "none")]
    if isinstance(status, list):
        return [(_said(prefix), ", ".join(str(item) for item in status) or "none")]
    if isinstance(status, bool):
        return [(_said(prefix), "yes" if status else "no")]
    return [(_said(prefix), "none" if status in (None, "") else str(status))]


def _said(prefix: str) -> str:
    return prefix.strip().replace("_", " ")


def _window(window: Window) -> Json:
    return {"charged": exact(sum(b.charged for b in window)), "limit": exact(limit_in_force(window))}
