"""Power that was lost and came back: what the pump no longer knows then, and does until it is told.

The state is written in full before anything moves, so that nothing which protects is forgotten. Time is: how
long the pump was off, and what the program's slot is now, only a clinician can say.
"""

from attrs import frozen


@frozen
class Power:
    """What power losses have left unknown.

    Attributes:
        time_unknown: whether the program may be at another time of day, and nobody has set it since.
        record_lost: whether one of the two records of the state could not be read when power came back,
            and no dose was confirmed since.
    """

    time_unknown: bool
    record_lost: bool


NEVER_LOST = Power(time_unknown=False, record_lost=False)


def came_back(power: Power, *, record_lost: bool) -> Power:
    """Return what is unknown when power is back."""
    return Power(time_unknown=True, record_lost=power.record_lost | record_lost)
