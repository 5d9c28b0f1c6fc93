"""The one typed door to cvc5."""

from __future__ import annotations

import cvc5

from proofs.solver_z3 import Answer

SOLVER = "cvc5"


def solve(text: str, *, budget: int, seed: int) -> Answer:
    """Let cvc5 judge an SMT-LIB text under its own resource limit."""
    manager = cvc5.TermManager()
    solver = cvc5.Solver(manager)
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
