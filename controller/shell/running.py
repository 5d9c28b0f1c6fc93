"""A pump that runs on the bench: a folder that is one pump, taken by one process at a time."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

from controller.clocks import minute_is_over
from controller.events import Command, ReportFill
from controller.shell.bench import MOTOR_LOG, BenchBody, TwoClocks
from controller.shell.commissioning import commissioned_anew, ensure_commissioned, is_cut_short, is_empty
from controller.shell.errors import BadFile, NoDelivery
from controller.shell.keys import read_keys
from controller.shell.line import Packet, open_line
from controller.shell.log import LOG, EventLog
from controller.shell.loop import MINUTE_S, Clock, Monotonic, run
from controller.shell.medium import Folder, GrowingFile
from controller.shell.pump import Parts, Pump, back_from, device_named, found_in
from controller.shell.store import Store
from controller.shell.telemetry import Desk

LOCK = "lock"
LOCK_TRIES, LOCK_TRY_S = 10, 0.02
READ_AGAIN_S = 1.0
"""The least time between two readings of the clocks (A-CLOCK), where a minute was not quite over."""


@frozen
class Session:
    """How a pump is to run.

    Attributes:
        folder: the pump's.
        prescription: what to commission an empty folder with; None for one that holds a pump.
        time_scale: how many times as fast as time the clock goes.
        minutes: minutes to run; None for no end.
    """

    folder: Path
    prescription: Path | None
    time_scale: int
    minutes: int | None


def run_bench(
    session: Session, say: Callable[[str], None], stopped: Callable[[], bool], clock: Clock | None = None
) -> None:
    """Run a pump until it is stopped or its minutes are over.

    Raises:
        BadFile: the folder, a key or the prescription is bad, or a pump runs there already.
        Refused: the prescription is not admitted.
        NoDelivery: the pump has nothing that it may deliver by, or can no longer write what it must.
    """
    folder = session.folder
    with taken(folder):
        keys = read_keys(folder)
        try:
            pump, body = _started(session, say)
        except OSError as error:
            where = str(error.filename or folder)
            raise BadFile(where, "", "", f"cannot be used: {error.strerror}") from None

        def before(command: Command) -> None:
            if isinstance(command, ReportFill):  # what is reported to be in place is in place by then
                try:
                    body.fill(command.volume_nl, pump.kept.minute)
                except OSError as error:
                    raise NoDelivery(f"the body does not answer: {error.strerror}") from None

        desk = Desk(pump, keys, before)
        left = [session.minutes]

        clock = clock or Monotonic()
        clocks = TwoClocks(clock.both, session.time_scale)

        def tick() -> bool:
            pump.happen(clocks.reading(), "")
            if not minute_is_over(pump.state.clocks):
                return False
            pump.happen(body.tick(), "")
            if pump.log_trouble:
                say(pump.log_trouble)
            left[0] = None if left[0] is None else left[0] - 1
            return True

        with open_line(folder) as line:

            def serve(packet: Packet) -> None:
                frame, whom = packet
                answer = desk.answer(frame)
                if answer is not None:
                    line.answer(answer, whom)

            say(f"runs: {pump.device.name}, minute {pump.kept.minute}")
            run(
                line,
                clock,
                period_s=MINUTE_S / session.time_scale,
                again_s=READ_AGAIN_S / session.time_scale,
                tick=tick,
                serve=serve,
                ended=lambda: stopped() or left[0] == 0,
            )


@contextmanager
def taken(folder: Path) -> Iterator[None]:
    """Hold a pump's folder for oneself.

    Raises:
        BadFile: it is no folder, or a pump runs there.
    """
    try:
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise BadFile(str(folder / LOCK), "", "", f"cannot be locked: {error.strerror}") from None
    try:
        if not _locked_in_time(descriptor):
            raise BadFile(str(folder), "", "", "a pump runs there already")
        yield
    finally:
        os.close(descriptor)


def runs(folder: Path) -> bool:
    """Return whether a pump runs in a folder."""
    try:
        descriptor = os.open(folder / LOCK, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        return not _locked(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


def _locked_in_time(descriptor: int) -> bool:
    """Lock for oneself; somebody who only looks holds the lock for a moment, with others who look."""
    for _ in range(LOCK_TRIES):
        if _locked(descriptor, fcntl.LOCK_EX):
            return True
        time.sleep(LOCK_TRY_S)
    return False


def _locked(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _started(session: Session, say: Callable[[str], None]) -> tuple[Pump, BenchBody]:
    """The pump of a folder, powered on; or a new one in an empty folder."""
    folder = session.folder
    if session.prescription is not None:
        if not is_cut_short(folder) and not is_empty(folder):
            reason = "holds a pump already, or what is left of one; to run it leave out --prescription"
            raise BadFile(str(folder), "", "", reason)
        return commissioned_anew(session.prescription, folder, say)
    ensure_commissioned(folder)
    store, log = Store(Folder(folder)), EventLog(GrowingFile(folder / LOG))
    found = found_in(store)
    kept = found.kept or found.limped
    if kept is None:
        raise NoDelivery("neither bank and no copy for limp-home can be read; the pump must be replaced")
    body = BenchBody(folder / MOTOR_LOG, device_named(kept.device), say)
    return back_from(Parts(store, log, body), found, body.minute), body
