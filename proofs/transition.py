"""One symbolic step of one device for one class of event, with everything that is known of it."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from attrs import define, evolve, fields, frozen

from controller.events import ConfirmFill, Tick
from controller.limp_home import LimpHome
from controller.order import Order
from controller.presets import Device
from controller.state import State
from controller.units import (
    RING_SLOTS,
    SLOT_MIN,
    Minutes,
)
from proofs import terms
from proofs.contracts import CONTRACTS
from proofs.explore import INPUTS_NAMED, Call, Explorer, wrapped
from proofs.kinds import Catheter, Kind
from proofs.remembered import remembering
from proofs.symbolic import bool_term
from proofs.terms import Atom, Bool, Int
from proofs.values import leaves, symbolic
from spec import (
    ghosts,
    invariants,
    lemmas,
    limping,
    patient_invariants,
    power_invariants,
    predicates,
    refilling,
    sensor_invariants,
    shortfall,
    supply,
)
from spec.ghosts import Choice, Ghost
from spec.predicates import Moment
from spec.records import Nature
from spec.sizes import SIZES

_REGISTERED = (
    supply,
    patient_invariants,
    power_invariants,
    shortfall,
    refilling,
    sensor_invariants,
)
CORE = (
    "controller.admission",
    "controller.alarms",
    "controller.arithmetic",
    "controller.battery",
    "controller.bolus",
    "controller.change",
    "controller.clocks",
    "controller.commands",
    "controller.encoder",
    "controller.governor",
    "controller.least",
    "controller.ledger",
    "controller.limp_home",
    "controller.mirror",
    "controller.mode_commands",
    "controller.level",
    "controller.order",
    "controller.patient",
    "controller.power",
    "controller.presets",
    "controller.pressure",
    "controller.priming",
    "controller.record",
    "controller.refill",
    "controller.refill_commands",
    "controller.refusals",
    "controller.reservoir",
    "controller.schedule",
    "controller.session",
    "controller.state",
    "controller.step",
    "controller.titration",
    "controller.tones",
)
OBSERVER = (
    "spec.ghosts",
    "spec.hearing",
    "spec.chain",
    "spec.leap",
    "spec.level_link",
    "spec.link",
    "spec.past",
    "spec.motor",
    "spec.patient",
    "spec.shortage",
    "spec.plug",
    "spec.quiet",
    "spec.sensors",
    "spec.choosing",
    "spec.clocks",
    "spec.energy",
)


USERS = (
    "spec.admission",
    "spec.alarm_claims",
    "spec.authority_claims",
    "spec.clock_claims",
    "spec.battery_claims",
    "spec.delivery_claims",
    "spec.dose_claims",
    "spec.invariants",
    "spec.lemmas",
    "spec.mirror_claims",
    "spec.moment",
    "spec.motor_claims",
    "spec.patient_claims",
    "spec.patient_invariants",
    "spec.power_claims",
    "spec.power_invariants",
    "spec.refilling",
    "spec.reservoir_claims",
    "spec.sensor_claims",
    "spec.sensor_invariants",
    "spec.shortage_claims",
    "spec.shortfall",
    "spec.supply",
    "proofs.contracts",
)


def modules(*names: str) -> tuple[ModuleType, ...]:
    """Return modules by name."""
    return tuple(importlib.import_module(name) for name in names)


@contextmanager
def exploring(*case: Bool) -> Iterator[Explorer]:
    """Make core and observer go through a new explorer, whoever calls them, in one case."""
    explorer = Explorer(cuts=frozenset(CONTRACTS))
    with (
        terms.given(case),
        wrapped(modules(*CORE, *OBSERVER), modules(*USERS), explorer),
        remembering(modules(*USERS)),
    ):
        yield explorer


Named = dict[str, list[tuple[str, Bool]]]
"""Conjuncts by invariant, fact, or assumption."""


@define(eq=False)
class Transition:
    """A step explored, or the commissioning (no event, no step).

    Attributes:
        event: name of the event's class, or "Commissioning".
        before: conjuncts of every invariant before, and of assumptions and lemma instances.
        after: conjuncts of every invariant after.
        cases: cases of every property that says anything of this event.
        contracts: contracts of the cut calls, conjunct by conjunct.
        explorer: every call explored.
        ranges: enum ranges of the variables.
        variables: the symbolic inputs, for native replay.
    """

    event: str
    before: Named
    after: Named
    cases: dict[str, list[tuple[str, Bool, Bool]]]
    contracts: tuple[tuple[Call, tuple[Bool, ...]], ...]
    explorer: Explorer
    ranges: list[Bool]
    variables: dict[str, Any]
    result: Any
    ghost: Any

    def contracts_apart(self) -> tuple[tuple[Bool, ...], tuple[Bool, ...]]:
        """All conjuncts of contracts, each once: of outermost cut calls, and of those within them."""
        within = {id(inner) for call, _ in self.contracts for inner in call.inner}
        outer = {h.serial: h for call, holds in self.contracts if id(call) not in within for h in holds}
        inner = {h.serial: h for call, holds in self.contracts if id(call) in within for h in holds}
        return (*_definitions(self.explorer), *outer.values()), tuple(inner.values())


@frozen(eq=False)
class _Inputs:
    state: State
    ghost: Ghost
    nature: Nature
    choice: Choice
    event: Any


def step_of(device: Device, kind: Kind, *, steps: int | None = None) -> Transition:
    """Explore one kind of step of `device`; to measure, with a program of so many steps before it."""
    ranges: list[Bool] = []
    state = symbolic(State, "state", SIZES, ranges)
    if steps is not None:
        ring = tuple(
            state.order.ring[at * steps // RING_SLOTS * RING_SLOTS // steps] for at in range(RING_SLOTS)
        )
        state = evolve(state, order=evolve(state.order, ring=ring))
    event = symbolic(kind.event, "event", SIZES, ranges)
    if kind.at_edge:
        state = evolve(state, minute_in_slot=Minutes(SLOT_MIN - 1))
    if kind.primes is not None:
        state = evolve(state, bolus=evolve(state.bolus, primes=kind.primes))
    if kind.turn is not None:
        event = evolve(event, by=kind.turn)
    given = _Inputs(
        state=state,
        ghost=_in_time(symbolic(Ghost, "ghost", SIZES, ranges), state),
        nature=symbolic(Nature, "nature", SIZES, ranges),
        choice=symbolic(Choice, "choice", SIZES, ranges),
        event=event,
    )
    case = _case(device, kind, given)
    ranges += case
    with exploring(*case) as explorer:
        import controller.step as shipping  # noqa: PLC0415  # the name as it is while wrapped

        result = shipping.step(given.state, given.event, device)
        ghost = ghosts.advance(
            given.ghost, given.state, given.event, result, device, given.nature, given.choice
        )
        moment = Moment(device, given.state, given.event, result, given.ghost, ghost, given.nature)
        return Transition(
            event=kind.name,
            before={
                **_invariants(given.state, given.ghost, device),
                **_assumptions(moment),
                "lemmas": [("", bool_term(fact)) for fact in lemmas.instances(moment)],
            },
            after=_invariants(result.state, ghost, device),
            cases=_cases(moment),
            contracts=tuple(contracts_of(explorer)),
            explorer=explorer,
            ranges=ranges,
            variables={
                "state": given.state,
                "ghost": given.ghost,
                "nature": given.nature,
                "choice": given.choice,
                "event": given.event,
            },
            result=result,
            ghost=ghost,
        )


def begin_with(device: Device) -> None:
    """Say what is the same before every kind of step; processes that are forked after that know it."""
    state = symbolic(State, "state", SIZES, [])
    with exploring():
        said = _invariants(state, _in_time(symbolic(Ghost, "ghost", SIZES, []), state), device)
    for pairs in said.values():
        terms.negate(terms.every(holds for _, holds in pairs))


def _in_time(ghost: Ghost, state: State) -> Ghost:
    """Write `program_keeps_the_observers_time` as what it says: the same values, not equal ones.

    It is an invariant, so every obligation may use it (`proofs.claims.grounds` always names it).
    """
    program = ghosts.ProgramClock(
        ring=state.order.ring, waiting=state.change.order.ring, minute=state.minute_in_slot
    )
    return evolve(ghost, program=program)


def _case(device: Device, kind: Kind, given: _Inputs) -> tuple[Bool, ...]:
    """What is known of this kind of step from the start."""
    known: list[Bool] = []
    if kind.changes is not None:
        with exploring():
            changes = _changes(given, device)
            known.append(_known(bool_term(changes), answer=kind.changes))
    if kind.refused is not None:
        with exploring(*known):  # what is known already makes other terms of it
            from controller import commands as shipping  # noqa: PLC0415  # the names while wrapped
            from controller import refusals  # noqa: PLC0415

            reasons, _ = shipping.judged(given.state, given.event, device)
            known.append(_known(bool_term(refusals.any_refusal(reasons)), answer=kind.refused))
    if kind.at_edge is False:
        minute = given.state.minute_in_slot
        edge = bool_term(minute == SLOT_MIN - 1)
        known += [bool_term(minute < SLOT_MIN - 1), terms.negate(edge)]
    return tuple(known)


def _changes(given: _Inputs, device: Device) -> bool:
    """Whether another order comes into force by the step."""
    if isinstance(given.event, Tick):
        return ghosts.drug_changes(given.state, device)
    if isinstance(given.event, ConfirmFill):
        return ghosts.fallback_ends(given.state, given.event)
    return ghosts.stronger_waits(given.state)


def _known(condition: Bool, *, answer: bool) -> Bool:
    return condition if answer else terms.negate(condition)


def _invariants(state: State, ghost: Ghost, device: Device) -> Named:
    return {
        name: [(label, bool_term(holds)) for label, holds in inv.holds(state, ghost, device)]
        for name, inv in invariants.INVARIANTS.items()
    }


def _assumptions(moment: Moment) -> Named:
    found: Named = {}
    for name, label, holds in predicates.assumptions(moment):
        found.setdefault(name, []).append((label, bool_term(holds)))
    return found


def _cases(moment: Moment) -> dict[str, list[tuple[str, Bool, Bool]]]:
    return {
        name: [(label, bool_term(when), bool_term(then)) for label, when, then in prop.cases(moment)]
        for name, prop in predicates.PROPERTIES.items()
        if not prop.events or type(moment.event) in prop.events
    }


def contracts_of(explorer: Explorer) -> Iterator[tuple[Call, tuple[Bool, ...]]]:
    """Each call's contract; contracts call wrapped functions, so calls are added meanwhile."""
    for call in explorer.calls:
        contract = CONTRACTS.get(call.function.__name__)
        if contract is not None and call.result is not None:
            holds = contract(call.result, *call.args, **call.kwargs)
            yield call, tuple(bool_term(each) for each in holds)


def _definitions(explorer: Explorer) -> tuple[Bool, ...]:
    """What the arguments that were named stand for."""
    return tuple(terms.equal(terms.of(name), meant) for name, meant in named_arguments(explorer))


def named_arguments(explorer: Explorer) -> Iterator[tuple[Atom, Int]]:
    """Yield each name that an argument was given, with what it stands for."""
    calls = [call for call in explorer.calls if call.function.__name__ in INPUTS_NAMED]
    named = {term.serial: term for call in calls for term in leaves(call.args) if isinstance(term, Int)}
    for term in named.values():
        for atom, _ in term.parts:
            for inner in atom.args:
                if atom.kind == "def" and isinstance(inner, Int):
                    yield atom, inner


def commissioning_of(device: Device, catheter: Catheter = Catheter.FILLED) -> Transition:
    """Explore the commissioning: any admitted orders, any fill, nothing has happened yet."""
    from controller import limp_home  # noqa: PLC0415  # the names as they are while wrapped
    from controller import state as shipping  # noqa: PLC0415

    ranges: list[Bool] = []
    left = _left_for_limp_home(ranges) if catheter is Catheter.LIMPING else {}
    truly_left = symbolic(int, "truly_left_uj", SIZES, ranges)
    order = symbolic(Order, "order", SIZES, ranges)
    fallback = symbolic(Order, "fallback", SIZES, ranges)
    orders = (order, fallback) if catheter is Catheter.OLD else (order,)
    volume, floor, excess, dead = (
        symbolic(int, name, SIZES, ranges) for name in ("volume_nl", "floor_nl", "excess_tenths", "dead_nl")
    )
    kept = LimpHome(order=order, usable_floor_nl=floor, **left) if left else None
    with exploring() as explorer:
        if catheter is Catheter.OLD:
            state = shipping.commissioned_on_an_old_catheter(order, fallback, volume, floor)
            catheter_pg = fallback.pulse_pg
        elif catheter is Catheter.NEW:
            state = shipping.commissioned_on_a_new_catheter(order, volume, floor)
            catheter_pg = 0
        elif kept is not None:
            state = limp_home.limping_home(kept, device)
            catheter_pg = 0
        else:
            state = shipping.commissioned(order, volume, floor)
            catheter_pg = order.pulse_pg
        good = symbolic(bool, "first_good", SIZES, ranges)
        truths: Named = {}
        if kept is not None:
            past = limping.as_kept(kept, left_uj=truly_left, first_good=good)
            for owner, label, holds in limping.true_of_kept(kept, past):
                truths.setdefault(owner, []).append((label, bool_term(holds)))
            ghost = limping.from_limp_home(state, volume, excess, dead, past)
        else:
            ghost = ghosts.at_commissioning(state, volume, excess, dead, catheter_pg, first_good=good)
        filled = (volume >= 0) & (volume <= device.reservoir_nl)
        assumed = [("fill", bool_term(filled)), ("floor", bool_term(floor >= device.usable_floor_min_nl))]
        admitted = [
            (name, bool_term(holds)) for each in orders for name, holds in invariants.admitted(each, device)
        ]
        range_ = [
            (label, bool_term(holds))
            for each in orders
            for label, holds in (
                ("least", each.dead_volume_min_nl <= dead),
                ("most", dead <= each.dead_volume_max_nl),
            )
        ]
        done = transition_without_step(
            catheter.value,
            explorer,
            before={"A-ADMITTED": admitted, "A-FILL": assumed, "A-DEAD-VOLUME": range_, **truths},
            after=_invariants(state, ghost, device),
            variables={
                "order": order,
                "volume_nl": volume,
                "floor_nl": floor,
                "excess": excess,
                "dead_nl": dead,
                "first_good": good,
                **({"fallback": fallback} if catheter is Catheter.OLD else {}),
                **({"truly_left_uj": truly_left, **left} if left else {}),
            },
            result=state,
            ranges=ranges,
        )
        done.ghost = ghost
        return done


def _left_for_limp_home(ranges: list[Bool]) -> dict[str, Any]:
    """What is kept besides the order and the floor."""
    return {
        field.name: symbolic(field.type, field.name, SIZES, ranges)
        for field in fields(LimpHome)
        if field.name not in ("order", "usable_floor_nl")
    }


def transition_without_step(
    event: str,
    explorer: Explorer,
    *,
    before: Named,
    after: Named,
    variables: dict[str, Any],
    result: Any,
    ranges: Sequence[Bool] = (),
) -> Transition:
    """Return the record of an exploration that is no step."""
    return Transition(
        event=event,
        before=before,
        after=after,
        cases={},
        contracts=tuple(contracts_of(explorer)),
        explorer=explorer,
        ranges=list(ranges),
        variables=variables,
        result=result,
        ghost=None,
    )
