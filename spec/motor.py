"""What an observer of the motor counts: pulses beyond those commanded, and commanded ones that nobody saw.

The numbers of the promise are told here anew, and not taken from the controller.
"""

from attrs import evolve, frozen

from controller.events import Tick
from controller.step import StepResult
from spec.choosing import pick

WINDOW_MIN = 60
"""DOSE-7: length of the window in which pulses beyond those commanded are counted."""
BEYOND_MOST = 4
"""DOSE-7: most of them in such a window without motor-off: three miscounts and one pulse that is late."""
INTERLOCK_PULSES = 9
"""A-RUNAWAY: most pulses that the interlock lets a motor make by itself between two ticks."""
STALLED_PULSES = 3
"""ALM-3: pulses commanded, and none seen, after which a stall is told."""
STALLED_MIN = 60
"""ALM-3: minutes from the first of them after which it is."""


@frozen
class MotorWatch:
    """Pulses of the motor.

    Attributes:
        started: whether the count of pulses beyond those commanded runs.
        minutes: ticks since it began.
        beyond: pulses seen since, less those commanded in the minutes that they are of; none saves up
            what came before.
        commanded: pulses commanded at the last tick.
        ran_away: whether `beyond` has been over the most in a window, and nobody released the motor since.
        unseen: pulses commanded since one was seen last, that of this minute left out.
        unseen_min: minutes since the first of them was commanded.
    """

    started: bool
    minutes: int
    beyond: int
    commanded: int
    ran_away: bool
    unseen: int
    unseen_min: int


AT_REST = MotorWatch(False, 0, 0, 0, False, 0, 0)


def motor_watched(watch: MotorWatch, event: Tick, result: StepResult, *, start: bool) -> MotorWatch:
    """Return the watch after a tick, the count beginning anew with it on `start`."""
    seen = pick(event.confirmed > 0, event.confirmed, 0)
    started, minutes = watch.started | start, pick(start, 0, watch.minutes + 1)
    beyond = pick(start, 0, watch.beyond) + seen - watch.commanded
    over = started & (minutes <= WINDOW_MIN) & (beyond > BEYOND_MOST)
    unseen = pick(seen > 0, 0, watch.unseen + watch.commanded)
    return MotorWatch(
        started=started,
        minutes=minutes,
        beyond=beyond,
        commanded=result.motor.basal + result.motor.bolus,
        ran_away=watch.ran_away | over,
        unseen=unseen,
        unseen_min=pick(unseen > 0, pick(seen > 0, 0, watch.unseen_min) + 1, 0),
    )


def motor_released(watch: MotorWatch) -> MotorWatch:
    """Return the watch once a clinician has released the motor: what was, is told and done."""
    return evolve(watch, started=False, ran_away=False)
