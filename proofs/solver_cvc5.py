"""The one typed door to cvc5."""

from __future__ import annotations

import cvc5
from attrs import evolve

from proofs.solver_z3 import Answer

SOLVER = "cvc5"

FIRST_BUDGET = 200_000
"""Resource limit of the first try; nearly all obligations that it shows at all need less."""
COMMON = {"incremental": "false", "arith-rewrite-equalities": "true"}
"""A solver is asked one question; an equality is two orders to it."""
TRIES: tuple[dict[str, str], dict[str, str]] = ({"decision": "justification", "jh-rlv-order": "true"}, {})
"""In which order it looks: at first only at what bears on the assertions, then as it usually does.

What is true does not depend on it. Obligations with long lists of choices need a quarter of the time by the
first; some never end by it.
"""


def solve(text: str, *, budget: int, seed: int) -> Answer:
    """Let cvc5 judge an SMT-LIB text under its own resource limit."""
    first, usual = TRIES
    answer = _tried(text, first, budget=min(budget, FIRST_BUDGET), seed=seed)
    if answer.verdict == "unknown" and budget > FIRST_BUDGET:
        again = _tried(text, usual, budget=budget, seed=seed)
        answer = evolve(again, used=answer.used + again.used)
    return answer


def _tried(text: str, options: dict[str, str], *, budget: int, seed: int) -> Answer:
    manager = cvc5.TermManager()
    solver = cvc5.Solver(manager)
    for option, value in {**COMMON, **options}.items():
        solver.setOption(option, value)
    solver.setOption("rlimit", str(budget))
    solver.setOption("seed", str(seed))
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "obligation")
    symbols = parser.getSymbolManager()
    verdict = "unknown"
    while True:
        command = parser.nextCommand()
        if command.isNull():
            break
        reply = command.invoke(solver, symbols).strip()
        if command.getCommandName() == "check-sat":
            verdict = reply if reply in ("sat", "unsat") else "unknown"
        elif reply.startswith("(error"):
            raise ValueError(f"cvc5 rejects the obligation: {reply}")
    return Answer(verdict, _used(solver), {}, SOLVER)


def _used(solver: cvc5.Solver) -> int:
    for name, value in solver.getStatistics():
        if name == "resource::resourceUnitsUsed":
            return int(value["value"])
    return 0
