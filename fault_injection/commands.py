"""The laboratory's commands for runs: `simulate` and `replay`."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import click
from attrs import frozen
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from controller.shell.errors import BadFile
from controller.shell.files import write_json, write_text, written_whole
from controller.shell.tables import console
from controller.shell.whole import Whole
from fault_injection.against import Against
from fault_injection.audit_tables import contrast_json, contrast_shown
from fault_injection.monitors import Watching
from fault_injection.options import (
    FILE,
    HTML_OPTION,
    JSON_OPTION,
    MONITORS_OPTION,
    STEPPED_OPTION,
    Days,
    found,
    shown_progress,
    spare,
)
from fault_injection.replay import new_recording, new_trace, replayed
from fault_injection.scenario import DAYS_MAX, SEED_MAX, Scenario, read_scenario, undisturbed
from fault_injection.signature import read_private_key, signature_beside, signed
from fault_injection.summary import summarised
from fault_injection.tables import shown
from fault_injection.trace_file import opened

SIMULATE_SCHEMA = "dosebound.simulate/1"
REPLAY_SCHEMA = "dosebound.replay/1"


@click.command()
@click.argument("prescription", type=FILE)
@click.option("--days", type=Days(1, DAYS_MAX), metavar="N", required=True, help="Days of the pump's clock.")
@click.option("--seed", type=Whole(0, SEED_MAX), default=1, show_default=True, help="Seed of all randomness.")
@MONITORS_OPTION
@STEPPED_OPTION
@HTML_OPTION
@JSON_OPTION
@click.pass_context
def simulate(
    context: click.Context,
    prescription: Path,
    days: int,
    seed: int,
    monitors: str,
    stepped: bool,
    html_file: Path | None,
    json_file: Path | None,
) -> None:
    """Run PRESCRIPTION without faults, every monitor on unless you ask for fewer.

    True strokes and true time are drawn within their tolerances from the seed.

    Exit: 0 every monitor held; 1 one was violated, or the prescription is refused; 2 bad file or usage.
    """
    spare((prescription,), html_file, json_file)
    scenario = undisturbed(prescription, days=days, seed=seed)
    wanted = Wanted(json_file, html_file, watching=Watching(monitors), stepped=stepped)
    context.exit(_run(scenario, SIMULATE_SCHEMA, wanted))


@click.command()
@click.argument("scenario", type=FILE)
@click.option("--trace", "trace_file", type=FILE, metavar="FILE", help="Write the trace, dosebound.trace/1.")
@click.option("--sign", "key_file", type=FILE, metavar="KEY", help="Sign the trace too, into FILE.sig.")
@click.option("--against", type=FILE, metavar="TRACE", help="Show what this run does unlike a recorded one.")
@HTML_OPTION
@JSON_OPTION
@click.pass_context
def replay(
    context: click.Context,
    scenario: Path,
    trace_file: Path | None,
    key_file: Path | None,
    against: Path | None,
    html_file: Path | None,
    json_file: Path | None,
) -> None:
    """Run SCENARIO, step by step: a file, or the id of one that comes with the package.

    A monitor whose assumption the scenario breaks is shown, not counted.

    Exit: 0 every expectation and monitor held; 1 one was violated; 2 bad file or usage. With --against: 0 it
    does what the recorded run did; 1 it does not.
    """
    if key_file is not None and trace_file is None:
        raise click.UsageError("--sign signs the trace: say where with --trace")
    read = read_scenario(found(scenario))
    if html_file is not None and read.given is not None:
        raise BadFile(
            str(scenario), "initial", "", "given in full, it has no minutes to draw: leave out --html"
        )
    signature = None if key_file is None or trace_file is None else signature_beside(trace_file)
    inputs = (*read.files, *(path for path in (key_file, against) if path is not None))
    spare(inputs, trace_file, signature, html_file, json_file)
    key = None if key_file is None else read_private_key(key_file)
    context.exit(_run(read, REPLAY_SCHEMA, Wanted(json_file, html_file, trace_file, signature, key, against)))


@frozen
class Wanted:
    """What a run is asked for beside its tables.

    Attributes:
        json_file: where its result goes as JSON.
        html_file: where its timeline goes.
        trace_file: where its trace goes.
        signature: where the signature of the trace goes.
        key: what signs it.
        against: a recorded trace that it is held against.
        watching: which monitors are on.
        stepped: whether each minute is stepped through, as an auditor expects it of a replay.
    """

    json_file: Path | None
    html_file: Path | None = None
    trace_file: Path | None = None
    signature: Path | None = None
    key: Ed25519PrivateKey | None = None
    against: Path | None = None
    watching: Watching = Watching.ALL
    stepped: bool = True


def _run(scenario: Scenario, schema: str, wanted: Wanted) -> int:
    """Run, write what was asked for, show, and return the exit code: a screen that fails costs no file."""
    with ExitStack() as stack:
        keeps: list[Callable[[str], None]] = []
        against = None
        if wanted.against is not None:
            against = Against(stack.enter_context(opened(wanted.against)))
            keeps.append(against.expect)
        if wanted.trace_file is not None:
            write = stack.enter_context(written_whole(wanted.trace_file))
            keeps.append(lambda line: write(f"{line}\n"))
        trace = new_trace(scenario, lambda line: [keep(line) for keep in keeps]) if keeps else None
        recording = None if wanted.html_file is None else new_recording(scenario)
        with shown_progress("minutes", scenario.duration) as advance:
            outcome = replayed(
                scenario, trace, advance, recording, watching=wanted.watching, stepped=wanted.stepped
            )
        contrast = None if against is None else against.contrast()
    head = None if trace is None else trace.head
    if trace is not None and wanted.signature is not None and wanted.key is not None:
        write_text(wanted.signature, signed(trace.records, trace.head, wanted.key).text())
    if recording is not None and wanted.html_file is not None:
        from fault_injection.timeline.page import page

        write_text(wanted.html_file, page(scenario, outcome, recording, trace_head=head))
    if wanted.json_file is not None:
        summary = summarised(scenario, outcome, schema=schema, trace_head=head)
        told = {} if contrast is None else {"against": contrast_json(contrast)}
        write_json(wanted.json_file, {**summary, **told})
    console().print(shown(scenario, outcome))
    if contrast is not None:
        console().print(contrast_shown(contrast))
    return 0 if (outcome.held if contrast is None else contrast.same) else 1


COMMANDS: tuple[click.Command, ...] = (simulate, replay)
