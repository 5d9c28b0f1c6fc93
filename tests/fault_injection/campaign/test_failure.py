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

from fault_injection.campaign.commands import failures_beside

ROOT = Path(__file__).resolve().parents[3]
BUG = ROOT / "tests" / "must_fail" / "controller" / "basal_left_out_of_ledger.py"
ROOMS = ("controller", "spec", "fault_injection", "docs")
SEED = "3"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which the program is charged to no ledger."""
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
    """Exit 1; of faults and events the start alone is left; and that file by itself shows the violation."""
    arguments = (
        "--runs",
        "1",
        "--seed",
        SEED,
        "--days",
        "1",
        "--jobs",
        "1",
        "--stepped",
        "--json",
        "out.json",
    )
    done = dosebound(planted, "campaign", *arguments)
    assert 1 == done.returncode, done.stderr
    found = json.loads((planted / "out.json").read_text(encoding="utf-8"))["failures"]
    assert "TOT-1" in {failure["claim"] for failure in found}
    for failure in found:
        small = tomllib.loads((planted / failure["file"]).read_text(encoding="utf-8"))
        assert [] == small["fault"]
        assert ["resume"] == [event["kind"] for event in small["event"]]
        assert small["duration"] < "0 d 02:00"
        done = dosebound(planted, "replay", failure["file"], "--json", "replay.json")
        assert 1 == done.returncode, done.stderr
        monitors = json.loads((planted / "replay.json").read_text(encoding="utf-8"))["monitors"]
        objected = {each["claim"]: each["first_sentence"] for each in monitors if each["violations"]}
        assert failure["sentence"] == objected[failure["claim"]]


def test_each_file_has_a_folder_of_failures_of_its_own() -> None:
    """Also where names differ in nothing but how they end."""
    names = ["campaign.duckdb", "campaign.db", "campaign", "runs.1", "runs.2"]
    assert len(names) == len({failures_beside(Path(name)) for name in names})
