"""DOSE-7 and the stall of ALM-3, as predicates over one step, with the invariants that they rest on."""

from collections.abc import Iterator

from controller.alarms import Cause
from controller.encoder import BLOCK_MIN, LATE_PULSES, RUNAWAY_PULSES, STALL_MIN, STALL_PULSES
from controller.events import Acknowledge, ReleaseMotor, Tick
from controller.presets import Device
from controller.refusals import any_refusal
from controller.state import State
from spec.choosing import pick
from spec.ghosts import Ghost
from spec.hearing import locked, signal
from spec.invariants import Conjunct, invariant
from spec.logic import implies, negation
from spec.moment import Moment, pulses_of, same
from spec.motor import STALLED_MIN, STALLED_PULSES
from spec.registry import Case, claims

SURPLUS_COUNTED = RUNAWAY_PULSES + LATE_PULSES
"""Most pulses beyond those commanded that the blocks of an hour may leave without motor-off."""


@invariant()
def valid_encoder(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """Nothing is negative, and minutes and pulses are within their bounds."""
    encoder = state.encoder
    yield "commanded", encoder.commanded >= 0
    yield "late", (encoder.late >= 0) & (encoder.late <= LATE_PULSES)
    yield "surplus", (encoder.surplus >= 0) & (encoder.surplus_before >= 0)
    yield "block", (encoder.block_min >= 0) & (encoder.block_min < BLOCK_MIN)
    yield "off", encoder.off | (encoder.surplus + encoder.surplus_before <= RUNAWAY_PULSES)


@invariant("valid_encoder")
def surplus_covers_the_watch(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """What the observer counts beyond the commands, the blocks that its window touches hold."""
    watch, encoder = ghost.motor, state.encoder
    counted = watch.beyond + encoder.late - LATE_PULSES
    in_block = watch.started & (watch.minutes <= encoder.block_min)
    in_both = watch.started & (watch.minutes <= encoder.block_min + BLOCK_MIN)
    yield "age", implies(watch.started, watch.minutes >= 0)
    yield "commanded", watch.commanded == encoder.commanded
    yield "block", implies(in_block, counted <= encoder.surplus)
    yield "both", implies(in_both, counted <= encoder.surplus + encoder.surplus_before)


@invariant("surplus_covers_the_watch", "valid_encoder")
def runaway_is_known(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """A motor that the observer saw run away is latched off."""
    yield "off", implies(ghost.motor.ran_away, state.encoder.off)


@invariant("valid_encoder", "surplus_covers_the_watch")
def silence_of_the_motor_is_known(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """Pulses that nobody saw, and since when, are counted as the observer does, up to what a stall takes."""
    watch, encoder = ghost.motor, state.encoder
    yield "counts", (watch.unseen >= 0) & (watch.unseen_min >= 0)
    yield "unseen", encoder.unseen == pick(watch.unseen <= STALL_PULSES, watch.unseen, STALL_PULSES)
    yield "minutes", encoder.unseen_min == pick(watch.unseen_min <= STALL_MIN, watch.unseen_min, STALL_MIN)
    yield "none", implies(watch.unseen <= 0, watch.unseen_min <= 0)


@claims("DOSE-7", "runaway_is_known", "valid_encoder", "valid_alarms")
def runaway_is_cut_off_until_released(moment: Moment) -> Iterator[Case]:
    """From when more was seen than commanded and excused, the motor is off and alarmed, and gets no pulse."""
    ran_away, motor = moment.ghost.motor.ran_away, moment.result.motor
    alarms = moment.after.alarms
    yield "off", ran_away, moment.after.encoder.off & motor.off
    yield "alarms", ran_away, signal(alarms, Cause.MOTOR_RUNAWAY).on & locked(alarms)
    yield "no_pulse", ran_away, pulses_of(moment) == 0


@claims("DOSE-7", "valid_encoder", "surplus_covers_the_watch")
def motor_off_begins_and_ends_as_said(moment: Moment) -> Iterator[Case]:
    """Nothing but surplus latches the motor off, and nothing but a release ends that, or is refused then."""
    before, after, event = moment.before.encoder, moment.after.encoder, moment.event
    accepted = negation(any_refusal(moment.result.refusals))
    held = after.surplus + after.surplus_before
    if type(event) is Tick:
        beyond = event.confirmed - moment.ghost_before.motor.commanded
        more = held - before.surplus - before.surplus_before
        yield "begins", after.off & negation(before.off), (held > RUNAWAY_PULSES) & (beyond > 0)
        yield "counted", True, (more <= 0) | (more <= beyond)
    elif type(event) is not ReleaseMotor:
        yield "kept", True, same(after, before)
    if type(event) is not ReleaseMotor:
        yield "ends", before.off, after.off
    else:
        yield "released", accepted, before.off & negation(after.off) & (held == 0)
        yield "not_released", negation(accepted), same(after, before)


@claims("DOSE-6", "valid_encoder")
def no_pulse_with_motor_off(moment: Moment) -> Iterator[Case]:
    """No pulse is commanded with motor-off latched, and the interlock is told so at every step."""
    yield "off", moment.after.encoder.off, pulses_of(moment) == 0
    yield "told", True, moment.result.motor.off == moment.after.encoder.off


@claims("DEL-3", events=(ReleaseMotor,))
def there_is_a_way_back_from_motor_off(moment: Moment) -> Iterator[Case]:
    """A fresh RELEASE MOTOR ends motor-off, and is refused for no other reason than that there is none."""
    before, refused = moment.before, any_refusal(moment.result.refusals)
    replayed = moment.event.counter <= before.counter if type(moment.event) is ReleaseMotor else False
    yield "refused", refused, replayed | negation(before.encoder.off)
    yield "released", negation(refused), negation(moment.after.encoder.off)


@claims("ALM-3", "silence_of_the_motor_is_known", "valid_encoder", "valid_alarms")
def stall_is_alarmed(moment: Moment) -> Iterator[Case]:
    """Three pulses in a row that nobody saw, the first of them 60 min ago, are told, and no fewer."""
    watch, after, motor = moment.ghost.motor, moment.after, Cause.MOTOR_STALLED
    stalled = (watch.unseen >= STALLED_PULSES) & (watch.unseen_min >= STALLED_MIN)
    was, now = signal(moment.before.alarms, motor), signal(after.alarms, motor)
    yield "alarms", stalled, now.on & locked(after.alarms)
    yield "begins", now.on & negation(was.on), stalled
    acknowledged = was.acknowledged
    if type(moment.event) is Acknowledge:
        acknowledged = acknowledged | (moment.event.cause == motor)
    yield "ends", now.on, stalled | negation(now.acknowledged)
    yield "not_lost", was.on & negation(now.on), acknowledged & negation(stalled)
