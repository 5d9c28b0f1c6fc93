"""One batch: explore one kind of step, check the exploration, decide its obligations.

A batch runs in a process of its own, so that it can be killed; wall clock is only a watchdog.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from controller.presets import Device
from controller.units import Nanolitres, PicogramsPerNanolitre
from proofs import solver_z3, terms
from proofs.admission import admission_obligations, admission_of
from proofs.applied import never_applied
from proofs.bounded import Held, held_to_bound
from proofs.counterexample import native_values, rerun
from proofs.decide import PROVED, REFUTED, Z3_BUDGET, Decision, decide
from proofs.engine import (
    CONTRACT,
    COVER,
    engine_decisions,
    lemma_obligations,
    mirror_obligations,
    no_event_raises,
)
from proofs.kinds import KINDS, Catheter, Kind
from proofs.oblige import Obligation, obligations_of
from proofs.observed import miscounts, watches_that_never_begin
from proofs.ordinary import refuted_by_an_example
from proofs.replay import replay
from proofs.results import HELD_TO_BOUND, NOT_ASKED, Batch
from proofs.scenario import GIVEN, steps_of
from proofs.smtlib import obligation
from proofs.symbolic import Escape, SymBool, SymInt
from proofs.terms import FALSE
from proofs.transition import Transition, commissioning_of, step_of
from proofs.witness import premise_is_met

Obliging = Callable[[Transition], Iterator[Obligation]]
LEMMAS, ADMISSION, RECORDS = "Lemmas", "Admission", "Stored records"
COMMISSIONINGS = tuple(catheter.value for catheter in Catheter)


@frozen(eq=False)
class Task:
    """What one batch is asked to do.

    Attributes:
        event: name of the kind of step, of the commissioning, or of an admission.
        device: the preset, or the first of presets that differ only in what is left open.
        owners: invariants and properties to show.
        concentration: for an admission.
        seed: solver seed.
        quick: stop at the first refutation that fails natively.
        out: folder for the files, or None.
        steps: of the program before a step, or None for any; only to measure, nothing is proved so.
    """

    event: str
    device: Device
    owners: tuple[str, ...]
    concentration: int | None = None
    seed: int = 0
    quick: bool = False
    out: str | None = None
    steps: int | None = None


def any_such(device: Device) -> Device:
    """Return the device with capacity and sensors left open: all presets of its numbers."""
    capacity: Any = SymInt(terms.int_var("device.reservoir_nl"))
    sensor: Any = SymBool(terms.bool_var("device.has_level_sensor"))
    gauge: Any = SymBool(terms.bool_var("device.has_pressure_sensor"))
    return evolve(
        device, name="any", reservoir_nl=capacity, has_level_sensor=sensor, has_pressure_sensor=gauge
    )


def run(task: Task) -> Batch:
    """Do one batch and forget all terms."""
    terms.forget_all()
    try:
        return run_and_leave(task)
    finally:
        terms.forget_all()
        gc.enable()
        gc.collect()


def run_and_leave(task: Task) -> Batch:
    """Do one batch in a process that ends with it.

    What the engine cannot follow is an error, and proves nothing.
    """
    solver_z3.keep_freed_memory()
    gc.disable()  # millions of small terms, all in use until the batch ends
    try:
        return _run(task)
    except Escape as escape:
        return Batch(task.event, errors=(f"the engine cannot follow: {escape}",))


def _run(task: Task) -> Batch:
    began = time.perf_counter()
    if task.event == LEMMAS:
        return _lemmas(task, began)
    if task.event == RECORDS:
        return _records(task)
    transition, obligations = _explored(task)
    if task.concentration is not None:
        found = refuted_by_an_example(transition, task.device, PicogramsPerNanolitre(task.concentration))
        if found is not None:
            made, example = found
            examples = {made.name: example}
            return Batch(task.event, (made,), premise=True, counterexamples=examples, stopped=True)
    again = replay(transition, seed=task.seed, glance=task.quick)
    if again.wrong:  # the terms are not what the code does: nothing that follows would mean anything
        return Batch(task.event, errors=tuple(again.wrong), stopped=True)
    engine = tuple(engine_decisions(transition, lambda obliged: _decided(obliged, task)))
    _without_failed_contracts(transition, engine)
    if task.quick:
        decisions, examples = _shown(task, transition, obligations, glance=True)
        if any(example["fails_natively"] for example in examples.values()):
            return Batch(task.event, decisions, premise=True, counterexamples=examples, stopped=True)
        again = replay(transition, seed=task.seed)
        if again.wrong:
            return Batch(task.event, errors=tuple(again.wrong), stopped=True)
    decisions, examples = _shown(task, transition, obligations)
    return Batch(
        event=task.event,
        decisions=(*engine, *decisions),
        ways=again.ways,
        replayed=again.taken,
        impossible=again.impossible,
        unsettled=again.unsettled,
        premise=_premise(task, transition),
        errors=tuple(
            f"{made.name}: {made.verdict}"
            for made in engine
            if made.owner == COVER and made.verdict != PROVED
        ),
        counterexamples=examples,
        seconds=time.perf_counter() - began,
    )


def _lemmas(task: Task, began: float) -> Batch:
    """The lemmas, and what is checked once for all: that claims apply, and the observer counts aright."""
    lemmas = tuple(_decided(each, task) for each in (*lemma_obligations(), *mirror_obligations()))
    return Batch(
        LEMMAS,
        lemmas,
        premise=not watches_that_never_begin(task.device),
        errors=miscounts(task.device),
        never_applied=never_applied(task.device),
        seconds=time.perf_counter() - began,
    )


def _records(task: Task) -> Batch:
    """What is held to a bound; whatever does not hold was seen on the shipping code."""
    found = tuple(held_to_bound(task.device))
    return Batch(
        RECORDS,
        tuple(_held(each) for each in found),
        premise=all(each.tried for each in found),
        counterexamples={
            each.name: {"fails_natively": True, "wrong": list(each.wrongs[:5])}
            for each in found
            if each.wrongs
        },
        seconds=sum(each.seconds for each in found),
    )


def _held(each: Held) -> Decision:
    return Decision(
        name=each.name,
        owner=each.name,
        label=f"{each.tried} tries",
        event=RECORDS,
        verdict=REFUTED if each.wrongs else HELD_TO_BOUND,
        premise=each.tried > 0,
        z3=NOT_ASKED,
        cvc5=NOT_ASKED,
        z3_used=0,
        cvc5_used=0,
        level=0,
        seconds=each.seconds,
        text="",
        model={},
    )


def _without_failed_contracts(transition: Transition, engine: tuple[Decision, ...]) -> None:
    """A contract that was not shown is not used; the definitions then speak for themselves."""
    failed = {made.owner for made in engine if made.verdict != PROVED}
    transition.contracts = tuple(
        (call, holds)
        for call, holds in transition.contracts
        if f"{CONTRACT}_{getattr(call.function, '__name__', '')}" not in failed
    )


def _shown(
    task: Task, transition: Transition, obligations: Obliging, *, glance: bool = False
) -> tuple[tuple[Decision, ...], dict[str, dict[str, Any]]]:
    """Decide the obligations; run every counterexample on the real code."""
    decisions: list[Decision] = []
    examples: dict[str, dict[str, Any]] = {}
    for obliged in obligations(transition):
        made = _decided(obliged, task, glance=glance)
        decisions.append(made)
        if made.verdict == REFUTED:
            example = _rerun(task, transition, made)
            if not example["fails_natively"] and obliged.products and made.level == 3:
                made = _decided(evolve(obliged, levels=(4,)), task, glance=glance)
                decisions[-1] = made
                example = _rerun(task, transition, made)
            examples[made.name] = example
            if task.quick and examples[made.name]["fails_natively"]:
                break
    return tuple(decisions), examples


def _rerun(task: Task, transition: Transition, made: Decision) -> dict[str, Any]:
    """Run a counterexample on the real code; where files are asked for, make a scenario of it."""
    device = _found(task.device, made)
    example = rerun(transition, device, made.owner, made.model)
    if task.out is not None and example["fails_natively"]:
        example[GIVEN] = steps_of(native_values(transition, made.model), device)
    return example


def _decided(obliged: Obligation, task: Task, *, glance: bool = False) -> Decision:
    """Decide an obligation, and put its text into the file that a reviewer may check again."""
    made = decide(obliged, seed=task.seed, glance=glance)
    if task.out is not None:
        name = f"{made.owner}.{made.label}".replace("/", "-")
        folder = Path(task.out) / "obligations" / task.event.replace(" ", "-")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.smt2").write_text(made.text, encoding="utf-8")
    return evolve(made, text="")


def _found(device: Device, made: Decision) -> Device:
    """The device that a counterexample is about."""
    sensor = bool(made.model.get("device.has_level_sensor", False))
    gauge = bool(made.model.get("device.has_pressure_sensor", False))
    capacity = Nanolitres(int(made.model.get("device.reservoir_nl", device.reservoir_nl)))
    return evolve(device, has_level_sensor=sensor, has_pressure_sensor=gauge, reservoir_nl=capacity)


def _explored(task: Task) -> tuple[Transition, Obliging]:
    def obliging(transition: Transition) -> Iterator[Obligation]:
        yield no_event_raises(transition)
        yield from obligations_of(transition, task.owners)

    if task.event.startswith(ADMISSION):
        return admission_of(any_such(task.device), task.concentration), admission_obligations
    if task.event in COMMISSIONINGS:
        return commissioning_of(any_such(task.device), Catheter(task.event)), obliging
    return step_of(any_such(task.device), _kind(task.event), steps=task.steps), obliging


def _kind(name: str) -> Kind:
    return next(kind for kind in KINDS if kind.name == name)


def _premise(task: Task, transition: Transition) -> bool | None:
    """Whether everything that is assumed of this kind of step can hold together: a run, or Z3, says so."""
    if not task.event.startswith(ADMISSION) and premise_is_met(transition, task.device):
        return True
    assumed = [h for pairs in transition.before.values() for _, h in pairs]
    text = obligation(
        f"{transition.event}\nsat means that all that is assumed can hold together",
        [*assumed, *transition.ranges],
        FALSE,
        opaque=False,
        exact_products=False,
    )
    answer = solver_z3.solve(text, budget=Z3_BUDGET, seed=0, without_last=False)
    return {"sat": True, "unsat": False}.get(answer.verdict)
