"""Planting: a copy of the rooms with one text changed, and what `verify` says of that copy.

What is changed stands in `tests/must_fail/`, one file a bug: FILE, OLD (which occurs there once), NEW, CLAIMS
(ids to be asked for), where another preset is needed DEVICE, and where other verdicts than "refuted" are
right NOTICED_AS, and IN_SUITE where it is short.
"""

import json
import os
import runpy
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

ROOT = Path(__file__).resolve().parent.parent.parent
BUGS = ROOT / "tests" / "must_fail"
COPIED = ("controller", "spec", "proofs", "fault_injection", "dosebound.py", "pyproject.toml")
AT_ONCE = 2
WATCHDOG_S = 900


@frozen
class Bug:
    """One planted bug.

    Attributes:
        name: name of its file.
        file: the file that it is planted in, from the root.
        old: the text that it replaces.
        new: what it puts there.
        claims: ids of the claims that are asked for.
        device: preset that it is asked of.
        noticed_as: verdicts that notice it.
        in_suite: whether it is short enough for every run of the tests, not only `make must-fail`.
    """

    name: str
    file: str
    old: str
    new: str
    claims: tuple[str, ...]
    device: str
    noticed_as: tuple[str, ...]
    in_suite: bool


@frozen
class Seen:
    """What `replay` said of a counterexample: its exit code, and the monitor of the claim."""

    exit_code: int
    monitor: dict[str, Any]


@frozen
class Outcome:
    """What `verify` said.

    Attributes:
        exit_code: its exit code.
        claims: its answer about each claim, by id.
        output: all that it printed.
        scenarios: the scenario of each claim that has one, by id.
        replays: what `replay` said of it in the very copy.
    """

    exit_code: int
    claims: dict[str, dict[str, Any]]
    output: str
    scenarios: dict[str, str]
    replays: dict[str, "Seen"]

    def verdict(self, claim: str) -> str:
        """Return the verdict on a claim, or "" where there is none."""
        return str(self.claims[claim]["verdict"]) if claim in self.claims else ""


def bugs_in(folder: str) -> tuple[Bug, ...]:
    """Return the bugs of one folder of `tests/must_fail/`, by name."""
    return tuple(_bug(path) for path in sorted((BUGS / folder).glob("*.py")))


def _bug(path: Path) -> Bug:
    told = runpy.run_path(str(path))
    return Bug(
        name=path.stem,
        file=told["FILE"],
        old=told["OLD"],
        new=told["NEW"],
        claims=told["CLAIMS"],
        device=told.get("DEVICE", "synchromed-like-20"),
        noticed_as=told.get("NOTICED_AS", ("refuted",)),
        in_suite=told.get("IN_SUITE", False),
    )


def planted(bug: Bug, text: str) -> str:
    """Return `text` with the bug in it.

    Raises:
        ValueError: the text that it replaces does not occur exactly once.
    """
    found = text.count(bug.old)
    if found != 1:
        raise ValueError(f"{bug.name}: OLD occurs {found} times in {bug.file}, not once")
    return text.replace(bug.old, bug.new)


def verified(bug: Bug) -> Outcome:
    """Plant `bug` in a copy of the rooms and let that copy verify itself."""
    with tempfile.TemporaryDirectory(prefix=f"{bug.name}-") as name:
        folder = Path(name)
        _copy(folder)
        target = folder / bug.file
        target.write_text(planted(bug, target.read_text(encoding="utf-8")), encoding="utf-8")
        return _outcome(bug, folder)


def _copy(folder: Path) -> None:
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)


def _outcome(bug: Bug, folder: Path) -> Outcome:
    asked = [word for claim in bug.claims for word in ("--only", claim)]
    options = ("--device", bug.device, "--no-cache", "--quick", "--jobs", "1", "--out", "out")
    done = _run(folder, "verify", *asked, *options)
    result = folder / "out" / "verify.json"
    told = json.loads(result.read_text(encoding="utf-8")) if result.exists() else {"claims": []}
    claims = {claim["id"]: claim for claim in told["claims"]}
    names = {
        name: claim["counterexample"]["scenario"]
        for name, claim in claims.items()
        if claim["counterexample"] is not None and claim["counterexample"]["scenario"] is not None
    }
    return Outcome(
        exit_code=done.returncode,
        claims=claims,
        output=done.stdout,
        scenarios={claim: (folder / "out" / name).read_text("utf-8") for claim, name in names.items()},
        replays={claim: _seen(folder, claim, f"out/{name}") for claim, name in names.items()},
    )


def _seen(folder: Path, claim: str, scenario: str) -> Seen:
    done = _run(folder, "replay", scenario, "--json", "replay.json")
    told = json.loads((folder / "replay.json").read_text(encoding="utf-8"))
    return Seen(done.returncode, next(each for each in told["monitors"] if each["claim"] == claim))


def _run(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run `dosebound` as it is in a copy."""
    return subprocess.run(
        [sys.executable, "-m", "dosebound", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=WATCHDOG_S,
        check=False,
    )


@contextmanager
def all_verified(request: pytest.FixtureRequest) -> Iterator[dict[str, Future[Outcome]]]:
    """Verify the bugs of all selected tests of the requesting module, two at a time, by name."""
    bugs = {bug.name: bug for bug in _selected(request)}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {name: pool.submit(verified, bug) for name, bug in bugs.items()}
        pool.shutdown(cancel_futures=True)


def _selected(request: pytest.FixtureRequest) -> Iterator[Bug]:
    for item in request.session.items:
        parameters: dict[str, object] = getattr(getattr(item, "callspec", None), "params", {})
        bug = parameters.get("bug")
        if isinstance(bug, Bug) and item.path == request.path:
            yield bug


def each_of(bugs: Sequence[Bug]) -> pytest.MarkDecorator:
    """Parametrise a test over bugs, called by name; long ones only run when they are asked for."""
    marks = {bug.name: () if bug.in_suite else (pytest.mark.planted,) for bug in bugs}
    return pytest.mark.parametrize(
        "bug", [pytest.param(bug, marks=marks[bug.name], id=bug.name) for bug in bugs]
    )
