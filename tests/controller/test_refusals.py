"""Every reason for refusing a command is given by some command: none is there for nothing."""

from collections.abc import Callable, Iterator

from attrs import evolve, fields

from controller.events import (
    ClinicianBolus,
    Command,
    ConfirmFill,
    Event,
    Load,
    OpenRefill,
    PatientBolus,
    Prime,
    ReportFill,
    ReportResidual,
    Resume,
    Tick,
)
from controller.order import Order
from controller.patient import OFF
from controller.refusals import Refusals
from controller.reservoir import Level
from controller.state import State, commissioned
from controller.step import step
from controller.units import CommandCounter, Nanolitres, NanolitresPerDay, PicogramsPerNanolitre, Pulses
from proofs.witness import FAST, SCREENING, STRONGEST, commands, ordinary_order
from tests.controller.samples import HEALTHY, NO_PRESSURE
from tests.transitions import DEVICE, reached

ORDER = ordinary_order(DEVICE)
STRONG = ordinary_order(DEVICE, concentration=STRONGEST)
WEAK = ordinary_order(DEVICE, concentration=PicogramsPerNanolitre(SCREENING), rate=FAST)
FULL = DEVICE.reservoir_nl
Make = Callable[[CommandCounter], Command]


def infusing(order: Order = ORDER, volume_nl: Nanolitres = FULL) -> State:
    """A pump that runs."""
    state = commissioned(order, volume_nl, DEVICE.usable_floor_min_nl)
    return given(state, Resume)


def given(state: State, *makes: Make) -> State:
    """The state after commands, each with its own counter."""
    for make in makes:
        state = step(state, make(CommandCounter(state.counter + 1)), DEVICE).state
    return state


def after_five_boluses() -> State:
    """A patient who has asked for a bolus five times, each as soon as the lockout was over."""
    state = infusing()
    for _ in range(5):
        for _ in range(40):
            level = Level(known=False, nl=Nanolitres(0))
            state = step(
                state,
                Tick(confirmed=state.unconfirmed, level=level, voltage=HEALTHY, pressure=NO_PRESSURE),
                DEVICE,
            ).state
        asked = PatientBolus(CommandCounter(state.patient_counter + 1))
        state = step(state, asked, DEVICE).state
    return state


def refilling(*makes: Make) -> State:
    """A pump with a refill that was opened, and what followed."""
    return given(infusing(), lambda counter: OpenRefill(counter, STRONG), *makes)


def _rare() -> Iterator[tuple[State, Make]]:
    """Commands that an ordinary run has no occasion for."""
    yield infusing(), lambda counter: Load(counter, STRONG, override=False)
    little = Nanolitres(DEVICE.usable_floor_min_nl + ORDER.limits.day_nl)
    yield infusing(volume_nl=little), lambda counter: Load(counter, _peaked(), override=True)
    yield infusing(), lambda counter: Load(counter, _peaked(), override=False)
    yield infusing(), lambda counter: Load(counter, ordinary_order(DEVICE, rate=FAST), override=True)
    flow = NanolitresPerDay(2_000_000)
    yield infusing(), lambda counter: ClinicianBolus(counter, Pulses(0), flow)
    yield infusing(), lambda counter: ClinicianBolus(counter, Pulses(5_000), flow)
    yield infusing(evolve(ORDER, patient=OFF)), PatientBolus
    yield after_five_boluses(), lambda _: PatientBolus(CommandCounter(99))
    yield infusing(), Prime
    yield infusing(), lambda counter: OpenRefill(counter, WEAK)
    yield refilling(), lambda counter: ReportResidual(counter, Nanolitres(-1))
    reported = refilling(
        lambda counter: ReportResidual(counter, Nanolitres(0)),
        lambda counter: ReportFill(counter, FULL, STRONG.pulse_pg),
    )
    yield reported, lambda counter: ConfirmFill(counter, FULL, STRONG, second_person=False)
    yield infusing(), lambda counter: ConfirmFill(counter, FULL, _peaked(), second_person=True)


def _peaked() -> Order:
    return ordinary_order(DEVICE, high_hour=True)


def reasons(state: State, command: Event) -> set[str]:
    """Names of the reasons for which a command is refused."""
    refusals = step(state, command, DEVICE).refusals
    return {field.name for field in fields(Refusals) if getattr(refusals, field.name)}


def test_every_reason_is_given() -> None:
    """By commands of every class in every state that is reached, and by some that are rare."""
    met: set[str] = set()
    for state in reached():
        for command in commands(state, state.order, DEVICE):
            met |= reasons(state, command)
    for state, make in _rare():
        met |= reasons(state, make(CommandCounter(state.counter + 1)))
    assert {field.name for field in fields(Refusals)} == met
