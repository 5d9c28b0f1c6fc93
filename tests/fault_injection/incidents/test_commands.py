"""`incidents` as a shell sees it: exit codes, messages and files."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fault_injection.commands import replay
from fault_injection.incidents.commands import incidents
from fault_injection.library import incident_ids
from tests.fault_injection.incidents.conftest import WriteIncident


def run(*arguments: str | Path) -> Result:
    """`dosebound incidents`, in this process unless more are asked for."""
    return CliRunner().invoke(incidents, ["--monitors", "dose", *(str(each) for each in arguments)])


def test_one_that_is_as_stated_ends_with_0(write_incident: WriteIncident, tmp_path: Path) -> None:
    """With its verdict and its figures, and the same as JSON."""
    out = tmp_path / "out.json"
    result = run(write_incident("cannot see", doubled=True), "--jobs", "1", "--json", out)
    assert 0 == result.exit_code, result.output
    assert "As stated: all of 1 incidents." in result.output
    data = json.loads(out.read_text(encoding="utf-8"))
    (found,) = data["incidents"]
    assert ("dosebound.incidents/1", True, True) == (data["schema"], data["as_stated"], found["as_stated"])
    assert ("small", "cannot see", "60 min") == (found["id"], found["verdict"], found["worst_window"])
    assert 120 < found["too_much_minute"] < 180
    assert found["signal"] is None
    assert 1_150 < found["worst_of_limit_permille"] < 1_300
    assert found["fluid_pg_per_ml_illustrative"]["peak"] > found["fluid_pg_per_ml_illustrative"]["own"]


def test_one_that_is_not_as_stated_ends_with_1(write_incident: WriteIncident, tmp_path: Path) -> None:
    """It says what was stated and what the run shows, and the files are written all the same."""
    out = tmp_path / "out.json"
    result = run(write_incident("prevents", doubled=True), "--json", out)
    assert 1 == result.exit_code
    assert "NOT prevents" in result.output
    assert "prevents: never too much from 0 d 02:00: too much at" in " ".join(result.output.split())
    assert "Not as stated: 1 of 1 incidents." in result.output
    assert not json.loads(out.read_text(encoding="utf-8"))["as_stated"]


def test_replay_counts_the_statement_too(write_incident: WriteIncident) -> None:
    """As one more expectation."""
    codes = [
        CliRunner().invoke(replay, [str(write_incident(verdict, doubled=True))]).exit_code
        for verdict in ("cannot see", "prevents")
    ]
    assert [0, 1] == codes


def test_two_processes_find_what_one_does(write_incident: WriteIncident, tmp_path: Path) -> None:
    """To the byte, whoever is ready first."""
    first = write_incident("cannot see", doubled=True)
    second = first.with_name("other.toml")
    second.write_text(first.read_text(encoding="utf-8").replace('id = "small"', 'id = "a"'), encoding="utf-8")
    outs = [tmp_path / "one.json", tmp_path / "two.json"]
    for jobs, out in enumerate(outs, start=1):
        assert 0 == run(first, second, "--jobs", str(jobs), "--json", out).exit_code
    assert outs[0].read_bytes() == outs[1].read_bytes()
    assert ["a", "small"] == [each["id"] for each in json.loads(outs[0].read_bytes())["incidents"]]


def test_bad_usage_is_said_in_one_message(write_incident: WriteIncident, tmp_path: Path) -> None:
    """No such incident, with the list of those that ship; a scenario about none; a file in the way."""
    nosuch = run("1999-nothing")
    assert (2, True) == (nosuch.exit_code, all(name in nosuch.output for name in incident_ids()))
    none = run("sensor-silent")
    assert (2, True) == (none.exit_code, "incident: missing: the scenario is about none" in none.output)
    path = write_incident("prevents", doubled=False)
    over = run(path, "--json", path.parent / "pump.toml")
    assert (2, True) == (over.exit_code, "would be overwritten" in over.output)
    nowhere = run(path, "--json", tmp_path / "nowhere" / "out")
    assert (2, True) == (nowhere.exit_code, "cannot be written" in nowhere.output)


@pytest.mark.parametrize("name", incident_ids()[:1])
def test_an_incident_is_found_by_its_id(name: str) -> None:
    """By `replay` as well: an unknown option is all that stands between it and the run."""
    result = CliRunner().invoke(replay, [name, "--json", "/"])
    assert (2, True) == (result.exit_code, "/: cannot be written" in result.output)
