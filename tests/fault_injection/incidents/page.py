"""The incidents in Markdown, as their page must hold them.

`python -m tests.fault_injection.incidents.page` writes both tables.
"""

import sys
from collections.abc import Sequence

from fault_injection.incidents.study import Study
from fault_injection.incidents.tables import figure_cells
from tests.catalogue import table

VERDICTS = ("incident", "what happened", "source", "here", "verdict", "the run", "what comes of it")
FIGURES = (
    "incident", "worst window, % of limit", "of", "least 24 h, % of prescription", "to the signal, h",
    "to too much, h", "to too little, h", "longest without drug, h", "beside the tip, mcg",
    "CSF, ng/mL (illustrative)",
)  # fmt: skip


def verdicts(studies: Sequence[Study]) -> str:
    """What is stated of each, and what its run shows."""
    return table(VERDICTS, [_verdict(study) for study in studies])


def figures(studies: Sequence[Study]) -> str:
    """What each comes to."""
    return table(FIGURES, [(f"`{study.id}`", *figure_cells(study)[1:]) for study in studies])


def _verdict(study: Study) -> tuple[str, ...]:
    incident = study.incident
    assumed = f". Assumed: {incident.assumed}" if incident.assumed else ""
    return (
        f"`{study.id}`",
        f"{incident.when}: {incident.what}",
        f"{study.source} ({incident.certainty.value})",
        f"{study.title}{assumed}. `{study.device}`",
        f"**{incident.answer.value}**",
        study.statement.found,
        incident.consequence,
    )


if __name__ == "__main__":
    from fault_injection.library import incident_ids
    from tests.fault_injection.incidents.conftest import ran

    made = [ran(name).study for name in incident_ids()]
    sys.stdout.write(f"{verdicts(made)}\n\n{figures(made)}")
