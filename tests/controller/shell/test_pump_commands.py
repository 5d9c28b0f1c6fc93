"""The bench pump's commands: run, send, status, keys; what goes wrong is one message and an exit code."""

import errno
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from controller.shell.line import NAME
from controller.shell.log import LOG
from controller.shell.pump_commands import payload_of, pump
from controller.shell.running import LOCK, Session, run_bench
from controller.shell.store import BANKS, PLACES
from tests.controller.shell.benches import EXAMPLE, log_of, new_folder, start

Ran = Callable[..., Result]


@pytest.fixture
def ran() -> Ran:
    """A command of the group, as somebody types it."""

    def run(*words: object) -> Result:
        result = CliRunner().invoke(pump, [str(word) for word in words])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result

    return run


@pytest.fixture
def folder(tmp_path: Path, ran: Ran) -> Path:
    """A pump that was commissioned and has run for a minute."""
    place = new_folder(tmp_path / "pump")
    assert (
        0 == ran("run", place, "--prescription", EXAMPLE, "--time-scale", 600_000, "--minutes", 1).exit_code
    )
    return place


@pytest.fixture
def running(folder: Path) -> Iterator[Path]:
    """The same, running."""
    process = start(folder, time_scale=600)
    while not (folder / NAME).exists():
        time.sleep(0.001)
    yield folder
    process.kill()


def test_keys_are_made_once(tmp_path: Path, ran: Ran) -> None:
    """The second time they are there already, and stay."""
    assert 0 == ran("keys", tmp_path / "pump").exit_code
    again = ran("keys", tmp_path / "pump")
    assert 2 == again.exit_code
    assert "never overwritten" in again.output


@pytest.mark.parametrize("whole", [0, 1])
def test_a_disk_that_is_full_leaves_no_half_made_key(
    tmp_path: Path, ran: Ran, monkeypatch: pytest.MonkeyPatch, whole: int
) -> None:
    """Nor one without the other, so that the command may be given again."""
    left = [None] * whole

    def full(descriptor: int, data: bytes) -> int:
        if not left:
            raise OSError(errno.ENOSPC, "No space left on device")
        left.pop()
        return written(descriptor, data)

    written = os.write
    with monkeypatch.context() as patched:
        patched.setattr("controller.shell.medium.os.write", full)
        result = ran("keys", tmp_path / "pump")
    assert (2, True) == (result.exit_code, "No space left" in result.output)
    assert 0 == ran("keys", tmp_path / "pump").exit_code


def test_the_status_is_not_written_where_the_pump_keeps_its_records(folder: Path, ran: Ran) -> None:
    """Whatever the file is called, and by whatever way."""
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    folder.with_name("round").symlink_to(folder / "bank-a")
    for name in ("bank-a", "commissioning", "log.jsonl", "clinician.key", "../pump/new.json", "../round"):
        result = ran("status", folder, "--json", folder / name)
        assert (2, True) == (result.exit_code, "where the pump keeps what it needs" in result.output)
    assert before == {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("place", [BANKS[0], "log.jsonl"])
def test_a_pipe_in_a_record_s_place_is_not_waited_for(folder: Path, ran: Ran, place: str) -> None:
    """It is as good as damaged."""
    (folder / place).unlink()
    os.mkfifo(folder / place)
    assert ran("status", folder).exit_code in (0, 2)
    assert ran("run", folder, "--time-scale", 600_000, "--minutes", 1).exit_code in (0, 2, 3)


def test_a_running_pump_obeys_and_says_what_it_did(running: Path, ran: Ran) -> None:
    """Commands are accepted or refused with reasons, and the status and the log tell of them."""
    assert "accepted\n" == ran("send", running, "resume", "--role", "clinician").output
    refused = ran("send", running, "resume", "--role", "clinician")
    assert (1, True) == (refused.exit_code, "not_stopped" in refused.output)
    loaded = ran("send", running, "load", f"prescription={EXAMPLE}", "--role", "clinician")
    assert 0 == loaded.exit_code, loaded.output
    file = running.with_name("status.json")
    assert 0 == ran("status", running, "--json", file).exit_code
    status = json.loads(file.read_text(encoding="utf-8"))
    assert (True, "infusing", 3) == (status["runs"], status["mode"], status["counters"]["clinician"])
    assert ("closed", 500) == (status["refill"], status["program"]["mcg_per_ml"])
    commands = [entry["command"] for entry in log_of(running) if entry["kind"] == "command"]
    assert ["Resume", "Load"] == commands


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("stop", "--role", "patient"), 2, "not for the patient"),
        (("patient_bolus", "--role", "clinician"), 2, "not for the clinician"),
        (("dance", "--role", "clinician"), 2, "expected one of"),
        (("clinician_bolus", "dose_mcg=04", "duration_min=10", "--role", "clinician"), 2, "dose_mcg"),
        (("turn", "by=far", "--role", "clinician"), 2, "expected one of"),
        (("turn", "far", "--role", "clinician"), 2, "expected KEY=VALUE"),
        (("open_refill", "--role", "clinician"), 2, "prescription in force"),
        (("load", "prescription=/none", "--role", "clinician"), 2, "cannot be read"),
        (("resume", "--role", "nurse"), 2, "nurse"),
    ],
)
def test_what_is_no_command_is_said_to_be_none(
    running: Path, ran: Ran, words: tuple[str, ...], code: int, why: str
) -> None:
    """With what is wrong, and exit 2."""
    result = ran("send", running, *words)
    assert code == result.exit_code
    assert why in result.output


def test_a_pump_that_does_not_run_does_not_answer(folder: Path, ran: Ran) -> None:
    """Exit 4; its status can be read all the same."""
    result = ran("send", folder, "resume", "--role", "clinician")
    assert (4, True) == (result.exit_code, "no pump runs" in result.output)
    assert 0 == ran("status", folder).exit_code


def test_a_folder_is_one_pump_for_one_process(running: Path, ran: Ran) -> None:
    """Another one is turned away while it runs."""
    result = ran("run", running, "--minutes", 1)
    assert (2, True) == (result.exit_code, "runs there already" in result.output)


def test_a_folder_is_commissioned_once(tmp_path: Path, folder: Path, ran: Ran) -> None:
    """Not without a prescription, not twice, not without keys, and not with one that is refused."""
    again = ran("run", folder, "--prescription", EXAMPLE, "--minutes", 1)
    assert (2, True) == (again.exit_code, "holds a pump already" in again.output)
    empty = new_folder(tmp_path / "empty")
    none = ran("run", empty, "--minutes", 1)
    assert (2, True) == (none.exit_code, "holds no pump" in none.output)
    assert 1 == ran("run", empty, "--prescription", EXAMPLE.with_name("refused-limits.toml")).exit_code
    assert {LOCK} == {path.name for path in empty.iterdir() if path.suffix != ".key"}
    (tmp_path / "bare").mkdir()
    assert 2 == ran("run", tmp_path / "bare", "--prescription", EXAMPLE).exit_code
    assert 2 == ran("run", tmp_path / "nowhere", "--prescription", EXAMPLE).exit_code


def test_without_any_record_there_is_no_delivery(folder: Path, ran: Ran) -> None:
    """Exit 3, one message; with the copies left it limps home."""
    for bank in BANKS:
        (folder / bank).write_bytes(b"rot")
    assert 3 == ran("status", folder).exit_code
    assert 0 == ran("run", folder, "--time-scale", 600_000, "--minutes", 1).exit_code
    assert "limp_home" in {entry["kind"] for entry in log_of(folder)}
    for place in PLACES:
        (folder / place).write_bytes(b"rot")
    result = ran("run", folder, "--minutes", 1)
    assert (3, True) == (result.exit_code, "no delivery" in result.output)


def test_a_log_line_that_was_cut_off_is_made_whole(folder: Path, ran: Ran) -> None:
    """Nothing is glued to half a line, and nothing is missing: what was cut off is in the record still."""
    file = folder / LOG
    run_bench(Session(folder, None, 600_000, None), lambda _: None, lambda: True)
    whole = file.read_bytes()
    file.write_bytes(whole[:-10])
    assert 0 == ran("run", folder, "--time-scale", 600_000, "--minutes", 1).exit_code
    assert [*range(1, len(log_of(folder)) + 1)] == [entry["sequence"] for entry in log_of(folder)]


def test_numbers_are_sent_as_they_were_typed() -> None:
    """None is rounded, and words are words."""
    sent = payload_of("x", ("a=0.1000000000000000055", "b=5", "c=true", "d=hour_on", "e=1e3"))
    assert '{"a":0.1000000000000000055,"b":5,"c":true,"d":"hour_on","e":"1e3","kind":"x"}' == sent
