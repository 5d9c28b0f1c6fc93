"""Traces changed by somebody who makes the chain anew; and the short run that they are of."""

import json
from collections.abc import Callable

from controller.shell.encoding import canonical
from fault_injection.trace import digest

SHORT = {"old": '"0 d 06:00"', "new": '"0 d 00:04"'}
"""For `write_scenario`: four minutes."""


def rechained(data: bytes, record: int, change: Callable[[dict[str, object]], None]) -> bytes:
    """A trace with one record changed and the whole chain made anew, as a forger would."""
    previous, lines = "0" * 64, []
    for number, line in enumerate(data.splitlines(), start=1):
        values = json.loads(line)
        if number == record:
            change(values)
        lines.append(canonical({**values, "previous": previous}))
        previous = digest(lines[-1].encode("ascii"))
    return "".join(f"{line}\n" for line in lines).encode("ascii")
