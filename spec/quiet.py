"""Quiet minutes: in which nothing happens to a pump but its program (`spec.leap`)."""

from attrs import astuple, frozen

from controller.alarms import TABLE, Alarms, Cause, Causes
from controller.arithmetic import any_of
from controller.battery import is_due
from controller.change import change_due
from controller.clocks import Clocks, is_late
from controller.encoder import Encoder
from controller.ledger import Window
from controller.level import LevelWatch
from controller.presets import Device, pulse_units
from controller.pressure import PressureWatch
from controller.record import RECORD_HOURS
from controller.refill import Phase
from controller.reservoir import Level, critical_threshold_nl, low_threshold_nl
from controller.state import Mode, State
from controller.tones import Sounded, most_urgent
from controller.units import FlowMinutes, Nanolitres, NanolitresPerDay, Picograms, Pulses
from spec.logic import negation
from spec.past import day_is_fed, past, two_days_are_fed


@frozen
class Told:
    """What the level sensor tells in a leap.

    Attributes:
        watch: what is known of it at the end.
        low, critical, floor: whether any reading is below that threshold.
        falls: whether any reading is below what strokes explain.
        failed: whether the sensor is not believed at any minute.
    """

    watch: LevelWatch
    low: bool
    critical: bool
    floor: bool
    falls: bool
    failed: bool


@frozen
class Thresholds:
    """Volumes below which the reservoir signals stand, their limits as they are while minutes are quiet."""

    low_nl: Nanolitres
    critical_nl: Nanolitres
    floor_nl: Nanolitres


def thresholds(begun: State, limit_nl: Nanolitres) -> Thresholds:
    """Return the thresholds of a state that has begun, with the volume limit in force in its ledger."""
    usable_nl = begun.reservoir.usable_floor_nl
    return Thresholds(
        low_nl=Nanolitres(usable_nl + low_threshold_nl(begun.order.week_nl, limit_nl)),
        critical_nl=Nanolitres(usable_nl + critical_threshold_nl(limit_nl)),
        floor_nl=Nanolitres(usable_nl + 1),
    )


def reads_below(level: Level, volume_nl: Nanolitres) -> bool:
    """Return whether a reading is below a volume."""
    return level.known & (level.nl < volume_nl)


@frozen
class Ahead:
    """Minutes that may be quiet.

    Attributes:
        begun: the state when they have begun (`spec.leap.begun`).
        after: the state after them, if they are quiet.
        flow: what is delivered.
        costs: what the program's pulses are charged at, minute by minute.
        told: what the level sensor tells.
        limit_nl: the volume limit in force.
        thresholds: of the reservoir signals.
    """

    begun: State
    after: State
    flow: NanolitresPerDay
    costs: tuple[Picograms, ...]
    told: Told
    limit_nl: Nanolitres
    thresholds: Thresholds


@frozen
class Quiet:
    """Why minutes are quiet, condition by condition.

    Attributes:
        at_rest: nothing runs but the program, and nothing is in doubt.
        order_stays: no order that waits comes into force, nor would it in the minute after.
        acknowledged: what is acknowledged stays so.
        silent: no tone is due.
        single: no minute brings more than one pulse.
        day_pg, day_nl, four_hour_pg, hour_pg: the window bears all pulses, whole.
        accounts: neither account is used up.
        battery: replacement does not come due.
        fed: neither shortfall nor holiday begins.
        reservoir: no reservoir signal begins.
        level: no level signal begins.
    """

    at_rest: bool
    order_stays: bool
    acknowledged: bool
    silent: bool
    single: bool
    day_pg: bool
    day_nl: bool
    four_hour_pg: bool
    hour_pg: bool
    accounts: bool
    battery: bool
    fed: bool
    reservoir: bool
    level: bool


def quiet(ahead: Ahead, device: Device) -> Quiet:
    """Return which conditions hold of the minutes ahead, by the limits of the order in force alone."""
    begun, after, told, limits = ahead.begun, ahead.after, ahead.told, ahead.begun.order.limits
    limit_nl = ahead.limit_nl
    return Quiet(
        at_rest=rests(begun),
        order_stays=not change_due(after.order, after.change, after.bolus, device),
        acknowledged=not any_acknowledged(begun.alarms) or _acknowledged_stay(ahead),
        silent=_no_tone(begun.alarms, begun.sounded, len(ahead.costs)),
        single=ahead.flow <= pulse_units(device),
        day_pg=sum(bucket.charged for bucket in after.ledger.day_pg) <= limits.day_pg,
        day_nl=sum(bucket.charged for bucket in after.ledger.day_nl) <= limits.day_nl,
        four_hour_pg=sum(bucket.charged for bucket in after.ledger.four_hour_pg) <= limits.four_hour_pg,
        hour_pg=minutes_granted(
            sum(bucket.charged for bucket in begun.ledger.hour_pg),
            begun.ledger.hour_pg,
            ahead.costs,
            limits.hour_pg,
        ),
        accounts=after.reservoir.lower_nl > 0 and after.reservoir.upper_nl > 0,
        battery=not is_due(after.battery.left_uj, limit_nl=limit_nl, stroke_max_nl=device.stroke_max_nl),
        fed=_fed(begun, after, pulse_units(device)),
        reservoir=_reservoir_lasts(ahead),
        level=not told.falls and (_given(after.alarms, Cause.LEVEL_SENSOR) or not told.failed),
    )


def is_quiet(conditions: Quiet) -> bool:
    """Return whether all of them hold."""
    return all(astuple(conditions, recurse=False))


def rests(state: State) -> bool:
    """Return whether nothing runs but the program, and nothing is in doubt."""
    return (
        not state.session.open
        and state.refill.phase == Phase.CLOSED
        and state.bolus.pulses == 0
        and state.unconfirmed_primed == 0
        and _well(state.clocks)
        and _turning(state.encoder, state.unconfirmed)
        and not state.battery.ended
        and not state.level_watch.falls
        and _open(state.pressure_watch)
    )


def _well(clocks: Clocks) -> bool:
    first, second = clocks.first, clocks.second
    in_doubt = clocks.disagree | first.lost | second.lost | is_late(clocks)
    return not in_doubt and first.advanced_ms == 0 == second.advanced_ms


def _turning(encoder: Encoder, unconfirmed: Pulses) -> bool:
    return (
        not encoder.off
        and encoder.commanded == unconfirmed
        and encoder.late == 0
        and encoder.surplus == 0
        and encoder.surplus_before == 0
        and encoder.unseen == 0
        and encoder.unseen_min == 0
    )


def _open(watch: PressureWatch) -> bool:
    """The catheter read well, so that it goes on to do so changes nothing."""
    return not watch.holds and not watch.doubted and watch.silent_min == 0 and watch.turned == 0


def _acknowledged_stay(ahead: Ahead) -> bool:
    """What is acknowledged stays so: its cause goes on, and the acknowledgement lasts."""
    going_on = _causes_that_go_on(ahead)
    return not any_of(
        signal.acknowledged & (negation(stays) | (signal.quiet_min >= row.urgency.snooze_min))
        for signal, row, stays in zip(ahead.after.alarms, TABLE, going_on, strict=True)
    )


def _causes_that_go_on(ahead: Ahead) -> Causes:
    """Which causes surely go on while nobody says anything and only less is left, in the order of TABLE."""
    begun, volumes, unsure = ahead.begun, ahead.thresholds, False
    lower_nl = begun.reservoir.lower_nl
    return (
        lower_nl < volumes.low_nl,
        lower_nl < volumes.critical_nl,
        lower_nl < volumes.floor_nl,
        unsure,  # the reservoir is empty
        begun.mode == Mode.STOPPED,
        unsure,  # a shortfall
        begun.holiday,
        begun.refill.discrepancy,
        unsure,  # a refill was abandoned
        begun.power.time_unknown,
        begun.power.record_lost,
        *(unsure for _ in TABLE[11:]),
    )


def any_acknowledged(alarms: Alarms) -> bool:
    """Return whether any signal is acknowledged."""
    return any_of(signal.acknowledged for signal in alarms)


def _no_tone(alarms: Alarms, sounded: Sounded, minutes: int) -> bool:
    wanted = most_urgent(alarms)
    heard = sounded.tone_min > 0 and wanted >= sounded.tone_min
    return wanted == 0 or (heard and sounded.ago_min + minutes < wanted)


def minutes_granted(charged: int, window: Window, costs: tuple[Picograms, ...], limit_pg: int) -> bool:
    """Return whether the window of minutes, which holds so much and rolls with each, bears every cost."""
    fits = True
    for cost, oldest in zip(costs, window[::-1], strict=False):
        charged = charged - oldest.charged + cost
        fits = fits & (charged <= limit_pg)
    return fits


def _given(alarms: Alarms, cause: Cause) -> bool:
    return alarms[cause.value].on


def _fed(begun: State, after: State, units: FlowMinutes) -> bool:
    """By what is confirmed at once, the program of the whole leap is met: no shortfall, and no holiday."""
    older, confirmed = past(after.record.hours[1:]), begun.record.hours[0].confirmed
    scheduled = after.record.hours[0].scheduled
    return (_given(after.alarms, Cause.SHORTFALL) or day_is_fed(older, scheduled, confirmed, units)) and (
        after.holiday
        or after.record.since_confirmation < RECORD_HOURS
        or two_days_are_fed(older, scheduled, confirmed, units)
    )


def _reservoir_lasts(ahead: Ahead) -> bool:
    alarms, told, volumes = ahead.after.alarms, ahead.told, ahead.thresholds
    lower_nl = ahead.after.reservoir.lower_nl
    low = told.low | (lower_nl < volumes.low_nl)
    critical = told.critical | (lower_nl < volumes.critical_nl)
    floor = told.floor | (lower_nl < volumes.floor_nl)
    return (
        (_given(alarms, Cause.RESERVOIR_LOW) or not low)
        and (_given(alarms, Cause.RESERVOIR_CRITICAL) or not critical)
        and (_given(alarms, Cause.RESERVOIR_FLOOR) or not floor)
    )
