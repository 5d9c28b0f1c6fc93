"""ADM-1: `admit` itself explored, for every concentration in the drug library and any other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from controller.admission import DrugRules, Request
from controller.presets import Device
from controller.shell.library import load_drug
from controller.units import SLOTS_PER_DAY
from proofs import terms
from proofs.engine import no_event_raises
from proofs.oblige import CHUNK, Obligation
from proofs.symbolic import bool_term
from proofs.telling import unknowns_of
from proofs.terms import Bool
from proofs.transition import Transition, exploring, transition_without_step
from proofs.values import symbolic
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
    request = symbolic(Request, "request", {(Request, "rates"): SLOTS_PER_DAY}, ranges)
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
    contracts, within = explored.contracts_apart()
    for owner, far in ((REASONS, ()), (ADMITTED, accepted)):
        pairs = [pair for pair in explored.after[owner] if pair[1] is not terms.TRUE]
        for chunk in _chunks(pairs, apart=owner == REASONS):
            goal = terms.every(holds for _, holds in chunk)
            asked = frozenset() if chunk[0][0].startswith(WORST) else unknowns_of([goal])
            yield Obligation(
                owner,
                chunk[0][0] if len(chunk) == 1 else f"{chunk[0][0]}-to-{chunk[-1][0]}",
                explored.event,
                goal,
                closest=tuple(h for h in far if unknowns_of([h]) & asked),
                direct=far,
                far=far,
                contracts=contracts,
                within=within,
                levels=(0, 1, 2, 3),
                distance=1 if owner == REASONS or chunk[0][0].startswith((*WORST, *SUMS)) else 2,
            )


WORST, MANY = ("day_", "four_hour_", "hour_"), 24
"""Conjuncts on the worst stretch of a program, which rest on no reason for refusal; so many at a time."""
SUMS = ("worst_day", "week")
"""Conjuncts on sums of the whole program."""
Pair = tuple[str, Bool]


def _chunks(pairs: Sequence[Pair], *, apart: bool) -> Iterator[Sequence[Pair]]:
    """Conjuncts that say the same of other slots, a few at a time; else, if `apart`, each by itself."""
    families: dict[str, list[Pair]] = {}
    for label, holds in pairs:
        alone = apart and not label.startswith("flow_")
        families.setdefault(label if alone else label.rstrip("0123456789"), []).append((label, holds))
    for name, family in families.items():
        size = MANY if name.startswith(WORST) else CHUNK
        yield from (family[at : at + size] for at in range(0, len(family), size))


def _no_reason(given: Bool) -> Iterator[Bool]:
    """What holds where no reason for refusal is given, piece by piece."""
    for reason in given.args if given.kind == "or" else (given,):
        if isinstance(reason, Bool):
            yield terms.negate(reason)
