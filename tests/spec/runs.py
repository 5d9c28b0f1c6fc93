"""Runs that bring a planted fault out."""

from controller.alarms import Cause
from controller.events import (
    Acknowledge,
    ClinicianBolus,
    ConfirmDose,
    EndTherapy,
    OpenRefill,
    ReleaseMotor,
    Resume,
    Stop,
    Turn,
)
from controller.order import TurnBy
from controller.refusals import any_refusal
from controller.reservoir import Level
from controller.units import CommandCounter, Nanolitres, NanolitresPerDay, Pulses
from tests.controller.samples import MCG, PLAIN, Bench, ordered

QUIET_MIN = 1_470
"""After so many quiet minutes the governor must not withhold anything."""
DRY = Level(known=True, nl=Nanolitres(0))


def turning_back(bench: Bench, stroke_nl: int = PLAIN.stroke_max_nl) -> None:
    """Two days on a program that is turned back an hour every hour, so that its busy half never ends."""
    bench.resumed().tick(48 * 15, stroke_nl=stroke_nl)
    for _ in range(36):
        bench.tick(60, stroke_nl=stroke_nl)
        bench.command(lambda counter: Turn(counter, TurnBy.HOUR_BACK))


def plain_days(bench: Bench) -> None:
    """A day and a half without any event."""
    bench.resumed().tick(36 * 60)


def stop_for_a_while(bench: Bench) -> None:
    """Delivery, a stop of eight hours into the busy half of the day, and delivery again."""
    bench.resumed().tick(6 * 60)
    bench.command(Stop)
    bench.tick(8 * 60)
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
    bench.resumed().tick(QUIET_MIN)
    bench.command(lambda counter: ClinicianBolus(counter, Pulses(300), NanolitresPerDay(20_000_000)))
    bench.tick(120)


def quiet_day_then_lower(bench: Bench) -> None:
    """A load that only lowers comes once everything has settled, before the busy half is over."""
    bench.resumed().tick(QUIET_MIN)
    lower = ordered(tuple(flow * 500 // 24 * 6 // 10 for flow in bench.state.order.ring))
    assert not any_refusal(bench.load(lower).refusals)
    bench.tick(120)


def peak_again_and_again(bench: Bench) -> None:
    """Every quarter-hour the program is turned back to its peak."""
    bench.resumed()
    for _ in range(24):
        bench.command(lambda counter: Turn(counter, TurnBy.QUARTER_HOUR_BACK))
        bench.tick(15)


def draining(bench: Bench) -> None:
    """Two days with little in the reservoir, at the largest strokes."""
    bench.resumed().tick(2 * 1_440)


def draining_slowly(bench: Bench) -> None:
    """The same at the smallest strokes, to the end."""
    bench.resumed().tick(3 * 1_440, stroke_nl=PLAIN.stroke_min_nl)


def dry_reading(bench: Bench) -> None:
    """A level sensor that falls to nothing while the reservoir is full."""
    bench.resumed().tick(60).tick(20, level=DRY)


def seen_and_left(bench: Bench) -> None:
    """The pump is left stopped, and somebody acknowledged that: two days and a bit."""
    bench.command(lambda counter: Acknowledge(counter, Cause.STOPPED))
    bench.tick(50 * 60)


def holiday(bench: Bench) -> None:
    """The pump is stopped for two days and an hour, and started again."""
    bench.resumed()
    bench.command(Stop)
    bench.tick(49 * 60)
    bench.command(Resume)
    bench.tick(6 * 60)


def holiday_confirmed(bench: Bench) -> None:
    """The dose is confirmed after a holiday, and delivery goes on."""
    holiday(bench)
    bench.command(ConfirmDose)
    bench.tick(60)


def refill_opened_twice(bench: Bench) -> None:
    """A refill is opened, and half an hour later again."""
    bench.resumed().tick(60)
    for _ in range(2):
        bench.command(lambda counter: OpenRefill(counter, bench.state.order))
        bench.tick(35)


def ended(bench: Bench) -> None:
    """Therapy ends, and is resumed for more than a day."""
    bench.resumed().tick(60)
    bench.command(Stop)
    bench.command(EndTherapy)
    bench.tick(60)
    bench.command(Resume)
    bench.tick(32 * 60)


def stalled(bench: Bench) -> None:
    """The motor is told to turn for three days, and does not."""
    bench.resumed().tick(3 * 1_440, stroke_nl=0)


def refused_command(bench: Bench) -> None:
    """STOP is refused while stopped."""
    bench.command(Stop)


def replayed_command(bench: Bench) -> None:
    """A RESUME from the past."""
    bench.command(Resume)
    bench.command(Stop)
    bench.give(Resume(CommandCounter(1)))


def overstroking(bench: Bench) -> None:
    """The same with strokes at 1.3 times the largest."""
    turning_back(bench, 13 * PLAIN.stroke_max_nl // 10)


def raising(bench: Bench) -> None:
    """A higher volume limit is asked for with too little left for it."""
    higher = ordered((60 * MCG,) * 96)
    bench.load(higher)


def patient_asks_after_a_load(bench: Bench) -> None:
    """The same is loaded again, and the patient asks soon after."""
    bench.resumed().tick(300)
    bench.load(bench.state.order)
    bench.tick(5).ask()
    bench.tick(20)


def patient_asks_again_after_a_stop(bench: Bench) -> None:
    """A stop cuts a bolus off; delivery resumes, and the patient asks again."""
    bench.resumed().tick(300).ask()
    bench.tick(4)
    bench.command(Stop)
    bench.tick(5)
    bench.command(Resume)
    bench.tick(5).ask()
    bench.tick(20)


def patient_asks_all_day(bench: Bench) -> None:
    """For twenty hours, every 40 minutes."""
    bench.resumed()
    for _ in range(30):
        bench.tick(40).ask()


def quiet_day_then_patient(bench: Bench) -> None:
    """The patient asks once everything has settled."""
    bench.resumed().tick(QUIET_MIN).ask()
    bench.tick(30)


def runaway(bench: Bench) -> None:
    """The motor makes five pulses by itself, in a minute; an hour later it is released."""
    bench.resumed().tick(30).tick(surplus=5).tick(60)
    bench.command(ReleaseMotor)
    bench.tick(60)
