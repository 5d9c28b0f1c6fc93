"""What a run did, told from the records of its trace: alarms, modes, doses by day."""

from typing import Any

from attrs import define, field, frozen

from controller.shell.errors import BadFile
from controller.shell.reading import shown
from fault_injection.clock import DAY_MIN
from fault_injection.scenario import DAYS_MAX
from fault_injection.trace_file import Record

RECORDS_A_MINUTE_MAX = 2_000
"""All commands of a scenario, what ticks with them and the two ends come to fewer."""
AMOUNT_MAX = 10**15
"""Pulses or pg of one record are far fewer."""


@frozen
class Minute:
    """The records of one minute."""

    minute: int
    records: list[Record]

    def by_event(self) -> dict[tuple[str, int], Record]:
        """Return the records by kind of event and how many of that kind came before in the minute."""
        seen: dict[str, int] = {}
        named: dict[tuple[str, int], Record] = {}
        for record in self.records:
            kind = record["event"]["kind"]
            seen[kind] = seen.get(kind, 0) + 1
            named[kind, seen[kind]] = record
        return named


@define
class Dose:
    """What one day brought."""

    pulses: int = 0
    true_pg: int = 0


@define
class Behaviour:
    """What a run did.

    Attributes:
        alarms: of every signal, in order, cause, minute at which it was given and minute at which it was
            gone, or None.
        modes: of every change of mode, the minute and the mode from then on.
        doses: by day from 1, pulses commanded and true mass delivered, pg.
    """

    alarms: list[tuple[str, int, int | None]] = field(factory=list)
    modes: list[tuple[int, str]] = field(factory=list)
    doses: dict[int, Dose] = field(factory=dict)
    _standing: dict[str, int] = field(factory=dict)

    def minute(self, minute: Minute) -> None:
        """Take the records of a minute."""
        for record in minute.records:
            self._alarms(minute.minute, record["alarms"])
            if not self.modes or self.modes[-1][1] != record["mode"]:
                self.modes.append((minute.minute, record["mode"]))
            dose = self.doses.setdefault(max(0, minute.minute - 1) // DAY_MIN + 1, Dose())
            dose.true_pg += record["truth"]["mass_pg"]
            dose.pulses += sum(
                effect["basal"] + effect["bolus"] for effect in record["effects"] if effect["kind"] == "Motor"
            )

    def _alarms(self, minute: int, given: dict[str, str]) -> None:
        for cause in [cause for cause in self._standing if cause not in given]:
            at = self._standing.pop(cause)
            self.alarms[at] = (*self.alarms[at][:2], minute)
        for cause in given:
            if cause not in self._standing:
                self._standing[cause] = len(self.alarms)
                self.alarms.append((cause, minute, None))


def minute_of(record: Record, file: str, number: int) -> int:
    """Return the minute of a record that has all that behaviour is told from.

    Raises:
        BadFile: it has not.
    """

    def needs(key: str, value: Any, *, right: bool, expected: str) -> None:
        if not right:
            told = "" if value is None else shown(value)
            raise BadFile(file, f"record {number}.{key}", told, f"expected {expected}")

    minute, alarms, mode = record.get("minute"), record.get("alarms"), record.get("mode")
    needs("minute", minute, right=_whole(minute), expected=f"minutes of at most {DAYS_MAX} days")
    event, truth, effects = record.get("event"), record.get("truth"), record.get("effects")
    kind = event.get("kind") if isinstance(event, dict) else None
    needs("event", event, right=isinstance(kind, str), expected="an event with its kind")
    needs("alarms", alarms, right=_words(alarms), expected="causes with words")
    needs("mode", mode, right=isinstance(mode, str), expected="a mode")
    mass = truth.get("mass_pg") if isinstance(truth, dict) else None
    needs("truth", truth, right=_amount(mass), expected="the truth with mass_pg")
    needs("effects", effects, right=_effects(effects), expected="effects, that of the motor with its pulses")
    return int(record["minute"])


def _whole(minute: Any) -> bool:
    return type(minute) is int and 0 <= minute <= DAYS_MAX * DAY_MIN


def _amount(number: Any) -> bool:
    return type(number) is int and 0 <= number <= AMOUNT_MAX


def _words(alarms: Any) -> bool:
    return isinstance(alarms, dict) and all(isinstance(word, str) for word in alarms.values())


def _effects(effects: Any) -> bool:
    return isinstance(effects, list) and all(
        isinstance(effect, dict)
        and isinstance(effect.get("kind"), str)
        and (effect["kind"] != "Motor" or (_amount(effect.get("basal")) and _amount(effect.get("bolus"))))
        for effect in effects
    )
