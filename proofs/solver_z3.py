"""The one typed door to Z3."""

from __future__ import annotations

import ctypes

import z3
from attrs import frozen

SOLVER = "z3"


M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, FREED_MAX = -1, -3, 1 << 30
"""Parameters of glibc's `mallopt` (malloc.h), and bytes."""


def keep_freed_memory() -> None:
    """Let this process keep what it frees, where its C library is glibc; elsewhere do nothing.

    Every context of Z3 touches 17 MB anew. Handing them back to the system and asking for them again
    takes 13 ms a context, which is more than most obligations need; keeping them takes 1.5 ms.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_TRIM_THRESHOLD, FREED_MAX)
        mallopt(M_MMAP_THRESHOLD, FREED_MAX)


@frozen
class Answer:
    """What a solver said.

    Attributes:
        verdict: "unsat", "sat" or "unknown" (with the budget used up, or for any other reason).
        used: budget used, in the solver's own deterministic unit.
        model: value of each declared constant, where the answer is "sat".
        solver: who said it: "z3" or "cvc5".
    """

    verdict: str
    used: int
    model: dict[str, int | bool]
    solver: str


def solve(text: str, *, budget: int, seed: int, without_last: bool, values: bool = True) -> Answer:
    """Let Z3 judge an SMT-LIB text under an rlimit, in a context of its own.

    Args:
        text: the file's text.
        budget: rlimit.
        seed: solver seed.
        without_last: leave out the last assertion, to ask whether the premise can be met.
        values: ask for a model, if the answer is "sat".
    """
    context = z3.Context()
    parsed = z3.parse_smt2_string(text, ctx=context)
    solver = z3.SimpleSolver(ctx=context)
    solver.set("rlimit", budget)
    solver.set("random_seed", seed)
    count = len(parsed) - 1 if without_last else len(parsed)
    for at in range(count):  # past the wrappers of Python: a text may have thousands of assertions
        asserted = z3.Z3_ast_vector_get(context.ref(), parsed.vector, at)
        z3.Z3_solver_assert(context.ref(), solver.solver, asserted)
    verdict = str(solver.check())
    used = _used(solver)
    return Answer(verdict, used, _model(solver) if values and verdict == "sat" else {}, SOLVER)


@frozen
class Needed:
    """What Z3 says of a text, and which of its assertions were enough beside the last one.

    Attributes:
        verdict: "unsat", "sat" or "unknown".
        assertions: counted from 0; none of them where the verdict is another than "unsat".
    """

    verdict: str
    assertions: frozenset[int]


def needed_of(text: str, *, budget: int, seed: int) -> Needed:
    """Let Z3 judge a text, and tell which assertions it needs to call it unsatisfiable."""
    context = z3.Context()
    parsed = z3.parse_smt2_string(text, ctx=context)
    solver = z3.SimpleSolver(ctx=context)
    solver.set("rlimit", budget)
    solver.set("random_seed", seed)
    solver.set("unsat_core", True)
    last = len(parsed) - 1
    sort = z3.BoolSort(context).ast
    number_of = {}
    for at in range(last):
        asserted = z3.Z3_ast_vector_get(context.ref(), parsed.vector, at)
        name = z3.Z3_mk_int_symbol(context.ref(), at)  # texts name by words, and so no other is named alike
        tracked = z3.BoolRef(z3.Z3_mk_const(context.ref(), name, sort), context)
        number_of[tracked.get_id()] = at, tracked  # kept, and with it its number
        z3.Z3_solver_assert_and_track(context.ref(), solver.solver, asserted, tracked.as_ast())
    solver.add(parsed[last])
    said = solver.check()
    needed = solver.unsat_core() if said == z3.unsat else ()
    return Needed(str(said), frozenset(number_of[each.get_id()][0] for each in needed))


def _used(solver: z3.Solver) -> int:
    statistics = solver.statistics()
    keys = statistics.keys()
    return int(statistics.get_key_value("rlimit count")) if "rlimit count" in keys else 0


def _model(solver: z3.Solver) -> dict[str, int | bool]:
    model = solver.model()
    found: dict[str, int | bool] = {}
    for declared in model.decls():
        if declared.arity() == 0:
            value = model.get_interp(declared)
            found[declared.name()] = value.as_long() if z3.is_int_value(value) else bool(z3.is_true(value))
    return found
