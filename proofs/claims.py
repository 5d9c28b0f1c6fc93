"""Which obligations make up which claim."""

from __future__ import annotations

from proofs.admission import ADMITTED, REASONS
from proofs.oblige import TAKEN_TOGETHER
from spec.faults import predicates_of_detectable_faults
from spec.invariants import INVARIANTS, closure
from spec.judging import RAISES
from spec.mirror_claims import MIRROR
from spec.predicates import PROPERTIES

BOUNDED = {
    "INT-2": (
        "torn_record_is_old_or_new",
        "flipped_bit_is_found",
        "lost_banks_leave_limp_home",
        "power_cut_never_undercounts",
    ),
    "LOG-1": ("power_cut_leaves_every_entry_once",),
}
"""What is held to a bound for the claims about stored records (`proofs.bounded`); no solver is asked."""
BUILT_IN = ("program_keeps_the_observers_time", "valid_clock")
"""Invariants that are part of how a state before a step is written, and split (`proofs.transition`)."""

_MIRRORED = tuple(predicate.__name__ for predicate in MIRROR)


def grounds(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return these invariants and properties with everything that they rest on."""
    found: set[str] = set()
    waiting = [*names, *BUILT_IN]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        waiting += closure([name]) if name in INVARIANTS else ()
        waiting += PROPERTIES[name].rests_on if name in PROPERTIES else ()
        waiting += properties_of("DEL-2") if name in TAKEN_TOGETHER else ()
    return tuple(name for name in (*INVARIANTS, *PROPERTIES) if name in found)


def properties_of(claim: str) -> tuple[str, ...]:
    """Return the properties that say what the claim says."""
    return tuple(name for name, prop in PROPERTIES.items() if prop.claim == claim)


def owners_of(claim: str) -> tuple[str, ...]:
    """Return all owners of obligations that the claim's verdict depends on."""
    if claim == "TOT-1":
        valid = tuple(name for name in INVARIANTS if name.startswith("valid_"))
        return (*grounds(valid), RAISES)
    if claim == "ADM-1":
        return (REASONS, ADMITTED)
    if claim == "INT-3":
        return _MIRRORED
    if claim == "ALM-3":
        shown = predicates_of_detectable_faults()
        return (*grounds(shown), *(name for name in _MIRRORED if name in shown))
    return BOUNDED[claim] if claim in BOUNDED else grounds(properties_of(claim))
