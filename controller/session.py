"""The programming session: what is loaded is shown, and in force only once it has been confirmed.

Nothing that becomes of a session stops delivery. The program that ran goes on until the moment of
confirmation, and for good if that never comes.
"""

from attrs import evolve, frozen

from controller.order import Order, in_next_slot
from controller.units import CommandCounter, Minutes

SESSION_MIN = Minutes(30)
"""Minutes after which a session that nobody confirmed is over: an assumption."""


@frozen
class Session:
    """What was loaded last.

    Attributes:
        open: whether it may still be confirmed.
        order: the order loaded, its ring turned with the clock.
        override: whether a clinician overrode the soft limit of titration, for a recorded reason.
        counter: of the load, which the confirmation repeats.
        age_min: minutes since the load.
    """

    open: bool
    order: Order
    override: bool
    counter: CommandCounter
    age_min: Minutes


def none_open(order: Order) -> Session:
    """Return that no session is open; `order` is any admitted order."""
    return Session(open=False, order=order, override=False, counter=CommandCounter(0), age_min=Minutes(0))


def minute_open(session: Session) -> Session:
    """Return the session a minute later: one that nobody has confirmed in time is over."""
    if not session.open:
        return session
    age_min = Minutes(session.age_min + 1)
    return evolve(session, open=age_min < SESSION_MIN, age_min=age_min)


def next_slot_begun(session: Session) -> Session:
    """Return the session when the next quarter-hour begins."""
    return evolve(session, order=in_next_slot(session.order))
