"""That a link of a chain is a leap of a quarter-hour: `spec.link.slot_later` beside `spec.leap.leap`.

By induction over the links of a chain. A state that is spread out of any link on a steady base, leaped over a
quarter-hour, is that which is spread out of the next link on the base with its rings turned; what is carried
beside the windows is still what they hold; and if the link is quiet, so is the leap, condition by condition.
The state that it ends in is as steady, and as valid as whatever the controller steps to: so the next link
goes on from there. Where a chain begins, a valid state is spread out of its own link. That rings turned one
by one are turned at once is left to tests.
"""

from __future__ import annotations

from attrs import evolve

from controller.presets import Device
from controller.reservoir import Level
from controller.state import State
from controller.units import SLOT_MIN, Minutes
from proofs.leap_terms import Known, Named, at_rest, explored, the_same, valid
from proofs.symbolic import bool_term
from proofs.terms import Bool
from proofs.transition import Transition, exploring
from proofs.values import fields_of, symbolic
from spec.sizes import SIZES

BEGINNING, LINK = "Where a chain begins", "One link of a chain"
QUIET = "quiet"
"""How conditions end that are shown besides the leaves of a state."""

NOT_NEGATIVE = ("valid_order", "valid_ring", "valid_counts", "valid_hour_pg_ledger")
"""By which invariants no flow, no count, nothing in the window of minutes, and no charge is negative."""


def beginning(device: Device) -> tuple[Transition, Named, Known]:
    """Return that a valid state in which a chain may begin is spread out of its own link."""
    ranges: list[Bool] = []
    base = _base(ranges)
    with exploring() as explorer:
        from spec import chain  # noqa: PLC0415  # the names as they are while wrapped

        known = valid(base, device)
        steady = bool_term(chain.steady(base, device))
        goals = the_same(chain.spread(base, chain.first_link(base)), base)
        return explored(BEGINNING, explorer, ranges), goals, Known((*ranges, steady), known)


def one_link(device: Device) -> tuple[Transition, Named, Known]:
    """Return that the next link is a leap of a quarter-hour, whatever a steady base and a link are."""
    ranges: list[Bool] = []
    base = _base(ranges)
    minutes = symbolic(int, "minutes", SIZES, ranges)
    levels = tuple(symbolic(Level, f"level[{at}]", SIZES, ranges) for at in range(SLOT_MIN))
    with exploring() as explorer:
        from spec import chain  # noqa: PLC0415  # the names as they are while wrapped
        from spec import leap as leaping  # noqa: PLC0415
        from spec import level_link as hearing  # noqa: PLC0415
        from spec import link as linking  # noqa: PLC0415

        steady = bool_term(chain.steady(base, device))
        link = evolve(chain.first_link(base), minutes=minutes)
        fixed, flow = chain.fixed(base, device), base.order.ring[1]
        now = linking.quarter(link.phase, flow, fixed)
        later = linking.slot_later(link, flow, now, fixed)
        heard = hearing.heard_later(hearing.first_heard(base), levels, link, now, fixed, device)
        state = chain.spread(base, link)
        made = leaping.leap(state, SLOT_MIN, levels, device)
        onward = chain.spread(chain.turned_on(hearing.told_on(base, heard), 1), later.link)
        goals = the_same((made.state, made.pulses), (onward, now.pulses))
        goals += the_same(chain.first_link(onward), evolve(later.link, minutes=Minutes(0)))
        goals += the_same(chain.fixed(onward, device), fixed)
        goals.append(("steady", bool_term(chain.steady(onward, device))))
        goals += [(f"{name}_{QUIET}", bool_term(holds)) for name, holds in fields_of(made.quiet)]
        quiet = bool_term(later.quiet & heard.quiet)
        return (
            explored(LINK, explorer, ranges),
            goals,
            Known((*ranges, steady, bool_term(minutes >= 0), quiet), valid(base, device, NOT_NEGATIVE)),
        )


def _base(ranges: list[Bool]) -> State:
    """A state at rest at the end of a quarter-hour."""
    return evolve(at_rest(symbolic(State, "state", SIZES, ranges)), minute_in_slot=Minutes(SLOT_MIN - 1))
