"""Records shared by the predicates, the reference pump and whoever watches a run."""

from attrs import frozen


@frozen
class Nature:
    """What truly happened around one step, which the pump cannot know.

    Attributes:
        drawn_nl: true volume that this step's pulses took from the reservoir.
        true_pg: true mass that this step's pulses brought to the tip.
        tick_ds: true length of the tick that ended at this event, tenths of a second; where clocks are
            read, true time since they were read before; 0 for commands.
        held_nl: true volume in the reservoir before this step; looked at while a refill is open, when
            a syringe may have changed it.
        drained_uj: true energy that this step took from the battery.
    """

    drawn_nl: int
    true_pg: int
    tick_ds: int
    held_nl: int
    drained_uj: int


@frozen
class Violation:
    """A claim that did not hold.

    Attributes:
        claim: id of the claim.
        sentence: what should have held.
        tick: ticks since the run began.
    """

    claim: str
    sentence: str
    tick: int


def objection(name: str, docstring: str | None, label: str) -> str:
    """Return the sentence in which a predicate objects: its name, what it says, and which case it is."""
    words = name.replace("_", " ")
    line = (docstring or words).splitlines()[0].rstrip(".")
    return f"{words}: {line} ({label})"
