"""ADM-1: `admit` itself explored, for every concentration in the drug library and any other."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve

from controller.admission import DrugRules, Request
from controller.presets import Device
from controller.shell.library import load_drug
from controller.units import RING_SLOTS
from proofs import terms
from proofs.engine import no_event_raises, own_names
from proofs.oblige import Obligation
from proofs.symbolic import bool_term
from proofs.telling import unknowns_of
from proofs.terms import Atom, Bool, Int
from proofs.transition import Transition, exploring, named_arguments, transition_without_step
from proofs.values import leaves, symbolic
from spec.admission import (
    Judgement,
    every_reason_is_given,
    refused,
    what_is_not_refused_is_admitted,
)

REASONS, ADMITTED = "every_reason_is_given", "what_is_not_refused_is_admitted"


def admission_of(device: Device, concentration: int | None) -> Transition:
    """Explore `admit`; without a concentration, for those that the library does not list."""
    ranges: list[Bool] = []
    drug = load_drug("baclofen").rules
    request = symbolic(Request, "request", {(Request, "rates"): RING_SLOTS}, ranges)
    if concentration is not None:
        request = evolve(request, concentration=concentration)
    unlisted = (
        [bool_term(request.concentration >= 1), *_unlisted(request, drug)] if concentration is None else []
    )
    with exploring(*unlisted) as explorer:
        from controller import admission as shipping  # noqa: PLC0415  # the name while wrapped

        admission = shipping.admit(request, device, drug)
        judged = Judgement(request, device, drug, admission)
        reasons = [(name, bool_term(holds)) for name, holds in every_reason_is_given(judged)]
        accepted = [(name, bool_term(holds)) for name, holds in what_is_not_refused_is_admitted(judged)]
        given = bool_term(refused(admission.refusals))
    named = "another concentration" if concentration is None else f"{concentration} mcg per mL"
    return transition_without_step(
        f"Admission at {named}",
        explorer,
        before={"known": [("", h) for h in unlisted], "given": [("", given)]},
        after={REASONS: reasons, ADMITTED: accepted},
        variables={"request": request},
        result=admission,
        ranges=unlisted,
    )


def _unlisted(request: Request, drug: DrugRules) -> Iterator[Bool]:
    for listed in drug.concentrations:
        yield bool_term(request.concentration != listed)


def admission_obligations(explored: Transition) -> Iterator[Obligation]:
    """Yield ADM-1 for one exploration; for an unlisted concentration, that it is refused."""
    yield no_event_raises(explored)
    known = tuple(holds for _, holds in explored.before["known"])
    if known:
        wanted = [pair for pair in explored.after[REASONS] if pair[0].startswith("concentration")]
        goal = terms.every((*(h for _, h in wanted), explored.before["given"][0][1]))
        yield Obligation(REASONS, "unlisted", explored.event, goal, near=known, levels=(2, 3))
        return
    accepted = tuple(_no_reason(explored.before["given"][0][1]))
    slots = _slots(explored)
    of_no_slot = {h.serial for h in accepted if not unknowns_of([h]) & slots}
    of_a_slot = {h.serial for h in accepted if len(unknowns_of([h]) & slots) == 1}
    by_links = _what_is_at_most_what(explored, [*explored.after[REASONS], *explored.after[ADMITTED]])
    returned = [(own_names(call), conjuncts) for call, conjuncts in explored.contracts]
    within = tuple(itertools.chain(*explored.contracts_apart()))
    for owner, far in ((REASONS, ()), (ADMITTED, accepted)):
        pairs = [pair for pair in explored.after[owner] if pair[1] is not terms.TRUE]
        linked = [pair for pair in pairs if pair[1].serial in by_links]
        for chunk in _chunks(linked, apart=False):
            near = {h.serial: h for _, holds in chunk for h in by_links[holds.serial]}
            yield _obligation(explored, owner, chunk, near=tuple(near.values()))
        others = [pair for pair in pairs if pair[1].serial not in by_links]
        for chunk in _chunks(others, apart=owner == REASONS):
            if chunk[0][0] == PEAK:
                yield from _day_by_day(explored, owner, chunk, far)
                continue
            asked = unknowns_of([holds for _, holds in chunk])
            bounds = of_a_slot if chunk[0][0] == WEEK else of_no_slot
            closest = tuple(h for h in far if unknowns_of([h]) & asked or h.serial in bounds)
            yield _obligation(
                explored,
                owner,
                chunk,
                closest=closest,
                direct=closest,
                far=far,
                contracts=_contracts_under(returned, [*(h for _, h in chunk), *closest]),
                within=within,
                levels=(1, 2, 3) if chunk[0][0] == WEEK else (0, 1, 2, 3),
            )


PEAK, WEEK = "peak", "week"
"""Conjuncts on all flows, of which each has its bounds."""
MANY = 96
"""Conjuncts that say the same of other slots, in one obligation."""
Pair = tuple[str, Bool]


def _obligation(
    explored: Transition,
    owner: str,
    chunk: Sequence[Pair],
    *,
    levels: tuple[int, ...] = (0,),
    **known: Any,
) -> Obligation:
    label = chunk[0][0] if len(chunk) == 1 else f"{chunk[0][0]}-to-{chunk[-1][0]}"
    goal = terms.every(holds for _, holds in chunk)
    return Obligation(owner, label, explored.event, goal, levels=levels, **known)


def _chunks(pairs: Sequence[Pair], *, apart: bool) -> Iterator[Sequence[Pair]]:
    """Conjuncts that say the same of other slots, some at a time; else, if `apart`, each by itself."""
    families: dict[str, list[Pair]] = {}
    for label, holds in pairs:
        alone = apart and not label.startswith("flow_")
        families.setdefault(label if alone else label.rstrip("0123456789"), []).append((label, holds))
    for family in families.values():
        yield from (family[at : at + MANY] for at in range(0, len(family), MANY))


def _day_by_day(
    explored: Transition, owner: str, peak: Sequence[Pair], accepted: Sequence[Bool]
) -> Iterator[Obligation]:
    """The largest flow of the week is within bounds since that of each day is, and those since all flows are.

    Of 672 flows at once a solver may lose sight.
    """
    within_bounds = [conjunct for _, holds in peak for conjunct in terms.conjuncts(holds)]
    returned = {name: made for made in explored.contracts for name in own_names(made[0])}
    (name_of_week,) = unknowns_of(within_bounds)
    week, contract = returned[name_of_week]
    days = []
    for day, largest in enumerate(leaves(week.args)):
        assert isinstance(largest, Int)
        (name_of_day,) = unknowns_of([terms.at_most(largest, terms.number(0))])
        _, of_day = returned[name_of_day]
        flows = unknowns_of(of_day)
        known = (h for h in accepted if len(unknowns_of([h])) == 1 and unknowns_of([h]) <= flows)
        goal = terms.every(_of_another(bound, largest) for bound in within_bounds)
        yield _obligation(explored, owner, [(f"{PEAK}_of_day_{day}", goal)], near=(*of_day, *known))
        days.append(goal)
    yield _obligation(explored, owner, peak, near=(*contract, *days))


def _of_another(bound: Bool, value: Int) -> Bool:
    """The same bound on another value."""
    (form,) = bound.args
    assert isinstance(form, Int)
    ((_, factor),) = form.parts
    return terms.at_most(terms.add(terms.scale(value, factor), terms.number(form.const)), terms.number(0))


def _contracts_under(
    returned: Sequence[tuple[frozenset[int], tuple[Bool, ...]]], spoken_of: Sequence[Bool]
) -> tuple[Bool, ...]:
    """Contracts of the calls that returned what is spoken of, and of those under them.

    What is above, such as the stretches of which a flow is part, tells nothing of it.
    """
    chosen: dict[int, Bool] = {}
    names = unknowns_of(spoken_of)
    for _ in range(2):
        for results, conjuncts in returned:
            if not names.isdisjoint(results):
                chosen |= {h.serial: h for h in conjuncts if not h.is_const}
        names = unknowns_of(chosen.values())
    return tuple(chosen.values())


def _what_is_at_most_what(explored: Transition, asked: Sequence[Pair]) -> dict[int, tuple[Bool, ...]]:
    """What follows from contracts that say "this is at most that", one after another, and from nothing else.

    A stretch of the week is at most the largest of its day, that at most the largest of all days: of so
    many contracts only these tell of it. By the serial of what follows, where that is asked.
    """
    uppers: dict[int, list[tuple[Atom, Bool]]] = {}
    contracts = {h.serial: h for _, conjuncts in explored.contracts for h in conjuncts}
    for holds in contracts.values():
        for lower, upper in _ordered(holds):
            uppers.setdefault(lower.serial, []).append((upper, holds))
    names: dict[int, list[tuple[Atom, tuple[Bool, ...]]]] = {}
    for name, meant, because in _named_values(explored):
        names.setdefault(meant.serial, []).append((name, because))
    found: dict[int, tuple[Bool, ...]] = {}
    for _, holds in asked:
        for meant, upper in _as_order(holds):
            for name, because in names.get(meant.serial, ()):
                links = _links(name, upper, uppers)
                if links is not None:
                    found[holds.serial] = (*because, *links)
    return found


def _as_order(holds: Bool) -> Iterator[tuple[Int, Atom]]:
    """The ways to read a conjunct as "this is at most that name"."""
    form = holds.args[0] if holds.kind == "le" else None
    if isinstance(form, Int):
        for atom, factor in form.parts:
            if factor == -1:
                yield terms.add(form, terms.of(atom)), atom


def _links(
    lower: Atom, upper: Atom, uppers: Mapping[int, Sequence[tuple[Atom, Bool]]]
) -> tuple[Bool, ...] | None:
    """Return contracts by which one name is at most another, one after the other; None if there are none."""
    waiting: list[tuple[Atom, tuple[Bool, ...]]] = [(lower, ())]
    met = {lower.serial}
    while waiting:
        below, so_far = waiting.pop()
        for above, holds in uppers.get(below.serial, ()):
            if above is upper:
                return (*so_far, holds)
            if above.serial not in met:
                met.add(above.serial)
                waiting.append((above, (*so_far, holds)))
    return None


def _ordered(holds: Bool) -> Iterator[tuple[Atom, Atom]]:
    """The two names of which a conjunct says that one is at most the other, and nothing else."""
    form = holds.args[0] if holds.kind == "le" else None
    if isinstance(form, Int) and not form.const and sorted(c for _, c in form.parts) == [-1, 1]:
        (one, factor), (other, _) = form.parts
        yield (one, other) if factor == 1 else (other, one)


def _named_values(explored: Transition) -> Iterator[tuple[Atom, Int, tuple[Bool, ...]]]:
    """Names as themselves, and as what they stand for by definition."""
    for name, meant in named_arguments(explored.explorer):
        yield name, terms.of(name), ()
        yield name, meant, (terms.equal(terms.of(name), meant),)


def _slots(explored: Transition) -> frozenset[int]:
    """What is said slot by slot: rates, and the flows set for them."""
    request, order = explored.variables["request"], explored.result.order
    return unknowns_of([bool_term(each >= 0) for each in (*request.rates, *order.ring)])


def _no_reason(given: Bool) -> Iterator[Bool]:
    """What holds where no reason for refusal is given, piece by piece."""
    for reason in given.args if given.kind == "or" else (given,):
        if isinstance(reason, Bool):
            yield terms.negate(reason)
