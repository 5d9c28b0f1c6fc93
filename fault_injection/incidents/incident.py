"""The `[incident]` table of a scenario: what went wrong in the field, and what is stated of this controller.

Raises `BadFile`, naming file, key and value, for anything that is missing, unknown, of the wrong type or
outside the run.
"""

from enum import Enum
from typing import TypeVar

from attrs import frozen

from controller.alarms import Cause
from controller.shell.command_entries import named
from controller.shell.reading import Table
from controller.units import Minutes
from fault_injection.clock import DAY_MIN
from fault_injection.frame import Frame, moment

KEYS = ("when", "what", "certainty", "onset", "harm", "verdict", "assumed", "consequence")
KEYS_OF_ALARM = ("alarm", "by")
WORDS_MAX = 400
Told = TypeVar("Told", bound=Enum)


class Harm(Enum):
    """What the incident did to patients; the value is how it is told."""

    TOO_MUCH = "too much"
    TOO_LITTLE = "too little"
    EITHER = "too much or too little"


class Answer(Enum):
    """What this controller does about it; the value is how it is told."""

    PREVENTS = "prevents"
    ALARMS = "alarms in time"
    CANNOT_SEE = "cannot see"


class Certainty(Enum):
    """How sure the source is; the value is how `docs/reference/sources.md` writes it."""

    PRIMARY = "R"
    SECONDARY = "R2"
    BOTH = "R/R2"


@frozen
class Incident:
    """What went wrong in the field, and what is stated of this controller.

    Attributes:
        when: year or years, or `any`.
        what: what happened, as the field tells it.
        certainty: of the source.
        onset: when it begins in the run, after delivery has settled.
        harm: what it did to patients.
        answer: what is stated of this controller.
        alarm: the signal that tells in time; None unless one does.
        by: the latest minute for it to begin; 0 unless one does.
        assumed: what of the run is an assumption and in no source; empty if nothing is.
        consequence: what comes of it, in words.
    """

    when: str
    what: str
    certainty: Certainty
    onset: Minutes
    harm: Harm
    answer: Answer
    alarm: Cause | None
    by: Minutes
    assumed: str
    consequence: str


def incident(root: Table, frame: Frame) -> Incident | None:
    """Return the incident that a scenario is about, or None."""
    if not root.has("incident"):
        return None
    table = root.table("incident")
    answer = _told(table, "verdict", Answer)
    tells = answer is Answer.ALARMS
    table.only((*KEYS, *KEYS_OF_ALARM) if tells else KEYS)
    onset = moment(table, "onset", frame)
    harm = _told(table, "harm", Harm)
    if harm is not Harm.TOO_MUCH and frame.duration < DAY_MIN:
        table.fail("harm", "too little is told by the last 24 h, and the run is shorter")
    by = moment(table, "by", frame) if tells else Minutes(0)
    if tells and by < onset:
        table.fail("by", "is before onset")
    return Incident(
        when=_words(table, "when"),
        what=_words(table, "what"),
        certainty=_told(table, "certainty", Certainty),
        onset=onset,
        harm=harm,
        answer=answer,
        alarm=named(table, "alarm", Cause) if tells else None,
        by=by,
        assumed=_words(table, "assumed") if table.has("assumed") else "",
        consequence=_words(table, "consequence"),
    )


def _told(table: Table, key: str, names: type[Told]) -> Told:
    """Return the member of an enum that is written by its value."""
    text = table.text(key)
    for member in names:
        if member.value == text:
            return member
    table.fail(key, f"expected one of {', '.join(str(member.value) for member in names)}")


def _words(table: Table, key: str) -> str:
    text = table.text(key)
    if not 1 <= len(text) <= WORDS_MAX or not text.isprintable():
        table.fail(key, f"expected 1 to {WORDS_MAX} printable characters on one line")
    return text
