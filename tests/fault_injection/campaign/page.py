"""What both campaigns over the catalogue came to, in Markdown, as measurements must hold it.

`python -m tests.fault_injection.campaign.page ALONE.json PAIRS.json` writes it, of what `dosebound campaign
--catalogue --json` wrote, with `--pairs` and without.
"""

import json
import sys
from pathlib import Path
from typing import Any

from tests.catalogue import table

HEADS = (
    "fault", "alone: not told", "silent", "anyway", "at the tip", "beside it, at most",
    "in pairs: not told", "silent", "anyway", "told late",
)  # fmt: skip


def page(alone: dict[str, Any], pairs: dict[str, Any]) -> str:
    """A row a fault whose own alarm was missing, there anyway, or late; and what counts for which claim."""
    return f"{_faults(alone, pairs)}\n{_claims(alone, pairs)}"


def _faults(alone: dict[str, Any], pairs: dict[str, Any]) -> str:
    one, two = ({each["fault"]: each for each in found["unsignalled"]} for found in (alone, pairs))
    late = {each["fault"]: each["runs"] for each in pairs["untold"]}
    rows = [
        (
            f"`{fault}`",
            *_counts(one.get(fault)),
            *_masses(one.get(fault)),
            *_counts(two.get(fault)),
            str(late.get(fault, "")),
        )
        for fault in sorted({*one, *two, *late})
    ]
    return table(HEADS, rows)


def _counts(found: dict[str, Any] | None) -> tuple[str, str, str]:
    if found is None:
        return ("none", "", "")
    missing = found["unsignalled"]
    told = f"{missing} of {found['there']}" if missing else "none"
    return (told, str(found["silent"] or "") if missing else "", str(found["anyway"] or ""))


def _masses(found: dict[str, Any] | None) -> tuple[str, str]:
    if found is None or found["least_permille"] is None:
        return ("", "")
    least, most, beside = (found[f"{name}_permille"] for name in ("least", "most", "beside"))
    return (f"{_percent(least)} to {_percent(most)}", f"{_percent(beside)}" if beside else "")


def _percent(permille: int) -> str:
    return f"{permille // 10:,}.{permille % 10} %"


def _claims(alone: dict[str, Any], pairs: dict[str, Any]) -> str:
    """Claims for which as many runs count stand together."""
    one, two = ({each["claim"]: each["runs"] for each in found["counting"]} for found in (alone, pairs))
    claims: dict[tuple[int, int], list[str]] = {}
    for claim, runs in one.items():
        claims.setdefault((runs, two[claim]), []).append(claim)
    rows = [
        (f"{runs:,} of {alone['runs']:,}", f"{paired:,} of {pairs['runs']:,}", ", ".join(names))
        for (runs, paired), names in sorted(claims.items(), key=lambda each: each[0], reverse=True)
    ]
    return table(("alone", "in pairs", "claims that they count for"), rows)


if __name__ == "__main__":
    read = [json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:3]]
    sys.stdout.write(page(*read))
