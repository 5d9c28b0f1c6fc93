"""What an audit and a comparison of two runs came to, as tables and as JSON."""

from collections import Counter
from collections.abc import Iterator, Sequence

from attrs import asdict, frozen
from rich.console import Group, RenderableType
from rich.text import Text

from controller.shell.decimals import rounded_up
from controller.shell.errors import printable
from controller.shell.files import Json
from fault_injection.against import Contrast
from fault_injection.audit import Difference
from fault_injection.behaviour import Behaviour, Dose
from fault_injection.clock import written_time
from fault_injection.differences import KeyDifference
from fault_injection.table import table_of
from fault_injection.trace_file import Chain

AUDIT_SCHEMA = "dosebound.audit/1"
ROWS_MAX = 20
"""So many rows a table; how many more there are is said below it."""


@frozen
class Audit:
    """What an audit came to.

    Attributes:
        chain: what the trace says of itself.
        rerun: whether its scenario was run again.
        difference: the first record that is not what it should be, or None.
        signed: whether a signature was checked.
        objection: why the signature does not vouch for the trace, or None.
    """

    chain: Chain
    rerun: bool
    difference: Difference | None
    signed: bool
    objection: str | None

    @property
    def same(self) -> bool:
        """Whether nothing is wrong."""
        return self.chain.broken is None and self.difference is None and self.objection is None

    @property
    def other_software(self) -> bool:
        """Whether the trace is whole, and made by another version of the software."""
        return self.chain.broken is None and self.difference is not None and self.difference.of_software


def audit_shown(audit: Audit) -> RenderableType:
    """Return the whole report of an audit."""
    return Group(*_audit_parts(audit))


def _audit_parts(audit: Audit) -> Iterator[RenderableType]:
    chain, difference = audit.chain, audit.difference
    yield Text(f"{chain.records} records, head {chain.head}")
    holds = (
        "holds" if chain.broken is None else f"broken at record {chain.broken.record}: {chain.broken.reason}"
    )
    yield Text(f"Chain: {holds}.")
    if audit.signed:
        yield Text(f"Signature: {'vouches for this trace' if audit.objection is None else audit.objection}.")
    if not audit.rerun:
        yield Text("Run: none, since the trace does not say of which scenario; give it with --scenario.")
    if difference is not None:
        yield _keys(f"Record {difference.record}{_at(difference)}: {difference.what}", difference.keys)
    yield _audit_verdict(audit)


def _at(difference: Difference) -> str:
    if difference.time:
        return f", at {difference.time}"
    return ", the header" if difference.record == 1 else ""


def _audit_verdict(audit: Audit) -> Text:
    if audit.same:
        return Text("Same: every record is what the scenario gives, to the byte.", style="green")
    if audit.other_software:
        return Text(
            "Different: made by another version of the software. What that does differently is shown by "
            "replay SCENARIO --against TRACE.",
            style="bold red",
        )
    if audit.difference is None:
        return Text("Different: every record is what the scenario gives, and something else is wrong.")
    return Text(
        f"Different: the first record that differs is record {audit.difference.record}.", style="bold red"
    )


def audit_json(audit: Audit) -> Json:
    """Return the JSON of an audit."""
    chain, difference = audit.chain, audit.difference
    return {
        "schema": AUDIT_SCHEMA,
        "same": audit.same,
        "records": chain.records,
        "trace_sha256": chain.head,
        "chain_broken": None if chain.broken is None else asdict(chain.broken),
        "rerun": audit.rerun,
        "other_software": audit.other_software,
        "difference": None if difference is None else asdict(difference),
        "signature": None
        if not audit.signed
        else {"vouches": audit.objection is None, "why_not": audit.objection},
    }


def contrast_shown(contrast: Contrast) -> RenderableType:
    """Return the comparison of a run with a recorded one."""
    return Group(*_contrast_parts(contrast))


def _contrast_parts(contrast: Contrast) -> Iterator[RenderableType]:
    recorded, new, first = contrast.recorded, contrast.new, contrast.first
    if contrast.header:
        yield _keys(
            "Headers differ, which is no behaviour", contrast.header, expected="now", found="recorded"
        )
    if first is None:
        yield Text("\nSame behaviour as the recorded run, event by event.", style="green")
        return
    title = f"First difference, at {written_time(first.minute)}: {first.event}"
    yield _keys(title, first.keys, expected="now", found="recorded")
    alarms = _only(_alarms(recorded), _alarms(new))
    if alarms:
        yield _rows("Alarms of one of the two", ("run", "<cause", "given", "gone"), alarms)
    modes = _only(_modes(recorded), _modes(new))
    if modes:
        yield _rows("Modes of one of the two", ("run", "<mode", "from"), modes)
    doses = list(_doses(recorded, new))
    if doses:
        heads = ("day", "pulses, recorded", "now", "true mcg, recorded", "now")
        yield _rows("Doses that differ", heads, doses)
    yield Text(f"\nDifferent behaviour: {contrast.events} events differ.", style="bold red")


def contrast_json(contrast: Contrast) -> Json:
    """Return the JSON of a comparison."""
    recorded, new = contrast.recorded, contrast.new
    return {
        "same": contrast.same,
        "header": [asdict(key) for key in contrast.header],
        "first": None if contrast.first is None else asdict(contrast.first),
        "events": contrast.events,
        "alarms": [list(row) for row in _only(_alarms(recorded), _alarms(new))],
        "modes": [list(row) for row in _only(_modes(recorded), _modes(new))],
        "days": [
            {"day": day, "recorded": asdict(before), "now": asdict(now)}
            for day, before, now in _days(recorded, new)
        ],
    }


Row = tuple[str, ...]


def _alarms(run: Behaviour) -> list[Row]:
    return [
        (printable(cause), written_time(begin), "-" if end is None else written_time(end))
        for cause, begin, end in run.alarms
    ]


def _modes(run: Behaviour) -> list[Row]:
    return [(printable(mode), written_time(begin)) for begin, mode in run.modes]


def _only(recorded: list[Row], new: list[Row]) -> list[Row]:
    """Rows that only one of the two has, each with which."""
    before, now = Counter(recorded), Counter(new)
    return [
        *(("recorded", *row) for row in (before - now).elements()),
        *(("now", *row) for row in (now - before).elements()),
    ]


def _days(recorded: Behaviour, new: Behaviour) -> Iterator[tuple[int, Dose, Dose]]:
    for day in sorted(recorded.doses.keys() | new.doses.keys()):
        before, now = recorded.doses.get(day, Dose()), new.doses.get(day, Dose())
        if before != now:
            yield day, before, now


def _doses(recorded: Behaviour, new: Behaviour) -> Iterator[Row]:
    for day, before, now in _days(recorded, new):
        masses = (rounded_up(before.true_pg), rounded_up(now.true_pg))
        yield str(day), str(before.pulses), str(now.pulses), *masses


def _keys(
    title: str, keys: Sequence[KeyDifference], *, expected: str = "expected", found: str = "found"
) -> RenderableType:
    rows = [(key.key, key.expected, key.found) for key in keys]
    return _rows(title, ("key", f"<{expected}", f"<{found}"), rows) if rows else Text(f"\n{title}")


def _rows(title: str, columns: Row, rows: Sequence[Row]) -> RenderableType:
    table = table_of("", *columns)
    table.title = None  # it would be broken to the width of a table that is often narrow
    for row in rows[:ROWS_MAX]:
        table.add_row(*row)
    if len(rows) > ROWS_MAX:
        table.caption = f"and {len(rows) - ROWS_MAX} more"
    return Group(Text(f"\n{title}", style="bold"), table)
