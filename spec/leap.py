"""Leaps: what several quiet minutes come to, at once, for whoever simulates years of them.

A minute is quiet if nothing happens in it but the program: both clocks advance by a minute, the encoder
confirms the pulses of the minute before, battery and catheter read well, nobody commands anything, no bolus
runs, no refill is open, no order comes into force, no tone is due, and no signal begins or ends. `leap` is
proved to be as many steps by the engine that proves the claims (`proofs.leaping`). It is no part of the pump,
and says of itself whether it applies; where it does not, minutes are stepped through.
"""

from itertools import pairwise

from attrs import evolve, frozen

from controller.alarms import Alarms, Signal
from controller.arithmetic import smaller
from controller.battery import Battery
from controller.bolus import NO_BOLUS
from controller.change import Change, limits_aboard
from controller.clocks import NOT_READ
from controller.encoder import BLOCK_MIN, Encoder
from controller.ledger import Bucket, Ledger, Window, limit_in_force, next_quarter_hour
from controller.level import (
    LevelWatch,
    level_heard,
    level_sensor_failed,
    level_usable,
    surely_left_nl,
)
from controller.order import Order, in_next_slot
from controller.patient import FORGOTTEN_MIN, PatientBoluses
from controller.presets import BUDGET, Device, pulse_units
from controller.pressure import OPEN
from controller.record import DeliveryRecord, Hour, quarter_begun, seen
from controller.reservoir import Level, Reservoir
from controller.schedule import scheduled_flow
from controller.session import next_slot_begun
from controller.state import Mode, State
from controller.titration import Titration
from controller.tones import NOTHING_SOUNDED, Sounded, most_urgent
from controller.units import (
    MINUTES_PER_DAY,
    SLOT_MIN,
    FlowMinutes,
    Microjoules,
    Minutes,
    Nanolitres,
    NanolitresPerDay,
    Picograms,
    Pulses,
)
from spec.quiet import Ahead, Quiet, Thresholds, Told, any_acknowledged, quiet, reads_below, thresholds

LEAP_MIN = Minutes(SLOT_MIN)
"""Most minutes of one leap. None but its first may begin a quarter-hour."""


@frozen
class Leap:
    """What quiet minutes come to.

    Attributes:
        quiet: the conditions for it; unless all hold (`is_quiet`), the rest says nothing.
        state: the state after them.
        pulses: of the program, minute by minute; none is withheld, and none is of a bolus.
    """

    quiet: Quiet
    state: State
    pulses: tuple[Pulses, ...]


def minutes_ahead(state: State) -> Minutes:
    """Return how many minutes a leap may have: to the end of the slot, or until a tone is due; 0 or more."""
    minute, wanted, sounded = state.minute_in_slot, most_urgent(state.alarms), state.sounded
    in_slot = Minutes(SLOT_MIN - 1 - minute) if minute < SLOT_MIN - 1 else LEAP_MIN
    if wanted == 0:
        return in_slot
    is_heard = 0 < sounded.tone_min <= wanted
    return Minutes(smaller(in_slot, wanted - 1 - sounded.ago_min)) if is_heard else Minutes(0)


def leap(state: State, minutes: int, levels: tuple[Level, ...], device: Device) -> Leap:
    """Return what so many minutes come to.

    Args:
        state: a valid state (`spec.invariants`).
        minutes: at least 1, at most `minutes_ahead`.
        levels: what the level sensor tells in each; of no account where there is none.
        device: the preset.
    """
    return leap_from(begun(state), minutes, levels, device)


def begun(state: State) -> State:
    """Return the state when a minute begins: pulses confirmed, and a quarter-hour begun if one is due.

    The minute that begins is not counted yet; of a quarter-hour that has just begun, none is.
    """
    return _slot_begun(state) if state.minute_in_slot == SLOT_MIN - 1 else minute_confirmed(state)


def leap_from(state: State, minutes: int, levels: tuple[Level, ...], device: Device) -> Leap:
    """Return what so many minutes come to that go on from a state which has begun (`begun`)."""
    taken = _taken(state, minutes, pulse_units(device))
    limit_nl = Nanolitres(limit_in_force(state.ledger.day_nl))
    volumes = thresholds(state, limit_nl)
    told = (
        level_told(
            state.level_watch,
            levels,
            taken.pulses,
            state.reservoir.lower_nl,
            state.unconfirmed,
            volumes,
            device,
        )
        if device.has_level_sensor
        else _as_told(state.level_watch, state.level, volumes, falls=False, failed=False)
    )
    last = levels[-1] if device.has_level_sensor else state.level
    after = evolve(_after(state, taken, device), level=last, level_watch=told.watch)
    ahead = Ahead(
        begun=state,
        after=after,
        flow=taken.flow,
        costs=taken.costs,
        told=told,
        limit_nl=limit_nl,
        thresholds=volumes,
    )
    return Leap(quiet=quiet(ahead, device), state=after, pulses=taken.pulses)


# --- what the minutes make of the state ---------------------------------------------------------------------


def _slot_begun(state: State) -> State:
    """The first minute begins a quarter-hour: the rings turn, and the windows of quarter-hours roll."""
    order, ledger = state.order, state.ledger
    rolled = next_quarter_hour(ledger, limits_aboard(order, state.change), order.allowances)
    return evolve(
        state,
        order=in_next_slot(order),
        change=evolve(state.change, order=in_next_slot(state.change.order)),
        session=next_slot_begun(state.session),
        ledger=evolve(rolled, hour_pg=ledger.hour_pg),
        record=quarter_begun(seen(state.record, state.unconfirmed)),
        minute_in_slot=Minutes(-1),
    )


def minute_confirmed(state: State) -> State:
    """Return the state once the pulses of the minute before are confirmed."""
    return evolve(state, record=seen(state.record, state.unconfirmed))


def _flow(state: State) -> NanolitresPerDay:
    """What is delivered: the program's flow, or its least; whole, or half; or nothing."""
    if state.mode != Mode.INFUSING:
        return NanolitresPerDay(0)
    program = state.order.least_nl_per_day if state.power.time_unknown else state.order.ring[0]
    return scheduled_flow(program, halved=state.holiday)


def pulses_due(
    phase: FlowMinutes, flow: NanolitresPerDay, minutes: int, units: FlowMinutes
) -> tuple[Pulses, ...]:
    """Return the pulses that a flow asks for, minute by minute, with so much built up."""
    whole = [(phase + flow * minute) // units for minute in range(minutes + 1)]
    return tuple([Pulses(after - before) for before, after in pairwise(whole)])


@frozen
class _Taken:
    """What the program takes in a leap.

    Attributes:
        flow: what is delivered.
        pulses: minute by minute.
        costs: what they are charged at, minute by minute.
        count: how many they are.
        confirmed: those that the encoder confirms within the leap, and before it those of the minute before.
    """

    flow: NanolitresPerDay
    pulses: tuple[Pulses, ...]
    costs: tuple[Picograms, ...]
    count: Pulses
    confirmed: Pulses


def _taken(state: State, minutes: int, units: FlowMinutes) -> _Taken:
    flow = _flow(state)
    pulses = pulses_due(state.phase, flow, minutes, units)
    count = Pulses(sum(pulses))
    return _Taken(
        flow=flow,
        pulses=pulses,
        costs=tuple(cost(due, state.order.pulse_pg) for due in pulses),
        count=count,
        confirmed=Pulses(state.unconfirmed + count - pulses[-1]),
    )


def cost(due: Pulses, pulse_pg: Picograms) -> Picograms:
    """Return what a minute is charged that brings one pulse, or none."""
    return pulse_pg if due > 0 else Picograms(0)


def _after(begun: State, taken: _Taken, device: Device) -> State:
    """The state after the minutes, but for what the level has told."""
    minutes, last, units = len(taken.pulses), taken.pulses[-1], pulse_units(device)
    drawn_nl, left_nl = taken.count * device.stroke_max_nl, taken.confirmed * device.stroke_min_nl
    change, reservoir, refill, battery = begun.change, begun.reservoir, begun.refill, begun.battery
    return State(
        mode=begun.mode,
        order=begun.order,
        change=Change(
            pending=change.pending,
            fallen_back=change.fallen_back,
            order=change.order,
            since_max_nl=Nanolitres(change.since_max_nl + drawn_nl),
            since_min_nl=Nanolitres(change.since_min_nl + left_nl),
            new_catheter=change.new_catheter,
        ),
        refill=evolve(refill, minutes=Minutes(refill.minutes + minutes)),
        minute_in_slot=Minutes(begun.minute_in_slot + minutes),
        phase=FlowMinutes(begun.phase + taken.flow * minutes - units * taken.count),
        ledger=_ledger_after(begun, taken, drawn_nl),
        bolus=NO_BOLUS,
        patient=patient_after(begun.patient, minutes),
        session=begun.session,
        titration=titration_after(begun.titration, minutes),
        reservoir=Reservoir(
            lower_nl=Nanolitres(reservoir.lower_nl - drawn_nl),
            upper_nl=Nanolitres(reservoir.upper_nl - left_nl),
            usable_floor_nl=reservoir.usable_floor_nl,
        ),
        level=begun.level,
        unconfirmed=last,
        unconfirmed_primed=Pulses(0),
        record=_record_after(begun, Pulses(taken.confirmed - begun.unconfirmed), minutes),
        holiday=begun.holiday,
        alarms=_alarms_after(begun.alarms, minutes),
        sounded=_sounded_after(begun.sounded, begun.alarms, minutes),
        counter=begun.counter,
        patient_counter=begun.patient_counter,
        audit=begun.audit,
        power=begun.power,
        clocks=evolve(NOT_READ, late_ms=begun.clocks.late_ms),
        encoder=_encoder_after(begun.encoder, last, minutes),
        battery=Battery(
            left_uj=Microjoules(
                battery.left_uj - battery.owed_uj - minutes * BUDGET.minute_uj - taken.count * BUDGET.pulse_uj
            ),
            owed_uj=Microjoules(0),
            due=False,
            low=False,
            low_min=Minutes(0),
            ended=False,
        ),
        level_watch=begun.level_watch,
        pressure_watch=OPEN if device.has_pressure_sensor else begun.pressure_watch,
    )


def _ledger_after(begun: State, taken: _Taken, drawn_nl: int) -> Ledger:
    """Everything goes into the buckets that run; of minutes there is a bucket each, newest first."""
    ledger = begun.ledger
    none, one = minute_buckets(begun.order)
    minutes, charged_pg = len(taken.pulses), sum(taken.costs)
    return Ledger(
        day_pg=_charged(ledger.day_pg, charged_pg),
        day_nl=_charged(ledger.day_nl, drawn_nl),
        four_hour_pg=_charged(ledger.four_hour_pg, charged_pg),
        hour_pg=(*(bucket_of(due, one, none) for due in taken.pulses[::-1]), *ledger.hour_pg[:-minutes]),
    )


def _charged(window: Window, total: int) -> Window:
    now = window[0]
    return (Bucket(now.charged + total, now.bolus, now.limit, now.allowance), *window[1:])


def minute_buckets(order: Order) -> tuple[Bucket, Bucket]:
    """Return the buckets of a minute that brings no pulse, and one."""
    none = Bucket(charged=0, bolus=0, limit=order.limits.hour_pg, allowance=order.allowances.hour_pg)
    return none, evolve(none, charged=order.pulse_pg)


def bucket_of(due: Pulses, one: Bucket, none: Bucket) -> Bucket:
    """Return the bucket of a minute that brings one pulse, or none."""
    return one if due > 0 else none


def titration_after(titration: Titration, minutes: int) -> Titration:
    """Return the titration so many minutes later."""
    unchanged_min = smaller(titration.unchanged_min + minutes, MINUTES_PER_DAY)
    return Titration(base=titration.base, unchanged_min=Minutes(unchanged_min))


def patient_after(patient: PatientBoluses, minutes: int) -> PatientBoluses:
    """Return the patient's boluses so many minutes later."""
    return PatientBoluses(
        ages=tuple(_older(age, minutes) for age in patient.ages),
        session_age=_older(patient.session_age, minutes),
    )


def _older(age: Minutes, minutes: int) -> Minutes:
    return Minutes(smaller(age + minutes, FORGOTTEN_MIN))


def _record_after(begun: State, confirmed: Pulses, minutes: int) -> DeliveryRecord:
    """The program goes on to ask, also where nothing is delivered, unless therapy has ended."""
    record = begun.record
    now = record.hours[0]
    asked = 0 if begun.mode == Mode.ENDED else begun.order.ring[0]
    hour = Hour(
        scheduled=FlowMinutes(now.scheduled + minutes * asked), confirmed=Pulses(now.confirmed + confirmed)
    )
    return DeliveryRecord(
        hours=(hour, *record.hours[1:]),
        quarter=record.quarter,
        since_confirmation=record.since_confirmation,
    )


def _alarms_after(alarms: Alarms, minutes: int) -> Alarms:
    """Acknowledgements grow older."""
    return tuple(_quiet_for(signal, minutes) for signal in alarms) if any_acknowledged(alarms) else alarms


def _quiet_for(signal: Signal, minutes: int) -> Signal:
    if not signal.acknowledged:
        return signal
    return Signal(on=signal.on, acknowledged=True, quiet_min=Minutes(signal.quiet_min + minutes))


def _sounded_after(sounded: Sounded, alarms: Alarms, minutes: int) -> Sounded:
    if most_urgent(alarms) == 0:
        return NOTHING_SOUNDED
    return Sounded(tone_min=sounded.tone_min, ago_min=Minutes(sounded.ago_min + minutes))


def _encoder_after(encoder: Encoder, last: Pulses, minutes: int) -> Encoder:
    """Every pulse is seen in time, so a block ends as it began: without a surplus."""
    return evolve(encoder, commanded=last, block_min=Minutes((encoder.block_min + minutes) % BLOCK_MIN))


def level_told(
    watch: LevelWatch,
    levels: tuple[Level, ...],
    pulses: tuple[Pulses, ...],
    lower_nl: Nanolitres,
    confirmed: Pulses,
    volumes: Thresholds,
    device: Device,
) -> Told:
    """Return what readings tell, each beside the account as it was when its minute began.

    Args:
        watch: what is known of the level before the first.
        levels: the readings, minute by minute.
        pulses: of the program, minute by minute.
        lower_nl: the lower account, when the first begins.
        confirmed: pulses that are confirmed in the first.
        volumes: below which a reading is told to be.
        device: the preset.
    """
    told = Told(watch, low=False, critical=False, floor=False, falls=False, failed=False)
    for due, level in zip(pulses, levels, strict=True):
        watch = _heard(told.watch, level, lower_nl, confirmed, device)
        now = _as_told(watch, level, volumes, falls=watch.falls, failed=level_sensor_failed(watch))
        told = _both_told(told, now)
        lower_nl = Nanolitres(lower_nl - due * device.stroke_max_nl)
        confirmed = due
    return told


def _as_told(watch: LevelWatch, level: Level, volumes: Thresholds, *, falls: bool, failed: bool) -> Told:
    """What one reading tells, or what was told last where there is no sensor."""
    return Told(
        watch=watch,
        low=reads_below(level, volumes.low_nl),
        critical=reads_below(level, volumes.critical_nl),
        floor=reads_below(level, volumes.floor_nl),
        falls=falls,
        failed=failed,
    )


def _both_told(before: Told, now: Told) -> Told:
    return Told(
        watch=now.watch,
        low=before.low | now.low,
        critical=before.critical | now.critical,
        floor=before.floor | now.floor,
        falls=before.falls | now.falls,
        failed=before.failed | now.failed,
    )


def _heard(
    watch: LevelWatch, level: Level, lower_nl: Nanolitres, confirmed: Pulses, device: Device
) -> LevelWatch:
    return level_heard(
        watch,
        level,
        usable=level_usable(level, device.reservoir_nl),
        lower_nl=lower_nl,
        left_nl=surely_left_nl(Nanolitres(confirmed * device.stroke_min_nl), lower_nl),
        refill_open=False,
    )
