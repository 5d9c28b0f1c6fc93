"""The tests of shell and laboratory must fail where these are wrong: bugs in a copy, each noticed by tests.

They stand in `tests/must_fail/shell/` and `tests/must_fail/laboratory/`, with FILE, OLD, NEW and TEST.
"""

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("shell", "laboratory")
BUGS = [file for room in ROOMS for file in sorted((ROOT / "tests" / "must_fail" / room).glob("*.py"))]
COPIED = ("controller", "spec", "proofs", "fault_injection", "tests", "docs")
FILES = ("dosebound.py", "pyproject.toml")


@pytest.mark.planted
@pytest.mark.parametrize("file", BUGS, ids=lambda file: file.stem)
def test_a_planted_bug_is_noticed_by_its_tests(file: Path, tmp_path: Path) -> None:
    """At least one of them fails, and none of them ends in anything but passed or failed."""
    bug = runpy.run_path(str(file))
    for name in COPIED:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path / name)
    planted = tmp_path / bug["FILE"]
    text = planted.read_text(encoding="utf-8")
    assert 1 == text.count(bug["OLD"])
    planted.write_text(text.replace(bug["OLD"], bug["NEW"]), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", bug["TEST"]],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert 1 == done.returncode, done.stdout
    summary = done.stdout.splitlines()[-1]
    assert " failed" in summary and " error" not in summary


@pytest.mark.parametrize("file", BUGS, ids=lambda file: file.stem)
def test_a_planted_bug_fits_its_file(file: Path) -> None:
    """What it replaces occurs there once, and the tests that it names exist."""
    bug = runpy.run_path(str(file))
    assert 1 == (ROOT / bug["FILE"]).read_text(encoding="utf-8").count(bug["OLD"])
    assert (ROOT / bug["TEST"]).is_file()
