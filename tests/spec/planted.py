"""Pumps with one small thing wrong each, for the reference pump to notice."""

from collections.abc import Callable

from attrs import evolve

from controller.alarms import NO_ALARMS, SILENT, Cause, Priority, Signal, is_given
from controller.bolus import NO_BOLUS
from controller.events import (
    ClinicianBolus,
    Confirm,
    ConfirmDose,
    Event,
    Load,
    OpenRefill,
    PatientBolus,
    Resume,
    Stop,
    Tick,
)
from controller.ledger import Bucket, Ledger, Window
from controller.patient import FORGOTTEN_MIN, NO_PATIENT_BOLUSES, OFF
from controller.presets import Device
from controller.refill import NO_REFILL
from controller.refusals import any_refusal
from controller.state import Mode, State
from controller.step import Motor, StepResult, Tone, step
from controller.tones import Sounded
from controller.units import CommandCounter, FlowMinutes, Minutes, Nanolitres, Picograms, Pulses
from tests.controller.samples import ML, Step, with_signal
from tests.spec.runs import DRY

Change = Callable[[State, Event, StepResult], State]


def altered(change: Change) -> Step:
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


def forgets(names: tuple[str, ...], age_max: int) -> Step:
    """Buckets of these windows lose their charge after `age_max`."""

    def forget(age: int, bucket: Bucket, name: str) -> Bucket:
        return evolve(bucket, charged=0) if name in names and age > age_max else bucket

    def change(_: State, __: Event, result: StepResult) -> State:
        return evolve(result.state, ledger=each_bucket(result.state.ledger, forget))

    return altered(change)


def nominal_stroke(state: State, event: Event, device: Device) -> StepResult:
    """Pulses are charged at their nominal volume."""
    nominal = Picograms(state.order.pulse_pg * device.stroke_nl // device.stroke_max_nl)
    cheap = evolve(state, order=evolve(state.order, pulse_pg=nominal))
    result = step(cheap, event, evolve(device, stroke_max_nl=device.stroke_nl))
    order = evolve(result.state.order, pulse_pg=state.order.pulse_pg)
    return evolve(result, state=evolve(result.state, order=order))


@altered
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


@altered
def stuck_ring(state: State, event: Event, result: StepResult) -> State:
    """The program stands still while the pump is stopped."""
    stopped = isinstance(event, Tick) and state.mode == Mode.STOPPED
    return evolve(result.state, order=state.order) if stopped else result.state


@altered
def backward_ring(state: State, event: Event, result: StepResult) -> State:
    """The program turns the wrong way."""
    turned = isinstance(event, Tick) and result.state.minute_in_slot == 0
    back = evolve(state.order, ring=state.order.ring[-1:] + state.order.ring[:-1])
    return evolve(result.state, order=back) if turned else result.state


@altered
def lost_fraction(_: State, event: Event, result: StepResult) -> State:
    """The fraction of a pulse is dropped at the end of a slot."""
    ends = isinstance(event, Tick) and result.state.minute_in_slot == 0
    return evolve(result.state, phase=FlowMinutes(0)) if ends else result.state


@altered
def saved_up(state: State, event: Event, result: StepResult) -> State:
    """The program's units build up during a stop."""
    if isinstance(event, Tick) and state.mode == Mode.STOPPED:
        return evolve(result.state, phase=FlowMinutes(state.phase + state.order.ring[0]))
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


@altered
def no_low_alarm(_: State, __: Event, result: StepResult) -> State:
    """LOW is never given."""
    return evolve(result.state, alarms=with_signal(result.state.alarms, Cause.RESERVOIR_LOW, SILENT))


@altered
def always_low(_: State, __: Event, result: StepResult) -> State:
    """LOW is always given."""
    on = Signal(on=True, acknowledged=False, quiet_min=Minutes(0))
    return evolve(result.state, alarms=with_signal(result.state.alarms, Cause.RESERVOIR_LOW, on))


@altered
def cleared_by_resume(_: State, event: Event, result: StepResult) -> State:
    """STOPPED ends with its cause, seen or not."""
    silent = with_signal(result.state.alarms, Cause.STOPPED, SILENT)
    return evolve(result.state, alarms=silent) if isinstance(event, Resume) else result.state


@altered
def silent_stop(_: State, __: Event, result: StepResult) -> State:
    """A pump that gives no alarm at all."""
    return evolve(result.state, alarms=NO_ALARMS)


def mute(state: State, event: Event, device: Device) -> StepResult:
    """Signals stand, and no tone is ever given."""
    return evolve(step(state, event, device), tone=Tone(Priority.NONE))


def whispers(state: State, event: Event, device: Device) -> StepResult:
    """Every tone is given as one of low priority."""
    result = step(state, event, device)
    return result if result.tone.priority == Priority.NONE else evolve(result, tone=Tone(Priority.LOW))


@altered
def slow_to_repeat(_: State, event: Event, result: StepResult) -> State:
    """The minutes since the last tone are counted in every other tick only."""
    sounded = result.state.sounded
    late = isinstance(event, Tick) and sounded.ago_min > 0 and result.state.minute_in_slot % 2 == 0
    less = Sounded(tone_min=sounded.tone_min, ago_min=Minutes(sounded.ago_min - 1))
    return evolve(result.state, sounded=less) if late else result.state


@altered
def acknowledged_for_ever(_: State, __: Event, result: StepResult) -> State:
    """The time of an acknowledgement is not counted."""
    timeless = tuple(evolve(signal, quiet_min=Minutes(0)) for signal in result.state.alarms)
    return evolve(result.state, alarms=timeless)


def believes_the_sensor(state: State, event: Event, device: Device) -> StepResult:
    """One reading of nothing stops the motor."""
    result = step(state, event, device)
    if isinstance(event, Tick) and event.level == DRY:
        return evolve(result, motor=Motor(Pulses(0), Pulses(0), result.motor.off), withheld=Pulses(0))
    return result


def upper_account_at_largest(state: State, event: Event, device: Device) -> StepResult:
    """What is certainly gone is counted at the largest stroke."""
    return step(state, event, evolve(device, stroke_min_nl=device.stroke_max_nl))


@altered
def half_stored(state: State, _: Event, result: StepResult) -> State:
    """A refused command stores a part of itself."""
    refused = any_refusal(result.refusals)
    return evolve(result.state, phase=FlowMinutes(state.phase + 1)) if refused else result.state


@altered
def uncounted(state: State, _: Event, result: StepResult) -> State:
    """A refused command leaves the replay counter where it was."""
    return evolve(result.state, counter=state.counter) if any_refusal(result.refusals) else result.state


def forgetful_counter(state: State, event: Event, device: Device) -> StepResult:
    """Every counter is taken for a new one."""
    return step(evolve(state, counter=CommandCounter(0)), event, device)


def raises_limit(state: State, event: Event, device: Device) -> StepResult:
    """What is left is not looked at when a limit is raised."""
    if not isinstance(event, Load | Confirm):
        return step(state, event, device)
    full = evolve(state, reservoir=evolve(state.reservoir, lower_nl=Nanolitres(40 * ML)))
    result = step(full, event, device)
    return evolve(result, state=evolve(result.state, reservoir=state.reservoir))


@altered
def lockout_cleared_by_load(_: State, event: Event, result: StepResult) -> State:
    """After a load the patient may ask at once."""
    over = evolve(result.state.patient, session_age=FORGOTTEN_MIN)
    return evolve(result.state, patient=over) if isinstance(event, Confirm) else result.state


@altered
def forgets_what_was_cut_off(_: State, event: Event, result: StepResult) -> State:
    """A stop clears the record of patient boluses."""
    clean = evolve(NO_PATIENT_BOLUSES, session_age=result.state.patient.session_age)
    return evolve(result.state, patient=clean) if isinstance(event, Stop) else result.state


def counts_for_half_a_day(state: State, event: Event, device: Device) -> StepResult:
    """What ended longer than twelve hours ago is taken for forgotten."""
    ages = tuple(FORGOTTEN_MIN if age > 720 else age for age in state.patient.ages)
    return step(evolve(state, patient=evolve(state.patient, ages=ages)), event, device)


def refuses_patients(state: State, event: Event, device: Device) -> StepResult:
    """Patient boluses count as off, whatever the order says."""
    if not isinstance(event, PatientBolus):
        return step(state, event, device)
    result = step(evolve(state, order=evolve(state.order, patient=OFF)), event, device)
    return evolve(result, state=evolve(result.state, order=state.order))


@altered
def drops_the_last_pulse(_: State, __: Event, result: StepResult) -> State:
    """A bolus is through when one pulse is left."""
    return evolve(result.state, bolus=NO_BOLUS) if result.state.bolus.pulses == 1 else result.state


@altered
def patient_acknowledges(_: State, event: Event, result: StepResult) -> State:
    """A patient who asks for a bolus acknowledges whatever is given."""
    if not isinstance(event, PatientBolus):
        return result.state
    quiet = tuple(evolve(signal, acknowledged=signal.on) for signal in result.state.alarms)
    return evolve(result.state, alarms=quiet)


@altered
def patient_shuts_out(_: State, event: Event, result: StepResult) -> State:
    """Patient and clinician number their commands together."""
    asked = isinstance(event, PatientBolus)
    return evolve(result.state, counter=result.state.patient_counter) if asked else result.state


def opened_twice(state: State, event: Event, device: Device) -> StepResult:
    """A refill that is open may be opened again, and the motor rests again."""
    forgotten = isinstance(event, OpenRefill)
    return step(evolve(state, refill=NO_REFILL) if forgotten else state, event, device)


@altered
def keeps_the_count(state: State, event: Event, result: StepResult) -> State:
    """A confirmed dose leaves the hours that make a holiday as they were counted."""
    if not isinstance(event, ConfirmDose):
        return result.state
    since = state.record.since_confirmation
    return evolve(result.state, record=evolve(result.state.record, since_confirmation=since))


@altered
def no_urgent_word(_: State, __: Event, result: StepResult) -> State:
    """Neither a shortfall nor a holiday is ever told."""
    alarms = with_signal(result.state.alarms, Cause.SHORTFALL, SILENT)
    return evolve(result.state, alarms=with_signal(alarms, Cause.HOLIDAY, SILENT))


def in_full(state: State, event: Event, device: Device) -> StepResult:
    """A holiday is known, and the whole program runs all the same."""
    if not isinstance(event, Tick):
        return step(state, event, device)
    result = step(evolve(state, holiday=False), event, device)
    alarms = state.alarms if state.holiday else result.state.alarms
    holiday = state.holiday or result.state.holiday
    return evolve(result, state=evolve(result.state, holiday=holiday, alarms=alarms))


def stays_stopped(state: State, event: Event, device: Device) -> StepResult:
    """Nothing starts the pump while a shortfall is told."""
    result = step(state, event, device)
    if not isinstance(event, Resume) or not is_given(state.alarms, Cause.SHORTFALL):
        return result
    refused = evolve(state, counter=event.counter)
    return evolve(result, state=refused, refusals=evolve(result.refusals, not_stopped=True))


def takes_commands_for_pulses(state: State, event: Event, device: Device) -> StepResult:
    """Whatever was commanded is taken to have turned."""
    believed = evolve(event, confirmed=state.unconfirmed) if isinstance(event, Tick) else event
    return step(state, believed, device)


def runs_on(state: State, event: Event, device: Device) -> StepResult:
    """A motor that ran away is told, and goes on."""
    free = evolve(
        state, encoder=evolve(state.encoder, off=False, surplus=Pulses(0), surplus_before=Pulses(0))
    )
    result = step(free, event, device)
    off = state.encoder.off or result.state.encoder.off
    alarms = state.alarms if state.encoder.off else result.state.alarms
    return evolve(
        result, state=evolve(result.state, encoder=evolve(result.state.encoder, off=off), alarms=alarms)
    )


@altered
def stall_is_silent(_: State, __: Event, result: StepResult) -> State:
    """A stall is never told."""
    return evolve(result.state, alarms=with_signal(result.state.alarms, Cause.MOTOR_STALLED, SILENT))
