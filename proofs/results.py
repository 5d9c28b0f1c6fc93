"""Results: verdicts of claims from decisions on obligations, and how they are written down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import field, frozen

from proofs.decide import Decision

VERDICTS = ("error", "refuted", "vacuous", "not_confirmed", "held_to_bound", "proved")
"""Worst first; the worst of its parts is a claim's verdict."""
HELD_TO_BOUND = "held_to_bound"
NOT_ASKED = "not asked"
"""What a solver says of that which no solver is asked about."""
EXITS = {"proved": 0, "held_to_bound": 0, "refuted": 1, "vacuous": 3, "not_confirmed": 3, "error": 4}
EXIT_PRECEDENCE = (4, 1, 3, 0)


@frozen(eq=False)
class Batch:
    """What one batch, an exploration with its obligations, came to.

    Attributes:
        event: kind of step.
        decisions: decisions on its obligations.
        ways, replayed, impossible: ways explored, run again natively, shown to be impossible.
        premises: whether each property's or invariant's whole premise can be met.
        errors: what makes nothing of this batch to be believed.
        counterexamples: native re-runs of refuted obligations, by name of the obligation.
        seconds: time for all of it.
        stopped: whether it ended at its first counterexample, the rest undone.
        never_applied: predicates of claims of which no run of the shipping code is a case.
    """

    event: str
    decisions: tuple[Decision, ...] = ()
    ways: int = 0
    replayed: int = 0
    impossible: int = 0
    unsettled: int = 0
    premise: bool | None = None
    errors: tuple[str, ...] = ()
    counterexamples: dict[str, dict[str, Any]] = field(factory=dict)
    seconds: float = 0.0
    stopped: bool = False
    never_applied: tuple[str, ...] = ()


@frozen(eq=False)
class ClaimResult:
    """The verdict on one claim."""

    id: str
    title: str
    verdict: str
    presets: tuple[str, ...]
    assumptions: tuple[str, ...]
    decisions: tuple[Decision, ...]
    premise_reachable: bool | None
    counterexample: dict[str, Any] | None
    reasons: tuple[str, ...]
    cached: bool

    def as_json(self) -> dict[str, Any]:
        """Return the claim's entry in `dosebound.verify/1`."""
        return {
            "id": self.id,
            "title": self.title,
            "verdict": self.verdict,
            "presets": list(self.presets),
            "obligations": len(self.decisions),
            "proved": sum(decision.verdict == "proved" for decision in self.decisions),
            "assumptions": list(self.assumptions),
            "premise_reachable": self.premise_reachable,
            "solvers": {
                "z3": _said([decision.z3 for decision in self.decisions]),
                "cvc5": _said([decision.cvc5 for decision in self.decisions]),
            },
            "rlimit": {
                "z3": max((decision.z3_used for decision in self.decisions), default=0),
                "cvc5": max((decision.cvc5_used for decision in self.decisions), default=0),
            },
            "seconds": round(sum(decision.seconds for decision in self.decisions), 3),
            "cached": self.cached,
            "counterexample": self.counterexample,
            "reasons": list(self.reasons),
        }


def _said(answers: Sequence[str]) -> str:
    """The one answer of a solver to all obligations of a claim, the least certain first."""
    for answer in ("sat", "unknown", NOT_ASKED):
        if answer in answers:
            return answer
    return "unsat" if answers else "unknown"


def worst(verdicts: Sequence[str]) -> str:
    """Return the worst verdict; of nothing, that nothing was confirmed."""
    for verdict in VERDICTS:
        if verdict in verdicts:
            return verdict
    return "not_confirmed"


def exit_code(verdicts: Sequence[str]) -> int:
    """Return the exit code for these verdicts; the worst wins."""
    codes = {EXITS[verdict] for verdict in verdicts}
    return next((code for code in EXIT_PRECEDENCE if code in codes), 3)
