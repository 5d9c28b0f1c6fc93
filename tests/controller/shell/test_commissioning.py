"""A folder is commissioned once, whole or not at all; what is damaged is not taken for empty."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from controller.shell.bench import MOTOR_LOG, BenchBody, lived_through
from controller.shell.commissioning import FILES, MARK
from controller.shell.errors import BadFile
from controller.shell.log import LOG
from controller.shell.medium import Folder
from controller.shell.pump_commands import pump
from controller.shell.running import Session, run_bench
from controller.shell.store import BANKS, PLACES, Store
from tests.controller.shell.benches import EXAMPLE, kept_in, log_of, new_folder


def ran(*words: object) -> Result:
    """A command of the group, as somebody types it."""
    result = CliRunner().invoke(pump, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def run(folder: Path, *, prescription: Path | None = None) -> Result:
    """Run the pump of a folder for a minute."""
    given = ("--prescription", prescription) if prescription else ()
    return ran("run", folder, *given, "--time-scale", 600_000, "--minutes", 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A pump that was commissioned and has run for a minute."""
    place = new_folder(tmp_path / "pump")
    assert 0 == run(place, prescription=EXAMPLE).exit_code
    return place


class Cut(Exception):
    """Power is gone."""


@pytest.mark.parametrize("after", [*range(1, 6), "fill"])
def test_a_commissioning_cut_short_never_runs_and_can_be_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: object
) -> None:
    """Wherever the power went: after some of the records, or with the fill."""
    folder = new_folder(tmp_path / "pump")
    written: list[str] = []

    def cut_after(of: Callable[..., None], count: object) -> Callable[..., None]:
        def write(self: object, name: str, *rest: object) -> None:
            of(self, name, *rest)
            written.append(name)
            if name in PLACES and len([name for name in written if name in PLACES]) == count:
                raise Cut

        return write

    def cut(*_: object) -> None:
        raise Cut

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "write", cut_after(Folder.write, after))
        if after == "fill":
            patch.setattr(BenchBody, "fill", cut)
        with pytest.raises(Cut):
            run_bench(Session(folder, EXAMPLE, 600_000, 1), lambda _: None, lambda: False)
    for result in (run(folder), ran("status", folder)):
        assert (2, True) == (result.exit_code, "was cut short" in result.output)
    assert 0 == run(folder, prescription=EXAMPLE).exit_code
    assert not (folder / MARK).exists()
    assert [*range(1, len(log_of(folder)) + 1)] == [entry["sequence"] for entry in log_of(folder)]
    assert 1 == sum("filled_nl" in record for record in lived_through(folder / MOTOR_LOG))
    assert 0 == run(folder).exit_code


def test_the_reservoir_is_full_before_there_is_a_record_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No power loss leaves a pump that has charged itself with a fill its body has not got."""
    folder = new_folder(tmp_path / "pump")
    monkeypatch.setattr(Store, "write", lambda *_, **__: (_ for _ in ()).throw(Cut))
    with pytest.raises(Cut):
        run_bench(Session(folder, EXAMPLE, 600_000, 1), lambda _: None, lambda: False)
    assert [18_000_000] == [record["filled_nl"] for record in lived_through(folder / MOTOR_LOG)]


def test_records_cut_down_to_nothing_are_no_empty_folder(folder: Path) -> None:
    """Nothing is delivered by them, and nobody may begin anew with windows at nothing."""
    for name in PLACES:
        (folder / name).write_bytes(b"")
    assert 3 == run(folder).exit_code
    again = run(folder, prescription=EXAMPLE)
    assert (2, True) == (again.exit_code, "what is left of one" in again.output)


@pytest.mark.parametrize("left", FILES)
def test_whatever_is_left_of_a_pump_is_not_commissioned_over(folder: Path, left: str) -> None:
    """Be it one record or a log; even one that cannot be read."""
    for name in FILES:
        (folder / name).unlink()
    (folder / left).mkdir()
    assert 2 == run(folder, prescription=EXAMPLE).exit_code
    assert 3 == run(folder).exit_code
    (folder / left).rmdir()
    assert 0 == run(folder, prescription=EXAMPLE).exit_code


def test_the_alarm_that_is_on_from_the_beginning_is_in_the_log(folder: Path) -> None:
    """A new pump is stopped, and gives that signal."""
    first, second = log_of(folder)[:2]
    assert ("commissioned", "alarm", "STOPPED", True) == (
        first["kind"],
        second["kind"],
        second["cause"],
        second["on"],
    )


def test_a_torn_line_of_the_motor_does_not_stop_the_pump(folder: Path) -> None:
    """It is taken away, and what comes after is whole."""
    file = folder / MOTOR_LOG
    before = file.read_bytes()
    file.write_bytes(before + b'{"minute":7,"pul')
    assert 0 == run(folder).exit_code
    assert before == file.read_bytes()


@pytest.mark.parametrize(
    "line",
    [
        b"\xff\xfe",
        b"{}",
        b"[]",
        b'{"minute":1,"pulses":Infinity}',
        b'{"minute":1,"pulses":1.5}',
        b'{"minute":1,"pulses":true}',
        b'{"minute":1,"pulses":-1}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_record_of_the_motor_is_said_to_be_none(folder: Path, line: bytes) -> None:
    """With its line, in one message."""
    file = folder / MOTOR_LOG
    file.write_bytes(file.read_bytes() + line + b"\n")
    result = run(folder)
    assert (2, True) == (result.exit_code, "is no record of the motor" in result.output)
    with pytest.raises(BadFile, match="line 2"):
        list(lived_through(file))


def test_the_minute_does_not_go_back_with_the_banks(folder: Path) -> None:
    """The copies know of no tick since the last command, but log and motor do."""
    assert 0 == ran("run", folder, "--time-scale", 600_000, "--minutes", 5).exit_code
    file = folder / MOTOR_LOG
    file.write_bytes(file.read_bytes() + b'{"minute":400,"pulses":1}\n')
    for bank in BANKS:
        (folder / bank).write_bytes(b"rot")
    assert 0 == run(folder).exit_code
    assert 401 == kept_in(folder).minute
    assert log_of(folder)[-1]["minute"] >= 400


def test_status_of_nothing_is_a_bad_folder(tmp_path: Path, folder: Path) -> None:
    """No folder, one with keys only; and where both banks are lost, what the copies hold."""
    nowhere = ran("status", tmp_path / "no\nwhere")
    assert (2, True) == (nowhere.exit_code, "no\\nwhere: no such folder" in nowhere.output)
    bare = ran("status", new_folder(tmp_path / "bare"))
    assert (2, True) == (bare.exit_code, "holds no pump" in bare.output)
    for bank in BANKS:
        (folder / bank).write_bytes(b"rot")
    limping = ran("status", folder)
    assert (3, True) == (limping.exit_code, "mode stopped" in limping.output)


def test_a_log_that_is_a_folder_stops_nothing(folder: Path) -> None:
    """The pump runs with its entries pending, the status says so, and later they are appended."""
    log = (folder / LOG).read_bytes()
    (folder / LOG).unlink()
    (folder / LOG).mkdir()
    result = run(folder)
    assert (0, True) == (result.exit_code, "log cannot be" in result.output)
    assert "Is a directory" in ran("status", folder).output
    (folder / LOG).rmdir()
    (folder / LOG).write_bytes(log)
    assert 0 == run(folder).exit_code
    assert [*range(1, len(log_of(folder)) + 1)] == [entry["sequence"] for entry in log_of(folder)]


def test_a_mark_beside_the_records_of_a_pump_that_has_run_wipes_nothing(folder: Path) -> None:
    """It goes on, and is not commissioned over."""
    (folder / MARK).touch()
    minute = kept_in(folder).minute
    assert minute > 0
    assert 0 == run(folder).exit_code
    assert minute < kept_in(folder).minute
    assert 2 == run(folder, prescription=EXAMPLE).exit_code
    assert minute < kept_in(folder).minute
