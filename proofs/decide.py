"""Deciding one obligation: two solvers on one file, and a premise that can be met.

`proved` takes "unsat" from both on the same text. Anything else keeps its own name.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from proofs import solver_cvc5, solver_z3, terms, valuation
from proofs.oblige import Obligation, text_at
from proofs.shortened import WORTH_IT, with_only

Z3_BUDGET = 60_000_000
"""rlimit of Z3 for one obligation; at least three times the largest use (docs, measurements)."""
CVC5_BUDGET = 12_000_000
"""Resource limit of cvc5 for one obligation; likewise."""

CVC5_SHORT_BUDGET = 400_000
"""Its limit while there is another level to try: what is hard to it at one is often plain at the next."""

GLANCE = 1_500_000
"""rlimit of Z3 where it only looks for a counterexample."""

PROVED, REFUTED, UNKNOWN = "proved", "refuted", "not_confirmed"


@frozen(eq=False)
class Decision:
    """What became of one obligation.

    Attributes:
        name: its name.
        owner: what it belongs to.
        label: which of its conjuncts.
        event: kind of step.
        verdict: "proved", "refuted" (a counterexample was found) or "not_confirmed".
        premise: whether its premise can be met; None where that is not known.
        z3, cvc5: what each said of the kept text.
        z3_used, cvc5_used: budget that each used on it.
        level: level of knowledge of the kept text.
        seconds: time for all of it, solvers included.
        text: the kept text.
        model: a counterexample, by variable name.
    """

    name: str
    owner: str
    label: str
    event: str
    verdict: str
    premise: bool | None
    z3: str
    cvc5: str
    z3_used: int
    cvc5_used: int
    level: int
    seconds: float
    text: str
    model: dict[str, int | bool]


def decide(obliged: Obligation, *, seed: int, glance: bool = False) -> Decision:
    """Try the obligation from little knowledge to all of it; a glance only looks for a counterexample."""
    began = time.perf_counter()
    z3 = solver_z3.Answer("unknown", 0, {}, solver_z3.SOLVER)
    cvc5 = solver_z3.Answer("unknown", 0, {}, solver_cvc5.SOLVER)
    text, level, premise = "", 0, None
    for level, budget in _tries(obliged, glance=glance):
        text = whole = text_at(obliged, level)
        if glance:
            z3 = _answer(Question("z3", text, GLANCE, seed))
            if z3.verdict == "unsat":
                break
        else:
            needed = _needed(whole, seed)
            if needed.verdict == "sat" and level < min(3, obliged.levels[-1]):
                continue  # it needs to know more
            text, z3, cvc5 = _asked(whole, needed, (z3, cvc5), budget=budget, seed=seed)
            if z3.verdict == cvc5.verdict == "unsat":
                premise = _premise(obliged, whole, seed)
                break
        if z3.verdict == "sat" and level >= 3:
            break
    if (z3.solver, cvc5.solver) != (solver_z3.SOLVER, solver_cvc5.SOLVER):
        raise RuntimeError(f"{obliged.name}: the second opinion is the first one again")
    return Decision(
        name=obliged.name,
        owner=obliged.owner,
        label=obliged.label,
        event=obliged.event,
        verdict=verdict_of(z3.verdict, cvc5.verdict),
        premise=premise,
        z3=z3.verdict,
        cvc5=cvc5.verdict,
        z3_used=z3.used,
        cvc5_used=cvc5.used,
        level=level,
        seconds=time.perf_counter() - began,
        text=text,
        model=z3.model | obliged.fixed,
    )


def _tries(obliged: Obligation, *, glance: bool) -> Iterator[tuple[int, int]]:
    """Yield levels of knowledge with a budget of cvc5: all with little of it, then all with the whole."""
    if not glance and len(obliged.levels) > 1:
        yield from ((level, CVC5_SHORT_BUDGET) for level in obliged.levels)
    yield from ((level, CVC5_BUDGET) for level in obliged.levels)


def _asked(
    text: str,
    needed: solver_z3.Needed,
    said: tuple[solver_z3.Answer, solver_z3.Answer],
    *,
    budget: int,
    seed: int,
) -> tuple[str, solver_z3.Answer, solver_z3.Answer]:
    """Ask both solvers the short text, if there is one; else, or if one does not show it, the whole text.

    Takes what each said last, and returns that with the text; the budget is that of cvc5.
    """
    z3, cvc5 = said
    short = with_only(text, needed.assertions) if needed.verdict == "unsat" else text
    for asked in (text,) if short == text else (short, text):
        z3 = _answer(Question("z3", asked, Z3_BUDGET, seed))
        if z3.verdict == "unsat":
            cvc5 = _answer(Question("cvc5", asked, budget, seed))
            if cvc5.verdict == "unsat":
                return asked, z3, cvc5
    return text, z3, cvc5


NOT_ASKED = solver_z3.Needed("not asked", frozenset())


def _needed(text: str, seed: int) -> solver_z3.Needed:
    """Return what Z3 needs of a text that is worth to be shortened; it is asked once in a run."""
    if len(text) < WORTH_IT:
        return NOT_ASKED
    file = _shared(Question("needed", text, Z3_BUDGET, seed).digest)
    if file is not None and file.is_file():
        verdict, *assertions = file.read_text(encoding="utf-8").split()
        return solver_z3.Needed(verdict, frozenset(map(int, assertions)))
    found = solver_z3.needed_of(text, budget=Z3_BUDGET, seed=seed)
    _share(file, " ".join((found.verdict, *map(str, sorted(found.assertions)))))
    return found


SHARED = "DOSEBOUND_SHARED_ANSWERS"
"""Names a folder that the batches of one run share, for texts that several of them ask."""


@frozen
class Question:
    """What a solver is asked.

    Attributes:
        solver: "z3" or "cvc5".
        text: SMT-LIB text; its comments, which say whose obligation it is, do not matter.
        budget, seed: of the solver.
        premise: ask whether the premise can be met: all but the last assertion.
    """

    solver: str
    text: str
    budget: int
    seed: int
    premise: bool = False

    @property
    def wanted(self) -> str:
        """The answer that settles it."""
        return "sat" if self.premise else "unsat"

    @property
    def digest(self) -> str:
        """What the same question has in common."""
        asked = (self.solver, self.wanted, self.budget, self.seed)
        return hashlib.sha256(f"{asked} {asserted(self.text)}".encode()).hexdigest()


def _answer(question: Question) -> solver_z3.Answer:
    """Ask a solver, unless another batch of this run had the wanted answer to the same question."""
    file = _shared(question.digest)
    if file is not None and file.is_file():
        used = int(file.read_text(encoding="utf-8"))
        return solver_z3.Answer(question.wanted, used, {}, question.solver)
    text, budget, seed = question.text, question.budget, question.seed
    if question.solver == "z3":
        premise = question.premise
        answer = solver_z3.solve(text, budget=budget, seed=seed, without_last=premise, values=not premise)
    else:
        answer = solver_cvc5.solve(text, budget=budget, seed=seed)
    if file is not None and answer.verdict == question.wanted:
        _share(file, str(answer.used))
    return answer


def _shared(digest: str) -> Path | None:
    """Return the file of what batches share about a question, if they share anything."""
    folder = os.environ.get(SHARED)
    return Path(folder) / digest if folder else None


def _share(file: Path | None, content: str) -> None:
    if file is not None:
        part = file.with_suffix(f".{os.getpid()}")
        part.write_text(content, encoding="utf-8")
        part.replace(file)


def asserted(text: str) -> str:
    """Return a text without its comments, which say whose obligation it is."""
    return "\n".join(line for line in text.splitlines() if not line.startswith(";"))


def verdict_of(z3: str, cvc5: str) -> str:
    """Return the verdict from what the solvers said: unsat twice is proved, nothing else is."""
    if z3 == "unsat" and cvc5 == "unsat":
        return PROVED
    return REFUTED if z3 == "sat" else UNKNOWN


def _premise(obliged: Obligation, text: str, seed: int) -> bool | None:
    """Whether the case that a property speaks of can occur.

    That all invariants and assumptions can hold together is asked once for each kind of step.
    """
    if not obliged.conditional:
        return True
    answer = _answer(Question("z3", text, Z3_BUDGET, seed, premise=True))
    return {"sat": True, "unsat": False}.get(answer.verdict)


def questions_of_known_answer() -> tuple[str, ...]:
    """Ask both solvers, and the terms, things whose answer is known; return what they got wrong.

    Division of negatives, a contradiction, something satisfiable, something that no solver answers
    with next to no budget; and how answers become verdicts.
    """
    wrong = []
    for name, text, expected in _QUESTIONS:
        budgets = (1, 1) if expected == "unknown" else (Z3_BUDGET, CVC5_BUDGET)
        answers = {
            "z3": solver_z3.solve(text, budget=budgets[0], seed=0, without_last=False).verdict,
            "cvc5": solver_cvc5.solve(text, budget=budgets[1], seed=0).verdict,
        }
        for solver, got in answers.items():
            if got != expected:
                wrong.append(f"{solver} answers {got} to {name}")
    halved = terms.floor_divide(terms.int_var("x"), terms.number(2))
    if valuation.values([halved], {"x": -7})[halved.serial] != -4:
        wrong.append("terms evaluate -7 // 2 otherwise than Python")
    for z3, cvc5, expected in _VERDICTS:
        if verdict_of(z3, cvc5) != expected:
            wrong.append(f"z3 {z3}, cvc5 {cvc5} is called {verdict_of(z3, cvc5)}")
    return tuple(wrong)


_VERDICTS = (
    ("unsat", "unsat", PROVED),
    ("unsat", "unknown", UNKNOWN),
    ("unknown", "unsat", UNKNOWN),
    ("unsat", "sat", UNKNOWN),
    ("unknown", "unknown", UNKNOWN),
    ("sat", "unknown", REFUTED),
)


_DIV = "(set-logic QF_LIA)(declare-const x Int)(assert (= x (- 7)))(assert {})(check-sat)"
_CUBES = (
    "(set-logic QF_NIA)(declare-const x Int)(declare-const y Int)(declare-const z Int)"
    "(assert (and (> x 0) (> y 0) (> z 0)))"
    "(assert (= (+ (* x x x) (* y y y)) (* z z z)))(check-sat)"
)
_QUESTIONS = (
    ("floor division", _DIV.format("(distinct (div x 2) (- 4))"), "unsat"),
    ("truncating division", _DIV.format("(= (div x 2) (- 4))"), "sat"),
    ("cubes", _CUBES, "unknown"),
    ("a contradiction", _DIV.format("(> x 0)"), "unsat"),
)
