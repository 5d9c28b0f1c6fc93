"""A campaign on a controller with a bug: it fails, and leaves the smallest scenario that shows it."""

import json
import os
import runpy
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
BUG = ROOT / "tests" / "must_fail" / "controller" / "stopped_clock_stops_therapy.py"
ROOMS = ("controller", "spec", "fault_injection", "docs")
SEED = "329"
"""Of its first run: the second clock stands still, a voltage reads too high, and a refill goes on."""


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which a clock that stands still is waited for without end."""
    bug, copy = runpy.run_path(str(BUG)), tmp_path_factory.mktemp("planted")
    for room in ROOMS:
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "dosebound.py", copy)
    file = copy / bug["FILE"]
    text = file.read_text(encoding="utf-8")
    assert 1 == text.count(bug["OLD"])
    file.write_text(text.replace(bug["OLD"], bug["NEW"]), encoding="utf-8")
    return copy


def dosebound(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line of a copy."""
    return subprocess.run(
        [sys.executable, "-m", "dosebound", *arguments],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_bug_is_found_made_small_and_replays(planted: Path) -> None:
    """Exit 1; of two faults and six events the one fault is left; and that file alone shows the violation."""
    arguments = ("--runs", "1", "--seed", SEED, "--days", "1", "--jobs", "1", "--json", "out.json")
    done = dosebound(planted, "campaign", *arguments)
    assert 1 == done.returncode, done.stderr
    (failure,) = [
        each
        for each in json.loads((planted / "out.json").read_text(encoding="utf-8"))["failures"]
        if each["claim"] == "CLK-3"
    ]
    file = planted / failure["file"]
    small = tomllib.loads(file.read_text(encoding="utf-8"))
    assert ["second_clock_stands"] == [fault["kind"] for fault in small["fault"]]
    assert [] == small["event"]
    assert small["duration"] < "0 d 02:00"
    replayed = dosebound(planted, "replay", failure["file"], "--json", "replay.json")
    assert 1 == replayed.returncode, replayed.stderr
    monitors = json.loads((planted / "replay.json").read_text(encoding="utf-8"))["monitors"]
    objected = {each["claim"]: each["first_sentence"] for each in monitors if each["violations"]}
    assert failure["sentence"] == objected["CLK-3"]
