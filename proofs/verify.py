"""Verification: all batches, in parallel, and the verdict on every claim."""

from __future__ import annotations

import gc
import hashlib
import json
import os
import platform
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import attrs
from attrs import evolve, frozen

import controller
import proofs
import spec
from controller.presets import Device
from controller.shell.library import load_drug
from controller.units import Nanolitres
from proofs.batch import COMMISSIONINGS, LEMMAS, RECORDS, Task, any_such, run_and_leave
from proofs.claims import BOUNDED, owners_of
from proofs.decide import PROVED, REFUTED, SHARED, Decision, questions_of_known_answer
from proofs.engine import CONTRACT, COVER, LEMMA
from proofs.kinds import KINDS
from proofs.results import HELD_TO_BOUND, Batch, ClaimResult, worst
from proofs.side_by_side import done_side_by_side
from proofs.transition import begin_with
from spec.claim import Claim
from spec.claims import CLAIMS
from spec.judging import RAISES
from spec.predicates import PROPERTIES

HEAVY_FIRST = ("Tick at", "Confirm acc", "Tick within", "Admission at 500", "ClinicianBolus acc")
"""Long batches begin first; those that ask much of the same, not side by side."""
CACHE = Path(".dosebound-cache")


@frozen
class Options:
    """What to verify and how.

    Attributes:
        claims: ids of claims in force.
        devices: presets.
        jobs: processes at a time.
        seed: seed of both solvers.
        cache: whether earlier answers to the very same question may be used.
        quick: stop at the first error, or refutation that fails natively.
        out: folder for SMT-LIB files, or None.
    """

    claims: tuple[str, ...]
    devices: tuple[Device, ...]
    jobs: int
    seed: int
    cache: bool
    quick: bool
    out: Path | None


def tasks_for(options: Options) -> list[Task]:
    """Return the batches; presets that differ only in what is left open share them."""
    owners = {name for claim in options.claims if claim not in BOUNDED for name in owners_of(claim)}
    found: list[Task] = []
    for device in _distinct(options.devices):
        plain = Task(
            event=LEMMAS,
            device=device,
            owners=(),
            concentration=None,
            seed=options.seed,
            quick=options.quick,
            out=None if options.out is None else str(options.out),
        )
        if set(options.claims) & BOUNDED.keys():
            found.append(evolve(plain, event=RECORDS))
        if set(options.claims) - {"ADM-1", *BOUNDED}:
            found.append(plain)
        if set(options.claims) - {"ADM-1", "INT-3", *BOUNDED}:
            names = (*COMMISSIONINGS, *(kind.name for kind in KINDS))
            kept = tuple(sorted(owners))
            found += [evolve(plain, event=name, owners=kept) for name in names]
        if "ADM-1" in options.claims:
            for listed in (*load_drug("baclofen").rules.concentrations, None):
                name = f"Admission at {listed or 'another concentration'}"
                found.append(evolve(plain, event=name, concentration=listed))
    return sorted(found, key=_weight)


def _weight(task: Task) -> int:
    for at, start in enumerate(HEAVY_FIRST):
        if task.event.startswith(start):
            return at
    return len(HEAVY_FIRST)


def _distinct(devices: Sequence[Device]) -> list[Device]:
    """One preset for each set of numbers that proofs depend on."""
    found: dict[object, Device] = {}
    for device in devices:
        numbers = evolve(
            device, name="", reservoir_nl=Nanolitres(0), has_level_sensor=False, has_pressure_sensor=False
        )
        found.setdefault(attrs.astuple(numbers), device)
    return list(found.values())


def verify(
    options: Options, done: Callable[[Task, Batch, bool], None]
) -> tuple[list[ClaimResult], list[Batch]]:
    """Run all batches and judge the claims; `done` is told of each batch as it ends."""
    wrong = questions_of_known_answer()
    if wrong:
        batches = [Batch("Solvers", errors=wrong)]
        return [_judged(claim, batches, options, {}) for claim in _chosen(options)], batches
    tasks = tasks_for(options)
    digest = source_digest()
    batches = []
    cached: dict[str, bool] = {}
    waiting = []
    for task in tasks:
        kept = _kept(task, digest) if options.cache else None
        if kept is None:
            waiting.append(task)
        else:
            batches.append(kept)
            cached[task.event] = True
            done(task, kept, True)
    for device in {task.device for task in waiting if task.owners}:
        begin_with(any_such(device))
    gc.freeze()
    with (
        TemporaryDirectory(prefix="dosebound-") as shared,
        _set(SHARED, shared),
        closing(done_side_by_side(run_and_leave, waiting, jobs=options.jobs)) as ended,
    ):
        for task, found in ended:
            # a batch that dies proves nothing
            batch = found if isinstance(found, Batch) else Batch(task.event, errors=(str(found),))
            batches.append(batch)
            if options.cache and digest == source_digest():
                _keep(task, batch, digest)
            done(task, batch, False)
            if options.quick and _settles(batch):
                break
    done_events = {batch.event for batch in batches}
    undone = [Batch(task.event, stopped=True) for task in tasks if task.event not in done_events]
    batches = sorted([*batches, *undone], key=lambda batch: batch.event)
    return [_judged(claim, batches, options, cached) for claim in _chosen(options)], batches


@contextmanager
def _set(name: str, value: str) -> Iterator[None]:
    """Set a variable of the environment for a while."""
    os.environ[name] = value
    try:
        yield
    finally:
        del os.environ[name]


def _settles(batch: Batch) -> bool:
    """Whether a batch holds an error, or a counterexample on which the real code fails."""
    return bool(batch.errors) or any(example["fails_natively"] for example in batch.counterexamples.values())


def _chosen(options: Options) -> list[Claim]:
    return [claim for claim in CLAIMS if claim.id in options.claims]


def _judged(claim: Claim, batches: Sequence[Batch], options: Options, cached: dict[str, bool]) -> ClaimResult:
    owners = set(owners_of(claim.id))
    mine = [batch for batch in batches if _concerns(batch, claim)]
    decisions = [d for batch in mine for d in batch.decisions if _is_part(d, owners)]
    reasons = [f"{batch.event}: {error}" for batch in mine for error in batch.errors]
    verdicts = ["error"] if reasons else []
    found: dict[str, Any] | None = None
    for batch in mine:
        if batch.stopped:
            verdicts.append("not_confirmed")
            reasons.append(f"{batch.event}: not done to its end")
        elif batch.premise is not True and not batch.errors:
            verdicts.append("vacuous" if batch.premise is False else "not_confirmed")
            reasons.append(f"{batch.event}: what is assumed cannot be shown to hold together")
        if batch.unsettled:
            verdicts.append("not_confirmed")
            reasons.append(f"{batch.event}: {batch.unsettled} ways were not run again")
    for decision in decisions:
        batch = next(b for b in mine if b.event == decision.event or decision in b.decisions)
        verdict, example = _verdict(decision, batch)
        verdicts.append(verdict)
        if verdict not in (PROVED, HELD_TO_BOUND):
            reasons.append(f"{decision.name}: {verdict}")
        if example is not None and (found is None or not found["fails_natively"]):
            found = {"obligation": decision.name, **example}
    never = {name for batch in mine for name in batch.never_applied}
    for name in (name for name in PROPERTIES if name in owners and PROPERTIES[name].claim):
        met = [d.premise for d in decisions if d.owner == name]
        if name in never or not any(met):
            verdicts.append("vacuous")
            reasons.append(f"{name}: never applies")
    met = [batch.premise for batch in mine]
    return ClaimResult(
        id=claim.id,
        title=claim.title,
        verdict=worst(verdicts),
        presets=tuple(d.name for d in options.devices if d.name in claim.presets),
        assumptions=claim.assumptions,
        decisions=tuple(decisions),
        premise_reachable=False if False in met else (None if None in met else True),
        counterexample=found,
        reasons=tuple(reasons[:12]),
        cached=bool(mine) and all(cached.get(batch.event, False) for batch in mine),
    )


def _verdict(decision: Decision, batch: Batch) -> tuple[str, dict[str, Any] | None]:
    """A counterexample counts as one only if the real code fails on it."""
    example = batch.counterexamples.get(decision.name)
    if decision.verdict == REFUTED and (example is None or not example["fails_natively"]):
        return "not_confirmed", example
    return decision.verdict, example


def _concerns(batch: Batch, claim: Claim) -> bool:
    if batch.event == "Solvers":
        return True
    if claim.id in BOUNDED or batch.event == RECORDS:
        return claim.id in BOUNDED and batch.event == RECORDS
    if claim.id == "INT-3":
        return batch.event == LEMMAS
    return batch.event.startswith("Admission") == (claim.id == "ADM-1")


def _is_part(decision: Decision, owners: set[str]) -> bool:
    engine = decision.owner in (COVER, LEMMA, RAISES) or decision.owner.startswith(CONTRACT)
    return engine or decision.owner in owners


def source_digest() -> str:
    """Return the SHA-256 of everything that a verdict depends on, solver versions included."""
    digest = hashlib.sha256()
    for package in (controller, spec, proofs):
        for path in sorted(Path(package.__path__[0]).rglob("*")):
            if path.suffix in (".py", ".toml"):
                digest.update(path.name.encode() + path.read_bytes())
    for name in ("z3-solver", "cvc5", "attrs"):
        digest.update(f"{name} {metadata.version(name)}".encode())
    digest.update(platform.python_version().encode())
    return digest.hexdigest()


def _cache_file(task: Task, digest: str) -> Path:
    question = f"{digest} {evolve(task, out=None)!r}"
    return CACHE / f"{hashlib.sha256(question.encode()).hexdigest()}.json"


def _kept(task: Task, digest: str) -> Batch | None:
    path = _cache_file(task, digest)
    if task.out is not None or not path.is_file():
        return None
    data = json.loads(path.read_text(encoding="utf-8"))
    decisions = tuple(Decision(**decision) for decision in data.pop("decisions"))
    errors, never = tuple(data.pop("errors")), tuple(data.pop("never_applied"))
    return Batch(**data, decisions=decisions, errors=errors, never_applied=never)


def _keep(task: Task, batch: Batch, digest: str) -> None:
    if batch.errors or batch.stopped:
        return
    CACHE.mkdir(exist_ok=True)
    path = _cache_file(task, digest)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(attrs.asdict(batch)), encoding="utf-8")
    part.replace(path)
