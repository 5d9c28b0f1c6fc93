"""What each command does, and every reason for refusing it.

A refused command changes nothing but the replay counter, the audit counts and what energy it cost.
"""

from attrs import evolve

from controller.alarms import Alarms, boluses_locked, updated
from controller.arithmetic import larger
from controller.battery import command_owed
from controller.bolus import NO_BOLUS, Bolus, begun_bolus
from controller.clocks import program_set
from controller.events import (
    ClinicianBolus,
    Command,
    Confirm,
    Load,
    PatientBolus,
    Prime,
)
from controller.ledger import Ledger, bolus_room, under_new_limits
from controller.mode_commands import mode_obeyed, mode_reasons
from controller.order import Order
from controller.patient import begun, count_reached, in_lockout
from controller.presets import Device, pulse_units
from controller.priming import beside_priming, priming_bolus
from controller.record import falls_short
from controller.refill_commands import volume_limit_too_high
from controller.refusals import NO_REFUSALS, Refusals, any_refusal
from controller.session import Session, none_open
from controller.state import Audit, Mode, State, causes, put_in_force
from controller.titration import (
    DailyDose,
    DoseSteps,
    Titration,
    base_of,
    beyond_hard_limit,
    beyond_soft_limit,
)
from controller.units import (
    CommandCounter,
    Minutes,
    Nanolitres,
    NanolitresPerDay,
    Picograms,
    Pulses,
)


def judged(state: State, command: Command, device: Device) -> tuple[Refusals, State]:
    """Return the reasons for refusing `command`, and the next state."""
    refusals = evolve(_reasons(state, command, device), replayed=command.counter <= _last(state, command))
    refused = any_refusal(refusals)
    paid = evolve(state, battery=command_owed(state.battery))
    counted = _counted(paid, command, refused=refused)
    return refusals, counted if refused else settled(_obeyed(counted, command, device), device)


def settled(state: State, device: Device) -> State:
    """Return the state with its alarms up to date, and no bolus running under a lock."""
    present = causes(state, short=falls_short(state.record, pulse_units(device)))
    alarms = updated(state.alarms, present)
    return evolve(state, alarms=alarms, bolus=_unless_locked(state.bolus, alarms))


def _unless_locked(bolus: Bolus, alarms: Alarms) -> Bolus:
    return NO_BOLUS if boluses_locked(alarms) else bolus


def _last(state: State, command: Command) -> CommandCounter:
    """The highest counter seen of whoever commands: no patient's command can shut out a clinician's."""
    match command:
        case PatientBolus():
            return state.patient_counter
        case _:
            return state.counter


def _counted(state: State, command: Command, *, refused: bool) -> State:
    accepted, refused_before = state.audit.accepted, state.audit.refused
    audit = Audit(accepted, refused_before + 1) if refused else Audit(accepted + 1, refused_before)
    counter = CommandCounter(larger(_last(state, command), command.counter))
    match command:
        case PatientBolus():
            return evolve(state, audit=audit, patient_counter=counter)
        case _:
            return evolve(state, audit=audit, counter=counter)


def _reasons(state: State, command: Command, device: Device) -> Refusals:
    match command:
        case Load():
            return _reasons_against(state, command.order, override=command.override)
        case Confirm():
            session = state.session
            return evolve(
                _reasons_against(state, session.order, override=session.override),
                no_such_session=not (session.open & (command.load == session.counter)),
            )
        case ClinicianBolus():
            return evolve(
                _reasons_against_bolus(state),
                bolus_malformed=(command.pulses < 1)
                | _flow_out_of_range(state, command.flow_nl_per_day, device),
                bolus_over_allowance=_over_allowance(state, command.pulses, device),
            )
        case PatientBolus():
            rules = state.order.patient
            return evolve(
                _reasons_against_bolus(state),
                bolus_over_allowance=_over_allowance(state, rules.pulses, device),
                patient_bolus_off=rules.per_24h_max == 0,
                patient_lockout=in_lockout(state.patient, rules),
                patient_count_reached=count_reached(state.patient, rules),
            )
        case Prime():
            bolus = priming_bolus(state.change, state.order, device)
            limits = beside_priming(state.order.limits, bolus, device)
            return evolve(
                _reasons_against_bolus(state),
                nothing_to_prime=bolus.pulses < 1,
                bolus_malformed=_flow_out_of_range(state, bolus.flow_nl_per_day, device),
                volume_limit_too_high=volume_limit_too_high(state, limits.day_nl),
            )
        case _:
            return mode_reasons(state, command, device)


def _obeyed(state: State, command: Command, device: Device) -> State:
    match command:
        case Load():
            return evolve(
                state,
                session=Session(
                    open=True,
                    order=command.order,
                    override=command.override,
                    counter=command.counter,
                    age_min=Minutes(0),
                ),
            )
        case Confirm():
            order = state.session.order
            return evolve(
                put_in_force(state, order),
                session=none_open(order),
                power=evolve(state.power, time_unknown=False),
                clocks=program_set(state.clocks),
                titration=Titration(base_of(state.titration, state.order.steps), Minutes(0)),
            )
        case ClinicianBolus():
            return evolve(
                state,
                bolus=begun_bolus(command.pulses, command.flow_nl_per_day, by_patient=False),
            )
        case PatientBolus():
            rules = state.order.patient
            return evolve(
                state,
                bolus=begun_bolus(rules.pulses, rules.flow_nl_per_day, by_patient=True),
                patient=begun(state.patient),
            )
        case Prime():
            return _primed(state, device)
        case _:
            return mode_obeyed(state, command, device)


def _primed(state: State, device: Device) -> State:
    """Return the state in which priming runs, its volume announced to the ledger."""
    order, bolus = state.order, priming_bolus(state.change, state.order, device)
    limits = beside_priming(order.limits, bolus, device)
    return evolve(state, bolus=bolus, ledger=under_new_limits(state.ledger, limits, order.allowances))


def _reasons_against(state: State, order: Order, *, override: bool) -> Refusals:
    now, daily = state.order.steps, order.steps.daily
    base = base_of(state.titration, now)
    return evolve(
        NO_REFUSALS,
        other_concentration=order.pulse_pg != state.order.pulse_pg,
        volume_limit_too_high=volume_limit_too_high(state, order.limits.day_nl),
        step_beyond_soft_limit=_beyond_soft_limit(base, now, daily) and not override,
        step_beyond_hard_limit=beyond_hard_limit(base, daily) | beyond_hard_limit(now, daily),
    )


def _beyond_soft_limit(base: DoseSteps, now: DoseSteps, daily: DailyDose) -> bool:
    """Return whether a new dose is too far from either: many steps within a day are one, and each is one."""
    return beyond_soft_limit(base, daily) | beyond_soft_limit(now, daily)


def _reasons_against_bolus(state: State) -> Refusals:
    return evolve(
        NO_REFUSALS,
        not_infusing=state.mode != Mode.INFUSING,
        bolus_runs=state.bolus.pulses > 0,
        bolus_locked=boluses_locked(state.alarms),
    )


def _flow_out_of_range(state: State, flow: NanolitresPerDay, device: Device) -> bool:
    flow_max = device.flow_max_nl_per_day - state.order.peak_nl_per_day
    return (flow < device.flow_min_nl_per_day) | (flow > flow_max)


def _over_allowance(state: State, pulses: Pulses, device: Device) -> bool:
    dose_pg = Picograms(pulses * state.order.pulse_pg)
    dose_nl = Nanolitres(pulses * device.stroke_max_nl)
    return not _bears(state.ledger, dose_pg=dose_pg, dose_nl=dose_nl)


def _bears(ledger: Ledger, *, dose_pg: Picograms, dose_nl: Nanolitres) -> bool:
    return (
        dose_pg <= bolus_room(ledger.day_pg)
        and dose_nl <= bolus_room(ledger.day_nl)
        and dose_pg <= bolus_room(ledger.four_hour_pg)
        and dose_pg <= bolus_room(ledger.hour_pg)
    )
