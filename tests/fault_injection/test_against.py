"""`replay --against`: what a run does unlike a recorded one, event by event."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from controller.shell.encoding import canonical
from fault_injection.commands import replay
from fault_injection.trace import digest
from tests.fault_injection.forging import SHORT, rechained

WriteScenario = Callable[..., Path]

STOPPED = '[[event]]\nkind = "stop"\nat = "0 d 00:30"\n'
AN_HOUR = {"old": '"0 d 06:00"', "new": '"0 d 01:05"'}


def run_replay(*arguments: str | Path) -> Result:
    """`dosebound replay`, in this process."""
    return CliRunner().invoke(replay, [str(argument) for argument in arguments])


@pytest.fixture
def recorded(write_scenario: WriteScenario, tmp_path: Path) -> tuple[Path, Path]:
    """A scenario of four minutes and its trace."""
    scenario, trace = write_scenario(**SHORT), tmp_path / "recorded"
    assert 0 == run_replay(scenario, "--trace", trace).exit_code
    return scenario, trace


def against(scenario: Path, trace: Path, folder: Path) -> tuple[Result, dict[str, Any]]:
    """The command, and what its JSON says of the comparison."""
    out = folder / "out.json"
    result = run_replay(scenario, "--against", trace, "--json", out)
    told: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))["against"]
    return result, told


def test_the_same_run_has_the_same_behaviour(recorded: tuple[Path, Path], tmp_path: Path) -> None:
    """Exit 0, nothing differs, not even the header."""
    result, told = against(*recorded, tmp_path)
    assert 0 == result.exit_code, result.output
    assert "Same behaviour as the recorded run, event by event." in result.output
    assert {"same": True, "header": [], "first": None, "events": 0} == {
        key: told[key] for key in ("same", "header", "first", "events")
    }


def test_another_version_that_does_the_same_is_the_same(recorded: tuple[Path, Path], tmp_path: Path) -> None:
    """Another header and other digests of the state are told or left out, and are no behaviour."""
    scenario, trace = recorded
    lines = trace.read_bytes()
    for number in range(1, lines.count(b"\n") + 1):
        key = "version" if number == 1 else "state_sha256"
        lines = rechained(lines, number, lambda values, key=key: values.update({key: "9"}))  # type: ignore[misc]  # bound now
    trace.write_bytes(lines)
    result, told = against(scenario, trace, tmp_path)
    assert (0, True) == (result.exit_code, told["same"])
    assert ["version"] == [key["key"] for key in told["header"]]
    assert "Headers differ" in result.output


def test_the_first_difference_is_named_by_key(recorded: tuple[Path, Path], tmp_path: Path) -> None:
    """Exit 1; minute, event, key and both values; the day's dose differs with it."""
    scenario, trace = recorded

    def one_pulse_more(values: dict[str, Any]) -> None:
        values["effects"][1]["basal"] += 1
        values["truth"]["mass_pg"] += 1_000_000

    trace.write_bytes(rechained(trace.read_bytes(), 5, one_pulse_more))
    result, told = against(scenario, trace, tmp_path)
    assert (1, 1, 3, "Tick") == (
        result.exit_code,
        told["events"],
        told["first"]["minute"],
        told["first"]["event"],
    )
    assert [("effects[1].basal", "1", "2")] == [
        (key["key"], key["expected"], key["found"]) for key in told["first"]["keys"][:1]
    ]
    (day,) = told["days"]
    assert (1, 1) == (day["day"], day["recorded"]["pulses"] - day["now"]["pulses"])
    assert 1_000_000 == day["recorded"]["true_pg"] - day["now"]["true_pg"]
    assert "First difference, at 0 d 00:03: Tick" in result.output
    assert "Doses that differ" in result.output


def test_alarms_and_modes_of_one_run_alone_are_listed(write_scenario: WriteScenario, tmp_path: Path) -> None:
    """The recorded pump was stopped after half an hour, and this one was not."""
    trace = tmp_path / "recorded"
    run_replay(write_scenario(STOPPED, **AN_HOUR), "--trace", trace)
    result, told = against(write_scenario(**AN_HOUR), trace, tmp_path)
    assert (1, 30, "Stop") == (result.exit_code, told["first"]["minute"], told["first"]["event"])
    assert [{"key": "record", "expected": "absent", "found": "there"}] == told["first"]["keys"]
    assert ["recorded", "STOPPED", "0 d 00:30", "-"] in told["alarms"]
    assert ["recorded", "STOPPED", "0 d 00:30"] in told["modes"]
    assert ["now", "RESERVOIR_LOW", "0 d 01:01", "-"] in told["alarms"]
    (day,) = told["days"]
    assert day["recorded"]["pulses"] < day["now"]["pulses"]


def test_both_ways_the_same_events_differ(write_scenario: WriteScenario, tmp_path: Path) -> None:
    """Whichever of the two was recorded."""
    counts, minutes = [], []
    for first, second in ((STOPPED, ""), ("", STOPPED)):
        trace = tmp_path / "recorded"
        run_replay(write_scenario(first, **AN_HOUR), "--trace", trace)
        _, told = against(write_scenario(second, **AN_HOUR), trace, tmp_path)
        counts.append(told["events"])
        minutes.append(told["first"]["minute"])
    assert [counts[0], 30] == [counts[1], minutes[0]]
    assert 30 == minutes[1]


def test_a_recorded_run_that_goes_on_longer_differs_to_its_end(
    write_scenario: WriteScenario, tmp_path: Path
) -> None:
    """What comes after the end of the new run counts too: the two ends, and every pulse between."""
    trace = tmp_path / "recorded"
    run_replay(write_scenario(old='"0 d 06:00"', new='"0 d 00:10"'), "--trace", trace)
    _, told = against(write_scenario(**SHORT), trace, tmp_path)
    after = [json.loads(line) for line in trace.read_bytes().splitlines()[1:]]
    assert 1 + sum(record["minute"] > 4 for record in after) == told["events"]


def test_the_exit_code_is_of_the_comparison(write_scenario: WriteScenario, tmp_path: Path) -> None:
    """An expectation that both runs miss is shown, and no difference."""
    missed = '[[expect]]\nkind = "mode"\nat = "0 d 00:02"\nis = "stopped"\n'
    scenario = write_scenario(missed, **SHORT)
    assert 1 == run_replay(scenario, "--trace", tmp_path / "recorded").exit_code
    result = run_replay(scenario, "--against", tmp_path / "recorded")
    assert (0, True) == (result.exit_code, "MISSED" in result.output)


def broken(lines: list[bytes]) -> list[bytes]:
    return [*lines[:2], *lines[3:]]


def without(key: str, value: object = None) -> Callable[[list[bytes]], list[bytes]]:
    """The lines with a key of the third record gone, or of another value, the chain made anew."""

    def change(values: dict[str, Any]) -> None:
        del values[key]
        values.update({} if value is None else {key: value})

    return lambda lines: rechained(b"".join(lines), 3, change).splitlines(keepends=True)


def backwards(lines: list[bytes]) -> list[bytes]:
    return rechained(b"".join(lines), 3, lambda values: values.update(minute=5)).splitlines(keepends=True)


def crowded(lines: list[bytes]) -> list[bytes]:
    """So many records of one minute that no run has them."""
    record = json.loads(lines[2])
    made = list(lines[:3])
    for _ in range(2_100):
        line = canonical({**record, "previous": digest(made[-1].rstrip(b"\n"))})
        made.append(f"{line}\n".encode("ascii"))
    return made


BAD_TRACES: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "empty": lambda _: [],
    "no trace": lambda _: [b"{}\n"],
    "chain broken": broken,
    "no minute": without("minute"),
    "minute of another type": without("minute", "3"),
    "minute beyond any run": without("minute", 10**9),
    "minutes backwards": backwards,
    "no event": without("event"),
    "event without a kind": without("event", {}),
    "alarms as an array": without("alarms", ["STOPPED"]),
    "mode as a number": without("mode", 3),
    "truth without mass": without("truth", {}),
    "mass as words": without("truth", {"mass_pg": "1"}),
    "mass beyond all": without("truth", {"mass_pg": 10**400}),
    "motor without pulses": without("effects", [{"kind": "Motor"}]),
    "effects of numbers": without("effects", [1]),
    "crowded": crowded,
}


@pytest.mark.parametrize("spoil", BAD_TRACES.values(), ids=BAD_TRACES.keys())
def test_a_trace_that_cannot_be_compared_is_a_bad_file(
    recorded: tuple[Path, Path], tmp_path: Path, spoil: Callable[[list[bytes]], list[bytes]]
) -> None:
    """Exit 2, one message that names the trace, and no file is written."""
    scenario, trace = recorded
    trace.write_bytes(b"".join(spoil(trace.read_bytes().splitlines(keepends=True))))
    new = tmp_path / "new"
    result = run_replay(scenario, "--against", trace, "--trace", new)
    assert 2 == result.exit_code, result.output
    assert result.stderr.startswith(f"Error: {trace}: ")
    assert 1 == result.stderr.count("\n")
    assert {trace, scenario.parent} == set(tmp_path.iterdir())


def test_the_recorded_trace_is_not_overwritten(recorded: tuple[Path, Path]) -> None:
    """`--trace` may not go where `--against` reads."""
    scenario, trace = recorded
    before = trace.read_bytes()
    assert 2 == run_replay(scenario, "--against", trace, "--trace", trace).exit_code
    assert before == trace.read_bytes()
