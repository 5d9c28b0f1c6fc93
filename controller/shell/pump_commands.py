"""The `pump` commands: a pump on the bench that is run, commanded and looked at."""

import json
import os
import re
import signal
from pathlib import Path

import click

from controller.shell.errors import BadFile, NoAnswer, Refused, printable
from controller.shell.files import write_json
from controller.shell.frames import COUNTER_MAX, FRAME_BYTES_MAX, Frame, Role, sealed
from controller.shell.reading import read_text
from controller.shell.tables import console
from controller.shell.whole import Whole
from controller.units import CommandCounter

# Neither existence nor kind is checked here, so that every bad file is reported in one way.
_FILE = click.Path(path_type=Path, readable=False)
ROLES = tuple(role.name.lower() for role in Role)
TEXTS = ("prescription", "fallback")
"""Keys whose value is a file: what is sent is its text."""
TIME_SCALE_MAX = 1_000_000
ANSWER_S = 30.0
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,29})(\.[0-9]{1,30})?", re.ASCII)


@click.group()
def pump() -> None:
    """Run a pump on the bench: its records, telemetry and log are real, its body is not.

    Exit: 0 done; 1 refused; 2 bad file or usage; 3 no delivery; 4 no pump answers.
    """


@pump.command()
@click.argument("folder", type=_FILE)
def keys(folder: Path) -> None:
    """Make FOLDER with a new key for each role; none is overwritten."""
    from controller.shell.keys import make_keys

    for file in make_keys(folder):
        click.echo(f"made {printable(str(file))}")


@pump.command()
@click.argument("folder", type=_FILE)
@click.option("--prescription", type=_FILE, metavar="FILE", help="Commission the pump with it, once.")
@click.option(
    "--time-scale",
    type=Whole(1, TIME_SCALE_MAX),
    default=1,
    show_default=True,
    metavar="N",
    help="Let its clock go so many times as fast.",
)
@click.option("--minutes", type=Whole(1), metavar="N", help="End after so many of its minutes.")
def run(folder: Path, prescription: Path | None, time_scale: int, minutes: int | None) -> None:
    """Run the pump in FOLDER until it is interrupted."""
    from controller.shell.running import Session, run_bench

    asked: list[int] = []
    ends = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda caught, _: asked.append(caught)) for number in ends]
    try:
        run_bench(Session(folder, prescription, time_scale, minutes), click.echo, lambda: bool(asked))
    finally:
        for number, handler in zip(ends, before, strict=True):
            signal.signal(number, handler)


@pump.command()
@click.argument("folder", type=_FILE)
@click.argument("command")
@click.argument("values", nargs=-1, metavar="[KEY=VALUE]...")
@click.option("--role", type=click.Choice(ROLES), required=True, help="Who commands.")
@click.option("--keys", "key_folder", type=_FILE, metavar="FOLDER", help="Where the key lies, if elsewhere.")
def send(folder: Path, command: str, values: tuple[str, ...], role: str, key_folder: Path | None) -> None:
    """Send COMMAND, as scenarios write it, to the pump that runs in FOLDER."""
    from controller.shell.answers import unpacked
    from controller.shell.keys import read_key
    from controller.shell.line import ask
    from controller.shell.status import read_kept

    given = Role[role.upper()]
    key = read_key(key_folder or folder, given)
    payload = payload_of(command, values)
    state = read_kept(folder).state
    last = state.patient_counter if given is Role.PATIENT else state.counter
    if last >= COUNTER_MAX:
        raise NoAnswer("the counter has come to its end")
    frame = sealed(Frame(given, CommandCounter(last + 1), payload), key)
    if len(frame) > FRAME_BYTES_MAX:
        raise BadFile(command, "", "", f"a command has at most {FRAME_BYTES_MAX} bytes")
    answer = unpacked(ask(folder, frame, ANSWER_S))
    if answer is None:
        raise NoAnswer(f"what answers in {folder} is no pump")
    said = tuple(printable(sentence) for sentence in answer.sentences)
    if answer.kind == "bad":
        raise BadFile(command, "", "", " ".join(said))
    if answer.kind == "refused":
        raise Refused(command, said)
    click.echo("accepted")


@pump.command()
@click.argument("folder", type=_FILE)
@click.option("--json", "json_file", type=_FILE, metavar="FILE", help="Write the status as JSON too.")
def status(folder: Path, json_file: Path | None) -> None:
    """Show what the records of the pump in FOLDER say."""
    from controller.shell.log import LOG
    from controller.shell.running import runs
    from controller.shell.status import status_of, table_of

    if json_file and Path(os.path.realpath(json_file)).is_relative_to(os.path.realpath(folder)):
        raise BadFile(str(json_file), "", "", f"lies in {folder}, where the pump keeps what it needs")
    told = status_of(folder, LOG, runs=runs(folder))
    if json_file:
        write_json(json_file, told)
    console().print(table_of(told))


def payload_of(command: str, values: tuple[str, ...]) -> str:
    """Return the JSON of a command's entry; numbers stay as they were typed, so none is rounded.

    Raises:
        BadFile: a value is not KEY=VALUE, is given twice, or names a file that cannot be read.
    """
    parts = {"kind": json.dumps(command)}
    for value in values:
        key, equals, text = value.partition("=")
        if not equals or not key or key in parts:
            raise BadFile(command, "", "", f"expected KEY=VALUE, each key once, not {printable(value)}")
        parts[key] = json.dumps(read_text(Path(text))) if key in TEXTS else _json(text)
    return "{" + ",".join(f"{json.dumps(key)}:{parts[key]}" for key in sorted(parts)) + "}"


def _json(text: str) -> str:
    return text if text in ("true", "false") or _NUMBER.fullmatch(text) else json.dumps(text)


COMMANDS: tuple[click.Command, ...] = (pump,)
