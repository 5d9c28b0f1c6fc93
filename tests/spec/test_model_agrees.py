"""Whatever happens to the pump as it ships, the reference pump finds nothing wrong."""

from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from controller.alarms import Cause
from controller.battery import Voltage
from controller.events import (
    Acknowledge,
    ClinicianBolus,
    ConfirmDose,
    EndTherapy,
    Prime,
    ReleaseMotor,
    Resume,
    Stop,
    Turn,
)
from controller.ledger import bolus_room
from controller.order import Order, TurnBy
from controller.presets import BUDGET, PRESETS
from controller.pressure import Pressure
from controller.reservoir import Level
from controller.units import (
    CommandCounter,
    Microjoules,
    Millivolts,
    Nanolitres,
    NanolitresPerDay,
    Pascals,
    Pulses,
)
from tests.controller.samples import (
    DAY_NIGHT,
    ML,
    NO_READING,
    PEAK,
    Bench,
    flat,
    on_a_new_catheter,
    ordered,
    patient_request,
    pump,
    with_patient_bolus,
)

ORDERS: dict[str, Order] = {
    "night": ordered(DAY_NIGHT, percent=150),
    "peak": ordered(PEAK, percent=110),
    "least": ordered(flat(60)),
    "draining": ordered(flat(80), percent=130),
    "little": ordered(flat(2), percent=150),
    "asking": with_patient_bolus(DAY_NIGHT, patient_request(lockout_min=60, per_24h_max=4), percent=110),
    "asking_often": with_patient_bolus(flat(4), patient_request(lockout_min=1, per_24h_max=12)),
}
MINUTES = (1, 2, 14, 15, 16, 61, 62, 97, 270)
STROKES = (0, 1_710, 2_000, 2_290)
VOLTAGES = (-1, 0, 2_199, 2_200, 2_599, 2_600)
DUE_UJ = 700_000_000
"""About what replacement is announced at."""
LEVELS = (-1, 0, 2 * ML, 3 * ML, 50 * ML)


class PumpMachine(RuleBasedStateMachine):
    """Any commands in any order, any readings, any strokes and ticks within what is assumed."""

    bench: Bench

    @initialize(
        name=st.sampled_from(sorted(ORDERS)),
        device=st.sampled_from(range(len(PRESETS))),
        volume_ml=st.sampled_from([3, 6, 12, 20]),
        dead_nl=st.sampled_from([140_000, 250_000, 441_000]),
        is_new=st.booleans(),
        left_uj=st.sampled_from([BUDGET.capacity_uj, DUE_UJ, 100_000]),
    )
    def commission(
        self, name: str, device: int, volume_ml: int, dead_nl: int, is_new: bool, left_uj: int
    ) -> None:
        """Fill and program a pump, on a catheter that is filled too or new; the battery may be worn."""
        commissioned = on_a_new_catheter if is_new else pump
        fresh = commissioned(ORDERS[name], volume_ml * ML)
        state = evolve(fresh, battery=evolve(fresh.battery, left_uj=Microjoules(left_uj)))
        self.bench = Bench(PRESETS[device], state, dead_nl=dead_nl).resumed()

    @rule(
        minutes=st.sampled_from(MINUTES),
        stroke_nl=st.sampled_from(STROKES),
        tick_ds=st.sampled_from([594, 600, 606, 6_000]),
    )
    def minutes_pass(self, minutes: int, stroke_nl: int, tick_ds: int) -> None:
        """Time passes."""
        self.bench.tick(minutes, stroke_nl=stroke_nl, tick_ds=tick_ds)

    @rule(nl=st.sampled_from(LEVELS), minutes=st.sampled_from(MINUTES))
    def the_level_sensor_tells_something(self, nl: int, minutes: int) -> None:
        """Anything, and then nothing any more."""
        self.bench.tick(level=Level(known=True, nl=Nanolitres(nl))).tick(minutes, level=NO_READING)

    @rule(mv=st.sampled_from(VOLTAGES), minutes=st.sampled_from(MINUTES))
    def the_voltage_reads_something(self, mv: int, minutes: int) -> None:
        """Anything, for a while."""
        self.bench.tick(minutes, voltage=Voltage(known=mv >= 0, mv=Millivolts(mv)))

    @rule(off_nl=st.sampled_from((-1_100_000, -900_000, 90_000, 110_000)), minutes=st.sampled_from(MINUTES))
    def the_level_sensor_is_off(self, off_nl: int, minutes: int) -> None:
        """It stands still beside the truth."""
        nl = Nanolitres(self.bench.truly_nl + off_nl)
        self.bench.tick(minutes, level=Level(known=True, nl=nl))

    @rule(
        pa=st.sampled_from((-10_001, 0, 19_999, 20_000, 24_499, 24_500, 500_000, 500_001)),
        known=st.booleans(),
        minutes=st.sampled_from(MINUTES),
    )
    def the_pressure_sensor_tells_something(self, pa: int, known: bool, minutes: int) -> None:
        """Anything, for a while; and then whatever comes next."""
        self.bench.tick(minutes, pressure=Pressure(known=known, pa=Pascals(pa)))

    @rule(name=st.sampled_from(sorted(ORDERS)))
    def load(self, name: str) -> None:
        """Another prescription."""
        self.bench.load(ORDERS[name])

    @rule(by=st.sampled_from(TurnBy), times=st.integers(1, 8))
    def turn(self, by: TurnBy, times: int) -> None:
        """Travel, or mischief."""
        for _ in range(times):
            self.bench.command(lambda counter: Turn(counter, by))

    @rule(minutes=st.sampled_from(MINUTES))
    def stop_and_resume(self, minutes: int) -> None:
        """An interruption."""
        self.bench.command(Stop)
        self.bench.tick(minutes)
        self.bench.command(Resume)

    @rule()
    def stop(self) -> None:
        """A stop that lasts."""
        self.bench.command(Stop)

    @rule()
    def resume(self) -> None:
        """A start."""
        self.bench.command(Resume)

    @rule(hours=st.sampled_from([8, 25]))
    def nobody_comes(self, hours: int) -> None:
        """A day, or two, in whatever mode."""
        self.bench.tick(hours * 60)

    @rule()
    def end_therapy(self) -> None:
        """It is accepted only while stopped."""
        self.bench.command(EndTherapy)

    @rule()
    def confirm_dose(self) -> None:
        """At any time."""
        self.bench.command(ConfirmDose)

    @rule(cause=st.sampled_from(Cause))
    def acknowledge(self, cause: Cause) -> None:
        """A clinician has seen it, or claims to have."""
        self.bench.command(lambda counter: Acknowledge(counter, cause))

    @rule(share=st.sampled_from([1, 2, 3]), flow=st.sampled_from([48_000, 1_000_000, 6_000_000]))
    def bolus(self, share: int, flow: int) -> None:
        """As large as the hour allows, a half of it, or a third."""
        state = self.bench.state
        most = max(1, bolus_room(state.ledger.hour_pg) // state.order.pulse_pg)
        self.bench.command(
            lambda counter: ClinicianBolus(counter, Pulses(most // share), NanolitresPerDay(flow))
        )

    @rule(surplus=st.sampled_from([1, 2, 4, 9]), minutes=st.sampled_from((1, 50, 61)))
    def the_motor_turns_by_itself(self, surplus: int, minutes: int) -> None:
        """Once, and in the minute after as it should."""
        self.bench.tick(surplus=surplus).tick(minutes)

    @rule(minutes=st.sampled_from((1, 61, 200)))
    def the_motor_stalls(self, minutes: int) -> None:
        """Nobody sees it turn."""
        self.bench.tick(minutes, surplus=-1_000)

    @rule()
    def release_the_motor(self) -> None:
        """It is accepted only once it was latched off."""
        self.bench.command(ReleaseMotor)

    @rule(minutes=st.sampled_from((1, 3, 20)))
    def prime(self, minutes: int) -> None:
        """It is accepted only on a new catheter, and soon no more."""
        self.bench.command(Prime)
        self.bench.tick(minutes)

    @rule(times=st.integers(1, 20), minutes=st.sampled_from(MINUTES))
    def the_patient_asks(self, times: int, minutes: int) -> None:
        """Again and again."""
        for _ in range(times):
            self.bench.ask()
            self.bench.tick(minutes)

    @rule(back=st.integers(0, 3))
    def replay(self, back: int) -> None:
        """An old command comes again."""
        self.bench.give(Resume(CommandCounter(self.bench.state.counter - back)))

    @invariant()
    def no_claim_is_violated(self) -> None:
        """Nothing that the reference pump watches has been broken."""
        assert [] == self.bench.violations


TestPumpMachine = PumpMachine.TestCase
TestPumpMachine.settings = settings(max_examples=8, stateful_step_count=12)
