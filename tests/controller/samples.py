"""What the tests of the controller share: ordinary prescriptions, and a bench that runs a pump on them."""

from collections.abc import Callable, Sequence

from attrs import asdict, astuple, evolve

from controller.admission import NO_PATIENT_BOLUS, Admission, DrugRules, PatientRequest, Request, admit
from controller.alarms import Alarms, Cause, Signal
from controller.battery import Voltage
from controller.events import Command, Confirm, ConfirmFill, Event, Load, PatientBolus, Resume, Tick
from controller.order import Amounts, Order
from controller.presets import PRESETS, Device
from controller.pressure import Pressure
from controller.refusals import any_refusal
from controller.reservoir import Level
from controller.state import State, commissioned, commissioned_on_a_new_catheter
from controller.step import StepResult, step
from controller.units import (
    RING_SLOTS,
    SLOTS_PER_DAY,
    CommandCounter,
    Millivolts,
    Minutes,
    Nanolitres,
    Pascals,
    Picograms,
    PicogramsPerHour,
    PicogramsPerNanolitre,
    Pulses,
)
from spec.energy import most_uj
from spec.model import ReferencePump
from spec.records import Nature, Violation

MCG = 1_000_000
ML = 1_000_000

PLAIN = PRESETS[0]
SENSED = PRESETS[2]
DRUG = DrugRules(
    concentrations=(PicogramsPerNanolitre(500), PicogramsPerNanolitre(2_000)),
    daily_pg_max=Picograms(2_003 * MCG),
    hourly_pg_max=PicogramsPerHour(1_000 * MCG),
    patient_bolus_allowed=True,
    soft_decrease_percent=100,
    soft_increase_percent=1_000,
    hard_increase_percent=1_000,
)
DAY_NIGHT = (12 * MCG,) * 64 + (24 * MCG,) * 32
"""12 mcg/h by day, 24 mcg/h for eight hours at night: 384 mcg a day, an ordinary spinal dose."""
PEAK = (6 * MCG,) * 92 + (400 * MCG,) * 4
"""One hour of the day takes most of the dose."""
WEEK = DAY_NIGHT * 5 + (18 * MCG,) * (2 * 96)
"""The same from Monday to Friday; 18 mcg/h all weekend, 432 mcg a day."""
NO_READING = Level(known=False, nl=Nanolitres(0))
HEALTHY = Voltage(known=True, mv=Millivolts(3_000))
NO_PRESSURE = Pressure(known=False, pa=Pascals(0))
OPEN_CATHETER = Pressure(known=True, pa=Pascals(1_000))

Step = Callable[[State, Event, Device], StepResult]


def request(rates: Sequence[int], concentration: int = 500, volume_nl: int = 18 * ML) -> Request:
    """A prescription without limits: of a week, or of a day that is the same all week."""
    return Request(
        concentration=PicogramsPerNanolitre(concentration),
        rates=tuple(PicogramsPerHour(rate) for rate in rates) * (RING_SLOTS // len(rates)),
        limits_given=True,
        day_pg=Picograms(0),
        four_hour_pg=Picograms(0),
        hour_pg=Picograms(0),
        volume_nl=Nanolitres(volume_nl),
        usable_floor_nl=Nanolitres(2 * ML),
        dead_volume_min_nl=Nanolitres(140_000),
        dead_volume_max_nl=Nanolitres(441_000),
        patient=NO_PATIENT_BOLUS,
    )


def limited(asked: Request, device: Device, percent: int = 100) -> Request:
    """The same with limits at `percent` of the least admissible, rounded down; 100 to 150."""
    least = admit(asked, device, DRUG).least
    return evolve(
        asked,
        day_pg=Picograms(least.day_pg * percent // 100),
        four_hour_pg=Picograms(least.four_hour_pg * percent // 100),
        hour_pg=Picograms(least.hour_pg * percent // 100),
    )


def admission(rates: Sequence[int], device: Device = PLAIN, percent: int = 100) -> Admission:
    """The verdict on a prescription with limits at `percent` of the least admissible."""
    return admit(limited(request(rates), device, percent), device, DRUG)


def ordered(rates: Sequence[int], device: Device = PLAIN, percent: int = 100) -> Order:
    """An admitted order."""
    verdict = admission(rates, device, percent)
    assert not any_reason(verdict), verdict.refusals
    return verdict.order


def patient_request(
    *, dose_mcg: int = 8, duration_min: int = 8, lockout_min: int = 180, per_24h_max: int = 3
) -> PatientRequest:
    """A patient bolus asked for; 1 mcg is a nominal pulse of the 500 mcg/mL of `request`."""
    return PatientRequest(
        asked=True,
        dose_pg=Picograms(dose_mcg * MCG),
        duration_min=Minutes(duration_min),
        lockout_min=Minutes(lockout_min),
        per_24h_max=per_24h_max,
    )


def with_patient_bolus(
    rates: Sequence[int], patient: PatientRequest, device: Device = PLAIN, percent: int = 100
) -> Order:
    """An admitted order that allows a patient bolus."""
    verdict = admit(limited(evolve(request(rates), patient=patient), device, percent), device, DRUG)
    assert not any_reason(verdict), verdict.refusals
    return verdict.order


def any_reason(verdict: Admission) -> bool:
    """Whether a prescription was refused."""
    return any(astuple(verdict.refusals))


def flat(mcg_per_hour: int) -> tuple[int, ...]:
    """A simple continuous program."""
    return (mcg_per_hour * MCG,) * SLOTS_PER_DAY


def pump(order: Order, volume_nl: int = 18 * ML, floor_nl: int = 2 * ML) -> State:
    """A commissioned pump, still stopped."""
    return commissioned(order, Nanolitres(volume_nl), Nanolitres(floor_nl))


def on_a_new_catheter(order: Order, volume_nl: int = 18 * ML, floor_nl: int = 2 * ML) -> State:
    """The same with a catheter that holds no drug yet."""
    return commissioned_on_a_new_catheter(order, Nanolitres(volume_nl), Nanolitres(floor_nl))


def with_signal(alarms: Alarms, cause: Cause, signal: Signal) -> Alarms:
    """The signals with that of one cause replaced."""
    return tuple(signal if each == cause else was for each, was in zip(Cause, alarms, strict=True))


def reasons(result: StepResult) -> set[str]:
    """Names of the reasons for which a command was refused."""
    return {name for name, holds in asdict(result.refusals).items() if holds}


class Bench:
    """Runs a pump beside the reference pump, with strokes at their largest and a clock at its fastest."""

    def __init__(self, device: Device, state: State, run: Step = step, dead_nl: int | None = None) -> None:
        self.device = device
        self.state = state
        self.run = run
        self.model = ReferencePump(device, state, dead_nl)
        self.violations: list[Violation] = []
        self.truly_nl = int(state.reservoir.lower_nl)
        self.last: StepResult | None = None
        self._concentration = state.order.pulse_pg // device.stroke_max_nl
        self._turned = 0
        least_nl = int(state.order.dead_volume_min_nl)
        self._drug_free_nl = (least_nl if dead_nl is None else dead_nl) if state.change.new_catheter else 0

    def claims(self) -> set[str]:
        """Ids of the claims violated so far."""
        return {violation.claim for violation in self.violations}

    def tick(
        self,
        minutes: int = 1,
        *,
        stroke_nl: int = PLAIN.stroke_max_nl,
        tick_ds: int = 594,
        confirms: bool = True,
        surplus: int = 0,
        level: Level | None = None,
        pressure: Pressure = OPEN_CATHETER,
        voltage: Voltage = HEALTHY,
    ) -> "Bench":
        """Let minutes pass; a motor that moves nothing has not turned, and is not confirmed.

        `surplus` pulses are counted besides in each of them.


        Without anything else a level sensor tells the truth, and the catheter is open.
        """
        for _ in range(minutes):
            confirmed = Pulses((self._turned if confirms else 0) + surplus)
            told = self._truth() if level is None else level
            result = self._step(Tick(confirmed, told, voltage, pressure), stroke_nl, tick_ds)
            self._turned = result.motor.basal + result.motor.bolus if stroke_nl else 0
        return self

    def _truth(self) -> Level:
        return Level(known=self.device.has_level_sensor, nl=Nanolitres(self.truly_nl))

    def command(self, make: Callable[[CommandCounter], Command]) -> StepResult:
        """Give a command with the next counter."""
        return self.give(make(CommandCounter(self.state.counter + 1)))

    def give(self, event: Event, tick_ds: int = 0) -> StepResult:
        """Give a command, or another event that turns no motor, as it is."""
        return self._step(event, PLAIN.stroke_max_nl, tick_ds)

    def load(self, order: Order) -> StepResult:
        """A programming session: load, and confirm at once; return what became of the last of both."""
        loaded = self.command(lambda counter: Load(counter, order, override=False))
        if any(astuple(loaded.refusals)):
            return loaded
        return self.command(lambda counter: Confirm(counter, self.state.session.counter))

    def ask(self) -> StepResult:
        """Let the patient ask for a bolus, with the next of the patient's own counters."""
        return self.give(PatientBolus(CommandCounter(self.state.patient_counter + 1)))

    def resumed(self) -> "Bench":
        """Start delivery."""
        self.command(Resume)
        return self

    def _step(self, event: Event, stroke_nl: int, tick_ds: int) -> StepResult:
        before = self.state
        result = self.run(before, event, self.device)
        drawn_nl = min(self.truly_nl, (result.motor.basal + result.motor.bolus) * stroke_nl)
        held_nl = self.truly_nl
        self.truly_nl -= drawn_nl
        free_nl = min(drawn_nl, self._drug_free_nl)
        self._drug_free_nl -= free_nl
        true_pg = (drawn_nl - free_nl) * self._concentration
        nature = Nature(drawn_nl, true_pg, tick_ds, held_nl, most_uj(event, result))
        self.violations += self.model.observe(before, event, result, nature)
        self.state, self.last = result.state, result
        if isinstance(event, ConfirmFill) and not any_refusal(result.refusals):
            self.truly_nl = int(event.volume_nl)
        return result


def amounts(day_pg: int, day_nl: int, four_hour_pg: int, hour_pg: int) -> Amounts:
    """Amounts from plain integers."""
    return Amounts(Picograms(day_pg), Nanolitres(day_nl), Picograms(four_hour_pg), Picograms(hour_pg))
