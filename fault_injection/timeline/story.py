"""The story: everything that happened in a run, in order of time, one line each."""

from collections.abc import Iterator, Mapping
from enum import Enum

from attrs import frozen

from controller.alarms import TABLE, Cause
from controller.shell.encoding import plain
from controller.shell.refusal_sentences import refusal_text
from fault_injection.faults import Fault
from fault_injection.logbook import Episode, Logbook
from fault_injection.recording import Obeyed, Recording
from fault_injection.replay import Outcome


class Happening(Enum):
    """Kinds of things that happen, by how they are named; in one minute they stand in this order."""

    FAULT_BEGINS = "fault begins"
    FAULT_ENDS = "fault ends"
    COMMAND = "command"
    REFUSED = "command refused"
    MODE = "mode"
    ALARM = "alarm given"
    ALARM_GONE = "alarm gone"
    DRY = "reservoir dry"
    OBJECTION = "monitor objects"


@frozen
class Line:
    """One line of the story: when, of what kind, what in short, and what else there is to say."""

    minute: int
    kind: Happening
    what: str
    more: str


def story(outcome: Outcome, recording: Recording, duration: int) -> tuple[Line, ...]:
    """Return every line of a run's story."""
    lines = (*_lines(outcome.logbook, recording, duration), *_objections(outcome))
    order = {kind: place for place, kind in enumerate(Happening)}
    return tuple(sorted(lines, key=lambda line: (line.minute, order[line.kind])))


def priority_of(cause: Cause) -> str:
    """Return the priority of a cause's signal in small letters."""
    return TABLE[cause.value].urgency.priority.name.lower()


def fault_text(fault: Fault) -> str:
    """Return what a fault is like, in words: its parameters."""
    return said(plain(fault.health))


def said(parameters: Mapping[str, object]) -> str:
    """Return named values in words: `at nl 12000000, by 3`."""
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in parameters.items())


def _lines(logbook: Logbook, recording: Recording, duration: int) -> Iterator[Line]:
    for fault in recording.faults:
        yield Line(fault.begin, Happening.FAULT_BEGINS, fault.kind, fault_text(fault))
        if fault.end <= duration:
            yield Line(fault.end, Happening.FAULT_ENDS, fault.kind, "")
    for command in recording.commands:
        yield _command(command)
    for minute, mode in logbook.modes:
        yield Line(minute, Happening.MODE, mode.name, "")
    for episode in logbook.episodes:
        yield from _alarm(episode)
    if logbook.dry_since is not None:
        yield Line(logbook.dry_since, Happening.DRY, "nothing is left in the reservoir, truly", "")


def _command(command: Obeyed) -> Line:
    if command.reasons:
        why = refusal_text(command.reasons)
        return Line(command.minute, Happening.REFUSED, command.name, f"{', '.join(command.reasons)}. {why}")
    return Line(command.minute, Happening.COMMAND, command.name, said(command.says))


def _alarm(episode: Episode) -> Iterator[Line]:
    row = TABLE[episode.cause.value]
    priority = priority_of(episode.cause)
    yield Line(
        episode.begin,
        Happening.ALARM,
        episode.cause.name,
        f"{priority} priority; delivery meanwhile: {row.delivery}",
    )
    if episode.end is not None:
        yield Line(episode.end, Happening.ALARM_GONE, episode.cause.name, "")


def _objections(outcome: Outcome) -> Iterator[Line]:
    """The first objection to each claim."""
    for verdict in outcome.verdicts:
        if verdict.first is not None:
            counted = f", not counted: {', '.join(verdict.broken)} broken" if verdict.broken else ""
            yield Line(
                verdict.first.tick, Happening.OBJECTION, f"{verdict.claim}{counted}", verdict.first.sentence
            )
