"""The smallest form of a scenario that fails: what is taken out or made simple, as long as it still fails.

It fails as long as the same claim counts and is violated. What the reader turns down does not fail. Delta
debugging (Zeller and Hildebrandt 2002) over faults and events, with a bounded number of replays.
"""

from collections.abc import Iterator
from decimal import Decimal

from attrs import define, evolve, field, frozen

from controller.shell.errors import BadFile
from fault_injection.campaign.draft import EVENT, FAULT, Draft, Entry, Setting
from fault_injection.campaign.row import Objection, objections
from fault_injection.clock import DAY_MIN, HOUR_MIN
from fault_injection.monitors import Watching
from fault_injection.replay import replayed

REPLAYS_MAX = 80
"""A bound, so that one stubborn scenario cannot hold up a campaign."""
BEYOND_MIN = 5
"""Minutes left after the violation: a tick may come later than its minute of the second clock."""


@frozen
class Shrunk:
    """A scenario that fails, as small as was found, what it violates, and how many replays that took."""

    draft: Draft
    objection: Objection
    replays: int


def shrunk(draft: Draft, claim: str, watching: Watching, *, stepped: bool) -> Shrunk:
    """Return the smallest form found of a draft that violates `claim`, as those that watch it see it."""
    search = _Search(claim, draft, watching, stepped)
    search.run()
    assert search.objection is not None, "the draft does not fail"
    return Shrunk(search.best, search.objection, search.replays)


@define
class _Search:
    """Holds the smallest draft so far that fails."""

    claim: str
    best: Draft
    watching: Watching
    stepped: bool
    objection: Objection | None = None
    replays: int = 0
    tried: set[str] = field(factory=set)

    def run(self) -> None:
        """Take steps until none of them helps any more."""
        self._fails(self.best)
        steps = (self._shorten, self._take_out, self._make_simple)
        before: Draft | None = None
        while before != self.best and self.replays < REPLAYS_MAX:
            before = self.best
            for step in steps:
                step()

    def _fails(self, draft: Draft) -> bool:
        """Replay a draft, and keep it if it fails."""
        text = draft.text
        if self.replays >= REPLAYS_MAX or text in self.tried:
            return False
        self.tried.add(text)
        try:
            scenario = draft.read()
        except BadFile:
            return False
        self.replays += 1
        outcome = replayed(scenario, None, lambda _: None, watching=self.watching, stepped=self.stepped)
        found = next((each for each in objections(outcome) if each.claim == self.claim), None)
        if found is not None:
            self.best, self.objection = draft, found
        return found is not None

    def _shorten(self) -> None:
        """End the run just after the violation, or at a round time after it."""
        assert self.objection is not None
        tick = self.objection.tick
        for end in (tick + BEYOND_MIN, tick + HOUR_MIN, (tick // DAY_MIN + 1) * DAY_MIN):
            if end < self.best.minutes and self._fails(_until(self.best, end)):
                return

    def _take_out(self) -> None:
        """Take out halves of the entries, then quarters, down to single ones."""
        size = max(1, len(self.best.entries) // 2)
        while size >= 1:
            at = 0
            while at < len(self.best.entries):
                entries = self.best.entries
                if not self._fails(evolve(self.best, entries=entries[:at] + entries[at + size :])):
                    at += size
            size //= 2

    def _make_simple(self) -> None:
        """Make each entry simpler by itself, as often as that can be done."""
        for at in range(len(self.best.entries)):
            while any(self._fails(simple) for simple in _simpler_at(self.best, at)):
                pass


def _until(draft: Draft, end: int) -> Draft:
    """The draft, ended at a minute: what lies beyond is left out."""
    entries = tuple(
        evolve(entry, end=None if entry.end is None or entry.end >= end else entry.end)
        for entry in draft.entries
        if entry.begin < end
    )
    return evolve(draft, minutes=end, entries=entries)


def _simpler_at(draft: Draft, at: int) -> Iterator[Draft]:
    """Drafts in which one entry reads more simply, the simplest first; events stay in order of time."""
    for simple in _simpler(draft.entries[at]):
        entries = (*draft.entries[:at], simple, *draft.entries[at + 1 :])
        faults = (each for each in entries if each.table == FAULT)
        events = sorted((each for each in entries if each.table == EVENT), key=lambda each: each.begin)
        yield evolve(draft, entries=(*faults, *events))


def _simpler(entry: Entry) -> Iterator[Entry]:
    if entry.table == FAULT and entry.begin > 0:
        yield evolve(entry, begin=0)
    if entry.end is not None:
        yield evolve(entry, end=None)
    hour = entry.begin // HOUR_MIN * HOUR_MIN
    if hour != entry.begin:
        yield evolve(entry, begin=hour)
    for key, value in entry.settings.items():
        for shorter in _shorter(value):
            yield evolve(entry, settings={**entry.settings, key: shorter})


def _shorter(value: Setting) -> Iterator[Setting]:
    """The same number with fewer decimals."""
    if isinstance(value, Decimal):
        for places in (0, 1, 2):
            shorter = value.quantize(Decimal(1).scaleb(-places))
            if _digits(shorter) < _digits(value):
                yield shorter


def _digits(value: Decimal) -> int:
    return len(value.as_tuple().digits)
