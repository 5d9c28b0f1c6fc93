"""The last gate before the motor, for every source of pulses.

A pulse is compared before it is added: another one in a minute passes only if every window can bear
it and those before it whole, at their largest volume and the strongest drug that may be leaving
the tip.
"""

from attrs import frozen

from controller.ledger import Ledger, room
from controller.presets import PULSES_PER_TICK_MAX
from controller.units import Nanolitres, Picograms, Pulses


@frozen
class Headroom:
    """What each window can still bear."""

    day_pg: int
    day_nl: int
    four_hour_pg: int
    hour_pg: int


@frozen
class Cost:
    """Some pulses of one minute, and what they are charged at."""

    pulses: Pulses
    pg: Picograms
    nl: Nanolitres


@frozen
class Grant:
    """Pulses that passed the gate, with their cost, and what room they leave."""

    cost: Cost
    headroom: Headroom


def headroom(ledger: Ledger) -> Headroom:
    """Return the room in every window of the ledger."""
    return Headroom(
        day_pg=room(ledger.day_pg),
        day_nl=room(ledger.day_nl),
        four_hour_pg=room(ledger.four_hour_pg),
        hour_pg=room(ledger.hour_pg),
    )


def granted(wanted: Pulses, *, pulse_pg: Picograms, pulse_nl: Nanolitres, available: Headroom) -> Grant:
    """Return as many of the `wanted` pulses, at most `PULSES_PER_TICK_MAX`, as fit every window."""
    grant = _spending(Cost(Pulses(0), Picograms(0), Nanolitres(0)), available)
    for before in range(PULSES_PER_TICK_MAX):
        grant = _one_more(
            grant,
            _cost(before + 1, pulse_pg=pulse_pg, pulse_nl=pulse_nl),
            due=before < wanted,
            available=available,
        )
    return grant


def _cost(pulses: int, *, pulse_pg: Picograms, pulse_nl: Nanolitres) -> Cost:
    return Cost(Pulses(pulses), Picograms(pulses * pulse_pg), Nanolitres(pulses * pulse_nl))


def _one_more(grant: Grant, cost: Cost, *, due: bool, available: Headroom) -> Grant:
    return _spending(cost, available) if due and _fits(available, cost) else grant


def _fits(available: Headroom, cost: Cost) -> bool:
    return (
        (cost.pg <= available.day_pg)
        & (cost.nl <= available.day_nl)
        & (cost.pg <= available.four_hour_pg)
        & (cost.pg <= available.hour_pg)
    )


def _spending(cost: Cost, available: Headroom) -> Grant:
    return Grant(
        cost=cost,
        headroom=Headroom(
            day_pg=available.day_pg - cost.pg,
            day_nl=available.day_nl - cost.nl,
            four_hour_pg=available.four_hour_pg - cost.pg,
            hour_pg=available.hour_pg - cost.pg,
        ),
    )
