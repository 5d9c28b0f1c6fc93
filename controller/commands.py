"""What each command does, and every reason for refusing it.

A refused command changes nothing but the replay counter and the audit counts.
"""

from attrs import evolve

from controller.alarms import Alarms, acknowledged, boluses_locked, is_given, updated
from controller.arithmetic import larger
from controller.bolus import NO_BOLUS, Bolus
from controller.events import (
    Acknowledge,
    ClearDiscrepancy,
    ClinicianBolus,
    Command,
    ConfirmFill,
    Load,
    OpenRefill,
    ReportFill,
    ReportResidual,
    Resume,
    Stop,
    Turn,
)
from controller.ledger import Ledger, bolus_room, limit_in_force
from controller.order import Order, TurnBy, turned
from controller.presets import Device
from controller.refill import Phase, is_open, residual_reported
from controller.refill_commands import (
    fill_confirmed,
    fill_may_follow,
    out_of_range,
    refill_opened,
    repeats,
    reported,
    too_weak,
    vial_confirmed,
)
from controller.refusals import NO_REFUSALS, Refusals, any_refusal
from controller.reservoir import LOW_DAYS_OF_LIMIT
from controller.state import Audit, Mode, State, causes, put_in_force
from controller.units import CommandCounter, FlowMinutes, Nanolitres, Picograms


def judged(state: State, command: Command, device: Device) -> tuple[Refusals, State]:
    """Return the reasons for refusing `command`, and the next state."""
    refusals = evolve(_reasons(state, command, device), replayed=command.counter <= state.counter)
    refused = any_refusal(refusals)
    counted = _counted(state, command.counter, refused=refused)
    return refusals, counted if refused else settled(_obeyed(counted, command, device))


def settled(state: State) -> State:
    """Return the state with its alarms up to date, and no bolus running under a lock."""
    present = causes(state.mode, state.order, state.ledger, state.reservoir, state.level, state.refill)
    alarms = updated(state.alarms, present)
    return evolve(state, alarms=alarms, bolus=_unless_locked(state.bolus, alarms))


def _unless_locked(bolus: Bolus, alarms: Alarms) -> Bolus:
    return NO_BOLUS if boluses_locked(alarms) else bolus


def _counted(state: State, counter: CommandCounter, *, refused: bool) -> State:
    accepted, refused_before = state.audit.accepted, state.audit.refused
    return evolve(
        state,
        counter=CommandCounter(larger(state.counter, counter)),
        audit=Audit(accepted, refused_before + 1) if refused else Audit(accepted + 1, refused_before),
    )


def _reasons(state: State, command: Command, device: Device) -> Refusals:
    match command:
        case Load():
            return evolve(
                NO_REFUSALS,
                other_concentration=command.order.pulse_pg != state.order.pulse_pg,
                volume_limit_too_high=_volume_limit_too_high(state, command.order.limits.day_nl),
            )
        case Stop():
            return evolve(NO_REFUSALS, not_infusing=state.mode != Mode.INFUSING)
        case Resume():
            return evolve(NO_REFUSALS, not_stopped=state.mode != Mode.STOPPED)
        case Turn():
            return NO_REFUSALS
        case Acknowledge():
            return evolve(NO_REFUSALS, no_such_signal=not is_given(state.alarms, command.cause))
        case ClinicianBolus():
            return evolve(
                NO_REFUSALS,
                not_infusing=state.mode != Mode.INFUSING,
                bolus_runs=state.bolus.pulses > 0,
                bolus_locked=boluses_locked(state.alarms),
                bolus_malformed=_malformed(state, command, device),
                bolus_over_allowance=_over_allowance(state, command, device),
            )
        case OpenRefill():
            return evolve(
                NO_REFUSALS,
                refill_out_of_turn=is_open(state.refill),
                fallback_too_weak=too_weak(state, command.fallback),
                volume_limit_too_high=_volume_limit_too_high(state, command.fallback.limits.day_nl),
            )
        case ReportResidual():
            return evolve(
                NO_REFUSALS,
                refill_out_of_turn=state.refill.phase != Phase.OPENED,
                volume_out_of_range=command.aspirated_nl < 0,
            )
        case ReportFill():
            return evolve(
                NO_REFUSALS,
                refill_out_of_turn=not fill_may_follow(state.refill.phase),
                volume_out_of_range=out_of_range(command.volume_nl, device),
            )
        case ConfirmFill():
            return evolve(
                NO_REFUSALS,
                refill_out_of_turn=state.refill.phase != Phase.FILL_REPORTED,
                not_repeated=not repeats(state, command),
                vial_unconfirmed=not vial_confirmed(state.refill.drug_pg, command),
            )
        case ClearDiscrepancy():
            return evolve(NO_REFUSALS, no_discrepancy=not state.refill.discrepancy)


def _obeyed(state: State, command: Command, device: Device) -> State:
    match command:
        case Load():
            return put_in_force(state, command.order)
        case Stop():
            return evolve(state, mode=Mode.STOPPED, bolus=NO_BOLUS)
        case Resume():
            return evolve(state, mode=Mode.INFUSING)
        case Turn():
            return evolve(
                state,
                order=_turned(state.order, command.by),
                change=evolve(state.change, order=_turned(state.change.order, command.by)),
            )
        case Acknowledge():
            return evolve(state, alarms=acknowledged(state.alarms, command.cause))
        case ClinicianBolus():
            return evolve(
                state,
                bolus=Bolus(
                    pulses=command.pulses,
                    flow_nl_per_day=command.flow_nl_per_day,
                    phase=FlowMinutes(0),
                ),
            )
        case OpenRefill():
            return refill_opened(state, command.fallback, device)
        case ReportResidual():
            return evolve(state, refill=residual_reported(state.refill, command.aspirated_nl))
        case ReportFill():
            return reported(state, command)
        case ConfirmFill():
            return fill_confirmed(state, command.volume_nl, command.order)
        case ClearDiscrepancy():
            return evolve(state, refill=evolve(state.refill, discrepancy=False))


def _turned(order: Order, by: TurnBy) -> Order:
    return evolve(order, ring=turned(order.ring, by))


def _volume_limit_too_high(state: State, limit_nl: Nanolitres) -> bool:
    above_floor = state.reservoir.lower_nl - state.reservoir.usable_floor_nl
    raised = limit_nl > limit_in_force(state.ledger.day_nl)
    return raised and above_floor < LOW_DAYS_OF_LIMIT * limit_nl


def _malformed(state: State, command: ClinicianBolus, device: Device) -> bool:
    flow_max = device.flow_max_nl_per_day - state.order.peak_nl_per_day
    return (
        command.pulses < 1
        or command.flow_nl_per_day < device.flow_min_nl_per_day
        or command.flow_nl_per_day > flow_max
    )


def _over_allowance(state: State, command: ClinicianBolus, device: Device) -> bool:
    dose_pg = Picograms(command.pulses * state.order.pulse_pg)
    dose_nl = Nanolitres(command.pulses * device.stroke_max_nl)
    return not _bears(state.ledger, dose_pg=dose_pg, dose_nl=dose_nl)


def _bears(ledger: Ledger, *, dose_pg: Picograms, dose_nl: Nanolitres) -> bool:
    return (
        dose_pg <= bolus_room(ledger.day_pg)
        and dose_nl <= bolus_room(ledger.day_nl)
        and dose_pg <= bolus_room(ledger.four_hour_pg)
        and dose_pg <= bolus_room(ledger.hour_pg)
    )
