"""The reference pump notices: for each small fault planted in the pump it names the claim that broke."""

from collections.abc import Callable

import pytest
from attrs import evolve, frozen

from controller.alarms import NO_ALARMS, SILENT, Signal
from controller.bolus import NO_BOLUS
from controller.commands import any_refusal
from controller.events import ClinicianBolus, Event, Load, Resume, Stop, Tick, Turn
from controller.governor import Cost, Grant, Headroom
from controller.ledger import Bucket, Ledger, Window
from controller.order import TurnBy
from controller.presets import Device
from controller.reservoir import Level, low_threshold_nl
from controller.state import Mode, State
from controller.step import Motor, StepResult, step
from controller.units import (
    CommandCounter,
    FlowMinutes,
    Nanolitres,
    NanolitresPerDay,
    Picograms,
    Pulses,
)
from tests.controller.samples import DAY_NIGHT, MCG, ML, PEAK, PLAIN, SENSED, Bench, Step, ordered, pump

NIGHT = ordered(DAY_NIGHT)
BUSY = ordered((10 * MCG,) * 48 + (60 * MCG,) * 48)
"""2.4 mL on the busy half of the day: the limits bind when it is turned back again and again."""
SUSTAINED_MIN = 1_470
"""After so many quiet minutes the governor must not withhold anything."""
DRY = Level(known=True, nl=Nanolitres(0))


@frozen
class Fault:
    """A pump with one thing wrong, a run that brings it out, and the claim that must be named."""

    name: str
    claim: str
    run: Step
    scenario: Callable[[Bench], object]


def altered(change: Callable[[State, Event, StepResult], State]) -> Step:
    """A pump whose next state is `change`d."""

    def run(state: State, event: Event, device: Device) -> StepResult:
        result = step(state, event, device)
        return evolve(result, state=change(state, event, result))

    return run


def each_bucket(ledger: Ledger, change: Callable[[int, Bucket, str], Bucket]) -> Ledger:
    """The ledger with every bucket changed; `change` gets its age, itself and the window's name."""

    def window(name: str) -> Window:
        buckets: Window = getattr(ledger, name)
        return tuple(change(age, bucket, name) for age, bucket in enumerate(buckets))

    return Ledger(window("day_pg"), window("day_nl"), window("four_hour_pg"), window("hour_pg"))


# --- runs -------------------------------------------------------------------------------------------


def turning_back(bench: Bench) -> None:
    """Two days on a program that is turned back an hour every hour, so that its busy half never ends."""
    bench.resumed().tick(48 * 15)
    for _ in range(36):
        bench.tick(60)
        bench.command(lambda counter: Turn(counter, TurnBy.HOUR_BACK))


def plain_days(bench: Bench) -> None:
    """A day and a half without any event."""
    bench.resumed().tick(36 * 60)


def stop_for_a_while(bench: Bench) -> None:
    """Delivery, a stop of seven hours from day into night, and delivery again."""
    bench.resumed().tick(12 * 60)
    bench.command(Stop)
    bench.tick(7 * 60)
    bench.command(Resume)
    bench.tick(3 * 60)


def bolus_and_stop(bench: Bench) -> None:
    """A bolus that is cut off after some pulses, and a resumption."""
    bench.resumed().tick(60)
    bench.command(lambda counter: ClinicianBolus(counter, Pulses(8), NanolitresPerDay(1_000_000)))
    bench.tick(10)
    bench.command(Stop)
    bench.tick(5)
    bench.command(Resume)
    bench.tick(60)


def quiet_day_then_bolus(bench: Bench) -> None:
    """A large bolus is asked for once everything has settled."""
    bench.resumed().tick(SUSTAINED_MIN)
    bench.command(lambda counter: ClinicianBolus(counter, Pulses(300), NanolitresPerDay(20_000_000)))
    bench.tick(120)


def quiet_day_then_lower(bench: Bench) -> None:
    """A load that only lowers comes once everything has settled, before the busy half is over."""
    bench.resumed().tick(SUSTAINED_MIN)
    lower = ordered(tuple(flow * 500 // 24 * 6 // 10 for flow in bench.state.ring))
    assert not any_refusal(bench.command(lambda counter: Load(counter, lower)).refusals)
    bench.tick(120)


def draining(bench: Bench) -> None:
    """Six days on what does not last for six days."""
    bench.resumed().tick(6 * 1_440)


def dry_reading(bench: Bench) -> None:
    """A level sensor that falls to nothing while the reservoir is full."""
    bench.resumed().tick(60).tick(20, level=DRY)


def refused_command(bench: Bench) -> None:
    """STOP is refused while stopped."""
    bench.command(Stop)


def replayed_command(bench: Bench) -> None:
    """A RESUME from the past."""
    bench.command(Resume)
    bench.command(Stop)
    bench.give(Resume(CommandCounter(1)))


def overstroking(bench: Bench) -> None:
    """The busy program turned back, with strokes at 1.3 times the largest."""
    bench.resumed()
    for _ in range(30):
        bench.tick(60, stroke_nl=13 * PLAIN.stroke_max_nl // 10)
        bench.command(lambda counter: Turn(counter, TurnBy.HOUR_BACK))


def raising(bench: Bench) -> None:
    """A higher volume limit is asked for with too little left for it."""
    higher = ordered((60 * MCG,) * 96)
    bench.command(lambda counter: Load(counter, higher))


# --- faults -----------------------------------------------------------------------------------------


def forgets_a_bucket(_: State, __: Event, result: StepResult) -> State:
    """What was charged leaves the long window a quarter of a day early."""

    def forget(age: int, bucket: Bucket, name: str) -> Bucket:
        return evolve(bucket, charged=0) if name[:3] == "day" and age > 72 else bucket

    return evolve(result.state, ledger=each_bucket(result.state.ledger, forget))


def short_hour(_: State, __: Event, result: StepResult) -> State:
    """The hour is ten minutes short."""

    def forget(age: int, bucket: Bucket, name: str) -> Bucket:
        return evolve(bucket, charged=0) if name == "hour_pg" and age > 51 else bucket

    return evolve(result.state, ledger=each_bucket(result.state.ledger, forget))


def short_four_hours(_: State, __: Event, result: StepResult) -> State:
    """The four hours are two short."""

    def forget(age: int, bucket: Bucket, name: str) -> Bucket:
        return evolve(bucket, charged=0) if name == "four_hour_pg" and age > 9 else bucket

    return evolve(result.state, ledger=each_bucket(result.state.ledger, forget))


def nominal_stroke(state: State, event: Event, device: Device) -> StepResult:
    """Pulses are charged at their nominal volume."""
    nominal = Picograms(state.order.pulse_pg * device.stroke_nl // device.stroke_max_nl)
    cheap = evolve(state, order=evolve(state.order, pulse_pg=nominal))
    result = step(cheap, event, evolve(device, stroke_max_nl=device.stroke_nl))
    return evolve(result, state=evolve(result.state, order=evolve(result.state.order, pulse_pg=state.order.pulse_pg)))


def new_limits_rule_the_past(_: State, __: Event, result: StepResult) -> State:
    """Only the limits of the order in force count."""
    limits = result.state.order.limits

    def now(_: int, bucket: Bucket, name: str) -> Bucket:
        return evolve(bucket, limit=getattr(limits, name))

    return evolve(result.state, ledger=each_bucket(result.state.ledger, now))


def boundless_allowance(state: State, event: Event, device: Device) -> StepResult:
    """A bolus is granted without a look at the allowances."""
    if not isinstance(event, ClinicianBolus):
        return step(state, event, device)
    wide = each_bucket(state.ledger, lambda _, bucket, __: evolve(bucket, allowance=10**12))
    result = step(evolve(state, ledger=wide), event, device)
    return evolve(result, state=evolve(result.state, ledger=state.ledger))


def stuck_ring(state: State, event: Event, result: StepResult) -> State:
    """The program stands still while the pump is stopped."""
    stopped = isinstance(event, Tick) and state.mode == Mode.STOPPED
    return evolve(result.state, ring=state.ring) if stopped else result.state


def backward_ring(state: State, event: Event, result: StepResult) -> State:
    """The program turns the wrong way."""
    turned = isinstance(event, Tick) and result.state.minute_in_slot == 0
    return evolve(result.state, ring=state.ring[-1:] + state.ring[:-1]) if turned else result.state


def lost_fraction(_: State, event: Event, result: StepResult) -> State:
    """The fraction of a pulse is dropped at the end of a slot."""
    ends = isinstance(event, Tick) and result.state.minute_in_slot == 0
    return evolve(result.state, phase=FlowMinutes(0)) if ends else result.state


def saved_up(state: State, event: Event, result: StepResult) -> State:
    """The program's units build up during a stop."""
    if isinstance(event, Tick) and state.mode == Mode.STOPPED:
        return evolve(result.state, phase=FlowMinutes(state.phase + state.ring[0]))
    return result.state


def unstoppable(state: State, event: Event, device: Device) -> StepResult:
    """The mode is not looked at."""
    if not isinstance(event, Tick):
        return step(state, event, device)
    result = step(evolve(state, mode=Mode.INFUSING), event, device)
    return evolve(result, state=evolve(result.state, mode=state.mode, alarms=state.alarms))


def bolus_comes_back() -> Step:
    """What a stop cut off is finished after it."""
    kept = NO_BOLUS

    def run(state: State, event: Event, device: Device) -> StepResult:
        nonlocal kept
        result = step(state, event, device)
        kept = state.bolus if isinstance(event, Stop) else kept
        again = isinstance(event, Resume) and not any_refusal(result.refusals)
        return evolve(result, state=evolve(result.state, bolus=kept)) if again else result

    return run


def no_low_alarm(_: State, __: Event, result: StepResult) -> State:
    """LOW is never given."""
    return evolve(result.state, alarms=evolve(result.state.alarms, reservoir_low=SILENT))


def always_low(_: State, __: Event, result: StepResult) -> State:
    """LOW is always given."""
    on = Signal(on=True, acknowledged=False)
    return evolve(result.state, alarms=evolve(result.state.alarms, reservoir_low=on))


def cleared_by_resume(_: State, event: Event, result: StepResult) -> State:
    """STOPPED ends with its cause, seen or not."""
    gone = isinstance(event, Resume)
    return evolve(result.state, alarms=evolve(result.state.alarms, stopped=SILENT)) if gone else result.state


def silent_stop(_: State, __: Event, result: StepResult) -> State:
    """A pump that gives no alarm at all."""
    return evolve(result.state, alarms=NO_ALARMS)


def believes_the_sensor(state: State, event: Event, device: Device) -> StepResult:
    """One reading of nothing stops the motor."""
    result = step(state, event, device)
    if isinstance(event, Tick) and event.level == DRY:
        return evolve(result, motor=Motor(Pulses(0), Pulses(0)), withheld=Pulses(0))
    return result


def upper_account_at_largest(state: State, event: Event, device: Device) -> StepResult:
    """What is certainly gone is counted at the largest stroke."""
    return step(state, event, evolve(device, stroke_min_nl=device.stroke_max_nl))


def half_stored(state: State, _: Event, result: StepResult) -> State:
    """A refused command stores a part of itself."""
    refused = any_refusal(result.refusals)
    return evolve(result.state, phase=FlowMinutes(state.phase + 1)) if refused else result.state


def uncounted(state: State, _: Event, result: StepResult) -> State:
    """A refused command leaves the replay counter where it was."""
    return evolve(result.state, counter=state.counter) if any_refusal(result.refusals) else result.state


def forgetful_counter(state: State, event: Event, device: Device) -> StepResult:
    """Every counter is taken for a new one."""
    return step(evolve(state, counter=CommandCounter(0)), event, device)


def raises_limit(state: State, event: Event, device: Device) -> StepResult:
    """What is left is not looked at when a limit is raised."""
    if not isinstance(event, Load):
        return step(state, event, device)
    full = evolve(state, reservoir=evolve(state.reservoir, lower_nl=Nanolitres(40 * ML)))
    result = step(full, event, device)
    return evolve(result, state=evolve(result.state, reservoir=state.reservoir))


FAULTS = (
    Fault("long window forgets", "DOSE-1", altered(forgets_a_bucket), turning_back),
    Fault("nominal stroke charged", "DOSE-1", nominal_stroke, turning_back),
    Fault("hour too short", "DOSE-2", altered(short_hour), turning_back),
    Fault("four hours too short", "DOSE-2", altered(short_four_hours), turning_back),
    Fault("catch-up after a stop", "DOSE-4", altered(saved_up), stop_for_a_while),
    Fault("bolus finished later", "DOSE-4", bolus_comes_back(), bolus_and_stop),
    Fault("pulse while stopped", "DOSE-6", unstoppable, stop_for_a_while),
    Fault("LOW missing", "RES-1", altered(no_low_alarm), draining),
    Fault("lower account at nominal", "RES-1", nominal_stroke, draining),
    Fault("limit raised", "RES-1", raises_limit, raising),
    Fault("motor follows a reading", "RES-2", believes_the_sensor, dry_reading),
    Fault("upper account too low", "RES-2", upper_account_at_largest, draining),
    Fault("ring stands still", "DEL-1", altered(stuck_ring), stop_for_a_while),
    Fault("ring turns back", "DEL-1", altered(backward_ring), plain_days),
    Fault("fraction dropped", "DEL-1", altered(lost_fraction), plain_days),
    Fault("bolus starves basal", "DEL-2", boundless_allowance, quiet_day_then_bolus),
    Fault("lowering stops the pump", "DEL-2", altered(new_limits_rule_the_past), quiet_day_then_lower),
    Fault("alarm ends with its cause", "ALM-1", altered(cleared_by_resume), stop_for_a_while),
    Fault("no alarm at all", "ALM-1", altered(silent_stop), refused_command),
    Fault("alarm always on", "ALM-4", altered(always_low), stop_for_a_while),
    Fault("refusal stores something", "AUTH-2", altered(half_stored), refused_command),
    Fault("refusal is not counted", "AUTH-2", altered(uncounted), refused_command),
    Fault("replay accepted", "AUTH-2", forgetful_counter, replayed_command),
)
