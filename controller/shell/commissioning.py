"""Commissioning, once a folder: a mark stands there from before the first file until the last one is whole.

A pump whose commissioning was cut short never ran. It does not run by itself, and may be commissioned again.
What is unreadable, or cut down to nothing, is not absent: where any file of a pump is, there was a pump.
"""

from collections.abc import Callable
from pathlib import Path

from controller.shell.bench import MOTOR_LOG, BenchBody
from controller.shell.errors import BadFile, NoDelivery
from controller.shell.log import LOG, EventLog
from controller.shell.medium import Folder, GrowingFile, settle
from controller.shell.prescription import commission, load_admitted
from controller.shell.pump import Parts, Pump, commissioned_pump, found_in
from controller.shell.store import PLACES, Store

MARK = "commissioning"
FILES = (*PLACES, LOG, MOTOR_LOG)
"""What is of one pump alone."""


def is_cut_short(folder: Path) -> bool:
    """Return whether the commissioning of a pump is under way, or was cut short.

    A mark beside the records of a pump that has run is nobody's: such a pump is not commissioned over.

    Raises:
        OSError: that cannot be told.
    """
    return _is_there(folder / MARK) and not _has_run(folder)


def is_empty(folder: Path) -> bool:
    """Return whether no pump was ever commissioned there.

    Raises:
        OSError: that cannot be told.
    """
    return not any(_is_there(folder / name) for name in FILES)


def commissioned_anew(file: Path, folder: Path, say: Callable[[str], None]) -> tuple[Pump, BenchBody]:
    """Commission a pump by a prescription in a folder that is empty, or in which that was cut short.

    The body is filled before there is a record of it.

    Raises:
        BadFile: the prescription cannot be read.
        Refused: it is not admitted.
        NoDelivery: the records cannot be written.
        OSError: another file cannot.
    """
    prescription, order = load_admitted(file)
    state = commission(prescription, order)
    _begin(folder)
    body = BenchBody(folder / MOTOR_LOG, prescription.device, say)
    body.fill(state.reservoir.upper_nl, 0)
    parts = Parts(Store(Folder(folder)), EventLog(GrowingFile(folder / LOG)), body)
    commissioned_pump(parts, prescription.device, prescription.drug.name, state)
    kept = found_in(parts.store).kept
    if kept is None:
        raise NoDelivery("what was just written cannot be read")
    (folder / MARK).unlink()
    settle(folder)
    return Pump(parts, kept), body


def ensure_commissioned(folder: Path) -> None:
    """Find out whether there is a pump in a folder, or what is left of one.

    Raises:
        BadFile: there is none.
    """
    try:
        if not folder.is_dir():
            raise BadFile(str(folder), "", "", "no such folder")
        if is_cut_short(folder):
            reason = "its commissioning was cut short; --prescription FILE commissions it again"
            raise BadFile(str(folder), "", "", reason)
        if is_empty(folder):
            raise BadFile(str(folder), "", "", "holds no pump; --prescription FILE commissions one")
    except (OSError, ValueError) as error:  # ValueError: a NUL
        why = error.strerror if isinstance(error, OSError) else "not a path"
        raise BadFile(str(folder), "", "", f"cannot be used: {why}") from None


def _begin(folder: Path) -> None:
    """Set the mark, and take away what a commissioning left that was cut short."""
    Folder(folder).write(MARK, b"")
    for name in FILES:
        (folder / name).unlink(missing_ok=True)
    settle(folder)


def _has_run(folder: Path) -> bool:
    """Whether a record of a later minute than that of commissioning can be read."""
    kept = found_in(Store(Folder(folder))).kept
    return kept is not None and kept.minute > 0


def _is_there(file: Path) -> bool:
    try:
        file.lstat()
    except FileNotFoundError:
        return False
    return True
