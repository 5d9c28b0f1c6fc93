"""A run that leaps is told apart from one that steps by nothing but its time."""

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from controller.units import Minutes
from fault_injection.clock import DAY_MIN
from fault_injection.entries import Timed
from fault_injection.library import shipped
from fault_injection.monitors import Watching
from fault_injection.run import Followed, Run
from fault_injection.scenario import Scenario, read_scenario, undisturbed
from fault_injection.trace import state_digest

EXAMPLES = Path("docs/examples").resolve()
DAYS = 2


def ran(scenario: Scenario, *, stepped: bool) -> tuple[dict[str, Any], int]:
    """What a run comes to, and how many of its minutes were stepped through."""
    run = Run(scenario, Followed(None, None, Watching.DOSE, lambda _minute, _state: None, stepped))
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
        "days": book.days,
        "episodes": book.episodes,
        "modes": book.modes,
        "worst": [book.worst(span) for span in book.windows],
        "voltage": run.plant.voltage(),
        "objections": [(each.claim, each.violations) for each in run.monitors.verdicts() if each.violations],
    }, len(minutes)


def without_expectations(name: str) -> Scenario:
    """A shipped scenario, so that nobody asks for what lies between."""
    path = shipped(name)
    assert path is not None
    read = read_scenario(path)
    return evolve(read, expectations=(), duration=Minutes(min(read.duration, DAYS * DAY_MIN)))


@pytest.mark.parametrize("name", ["adult-spinal-daynight", "patient-bolus", "forty-ml", "child"])
def test_an_undisturbed_pump_leaps_nearly_always(name: str) -> None:
    """State, windows, alarms, what was delivered: all the same, and few minutes are stepped through."""
    scenario = undisturbed(EXAMPLES / f"{name}.toml", days=DAYS, seed=5)
    stepped, all_minutes = ran(scenario, stepped=True)
    leaped, few = ran(scenario, stepped=False)
    assert stepped == leaped
    assert DAYS * DAY_MIN + 1 == all_minutes
    assert 10 * few < all_minutes


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
    ],
)
def test_a_disturbed_pump_leaps_where_it_may(name: str) -> None:
    """Faults, commands and alarms that stand: what comes of them is the same."""
    scenario = without_expectations(name)
    scenario = evolve(scenario, commands=tuple(each for each in scenario.commands if _within(each, scenario)))
    stepped, all_minutes = ran(scenario, stepped=True)
    leaped, fewer = ran(scenario, stepped=False)
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


def _within(timed: Timed, scenario: Scenario) -> bool:
    return timed.at <= scenario.duration


def test_who_asks_for_what_lies_between_steps() -> None:
    """A trace, a recording, all monitors, or an expectation about windows."""
    path = shipped("strokes-1.3x")
    assert path is not None
    asks, asks_not = read_scenario(path), without_expectations("strokes-1.3x")
    for watching, leaps in ((Watching.ALL, False), (Watching.DOSE, True), (Watching.NONE, True)):
        followed = Followed(None, None, watching, lambda _minute, _state: None)
        assert (leaps, False) == (followed.leaps(asks_not), followed.leaps(asks))
