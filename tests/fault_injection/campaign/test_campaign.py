"""A campaign as a whole: the same rows by whomever they are made, and none lost by whatever ends it."""

import contextlib
import io
import os
import pty
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import duckdb
import pytest
from attrs import evolve
from click.testing import CliRunner, Result
from rich.console import Console

from controller.shell.errors import BadFile
from fault_injection.campaign.book import Book, Unsignalled, rows
from fault_injection.campaign.cluster import NoCluster, cluster
from fault_injection.campaign.commands import campaign
from fault_injection.campaign.coverage import Cell
from fault_injection.campaign.crew import Crew, processes
from fault_injection.campaign.hunt import hunt
from fault_injection.campaign.plan import Random
from fault_injection.campaign.row import ERROR, HELD, Ran, Row, ran
from fault_injection.campaign.software import software_digest
from fault_injection.campaign.tables import as_json, result, shown
from fault_injection.clock import DAY_MIN, HOUR_MIN
from fault_injection.monitors import WATCHED, Watching
from fault_injection.trace import product_version
from spec.claims import claim

PLAN = Random(seed=5, minutes=HOUR_MIN)
RUNS = 5
ENDLESS = 10_000
IDENTITY = {"seed": "5"}
ROOT = Path(__file__).resolve().parents[3]

LEAD = f"""
from pathlib import Path
from fault_injection.campaign.book import Book
from fault_injection.campaign.crew import processes
from fault_injection.campaign.hunt import hunt
from fault_injection.campaign.plan import Random

def told():
    print("told", flush=True)

if __name__ == "__main__":
    with Book(Path("book.duckdb"), {IDENTITY!r}) as book, processes(1) as crew:
        hunt(Random({PLAN.seed}, {PLAN.minutes}), {ENDLESS}, book, crew, told)
"""


def made(path: Path, people: AbstractContextManager[Crew], runs: int = RUNS) -> tuple[Row, ...]:
    """The rows of a campaign that a crew makes."""
    with Book(path, IDENTITY) as book, people as crew:
        hunt(PLAN, runs, book, crew, lambda: None)
        return rows(book, range(1, runs + 1))


def run(*arguments: str | Path) -> Result:
    """`dosebound campaign`, in this process."""
    return CliRunner().invoke(campaign, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def by_one(tmp_path_factory: pytest.TempPathFactory) -> tuple[Row, ...]:
    """The rows that a single process makes."""
    return made(tmp_path_factory.mktemp("one") / "book.duckdb", processes(1))


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """A Dask cluster of two processes on this machine."""
    distributed = import_module("distributed")
    with distributed.LocalCluster(2, threads_per_worker=1, processes=True, dashboard_address=None) as local:
        yield local.scheduler_address


# --- the same rows -----------------------------------------------------------------------------


def test_two_processes_make_the_rows_of_one(by_one: tuple[Row, ...], tmp_path: Path) -> None:
    """Who made a run, and after which other, is not in its row."""
    assert by_one == made(tmp_path / "book.duckdb", processes(2))
    assert len({row.end_sha256 for row in by_one}) == RUNS


def test_a_dask_cluster_makes_the_rows_of_one_process(
    by_one: tuple[Row, ...], scheduler: str, tmp_path: Path
) -> None:
    """Two workers of a local cluster, each a process."""
    assert by_one == made(tmp_path / "book.duckdb", cluster(scheduler, software_digest()))


def test_workers_with_other_software_are_refused(scheduler: str) -> None:
    """Both are named by number, one by its address."""
    with pytest.raises(NoCluster, match="2 of 2 workers"), cluster(scheduler, "0" * 64):
        pytest.fail("they were let in")


# --- what nobody would have seen ---------------------------------------------------------------


def test_a_fault_that_is_not_signalled_is_listed_with_what_the_patient_got(
    by_one: tuple[Row, ...], tmp_path: Path
) -> None:
    """By its own alarm alone; a run that commands nothing has no share."""
    told = (Cell("F-STALL", "INFUSING", "signalled"),)
    other = (Cell("F-LEAK", "INFUSING", "signalled"), Cell("F-STALL", "INFUSING", "there"))
    changes: tuple[dict[str, Any], ...] = (
        {"cells": told, "unharmed_pg": 1_000, "true_pg": 10, "beside_pg": 0, "anyway": ("F-STALL",)},
        {"cells": other, "unharmed_pg": 3_000, "true_pg": 800, "beside_pg": 200, "beyond": ("SHORTFALL",)},
        {"cells": (), "unharmed_pg": 1_000, "true_pg": 900, "beside_pg": 0},
        {"cells": (), "unharmed_pg": 0, "true_pg": 5, "beside_pg": 0},
    )
    with Book(tmp_path / "book.duckdb", IDENTITY) as book:
        for row, change in zip(by_one, changes, strict=False):
            book.add(Ran(evolve(row, faults=("F-STALL",), **change), 1.0))
        book.add(Ran(evolve(by_one[0], number=5, faults=("F-STALL",), verdict=ERROR), 1.0))
        assert [Unsignalled("F-STALL", 4, 3, 1, 1, 266, 900, 66)] == book.unsignalled(5)
        assert [Unsignalled("F-STALL", 1, 0, 0, 1, None, None, None)] == book.unsignalled(1)


def test_runs_that_break_what_a_claim_rests_on_do_not_count_for_it(
    by_one: tuple[Row, ...], tmp_path: Path
) -> None:
    """Nor do those on a preset that it is not of, and those that could not be judged."""
    changes: tuple[dict[str, Any], ...] = (
        {"assumptions_broken": ()},
        {"assumptions_broken": ("A-PATENT",)},
        {"assumptions_broken": ("A-LEVEL", "A-PATENT"), "preset": "reference-sensed-20"},
        {"assumptions_broken": (), "preset": "reference-sensed-20"},
        {"assumptions_broken": (), "verdict": ERROR},
    )
    with Book(tmp_path / "book.duckdb", IDENTITY) as book:
        for row, change in zip(by_one, changes, strict=True):
            book.add(Ran(evolve(row, **{"preset": "synchromed-like-20", "verdict": HELD, **change}), 1.0))
        found = result(PLAN, RUNS, book, ())
    assert 2 == found.unbroken
    assert {"DOSE-1": 2, "ALM-1": 4, "RES-5": 1} == {
        name: found.counting(claim(name)) for name in ("DOSE-1", "ALM-1", "RES-5")
    }
    assert {""} == WATCHED[PLAN.watching] - {each.id for each in found.watched}
    told = cast("dict[str, list[dict[str, object]]]", as_json(found))
    assert {"claim": "RES-5", "runs": 1} in told["counting"]
    screen = Console(width=120, record=True, file=io.StringIO())
    screen.print(shown(found))
    assert "2 break no assumption" in screen.export_text()


# --- ended and taken up ------------------------------------------------------------------------


def test_a_killed_campaign_goes_on_without_loss(by_one: tuple[Row, ...], tmp_path: Path) -> None:
    """kill -9 leaves whole rows and no process; the campaign makes the rest, and the rows are the same."""
    (tmp_path / "lead.py").write_text(LEAD, encoding="utf-8")
    leader = subprocess.Popen(
        [sys.executable, "lead.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert leader.stdout is not None
    with leader.stdout as told:
        for _ in range(2):
            assert "told\n" == told.readline()
        leader.send_signal(signal.SIGKILL)
        told.read()  # ends once the last process that could write there has gone
    assert -signal.SIGKILL == leader.wait()
    path = tmp_path / "book.duckdb"
    with Book(path, IDENTITY) as book:
        kept = book.numbers()
        before = rows(book, sorted(kept))
    assert 2 <= len(kept) < ENDLESS
    assert by_one == made(path, processes(1))
    with Book(path, IDENTITY) as book:
        assert before == rows(book, sorted(kept))


def test_an_interrupted_campaign_shows_its_rate_and_goes_on_without_loss(tmp_path: Path) -> None:
    """Ctrl-C at a terminal: exit 130, no traceback, and what is written stays and is the same."""
    path = tmp_path / "book.duckdb"
    words = ("--runs", str(ENDLESS), "--seed", "1", "--days", "1", "--monitors", "dose", "--jobs", "1")
    ours, theirs = pty.openpty()
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # it may be ignored from outside
    try:
        leader = subprocess.Popen(
            [sys.executable, "-m", "dosebound", "campaign", *words, "--out", str(path)],
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
            start_new_session=True,
        )
    finally:
        signal.signal(signal.SIGINT, before)
    os.close(theirs)
    told = b""
    while not re.search(rb"[2-9]/%d\S* [0-9.]+ runs/min" % ENDLESS, told):
        told += os.read(ours, 65_536)
    leader.send_signal(signal.SIGINT)
    with contextlib.suppress(OSError):  # that nobody writes there any more
        while more := os.read(ours, 65_536):
            told += more
    os.close(ours)
    assert 130 == leader.wait()
    assert b"Traceback" not in told
    plan = Random(1, DAY_MIN, Watching.DOSE)
    with Book(path, {"software": software_digest(), "version": product_version(), **plan.identity}) as book:
        kept = rows(book, sorted(book.numbers()))
    assert 2 <= len(kept) < ENDLESS
    assert kept[0] == ran(plan, 1).row


def test_a_finished_campaign_makes_nothing_anew(by_one: tuple[Row, ...], tmp_path: Path) -> None:
    """No run is made twice, and more runs only add to those that are there."""
    path = tmp_path / "book.duckdb"
    assert by_one[:2] == made(path, processes(1), runs=2)
    with duckdb.connect(str(path)) as file:
        file.execute("UPDATE runs SET refused = 99 WHERE number = 2")
    found = made(path, processes(1), runs=3)
    assert [99, by_one[2].refused] == [found[1].refused, found[2].refused]


# --- files that are not taken -------------------------------------------------------------------


def test_a_file_of_another_campaign_is_refused(tmp_path: Path) -> None:
    """Another seed or other software: exit 2, the key is named, and nothing is lost."""
    path = tmp_path / "book.duckdb"
    with Book(path, {"kind": "random", "seed": "5"}):
        pass
    before = path.read_bytes()
    result = run("--runs", "1", "--seed", "6", "--days", "1", "--out", path)
    assert 2 == result.exit_code
    assert "seed = 5: is of another campaign" in result.output
    assert before == path.read_bytes()


@pytest.mark.parametrize("content", [b"not a database", b"x" * 20_000])
def test_a_file_that_is_no_database_is_refused(content: bytes, tmp_path: Path) -> None:
    """With one message, and it is left as it is."""
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    result = run("--runs", "1", "--seed", "6", "--out", path)
    assert 2 == result.exit_code
    assert "Traceback" not in result.output
    assert content == path.read_bytes()


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    """A DuckDB file without a campaign in it."""
    path = tmp_path / "other.duckdb"
    with duckdb.connect(str(path)) as file:
        file.execute("CREATE TABLE things (name VARCHAR)")
    with pytest.raises(BadFile, match="holds no campaign"):
        Book(path, IDENTITY)


def test_a_database_of_another_kind_is_refused_without_fetching_anything(tmp_path: Path) -> None:
    """DuckDB would load what it reads SQLite with, from the network if need be."""
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE runs (number INTEGER)")
    with pytest.raises(BadFile, match="is no campaign's file") as refused:
        Book(path, IDENTITY)
    assert "://" not in str(refused.value)


def test_a_file_that_another_process_has_open_is_refused_in_one_sentence(tmp_path: Path) -> None:
    """Who has it is told, and no address of the library's manual."""
    path = tmp_path / "book.duckdb"
    with duckdb.connect(str(path)):
        result = subprocess.run(
            [sys.executable, "-m", "dosebound", "campaign", "--runs", "1", "--seed", "1", "--out", path],
            capture_output=True,
            text=True,
            check=False,
        )
    assert 2 == result.returncode
    assert re.fullmatch(r"Error: \S+: is no campaign's file, or in use: [^\n]+\n", result.stderr)
    assert "://" not in result.stderr


def test_a_file_that_could_not_be_made_is_not_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the same command may be given again; an empty file is taken for none."""
    path = tmp_path / "new.duckdb"

    def full(_: Book) -> None:
        raise BadFile(str(path), "", "", "cannot be written: no space left")

    with monkeypatch.context() as patched:
        patched.setattr(Book, "_begin", full)
        with pytest.raises(BadFile):
            Book(path, IDENTITY)
    assert not path.exists()
    path.touch()
    with Book(path, IDENTITY) as book:
        assert frozenset() == book.numbers()


def test_a_file_without_a_header_is_begun_anew_unless_somebody_has_it_open(tmp_path: Path) -> None:
    """A full disk leaves such a one; another campaign that begins has one for a moment, and keeps it."""
    path = tmp_path / "new.duckdb"
    duckdb.connect(str(path)).close()
    begun = path.read_bytes()[:4_096]
    path.write_bytes(begun)
    held = "file = open(sys.argv[1], 'r+b'); fcntl.lockf(file, fcntl.LOCK_EX); print(); input()"
    words = [sys.executable, "-c", f"import fcntl, sys; {held}", str(path)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(BadFile, match="in use"):
            Book(path, IDENTITY)
        assert begun == path.read_bytes()
        other.communicate(b"\n")
    with Book(path, IDENTITY) as book:
        assert frozenset() == book.numbers()


def test_a_file_whose_making_was_killed_is_begun_anew(tmp_path: Path) -> None:
    """It is a database, and has no table yet."""
    path = tmp_path / "book.duckdb"
    duckdb.connect(str(path)).close()
    with Book(path, IDENTITY) as book:
        assert frozenset() == book.numbers()
    with Book(path, IDENTITY):
        pass


@pytest.mark.parametrize("damage", ["DROP TABLE runs", "ALTER TABLE runs DROP COLUMN cells"])
def test_a_damaged_campaign_is_told_in_one_message(damage: str, tmp_path: Path) -> None:
    """When it is read, at the latest."""
    path = tmp_path / "book.duckdb"
    with Book(path, IDENTITY):
        pass
    with duckdb.connect(str(path)) as file:
        file.execute(damage)
    with Book(path, IDENTITY) as book, pytest.raises(BadFile, match=r"^\S+: is damaged: [^\n]+$"):
        book.numbers()
        book.reached(RUNS)


def test_a_scheduler_that_cannot_be_leaves_no_traceback(tmp_path: Path) -> None:
    """Not even when what was made for it is collected."""
    command = [sys.executable, "-m", "dosebound", "campaign", "--runs", "1", "--seed", "1"]
    ended = subprocess.run(
        [*command, "--out", tmp_path / "book.duckdb", "--scheduler", "nonsense"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 2 == ended.returncode
    assert "no scheduler answers at nonsense" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--scheduler", "tcp://127.0.0.1:1", "--jobs", "2"), "another crew"),
        (("--scheduler", "nonsense://x"), "no scheduler answers"),
        (("--scheduler", "tls://127.0.0.1:1"), "no scheduler answers"),
        (("--jobs", "0"), "--jobs"),
    ],
)
def test_bad_usage_is_told_in_one_message(
    arguments: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 2."""
    monkeypatch.chdir(tmp_path)
    result = run("--runs", "1", "--seed", "1", *arguments)
    assert 2 == result.exit_code, result.output
    assert said in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--pairs", "--runs", "1"), "--pairs goes with --catalogue"),
        ((), "--runs is missing"),
        (("--catalogue", "--days", "3"), "--days is for random scenarios"),
    ],
)
def test_options_that_do_not_go_together_are_told(arguments: tuple[str, ...], said: str) -> None:
    """Exit 2, before anything is written."""
    result = run("--seed", "1", *arguments)
    assert 2 == result.exit_code
    assert said in result.output


def test_a_failure_that_cannot_be_saved_is_told(tmp_path: Path) -> None:
    """A file stands where the folder of failures should be, and it stays."""
    taken = tmp_path / "campaign.duckdb.failures"
    taken.write_text("notes")
    with pytest.raises(BadFile, match="cannot be written"):
        PLAN.draft(1).saved(taken / "dose-1-run-1")
    assert "notes" == taken.read_text()


@pytest.mark.parametrize("name", ["out.duckdb", "out.duckdb.wal"])
def test_the_json_may_not_take_the_place_of_the_results(name: str, tmp_path: Path) -> None:
    """Nor that of their journal: exit 2, and neither is made."""
    path = tmp_path / "out.duckdb"
    result = run("--runs", "1", "--seed", "1", "--days", "1", "--out", path, "--json", tmp_path / name)
    assert 2 == result.exit_code
    assert not path.exists()
