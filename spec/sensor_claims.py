"""SENS-1, RES-5 and CATH-1 as predicates over one step."""

from collections.abc import Iterator

from controller.alarms import Cause
from controller.events import Tick
from controller.level import LEVEL_ERROR_NL
from controller.presets import pulse_units
from controller.pressure import BLOCKED_PA
from controller.refill import Phase
from controller.state import Mode
from spec.choosing import pick
from spec.ghosts import drug_changes, needle_is_in
from spec.hearing import signal
from spec.logic import every, negation
from spec.moment import Moment
from spec.registry import Case, claims
from spec.sensors import (
    BLOCKED_WITHIN_MIN,
    LOSS_NL,
    SILENT_MIN,
    STORED_NL,
    UNCHANGED_NL,
    UNMOVED_PULSES,
    fall_is_told,
    level_is_told,
    most_stored_nl,
    pressure_is_told,
)


@claims("SENS-1", "level_was_heard", "valid_alarms")
def failed_level_sensor_alarms(moment: Moment) -> Iterator[Case]:
    """A level sensor that is silent, out of range or stuck has its alarm."""
    alarmed, seen = signal(moment.after.alarms, Cause.LEVEL_SENSOR).on, moment.ghost.sensors.level
    yield "silent", seen.silent_min >= SILENT_MIN, alarmed
    yield "unchanged", seen.started & (seen.gone_nl >= UNCHANGED_NL), alarmed


@claims("SENS-1", "pressure_was_heard", "valid_alarms")
def failed_pressure_sensor_alarms(moment: Moment) -> Iterator[Case]:
    """So has a pressure sensor; and where probing pulses did not raise it, the program is not held back."""
    alarmed, seen = signal(moment.after.alarms, Cause.PRESSURE_SENSOR).on, moment.ghost.sensors.pressure
    yield "silent", seen.silent_min >= SILENT_MIN, alarmed
    unmoved = seen.started & (seen.turned >= UNMOVED_PULSES)
    yield "unchanged", unmoved, alarmed
    yield "goes_on", unmoved | (seen.silent_min >= SILENT_MIN), negation(moment.after.pressure_watch.holds)


@claims("SENS-1", "pressure_was_heard", "valid_sensors")
def program_is_held_back_by_high_pressure_alone(moment: Moment) -> Iterator[Case]:
    """It is held back only if the last usable reading, less than an hour ago, was high, and alarms."""
    watch, seen = moment.after.pressure_watch, moment.ghost.sensors.pressure
    told = every((moment.device.has_pressure_sensor, seen.high, seen.silent_min < SILENT_MIN))
    yield "told", watch.holds, told
    alarmed = signal(moment.after.alarms, Cause.CATHETER_BLOCKED).on
    yield "alarmed", watch.holds & (type(moment.event) is Tick), alarmed


@claims("RES-5", "lower_account_is_what_was_charged", "refill_is_as_far_as_seen", events=(Tick,))
def level_that_falls_too_fast_alarms(moment: Moment) -> Iterator[Case]:
    """A truthful level, once 1.25 mL more have gone than the largest strokes explain, alarms."""
    if type(moment.event) is not Tick:
        return
    truly_nl, seen = moment.ghost_before.truth.volume_nl, moment.ghost_before.sensors.level
    closed = moment.ghost_before.refill.phase == Phase.CLOSED
    truthful = level_is_told(moment.event, moment.device) & (
        moment.event.level.nl <= truly_nl + LEVEL_ERROR_NL
    )
    lost = seen.filled_nl - truly_nl > seen.charged_nl + LOSS_NL
    yield "alarms", closed & truthful & lost, signal(moment.after.alarms, Cause.LEVEL_FALLS).on


@claims("RES-5", "accounts_bracket_the_truth", "valid_sensors", events=(Tick,))
def sound_pump_is_not_taken_for_a_leaking_one(moment: Moment) -> Iterator[Case]:
    """A truthful level of a pump whose strokes are at most the largest is no cause."""
    if type(moment.event) is not Tick:
        return
    truly_nl = moment.ghost_before.truth.volume_nl
    closed = moment.ghost_before.refill.phase == Phase.CLOSED
    truthful = moment.event.level.nl >= truly_nl - LEVEL_ERROR_NL
    yield "quiet", closed & truthful, negation(moment.after.level_watch.falls)


@claims("RES-5", "valid_clock", "valid_ring", "program_keeps_the_observers_time", "refill_is_as_far_as_seen",
        events=(Tick,))  # fmt: skip
def falling_level_halves_the_flow(moment: Moment) -> Iterator[Case]:
    """While it is told the program flows at half, no more and, where nothing else stops it, no less."""
    if type(moment.event) is not Tick:
        return
    before, after, units = moment.before, moment.after, pulse_units(moment.device)
    asked = moment.result.motor.basal + moment.result.withheld
    least = after.order.least_nl_per_day
    flow = pick(before.power.time_unknown, least, moment.ghost.program.ring[0])
    built, half = asked * units + after.phase - before.phase, flow // 2
    told = fall_is_told(before, moment.event, moment.device) & negation(drug_changes(before, moment.device))
    yield "no_more", told, built <= half
    runs = every(
        (
            before.mode == Mode.INFUSING,
            after.reservoir.upper_nl > 0,
            negation(needle_is_in(moment.ghost.refill)),
            negation(after.pressure_watch.holds),
            negation(after.encoder.off),
            negation(before.battery.ended),
        )
    )
    yield "no_less", told & runs, built >= half


@claims("CATH-1", "blockage_is_held", "valid_alarms", "valid_sensors")
def blockage_is_alarmed_and_bounded(moment: Moment) -> Iterator[Case]:
    """Once 20 microlitres are stored at a reading it alarms; and never more than the bound is stored."""
    blockage = moment.ghost.sensors.blockage
    told = blockage.started & (blockage.told_nl >= STORED_NL)
    yield "alarms", told, signal(moment.after.alarms, Cause.CATHETER_BLOCKED).on
    yield "stored", blockage.started, blockage.stored_nl <= most_stored_nl(moment.device)


@claims("CATH-1", "blockage_is_held", "blockage_fills", "valid_clock", "valid_sensors", events=(Tick,))
def blockage_is_alarmed_within_a_day(moment: Moment) -> Iterator[Case]:
    """24 h of undisturbed delivery into it, each pulse at its smallest at least, and the alarm stands."""
    was, now = moment.ghost_before.sensors.blockage, moment.ghost.sensors.blockage
    goes_on = every((was.started, now.started, now.minutes == was.minutes + 1))
    steady = was.steady & was.least & (now.minutes >= BLOCKED_WITHIN_MIN)
    yield "alarms", goes_on & steady, signal(moment.after.alarms, Cause.CATHETER_BLOCKED).on


@claims("CATH-1", "valid_clock", "valid_ring", "valid_bolus", "valid_sensors", "valid_order",
        "program_keeps_the_observers_time", events=(Tick,))  # fmt: skip
def held_back_program_is_never_caught_up(moment: Moment) -> Iterator[Case]:
    """No minute brings more than its own flow and a pulse; held back, one pulse to probe, and no bolus."""
    motor, units = moment.result.motor, pulse_units(moment.device)
    yield "own", True, motor.basal * units < moment.ghost.program.ring[0] + units
    yield "held", moment.after.pressure_watch.holds, (motor.basal <= 1) & (motor.bolus <= 0)


@claims("CATH-1", events=(Tick,))
def program_resumes_by_itself(moment: Moment) -> Iterator[Case]:
    """A usable reading below the threshold ends the holding back in that minute."""
    if type(moment.event) is not Tick:
        return
    low = pressure_is_told(moment.event, moment.device) & (moment.event.pressure.pa < BLOCKED_PA)
    yield "resumes", low, negation(moment.after.pressure_watch.holds)
