"""The reference pump's own look at both clocks: lists of readings, nothing summed in advance."""

from attrs import define, field

STILL = 15
APART_MS = 2_500
MINUTE_MS = 60_000
LATE_MS = 60 * MINUTE_MS


@define
class ReferenceClock:
    """Advances of one clock since the minute began, and in its last readings; whether it ever stood still."""

    minute: list[int] = field(factory=list)
    last: list[int] = field(factory=list)
    lost: bool = False

    def read(self, advance_ms: int) -> None:
        """Note a reading; a clock that was set back has not advanced."""
        self.minute.append(max(0, advance_ms))
        self.last = [*self.last, max(0, advance_ms)][-STILL:]
        self.lost = self.lost or (len(self.last) == STILL and not any(self.last))


@define
class ReferenceClocks:
    """Both clocks, and whether they came into doubt.

    Attributes:
        first, second: the clocks.
        apart: whether they were ever too far apart within a minute since the time was set.
        late_ms: by how much its minutes since then were longer than a minute by the clock that led.
    """

    first: ReferenceClock = field(factory=ReferenceClock)
    second: ReferenceClock = field(factory=ReferenceClock)
    apart: bool = False
    late_ms: int = 0

    def read(self, first_ms: int, second_ms: int) -> bool:
        """Note a reading of both; return whether it brings a new doubt."""
        was = self._doubts()
        self.first.read(first_ms)
        self.second.read(second_ms)
        both = not (self.first.lost or self.second.lost)
        if both and abs(sum(self.first.minute) - sum(self.second.minute)) > APART_MS:
            self.apart = True
        return self._doubts() > was

    def minute_begins(self) -> None:
        """Begin a minute."""
        clocks = (self.first, self.second)
        running = [each for each in clocks if not each.lost] or clocks
        self.late_ms += max(0, max(sum(each.minute) for each in running) - MINUTE_MS)
        self.first.minute.clear()
        self.second.minute.clear()

    def minutes_pass_well(self, minutes: int) -> None:
        """Let minutes pass in each of which both advance by one."""
        for clock in (self.first, self.second):
            clock.last = [*clock.last, *[MINUTE_MS] * min(minutes, STILL)][-STILL:]
        self.minute_begins()

    def time_set(self) -> None:
        """Somebody has set the time."""
        self.minute_begins()
        self.program_set()

    def program_set(self) -> None:
        """Somebody has loaded a program that begins now."""
        self.apart = False
        self.late_ms = 0

    def _doubts(self) -> int:
        return self.apart + self.first.lost + self.second.lost

    def doubtful(self) -> bool:
        """Whether one is lost, or they were apart, or the program is late."""
        return self.apart or self.first.lost or self.second.lost or self.late_ms > LATE_MS
