"""Ghosts: what an observer with perfect knowledge writes down beside the pump.

A window, an interval or a watch "since an arbitrary moment" starts whenever `Choice` says so, which
a proof leaves open; so what holds of the ghost holds of every such moment. Ghosts never influence
the pump.
"""

from attrs import evolve, frozen

from controller.commands import any_refusal
from controller.events import (
    Acknowledge,
    ClinicianBolus,
    Confirm,
    ConfirmDose,
    EndTherapy,
    Event,
    PatientBolus,
    Resume,
    Tick,
    Turn,
)
from controller.order import Amounts, Order, Ring, next_slot, turned
from controller.presets import Device, pulse_units
from controller.state import Mode, State
from controller.step import StepResult
from controller.units import DAY_BUCKETS, HOUR_BUCKETS, SLOT_MIN
from spec.choosing import pick, times
from spec.hearing import NOTHING_YET, Hearing, acknowledged_anew, minute_heard
from spec.logic import every, negation
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
from spec.records import Nature
from spec.shortage import (
    NO_WATCH,
    RecordWatch,
    ReservoirTruth,
    StoppedTime,
    record_watch,
    record_watch_older,
    shows_a_holiday,
    slot_begins,
    stopped_older,
)

QUIET_MIN = DAY_BUCKETS * SLOT_MIN
"""24 h 30 min: when all that the ledger holds is younger than the last disturbing event."""
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


@frozen
class ProgramClock:
    """The program by the observer's own clock."""

    ring: Ring
    minute: int


@frozen
class DoseWindow:
    """All that was charged and all that truly reached the tip since a tick, that tick included.

    `excess_tenths` is how far true mass may be above charged mass in this life of the pump: 10 under
    A-STROKE and A-CONC, more in DOSE-8.
    """

    excess_tenths: int
    started: bool
    slots: int
    minutes: int
    age_ds: int
    charged_pg: int
    charged_nl: int
    true_pg: int


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
        basal_units: units that the mode schedules of the program: all, half on holiday, none while stopped.
        bolus_units: units that the boluses schedule.
        program_units: units of the whole program while infusing.
        holiday: whether the observer has known of a holiday throughout.
    """

    started: bool
    basal_pulses: int
    basal_units: int
    bolus_pulses: int
    bolus_units: int
    program_units: int
    holiday: bool


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
class Ghost:
    """All ghosts together; `holiday` is whether the observer knows of a holiday."""

    program: ProgramClock
    dose: DoseWindow
    limit: LimitWindow
    interval: Interval
    supply: Supply
    hour_supply: HourSupply
    delivery: Delivery
    truth: ReservoirTruth
    hearing: Hearing
    times: BolusTimes
    boluses: BolusWatch
    record: RecordWatch
    stopped: StoppedTime
    holiday: bool


def at_commissioning(state: State, true_nl: int, excess_tenths: int) -> Ghost:
    """Return the ghosts of a pump that was just filled with `true_nl`."""
    order = state.order
    return Ghost(
        program=ProgramClock(ring=order.ring, minute=0),
        dose=DoseWindow(excess_tenths, False, 0, 0, 0, 0, 0, 0),
        limit=LimitWindow(True, DAY_BUCKETS, QUIET_MIN, order.limits),
        interval=Interval(False, 0, 0, 0, 0, 0, False),
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
        hearing=NOTHING_YET,
        times=NEVER,
        boluses=NOT_BEGUN,
        record=NO_WATCH,
        stopped=StoppedTime(0, 0),
        holiday=False,
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
    match event:
        case Tick():
            program = _program_tick(ghost.program)
            older = record_watch_older(ghost.record, before, event, program.ring[0], ghost.truth)
            return Ghost(
                program=program,
                dose=_dose_tick(ghost.dose, before, result, device, nature, start=choice.dose),
                limit=_limit_tick(ghost.limit, before, start=choice.limit),
                interval=_interval_tick(ghost, before, program, result, start=choice.interval),
                supply=_supply_tick(ghost.supply, before, program, result, start=choice.supply),
                hour_supply=_hour_supply_tick(
                    ghost.hour_supply, before, program, result, start=choice.hour_supply
                ),
                delivery=_delivery_tick(ghost.delivery, before, program, result),
                truth=_truth_tick(ghost.truth, nature),
                hearing=minute_heard(ghost.hearing, result.state.alarms, result.tone.priority),
                times=times_a_minute_later(ghost.times, before),
                boluses=watch_a_minute_later(
                    ghost.boluses, before, edge=slot_begins(before), start=choice.boluses
                ),
                record=record_watch(older, before, program.ring[0], start=choice.record),
                stopped=stopped_older(ghost.stopped, before),
                holiday=ghost.holiday | shows_a_holiday(older, pulse_units(device)),
            )
        case Confirm():
            accepted = negation(any_refusal(result.refusals))
            return pick(accepted, _confirmed(ghost, before), ghost)
        case Turn():
            accepted = negation(any_refusal(result.refusals))
            return pick(accepted, _turned(ghost, event), ghost)
        case Acknowledge():
            accepted = negation(any_refusal(result.refusals))
            heard = evolve(ghost, hearing=acknowledged_anew(ghost.hearing, event))
            return pick(accepted, heard, ghost)
        case ClinicianBolus():
            accepted = negation(any_refusal(result.refusals))
            return pick(accepted, _clinician_ordered(ghost), ghost)
        case PatientBolus():
            accepted = negation(any_refusal(result.refusals))
            return pick(accepted, _patient_asked(ghost, before.order.patient.pulses), ghost)
        case Resume():
            known = ghost.holiday | (before.mode == Mode.ENDED)
            infusing = evolve(ghost, stopped=StoppedTime(0, 0), holiday=known)
            return pick(negation(any_refusal(result.refusals)), infusing, ghost)
        case EndTherapy():
            ended = evolve(ghost, stopped=StoppedTime(0, 0), holiday=False, record=NO_WATCH)
            return pick(negation(any_refusal(result.refusals)), ended, ghost)
        case ConfirmDose():
            anew = evolve(ghost, holiday=False, record=evolve(ghost.record, dose_confirmed=True))
            return pick(negation(any_refusal(result.refusals)), anew, ghost)
        case _:
            return ghost


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


def _program_tick(program: ProgramClock) -> ProgramClock:
    if program.minute == SLOT_MIN - 1:
        return ProgramClock(ring=next_slot(program.ring), minute=0)
    return evolve(program, minute=program.minute + 1)


def _dose_tick(
    window: DoseWindow,
    before: State,
    result: StepResult,
    device: Device,
    nature: Nature,
    *,
    start: bool,
) -> DoseWindow:
    fresh = DoseWindow(window.excess_tenths, True, 0, 0, 0, 0, 0, 0)
    older = evolve(
        window,
        slots=window.slots + pick(slot_begins(before), 1, 0),
        minutes=window.minutes + 1,
        age_ds=window.age_ds + nature.tick_ds,
    )
    now = pick(start, fresh, older)
    return evolve(
        now,
        charged_pg=now.charged_pg + charged_pg(result),
        charged_nl=now.charged_nl + charged_nl(result, device),
        true_pg=now.true_pg + nature.true_pg,
    )


def charged_pg(result: StepResult) -> int:
    """Return the mass that the pulses of this step must be charged at."""
    pulse_pg = result.state.order.pulse_pg
    return times(pulse_pg, result.motor.basal) + times(pulse_pg, result.motor.bolus)


def charged_nl(result: StepResult, device: Device) -> int:
    """Return the volume that the pulses of this step must be charged at."""
    return (result.motor.basal + result.motor.bolus) * device.stroke_max_nl


def _limit_tick(window: LimitWindow, before: State, *, start: bool) -> LimitWindow:
    fresh = LimitWindow(True, 0, 0, before.order.limits)
    older = evolve(
        window,
        slots=window.slots + pick(slot_begins(before), 1, 0),
        minutes=window.minutes + 1,
    )
    return pick(start, fresh, older)


def _interval_tick(
    ghost: Ghost, before: State, program: ProgramClock, result: StepResult, *, start: bool
) -> Interval:
    now = pick(start, Interval(True, 0, 0, 0, 0, 0, True), ghost.interval)
    infusing = before.mode == Mode.INFUSING
    flow = program.ring[0]
    held = pick(before.holiday, flow // 2, flow)
    bolus_runs = infusing & (before.bolus.pulses > 0)
    return evolve(
        now,
        basal_pulses=now.basal_pulses + result.motor.basal,
        basal_units=now.basal_units + pick(infusing, held, 0),
        bolus_pulses=now.bolus_pulses + result.motor.bolus,
        bolus_units=now.bolus_units + pick(bolus_runs, before.bolus.flow_nl_per_day, 0),
        program_units=now.program_units + pick(infusing, flow, 0),
        holiday=now.holiday & ghost.holiday,
    )


def _supply_tick(
    supply: Supply, before: State, program: ProgramClock, result: StepResult, *, start: bool
) -> Supply:
    begins = slot_begins(before)
    fresh = Supply(True, 0, evolve(before.order, ring=program.ring), 0, 0, 0)
    older = pick(
        begins,
        evolve(
            supply,
            slots=supply.slots + 1,
            order=evolve(supply.order, ring=next_slot(supply.order.ring)),
            units_full=supply.units_full + supply.units_slot,
            units_slot=0,
        ),
        supply,
    )
    now = pick(start & begins, fresh, older)
    return evolve(now, pulses=now.pulses + result.motor.basal, units_slot=now.units_slot + now.order.ring[0])


def _hour_supply_tick(
    supply: HourSupply, before: State, program: ProgramClock, result: StepResult, *, start: bool
) -> HourSupply:
    flows = program.ring[:HOUR_SLOTS]
    fresh = HourSupply(
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
    slot = supply.slot + pick(slot_begins(before), 1, 0)
    older = evolve(
        supply,
        started=supply.started & (slot < HOUR_SLOTS),
        minutes=supply.minutes + 1,
        slot=slot,
    )
    now = pick(start, fresh, older)
    units = tuple(
        done + pick(now.slot == at, flow, 0)
        for at, (done, flow) in enumerate(zip(now.units, now.flows, strict=True))
    )
    return evolve(now, pulses=now.pulses + result.motor.basal, units=units)


def _rest_of_slot(flow: int, minute: int) -> int:
    """Units of the minutes from `minute` to the end of its slot, minute by minute."""
    return sum(pick(at >= minute, flow, 0) for at in range(SLOT_MIN))


def _delivery_tick(delivery: Delivery, before: State, program: ProgramClock, result: StepResult) -> Delivery:
    runs = (before.mode == Mode.INFUSING) & (result.state.reservoir.upper_nl > 0)
    undisturbed = runs & negation(before.holiday) & (delivery.quiet >= QUIET_MIN)
    fresh = Delivery(delivery.quiet, True, 0, 0, before.phase)
    now = pick(delivery.started, delivery, fresh)
    running = evolve(
        now,
        quiet=delivery.quiet + 1,
        pulses=now.pulses + result.motor.basal,
        units=now.units + program.ring[0],
    )
    return pick(undisturbed, running, Delivery(delivery.quiet + 1, False, 0, 0, 0))


def _truth_tick(truth: ReservoirTruth, nature: Nature) -> ReservoirTruth:
    return ReservoirTruth(volume_nl=truth.volume_nl - nature.drawn_nl, drawn_nl=nature.drawn_nl)


def _confirmed(ghost: Ghost, before: State) -> Ghost:
    order = before.session.order
    lower = lowers_only(before, order)
    return evolve(
        ghost,
        program=evolve(ghost.program, ring=order.ring),
        limit=evolve(ghost.limit, largest=_larger(ghost.limit.largest, order.limits)),
        supply=evolve(ghost.supply, started=ghost.supply.started & lower),
        hour_supply=evolve(ghost.hour_supply, started=ghost.hour_supply.started & lower),
        delivery=pick(lower, ghost.delivery, Delivery(0, False, 0, 0, 0)),
        times=evolve(ghost.times, session=0),
        boluses=evolve(ghost.boluses, started=False),
    )


def _clinician_ordered(ghost: Ghost) -> Ghost:
    return evolve(ghost, times=evolve(ghost.times, clinician=0), boluses=evolve(ghost.boluses, started=False))


def _patient_asked(ghost: Ghost, pulses: int) -> Ghost:
    return evolve(ghost, times=patient_asked(ghost.times), boluses=one_more(ghost.boluses, pulses))


def _turned(ghost: Ghost, event: Turn) -> Ghost:
    return evolve(
        ghost,
        program=evolve(ghost.program, ring=turned(ghost.program.ring, event.by)),
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
