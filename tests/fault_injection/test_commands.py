"""`simulate` and `replay` as a shell sees them: exit codes, messages and files."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from controller.shell.refusal_sentences import REFUSAL_SENTENCES
from fault_injection.commands import COMMANDS, replay, simulate
from fault_injection.library import incident_ids, shipped_ids
from fault_injection.replay import Outcome
from fault_injection.scenario import Scenario
from fault_injection.summary import summarised
from fault_injection.trace import Trace

ShippedRun = Callable[[str], tuple[Scenario, Outcome, Trace | None]]
WriteScenario = Callable[..., Path]

REFUSED_TWICE = """
[[event]]
kind = "patient_bolus"
at = "0 d 01:00"
[[event]]
kind = "patient_bolus"
at = "0 d 01:01"
[[event]]
kind = "confirm"
at = "0 d 01:01"
"""
MISSED = '[[expect]]\nkind = "mode"\nat = "0 d 01:00"\nis = "stopped"\n'


def run_replay(*arguments: str | Path) -> Result:
    """`dosebound replay`, in this process."""
    return CliRunner().invoke(replay, [str(argument) for argument in arguments])


def run_simulate(*arguments: str | Path) -> Result:
    """`dosebound simulate`, in this process."""
    return CliRunner().invoke(simulate, [str(argument) for argument in arguments])


def files_in(folder: Path) -> dict[Path, bytes]:
    """Every file below a folder, with its contents."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_laboratory_has_two_commands() -> None:
    """The command line mounts them by these names."""
    assert ["simulate", "replay"] == [command.name for command in COMMANDS]


def test_replay_writes_the_trace_and_the_json(write_scenario: WriteScenario, tmp_path: Path) -> None:
    """The JSON carries the hash of the trace's last line, and the exit code is 0."""
    trace, out = tmp_path / "trace.jsonl", tmp_path / "out.json"
    result = run_replay(write_scenario(), "--trace", trace, "--json", out)
    assert 0 == result.exit_code, result.output
    data = json.loads(out.read_text(encoding="utf-8"))
    last = trace.read_bytes().rstrip(b"\n").split(b"\n")[-1]
    assert ("dosebound.replay/1", True) == (data["schema"], data["held"])
    assert sha256(last).hexdigest() == data["trace_sha256"]
    assert ["24 h", "4 h", "60 min"] == [window["window"] for window in data["windows"]]
    assert all(monitor["counted"] for monitor in data["monitors"])


def test_replay_and_simulate_write_the_same_page_every_time(
    write_scenario: WriteScenario, tmp_path: Path
) -> None:
    """To the byte, with the trace's head where one was kept; and a run that failed has one too."""
    scenario = write_scenario(MISSED)
    pump, pages = scenario.parent / "pump.toml", [tmp_path / f"{name}.html" for name in "abcd"]
    trace = tmp_path / "trace.jsonl"
    codes = [run_replay(scenario, "--html", page, "--trace", trace).exit_code for page in pages[:2]]
    codes += [run_simulate(pump, "--days", "1", "--html", page).exit_code for page in pages[2:]]
    assert [1, 1, 0, 0] == codes
    texts = [page.read_text(encoding="utf-8") for page in pages]
    assert (texts[0], texts[2]) == (texts[1], texts[3])
    last = trace.read_bytes().rstrip(b"\n").split(b"\n")[-1]
    assert sha256(last).hexdigest() in texts[0]
    assert ["Violated", "Held"] == [text.partition("<strong>")[2].partition("<")[0] for text in texts[1:3]]


def test_replay_shows_what_was_missed_and_ends_with_1(write_scenario: WriteScenario, tmp_path: Path) -> None:
    """The table says expected and found; the files are written all the same."""
    out = tmp_path / "out.json"
    result = run_replay(write_scenario(MISSED), "--json", out)
    assert 1 == result.exit_code
    assert "MISSED" in result.output
    assert "Violated" in result.output
    assert not json.loads(out.read_text(encoding="utf-8"))["held"]


def test_replay_finds_a_shipped_scenario_by_its_id(
    shipped_run: ShippedRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installed copy needs no checkout; the table tells what the patient gets. The run was made before."""
    scenario, outcome, _ = shipped_run("strokes-1.3x")
    seen: list[Scenario] = []

    def made_before(read: Scenario, *_: object, **__: object) -> Outcome:
        seen.append(read)
        return outcome

    monkeypatch.setattr("fault_injection.commands.replayed", made_before)
    result = run_replay("strokes-1.3x")
    assert [scenario] == seen
    assert 0 == result.exit_code, result.output
    assert "742.512" in result.output


def test_replay_says_in_words_why_a_command_was_refused(
    write_scenario: WriteScenario, tmp_path: Path
) -> None:
    """In the table each reason once, however often it was given; in the JSON beside the ids."""
    trace, out = tmp_path / "trace.jsonl", tmp_path / "out.json"
    result = run_replay(write_scenario(REFUSED_TWICE), "--trace", trace, "--json", out)
    assert 0 == result.exit_code, result.output
    words = " ".join(result.stdout.split())
    assert 2 == words.count("PatientBolus patient_bolus_off")
    assert 1 == words.count("The patient asked for a bolus, and the prescription allows none:")
    assert words.index("no_such_session The confirmation") < words.index("patient_bolus_off The patient")
    reasons = ["patient_bolus_off", "patient_count_reached"]
    off, nothing = (REFUSAL_SENTENCES[name] for name in ("patient_bolus_off", "no_such_session"))
    assert [
        {"minute": 60, "command": "PatientBolus", "reasons": reasons, "text": off},
        {"minute": 61, "command": "PatientBolus", "reasons": reasons, "text": off},
        {"minute": 61, "command": "Confirm", "reasons": ["no_such_session"], "text": nothing},
    ] == json.loads(out.read_text(encoding="utf-8"))["refused_commands"]
    records = [json.loads(line) for line in trace.read_text(encoding="ascii").splitlines()]
    assert [reasons, reasons, ["no_such_session"]] == [
        record["refusals"] for record in records if "refusals" in record
    ]


def test_several_reasons_are_told_in_their_order(shipped_run: ShippedRun) -> None:
    """The text holds a sentence for each id."""
    scenario, outcome, _ = shipped_run("patient-asks-too-often")
    summary = summarised(scenario, outcome, schema="x", trace_head=None)
    assert isinstance(summary, dict)
    texts = [refused["text"] for refused in summary["refused_commands"] if len(refused["reasons"]) == 2]
    both = " ".join(REFUSAL_SENTENCES[name] for name in ("patient_lockout", "patient_count_reached"))
    assert {both} == set(texts)


def test_simulate_of_a_refused_old_catheter_says_why(write_scenario: WriteScenario, tmp_path: Path) -> None:
    """Exit 1, one sentence, nothing written; a scenario that names it is a bad file, as for any refusal."""
    path = write_scenario()
    pump = path.parent / "pump.toml"
    slow = (
        pump.read_text(encoding="utf-8")
        .replace("20.8", "3.9")
        .replace("[drug]", "old_catheter = true\n[drug]")
    )
    for old, new in (("= 800", "= 150"), ("= 150\nh", "= 25\nh"), ("= 35", "= 7")):
        assert 1 == slow.count(old)
        slow = slow.replace(old, new)
    pump.write_text(slow, encoding="utf-8")
    before = files_in(tmp_path)
    result = run_simulate(pump, "--days", "1", "--json", tmp_path / "out.json")
    assert 1 == result.exit_code
    assert "1. Until what the old catheter holds has left, the pump must run" in result.stderr
    assert "  2. " not in result.stderr
    result = run_replay(path)
    assert 2 == result.exit_code
    assert 'prescription = "pump.toml": is refused: Until what the old catheter holds' in result.stderr
    assert before == files_in(tmp_path)


def test_simulate_shows_dose_windows_alarms_and_reservoir(
    write_scenario: WriteScenario, tmp_path: Path
) -> None:
    """One day of an ordinary prescription: LOW comes as the accounts say, everything holds."""
    out = tmp_path / "out.json"
    pump = write_scenario().parent / "pump.toml"
    result = run_simulate(pump, "--days", "1", "--seed", "5", "--json", out)
    assert 0 == result.exit_code, result.output
    for title in ("Dose a day", "Worst windows", "Alarms", "Reservoir", "Monitors"):
        assert title in result.output
    data = json.loads(out.read_text(encoding="utf-8"))
    assert ("dosebound.simulate/1", 5, True) == (data["schema"], data["seed"], data["held"])
    assert [("STOPPED", 0), ("RESERVOIR_LOW", 61)] == [
        (alarm["cause"], alarm["begin_minute"]) for alarm in data["alarms"]
    ]
    account = data["reservoir"]
    assert account["lower_nl"] <= account["true_nl"] <= account["upper_nl"]


def test_simulate_gives_the_same_json_twice(write_scenario: WriteScenario, tmp_path: Path) -> None:
    """The seed decides everything."""
    pump = write_scenario().parent / "pump.toml"
    texts = []
    for name in ("a.json", "b.json"):
        run_simulate(pump, "--days", "1", "--json", tmp_path / name)
        texts.append((tmp_path / name).read_text(encoding="utf-8"))
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    "options", [(), ("--days", "0"), ("--days", "401"), ("--days", "x"), ("--days", "1", "--seed", "-1")]
)
def test_simulate_turns_down_absurd_options(write_scenario: WriteScenario, options: tuple[str, ...]) -> None:
    """Days from 1 to 400, seeds from 0: exit 2."""
    result = run_simulate(write_scenario().parent / "pump.toml", *options)
    assert 2 == result.exit_code
    assert "Traceback" not in result.output


def test_simulate_of_a_refused_prescription_gives_the_reasons(write_scenario: WriteScenario) -> None:
    """Exit 1, as `check` would."""
    result = run_simulate(write_scenario().parent / "refused.toml", "--days", "1")
    assert 1 == result.exit_code
    assert "under the least admissible" in result.output


def test_replay_of_no_such_scenario_lists_those_that_ship() -> None:
    """Exit 2, with every id, so that nobody has to look for them."""
    result = run_replay("nosuch")
    assert 2 == result.exit_code
    assert "no such file, and no scenario that ships" in result.output
    assert all(name in result.output for name in (*shipped_ids(), *incident_ids()))
    assert {"patient-asks-too-often", "sensor-silent"} < set(shipped_ids())


@pytest.mark.parametrize("option", ["--trace", "--html", "--json"])
def test_what_cannot_be_written_is_said_before_the_run(
    write_scenario: WriteScenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    """Exit 2, one message, nothing run and nothing left behind."""
    scenario = write_scenario()
    monkeypatch.setattr("fault_injection.commands.replayed", lambda *_: pytest.fail("it was run"))
    before = files_in(tmp_path)
    result = run_replay(scenario, option, tmp_path / "nowhere" / "out")
    assert 2 == result.exit_code
    assert "cannot be written: No such file or directory" in result.output
    if option == "--json":
        result = run_simulate(scenario.parent / "pump.toml", "--days", "1", "--json", tmp_path)
        assert (2, True) == (result.exit_code, "cannot be written" in result.output)
    assert before == files_in(tmp_path)


def test_parts_of_days_are_turned_down_in_words(write_scenario: WriteScenario) -> None:
    """The message says what is expected, not of what type it is."""
    result = run_simulate(write_scenario().parent / "pump.toml", "--days", "1.5")
    assert 2 == result.exit_code
    assert "'1.5' is not a valid number of whole days" in result.output


BAD_FILES: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: path.unlink(),
    "directory": lambda path: path.rename(path.with_suffix(".old")).parent.joinpath(path.name).mkdir(),
    "not UTF-8": lambda path: path.write_bytes(b"\xff\xfe"),
    "not TOML": lambda path: path.write_text("schema =", encoding="utf-8"),
    "empty": lambda path: path.write_bytes(b""),
    "huge": lambda path: path.write_bytes(b"#" * 1_000_001),
    "unknown key": lambda path: path.write_text('mood = "good"', encoding="utf-8"),
    "bad time": lambda path: path.write_text(
        path.read_text(encoding="utf-8").replace("0 d 06:00", "six hours"), encoding="utf-8"
    ),
    "prescription missing": lambda path: (path.parent / "pump.toml").unlink(),
    "prescription refused": lambda path: path.write_text(
        path.read_text(encoding="utf-8").replace("pump.toml", "refused.toml"), encoding="utf-8"
    ),
}


@pytest.mark.parametrize("spoil", BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_bad_file_ends_with_2_one_message_and_nothing_written(
    write_scenario: WriteScenario, tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    """No traceback, no table, no trace, no JSON."""
    path = write_scenario()
    spoil(path)
    before = files_in(tmp_path)
    result = run_replay(path, "--trace", tmp_path / "trace.jsonl", "--json", tmp_path / "out.json")
    assert 2 == result.exit_code
    assert isinstance(result.exception, SystemExit)
    assert "" == result.stdout
    assert 1 == len(result.stderr.strip().splitlines()), result.stderr
    assert result.stderr.startswith("Error: ")
    assert before == files_in(tmp_path)


@pytest.mark.parametrize("name", ["small.toml", "pump.toml"])
def test_no_output_is_written_over_an_input(write_scenario: WriteScenario, name: str) -> None:
    """Neither over the scenario nor over a prescription that it names."""
    path = write_scenario()
    before = files_in(path.parent)
    results = [run_replay(path, option, path.parent / name) for option in ("--trace", "--html", "--json")]
    results.append(
        run_simulate(path.parent / "pump.toml", "--days", "1", "--json", path.parent / "pump.toml")
    )
    assert [2, 2, 2, 2] == [result.exit_code for result in results]
    assert before == files_in(path.parent)


@pytest.mark.parametrize(
    ("one", "other"), [("--trace", "--json"), ("--trace", "--html"), ("--html", "--json")]
)
def test_two_outputs_cannot_be_one_file(
    write_scenario: WriteScenario, tmp_path: Path, one: str, other: str
) -> None:
    """The second would be written over the first."""
    out = tmp_path / "out"
    result = run_replay(write_scenario(), one, out, other, out)
    assert 2 == result.exit_code
    assert not out.exists()


def test_an_output_that_cannot_be_written_ends_with_2(write_scenario: WriteScenario, tmp_path: Path) -> None:
    """One message that names it."""
    result = run_replay(write_scenario(), "--json", tmp_path / "nowhere" / "out.json")
    assert 2 == result.exit_code
    assert "cannot be written" in result.stderr


def test_a_screen_that_takes_nothing_costs_no_file(tmp_path: Path) -> None:
    """Exit 2 and one message; the result was written before anything was shown."""
    out = tmp_path / "out.json"
    example = str(Path("docs/examples/child.toml").resolve())
    words = ["simulate", example, "--days", "1", "--monitors", "dose", "--json", str(out)]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "dosebound", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (2, "standard output: No space left on device\n") == (done.returncode, done.stderr)
    assert json.loads(out.read_text(encoding="utf-8"))["held"]


def test_a_screen_that_nobody_reads_tells_no_verdict() -> None:
    """Exit 141, as of whatever writes into a closed pipe; 1 would say that the prescription is refused."""
    example = str(Path("docs/examples/child.toml").resolve())
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "w", encoding="utf-8") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "dosebound", "check", example],
            stdout=closed,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (128 + signal.SIGPIPE, "") == (done.returncode, done.stderr)


@pytest.mark.parametrize("days", ["\uff13", "1_0", "+2", " 2"])
def test_days_are_written_in_digits(days: str) -> None:
    """Those of ASCII, and nothing else."""
    example = str(Path("docs/examples/child.toml").resolve())
    result = CliRunner().invoke(simulate, [example, "--days", days])
    assert 2 == result.exit_code


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_terminated_leaves_what_was_there(tmp_path: Path, number: signal.Signals) -> None:
    """A trace is written beside its place as the run goes; that part goes with it, and the old one stays."""
    trace = tmp_path / "run.jsonl"
    trace.write_text("of another run\n", encoding="utf-8")
    words = [sys.executable, "-m", "dosebound", "replay", "sensor-stuck-high", "--trace", str(trace)]
    before = signal.signal(number, signal.SIG_DFL)  # whoever runs the tests may have it ignored
    try:
        running = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    finally:
        signal.signal(number, before)
    with running:
        while len(list(tmp_path.iterdir())) < 2:
            assert running.poll() is None
            time.sleep(0.05)
        running.send_signal(number)
        assert 128 + number == running.wait()
    assert [trace] == list(tmp_path.iterdir())
    assert "of another run\n" == trace.read_text(encoding="utf-8")
