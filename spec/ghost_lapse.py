"""The ghosts after a lapse: what `spec.ghosts.advance` comes to over quiet minutes.

Every part is what the minutes add up to, each a reading of the clocks and a tick, from where its watch began
last on. Tests compare it, leaf by leaf, with minute after minute. What stays as it is in quiet minutes
is said to, and why stands with it.
"""

from attrs import evolve

from controller.presets import BUDGET, Device, pulse_units
from controller.state import Mode, State
from controller.units import SLOT_MIN
from spec.beginnings import Begun, Moments
from spec.chain import ring_turned_on
from spec.clocks import ClockSeen, ClockWatch
from spec.energy import Energy
from spec.ghosts import (
    HOUR_SLOTS,
    QUIET_MIN,
    Delivery,
    DoseWindow,
    Ghost,
    HourSupply,
    Interval,
    LimitWindow,
    ProgramClock,
    RefillWatch,
    Supply,
    with_priming,
)
from spec.hearing import HEARD, Hearing, wants_to_be_heard
from spec.lapse import Flow, Lapse, stretches, total, whole
from spec.motor import MotorWatch
from spec.patient import BolusTimes, BolusWatch
from spec.plug import Parcel
from spec.sensor_lapse import sensed_later
from spec.shortage import RecordWatch, ReservoirTruth, StoppedTime


def lapsed(ghost: Ghost, lapse: Lapse, begun: Begun, moments: Moments, device: Device) -> Ghost:
    """Return the ghosts after a lapse.

    Args:
        ghost: those at minute 0, which `rests`.
        lapse: the minutes.
        begun: where watches began last.
        moments: at which those on a blockage begin.
        device: the preset.
    """
    minutes, before = lapse.minutes, lapse.before
    drawn_nl = sum(each.drawn_nl for each in lapse.brought)
    pulses = sum(each.pulses for each in lapse.brought)
    truth = ReservoirTruth(ghost.truth.volume_nl - drawn_nl, lapse.last().drawn_nl)
    undisturbed = _undisturbed_from(ghost, lapse)
    program, times, hours = ghost.program, ghost.times, lapse.hours(minutes)
    slots, minute = divmod(program.minute + minutes, SLOT_MIN)
    return evolve(
        ghost,
        program=ProgramClock(
            ring_turned_on(program.ring, slots), ring_turned_on(program.waiting, slots), minute
        ),
        dose=_dose_later(ghost.dose, lapse, begun.dose, device),
        limit=_limit_later(ghost.limit, lapse, begun.limit, device),
        interval=_interval_later(ghost, lapse, begun.interval),
        supply=_supply_later(ghost, lapse, begun.supply),
        hour_supply=_hour_supply_later(ghost, lapse, begun.hour_supply),
        delivery=_delivery_later(ghost, lapse, undisturbed, device),
        truth=truth,
        refill=_refill_later(ghost.refill, minutes, pulses, drawn_nl, device),
        parcel=_parcel_later(ghost, lapse, begun.parcel),
        drug=evolve(ghost.drug, clear_nl=max(0, ghost.drug.clear_nl - drawn_nl)),
        hearing=_unheard(ghost.hearing, lapse),
        times=BolusTimes(
            tuple(age + minutes for age in times.ages), times.session + minutes, times.clinician + minutes
        ),
        boluses=_boluses_later(ghost.boluses, lapse, begun.boluses),
        record=_record_later(ghost, lapse, begun.record),
        stopped=_stopped_later(ghost.stopped, before, minutes, hours),
        since_dose=ghost.since_dose + hours,
        clocks=_clocks_later(ghost.clocks),
        motor=_motor_later(ghost.motor, lapse, begun.motor),
        energy=_energy_later(ghost.energy, lapse, pulses),
        sensors=sensed_later(ghost, lapse, moments, device, undisturbed),
    )


def rests(ghost: Ghost) -> bool:
    """Return whether the observer knows of nothing that would not stay as it is in quiet minutes."""
    clocks, motor = ghost.clocks, ghost.motor
    read = clocks.since_ds or clocks.first.advanced_ms or clocks.second.advanced_ms
    return not (read or motor.unseen or motor.unseen_min or ghost.energy.low_min)


# --- windows --------------------------------------------------------------------------------------


def _dose_later(window: DoseWindow, lapse: Lapse, start: int, device: Device) -> DoseWindow:
    """None of the pulses primes."""
    now = DoseWindow(window.excess_tenths, True, 0, 0, 0, 0, 0, 0, 0) if start else window
    brought, minutes = lapse.since(start), lapse.minutes
    pulses = sum(each.pulses for each in brought)
    return DoseWindow(
        excess_tenths=now.excess_tenths,
        started=now.started,
        slots=now.slots + lapse.slots(minutes) - lapse.slots(start),
        minutes=now.minutes + minutes - start,
        age_ds=now.age_ds + lapse.elapsed_ds[minutes] - lapse.elapsed_ds[start],
        charged_pg=now.charged_pg + pulses * lapse.before.order.pulse_pg,
        charged_nl=now.charged_nl + pulses * device.stroke_max_nl,
        true_pg=now.true_pg + sum(each.true_pg for each in brought),
        primed_pg=now.primed_pg,
    )


def _limit_later(window: LimitWindow, lapse: Lapse, start: int, device: Device) -> LimitWindow:
    now = LimitWindow(True, 0, 0, with_priming(lapse.before, device)) if start else window
    minutes = lapse.minutes
    return LimitWindow(
        started=now.started,
        slots=now.slots + lapse.slots(minutes) - lapse.slots(start),
        minutes=now.minutes + minutes - start,
        largest=now.largest,
    )


# --- program --------------------------------------------------------------------------------------


def _interval_later(ghost: Ghost, lapse: Lapse, start: int) -> Interval:
    """A start in a minute counts that minute; without one all minutes count."""
    now = Interval(True, 0, 0, 0, 0, 0, True, 0, True) if start else ghost.interval
    first, last, before, program = max(start, 1), lapse.minutes, lapse.before, ghost.program
    count = last - first + 1 if before.mode == Mode.INFUSING else 0
    least, halved = before.order.least_nl_per_day, before.holiday

    def held(flow: int) -> int:
        mode_flow = least if before.power.time_unknown else flow
        return mode_flow // 2 if halved else mode_flow

    def units(flow: Flow) -> int:
        return total(flow, program.ring, program.minute, first, last) if count else 0

    return Interval(
        started=now.started,
        basal_pulses=now.basal_pulses + sum(each.pulses for each in lapse.since(start)),
        basal_units=now.basal_units + units(held),
        bolus_pulses=now.bolus_pulses,
        bolus_units=now.bolus_units,
        program_units=now.program_units + units(whole),
        holiday=now.holiday & ghost.holiday,
        least_units=now.least_units + count * least,
        time_unknown=now.time_unknown & ghost.time_unknown,
    )


def _supply_later(ghost: Ghost, lapse: Lapse, start: int) -> Supply:
    """A watch begins with a quarter-hour, whose units are then its first."""
    now, first = ghost.supply, max(start, 1)
    if start:
        ring = ring_turned_on(ghost.program.ring, (ghost.program.minute + start) // SLOT_MIN)
        now = Supply(True, 0, evolve(lapse.before.order, ring=ring), 0, 0, 0)
    ring, slot_now, full, in_slot = now.order.ring, lapse.slots(start), now.units_full, now.units_slot
    for slot, minutes in stretches(lapse.before.minute_in_slot, first, lapse.minutes):
        if slot > slot_now:
            full, in_slot, slot_now = full + in_slot, 0, slot
        in_slot += minutes * ring[(slot - lapse.slots(start)) % len(ring)]
    begun = slot_now - lapse.slots(start)
    return Supply(
        started=now.started,
        slots=now.slots + begun,
        order=evolve(now.order, ring=ring_turned_on(ring, begun)),
        pulses=now.pulses + sum(each.pulses for each in lapse.since(start)),
        units_full=full,
        units_slot=in_slot,
    )


def _hour_supply_later(ghost: Ghost, lapse: Lapse, start: int) -> HourSupply:
    now = _hour_supply_begun(ghost.program, lapse, start) if start else ghost.hour_supply
    units, ahead = list(now.units), now.slot - lapse.slots(start)
    for slot, minutes in stretches(lapse.before.minute_in_slot, max(start, 1), lapse.minutes):
        if slot + ahead < HOUR_SLOTS:
            units[slot + ahead] += minutes * now.flows[slot + ahead]
    slot_now = lapse.slots(lapse.minutes) + ahead
    return HourSupply(
        started=now.started & (slot_now < HOUR_SLOTS),
        minutes=now.minutes + lapse.minutes - start,
        offset=now.offset,
        slot=slot_now,
        order=now.order,
        flows=now.flows,
        first_max=now.first_max,
        pulses=now.pulses + sum(each.pulses for each in lapse.since(start)),
        units=tuple(units),
    )


def _hour_supply_begun(program: ProgramClock, lapse: Lapse, start: int) -> HourSupply:
    """The order in force is that of the minute before, whose ring has not turned yet."""
    slots, minute = divmod(program.minute + start, SLOT_MIN)
    flows = ring_turned_on(program.ring, slots)[:HOUR_SLOTS]
    order = lapse.before.order
    return HourSupply(
        started=True,
        minutes=0,
        offset=minute,
        slot=0,
        order=evolve(order, ring=ring_turned_on(order.ring, lapse.slots(start - 1))),
        flows=flows,
        first_max=(SLOT_MIN - minute) * flows[0],
        pulses=0,
        units=(0,) * HOUR_SLOTS,
    )


def _undisturbed_from(ghost: Ghost, lapse: Lapse) -> int:
    """Return from which minute on delivery is undisturbed: once it was quiet for long enough; 1 or more.

    Nothing disturbs it in quiet minutes but what did so before.
    """
    before = lapse.before
    reduced = before.holiday or before.power.time_unknown or before.pressure_watch.holds
    if reduced or before.mode != Mode.INFUSING:
        return lapse.minutes + 1
    return max(QUIET_MIN - ghost.delivery.quiet + 1, 1)


def _delivery_later(ghost: Ghost, lapse: Lapse, first: int, device: Device) -> Delivery:
    delivery, last, program = ghost.delivery, lapse.minutes, ghost.program
    if first > last:
        return Delivery(delivery.quiet + last, False, 0, 0, 0)
    now = (
        delivery if delivery.started else Delivery(0, True, 0, 0, _phase_at(ghost, lapse, first - 1, device))
    )
    return Delivery(
        quiet=delivery.quiet + last,
        started=True,
        pulses=now.pulses + sum(each.pulses for each in lapse.since(first)),
        units=now.units + total(whole, program.ring, program.minute, first, last),
        phase=now.phase,
    )


def _phase_at(ghost: Ghost, lapse: Lapse, minute: int, device: Device) -> int:
    """What has built up of a pulse by the end of a minute, while the whole program is delivered."""
    program, units = ghost.program, pulse_units(device)
    pulses = sum(each.pulses for each in lapse.brought if each.at <= minute)
    return lapse.before.phase + total(whole, program.ring, program.minute, 1, minute) - pulses * units


# --- reservoir and tubing -------------------------------------------------------------------------


def _refill_later(
    watch: RefillWatch, minutes: int, pulses: int, drawn_nl: int, device: Device
) -> RefillWatch:
    return evolve(
        watch,
        minutes=watch.minutes + minutes,
        charged_nl=watch.charged_nl + pulses * device.stroke_max_nl,
        drawn_nl=watch.drawn_nl + drawn_nl,
    )


def _parcel_later(ghost: Ghost, lapse: Lapse, start: int) -> Parcel:
    """A parcel that begins in a minute is what entered in it."""
    behind_nl = sum(each.drawn_nl for each in lapse.since(start + 1))
    if not start:
        return evolve(ghost.parcel, passed_nl=ghost.parcel.passed_nl + behind_nl)
    size_nl = sum(each.drawn_nl for each in lapse.since(start)) - behind_nl
    return Parcel(True, False, False, ghost.drug.most_pg, size_nl, behind_nl)


# --- alarms, boluses, hours -----------------------------------------------------------------------


def _unheard(hearing: Hearing, lapse: Lapse) -> Hearing:
    """No tone is due, no signal begins or ends, and what is acknowledged stays so."""
    alarms, minutes = lapse.after.alarms, lapse.minutes
    silent = (wants_to_be_heard(alarms, priority) for priority in HEARD)
    quiet = zip(alarms, hearing.quiet, strict=True)
    return Hearing(
        unheard=tuple(
            since + minutes if wants else 0 for since, wants in zip(hearing.unheard, silent, strict=True)
        ),
        quiet=tuple(since + minutes if each.acknowledged else 0 for each, since in quiet),
    )


def _boluses_later(watch: BolusWatch, lapse: Lapse, start: int) -> BolusWatch:
    now = BolusWatch(True, 0, 0, 0, lapse.before.bolus.pulses) if start else watch
    return BolusWatch(
        started=now.started,
        slots=now.slots + lapse.slots(lapse.minutes) - lapse.slots(start),
        minutes=now.minutes + lapse.minutes - start,
        boluses=now.boluses,
        pulses=now.pulses,
    )


def _record_later(ghost: Ghost, lapse: Lapse, start: int) -> RecordWatch:
    """A watch counts what was commanded since it began, and so what is confirmed from a minute later on."""
    now = RecordWatch(True, 0, 0, 0, 0, 0, False, False) if start else ghost.record
    last, program, truth = lapse.minutes, ghost.program, ghost.truth
    moved = (each.drawn_nl for each in lapse.since(start) if each.at < last)
    left_nl = truth.volume_nl - sum(each.drawn_nl for each in lapse.brought if each.at < last)
    looked = start < last
    return RecordWatch(
        started=now.started,
        hours=now.hours + lapse.hours(last) - lapse.hours(start),
        minutes=now.minutes + last - start,
        scheduled=now.scheduled + total(whole, program.ring, program.minute, max(start, 1), last),
        confirmed=now.confirmed + lapse.seen_since(start + 1),
        moved_nl=now.moved_nl + sum(moved) + (0 if start else truth.drawn_nl),
        dry=now.dry | (looked and left_nl <= 0),
        dose_confirmed=now.dose_confirmed,
    )


def _stopped_later(stopped: StoppedTime, before: State, minutes: int, hours: int) -> StoppedTime:
    if before.mode in (Mode.INFUSING, Mode.ENDED):
        return StoppedTime(0, 0)
    return StoppedTime(stopped.minutes + minutes, stopped.hours + hours)


# --- what the observer reads himself --------------------------------------------------------------


def _clocks_later(clocks: ClockWatch) -> ClockWatch:
    """Both advance in every minute, and as far; so neither falls behind."""
    first, second = (ClockSeen(0, 0, clock.lost) for clock in (clocks.first, clocks.second))
    return ClockWatch(clocks.first_good, 0, first, second, clocks.apart, clocks.late_ms)


def _motor_later(watch: MotorWatch, lapse: Lapse, start: int) -> MotorWatch:
    """Every pulse is seen, and none beyond."""
    return MotorWatch(
        started=watch.started | (start > 0),
        minutes=lapse.minutes - start + (0 if start else watch.minutes),
        beyond=0 if start else watch.beyond,
        commanded=lapse.last().pulses,
        ran_away=watch.ran_away,
        unseen=0,
        unseen_min=0,
    )


def _energy_later(energy: Energy, lapse: Lapse, pulses: int) -> Energy:
    """The voltage is never too low, and no tone is given."""
    spent_uj = lapse.minutes * BUDGET.minute_uj + pulses * BUDGET.pulse_uj
    return Energy(energy.left_uj - lapse.drained_uj, energy.spent_uj + spent_uj, low_min=0)
