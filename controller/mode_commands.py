"""What the commands do that change mode, clock, or signals, and when they are refused."""

from attrs import evolve

from controller.alarms import acknowledged, is_given
from controller.bolus import NO_BOLUS
from controller.clocks import may_be_set, time_set
from controller.encoder import released
from controller.events import (
    Acknowledge,
    ConfirmDose,
    EndTherapy,
    ReleaseMotor,
    Resume,
    Stop,
    Synchronise,
    Turn,
)
from controller.order import Order, TurnBy, turned
from controller.presets import Device
from controller.record import NOTHING_RECORDED
from controller.refill_commands import RefillCommand, refill_obeyed, refill_reasons
from controller.refusals import NO_REFUSALS, Refusals
from controller.state import Mode, State
from controller.units import Hours

ModeCommand = Stop | Resume | EndTherapy | ConfirmDose | Turn | Synchronise | Acknowledge | ReleaseMotor


def mode_reasons(state: State, command: ModeCommand | RefillCommand, device: Device) -> Refusals:
    """Return the reasons for refusing such a command, or one of a refill."""
    match command:
        case Stop():
            return evolve(NO_REFUSALS, not_infusing=state.mode != Mode.INFUSING)
        case Resume():
            return evolve(NO_REFUSALS, not_stopped=state.mode == Mode.INFUSING)
        case EndTherapy():
            return evolve(NO_REFUSALS, not_stopped=state.mode != Mode.STOPPED)
        case ConfirmDose():
            return NO_REFUSALS
        case Turn():
            return evolve(NO_REFUSALS, session_open=state.session.open)
        case Acknowledge():
            return evolve(NO_REFUSALS, no_such_signal=not is_given(state.alarms, command.cause))
        case Synchronise():
            return evolve(NO_REFUSALS, time_known=not (state.power.time_unknown | may_be_set(state.clocks)))
        case ReleaseMotor():
            return evolve(NO_REFUSALS, motor_not_off=not state.encoder.off)
        case _:
            return refill_reasons(state, command, device)


def mode_obeyed(state: State, command: ModeCommand | RefillCommand, device: Device) -> State:
    """Return what such a command, or one of a refill, makes of the state."""
    match command:
        case Stop():
            return evolve(state, mode=Mode.STOPPED, bolus=NO_BOLUS)
        case Resume():
            ended = state.mode == Mode.ENDED
            return evolve(state, mode=Mode.INFUSING, holiday=state.holiday | ended)
        case EndTherapy():
            forgotten = evolve(state.record, hours=NOTHING_RECORDED)
            return evolve(state, mode=Mode.ENDED, holiday=False, record=forgotten)
        case ConfirmDose():
            confirmed = evolve(state.record, since_confirmation=Hours(0))
            known = evolve(state.power, record_lost=False)
            return evolve(state, holiday=False, record=confirmed, power=known)
        case Turn():
            return evolve(
                state,
                order=_turned(state.order, command.by),
                change=evolve(state.change, order=_turned(state.change.order, command.by)),
            )
        case Acknowledge():
            return evolve(state, alarms=acknowledged(state.alarms, command.cause))
        case Synchronise():
            known = evolve(state.power, time_unknown=False)
            return evolve(state, power=known, clocks=time_set(state.clocks))
        case ReleaseMotor():
            return evolve(state, encoder=released(state.encoder))
        case _:
            return refill_obeyed(state, command, device)


def _turned(order: Order, by: TurnBy) -> Order:
    return evolve(order, ring=turned(order.ring, by))
