"""The auditor's commands: `audit` and `keypair`."""

from pathlib import Path

import click

from controller.shell.errors import BadFile, printable
from controller.shell.files import write_json
from controller.shell.tables import console
from fault_injection.audit import Difference, first_difference, scenario_named, unresolved
from fault_injection.audit_tables import Audit, audit_json, audit_shown
from fault_injection.library import shipped
from fault_injection.options import FILE, JSON_OPTION, found, shown_progress, spare
from fault_injection.replay import new_trace, replayed
from fault_injection.scenario import Scenario, read_scenario
from fault_injection.signature import make_pair, objection, read_public_key, read_signature
from fault_injection.trace_file import Chain, TraceFile, opened


@click.command()
@click.argument("trace", type=FILE)
@click.option("--scenario", type=FILE, metavar="FILE", help="Its scenario, if that does not ship.")
@click.option("--signature", type=FILE, metavar="FILE", help="Check this signature of the trace.")
@click.option("--public-key", type=FILE, metavar="KEY", help="With the public key of who signed.")
@JSON_OPTION
@click.pass_context
def audit(
    context: click.Context,
    trace: Path,
    scenario: Path | None,
    signature: Path | None,
    public_key: Path | None,
    json_file: Path | None,
) -> None:
    """Check TRACE: its chain, and that its scenario, run again, gives the same to the byte.

    Names the first record that differs, and how. A trace says of which scenario it is; one that does not ship
    has to be given.

    Exit: 0 the same; 1 different, or the signature does not vouch for it; 2 bad file or usage.
    """
    if (signature is None) != (public_key is None):
        raise click.UsageError("--signature and --public-key are given together")
    inputs = tuple(path for path in (trace, scenario, signature, public_key) if path is not None)
    key = None if public_key is None else read_public_key(public_key)
    claimed = None if signature is None else read_signature(signature)
    with opened(trace) as recorded:
        chain = recorded.chain()
        why_not = None if claimed is None or key is None else objection(claimed, chain, key)
        rerun = _scenario_of(chain, scenario, recorded.name)
        spare((*inputs, *(rerun.files if rerun is not None else ())), json_file)
        difference = unresolved(chain) if rerun is None else _difference(recorded, rerun)
    audited = Audit(chain, rerun is not None, difference, claimed is not None, why_not)
    if json_file is not None:
        write_json(json_file, audit_json(audited))
    console().print(audit_shown(audited))
    context.exit(0 if audited.same else 1)


def _scenario_of(chain: Chain, given: Path | None, file: str) -> Scenario | None:
    """The scenario that was given or is named; None if a chain that does not hold names none that ships.

    Raises:
        BadFile: the scenario is bad, or a trace that holds together names none that ships.
    """
    if given is not None:
        return read_scenario(found(given))
    name = scenario_named(chain)
    path = None if name is None else shipped(name)
    if path is not None:
        return read_scenario(path)
    if chain.broken is not None:
        return None
    if chain.header is None:
        raise BadFile(file, "record 1", "", "not the header of a trace that this version reads")
    raise BadFile(file, "record 1.scenario", name or "", "does not ship: give its file with --scenario")


def _difference(trace: TraceFile, scenario: Scenario) -> Difference | None:
    with shown_progress("minutes", scenario.duration) as advance:
        return first_difference(trace, lambda keep: replayed(scenario, new_trace(scenario, keep), advance))


@click.command()
@click.argument("file", type=FILE)
def keypair(file: Path) -> None:
    """Make a key to sign traces with in FILE, for its owner only, and its public half in FILE.pub.

    Exit: 0 done; 2 one of the files is there already, or cannot be written.
    """
    for made in make_pair(file):
        click.echo(f"made {printable(str(made))}")


COMMANDS: tuple[click.Command, ...] = (audit, keypair)
