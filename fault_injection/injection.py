"""A row of the laboratory's fault catalogue: how a fault is injected, where, and how soon it is told."""

from collections.abc import Callable, Mapping
from enum import Enum

from attrs import frozen

from controller.presets import Device
from controller.state import Mode
from controller.units import Minutes, Nanolitres, NanolitresPerDay, PicogramsPerNanolitre
from fault_injection.clock import written_time
from fault_injection.fault_entries import FAULTS

NONE = Minutes(0)


class Situation(Enum):
    """What a pump may be doing when a fault begins."""

    INFUSING = "infusing"
    BOLUS = "a bolus runs"
    HOLIDAY = "half flow after a holiday"
    REFILL = "a refill is open"
    STOPPED = "stopped"
    ENDED = "therapy ended"


RUNNING = (Situation.INFUSING, Situation.BOLUS, Situation.HOLIDAY)
"""Pulses are commanded in each of these, by the program's flow or half of it at the least."""
DELIVERING = (*RUNNING, Situation.REFILL)
"""Of a refill that is left open too: once its half-hour is over, at last by the flow of its fallback."""
CLOSED = (*RUNNING, Situation.STOPPED, Situation.ENDED)
"""No refill is open: the level is held against the accounts, and one may be opened."""
ALWAYS = tuple(Situation)


@frozen
class Setting:
    """What a fault is injected into.

    Attributes:
        device: preset.
        situation: what the pump is doing.
        entered: concentration entered, pg/nL.
        slowest, fastest: least and largest flow of the program from the fault on, nL/day; half of the least
            on holiday, and that of the fallback where a refill is open.
        pumped_nl: nominal volume pumped since the last fill, up to the fault's beginning.
        volume_nl: volume confirmed at that fill.
        low_nl: the account's volume below which LOW stands: floor and threshold.
        prescription: what `load` and `confirm_fill` name; its program has to begin at the slot that runs.
    """

    device: Device
    situation: Situation
    entered: PicogramsPerNanolitre
    slowest: NanolitresPerDay
    fastest: NanolitresPerDay
    pumped_nl: Nanolitres
    volume_nl: Nanolitres
    low_nl: Nanolitres
    prescription: str


@frozen
class Put:
    """One entry of a scenario.

    Attributes:
        kind: of a fault or an event.
        keys: further keys, values as they are written in TOML.
        after: minutes from the beginning of the whole.
        lasts: minutes for which a fault is in force; 0 for one that lasts, and for an event.
        every: minutes after which it is put again, as long as the run goes on; 0 for once.
    """

    kind: str
    keys: Mapping[str, str]
    after: Minutes = NONE
    lasts: Minutes = NONE
    every: Minutes = NONE


Puts = Callable[[Setting], tuple[Put, ...]]
Bound = Callable[[Setting], int | None]
"""None where the premise of the alarm does not come about in that situation."""


@frozen(kw_only=True)
class Injection:
    """How one fault of the catalogue is injected.

    Attributes:
        id: `F-...`, of `spec.faults`.
        puts: the entries that inject it; none where it cannot be injected, or nothing has to be done.
        situations: in which its premise can come about.
        modes: in which it then is there, where it changes the mode itself; else those of its situations.
        within: minutes within which its alarm must stand on presets on which it is detectable; None where
            no preset detects it, or no time can be named.
        measure: what a run shows of its consequence.
        why_not: why the laboratory cannot inject it; empty where it can.
        why_no_time: why it is told in time and no time can be named; empty where one is.
    """

    id: str
    puts: Puts
    situations: tuple[Situation, ...]
    modes: tuple[Mode, ...] = ()
    within: Bound | None = None
    measure: str = ""
    why_not: str = ""
    why_no_time: str = ""


def written(puts: tuple[Put, ...], begin: Minutes, end: Minutes) -> str:
    """Return the entries of a scenario that runs to `end`, in which these begin at `begin`.

    What would come after the end is left out. Faults come first, then events in order of time; those of one
    that comes again and again stand one after another.
    """
    timed = [(at, put) for put in puts for at in _times(put, Minutes(begin + put.after), end)]
    faults = [_entry("fault", put, _span(put, at, end)) for at, put in timed if put.kind in FAULTS]
    events = [(at, _entry("event", put, {"at": at})) for at, put in timed if put.kind not in FAULTS]
    return "".join((*faults, *(text for _, text in sorted(events, key=lambda event: event[0]))))


def _times(put: Put, first: Minutes, end: Minutes) -> tuple[Minutes, ...]:
    if put.every == 0:
        return (first,) if first <= end else ()
    return tuple(Minutes(at) for at in range(first, end, put.every))


def _span(put: Put, at: Minutes, end: Minutes) -> dict[str, Minutes]:
    """One that would outlast the run lasts to its end."""
    until = Minutes(at + put.lasts)
    return {"from": at, "until": until} if put.lasts and until < end else {"from": at}


def _entry(section: str, put: Put, times: Mapping[str, Minutes]) -> str:
    keys = {
        "kind": f'"{put.kind}"',
        **{key: f'"{written_time(at)}"' for key, at in times.items()},
        **put.keys,
    }
    return "".join((f"[[{section}]]\n", *(f"{key} = {value}\n" for key, value in keys.items()), "\n"))
