"""The `check` command: is this prescription admitted, and what would it do."""

from pathlib import Path

import click

from controller.shell.assessment import as_json, assess, assess_change
from controller.shell.errors import BadFile, Refused
from controller.shell.files import write_json
from controller.shell.prescription import read_prescription
from controller.shell.suggest import limits_toml, with_least_limits
from controller.shell.tables import console, show

EXIT_REFUSED = 1

# Neither existence nor kind is checked here, so that every bad file is reported in one way.
_FILE = click.Path(path_type=Path, readable=False)


@click.command()
@click.argument("prescription", type=_FILE)
@click.option("--previous", type=_FILE, metavar="FILE", help="Judge the change from this prescription too.")
@click.option("--suggest-limits", is_flag=True, help="Print the least admissible [limits], and nothing else.")
@click.option("--json", "json_file", type=_FILE, metavar="FILE", help="Write the result as JSON too.")
@click.pass_context
def check(
    context: click.Context,
    prescription: Path,
    previous: Path | None,
    suggest_limits: bool,
    json_file: Path | None,
) -> None:
    """Admit or refuse PRESCRIPTION, with doses, alarm dates and every reason.

    Exits 0 if it is admitted, 1 if it is refused, by itself or for the change from --previous, 2 if a
    file is bad. With --suggest-limits, 0 if it is admitted once the limits printed are in it.
    """
    if suggest_limits and previous:
        raise click.UsageError("--suggest-limits prints limits and nothing else: leave out --previous")
    asked = read_prescription(prescription)
    before = assess(read_prescription(previous)) if previous else None
    now = assess_change(asked, before) if before else assess(asked)
    if json_file:
        _not_an_input(json_file, prescription, previous)
        write_json(json_file, as_json(now, before))
    if not suggest_limits:
        show(console(), now, before)
        context.exit(0 if now.admitted else EXIT_REFUSED)
    limits, reasons = with_least_limits(now.prescription)
    if reasons:
        raise Refused(now.prescription.file, tuple(reason.text for reason in reasons))
    click.echo(limits_toml(limits), nl=False)


def _not_an_input(json_file: Path, *inputs: Path | None) -> None:
    """Refuse to write over a file that was just read, under whatever name."""
    try:
        is_input = any(given and json_file.samefile(given) for given in inputs)
    except OSError:  # it does not exist, or cannot: writing it will tell
        return
    if is_input:
        raise BadFile(str(json_file), "", "", "is being read: --json would overwrite it")


COMMANDS: tuple[click.Command, ...] = (check,)
