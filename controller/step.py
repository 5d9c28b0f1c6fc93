"""The step function: the pump's whole behaviour, one event at a time.

`step(state, event, device)` returns the next state and the effects to carry out in order. It is
the function that the shell runs and the very function that the proofs are about.
"""

from attrs import evolve, frozen

from controller.alarms import Priority, minute_passed
from controller.arithmetic import larger, less_but_not_below_zero, smaller
from controller.battery import command_owed, minute_begun, pulses_paid, tone_owed
from controller.bolus import NO_BOLUS, Bolus, after_minute
from controller.change import change_due, exchanged, limits_aboard, passed
from controller.clocks import comes_into_doubt, keeps_silent, minute_counted, read
from controller.commands import judged, settled
from controller.encoder import minute_seen, told
from controller.events import Event, PowerOn, ReadClocks, Tick
from controller.governor import Cost, Grant, granted, headroom
from controller.ledger import Charge, charged, limit_in_force, next_minute, next_quarter_hour
from controller.level import LevelWatch, level_heard, level_usable, surely_left_nl
from controller.order import in_next_slot
from controller.patient import minute_older
from controller.power import came_back
from controller.presets import Device, pulse_units
from controller.pressure import may_probe, pressure_heard, probed
from controller.priming import beside_priming, drug_free_nl, while_drug_free
from controller.record import asked, is_holiday, quarter_begun, seen
from controller.refill import is_open, needle_in
from controller.refusals import NO_REFUSALS, Refusals
from controller.reservoir import Level, certainly_empty, confirmed, drawn
from controller.schedule import bolus_due_now, due_pulses, phase_after, scheduled_flow
from controller.session import minute_open, next_slot_begun
from controller.state import Mode, State, put_in_force
from controller.titration import minute_unchanged
from controller.tones import NOTHING_SOUNDED, priority_of, tone_after, tone_due
from controller.units import SLOT_MIN, FlowMinutes, Minutes, Nanolitres, NanolitresPerDay, Picograms, Pulses


@frozen
class Persist:
    """Write the state and flush it, before anything moves."""


@frozen
class Motor:
    """Command pulses.

    Attributes:
        basal: pulses of the program.
        bolus: pulses of a bolus.
        off: whether the interlock is to open the motor's supply.
    """

    basal: Pulses
    bolus: Pulses
    off: bool


@frozen
class Tone:
    """Give the alarm tone of this priority once, or be silent.

    Ticks give tones. Power that comes back gives one, and so do readings where no tick comes.
    """

    priority: Priority


@frozen
class StepResult:
    """The next state and what to do, in this order: persist, then motor, then tone.

    Attributes:
        state: next state.
        persist: first effect.
        motor: second effect.
        tone: third effect.
        refusals: why a command was refused; none for a tick or an accepted command.
        withheld: basal pulses that the governor refused.
    """

    state: State
    persist: Persist
    motor: Motor
    tone: Tone
    refusals: Refusals
    withheld: Pulses


Effect = Persist | Motor | Tone


def effects(result: StepResult) -> tuple[Effect, Effect, Effect]:
    """Return the effects in the order in which they must be carried out."""
    return (result.persist, result.motor, result.tone)


def step(state: State, event: Event, device: Device) -> StepResult:
    """Return what the pump becomes and does.

    Args:
        state: a valid state (`spec.invariants`).
        event: anything that can happen; a `Load` carries an admitted order.
        device: the preset that the pump was built as.
    """
    match event:
        case Tick():
            return _tick(state, event, device)
        case ReadClocks():
            return _clocks_read(state, event, device)
        case PowerOn():
            return _sounding(settled(_powered_on(state, event), device), sounds=True)
        case _:
            refusals, next_state = judged(state, event, device)
            return _at_rest(next_state, refusals)


def _at_rest(state: State, refusals: Refusals) -> StepResult:
    """A step in which nothing moves and nothing sounds."""
    return StepResult(
        state=state,
        persist=Persist(),
        motor=Motor(basal=Pulses(0), bolus=Pulses(0), off=state.encoder.off),
        tone=Tone(Priority.NONE),
        refusals=refusals,
        withheld=Pulses(0),
    )


def _sounding(state: State, *, sounds: bool) -> StepResult:
    """A step in which nothing moves; the tone is of high priority and paid for, as for a command."""
    paid = evolve(state, battery=tone_owed(state.battery, sounds=sounds))
    return evolve(_at_rest(paid, NO_REFUSALS), tone=Tone(Priority.HIGH if sounds else Priority.NONE))


def _clocks_read(state: State, event: ReadClocks, device: Device) -> StepResult:
    """What the clocks say; with every new doubt the time is unknown, and a session over."""
    clocks = read(state.clocks, event.first_ms, event.second_ms)
    doubted = comes_into_doubt(state.clocks, clocks)
    now = evolve(
        state,
        clocks=clocks,
        session=evolve(state.session, open=state.session.open & (not doubted)),
        power=evolve(state.power, time_unknown=state.power.time_unknown | doubted),
    )
    return _sounding(settled(now, device), sounds=keeps_silent(state.clocks, clocks))


def _powered_on(state: State, event: PowerOn) -> State:
    """What was charged stays charged; a bolus is not finished, nor a session; a holiday may have passed.

    What the last pulses did nobody can confirm any more: they count where they were charged, and not as
    delivered. Whether the last tone was heard nobody knows either, so the next tick gives one.
    """
    return evolve(
        state,
        bolus=NO_BOLUS,
        session=evolve(state.session, open=False),
        level=Level(known=False, nl=Nanolitres(0)),
        unconfirmed=Pulses(0),
        unconfirmed_primed=Pulses(0),
        holiday=state.holiday | (state.mode != Mode.ENDED),
        power=came_back(state.power, record_lost=event.record_lost),
        clocks=minute_counted(state.clocks),
        battery=command_owed(state.battery),
        sounded=NOTHING_SOUNDED,
    )


def _tick(state: State, event: Tick, device: Device) -> StepResult:
    changes = change_due(state.order, state.change, state.bolus, device)
    begun = _minute_begun(_informed(state, event, device), device)
    informed = _recorded(_order_changed(begun) if changes else begun)
    runs = _runs(informed, changes=changes)
    units = pulse_units(device)
    basal_due = _basal_due(informed, units, runs=runs)
    pulse_pg, pulse_nl = informed.order.pulse_pg, device.stroke_max_nl
    available = headroom(informed.ledger)
    basal = granted(basal_due, pulse_pg=pulse_pg, pulse_nl=pulse_nl, available=available)
    running = _running(informed, basal.cost, device)
    gives = _gives_boluses(informed, runs=runs)
    bolus_due = bolus_due_now(running, units, runs=gives)
    bolus = granted(
        bolus_due, pulse_pg=_bolus_pg(informed.bolus, pulse_pg), pulse_nl=pulse_nl, available=basal.headroom
    )
    scheduled = evolve(
        informed,
        phase=_phase_after(informed, basal_due, units, runs=runs),
        bolus=_bolus_after(running, bolus_due, units, runs=gives),
        holiday=informed.holiday | is_holiday(informed.record, units),
        pressure_watch=probed(informed.pressure_watch, basal_due),
    )
    commanded = _commanded(scheduled, basal, bolus, primes=informed.bolus.primes)
    next_state = settled(_paid(commanded, device), device)
    due = tone_due(next_state.alarms, state.sounded)
    return StepResult(
        state=evolve(
            next_state,
            sounded=tone_after(state.sounded, due, next_state.alarms),
            battery=tone_owed(next_state.battery, sounds=due > 0),
        ),
        persist=Persist(),
        motor=Motor(basal=basal.cost.pulses, bolus=bolus.cost.pulses, off=next_state.encoder.off),
        tone=Tone(priority_of(due)),
        refusals=NO_REFUSALS,
        withheld=Pulses(basal_due - basal.cost.pulses),
    )


def _informed(state: State, event: Tick, device: Device) -> State:
    """What the readings say: pulses confirmed, never more than commanded; level and pressure, if any."""
    turned = Pulses(larger(0, smaller(event.confirmed, state.unconfirmed)))
    pulses = _accounted(state, turned)
    lower_nl, stroke_min_nl = state.reservoir.lower_nl, device.stroke_min_nl
    return evolve(
        state,
        change=passed(state.change, pulses, lower_nl, stroke_min_nl),
        reservoir=confirmed(state.reservoir, pulses, stroke_min_nl),
        level=event.level if device.has_level_sensor else state.level,
        level_watch=_level_told(state, event, pulses, device),
        pressure_watch=pressure_heard(state.pressure_watch, event.pressure, turned)
        if device.has_pressure_sensor
        else state.pressure_watch,
        record=seen(state.record, Pulses(less_but_not_below_zero(turned, state.unconfirmed_primed))),
        encoder=minute_seen(state.encoder, Pulses(larger(0, event.confirmed))),
        battery=minute_begun(state.battery, event.voltage),
    )


def _level_told(state: State, event: Tick, pulses: Pulses, device: Device) -> LevelWatch:
    """What the level says, beside what confirmed pulses have surely taken."""
    if not device.has_level_sensor:
        return state.level_watch
    lower_nl = state.reservoir.lower_nl
    return level_heard(
        state.level_watch,
        event.level,
        usable=level_usable(event.level, device.reservoir_nl),
        lower_nl=lower_nl,
        left_nl=surely_left_nl(Nanolitres(pulses * device.stroke_min_nl), lower_nl),
        refill_open=is_open(state.refill),
    )


def _accounted(state: State, turned: Pulses) -> Pulses:
    """While a refill is open, pulses say nothing of what is left in the reservoir."""
    return Pulses(0) if is_open(state.refill) else turned


def _minute_begun(state: State, device: Device) -> State:
    """The clock moves: in every mode the ledger and all that counts minutes age, and the rings turn."""
    limits = beside_priming(limits_aboard(state.order, state.change), state.bolus, device)
    allowances = state.order.allowances
    older = evolve(
        state,
        alarms=minute_passed(state.alarms),
        patient=minute_older(state.patient, running=state.bolus.by_patient),
        session=minute_open(state.session),
        titration=minute_unchanged(state.titration),
        refill=evolve(state.refill, minutes=Minutes(state.refill.minutes + 1)),
        clocks=minute_counted(state.clocks),
    )
    if state.minute_in_slot < SLOT_MIN - 1:
        return evolve(
            older,
            minute_in_slot=Minutes(state.minute_in_slot + 1),
            ledger=next_minute(state.ledger, limits, allowances),
        )
    return evolve(
        older,
        minute_in_slot=Minutes(0),
        ledger=next_quarter_hour(state.ledger, limits, allowances),
        order=in_next_slot(state.order),
        change=evolve(state.change, order=in_next_slot(state.change.order)),
        session=next_slot_begun(older.session),
        record=quarter_begun(state.record),
    )


def _order_changed(state: State) -> State:
    """The order that waited comes into force, as a load would; this minute delivers nothing."""
    changed = put_in_force(state, state.change.order)
    return evolve(changed, change=exchanged(state.change, state.order, refill_open=is_open(state.refill)))


def _recorded(state: State) -> State:
    """In every mode the program's flow is missed where it is not delivered, unless therapy has ended."""
    flow = NanolitresPerDay(0) if state.mode == Mode.ENDED else state.order.ring[0]
    return evolve(state, record=asked(state.record, flow))


def _runs(state: State, *, changes: bool) -> bool:
    rests = changes or certainly_empty(state.reservoir) or needle_in(state.refill) or state.battery.ended
    return state.mode == Mode.INFUSING and not rests and not state.encoder.off


def _gives_boluses(state: State, *, runs: bool) -> bool:
    return runs and not state.pressure_watch.holds


def _basal_due(state: State, units: FlowMinutes, *, runs: bool) -> Pulses:
    watch = state.pressure_watch
    return due_pulses(_built(state), units, runs=runs, held=watch.holds, probes=may_probe(watch))


def _phase_after(state: State, due: Pulses, units: FlowMinutes, *, runs: bool) -> FlowMinutes:
    return phase_after(_built(state), due, units, held=state.pressure_watch.holds) if runs else state.phase


def _built(state: State) -> FlowMinutes:
    """What has built up with this minute: by half the flow on holiday, and while the level falls too fast."""
    halved = state.holiday | state.level_watch.falls
    return FlowMinutes(state.phase + scheduled_flow(_program_flow(state), halved=halved))


def _program_flow(state: State) -> NanolitresPerDay:
    """The program's flow, and its least while the time is unknown."""
    return state.order.least_nl_per_day if state.power.time_unknown else state.order.ring[0]


def _running(state: State, basal: Cost, device: Device) -> Bolus:
    """The bolus that runs: priming ends where, beside the program, drug may be at the tip."""
    free_nl = Nanolitres(drug_free_nl(state.change, state.order) - basal.nl)
    return while_drug_free(state.bolus, free_nl, device)


def _bolus_pg(bolus: Bolus, pulse_pg: Picograms) -> Picograms:
    """What a pulse of it is charged at: nothing while it brings no drug to the tip."""
    return Picograms(0) if bolus.primes else pulse_pg


def _bolus_after(bolus: Bolus, due: Pulses, units: FlowMinutes, *, runs: bool) -> Bolus:
    return after_minute(bolus, due, units) if runs else NO_BOLUS


def _commanded(state: State, basal: Grant, bolus: Grant, *, primes: bool) -> State:
    """Charge the pulses to ledger and reservoir, before the motor is told."""
    volume_nl = Nanolitres(basal.cost.nl + bolus.cost.nl)
    pulses = Pulses(basal.cost.pulses + bolus.cost.pulses)
    return evolve(
        state,
        ledger=charged(state.ledger, _charge(basal, bolus, primes=primes)),
        reservoir=drawn(state.reservoir, volume_nl),
        change=evolve(state.change, since_max_nl=Nanolitres(state.change.since_max_nl + volume_nl)),
        unconfirmed=pulses,
        unconfirmed_primed=bolus.cost.pulses if primes else Pulses(0),
        encoder=told(state.encoder, pulses),
    )


def _paid(state: State, device: Device) -> State:
    """Take the energy of the pulses off the battery's account, before the motor is told."""
    limit_nl = Nanolitres(limit_in_force(state.ledger.day_nl))
    battery = pulses_paid(
        state.battery, state.unconfirmed, limit_nl=limit_nl, stroke_max_nl=device.stroke_max_nl
    )
    return evolve(state, battery=battery)


def _charge(basal: Grant, bolus: Grant, *, primes: bool) -> Charge:
    """What all windows are charged with; the volume of priming has a limit of its own, no allowance."""
    return Charge(
        total_pg=Picograms(basal.cost.pg + bolus.cost.pg),
        total_nl=Nanolitres(basal.cost.nl + bolus.cost.nl),
        bolus_pg=bolus.cost.pg,
        bolus_nl=Nanolitres(0) if primes else bolus.cost.nl,
    )
