"""Ghosts: what an observer with perfect knowledge writes down beside the pump.

A window, an interval or a watch "since an arbitrary moment" starts whenever `Choice` says so, which
a proof leaves open; so what holds of the ghost holds of every such moment. Ghosts never influence
the pump.
"""

from attrs import evolve, fields, frozen

from controller.change import change_due, is_stronger
from controller.events import (
    Acknowledge,
    ClinicianBolus,
    Command,
    Confirm,
    ConfirmDose,
    ConfirmFill,
    EndTherapy,
    Event,
    OpenRefill,
    PatientBolus,
    PowerOn,
    Prime,
    ReadClocks,
    ReleaseMotor,
    ReportFill,
    ReportResidual,
    Resume,
    Synchronise,
    Tick,
    Turn,
)
from controller.order import Amounts, Order, Ring, next_slot, turned
from controller.presets import Device, pulse_units
from controller.refill import Phase
from controller.refill_commands import fallback_over
from controller.refusals import any_refusal
from controller.state import Mode, State
from controller.step import StepResult
from controller.units import DAY_BUCKETS, HOUR_BUCKETS, SLOT_MIN, Nanolitres
from spec import plug
from spec.choosing import pick, times
from spec.clocks import (
    ClockWatch,
    begun_anew,
    clocks_read,
    doubted_anew,
    not_read,
    program_was_set,
    time_was_set,
)
from spec.energy import FULL, Energy, drained
from spec.hearing import NOTHING_YET, Hearing, acknowledged_anew, heard_between, minute_heard
from spec.logic import every, negation, some
from spec.motor import AT_REST, MotorWatch, motor_released, motor_watched
from spec.patient import (
    NEVER,
    NOT_BEGUN,
    BolusTimes,
    BolusWatch,
    one_more,
    patient_asked,
    times_a_minute_later,
    watch_a_minute_later,
)
from spec.plug import Drug, Parcel
from spec.records import Nature
from spec.sensors import (
    Sensed,
    blockage_older,
    blockage_stores,
    fall_is_told,
    fill_noted,
    level_seen,
    nothing_sensed,
    pressure_seen,
)
from spec.shortage import (
    NO_WATCH,
    RecordWatch,
    ReservoirTruth,
    StoppedTime,
    hour_begins,
    record_watch,
    record_watch_older,
    shows_a_holiday,
    slot_begins,
    stopped_older,
)

QUIET_MIN = DAY_BUCKETS * SLOT_MIN
"""24 h 30 min: when all that the ledger holds is younger than the last disturbing event."""
ABANDONED_MIN = 30
"""Minutes for which the motor rests for a needle at most, and after which an open refill is abandoned."""
HOUR_SLOTS = HOUR_BUCKETS // SLOT_MIN + 2
"""Most quarter-hours that a window of HOUR_BUCKETS minutes can touch."""


@frozen
class Choice:
    """Which arbitrary moments begin at this tick."""

    dose: bool
    limit: bool
    interval: bool
    supply: bool
    hour_supply: bool
    boluses: bool
    record: bool
    parcel: bool
    motor: bool
    blockage: bool


NOTHING_BEGINS = Choice(*[False] * len(fields(Choice)))
EVERYTHING_BEGINS = Choice(*[True] * len(fields(Choice)))


@frozen
class ProgramClock:
    """The program by the observer's own clock, and that of the order that waits or was replaced."""

    ring: Ring
    waiting: Ring
    minute: int


@frozen
class DoseWindow:
    """All that was charged and all that truly reached the tip since a tick, that tick included.

    `excess_tenths` is how far true mass may be above charged mass in this life of the pump: 10 under
    A-STROKE and A-CONC, more in DOSE-8. `primed_pg` is what pulses that primed would have been charged.
    """

    excess_tenths: int
    started: bool
    slots: int
    minutes: int
    age_ds: int
    charged_pg: int
    charged_nl: int
    true_pg: int
    primed_pg: int


@frozen
class LimitWindow:
    """The largest limits in force since a tick."""

    started: bool
    slots: int
    minutes: int
    largest: Amounts


@frozen
class Interval:
    """Pulses commanded and units scheduled since a tick, for the program and for boluses.

    Attributes:
        started: whether it runs.
        basal_pulses, bolus_pulses: pulses commanded since.
        basal_units: units that the mode schedules of the program: all, half on holiday or while the level
            falls too fast, none while stopped; of its least flow while the time is unknown.
        bolus_units: units that the boluses schedule.
        program_units: units of the whole program while infusing.
        holiday: whether the observer has known of a holiday throughout.
        least_units: units of the program's least flow while infusing.
        time_unknown: whether the observer has known throughout that the time is unknown.
    """

    started: bool
    basal_pulses: int
    basal_units: int
    bolus_pulses: int
    bolus_units: int
    program_units: int
    holiday: bool
    least_units: int
    time_unknown: bool


@frozen
class Supply:
    """What the program could ask for since a quarter-hour began, with nothing raised since.

    Attributes:
        started: whether it runs; raising or turning the program ends it.
        slots: quarter-hours begun since.
        order: the order in force then, its ring turned with the clock since.
        pulses: basal pulses commanded since.
        units_full: units that it schedules in the quarter-hours that have ended.
        units_slot: units that it schedules in the current one so far.
    """

    started: bool
    slots: int
    order: Order
    pulses: int
    units_full: int
    units_slot: int


@frozen
class HourSupply:
    """The same since any minute, for the 60 min window, over the few slots that it can touch.

    Attributes:
        started: whether it runs.
        minutes: minutes begun since.
        offset: minute within its slot at which it started.
        slot: index of the current slot; 0 is the one in which it started.
        order: the order in force then.
        flows: program of the slots from then on.
        first_max: most that the first slot can still schedule from then on.
        pulses: basal pulses commanded since.
        units: units scheduled in each slot.
    """

    started: bool
    minutes: int
    offset: int
    slot: int
    order: Order
    flows: tuple[int, ...]
    first_max: int
    pulses: int
    units: tuple[int, ...]


@frozen
class Delivery:
    """Pulses and program since undisturbed delivery began.

    Attributes:
        quiet: minutes since the last load that raised something, or turn.
        started: whether delivery is undisturbed now.
        pulses: basal pulses commanded since.
        units: units that the program scheduled since.
        phase: fraction of a pulse that had built up when it began.
    """

    quiet: int
    started: bool
    pulses: int
    units: int
    phase: int


@frozen
class RefillWatch:
    """What was said and done in the refill that is open, or was the last.

    Attributes:
        phase: which step of it was accepted last.
        minutes: ticks since it was opened.
        lower_nl, upper_nl: the accounts when it was opened.
        volume_nl, pulse_pg: the last fill that was reported.
        charged_nl: volume of the pulses since it was opened, or a residual reported, at their largest.
        drawn_nl: true volume that they took.
        known_pg: mass of a largest pulse of the order in force when it was opened.
        loaded: whether a program was loaded while a fallback ran.
        told_pg: that mass of the strongest drug that was reported since it was opened.
    """

    phase: Phase
    minutes: int
    lower_nl: int
    upper_nl: int
    volume_nl: int
    pulse_pg: int
    charged_nl: int
    drawn_nl: int
    known_pg: int
    loaded: bool
    told_pg: int


@frozen
class Ghost:
    """All ghosts together.

    Attributes:
        holiday: whether the observer knows of a holiday.
        since_dose: hours begun since a dose was confirmed, therapy was resumed that had ended, or
            commissioning.
        time_unknown: whether power was lost, or the clocks came into doubt, since the program was last
            loaded, or set to the time of day.
        clocks: both clocks, as the observer reads them.
    """

    program: ProgramClock
    dose: DoseWindow
    limit: LimitWindow
    interval: Interval
    supply: Supply
    hour_supply: HourSupply
    delivery: Delivery
    truth: ReservoirTruth
    refill: RefillWatch
    parcel: Parcel
    drug: Drug
    hearing: Hearing
    times: BolusTimes
    boluses: BolusWatch
    record: RecordWatch
    stopped: StoppedTime
    holiday: bool
    since_dose: int
    time_unknown: bool
    clocks: ClockWatch
    motor: MotorWatch
    energy: Energy
    sensors: Sensed


def at_commissioning(
    state: State,
    true_nl: int,
    excess_tenths: int,
    dead_nl: int,
    catheter_pg: int | None = None,
    *,
    first_good: bool = True,
) -> Ghost:
    """Return the ghosts of a pump that was just filled with `true_nl`; its tubing holds `dead_nl`.

    What is in there is the first parcel. A largest pulse of it carries `catheter_pg`, or without that as
    much as one of the first fill; nothing on a new catheter. Of the clocks the first is good, or else
    the second.
    """
    order, change = state.order, state.change
    filled_pg = pick(change.pending, change.order.pulse_pg, order.pulse_pg)
    held_pg = filled_pg if catheter_pg is None else catheter_pg
    return Ghost(
        program=ProgramClock(ring=order.ring, waiting=state.change.order.ring, minute=0),
        dose=DoseWindow(excess_tenths, False, 0, 0, 0, 0, 0, 0, 0),
        limit=LimitWindow(True, DAY_BUCKETS, QUIET_MIN, limits_in_force(state)),
        interval=Interval(False, 0, 0, 0, 0, 0, False, 0, False),
        supply=Supply(False, 0, order, 0, 0, 0),
        hour_supply=HourSupply(
            started=False,
            minutes=0,
            offset=0,
            slot=0,
            order=order,
            flows=order.ring[:HOUR_SLOTS],
            first_max=0,
            pulses=0,
            units=(0,) * HOUR_SLOTS,
        ),
        delivery=Delivery(0, False, 0, 0, 0),
        truth=ReservoirTruth(volume_nl=true_nl, drawn_nl=0),
        refill=RefillWatch(Phase.CLOSED, 0, 0, 0, 0, 0, 0, 0, 0, loaded=False, told_pg=0),
        parcel=Parcel(True, True, True, held_pg, dead_nl, 0),
        drug=Drug(dead_nl, filled_pg, filled_pg, clear_nl=pick(held_pg <= 0, dead_nl, 0)),
        hearing=NOTHING_YET,
        times=NEVER,
        boluses=NOT_BEGUN,
        record=NO_WATCH,
        stopped=StoppedTime(0, 0),
        holiday=False,
        since_dose=0,
        time_unknown=False,
        clocks=not_read(first_good=first_good),
        motor=AT_REST,
        energy=FULL,
        sensors=nothing_sensed(true_nl),
    )


def advance(
    ghost: Ghost,
    before: State,
    event: Event,
    result: StepResult,
    device: Device,
    nature: Nature,
    choice: Choice,
) -> Ghost:
    """Return the ghosts after an event."""
    if isinstance(event, Tick):
        return _ticked(ghost, before, event, result, device, nature, choice)
    truth = ReservoirTruth(there_nl(ghost, nature), ghost.truth.drawn_nl)
    energy = drained(ghost.energy, event, result, nature)
    if isinstance(event, ReadClocks):
        return _clocks_read(ghost, event, nature, truth, energy)
    held = evolve(ghost, truth=truth, energy=energy)
    if isinstance(event, PowerOn):
        return _powered_on(held, before, result)
    accepted = negation(any_refusal(result.refusals))
    return pick(accepted, _obeyed(held, before, event, result, device), held)


def _ticked(
    ghost: Ghost,
    before: State,
    event: Tick,
    result: StepResult,
    device: Device,
    nature: Nature,
    choice: Choice,
) -> Ghost:
    changes, primes = drug_changes(before, device), before.bolus.primes
    unsettled = changes | primes
    program = _program_tick(ghost.program, changes=changes)
    refill = _refill_tick(ghost.refill, result, device, nature)
    older = record_watch_older(ghost.record, before, event, program.ring[0], ghost.truth)
    left_nl = there_nl(ghost, nature) - nature.drawn_nl
    halved = before.holiday | fall_is_told(before, event, device)
    delivery = _delivery_tick(
        ghost.delivery, before, program, refill, result, unsettled=unsettled, halved=halved
    )
    times = times_a_minute_later(ghost.times, before)
    boluses = watch_a_minute_later(
        ghost.boluses, before, edge=slot_begins(before), start=choice.boluses & negation(changes)
    )
    return evolve(
        ghost,
        program=program,
        dose=_dose_tick(ghost.dose, before, result, device, nature, start=choice.dose),
        limit=_limit_tick(ghost.limit, before, device, changes=changes, start=choice.limit),
        interval=_interval_tick(
            ghost, before, program, result, halved=halved, start=choice.interval
        ),
        supply=_supply_tick(
            ghost.supply, before, program, result, start=choice.supply & negation(unsettled), ends=unsettled
        ),
        hour_supply=_hour_supply_tick(
            ghost.hour_supply, before, program, result,
            start=choice.hour_supply & negation(unsettled), ends=unsettled,
        ),
        delivery=delivery,
        truth=ReservoirTruth(left_nl, nature.drawn_nl),
        refill=refill,
        parcel=plug.minute_passed(ghost.parcel, ghost.drug, nature.drawn_nl, start=choice.parcel),
        drug=plug.pushed_on(ghost.drug, nature.drawn_nl),
        hearing=minute_heard(ghost.hearing, result.state.alarms, result.tone.priority),
        times=pick(changes, evolve(times, session=0), times),
        boluses=evolve(boluses, started=boluses.started & negation(changes)),
        record=record_watch(older, before, program.ring[0], start=choice.record),
        stopped=stopped_older(ghost.stopped, before),
        holiday=ghost.holiday | shows_a_holiday(older, pulse_units(device)),
        since_dose=ghost.since_dose + pick(hour_begins(before), 1, 0),
        clocks=begun_anew(ghost.clocks),
        motor=motor_watched(ghost.motor, event, result, start=choice.motor),
        energy=drained(ghost.energy, event, result, nature),
        sensors=_sensors_tick(
            ghost, before, event, result, device, nature,
            undisturbed=delivery.started, start=choice.blockage,
        ),
    )  # fmt: skip


def _clocks_read(
    ghost: Ghost, event: ReadClocks, nature: Nature, truth: ReservoirTruth, energy: Energy
) -> Ghost:
    """Both clocks are read; with every new doubt the time is unknown."""
    clocks = clocks_read(ghost.clocks, event, nature.tick_ds)
    time_unknown = ghost.time_unknown | doubted_anew(ghost.clocks, clocks)
    return evolve(ghost, truth=truth, energy=energy, clocks=clocks, time_unknown=time_unknown)


def _powered_on(ghost: Ghost, before: State, result: StepResult) -> Ghost:
    """Power was away for a time that nobody knows: perhaps long enough for a holiday. It is heard."""
    return evolve(
        _disturbed(ghost),
        boluses=evolve(ghost.boluses, started=False),
        holiday=ghost.holiday | (before.mode != Mode.ENDED),
        time_unknown=True,
        clocks=begun_anew(ghost.clocks),
        hearing=heard_between(ghost.hearing, result.tone.priority),
    )


def _sensors_tick(
    ghost: Ghost,
    before: State,
    event: Tick,
    result: StepResult,
    device: Device,
    nature: Nature,
    *,
    undisturbed: bool,
    start: bool,
) -> Sensed:
    sensed = ghost.sensors
    blockage = blockage_older(sensed.blockage, event, ghost.truth, device, start=start)
    return Sensed(
        level=level_seen(sensed.level, before, event, result, device),
        pressure=pressure_seen(sensed.pressure, before, event, device),
        blockage=blockage_stores(blockage, result, nature.drawn_nl, device, undisturbed=undisturbed),
    )


def _obeyed(ghost: Ghost, before: State, event: Command, result: StepResult, device: Device) -> Ghost:
    match event:
        case Confirm():
            return evolve(_confirmed(ghost, before), clocks=program_was_set(ghost.clocks))
        case Turn():
            return _turned(ghost, event)
        case Synchronise():
            return evolve(ghost, time_unknown=False, clocks=time_was_set(ghost.clocks))
        case Acknowledge():
            return evolve(ghost, hearing=acknowledged_anew(ghost.hearing, event))
        case ClinicianBolus() | PatientBolus() | Prime():
            return _bolus_begun(ghost, before, event, device)
        case Resume():
            had_ended = before.mode == Mode.ENDED
            return evolve(
                ghost,
                stopped=StoppedTime(0, 0),
                holiday=ghost.holiday | had_ended,
                since_dose=pick(had_ended, 0, ghost.since_dose),
            )
        case EndTherapy():
            return evolve(ghost, stopped=StoppedTime(0, 0), holiday=False, record=NO_WATCH)
        case ConfirmDose():
            record = evolve(ghost.record, dose_confirmed=True)
            return evolve(ghost, holiday=False, since_dose=0, record=record)
        case ReleaseMotor():
            return evolve(ghost, motor=motor_released(ghost.motor))
        case _:
            return _obeyed_in_a_refill(ghost, before, event, result)


def _obeyed_in_a_refill(ghost: Ghost, before: State, event: Command, result: StepResult) -> Ghost:
    match event:
        case OpenRefill():
            return _refill_opened(ghost, before, event, result)
        case ReportResidual():
            return evolve(
                ghost,
                refill=evolve(ghost.refill, phase=Phase.RESIDUAL_REPORTED, charged_nl=0, drawn_nl=0),
            )
        case ReportFill():
            return evolve(ghost, refill=_fill_reported(ghost.refill, event))
        case ConfirmFill():
            return _fill_confirmed(ghost, before, event, result)
        case _:
            return ghost


def there_nl(ghost: Ghost, nature: Nature) -> int:
    """Return what is truly in the reservoir when a step begins."""
    return pick(ghost.refill.phase != Phase.CLOSED, nature.held_nl, ghost.truth.volume_nl)


def drug_changes(before: State, device: Device) -> bool:
    """Return whether the next tick is one in which the waiting order comes into force."""
    return change_due(before.order, before.change, before.bolus, device)


def stronger_waits(before: State) -> bool:
    """Return whether opening a refill puts the waiting order into force, for it is the stronger one."""
    return is_stronger(before.change, before.order)


def fallback_ends(before: State, event: ConfirmFill) -> bool:
    """Return whether confirming a fill puts the order into force again that a fallback has replaced."""
    return fallback_over(before, event.order)


def limits_in_force(state: State) -> Amounts:
    """Return the limits in force: that on volume is the larger one while another order waits."""
    limits, waiting_nl = state.order.limits, state.change.order.limits.day_nl
    larger = state.change.pending & (waiting_nl > limits.day_nl)
    return evolve(limits, day_nl=pick(larger, waiting_nl, limits.day_nl))


def announced_nl(state: State, device: Device) -> int:
    """Return the volume that is still to come of priming."""
    return pick(state.bolus.primes, state.bolus.pulses * device.stroke_max_nl, 0)


def with_priming(state: State, device: Device) -> Amounts:
    """Return the limits in force: that on volume is the higher by what is still to come of priming."""
    limits = limits_in_force(state)
    return evolve(limits, day_nl=Nanolitres(limits.day_nl + announced_nl(state, device)))


def lowers_only(before: State, order: Order) -> bool:
    """Return whether each slot and each limit of `order` is at most what is in force."""
    old, new = before.order.limits, order.limits
    return every(
        (
            *(slot <= was for slot, was in zip(order.ring, before.order.ring, strict=True)),
            new.day_pg <= old.day_pg,
            new.day_nl <= old.day_nl,
            new.four_hour_pg <= old.four_hour_pg,
            new.hour_pg <= old.hour_pg,
        )
    )


def _program_tick(program: ProgramClock, *, changes: bool) -> ProgramClock:
    ring, waiting, minute = program.ring, program.waiting, program.minute + 1
    if program.minute == SLOT_MIN - 1:
        ring, waiting, minute = next_slot(ring), next_slot(waiting), 0
    return ProgramClock(pick(changes, waiting, ring), pick(changes, ring, waiting), minute)


def _dose_tick(
    window: DoseWindow,
    before: State,
    result: StepResult,
    device: Device,
    nature: Nature,
    *,
    start: bool,
) -> DoseWindow:
    fresh = DoseWindow(window.excess_tenths, True, 0, 0, 0, 0, 0, 0, 0)
    older = DoseWindow(
        excess_tenths=window.excess_tenths,
        started=window.started,
        slots=window.slots + pick(slot_begins(before), 1, 0),
        minutes=window.minutes + 1,
        age_ds=window.age_ds + nature.tick_ds,
        charged_pg=window.charged_pg,
        charged_nl=window.charged_nl,
        true_pg=window.true_pg,
        primed_pg=window.primed_pg,
    )
    now, now_pg = pick(start, fresh, older), charged_pg(before, result)
    return DoseWindow(
        excess_tenths=now.excess_tenths,
        started=now.started,
        slots=now.slots,
        minutes=now.minutes,
        age_ds=now.age_ds,
        charged_pg=now.charged_pg + now_pg,
        charged_nl=now.charged_nl + charged_nl(result, device),
        true_pg=now.true_pg + nature.true_pg,
        primed_pg=now.primed_pg + pulses_pg(result) - now_pg,
    )


def pulses_pg(result: StepResult) -> int:
    """Return the mass of this step's pulses, were each of the strongest drug that may be at the tip."""
    pulse_pg = result.state.order.pulse_pg
    return times(pulse_pg, result.motor.basal) + times(pulse_pg, result.motor.bolus)


def charged_pg(before: State, result: StepResult) -> int:
    """Return the mass that the pulses of this step must be charged at: those that prime, at nothing."""
    return times(result.state.order.pulse_pg, result.motor.basal) + bolus_pg(before, result)


def bolus_pg(before: State, result: StepResult) -> int:
    """Return the part of it that is of a bolus."""
    return times(pick(before.bolus.primes, 0, result.state.order.pulse_pg), result.motor.bolus)


def charged_nl(result: StepResult, device: Device) -> int:
    """Return the volume that the pulses of this step must be charged at."""
    return (result.motor.basal + result.motor.bolus) * device.stroke_max_nl


def _limit_tick(
    window: LimitWindow, before: State, device: Device, *, changes: bool, start: bool
) -> LimitWindow:
    slots = window.slots + pick(slot_begins(before), 1, 0)
    older = LimitWindow(window.started, slots, window.minutes + 1, window.largest)
    now = LimitWindow(True, 0, 0, with_priming(before, device)) if start else older
    largest = _larger(now.largest, before.change.order.limits) if changes else now.largest
    return LimitWindow(now.started, now.slots, now.minutes, largest)


def _interval_tick(
    ghost: Ghost, before: State, program: ProgramClock, result: StepResult, *, halved: bool, start: bool
) -> Interval:
    now = pick(start, Interval(True, 0, 0, 0, 0, 0, True, 0, True), ghost.interval)
    infusing = before.mode == Mode.INFUSING
    flow, least = program.ring[0], result.state.order.least_nl_per_day
    mode_flow = pick(before.power.time_unknown, least, flow)
    held = pick(halved, mode_flow // 2, mode_flow)
    bolus_runs = infusing & (before.bolus.pulses > 0)
    return Interval(
        started=now.started,
        basal_pulses=now.basal_pulses + result.motor.basal,
        basal_units=now.basal_units + pick(infusing, held, 0),
        bolus_pulses=now.bolus_pulses + result.motor.bolus,
        bolus_units=now.bolus_units + pick(bolus_runs, before.bolus.flow_nl_per_day, 0),
        program_units=now.program_units + pick(infusing, flow, 0),
        holiday=now.holiday & ghost.holiday,
        least_units=now.least_units + pick(infusing, least, 0),
        time_unknown=now.time_unknown & ghost.time_unknown,
    )


def _supply_tick(
    supply: Supply, before: State, program: ProgramClock, result: StepResult, *, start: bool, ends: bool
) -> Supply:
    begins = slot_begins(before)
    older = _supply_of_another_slot(supply) if begins else supply
    older = evolve(older, started=older.started & negation(ends))
    now = _supply_begun(before, program) if start & begins else older
    return evolve(now, pulses=now.pulses + result.motor.basal, units_slot=now.units_slot + now.order.ring[0])


def _supply_begun(before: State, program: ProgramClock) -> Supply:
    return Supply(True, 0, evolve(before.order, ring=program.ring), 0, 0, 0)


def _supply_of_another_slot(supply: Supply) -> Supply:
    return Supply(
        started=supply.started,
        slots=supply.slots + 1,
        order=evolve(supply.order, ring=next_slot(supply.order.ring)),
        pulses=supply.pulses,
        units_full=supply.units_full + supply.units_slot,
        units_slot=0,
    )


def _hour_supply_tick(
    supply: HourSupply, before: State, program: ProgramClock, result: StepResult, *, start: bool, ends: bool
) -> HourSupply:
    slot = supply.slot + pick(slot_begins(before), 1, 0)
    older = evolve(
        supply,
        started=supply.started & (slot < HOUR_SLOTS) & negation(ends),
        minutes=supply.minutes + 1,
        slot=slot,
    )
    now = _hour_supply_begun(before, program) if start else older
    units = tuple(
        done + pick(now.slot == at, flow, 0)
        for at, (done, flow) in enumerate(zip(now.units, now.flows, strict=True))
    )
    return evolve(now, pulses=now.pulses + result.motor.basal, units=units)


def _hour_supply_begun(before: State, program: ProgramClock) -> HourSupply:
    flows = program.ring[:HOUR_SLOTS]
    return HourSupply(
        started=True,
        minutes=0,
        offset=program.minute,
        slot=0,
        order=before.order,
        flows=flows,
        first_max=_rest_of_slot(flows[0], program.minute),
        pulses=0,
        units=(0,) * HOUR_SLOTS,
    )


def _rest_of_slot(flow: int, minute: int) -> int:
    """Units of the minutes from `minute` to the end of its slot, minute by minute."""
    return sum(pick(at >= minute, flow, 0) for at in range(SLOT_MIN))


def _delivery_tick(
    delivery: Delivery,
    before: State,
    program: ProgramClock,
    refill: RefillWatch,
    result: StepResult,
    *,
    unsettled: bool,
    halved: bool,
) -> Delivery:
    empty = (result.state.reservoir.upper_nl <= 0) | before.battery.ended
    reduced = some((halved, before.power.time_unknown, result.state.pressure_watch.holds))
    rests = some((empty, unsettled, needle_is_in(refill), reduced, result.state.encoder.off))
    undisturbed = (before.mode == Mode.INFUSING) & negation(rests) & (delivery.quiet >= QUIET_MIN)
    fresh = Delivery(delivery.quiet, True, 0, 0, before.phase)
    now = pick(delivery.started, delivery, fresh)
    running = evolve(
        now,
        quiet=delivery.quiet + 1,
        pulses=now.pulses + result.motor.basal,
        units=now.units + program.ring[0],
    )
    resting = Delivery(pick(unsettled, 0, delivery.quiet + 1), False, 0, 0, 0)
    return pick(undisturbed, running, resting)


def needle_is_in(refill: RefillWatch) -> bool:
    """Return whether delivery rests for a refill: opened and no more, and for less than 30 minutes."""
    return (refill.phase == Phase.OPENED) & (refill.minutes < ABANDONED_MIN)


def _confirmed(ghost: Ghost, before: State) -> Ghost:
    order = before.session.order
    lower = lowers_only(before, order)
    return evolve(
        ghost,
        program=evolve(ghost.program, ring=order.ring),
        time_unknown=False,
        limit=evolve(ghost.limit, largest=_larger(ghost.limit.largest, order.limits)),
        supply=evolve(ghost.supply, started=ghost.supply.started & lower),
        hour_supply=evolve(ghost.hour_supply, started=ghost.hour_supply.started & lower),
        delivery=pick(lower, ghost.delivery, Delivery(0, False, 0, 0, 0)),
        refill=evolve(ghost.refill, loaded=ghost.refill.loaded | before.change.fallen_back),
        times=evolve(ghost.times, session=0),
        boluses=evolve(ghost.boluses, started=False),
    )


def _bolus_begun(
    ghost: Ghost, before: State, event: ClinicianBolus | PatientBolus | Prime, device: Device
) -> Ghost:
    match event:
        case ClinicianBolus():
            return _clinician_ordered(ghost)
        case PatientBolus():
            return _patient_asked(ghost, before.order.patient.pulses)
        case Prime():
            return _priming_begun(ghost, before, device)


def _clinician_ordered(ghost: Ghost) -> Ghost:
    return evolve(ghost, times=evolve(ghost.times, clinician=0), boluses=evolve(ghost.boluses, started=False))


def _patient_asked(ghost: Ghost, pulses: int) -> Ghost:
    return evolve(ghost, times=patient_asked(ghost.times), boluses=one_more(ghost.boluses, pulses))


def _priming_begun(ghost: Ghost, before: State, device: Device) -> Ghost:
    """Its volume is announced: the limit on volume is the higher by all that brings no drug to the tip."""
    limits, stroke_nl = limits_in_force(before), device.stroke_max_nl
    free_nl = before.order.dead_volume_min_nl - 1 - before.change.since_max_nl
    raised = evolve(limits, day_nl=Nanolitres(limits.day_nl + free_nl // stroke_nl * stroke_nl))
    largest = _larger(ghost.limit.largest, raised)
    unsettled = _clinician_ordered(_disturbed(ghost))
    return evolve(unsettled, limit=evolve(ghost.limit, largest=largest))


def _turned(ghost: Ghost, event: Turn) -> Ghost:
    return evolve(
        _disturbed(ghost),
        program=evolve(
            ghost.program,
            ring=turned(ghost.program.ring, event.by),
            waiting=turned(ghost.program.waiting, event.by),
        ),
    )


def _refill_opened(ghost: Ghost, before: State, event: OpenRefill, result: StepResult) -> Ghost:
    """A stronger drug that still waited comes into force; the accounts of now are written down."""
    parcel, drug = plug.opened(ghost.parcel, ghost.drug, event)
    changes = stronger_waits(before)
    accounts = before.reservoir
    watch = RefillWatch(
        phase=Phase.OPENED,
        minutes=0,
        lower_nl=accounts.lower_nl,
        upper_nl=accounts.upper_nl,
        volume_nl=0,
        pulse_pg=0,
        charged_nl=0,
        drawn_nl=0,
        known_pg=result.state.order.pulse_pg,
        loaded=False,
        told_pg=0,
    )
    ring = pick(changes, ghost.program.waiting, ghost.program.ring)
    return evolve(
        pick(changes, _reloaded(ghost), ghost),
        program=evolve(ghost.program, ring=ring, waiting=event.fallback.ring),
        limit=evolve(ghost.limit, largest=_larger(ghost.limit.largest, limits_in_force(result.state))),
        refill=watch,
        parcel=parcel,
        drug=drug,
    )


def _refill_tick(watch: RefillWatch, result: StepResult, device: Device, nature: Nature) -> RefillWatch:
    pulses = result.motor.basal + result.motor.bolus
    return evolve(
        watch,
        minutes=watch.minutes + 1,
        charged_nl=watch.charged_nl + pulses * device.stroke_max_nl,
        drawn_nl=watch.drawn_nl + nature.drawn_nl,
    )


def _fill_reported(watch: RefillWatch, event: ReportFill) -> RefillWatch:
    return evolve(
        watch,
        phase=Phase.FILL_REPORTED,
        volume_nl=event.volume_nl,
        pulse_pg=event.pulse_pg,
        told_pg=pick(event.pulse_pg >= watch.told_pg, event.pulse_pg, watch.told_pg),
    )


def _fill_confirmed(ghost: Ghost, before: State, event: ConfirmFill, result: StepResult) -> Ghost:
    """What is there is known to be what was confirmed, but for what was pumped meanwhile (A-FILL)."""
    parcel, drug = plug.confirmed(ghost.parcel, ghost.drug, event)
    ends = fallback_ends(before, event)
    ring = pick(ends, ghost.program.waiting, ghost.program.ring)
    return evolve(
        pick(ends, _reloaded(ghost), ghost),
        program=evolve(ghost.program, ring=ring, waiting=event.order.ring),
        limit=evolve(ghost.limit, largest=_larger(ghost.limit.largest, limits_in_force(result.state))),
        sensors=fill_noted(ghost.sensors, event.volume_nl, ghost.refill.charged_nl),
        refill=evolve(ghost.refill, phase=Phase.CLOSED),
        times=evolve(ghost.times, session=0),
        parcel=parcel,
        drug=drug,
    )


def _reloaded(ghost: Ghost) -> Ghost:
    """Another order is in force without a load."""
    return evolve(
        _disturbed(ghost),
        times=evolve(ghost.times, session=0),
        boluses=evolve(ghost.boluses, started=False),
    )


def _disturbed(ghost: Ghost) -> Ghost:
    return evolve(
        ghost,
        supply=evolve(ghost.supply, started=False),
        hour_supply=evolve(ghost.hour_supply, started=False),
        delivery=Delivery(0, False, 0, 0, 0),
    )


def _larger(a: Amounts, b: Amounts) -> Amounts:
    return Amounts(
        day_pg=pick(a.day_pg >= b.day_pg, a.day_pg, b.day_pg),
        day_nl=pick(a.day_nl >= b.day_nl, a.day_nl, b.day_nl),
        four_hour_pg=pick(a.four_hour_pg >= b.four_hour_pg, a.four_hour_pg, b.four_hour_pg),
        hour_pg=pick(a.hour_pg >= b.hour_pg, a.hour_pg, b.hour_pg),
    )
