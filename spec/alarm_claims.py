"""ALM-1, ALM-2 and ALM-4 as predicates over one step."""

from collections.abc import Iterator

from controller.alarms import Cause, Priority, Signal
from controller.events import Acknowledge, PowerOn
from controller.ledger import limit_in_force
from controller.presets import Device, pulse_units
from controller.refill import Phase
from controller.reservoir import CRITICAL_DAYS_OF_LIMIT, LOW_DAYS_OF_LIMIT
from controller.state import Mode, State
from spec.clocks import LATE_MAX_MS
from spec.ghosts import ABANDONED_MIN
from spec.hearing import GAP_MIN, HEARD, QUIET_MIN_MAX, signal, wants_to_be_heard
from spec.logic import negation
from spec.moment import Moment
from spec.motor import STALLED_MIN, STALLED_PULSES
from spec.registry import Case, claims
from spec.sensors import SILENT_MIN, UNCHANGED_NL


def expected_causes(state: State, device: Device) -> dict[Cause, bool]:
    """Return the causes present, by the observer's own reading of the state."""
    day = state.record.hours[:25]
    pumped = sum(hour.confirmed for hour in day) * pulse_units(device)
    planned = sum(hour.scheduled for hour in day)
    reservoir, level, clocks = state.reservoir, state.level, state.clocks
    limit = limit_in_force(state.ledger.day_nl)
    late = clocks.late_ms > LATE_MAX_MS

    def under(threshold_nl: int) -> bool:
        line = reservoir.usable_floor_nl + threshold_nl
        return (reservoir.lower_nl < line) | (level.known & (level.nl < line))

    return {
        Cause.RESERVOIR_LOW: under(state.order.week_nl) | under(LOW_DAYS_OF_LIMIT * limit),
        Cause.RESERVOIR_CRITICAL: under(CRITICAL_DAYS_OF_LIMIT * limit),
        Cause.RESERVOIR_FLOOR: under(1),
        Cause.RESERVOIR_EMPTY: reservoir.upper_nl <= 0,
        Cause.STOPPED: state.mode == Mode.STOPPED,
        Cause.SHORTFALL: (day[24].scheduled > 0) & (4 * (planned - pumped) > planned),
        Cause.HOLIDAY: state.holiday,
        Cause.DISCREPANCY: state.refill.discrepancy,
        Cause.REFILL_ABANDONED: (state.refill.phase != Phase.CLOSED)
        & (state.refill.minutes >= ABANDONED_MIN),
        Cause.TIME_UNKNOWN: state.power.time_unknown,
        Cause.RECORD_LOST: state.power.record_lost,
        Cause.CLOCK_FAULT: clocks.disagree | clocks.first.lost | clocks.second.lost | late,
        Cause.MOTOR_RUNAWAY: state.encoder.off,
        Cause.MOTOR_STALLED: (state.encoder.unseen >= STALLED_PULSES)
        & (state.encoder.unseen_min >= STALLED_MIN),
        Cause.REPLACEMENT_DUE: state.battery.due,
        Cause.BATTERY_LOW: state.battery.low,
        Cause.END_OF_SERVICE: state.battery.ended,
        Cause.LEVEL_SENSOR: (state.level_watch.silent_min >= SILENT_MIN)
        | (state.level_watch.moved_nl >= UNCHANGED_NL),
        Cause.LEVEL_FALLS: state.level_watch.falls,
        Cause.PRESSURE_SENSOR: (state.pressure_watch.silent_min >= SILENT_MIN) | state.pressure_watch.doubted,
        Cause.CATHETER_BLOCKED: state.pressure_watch.holds,
    }


def _each_signal(moment: Moment) -> Iterator[tuple[Cause, Signal, Signal, bool]]:
    for cause, present in expected_causes(moment.after, moment.device).items():
        yield cause, signal(moment.before.alarms, cause), signal(moment.after.alarms, cause), present


@claims("ALM-1", "valid_alarms", "valid_day_nl_ledger", "valid_order", "valid_reservoir",
        "volume_limit_in_force_is_the_largest")  # fmt: skip
def signal_stays_until_acknowledged_and_its_cause_is_gone(moment: Moment) -> Iterator[Case]:
    """A signal that ends was acknowledged and has no cause left; it is never acknowledged unasked."""
    for cause, was, now, present in _each_signal(moment):
        named = False
        if type(moment.event) is Acknowledge:
            named = moment.event.cause == cause
        asked = was.acknowledged | named
        yield f"{cause.name}_ends", was.on & negation(now.on), asked & negation(present)
        yield f"{cause.name}_acknowledged", now.acknowledged, asked & was.on


@claims("ALM-1", "valid_alarms", "valid_day_nl_ledger", "valid_order", "valid_reservoir",
        "volume_limit_in_force_is_the_largest")  # fmt: skip
def signal_stands_while_its_cause_is_present(moment: Moment) -> Iterator[Case]:
    """Every cause that is present after a step has its signal."""
    for cause, _, now, present in _each_signal(moment):
        yield cause.name, present, now.on


@claims("ALM-2", "silence_is_known", "valid_tones", "valid_alarms")
def tones_are_heard_and_acknowledgements_end(moment: Moment) -> Iterator[Case]:
    """A signal that nobody has acknowledged sounds in time; one that was acknowledged sounds again."""
    hearing, alarms = moment.ghost.hearing, moment.after.alarms
    for priority, unheard in zip(HEARD, hearing.unheard, strict=True):
        sounds = wants_to_be_heard(alarms, priority)
        yield f"heard_{priority.name}", sounds, unheard < GAP_MIN[priority]
    for cause, each, quiet, most in zip(Cause, alarms, hearing.quiet, QUIET_MIN_MAX, strict=True):
        yield f"quiet_{cause.name}", each.acknowledged, quiet < most


@claims("ALM-2", events=(PowerOn,))
def power_that_comes_back_is_heard(moment: Moment) -> Iterator[Case]:
    """At once, with high priority, whatever has been acknowledged: so is one that resets again and again."""
    yield "tone", True, moment.result.tone.priority == Priority.HIGH


@claims("ALM-4", "valid_alarms", "valid_day_nl_ledger", "valid_order", "valid_reservoir",
        "volume_limit_in_force_is_the_largest")  # fmt: skip
def no_alarm_without_its_cause(moment: Moment) -> Iterator[Case]:
    """A signal that begins has its cause."""
    for cause, was, now, present in _each_signal(moment):
        yield cause.name, now.on & negation(was.on), present
