"""Predicates that a watch need not evaluate, because at this step they cannot fail; each with its reason.

A condition here costs little and is plainly enough for every case of its predicate, whatever else is wrong
with the step. A watch that evaluates all of them at every step must find the same: tests compare the two.
"""

from collections.abc import Callable
from operator import attrgetter

from attrs import fields

from controller.alarms import NO_ALARMS, Cause
from controller.events import ReadClocks, Tick
from controller.ledger import Window, limit_in_force
from controller.order import Ring
from controller.reservoir import LOW_DAYS_OF_LIMIT
from controller.state import State
from spec.battery_claims import announcement_is_due
from spec.model_alarms import RESERVOIR_CAUSES
from spec.moment import Moment
from spec.motor import STALLED_PULSES
from spec.remembered import OfTheLast
from spec.shortage import STOPPED_MIN
from spec.windows import WINDOWS

CannotFail = Callable[[Moment], bool]


def _largest_limit(window: Window) -> int:
    return max(bucket.limit for bucket in window)


def _limit_is_largest(window: Window) -> bool:
    return limit_in_force(window) == _largest_limit(window)


def _least_flow(ring: Ring) -> int:
    return min(ring)


_limit_of = OfTheLast(_largest_limit)
_is_largest = OfTheLast(_limit_is_largest)
_least_of = OfTheLast(_least_flow)
_EMPTYING = tuple(cause.value for cause in RESERVOIR_CAUSES)
_REPLACEMENT = Cause.REPLACEMENT_DUE.value
_STALLED = Cause.MOTOR_STALLED.value


# --- what was commanded ---------------------------------------------------------------------------


def _no_pulse(moment: Moment) -> bool:
    return moment.result.motor.basal + moment.result.motor.bolus <= 0


def _nothing_withheld(moment: Moment) -> bool:
    return moment.result.withheld <= 0


def _no_bolus(moment: Moment) -> bool:
    """None runs, and none is given: whatever flow is left of one, no pulse of it is due."""
    bolus, motor = moment.before.bolus, moment.result.motor
    return bolus.pulses == 0 == motor.bolus and bolus.phase + bolus.flow_nl_per_day >= 0


def _no_bolus_before_or_after(moment: Moment) -> bool:
    return _a_tick(moment) and moment.after.bolus.pulses == 0 and _no_bolus(moment)


def _no_bolus_at_a_tick(moment: Moment) -> bool:
    return _a_tick(moment) and moment.before.bolus.pulses <= 0


def _a_tick(moment: Moment) -> bool:
    return type(moment.event) is Tick


def _nothing_aged(moment: Moment) -> bool:
    before, after = moment.before, moment.after
    same_minute = before.minute_in_slot == after.minute_in_slot
    motor = moment.result.motor
    return same_minute and before.ledger.hour_pg == after.ledger.hour_pg and motor.basal + motor.bolus == 0


# --- limits, program and volume -------------------------------------------------------------------


def _same_volume_window(moment: Moment) -> bool:
    return moment.before.ledger.day_nl == moment.after.ledger.day_nl


def _volume_limit_is_the_largest(moment: Moment) -> bool:
    return _is_largest(moment.after.ledger.day_nl)


def _time_known_and_least_flow_least(moment: Moment) -> bool:
    since, order = moment.ghost.interval, moment.after.order
    return not (since.started and since.time_unknown) and order.least_nl_per_day <= _least_of(order.ring)


def _plenty_or_alarmed(moment: Moment) -> bool:
    after, alarms = moment.after, moment.after.alarms
    if all(alarms[at].on for at in _EMPTYING):
        return True
    threshold_nl = max(1, after.order.week_nl, LOW_DAYS_OF_LIMIT * _limit_of(after.ledger.day_nl))
    return moment.ghost.truth.volume_nl - after.reservoir.usable_floor_nl >= threshold_nl


# --- alarms ---------------------------------------------------------------------------------------


def _no_alarms(moment: Moment) -> bool:
    return moment.after.alarms == NO_ALARMS


def _same_alarms(moment: Moment) -> bool:
    return moment.before.alarms == moment.after.alarms


def _same_sound_alarms(moment: Moment) -> bool:
    if not _same_alarms(moment):
        return False
    return _no_alarms(moment) or not any(each.acknowledged and not each.on for each in moment.after.alarms)


def _replacement_told_or_far(moment: Moment) -> bool:
    if moment.after.alarms[_REPLACEMENT].on:
        return True
    limit_nl = _limit_of(moment.after.ledger.day_nl)
    return not announcement_is_due(moment.ghost.energy.left_uj, limit_nl, moment.device)


def _motor_never_ran_away(moment: Moment) -> bool:
    return not moment.ghost.motor.ran_away


def _neither_stalled_nor_told(moment: Moment) -> bool:
    told = moment.before.alarms[_STALLED].on or moment.after.alarms[_STALLED].on
    return moment.ghost.motor.unseen < STALLED_PULSES and not told


def _not_stopped_for_long(moment: Moment) -> bool:
    return moment.ghost.stopped.minutes < STOPPED_MIN


# --- the table ------------------------------------------------------------------------------------

_A_PULSE = (_no_pulse, "it judges a window where a pulse is granted")
_WITHHELD = (_nothing_withheld, "it is about pulses that were withheld")
_A_BOLUS = (_no_bolus, "it is about pulses of a bolus, and there is none")

PASSED_OVER: dict[str, tuple[CannotFail, str]] = {
    "overdose_is_graceful": _A_PULSE,
    "rolling_day_never_exceeds_daily_limit": _A_PULSE,
    "rolling_day_never_exceeds_volume_limit": _A_PULSE,
    "rolling_four_hours_never_exceed_their_limit": _A_PULSE,
    "rolling_hour_never_exceeds_its_limit": _A_PULSE,
    **{f"{kind.name}_has_room_for_the_program": _WITHHELD for kind in WINDOWS},
    "governor_refuses_only_for_want_of_room": _WITHHELD,
    **{f"{kind.name}_has_room_for_the_bolus": _A_BOLUS for kind in WINDOWS},
    "governor_refuses_boluses_only_for_want_of_room": _A_BOLUS,
    "settled_boluses_are_granted_whole": (
        lambda moment: _a_tick(moment) and _no_bolus(moment),
        "at a tick it is about pulses of a bolus, and there is none",
    ),
    "bolus_cut_off_is_never_finished": (_no_bolus_before_or_after, "none was, is or is given"),
    "bolus_keeps_its_pace_until_it_is_through": (_no_bolus_at_a_tick, "none runs in this minute"),
    "reservoir_alarms_stand_in_time": (
        _plenty_or_alarmed,
        "the true volume is below no threshold, or whatever alarm it could ask for stands",
    ),
    "volume_limit_in_force_is_the_largest": (
        _volume_limit_is_the_largest,
        "the limit in force is the largest of a window that holds the same as the last one",
    ),
    "volume_limit_is_never_raised_while_low": (_same_volume_window, "the limit in force is as it was"),
    "unknown_time_brings_no_more_than_the_least_flow": (
        _time_known_and_least_flow_least,
        "no slot is below the least flow, and the time has not been unknown throughout",
    ),
    "signal_stays_until_acknowledged_and_its_cause_is_gone": (
        _same_sound_alarms,
        "no signal ended or was acknowledged, and none is acknowledged that is not given",
    ),
    "no_alarm_without_its_cause": (_same_alarms, "no signal began"),
    "replacement_is_announced_by_drain_alone": (_same_alarms, "no signal began"),
    "replacement_is_announced_in_time": (_replacement_told_or_far, "it is announced, or not due"),
    "tones_are_heard_and_acknowledgements_end": (_no_alarms, "no signal is given, none acknowledged"),
    "runaway_is_cut_off_until_released": (_motor_never_ran_away, "it is about a motor that ran away"),
    "stall_is_alarmed": (
        _neither_stalled_nor_told,
        "the motor does not stall, and no signal says or said so",
    ),
    "stop_is_never_left_in_silence": (_not_stopped_for_long, "it is about a stop of 25 h"),
    "refused_command_changes_nothing": (_a_tick, "a tick is no command"),
    "reading_clocks_ages_nothing": (_nothing_aged, "minute and ledger are as they were, and nothing moved"),
}
"""Predicates by name, when each cannot fail, and why. All others are evaluated at every step."""


# --- readings of the clocks -----------------------------------------------------------------------

ABOUT_CLOCKS = ("CLK-1", "CLK-3")
"""Claims that a reading of the clocks can break while it changes nothing else."""
_ALL_BUT_CLOCKS = attrgetter(*(field.name for field in fields(State) if field.name != "clocks"))


def reads_clocks_alone(moment: Moment) -> bool:
    """Whether clocks were read, and all else in state and alarms is as it was: nearly every minute."""
    if type(moment.event) is not ReadClocks:
        return False
    return bool(_ALL_BUT_CLOCKS(moment.before) == _ALL_BUT_CLOCKS(moment.after))
