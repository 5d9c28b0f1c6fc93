"""The reference pump notices when priming goes wrong."""

import pytest
from attrs import evolve

from controller.events import Event, Prime, Resume, Stop
from controller.presets import Device
from controller.state import State
from controller.step import StepResult, step
from controller.units import Nanolitres
from tests.controller.samples import ML, PLAIN, Bench, Step, flat, on_a_new_catheter, ordered

ORDER = ordered(flat(24), percent=120)


def too_far(state: State, event: Event, device: Device) -> StepResult:
    """Priming goes by the largest dead volume."""
    wide = evolve(state, order=evolve(state.order, dead_volume_min_nl=state.order.dead_volume_max_nl))
    result = step(wide, event, device)
    order = evolve(result.state.order, dead_volume_min_nl=state.order.dead_volume_min_nl)
    return evolve(result, state=evolve(result.state, order=order))


def finished_later(state: State, event: Event, device: Device) -> StepResult:
    """A stop keeps what is left of priming."""
    result = step(state, event, device)
    left = state.bolus if isinstance(event, Stop) else result.state.bolus
    return evolve(result, state=evolve(result.state, bolus=left))


def careless(state: State, event: Event, device: Device) -> StepResult:
    """Whoever primes takes the reservoir for full."""
    if not isinstance(event, Prime):
        return step(state, event, device)
    full = evolve(state.reservoir, lower_nl=Nanolitres(18 * ML))
    result = step(evolve(state, reservoir=full), event, device)
    kept = evolve(result.state, reservoir=state.reservoir, alarms=state.alarms)
    return evolve(result, state=kept)


@pytest.mark.parametrize(
    ("run", "claim", "volume_nl"),
    [
        (step, None, 18 * ML),
        (too_far, "DOSE-5", 18 * ML),
        (finished_later, "DOSE-4", 18 * ML),
        (careless, "RES-1", 2 * ML + 3 * ORDER.limits.day_nl),
    ],
)
def test_the_claim_that_broke_is_named(run: Step, claim: str | None, volume_nl: int) -> None:
    """Primed, stopped and resumed; and nothing is found of the pump as it ships."""
    bench = Bench(PLAIN, on_a_new_catheter(ORDER, volume_nl), run).resumed()
    bench.command(Prime)
    bench.tick(3)
    bench.command(Stop)
    bench.command(Resume)
    bench.tick(5)
    bench.command(Prime)
    bench.tick(30)
    assert (claim in bench.claims()) if claim else not bench.violations
