"""A text without the assertions that Z3 did not need, and without what only those spoke of.

Of thousands of hypotheses a goal needs a handful, and Z3 tells which. What is unsatisfiable without the
others is so with them. Both solvers are then asked the short text; cvc5 needs little time for it. What
Z3 tells is not believed: if they do not both show the short text, they are asked the whole one.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

_NAME = re.compile(r"\|[^|]*\|")
_ASSERTION = "(assert "
_NAMING = ("(define-fun ", "(declare-const ")
WORTH_IT = 2000
"""Characters from which on a text is shortened."""


def with_only(text: str, needed: AbstractSet[int]) -> str:
    """Return a text of one line each with only these of its assertions, counted from 0, and the last one."""
    lines = text.split("\n")
    last = sum(line.startswith(_ASSERTION) for line in lines) - 1
    at = last + 1
    named: set[str] = set()
    kept = []
    for line in reversed(lines):
        if line.startswith(_ASSERTION):
            at -= 1
            if at != last and at not in needed:
                continue
        elif line.startswith(_NAMING):
            name = _NAME.search(line)
            if name is not None and name.group() not in named:
                continue
        if not line.startswith(";"):
            named.update(_NAME.findall(line))
        kept.append(line)
    return "\n".join(reversed(kept))
