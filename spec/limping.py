"""The observer of a pump in limp-home: it begins to watch there, and takes for granted what the pump must.

What the observer knows of motor, battery and clocks it goes on knowing; so the pump must not forget it.
"""

from collections.abc import Iterator

from attrs import evolve, frozen

from controller.limp_home import LimpHome
from controller.presets import BUDGET
from controller.state import State
from spec.clocks import ClockSeen, ClockWatch
from spec.energy import Energy
from spec.ghosts import Ghost, at_commissioning
from spec.logic import negation
from spec.patient import LAST, NEVER
from spec.sensors import nothing_sensed

Truth = tuple[str, str, bool]
"""An assumption, what of it, and whether it holds."""


@frozen
class Outlasting:
    """What an observer knows that outlasts the loss of both records.

    Attributes:
        ran_away: whether the motor ran away, and nobody released it since.
        left_uj: what is truly left in the battery.
        first_good: whether it is the first clock that is good; if not, the second is.
        first_lost, second_lost: whether a clock has ever stood still for too many readings.
        apart: whether they were too far apart since the time was set last.
    """

    ran_away: bool
    left_uj: int
    first_good: bool
    first_lost: bool
    second_lost: bool
    apart: bool


def outlasting(ghost: Ghost) -> Outlasting:
    """Return what outlasts the loss of what an observer knew."""
    clocks = ghost.clocks
    return Outlasting(
        ran_away=ghost.motor.ran_away,
        left_uj=ghost.energy.left_uj,
        first_good=clocks.first_good,
        first_lost=clocks.first.lost,
        second_lost=clocks.second.lost,
        apart=clocks.apart,
    )


def as_kept(kept: LimpHome, *, left_uj: int, first_good: bool) -> Outlasting:
    """Return the same of an observer who has seen all that a record tells; the rest is true without it."""
    return Outlasting(
        ran_away=kept.motor_off,
        left_uj=left_uj,
        first_good=first_good,
        first_lost=kept.first_lost,
        second_lost=kept.second_lost,
        apart=kept.clocks_disagree,
    )


def true_of_kept(kept: LimpHome, past: Outlasting) -> Iterator[Truth]:
    """Yield what is assumed of a record: the battery holds what it says, and a good clock is not lost."""
    yield "A-DRAIN", "there", past.left_uj >= 0
    yield "A-DRAIN", "covered", kept.left_uj <= past.left_uj
    yield "A-CLOCK", "first", negation(past.first_good & past.first_lost)
    yield "A-CLOCK", "second", past.first_good | negation(past.second_lost)


def from_limp_home(state: State, volume_nl: int, excess_tenths: int, dead_nl: int, past: Outlasting) -> Ghost:
    """Return the observer of a pump whose deliveries are forgotten; none before this moment is counted.

    As many patient boluses as are followed have just ended, and the tip gives the drug that is charged for.
    What may have been drained is what the pump takes for drained.

    Args:
        state: what limp-home begins with.
        volume_nl: true volume in the reservoir.
        excess_tenths: largest true strokes, tenths of the largest charged one.
        dead_nl: true dead volume.
        past: what is known all the same.
    """
    ghost = at_commissioning(state, volume_nl, excess_tenths, dead_nl, state.order.pulse_pg)
    first, second = (ClockSeen(0, 0, lost) for lost in (past.first_lost, past.second_lost))
    return evolve(
        ghost,
        times=evolve(NEVER, ages=(0,) * LAST),
        sensors=nothing_sensed(0),
        motor=evolve(ghost.motor, ran_away=past.ran_away),
        energy=Energy(past.left_uj, spent_uj=BUDGET.capacity_uj - state.battery.left_uj, low_min=0),
        clocks=ClockWatch(past.first_good, 0, first, second, past.apart, 0),
    )
