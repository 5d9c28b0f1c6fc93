"""Hazards and requirements in Markdown, each with what controls it, as the page of them must hold them."""

from spec.claims import CLAIMS
from spec.hazards import HAZARDS
from spec.requirements import REQUIREMENTS
from tests.catalogue import table


def hazards() -> str:
    """Each hazard, the requirements that control it, and the claims that show them."""
    heads = ("hazard", "situation", "harm", "kind", "sources", "evidence", "requirements", "claims")
    rows = [
        (
            *(f"`{each.id}` {each.name}", each.situation, each.harm, each.system.value),
            *(", ".join(source.value for source in each.sources), each.evidence),
            ", ".join(f"`{asked.id}`" for asked in REQUIREMENTS if each.id in asked.hazards),
            ", ".join(claim.id for claim in CLAIMS if each.id in claim.hazards),
        )
        for each in HAZARDS
    ]
    return table(heads, rows)


def requirements() -> str:
    """Each requirement, the hazards that it controls, and the claims that show it."""
    rows = [
        (
            *(f"`{each.id}`", each.statement, ", ".join(each.hazards), each.source),
            ", ".join(claim.id for claim in CLAIMS if each.id in claim.requirements),
        )
        for each in REQUIREMENTS
    ]
    return table(("requirement", "statement", "hazards", "why", "claims"), rows)
