"""The motor of the reference pump: what it was told and what it was seen to make, in a list of minutes."""

from collections.abc import Iterator

from attrs import define, field, frozen

from spec.model_alarms import Finding

HOUR_MIN = 60
MISCOUNTED_MOST = 3
"""Pulses beyond the commands that are excused in this block of an hour and the last, besides a late one."""
STROKES_IN_A_ROW, WITHOUT_A_STROKE_MIN = 3, 60


@frozen
class MotorMinute:
    """A minute: pulses told to be made in it, and pulses seen in it."""

    told: int
    seen: int


_IDLE = MotorMinute(told=0, seen=0)


@define
class ReferenceMotor:
    """All minutes since commissioning, and pulses seen in one of them that were neither told nor late.

    What is judged begins with the last release.
    """

    off: bool = False
    _told: int = 0
    _late: int = 0
    _released_at: int = 0
    _minutes: list[MotorMinute] = field(factory=list)
    _beyond: list[tuple[int, int]] = field(factory=list)
    _unseen: list[int] = field(factory=list)

    def minute_passes(self, confirmed: int) -> None:
        """Note what was seen in the minute that is over."""
        seen = max(0, confirmed)
        awaited = self._told + self._late
        if seen > awaited:
            self._beyond.append((len(self._minutes), seen - awaited))
        self._minutes.append(MotorMinute(self._told, seen))
        minute = len(self._minutes)
        self._unseen = [] if seen else self._unseen + [minute] * self._told
        self._late = 1 if awaited > seen else 0
        block = len(self._minutes) // HOUR_MIN * HOUR_MIN - 1  # the first block lacks one minute
        first = max(block - HOUR_MIN, self._released_at, 0)
        beyond = sum(pulses for at, pulses in self._beyond if at >= first)
        self.off = self.off or beyond > MISCOUNTED_MOST

    def minutes_pass_well(self, told: list[int]) -> None:
        """Note minutes, as `minute_passes` does one by one, in which what was told is seen."""
        self._minutes += [_IDLE if not pulses else MotorMinute(pulses, pulses) for pulses in told]
        if any(told):
            self._unseen = []
        self._told = told[-1]

    def tell(self, pulses: int) -> None:
        """Note what the motor is told to make in the minute that comes."""
        self._told = pulses

    def release(self) -> None:
        """A clinician has released the motor."""
        self.off = False
        self._released_at = len(self._minutes)

    def is_stalled(self) -> bool:
        """Whether it has made no stroke for an hour, though three in a row were asked for."""
        if len(self._unseen) < STROKES_IN_A_ROW:
            return False
        return len(self._minutes) - self._unseen[0] >= WITHOUT_A_STROKE_MIN - 1

    def judge(self, pulses: int) -> Iterator[Finding]:
        """Yield what is wrong with the pulses that this tick commands."""
        if pulses and self.off:
            yield "DOSE-6", f"{pulses} pulses with the motor latched off"
        if pulses and self._has_run_away():
            yield "DOSE-7", f"{pulses} pulses after a runaway that nobody released"

    def _has_run_away(self) -> bool:
        """Whether in any hour that ends now more was seen than was told, by more than is excused."""
        beyond = 0
        first = max(self._released_at, len(self._minutes) - HOUR_MIN - 1)
        for minute in reversed(self._minutes[first:]):
            beyond += minute.seen - minute.told
            if beyond > MISCOUNTED_MOST + 1:
                return True
        return False
