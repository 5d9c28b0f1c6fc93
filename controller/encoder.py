"""The motor as its encoder sees it: pulses that nobody commanded, and commanded ones that nobody sees.

A motor that turns by itself is latched off until a clinician releases it: no other fault stops it. One that
does not turn is told to go on, and takes up by itself.
"""

from attrs import evolve, frozen

from controller.arithmetic import less_but_not_below_zero, smaller
from controller.units import Minutes, Pulses

RUNAWAY_PULSES = Pulses(3)
"""Most surplus pulses of the current and the last block that are taken for a miscount.

One that is counted twice at the edge of a tick in each of the two, and one that coasts. An assumption: no
figure for an encoder that is well is public.
"""
LATE_PULSES = Pulses(1)
"""Most pulses that may be seen later than in the minute for which they were commanded.

The motor makes one stroke at a time, so one at most is under way when the count is read.
"""
BLOCK_MIN = Minutes(60)
"""Minutes of a block; two together cover any hour."""
STALL_PULSES = Pulses(3)
"""Pulses in a row that must have gone unseen: one alone may be a miscount. The least flow takes 3 h."""
STALL_MIN = Minutes(60)
"""Minutes for which they must have: a magnet stalls the rotor for the length of an examination."""


@frozen
class Encoder:
    """What is known of the motor.

    Attributes:
        commanded: pulses commanded at the last tick.
        late: pulses commanded earlier that may still be seen, at most `LATE_PULSES`.
        surplus: pulses seen in this block beyond those that were commanded.
        surplus_before: the same of the block before.
        block_min: minutes of this block that have begun, less one; 0 to 59.
        off: whether the motor is latched off.
        unseen: pulses commanded since one was seen last, at most `STALL_PULSES`.
        unseen_min: minutes since the first of them was commanded, at most `STALL_MIN`.
    """

    commanded: Pulses
    late: Pulses
    surplus: Pulses
    surplus_before: Pulses
    block_min: Minutes
    off: bool
    unseen: Pulses
    unseen_min: Minutes


AT_REST = Encoder(
    commanded=Pulses(0),
    late=Pulses(0),
    surplus=Pulses(0),
    surplus_before=Pulses(0),
    block_min=Minutes(0),
    off=False,
    unseen=Pulses(0),
    unseen_min=Minutes(0),
)


def minute_seen(encoder: Encoder, seen: Pulses) -> Encoder:
    """Return what is known after a minute in which `seen` pulses were counted, none or more."""
    expected = Pulses(encoder.commanded + encoder.late)
    older = _minute_of_block(_silence(encoder, seen))
    surplus = Pulses(older.surplus + less_but_not_below_zero(seen, expected))
    in_both = smaller(RUNAWAY_PULSES + 1, surplus + older.surplus_before)  # more says nothing more
    return evolve(
        older,
        late=Pulses(smaller(LATE_PULSES, less_but_not_below_zero(expected, seen))),
        surplus=surplus,
        off=encoder.off | (in_both > RUNAWAY_PULSES),
    )


def told(encoder: Encoder, pulses: Pulses) -> Encoder:
    """Return what is known once the motor has been told to make so many pulses in the minute to come."""
    return evolve(encoder, commanded=pulses)


def released(encoder: Encoder) -> Encoder:
    """Return what is known once a clinician has released the motor: what it did by itself is forgotten."""
    return evolve(encoder, off=False, surplus=Pulses(0), surplus_before=Pulses(0))


def at_rest(*, off: bool) -> Encoder:
    """Return what is known of a motor of which nobody knows more than whether it is latched off."""
    return evolve(AT_REST, off=off)


def is_stalled(encoder: Encoder) -> bool:
    """Return whether the motor has not turned for an hour though it was told to, pulse after pulse."""
    return (encoder.unseen >= STALL_PULSES) & (encoder.unseen_min >= STALL_MIN)


def _minute_of_block(encoder: Encoder) -> Encoder:
    if encoder.block_min < BLOCK_MIN - 1:
        return evolve(encoder, block_min=Minutes(encoder.block_min + 1))
    return evolve(encoder, block_min=Minutes(0), surplus=Pulses(0), surplus_before=encoder.surplus)


def _silence(encoder: Encoder, seen: Pulses) -> Encoder:
    if seen > 0:
        return evolve(encoder, unseen=Pulses(0), unseen_min=Minutes(0))
    unseen = Pulses(smaller(STALL_PULSES, encoder.unseen + encoder.commanded))
    return evolve(encoder, unseen=unseen, unseen_min=_minutes(encoder, unseen))


def _minutes(encoder: Encoder, unseen: Pulses) -> Minutes:
    if unseen <= 0:
        return encoder.unseen_min
    return Minutes(smaller(STALL_MIN, encoder.unseen_min + 1))
