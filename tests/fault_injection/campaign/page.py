"""What a campaign over the catalogue came to, in Markdown, as measurements must hold it.

`python -m tests.fault_injection.campaign.page RESULT.json` writes it, of what `campaign --catalogue --json`
wrote there, alone or in pairs.
"""

import json
import sys
from pathlib import Path
from typing import Any

from tests.catalogue import table

HEADS = ("fault", "not told", "silent", "anyway", "at the tip", "beside it, at most", "told late")


def page(found: dict[str, Any]) -> str:
    """A row a fault whose own alarm was missing, there anyway, or late; and what counts for which claim."""
    return f"{_faults(found)}\n{_claims(found)}"


def _faults(found: dict[str, Any]) -> str:
    told = {each["fault"]: each for each in found["unsignalled"]}
    late = {each["fault"]: str(each["runs"]) for each in found["untold"]}
    rows = [
        (f"`{fault}`", *_counts(told.get(fault)), *_masses(told.get(fault)), late.get(fault, ""))
        for fault in sorted({*told, *late})
    ]
    return table(HEADS, rows)


def _counts(found: dict[str, Any] | None) -> tuple[str, str, str]:
    if found is None:
        return ("none", "", "")
    missing = found["unsignalled"]
    told = f"{missing} of {found['there']}" if missing else "none"
    return (told, str(found["silent"] or ""), str(found["anyway"] or ""))


def _masses(found: dict[str, Any] | None) -> tuple[str, str]:
    if found is None or found["least_permille"] is None:
        return ("", "")
    least, most, beside = (found[f"{name}_permille"] for name in ("least", "most", "beside"))
    return (f"{_percent(least)} to {_percent(most)}", _percent(beside) if beside else "")


def _percent(permille: int) -> str:
    return f"{permille // 10:,}.{permille % 10} %"


def _claims(found: dict[str, Any]) -> str:
    """Claims for which as many runs count stand together."""
    claims: dict[int, list[str]] = {}
    for each in found["counting"]:
        claims.setdefault(each["runs"], []).append(each["claim"])
    rows = [
        (f"{runs:,} of {found['runs']:,}", ", ".join(claims[runs])) for runs in sorted(claims, reverse=True)
    ]
    return table(("runs", "claims that they count for"), rows)


if __name__ == "__main__":
    sys.stdout.write(page(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
