"""A run that leaps is told apart from one that steps by nothing but its time."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from controller.admission import admit
from controller.alarms import Cause
from controller.events import Confirm, Load
from controller.units import (
    SLOT_MIN,
    CommandCounter,
    Milliseconds,
    Millivolts,
    Minutes,
    Pascals,
    PicogramsPerNanolitre,
)
from fault_injection.clock import DAY_MIN, HOUR_MIN
from fault_injection.entries import Timed
from fault_injection.faults import Fault, Subject
from fault_injection.library import shipped
from fault_injection.monitors import Monitors, Watching
from fault_injection.plant.battery import Battery
from fault_injection.plant.clocks import ClockRate
from fault_injection.plant.motor import SOUND_MOTOR
from fault_injection.plant.reservoir import Gas
from fault_injection.plant.sensors import Sensor, Tells
from fault_injection.run import Followed, Run
from fault_injection.scenario import Scenario, read_scenario, undisturbed
from fault_injection.trace import state_digest
from spec.model import ReferencePump
from spec.watch import Watch
from tests.controller.samples import DAY_NIGHT, DRUG, limited, pump, request
from tests.spec.leaves import Leaf, leaves

EXAMPLES = Path("docs/examples").resolve()
DAYS = 2
WATCHINGS = (Watching.DOSE, Watching.ALL)


def ran(
    scenario: Scenario, *, stepped: bool, watching: Watching = Watching.DOSE
) -> tuple[dict[str, Any], int]:
    """What a run comes to, and how many of its minutes were stepped through."""
    run = Run(scenario, Followed(None, None, watching, lambda _minute, _state: None, stepped))
    minutes: list[Minutes] = []
    through = run.minute

    def counted(minute: Minutes) -> bool:
        minutes.append(minute)
        return through(minute)

    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr(run, "minute", counted)
    run.live(lambda _: None)
    book = run.logbook
    return {
        "state": state_digest(run.state),
        "volume": (book.volume_nl, run.plant.volume_nl, run.plant.stored_nl),
        "true_ds": book.true_ds,
        "dry_since": book.dry_since,
        "days": book.days,
        "episodes": book.episodes,
        "modes": book.modes,
        "worst": [book.worst(span) for span in book.windows],
        "voltage": run.plant.voltage(),
        "objections": [(each.claim, each.violations) for each in run.monitors.verdicts() if each.violations],
        "monitors": dict(noted(run)),
    }, len(minutes)


def noted(run: Run) -> Iterator[Leaf]:
    """Everything that monitors of all claims have written down; the dose monitor keeps sums."""
    assert isinstance(run.monitors, Monitors)
    for observer in run.monitors.observers:
        if isinstance(observer, Watch | ReferencePump):
            yield from leaves(observer, type(observer).__name__)


def without_expectations(name: str) -> Scenario:
    """A shipped scenario, so that nobody asks for what lies between."""
    path = shipped(name)
    assert path is not None
    read = read_scenario(path)
    return evolve(read, expectations=(), duration=Minutes(min(read.duration, DAYS * DAY_MIN)))


@pytest.mark.parametrize("watching", WATCHINGS)
@pytest.mark.parametrize("name", ["adult-spinal-daynight", "patient-bolus", "forty-ml", "child"])
def test_an_undisturbed_pump_leaps_nearly_always(name: str, watching: Watching) -> None:
    """State, windows, alarms, what was delivered: all the same, and few minutes are stepped through.

    So is all that monitors know.
    """
    scenario = undisturbed(EXAMPLES / f"{name}.toml", days=DAYS, seed=5)
    stepped, all_minutes = ran(scenario, stepped=True, watching=watching)
    leaped, few = ran(scenario, stepped=False, watching=watching)
    assert stepped == leaped
    assert DAYS * DAY_MIN + 1 == all_minutes
    assert 10 * few < all_minutes


@pytest.mark.parametrize("watching", WATCHINGS)
@pytest.mark.parametrize(
    "name",
    [
        "catheter-blocked",
        "catheter-leaks",
        "motor-stalls",
        "power-lost",
        "refill-taken-up",
        "pump-on-an-old-catheter",
        "patient-asks-too-often",
        "sensor-silent",
        "change-of-concentration",
        "restart-after-holiday",
    ],
)
def test_a_disturbed_pump_leaps_where_it_may(name: str, watching: Watching) -> None:
    """Faults, commands and alarms that stand: what comes of them is the same."""
    scenario = without_expectations(name)
    scenario = evolve(scenario, commands=tuple(each for each in scenario.commands if _within(each, scenario)))
    stepped, all_minutes = ran(scenario, stepped=True, watching=watching)
    leaped, fewer = ran(scenario, stepped=False, watching=watching)
    assert stepped == leaped
    assert fewer < all_minutes


@pytest.mark.parametrize("watching", WATCHINGS)
def test_a_reservoir_under_pressure_gives_the_same_in_a_leap(watching: Watching) -> None:
    """All but the number of objections, which do not count: not every minute is looked at."""
    scenario = without_expectations("reservoir-overfilled")
    stepped, all_minutes = ran(scenario, stepped=True, watching=watching)
    leaped, fewer = ran(scenario, stepped=False, watching=watching)
    assert stepped.pop("objections")
    assert leaped.pop("objections")
    assert stepped == leaped
    assert fewer < all_minutes


@pytest.mark.parametrize("name", ["strokes-grow", "sensor-stuck-high"])
def test_with_a_level_sensor_strokes_beyond_tolerance_and_readings_that_lie_are_stepped_through(
    name: str,
) -> None:
    """What a reading would come to is not sure beforehand."""
    scenario = evolve(without_expectations(name), duration=Minutes(DAY_MIN), commands=())
    _, minutes = ran(scenario, stepped=False)
    assert DAY_MIN + 1 == minutes


def test_with_a_level_sensor_a_reservoir_under_pressure_is_stepped_through() -> None:
    """A level then may fall faster than the lower account; LEVEL_FALLS is as early as in single steps."""
    scenarios = Path("fault_injection/scenarios/prescriptions").resolve()
    base = undisturbed(scenarios / "part-filled-sensed.toml", days=8, seed=5)
    gas = Gas(base.device.reservoir_nl, Pascals(400_000))
    pressed = evolve(base, faults=(Fault("gas_high", Minutes(200), base.duration, Subject.GAS, gas),))
    stepped, _ = ran(pressed, stepped=True)
    leaped, _ = ran(pressed, stepped=False)
    assert stepped == leaped
    assert Cause.LEVEL_FALLS in {each.cause for each in leaped["episodes"]}


def _within(timed: Timed, scenario: Scenario) -> bool:
    return timed.at <= scenario.duration


def test_who_asks_for_what_lies_between_steps() -> None:
    """A trace, a recording, or an expectation about windows; no monitor does."""
    path = shipped("strokes-1.3x")
    assert path is not None
    asks, asks_not = read_scenario(path), without_expectations("strokes-1.3x")
    for watching in Watching:
        followed = Followed(None, None, watching, lambda _minute, _state: None)
        assert (True, False) == (followed.leaps(asks_not), followed.leaps(asks))


def test_all_monitors_see_a_minute_a_day_and_every_one_once_an_assumption_is_broken() -> None:
    """Strokes beyond their tolerance are not what was assumed; what is proved rests on that."""
    sound = undisturbed(EXAMPLES / "forty-ml.toml", days=6, seed=5)
    _, minutes = ran(sound, stepped=False, watching=Watching.ALL)
    assert 7 <= minutes <= 12
    larger = evolve(without_expectations("strokes-1.3x"), duration=Minutes(DAY_MIN), commands=())
    _, minutes = ran(larger, stepped=False, watching=Watching.ALL)
    assert DAY_MIN - minutes < 12 * HOUR_MIN


@pytest.mark.parametrize("watching", WATCHINGS)
def test_a_window_is_judged_by_limits_that_leave_the_ledger_in_their_minute(watching: Watching) -> None:
    """Limits on mass were lowered; those of before count until forgotten, not a minute longer."""
    base = undisturbed(EXAMPLES / "forty-ml.toml", days=DAYS, seed=5)
    asked, least = (limited(request(DAY_NIGHT), base.device, percent) for percent in (140, 100))
    asked_low = evolve(asked, four_hour_pg=least.four_hour_pg, hour_pg=least.hour_pg)
    high, low = (admit(each, base.device, DRUG).order for each in (asked, asked_low))
    at, first = Minutes(1_245), base.commands[0]
    turned_on = evolve(low, ring=low.ring[at // SLOT_MIN :] + low.ring[: at // SLOT_MIN])
    load = Load(CommandCounter(101), turned_on, override=False)
    confirm = Confirm(CommandCounter(102), CommandCounter(101))
    scenario = evolve(
        base,
        initial=pump(high),
        concentration=PicogramsPerNanolitre(500),
        commands=(*base.commands, *(evolve(first, at=at, command=each) for each in (load, confirm))),
        duration=Minutes(3_000),
    )
    stepped, _ = ran(scenario, stepped=True, watching=watching)
    leaped, _ = ran(scenario, stepped=False, watching=watching)
    assert stepped == leaped
    assert low.limits.hour_pg == stepped["worst"][2].limit_pg


ACKNOWLEDGED = """
[[event]]
kind = "acknowledge"
cause = "{cause}"
at = "{at}"
"""


def test_a_reservoir_that_was_filled_with_nothing_is_dry_from_the_next_minute_on(tmp_path: Path) -> None:
    """Whatever minute of the leap then brings the first pulse."""
    path = shipped("change-of-concentration")
    assert path is not None
    shutil.copytree(path.parent / "prescriptions", tmp_path / "prescriptions")
    text = path.read_text(encoding="utf-8").split("# DOSE-1")[0]
    text = text.replace("volume_ml = 12\nmcg", "volume_ml = 12\ntrue_ml = 0\nmcg").replace(
        "= 12\n", "= 2.5\n"
    )
    resumed = 'kind = "resume"\nat = "0 d 00:00"\n'
    stopped = ACKNOWLEDGED.format(cause="stopped", at="0 d 00:00")
    text = text.replace(resumed, resumed + stopped).replace("4 d 00:00", "2 d 00:00")
    for cause in ("reservoir_low", "reservoir_critical", "reservoir_floor"):
        text += ACKNOWLEDGED.format(cause=cause, at="1 d 00:10")
    scenario = tmp_path / "filled-with-nothing.toml"
    scenario.write_text(text, encoding="utf-8")
    read = read_scenario(scenario)
    stepped, _ = ran(read, stepped=True, watching=Watching.NONE)
    leaped, minutes = ran(read, stepped=False, watching=Watching.NONE)
    assert stepped == leaped
    assert DAY_MIN + 11 == leaped["dry_since"]
    assert minutes < read.duration


@pytest.mark.parametrize("watching", WATCHINGS)
def test_a_battery_that_only_reads_well_is_not_leaped_over(watching: Watching) -> None:
    """Under load it falls to where no pulse turns; its sensor tells a volt too much."""
    base = undisturbed(EXAMPLES / "forty-ml.toml", days=1, seed=5)
    begin, end = Minutes(200), Minutes(900)
    weak = Battery(Millivolts(1_900), spent_permille=0, film_ohm_max=0)
    high = Sensor(tells=Tells.OFFSET, amount=1_100, since=begin)
    faults = (
        Fault("battery_drops", begin, end, Subject.BATTERY, weak),
        Fault("voltage_high", begin, end, Subject.VOLTAGE_SENSOR, high),
    )
    scenario = evolve(base, faults=faults)
    stepped, _ = ran(scenario, stepped=True, watching=watching)
    leaped, _ = ran(scenario, stepped=False, watching=watching)
    assert stepped == leaped


@pytest.mark.parametrize("name", ["adult-spinal-continuous", "adult-spinal-daynight"])
def test_a_voltage_that_begins_to_fall_is_told_when_it_is_too_low(name: str) -> None:
    """Not at the end of a chain: it reads just above what is too low until a tenth of the energy is left."""
    base = undisturbed(EXAMPLES / f"{name}.toml", days=12, seed=5)
    spent = Battery(Millivolts(3_000), spent_permille=898, film_ohm_max=0)
    low = Sensor(tells=Tells.OFFSET, amount=-400, since=Minutes(1))
    faults = (
        Fault("battery_spent", Minutes(1), base.duration, Subject.BATTERY, spent),
        Fault("voltage_low", Minutes(1), base.duration, Subject.VOLTAGE_SENSOR, low),
    )
    scenario = evolve(base, faults=faults)
    stepped, _ = ran(scenario, stepped=True, watching=Watching.DOSE)
    leaped, minutes = ran(scenario, stepped=False, watching=Watching.DOSE)
    assert stepped == leaped
    assert minutes < base.duration
    assert [Cause.BATTERY_LOW] == [each.cause for each in leaped["episodes"][1:]]


def test_beside_a_level_sensor_a_motor_that_slips_is_stepped_through() -> None:
    """Pulses are confirmed and take nothing, so that the sensor seems to be stuck."""
    scenarios = Path("fault_injection/scenarios/prescriptions").resolve()
    base = undisturbed(scenarios / "part-filled-sensed.toml", days=3, seed=5)
    slips = evolve(SOUND_MOTOR, slips_permille=1_000)
    faults = (Fault("motor_slips", Minutes(200), base.duration, Subject.MOTOR, slips),)
    scenario = evolve(base, faults=faults)
    stepped, _ = ran(scenario, stepped=True, watching=Watching.DOSE)
    leaped, minutes = ran(scenario, stepped=False, watching=Watching.DOSE)
    assert stepped == leaped
    assert minutes < base.duration
    assert Cause.LEVEL_SENSOR in {each.cause for each in leaped["episodes"]}


def test_how_late_the_program_is_is_kept_through_leaps() -> None:
    """By the pump and by whoever watches: a second a minute for half an hour, and then none."""
    base = undisturbed(EXAMPLES / "forty-ml.toml", days=1, seed=5)
    fast = ClockRate(Milliseconds(61_000))
    faults = (Fault("second_clock", Minutes(200), Minutes(230), Subject.SECOND_CLOCK, fast),)
    scenario = evolve(base, faults=faults)
    stepped, all_minutes = ran(scenario, stepped=True, watching=Watching.ALL)
    leaped, fewer = ran(scenario, stepped=False, watching=Watching.ALL)
    assert stepped == leaped
    assert fewer < all_minutes // 4
    late = [value for name, value in leaped["monitors"].items() if "late_ms" in str(name)]
    assert [30_000, 30_000] == late  # the watch and the reference pump
