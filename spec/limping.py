"""The observer of a pump in limp-home: it begins to watch there, and takes for granted what the pump must."""

from attrs import evolve

from controller.state import State
from spec.ghosts import Ghost, at_commissioning
from spec.patient import LAST, NEVER
from spec.sensors import nothing_sensed


def from_limp_home(state: State, volume_nl: int, excess_tenths: int, dead_nl: int) -> Ghost:
    """Return the observer of a pump whose past is forgotten; nothing before this moment is counted.

    As many patient boluses as are followed have just ended, and the tip gives the drug that is charged for.

    Args:
        state: what limp-home begins with.
        volume_nl: true volume in the reservoir.
        excess_tenths: largest true strokes, tenths of the largest charged one.
        dead_nl: true dead volume.
    """
    ghost = at_commissioning(state, volume_nl, excess_tenths, dead_nl, state.order.pulse_pg)
    return evolve(ghost, times=evolve(NEVER, ages=(0,) * LAST), sensors=nothing_sensed(0))
