"""The fault catalogue in Markdown, as the page of it must hold it."""

from collections.abc import Sequence

from spec.claim import ALL_PRESETS
from spec.fault import FaultEntry, meanwhile
from spec.faults import FAULTS


def table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [f"| {' | '.join(cells)} |\n" for cells in (heads, *rows)]
    return "".join([lines[0], f"|{'---|' * len(heads)}\n", *lines[1:]])


def detected() -> str:
    """Faults whose alarm is shown."""
    heads = ("fault", "on", "premise", "signal", "in time", "delivery meanwhile", "claims", "shown by")
    rows = [
        (
            *(_named(each), _presets(each), each.premise, each.alarm.name if each.alarm else ""),
            *(each.bound, meanwhile(each), ", ".join(each.claims)),
            ", ".join(f"`{name}`" for name in each.shown_by),
        )
        for each in FAULTS
        if each.detectable_on
    ]
    return table(heads, rows)


def unseen() -> str:
    """Faults that no signal is shown for, on some preset or on any."""
    heads = ("fault", "on", "why", "may tell of it", "consequence", "what is left against it", "claims")
    rows = [
        (
            *(_named(each), _unseen_on(each)),
            "no sensor" if each.detectable_on else each.premise,
            ", ".join(cause.name for cause in each.beside) or "nothing",
            *(each.consequence, each.control, ", ".join(each.claims)),
        )
        for each in FAULTS
        if each.detectable_on != each.possible_on
    ]
    return table(heads, rows)


def sources() -> str:
    """Where each fault is known from."""
    rows = [
        (f"`{each.id}`", each.source, ", ".join(cause.name for cause in each.beside) or "none")
        for each in FAULTS
    ]
    return table(("fault", "source", "other signals that may tell of it"), rows)


def _named(each: FaultEntry) -> str:
    return f"`{each.id}` {each.name}"


def _unseen_on(each: FaultEntry) -> str:
    if each.possible_on != ALL_PRESETS:
        return "sensed presets"
    return "presets without sensors" if each.detectable_on else "all presets"


def _presets(each: FaultEntry) -> str:
    return "all presets" if each.detectable_on == ALL_PRESETS else "sensed presets"
