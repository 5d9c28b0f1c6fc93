"""What the commands of a refill do to the pump, and when they are refused."""

from attrs import evolve

from controller.arithmetic import larger
from controller.bolus import NO_BOLUS
from controller.change import filled_pg, is_stronger
from controller.events import ClearDiscrepancy, ConfirmFill, OpenRefill, ReportFill, ReportResidual
from controller.ledger import limit_in_force
from controller.order import Order, differs
from controller.patient import PatientRules, after_session
from controller.presets import Device
from controller.refill import Phase, Refill, begun, is_open, residual_reported, unknown
from controller.refusals import NO_REFUSALS, Refusals
from controller.reservoir import LOW_DAYS_OF_LIMIT, drawn, filled
from controller.state import State, put_in_force, with_order_waiting
from controller.units import Nanolitres, Picograms, Pulses

RefillCommand = OpenRefill | ReportResidual | ReportFill | ConfirmFill | ClearDiscrepancy


def refill_reasons(state: State, command: RefillCommand, device: Device) -> Refusals:
    """Return the reasons for refusing a command of a refill."""
    match command:
        case OpenRefill():
            return evolve(
                NO_REFUSALS,
                refill_out_of_turn=is_open(state.refill),
                fallback_too_weak=_too_weak(state, command.fallback),
                volume_limit_too_high=volume_limit_too_high(state, command.fallback.limits.day_nl),
            )
        case ReportResidual():
            return evolve(
                NO_REFUSALS,
                refill_out_of_turn=not _residual_may_follow(state.refill.phase),
                volume_out_of_range=command.aspirated_nl < 0,
            )
        case ReportFill():
            return evolve(
                NO_REFUSALS,
                refill_out_of_turn=not _fill_may_follow(state.refill.phase),
                volume_out_of_range=_out_of_range(command.volume_nl, device),
            )
        case ConfirmFill():
            return evolve(
                NO_REFUSALS,
                refill_out_of_turn=state.refill.phase != Phase.FILL_REPORTED,
                not_repeated=not _repeats(state, command),
                other_prescription=_is_another(command.order, state.order)
                | (state.change.fallen_back & _is_another(command.order, state.change.order)),
                vial_unconfirmed=not _vial_confirmed(state.refill, command),
            )
        case ClearDiscrepancy():
            return evolve(NO_REFUSALS, no_discrepancy=not state.refill.discrepancy)


def refill_obeyed(state: State, command: RefillCommand, device: Device) -> State:
    """Return what a command of a refill makes of the state."""
    match command:
        case OpenRefill():
            return _refill_opened(state, command.fallback, device)
        case ReportResidual():
            emptied = residual_reported(state.refill, command.aspirated_nl, state.change.since_max_nl)
            return evolve(state, refill=emptied)
        case ReportFill():
            return _reported(state, command)
        case ConfirmFill():
            return _fill_confirmed(state, command.volume_nl, command.order)
        case ClearDiscrepancy():
            return evolve(state, refill=evolve(state.refill, discrepancy=False))


def volume_limit_too_high(state: State, limit_nl: Nanolitres) -> bool:
    """Return whether a volume limit would rise above a third of what is left."""
    above_floor = state.reservoir.lower_nl - state.reservoir.usable_floor_nl
    raised = limit_nl > limit_in_force(state.ledger.day_nl)
    return raised and above_floor < LOW_DAYS_OF_LIMIT * limit_nl


def fallback_over(state: State, order: Order) -> bool:
    """Return whether a fallback has run, and no drug was there that it had to run for.

    So it is where none was reported or is confirmed that is stronger than the one which the replaced order is
    for: what has entered since the opening was no stronger then (A-CONC).
    """
    known_pg = state.change.order.pulse_pg
    as_known = (order.pulse_pg <= known_pg) & (state.refill.strongest_pg <= known_pg)
    return state.change.fallen_back & as_known


def _refill_opened(state: State, fallback: Order, device: Device) -> State:
    """Return the state once what is in the reservoir is unknown: `fallback` waits for the strongest drug.

    From now on volumes are counted from here, so a drug that still waited must be charged at once if
    it is the stronger one, and never comes into force if it is the weaker one.
    """
    strongest = _strongest_in_force(state)
    return with_order_waiting(
        evolve(
            strongest,
            bolus=NO_BOLUS,
            reservoir=unknown(state.reservoir, device.reservoir_nl),
            refill=begun(state.refill, state.reservoir, filled_pg(state.change, state.order)),
        ),
        fallback,
        since_max_nl=Nanolitres(0),
    )


def _fill_confirmed(state: State, volume_nl: Nanolitres, order: Order) -> State:
    """Return the state once it is known what is in the reservoir, and what the drug is.

    Of the new drug some may have entered the tubing since the refill was opened; of the old one, until
    now. What the motor did before is over: the encoder cannot confirm it any more. The fill is no older
    than the last residual, and what was commanded since then may have left the reservoir again.
    """
    since_max_nl = state.change.since_max_nl
    gone_nl = Nanolitres(since_max_nl - state.refill.emptied_at_nl)
    known = put_in_force(state, state.change.order) if fallback_over(state, order) else state
    return with_order_waiting(
        evolve(
            known,
            unconfirmed=Pulses(0),
            unconfirmed_primed=Pulses(0),
            patient=after_session(known.patient),
            reservoir=drawn(filled(volume_nl, state.reservoir.usable_floor_nl), gone_nl),
            refill=evolve(state.refill, phase=Phase.CLOSED),
        ),
        order,
        since_max_nl=since_max_nl,
    )


def _too_weak(state: State, fallback: Order) -> bool:
    """Return whether a drug aboard is stronger than the fallback."""
    waits = state.change.pending & (fallback.pulse_pg < state.change.order.pulse_pg)
    return waits | (fallback.pulse_pg < state.order.pulse_pg)


def _out_of_range(volume_nl: Nanolitres, device: Device) -> bool:
    """Return whether no reservoir can hold such a volume."""
    return (volume_nl < 0) | (volume_nl > device.reservoir_nl)


def _residual_may_follow(phase: Phase) -> bool:
    """Return whether a residual may be reported, or corrected: once filled in, a fill is to be confirmed."""
    return (phase == Phase.OPENED) | (phase == Phase.RESIDUAL_REPORTED)


def _fill_may_follow(phase: Phase) -> bool:
    """Return whether a fill may be reported: a report may be corrected until it is confirmed."""
    return (phase == Phase.RESIDUAL_REPORTED) | (phase == Phase.FILL_REPORTED)


def _reported(state: State, command: ReportFill) -> State:
    """Return the state once volume and drug are reported."""
    return evolve(
        state,
        refill=evolve(
            state.refill,
            phase=Phase.FILL_REPORTED,
            volume_nl=command.volume_nl,
            pulse_pg=command.pulse_pg,
            strongest_pg=Picograms(larger(state.refill.strongest_pg, command.pulse_pg)),
        ),
    )


def _repeats(state: State, command: ConfirmFill) -> bool:
    """Return whether volume and drug are those that were reported."""
    same_drug = command.order.pulse_pg == state.refill.pulse_pg
    return (command.volume_nl == state.refill.volume_nl) & same_drug


def _is_another(order: Order, in_force: Order) -> bool:
    """Return whether an order for the drug in force is another one: a dose is changed by a session alone."""
    same_drug = order.pulse_pg == in_force.pulse_pg
    return same_drug & (differs(order, in_force) | _other_rules(order.patient, in_force.patient))


def _other_rules(rules: PatientRules, in_force: PatientRules) -> bool:
    return (
        (rules.pulses != in_force.pulses)
        | (rules.flow_nl_per_day != in_force.flow_nl_per_day)
        | (rules.lockout_min != in_force.lockout_min)
        | (rules.per_24h_max != in_force.per_24h_max)
    )


def _vial_confirmed(refill: Refill, command: ConfirmFill) -> bool:
    """Return whether the drug is as it was, and none stronger was reported; or another person looked too."""
    as_it_was = (command.order.pulse_pg == refill.drug_pg) & (refill.strongest_pg <= refill.drug_pg)
    return as_it_was | command.second_person


def _strongest_in_force(state: State) -> State:
    return put_in_force(state, state.change.order) if is_stronger(state.change, state.order) else state
