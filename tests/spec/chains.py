"""Pumps at the end of a quarter-hour at which a chain may begin."""

from functools import cache
from pathlib import Path

from attrs import evolve

from controller.presets import Device
from controller.state import State
from controller.units import RING_SLOTS, SLOT_MIN, Minutes, NanolitresPerDay
from fault_injection.clock import DAY_MIN
from fault_injection.monitors import Watching
from fault_injection.run import Followed, Run
from fault_injection.scenario import undisturbed

EXAMPLES = Path("docs/examples").resolve()


@cache
def begun(name: str) -> tuple[State, Device]:
    """A pump that has infused for more than two days, and a program that differs all week."""
    scenario = undisturbed(EXAMPLES / f"{name}.toml", days=3, seed=1)
    run, device = Run(scenario, Followed(None, None, Watching.NONE, lambda *_: None)), scenario.device
    run.live(lambda _: None)
    minute = 3 * DAY_MIN
    while run.state.minute_in_slot != SLOT_MIN - 1:
        minute += 1
        run.minute(Minutes(minute))
    state = run.state
    least = state.order.least_nl_per_day
    ring = tuple(NanolitresPerDay(least + at % 7 * least // 50) for at in range(RING_SLOTS))
    return evolve(state, order=evolve(state.order, ring=ring)), device
