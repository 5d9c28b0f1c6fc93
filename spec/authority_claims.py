"""AUTH-1 and AUTH-2 as predicates over one step: who changes what."""

from collections.abc import Iterator

from attrs import evolve

from controller.events import PatientBolus, PowerOn, Prime, ReadClocks, Tick
from controller.presets import BUDGET
from controller.refusals import any_refusal
from controller.units import Microjoules
from spec.logic import negation
from spec.moment import Moment, same, unchanged
from spec.registry import Case, claims


@claims("AUTH-2")
def refused_command_changes_nothing(moment: Moment) -> Iterator[Case]:
    """A refused command leaves all but replay counter, audit counts and the energy it cost as it was."""
    event = moment.event
    if isinstance(event, Tick | ReadClocks | PowerOn):
        return
    refused = any_refusal(moment.result.refusals)
    for name, kept in unchanged(
        moment.before, moment.after, but=("counter", "patient_counter", "audit", "battery")
    ):
        yield name, refused, kept
    yield "energy", refused, _owes_a_command(moment)
    was, now, other = _counters(moment)
    replayed = event.counter <= was
    yield "replayed", replayed, refused
    yield "counter", negation(replayed), now == event.counter
    yield "counter_kept", replayed, now == was
    yield "other_counter", True, other


def _owes_a_command(moment: Moment) -> bool:
    """Whether of the battery's account nothing has changed but that one command more is owed."""
    before, after = moment.before.battery, moment.after.battery
    return same(after, evolve(before, owed_uj=Microjoules(before.owed_uj + BUDGET.command_uj)))


def _counters(moment: Moment) -> tuple[int, int, bool]:
    """The counter of whoever commands, before and after; and whether the other's is as it was."""
    before, after = moment.before, moment.after
    if type(moment.event) is PatientBolus:
        return before.patient_counter, after.patient_counter, after.counter == before.counter
    return before.counter, after.counter, after.patient_counter == before.patient_counter


@claims("AUTH-1", "valid_alarms", "valid_tones", events=(PatientBolus,))
def patient_changes_nothing_but_a_bolus(moment: Moment) -> Iterator[Case]:
    """Whatever a patient asks for, all stays but the bolus, its record, own counts and the energy it cost."""
    its_own = ("bolus", "patient", "patient_counter", "audit", "battery")
    for name, kept in unchanged(moment.before, moment.after, but=its_own):
        yield name, True, kept
    yield "energy", True, _owes_a_command(moment)


@claims("AUTH-1")
def priming_is_begun_by_a_clinician_alone(moment: Moment) -> Iterator[Case]:
    """No bolus primes unless it did before, or a clinician's command to prime was accepted."""
    begins = moment.after.bolus.primes & negation(moment.before.bolus.primes)
    commanded = negation(any_refusal(moment.result.refusals)) if type(moment.event) is Prime else False
    yield "begins", begins, commanded
