"""Counterexamples: a solver's values, run on the real code before anybody is shown them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import fields

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
from spec.invariants import INVARIANTS, admitted
from spec.judging import VALID, failing, grounds_of, invalid, not_met, raised, says
from spec.limping import as_kept, from_limp_home, true_of_kept
from spec.predicates import Moment
from spec.records import objection


def native_values(transition: Transition, values: Mapping[str, int | bool]) -> dict[str, Any]:
    """Return what the variables of a transition stand for under a solver's values, as plain values."""
    given = transition.variables
    known = valuation.values([r for value in given.values() for r in roots(value)], values)
    return {name: native(value, known) for name, value in given.items()}


def rerun(
    transition: Transition, device: Device, owner: str, values: Mapping[str, int | bool]
) -> dict[str, Any]:
    """Run a step natively from a solver's values and look at what should have held.

    Returns:
        What failed natively (labels, and the first as a sentence), which hypotheses did not hold natively,
        and the values.
    """
    plain = native_values(transition, values)
    if "state" in plain:
        failed, broken = _step(plain, device, owner)
    elif "request" in plain:
        failed, broken = _admission(plain["request"], device, owner), []
    else:
        failed, broken = _commissioning(plain, device, owner, Catheter(transition.event))
    return {
        "event": transition.event,
        "predicate": owner,
        "fails_natively": bool(failed) and not broken,
        "failed": failed[:8],
        "sentence": objection(owner, says(owner), failed[0]) if failed else "",
        "hypotheses_not_met": broken[:8],
        "values": {name: value for name, value in sorted(values.items()) if value}
        | {"event": repr(plain.get("event", plain.get("request", "")))[:2000]},
    }


def _step(plain: dict[str, Any], device: Device, owner: str) -> tuple[list[str], list[str]]:
    state, event, ghost = plain["state"], plain["event"], plain["ghost"]
    nature, choice = plain["nature"], plain["choice"]
    try:
        result = step(state, event, device)
    except Exception as error:  # what TOT-1 is about
        return [raised(error, event)], list(invalid(state, ghost, device, VALID))
    after = ghosts.advance(ghost, state, event, result, device, nature, choice)
    moment = Moment(device, state, event, result, ghost, after, nature)
    return list(failing(moment, owner)), list(not_met(moment, owner))


def _commissioning(
    plain: dict[str, Any], device: Device, owner: str, catheter: Catheter
) -> tuple[list[str], list[str]]:
    order, volume, floor = plain["order"], plain["volume_nl"], plain["floor_nl"]
    good, past, catheter_pg = plain["first_good"], None, order.pulse_pg
    rests_on_order = owner in INVARIANTS and "A-ADMITTED" in grounds_of(owner)
    broken = [label for label, holds in admitted(order, device) if rests_on_order and not holds]
    if catheter is Catheter.OLD:
        state = commissioned_on_an_old_catheter(order, plain["fallback"], volume, floor)
        catheter_pg = plain["fallback"].pulse_pg
    elif catheter is Catheter.NEW:
        state, catheter_pg = commissioned_on_a_new_catheter(order, volume, floor), 0
    elif catheter is Catheter.LIMPING:
        beside = {field.name: plain[field.name] for field in fields(LimpHome) if field.name in plain}
        kept = LimpHome(**{"usable_floor_nl": floor, **beside})
        past = as_kept(kept, left_uj=plain["truly_left_uj"], first_good=good)
        state = limping_home(kept, device)
        broken += [f"{name} {label}" for name, label, holds in true_of_kept(kept, past) if not holds]
    else:
        state = commissioned(order, volume, floor)
    excess, dead_nl = plain["excess"], plain["dead_nl"]
    ghost = (
        ghosts.at_commissioning(state, volume, excess, dead_nl, catheter_pg, first_good=good)
        if past is None
        else from_limp_home(state, volume, excess, dead_nl, past)
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
