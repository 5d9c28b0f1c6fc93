"""The book of a campaign: one embedded DuckDB file, written by one process, a run at a time.

Rows are keyed by the run's number and hold nothing of when or where it ran; that is in the table `timings`.
Each run is one transaction: whatever ends the process, what has been written is whole, and stays.
"""

import fcntl
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
from attrs import asdict, fields, frozen

from controller.shell.errors import BadFile
from fault_injection.campaign.coverage import Cell, Response
from fault_injection.campaign.row import ERROR, Alarm, ModeSince, Objection, Ran, Row

SCHEMA = "dosebound.campaign/3"
HEADER_BYTES = 3 * 4_096
"""With so many every DuckDB file begins: a header of its own, and one for each of two states."""

_STRUCTS: Mapping[str, str] = {
    "violated": "STRUCT(claim VARCHAR, tick BIGINT, sentence VARCHAR)[]",
    "alarms": "STRUCT(cause VARCHAR, begin_min BIGINT, end_min BIGINT)[]",
    "modes": "STRUCT(minute BIGINT, mode VARCHAR)[]",
    "cells": "STRUCT(fault VARCHAR, mode VARCHAR, response VARCHAR)[]",
}
_PLAIN: Mapping[object, str] = {int: "BIGINT", str: "VARCHAR", tuple[str, ...]: "VARCHAR[]"}
_COLUMNS = {each.name: _STRUCTS.get(each.name) or _PLAIN[each.type] for each in fields(Row)}

_RUNS = ", ".join(f"{name} {kind} NOT NULL" for name, kind in _COLUMNS.items())
_TABLES = (
    "CREATE TABLE campaign (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL)",
    f"CREATE TABLE runs ({_RUNS}, PRIMARY KEY (number))",
    "CREATE TABLE timings (number BIGINT PRIMARY KEY, seconds DOUBLE NOT NULL)",
)
_ALONE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
"""Settings of DuckDB: a file of another kind is refused, and no extension is fetched to read it with."""
_INSERT = f"INSERT INTO runs VALUES ({', '.join('?' for _ in _COLUMNS)})"


@frozen
class Unsignalled:
    """A fault in the runs in which its own alarm was never given, and what the patient got there.

    Attributes:
        fault: its id.
        there: runs in which it was there.
        unsignalled: those of them without its alarm, or that have none.
        silent: those without any signal that the same run lacks without its faults; None if that was not run.
        anyway: those with its alarm that have it without their faults too; None likewise.
        least_permille, most_permille: true mass at the tip, of that without the faults, where that is any.
        beside_permille: the largest that reached the patient beside the tip, of the same.
    """

    fault: str
    there: int
    unsignalled: int
    silent: int | None
    anyway: int | None
    least_permille: int | None
    most_permille: int | None
    beside_permille: int | None


class Book:
    """An open book; leave it as a context manager.

    Args:
        path: the file; made if there is none.
        identity: what the campaign is, by name: a file of another one is refused.

    Raises:
        BadFile: it cannot be opened or made, is no such file, or is of another campaign.
    """

    def __init__(self, path: Path, identity: Mapping[str, str]) -> None:
        self._path = path
        self._identity = {"schema": SCHEMA, **identity}
        if path.exists() and not path.is_file():
            raise BadFile(str(path), "", "", "is not a regular file")
        try:
            self._file = _connected(path)
        except duckdb.Error as error:
            raise BadFile(str(path), "", "", f"is no campaign's file, or in use: {_line(error)}") from None
        try:
            # A process that was killed as it made the file has left it without a table.
            self._recognise() if self._all("SELECT 1 FROM duckdb_tables()") else self._made()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, ran: Ran) -> None:
        """Write one run; raises BadFile if the file cannot be written, and then nothing of it is there."""
        row = asdict(ran.row)
        values = [_plain(row[name]) for name in _COLUMNS]
        try:
            self._file.begin()
            self._file.execute(_INSERT, values)
            self._file.execute("INSERT INTO timings VALUES (?, ?)", [ran.row.number, ran.seconds])
            self._file.commit()
        except duckdb.Error as error:
            raise BadFile(str(self._path), "", "", f"cannot be written: {_line(error)}") from None

    def numbers(self) -> frozenset[int]:
        """Return the numbers of the runs that are in it."""
        return frozenset(number for (number,) in self._all("SELECT number FROM runs"))

    def row(self, number: int) -> Row:
        """Return one run."""
        names = ", ".join(_COLUMNS)
        (values,) = self._all(f"SELECT {names} FROM runs WHERE number = ?", number)
        return _row(dict(zip(_COLUMNS, values, strict=True)))

    def count(self, verdict: str, runs: int) -> int:
        """Return how many of the first `runs` have a verdict."""
        ((found,),) = self._all("SELECT count(*) FROM runs WHERE verdict = ? AND number <= ?", verdict, runs)
        return int(found)

    def violations(self, runs: int) -> list[tuple[str, int, int]]:
        """Return claims violated in the first `runs`: id, in how many runs, number of the first."""
        return self._all(
            "SELECT v.claim, count(*), min(number) FROM (SELECT number, unnest(violated) AS v FROM runs "
            "WHERE number <= ?) GROUP BY ALL ORDER BY 1",
            runs,
        )

    def untold(self, runs: int) -> list[tuple[str, int, int]]:
        """Return faults told late or never in the first `runs`: id, in how many runs, number of the first."""
        return self._all(
            "SELECT fault, count(*), min(number) FROM (SELECT number, unnest(untold) AS fault FROM runs "
            "WHERE number <= ?) GROUP BY ALL ORDER BY 1",
            runs,
        )

    def unsignalled(self, runs: int) -> list[Unsignalled]:
        """Return the faults that some of the first `runs` did not signal by themselves, by their ids."""
        found = self._all(
            "WITH seen AS (SELECT unnest(faults) AS fault, true_pg, beside_pg, unharmed_pg, beyond, anyway, "
            "list_transform(list_filter(cells, lambda c: c.response = ?), lambda c: c.fault) AS signalled "
            "FROM runs WHERE number <= ? AND verdict <> ?), "
            "told AS (SELECT fault, list_contains(signalled, fault) AS signalled, "
            "CASE WHEN unharmed_pg > 0 THEN len(beyond) = 0 END AS silent, "
            "CASE WHEN unharmed_pg > 0 THEN list_contains(anyway, fault) END AS anyway, "
            "CASE WHEN unharmed_pg > 0 THEN true_pg * 1000 // unharmed_pg END AS permille, "
            "CASE WHEN unharmed_pg > 0 THEN beside_pg * 1000 // unharmed_pg END AS beside FROM seen) "
            "SELECT fault, count(*), count(*) FILTER (NOT signalled), "
            "CASE WHEN count(silent) > 0 THEN count(*) FILTER (NOT signalled AND silent) END, "
            "CASE WHEN count(anyway) > 0 THEN count(*) FILTER (signalled AND anyway) END AS anyway, "
            "min(permille) FILTER (NOT signalled), max(permille) FILTER (NOT signalled), "
            "max(beside) FILTER (NOT signalled) FROM told "
            "GROUP BY fault HAVING count(*) FILTER (NOT signalled) > 0 "
            "OR count(*) FILTER (signalled AND anyway) > 0 ORDER BY fault",
            Response.SIGNALLED.value,
            runs,
            ERROR,
        )
        return [Unsignalled(*each) for each in found]

    def broken(self, runs: int) -> list[tuple[str, list[str], int]]:
        """Return presets, assumptions broken together, and in how many of the first `runs` that ended."""
        return self._all(
            "SELECT preset, assumptions_broken, count(*) FROM runs WHERE number <= ? AND verdict <> ? "
            "GROUP BY ALL",
            runs,
            ERROR,
        )

    def reached(self, runs: int) -> Mapping[Cell, int]:
        """Return every cell that the first `runs` reached, and in how many of them."""
        found = self._all(
            "SELECT c.fault, c.mode, c.response, count(*) FROM (SELECT unnest(cells) AS c FROM runs "
            "WHERE number <= ?) GROUP BY ALL",
            runs,
        )
        return {Cell(fault, mode, response): times for fault, mode, response, times in found}

    def worst(self, runs: int) -> list[tuple[str, int, int]]:
        """Return the worst windows of runs in which every assumption held: column, per mille, number."""
        found: list[tuple[str, int, int]] = []
        for name in ("day_permille", "four_hour_permille", "hour_permille"):
            found += [
                (name, permille, number)
                for permille, number in self._all(
                    f"SELECT {name}, number FROM runs WHERE len(assumptions_broken) = 0 AND number <= ? "
                    f"AND verdict <> ? ORDER BY {name} DESC, number LIMIT 1",
                    runs,
                    ERROR,
                )
            ]
        return found

    def seconds(self, runs: int) -> float:
        """Return the time that the first `runs` took, added up over all cores."""
        ((found,),) = self._all("SELECT coalesce(sum(seconds), 0) FROM timings WHERE number <= ?", runs)
        return float(found)

    def _made(self) -> None:
        try:
            self._begin()
        except BaseException:
            self._path.unlink()  # there is no table in it, and nobody else has it open
            raise

    def _begin(self) -> None:
        try:
            self._file.begin()
            for table in _TABLES:
                self._file.execute(table)
            self._file.executemany("INSERT INTO campaign VALUES (?, ?)", list(self._identity.items()))
            self._file.commit()
        except duckdb.Error as error:
            raise BadFile(str(self._path), "", "", f"cannot be written: {_line(error)}") from None

    def _recognise(self) -> None:
        try:
            there = dict(self._file.execute("SELECT key, value FROM campaign").fetchall())
        except duckdb.Error:
            raise BadFile(str(self._path), "", "", "holds no campaign; give another file") from None
        for key, value in self._identity.items():
            if there.get(key) != value:
                told = there.get(key, "not told")
                raise BadFile(str(self._path), key, told, f"is of another campaign; this one has {value}")

    def _all(self, query: str, *values: object) -> list[Any]:
        try:
            return self._file.execute(query, list(values)).fetchall()
        except duckdb.Error as error:
            raise BadFile(str(self._path), "", "", f"is damaged: {_line(error)}") from None


def _connected(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a file, anew where its making was broken off before it had a header; raises duckdb.Error."""
    try:
        return duckdb.connect(str(path), config=_ALONE)
    except duckdb.Error:
        if not _removed_half_made(path):
            raise
    return duckdb.connect(str(path), config=_ALONE)


def _removed_half_made(path: Path) -> bool:
    """Remove an empty file, or a beginning of a header, if nobody has it open; return whether it was one."""
    try:
        with path.open("r+b") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # as DuckDB locks it
            begun = file.read(HEADER_BYTES)
            half_made = not begun or (len(begun) < HEADER_BYTES and begun[8:].startswith(b"DUCK"))
            if half_made:
                path.unlink()
            return half_made
    except OSError:
        return False


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _row(values: dict[str, Any]) -> Row:
    """The row back from its columns."""
    parts: Mapping[str, type] = {"violated": Objection, "alarms": Alarm, "modes": ModeSince, "cells": Cell}
    made = {name: tuple(parts[name](**each) for each in values[name]) for name in parts}
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return Row(**{**values, **lists, **made})


def rows(book: Book, numbers: Iterable[int]) -> tuple[Row, ...]:
    """Return runs by number."""
    return tuple(book.row(number) for number in numbers)


def _line(error: Exception) -> str:
    """What the library says, without the address of its manual."""
    return str(error).splitlines()[0].split(" See also ")[0]
