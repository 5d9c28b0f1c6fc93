"""The last gate before the motor, for every source of pulses.

A pulse is compared before it is added: it passes only if every window can bear it whole, at its
largest volume and the strongest drug that may be leaving the tip.
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
class Grant:
    """Pulses that passed the gate one after the other, what they cost, and what room is left."""

    pulses: Pulses
    charged_pg: Picograms
    charged_nl: Nanolitres
    headroom: Headroom


def headroom(ledger: Ledger) -> Headroom:
    """Return the room in every window of the ledger."""
    return Headroom(
        day_pg=room(ledger.day_pg),
        day_nl=room(ledger.day_nl),
        four_hour_pg=room(ledger.four_hour_pg),
        hour_pg=room(ledger.hour_pg),
    )


def granted(
    wanted: Pulses, *, pulse_pg: Picograms, pulse_nl: Nanolitres, available: Headroom
) -> Grant:
    """Return as many of the `wanted` pulses, at most `PULSES_PER_TICK_MAX`, as fit every window."""
    grant = Grant(Pulses(0), Picograms(0), Nanolitres(0), available)
    for index in range(PULSES_PER_TICK_MAX):
        grant = _next_pulse(
            grant, due=index < wanted, pulse_pg=pulse_pg, pulse_nl=pulse_nl
        )
    return grant


def _next_pulse(grant: Grant, *, due: bool, pulse_pg: Picograms, pulse_nl: Nanolitres) -> Grant:
    if due and _fits(grant.headroom, pulse_pg, pulse_nl):
        return Grant(
            pulses=Pulses(grant.pulses + 1),
            charged_pg=Picograms(grant.charged_pg + pulse_pg),
            charged_nl=Nanolitres(grant.charged_nl + pulse_nl),
            headroom=_spent(grant.headroom, pulse_pg, pulse_nl),
        )
    return grant


def _fits(available: Headroom, pulse_pg: Picograms, pulse_nl: Nanolitres) -> bool:
    return (
        pulse_pg <= available.day_pg
        and pulse_nl <= available.day_nl
        and pulse_pg <= available.four_hour_pg
        and pulse_pg <= available.hour_pg
    )


def _spent(available: Headroom, pulse_pg: Picograms, pulse_nl: Nanolitres) -> Headroom:
    return Headroom(
        day_pg=available.day_pg - pulse_pg,
        day_nl=available.day_nl - pulse_nl,
        four_hour_pg=available.four_hour_pg - pulse_pg,
        hour_pg=available.hour_pg - pulse_pg,
    )
