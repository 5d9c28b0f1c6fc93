"""Spoiled scenarios, prescriptions and traces, read by what reads them: `make fuzz`.

Every file must be read, or turned down with one message; of a sample the whole command line is run, and must
end with 0, 1 or 2 and no traceback. A seed names every spoiled file. What goes wrong is kept, and shown.
"""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.resources import files
from io import BytesIO
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import click
from attrs import define, field

from controller.shell.errors import BadFile
from controller.shell.whole import Whole
from fault_injection.against import Against
from fault_injection.audit import first_difference
from fault_injection.clock import HOUR_MIN
from fault_injection.replay import new_trace, replayed
from fault_injection.scenario import read_scenario
from fault_injection.trace_file import TraceFile
from tests.fault_injection.mutations import ASSIGNMENT, mutated
from tests.fault_injection.schemas import objections, tables

ROOM = Path(str(files("fault_injection")))
SHIPPED, INCIDENTS = ROOM / "scenarios", ROOM / "incidents" / "library"
SHORT = b'duration = "0 d 00:04"'
MESSAGE_CHARS_MAX = 3_000
COMMAND_TIMEOUT_S = 120
SCENARIOS, PRESCRIPTIONS, TRACES, LINES = "scenarios", "prescriptions", "traces", "command lines"


class Wrong(Exception):
    """A spoiled file that was neither read nor turned down as it should be."""


@define
class Tally:
    """What was done."""

    runs: dict[str, int] = field(factory=lambda: dict.fromkeys((SCENARIOS, PRESCRIPTIONS, TRACES, LINES), 0))
    accepted: int = 0
    reasons: set[str] = field(factory=set)

    def turned_down(self, error: BadFile) -> None:
        """Check and count a message."""
        text = error.format_message()
        if not text.isascii() or not text.isprintable() or len(text) > MESSAGE_CHARS_MAX:
            raise Wrong(f"not one short printable line: {text!r}")
        self.reasons.add("".join(char for char in error.reason if not char.isdigit()))


class Bench:
    """A folder with the shipped files, scenarios and incidents, to spoil copies of."""

    def __init__(self, folder: Path, random: Random) -> None:
        self.tally = Tally()
        self._random = random
        self._folder = folder / "scenarios"
        self._spoiled = self._folder / "spoiled.toml"
        shutil.copytree(SHIPPED, self._folder)
        shutil.copytree(INCIDENTS / "prescriptions", self._folder / "prescriptions", dirs_exist_ok=True)
        paths = (*sorted(SHIPPED.glob("*.toml")), *sorted(INCIDENTS.glob("*.toml")))
        self._scenarios = tuple(path.read_bytes() for path in paths)
        self._prescriptions = sorted(self._folder.glob("prescriptions/*.toml"))
        self._trace_lines = self._recorded()

    def _recorded(self) -> list[str]:
        """The trace of a run of four minutes, to spoil and to hold spoiled ones against."""
        lines: list[str] = []
        text = (SHIPPED / "power-lost.toml").read_bytes()
        self._spoiled.write_bytes(_shortened(text.partition(b"[[expect]]")[0].partition(b"[[event]]")[0]))
        scenario = read_scenario(self._spoiled)
        replayed(scenario, new_trace(scenario, lines.append), lambda _: None)
        return lines

    def once(self, *, command_line: bool) -> None:
        """Spoil one file and read it; every fourth is a trace, every eighth a prescription."""
        kind = self._random.getrandbits(3)
        if kind < 2:
            self._trace(command_line=command_line)
        elif kind == 2:
            self._prescription(command_line=command_line)
        else:
            self._scenario(command_line=command_line)

    def _scenario(self, *, command_line: bool) -> None:
        text = self._scenarios[self._random.getrandbits(32) % len(self._scenarios)]
        spoiled = mutated(_shortened(text) if command_line else text, self._scenarios, self._random)
        self._spoiled.write_bytes(spoiled)
        self._read(SCENARIOS, command_line=command_line)

    def _prescription(self, *, command_line: bool) -> None:
        """A scenario is read whose prescription is spoiled; that is put right again."""
        path = self._prescriptions[self._random.getrandbits(32) % len(self._prescriptions)]
        text = path.read_bytes()
        others = tuple(other.read_bytes() for other in self._prescriptions)
        naming = b'prescription = "prescriptions/' + path.name.encode() + b'"'
        scenario = ASSIGNMENT.sub(lambda a: naming if a[1] == b"prescription" else a[0], self._scenarios[0])
        self._spoiled.write_bytes(_shortened(scenario))
        path.write_bytes(mutated(text, others, self._random))
        self._read(PRESCRIPTIONS, command_line=command_line)
        path.write_bytes(text)

    def _read(self, kind: str, *, command_line: bool) -> None:
        self.tally.runs[kind] += 1
        try:
            scenario = read_scenario(self._spoiled)
        except BadFile as error:
            self.tally.turned_down(error)
        else:
            self.tally.accepted += 1
            if objections("scenario", tables(self._spoiled.read_text(encoding="utf-8"))):
                raise Wrong("read, and turned down by its schema")
            if scenario.duration > HOUR_MIN:  # valid, and would run for long
                return
        if command_line:
            self._run("replay", str(self._spoiled))

    def _trace(self, *, command_line: bool) -> None:
        self.tally.runs[TRACES] += 1
        whole = "".join(f"{line}\n" for line in self._trace_lines).encode("ascii")
        data = mutated(whole, self._scenarios, self._random)
        try:
            difference = first_difference(
                TraceFile("trace", BytesIO(data)), lambda keep: [keep(line) for line in self._trace_lines]
            )
            if (difference is None) != (data == whole):
                raise Wrong("an audit is the same if and only if the bytes are")
            against = Against(TraceFile("trace", BytesIO(data)))
            for line in self._trace_lines:
                against.expect(line)
            against.contrast()
        except BadFile as error:
            self.tally.turned_down(error)
        if command_line:
            path = self._folder / "trace.jsonl"
            path.write_bytes(data)
            self._run("audit", str(path))

    def _run(self, *arguments: str) -> None:
        """The command line in a process of its own."""
        self.tally.runs[LINES] += 1
        done = subprocess.run(
            [sys.executable, "-m", "dosebound", *arguments],
            capture_output=True,
            timeout=COMMAND_TIMEOUT_S,
            check=False,
        )
        message = done.stderr.decode("utf-8", errors="replace")
        one = done.returncode == 2 and message.startswith("Error: ") and message.count("\n") == 1
        if b"Traceback" in done.stderr or not (one or (done.returncode in (0, 1) and not message)):
            raise Wrong(f"exit {done.returncode}: {message}")


def _shortened(text: bytes) -> bytes:
    return ASSIGNMENT.sub(lambda a: SHORT if a[1] == b"duration" else a[0], text)


def fuzz(seed: int, command_every: int, go_on: Callable[[int], bool]) -> Tally:
    """Spoil and read files until told to stop.

    Args:
        seed: of all of them.
        command_every: of how many one is given to the command line too.
        go_on: called with the number of files so far.

    Raises:
        Wrong: one was neither read nor turned down as it should be; the folder with it is kept and named.
    """
    random = Random(seed)
    with TemporaryDirectory(prefix="dosebound-fuzz-") as folder:
        bench = Bench(Path(folder), random)
        for number in _while(go_on):
            try:
                bench.once(command_line=number % command_every == 0)
            except Exception as error:
                kept = Path(folder).with_name(f"{Path(folder).name}-kept")
                shutil.copytree(folder, kept)
                raise Wrong(f"seed {seed}, file {number}, kept in {kept}: {error!r}") from error
        return bench.tally


def _while(go_on: Callable[[int], bool]) -> Iterator[int]:
    for number in count(1):
        if not go_on(number):
            return
        yield number


@click.command()
@click.option("--seconds", type=Whole(1), default=60, show_default=True, help="How long.")
@click.option("--seed", type=Whole(0), default=None, help="Of all files; a new one without it.")
def main(seconds: int, seed: int | None) -> None:
    """Spoil scenarios, prescriptions and traces, and read them.

    Exit: 0 all were read or turned down as they should be; 1 one was not.
    """
    chosen = Random().getrandbits(32) if seed is None else seed
    click.echo(f"seed {chosen}")
    end = time.monotonic() + seconds
    try:
        tally = fuzz(chosen, 300, lambda _: time.monotonic() < end)
    except Wrong as wrong:
        click.echo(f"WRONG: {wrong}")
        sys.exit(1)
    done = ", ".join(f"{number} {kind}" for kind, number in tally.runs.items())
    click.echo(f"{done}; {tally.accepted} were valid, {len(tally.reasons)} distinct messages, none wrong")


if __name__ == "__main__":
    main()
