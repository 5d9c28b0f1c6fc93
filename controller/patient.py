"""The patient bolus: off unless the order allows it, then kept apart by a lockout and counted.

Times are counted from each bolus's end, in minutes of the pump's clock, and nothing but time makes them
grow: no load, stop or refill does. What is remembered covers any 24 h of true time (A-TICK).
"""

from attrs import frozen

from controller.arithmetic import smaller, total
from controller.units import DAY_BUCKETS, SLOT_MIN, Minutes, NanolitresPerDay, Picograms, Pulses

REMEMBERED = 12
"""Boluses that are remembered, and so most that an order may allow in 24 h."""
FORGOTTEN_MIN = Minutes(DAY_BUCKETS * SLOT_MIN)
"""24 h 30 min: what is so long ago does not count any more, and its age is not followed further."""


@frozen
class PatientRules:
    """What a patient may ask for; all zero where patient boluses are off.

    Attributes:
        pulses: pulses of one bolus.
        flow_nl_per_day: flow at which they come.
        dose_pg: mass of one bolus at the largest strokes.
        lockout_min: least minutes from the end of a bolus, or from a load, to the next bolus.
        per_24h_max: most boluses in any 24 h, at most REMEMBERED.
    """

    pulses: Pulses
    flow_nl_per_day: NanolitresPerDay
    dose_pg: Picograms
    lockout_min: Minutes
    per_24h_max: int


OFF = PatientRules(
    pulses=Pulses(0),
    flow_nl_per_day=NanolitresPerDay(0),
    dose_pg=Picograms(0),
    lockout_min=Minutes(0),
    per_24h_max=0,
)


@frozen
class PatientBoluses:
    """When the last patient boluses ended.

    Attributes:
        ages: minutes since the end of each, newest first; 0 while it runs, FORGOTTEN_MIN at most.
        session_age: minutes since the last load, FORGOTTEN_MIN at most.
    """

    ages: tuple[Minutes, ...]
    session_age: Minutes


NO_PATIENT_BOLUSES = PatientBoluses(ages=(FORGOTTEN_MIN,) * REMEMBERED, session_age=Minutes(0))


def minute_older(boluses: PatientBoluses, *, running: bool) -> PatientBoluses:
    """Return the ages a minute later; that of a bolus that runs stays 0."""
    older = tuple(_older(age) for age in boluses.ages)
    newest = boluses.ages[0] if running else older[0]
    return PatientBoluses(ages=(newest, *older[1:]), session_age=_older(boluses.session_age))


def begun(boluses: PatientBoluses) -> PatientBoluses:
    """Return the ages when another bolus begins."""
    return PatientBoluses(ages=(Minutes(0), *boluses.ages[:-1]), session_age=boluses.session_age)


def after_session(boluses: PatientBoluses) -> PatientBoluses:
    """Return the ages after a load: the lockout begins anew, and no bolus is forgotten."""
    return PatientBoluses(ages=boluses.ages, session_age=Minutes(0))


def in_lockout(boluses: PatientBoluses, rules: PatientRules) -> bool:
    """Return whether the last bolus, or the last load, is too short a time ago."""
    return (boluses.ages[0] < rules.lockout_min) | (boluses.session_age < rules.lockout_min)


def count_reached(boluses: PatientBoluses, rules: PatientRules) -> bool:
    """Return whether so many boluses as are allowed ended too short a time ago for another one."""
    return total(_counts(age) for age in boluses.ages) >= rules.per_24h_max


def _older(age: Minutes) -> Minutes:
    return Minutes(smaller(age + 1, FORGOTTEN_MIN))


def _counts(age: Minutes) -> int:
    return 1 if age < FORGOTTEN_MIN else 0
