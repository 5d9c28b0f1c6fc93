"""The command line: one group, and each room's commands mounted on it by name.

A room is imported only when one of its commands is asked for, so that `dosebound check` starts without a
solver. Exit codes are each command's own, but for 2 (a usage error), 129 and 143 (terminated), 130
(interrupted) and 141 (nobody reads on).
"""

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import TextIOWrapper
from types import FrameType
from typing import Any, NoReturn

import click

EXIT_INTERRUPTED = 130
"""128 + SIGINT, as shells report it."""
_TERMINATING = (signal.SIGTERM, signal.SIGHUP)
EXIT_NOBODY_READS = 128 + signal.SIGPIPE
"""Standard output was closed before all was said."""
EXIT_UNWRITABLE = 2
"""What was asked for is done, and cannot be said: standard output takes nothing."""

COMMAND_MODULES = {
    "check": "controller.shell.commands",
    "simulate": "fault_injection.commands",
    "replay": "fault_injection.commands",
    "incidents": "fault_injection.incidents.commands",
    "audit": "fault_injection.audit_commands",
    "keypair": "fault_injection.audit_commands",
    "verify": "proofs.commands",
    "prove-leap": "proofs.leap_commands",
    "measure": "proofs.measure",
    "campaign": "fault_injection.campaign.commands",
    "pump": "controller.shell.pump_commands",
}
"""Where each command lives, in the order that help lists them. Each module has a tuple COMMANDS."""


class RoomGroup(click.Group):
    """A group that finds its commands in the rooms, and imports no room that is not asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of COMMAND_MODULES, without importing anything."""
        return list(COMMAND_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The named command out of its room, or None when no room has that name."""
        module_name = COMMAND_MODULES.get(cmd_name)
        if module_name is None:
            return None
        commands: tuple[click.Command, ...] = import_module(module_name).COMMANDS
        return {command.name: command for command in commands}[cmd_name]

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an interrupt ends it with EXIT_INTERRUPTED and no traceback."""
        try:
            with _terminable():
                return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("\ninterrupted", err=True)
            raise click.exceptions.Exit(EXIT_INTERRUPTED) from None
        except OSError as error:
            if error.filename is not None:
                raise
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is buffered fails no more
            if error.errno == errno.EPIPE:  # whoever reads has read enough, and no verdict is told by that
                raise click.exceptions.Exit(EXIT_NOBODY_READS) from None
            click.echo(f"standard output: {error.strerror}", err=True)
            raise click.exceptions.Exit(EXIT_UNWRITABLE) from None


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM, or a terminal that closes, ends a command as an interrupt does: no part of a file is left.

    A signal that is ignored, as `nohup` has it, stays so.
    """
    heard = [each for each in _TERMINATING if signal.getsignal(each) is not signal.SIG_IGN]
    before = [signal.signal(each, _terminated) for each in heard]
    try:
        yield
    finally:
        for each, handler in zip(heard, before, strict=True):
            signal.signal(each, handler)


def _terminated(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


@click.group(cls=RoomGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dosebound", prog_name="dosebound")
def main() -> None:
    """A dosing controller for an implanted intrathecal pump, with proofs about its own code.

    An executable reference, not device firmware.
    """
    if isinstance(sys.stdout, TextIOWrapper):  # a title in letters that a terminal does not know is escaped
        sys.stdout.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    main(prog_name="dosebound")
