"""The predicates, as they are registered: each yields cases, a name, when it applies, what must then hold.

The same functions are proved for all values, watched in simulations, and attacked by tests. A *fact* is a
predicate that is proved like a claim and that others may rest on; it is nobody's promise by itself.
"""

from collections.abc import Callable, Iterator

from attrs import frozen

from spec.moment import Moment

Case = tuple[str, bool, bool]
"""Name, when it applies, what must then hold."""


StepPredicate = Callable[[Moment], Iterator[Case]]


@frozen(eq=False)
class Property:
    """A predicate over one step.

    Attributes:
        claim: id of the claim it belongs to, or empty for a fact.
        name: its sentence.
        cases: its cases.
        rests_on: names of invariants and facts.
        events: classes of event it says anything about.
        apart: whether each case is an obligation by itself.
    """

    claim: str
    name: str
    cases: StepPredicate
    rests_on: tuple[str, ...]
    events: tuple[type, ...]
    apart: bool


PROPERTIES: dict[str, Property] = {}


def claims(
    claim: str, *rests_on: str, events: tuple[type, ...] = (), apart: bool = False
) -> Callable[[StepPredicate], StepPredicate]:
    """Register a predicate under a claim; no events means all."""

    def register(predicate: StepPredicate) -> StepPredicate:
        name = predicate.__name__
        PROPERTIES[name] = Property(claim, name, predicate, rests_on, events, apart)
        return predicate

    return register


def fact(*rests_on: str, events: tuple[type, ...] = ()) -> Callable[[StepPredicate], StepPredicate]:
    """Register a predicate as a fact."""
    return claims("", *rests_on, events=events)
