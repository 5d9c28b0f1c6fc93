"""Counterexamples: a solver's values, run on the real code before anybody is shown them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from controller.admission import Request, admit
from controller.limp_home import LimpHome, limping_home
from controller.presets import Device
from controller.shell.library import load_drug
from controller.state import commissioned, commissioned_on_a_new_catheter, commissioned_on_an_old_catheter
from controller.step import step
from proofs import valuation
from proofs.kinds import Catheter
from proofs.transition import Transition
from proofs.values import native, roots
from spec import ghosts
from spec.admission import (
    Judgement,
    every_reason_is_given,
    refused,
    what_is_not_refused_is_admitted,
)
from spec.invariants import INVARIANTS, admitted, closure
from spec.limping import from_limp_home
from spec.predicates import PROPERTIES, Moment, assumptions


def rerun(
    transition: Transition, device: Device, owner: str, values: Mapping[str, int | bool]
) -> dict[str, Any]:
    """Run a step natively from a solver's values and look at what should have held.

    Returns:
        What failed natively (labels), which hypotheses did not hold natively, and the values.
    """
    given = transition.variables
    known = valuation.values([r for value in given.values() for r in roots(value)], values)
    plain = {name: native(value, known) for name, value in given.items()}
    if "state" in plain:
        failed, broken = _step(plain, device, owner)
    elif "request" in plain:
        failed, broken = _admission(plain["request"], device, owner), []
    else:
        failed, broken = _commissioning(plain, device, owner, Catheter(transition.event))
    return {
        "event": transition.event,
        "fails_natively": bool(failed) and not broken,
        "failed": failed[:8],
        "hypotheses_not_met": broken[:8],
        "values": {name: value for name, value in sorted(values.items()) if value}
        | {"event": repr(plain.get("event", plain.get("request", "")))[:2000]},
    }


def _step(plain: dict[str, Any], device: Device, owner: str) -> tuple[list[str], list[str]]:
    valid = tuple(name for name in INVARIANTS if name.startswith("valid_"))
    state, event, ghost = plain["state"], plain["event"], plain["ghost"]
    nature, choice = plain["nature"], plain["choice"]
    try:
        result = step(state, event, device)
    except Exception as error:  # what TOT-1 is about
        return [f"step raises {type(error).__name__}: {error}"], _not_met(plain, device, valid)
    after = ghosts.advance(ghost, state, event, result, device, nature, choice)
    moment = Moment(device, state, event, result, ghost, after, nature)
    grounds = _grounds(owner)
    broken = _not_met(plain, device, grounds)
    broken += [
        f"{name} {label}" for name, label, holds in assumptions(moment) if name in grounds and not holds
    ]
    if owner in INVARIANTS:
        conjuncts = INVARIANTS[owner].holds(result.state, after, device)
        return [label for label, holds in conjuncts if not holds], broken
    if owner in PROPERTIES:
        cases = PROPERTIES[owner].cases(moment)
        return [label for label, when, then in cases if when and not then], broken
    return [], broken


def _commissioning(
    plain: dict[str, Any], device: Device, owner: str, catheter: Catheter
) -> tuple[list[str], list[str]]:
    order, volume, floor = plain["order"], plain["volume_nl"], plain["floor_nl"]
    rests_on_order = owner in INVARIANTS and "A-ADMITTED" in _grounds(owner)
    broken = [label for label, holds in admitted(order, device) if rests_on_order and not holds]
    if catheter is Catheter.OLD:
        state = commissioned_on_an_old_catheter(order, plain["fallback"], volume, floor)
        catheter_pg = plain["fallback"].pulse_pg
    elif catheter is Catheter.NEW:
        state, catheter_pg = commissioned_on_a_new_catheter(order, volume, floor), 0
    elif catheter is Catheter.LIMPING:
        kept = LimpHome(plain["mode"], order, floor, plain["counter"], plain["patient_counter"])
        state, catheter_pg = limping_home(kept, device), 0
    else:
        state, catheter_pg = commissioned(order, volume, floor), order.pulse_pg
    excess, dead_nl = plain["excess"], plain["dead_nl"]
    ghost = (
        from_limp_home(state, volume, excess, dead_nl)
        if catheter is Catheter.LIMPING
        else ghosts.at_commissioning(state, volume, excess, dead_nl, catheter_pg)
    )
    conjuncts = INVARIANTS[owner].holds(state, ghost, device) if owner in INVARIANTS else ()
    return [label for label, holds in conjuncts if not holds], broken


def _admission(request: Request, device: Device, owner: str) -> list[str]:
    drug = load_drug("baclofen").rules
    judged = Judgement(request, device, drug, admit(request, device, drug))
    if owner == every_reason_is_given.__name__:
        return [label for label, holds in every_reason_is_given(judged) if not holds]
    if refused(judged.admission.refusals):
        return []
    return [label for label, holds in what_is_not_refused_is_admitted(judged) if not holds]


def _grounds(owner: str) -> tuple[str, ...]:
    """Invariants and assumptions that the obligation was to be shown from."""
    uses = INVARIANTS[owner].uses if owner in INVARIANTS else PROPERTIES[owner].rests_on
    return closure(uses)


def _not_met(plain: dict[str, Any], device: Device, names: tuple[str, ...]) -> list[str]:
    """Invariants that the state before does not satisfy natively."""
    return [
        f"{name} {label}"
        for name, invariant in INVARIANTS.items()
        if name in names
        for label, holds in invariant.holds(plain["state"], plain["ghost"], device)
        if not holds
    ]
