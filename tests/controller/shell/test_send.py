"""A command that is sent: what answers is a pump, what is refused says why, and the page's own lines work."""

import fcntl
import os
import shlex
import socket
import threading
import time
from collections.abc import Callable, Iterator
from json import dumps
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from controller.events import Event, ReportFill
from controller.shell import running
from controller.shell.answers import Answer, packed, unpacked
from controller.shell.bench import MOTOR_LOG, lived_through
from controller.shell.errors import BadFile
from controller.shell.line import NAME, Line, Packet
from controller.shell.pump import Pump
from controller.shell.pump_commands import payload_of, pump
from controller.shell.running import LOCK, Session, run_bench, runs, taken
from controller.step import StepResult
from tests.controller.shell.benches import EXAMPLE, ROOT, frame, log_of, new_folder, start

PAGE = ROOT / "docs" / "how-to" / "run-the-bench-pump.md"
SENDS = [
    line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("dosebound pump send")
]
ON_THE_PAGE = EXAMPLE.with_name("adult-spinal-continuous.toml")


def ran(*words: object) -> Result:
    """A command of the group, as somebody types it."""
    result = CliRunner().invoke(pump, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def commissioned(folder: Path, prescription: Path) -> Path:
    """A pump that has run for a minute."""
    run_bench(Session(new_folder(folder), prescription, 600_000, 1), lambda _: None, lambda: False)
    return folder


class PowerLost(Exception):
    """Power is gone."""


def lost_at_the_fill(happen: Callable[..., StepResult]) -> Callable[..., StepResult]:
    """What happens until a fill is to be written."""

    def cut(pump: Pump, event: Event, role: str) -> StepResult:
        if isinstance(event, ReportFill):
            raise PowerLost
        return happen(pump, event, role)

    return cut


class Bench:
    """A pump that gets its frames from `send`, and ends with its first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, counter: int, payload: dict[str, object]) -> bytes:
        """Run the pump for one frame, and return its answer."""
        answers: list[bytes] = []

        def serve_one(*_: object, serve: Callable[[Packet], None], **__: object) -> None:
            serve((frame(self._folder, counter, dumps(payload)), "me"))

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(running, "run", serve_one)
            patch.setattr(Line, "answer", lambda _, data, whom: answers.append(data))
            run_bench(Session(self._folder, None, 1, None), lambda _: None, lambda: False)
        return answers[0]


def fills(folder: Path) -> list[int]:
    """What the body was filled with, nL."""
    return [record["filled_nl"] for record in lived_through(folder / MOTOR_LOG) if "filled_nl" in record]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A pump of the page's prescription."""
    return commissioned(tmp_path / "pump", ON_THE_PAGE)


@pytest.fixture
def alive(tmp_path: Path) -> Iterator[Path]:
    """One that was just commissioned, and runs."""
    folder = new_folder(tmp_path / "pump")
    process = start(folder, time_scale=60, prescription=ON_THE_PAGE)
    while not (folder / NAME).exists():
        time.sleep(0.001)
    yield folder
    process.kill()


def test_the_lines_of_the_page_do_what_it_says(alive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One after another, as they stand there; the patient's bolus is refused, in sentences."""
    monkeypatch.chdir(ROOT)
    results = [ran("send", alive, *shlex.split(line)[4:]) for line in SENDS]
    assert 8 == len(SENDS)
    assert [0, 0, 0, 1, 0, 0, 0, 0] == [result.exit_code for result in results]
    assert "patient_bolus_off: The patient asked for a bolus" in results[3].output


def test_a_prescription_that_is_not_admitted_is_refused(alive: Path) -> None:
    """Exit 1, with the reasons as sentences, as `check` gives them."""
    result = ran("send", alive, "open_refill", f"fallback={EXAMPLE}", "--role", "clinician")
    assert (1, True) == (result.exit_code, "fallback: Rounding the patient bolus" in result.output)


@pytest.mark.parametrize(
    "said", [b"hello", b"{}", b"[]", b"\xff", b'{"answer":"fine","reasons":[]}', b"[" * 9_999]
)
def test_a_stranger_is_no_pump(folder: Path, said: bytes) -> None:
    """Whatever it answers: one message, exit 4."""
    place = folder / NAME
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as stranger:
        stranger.bind(os.path.relpath(place))

        def answer() -> None:
            stranger.sendto(said, stranger.recvfrom(65_536)[1])

        thread = threading.Thread(target=answer)
        thread.start()
        result = ran("send", folder, "resume", "--role", "clinician")
        thread.join()
    assert (4, True) == (result.exit_code, "is no pump" in result.output)


def test_an_answer_is_read_as_it_was_written() -> None:
    """And each reason that has a sentence is told by it."""
    answer = Answer("refused", ("not_stopped", "prescription: too much"))
    assert answer == unpacked(packed(answer))
    assert answer.sentences[0].startswith("not_stopped: Delivery was")
    assert "prescription: too much" == answer.sentences[1]


def test_what_is_no_file_is_not_read_for_a_prescription(tmp_path: Path) -> None:
    """Neither a device without an end, nor a pipe that nobody writes to."""
    os.mkfifo(tmp_path / "pipe")
    for file in ("/dev/zero", tmp_path / "pipe", tmp_path):
        with pytest.raises(BadFile):
            payload_of("load", (f"prescription={file}",))


def test_a_fill_is_in_the_body_before_it_is_in_the_records(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power loss between the two leaves the truth right and the command not accepted."""
    bench = Bench(folder)
    commands: tuple[dict[str, object], ...] = (
        {"kind": "resume"},
        {"kind": "open_refill", "fallback": ON_THE_PAGE.read_text(encoding="utf-8")},
        {"kind": "report_residual", "aspirated_ml": 20},
    )
    for counter, payload in enumerate(commands, start=1):
        assert b"accepted" in bench.send(counter, payload)
    monkeypatch.setattr(Pump, "happen", lost_at_the_fill(Pump.happen))
    with pytest.raises(PowerLost):
        bench.send(4, {"kind": "report_fill", "volume_ml": 19, "mcg_per_ml": 1000})
    assert [20_000_000, 19_000_000] == fills(folder)
    assert "ReportFill" not in {entry.get("command") for entry in log_of(folder)}
    with pytest.raises(PowerLost):
        bench.send(4, {"kind": "report_fill", "volume_ml": 99, "mcg_per_ml": 1000})
    assert [20_000_000, 19_000_000] == fills(folder)


def test_who_looks_does_not_keep_a_pump_from_running(folder: Path) -> None:
    """Two may look at once, and each holds the lock for a moment only, for which a pump waits."""
    descriptor = os.open(folder / LOCK, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    assert not runs(folder)
    threading.Timer(0.05, lambda: os.close(descriptor)).start()
    with taken(folder):
        assert runs(folder)
