"""The reference pump's own record of hours: shortfall, holiday and a forgotten stop, by plain lists."""

from collections.abc import Iterator

from attrs import define, field

from spec.model_alarms import Finding

HOUR_MIN = 60
DAY_HOURS = 24
HOLIDAY_HOURS = 48
STOPPED_MAX_MIN = 25 * HOUR_MIN


@define
class Hour:
    """Units that the program asked for in an hour, and pulses of it that were confirmed."""

    asked: int = 0
    pulses: int = 0


@define
class ReferenceRecord:
    """What was asked for and confirmed, oldest hour first, since commissioning or since therapy ended."""

    pulse_units: int
    holiday: bool = False
    stopped_min: int = 0
    _hours: list[Hour] = field(factory=lambda: [Hour()])
    _begun_since_dose: int = 0
    _holiday_units: int = 0
    _holiday_lowest: int = 0

    def minute_passes(self, minute: int, *, confirmed: int, flow: int) -> None:
        """Count a minute; what was confirmed is of the one before. `flow` is 0 once therapy has ended."""
        self._hours[-1].pulses += confirmed
        if minute % HOUR_MIN == 0:
            self._hours.append(Hour())
            self._begun_since_dose += 1
        self.asks(flow)

    def asks(self, units: int) -> None:
        """Count what the program asks for in the hour that runs."""
        self._hours[-1].asked += units

    def notice_holiday(self) -> None:
        """A holiday begins when 48 h, all of them since a dose was confirmed, brought under half."""
        old_enough = self._begun_since_dose > HOLIDAY_HOURS
        self.holiday = self.holiday or (old_enough and self._delivered_under(HOLIDAY_HOURS, 2))

    def confirm_dose(self) -> None:
        """A clinician has confirmed the dose."""
        self.holiday = False
        self._begun_since_dose = 0

    def end(self) -> None:
        """Therapy has ended: what was, is forgotten."""
        self.holiday = False
        self._hours = [Hour()]

    def is_short(self) -> bool:
        """Whether 24 h brought over a quarter less than was asked for."""
        return self._delivered_under(DAY_HOURS, 4, 3)

    def judge_flow(self, pulses: int, flow: int) -> Iterator[Finding]:
        """Yield whether more than half of the program came in some interval of a holiday."""
        if not self.holiday:
            self._holiday_units = self._holiday_lowest = 0
            return
        self._holiday_units += 2 * pulses * self.pulse_units - flow
        if self._holiday_units - self._holiday_lowest >= 2 * self.pulse_units:
            yield "HOL-1", "more than half of the program in a holiday that nobody has confirmed"
        self._holiday_lowest = min(self._holiday_lowest, self._holiday_units)

    def judge_silence(self, *, stopped: bool, alarmed: bool) -> Iterator[Finding]:
        """Count a minute, and yield whether a stop has gone on for too long without a high alarm."""
        self.stopped_min = self.stopped_min + 1 if stopped else 0
        if self.stopped_min >= STOPPED_MAX_MIN and not alarmed:
            yield "RES-4", f"stopped for {self.stopped_min} min, and no high alarm stands"

    def _delivered_under(self, hours: int, parts: int, of: int = 1) -> bool:
        """Whether so many complete hours and the current one brought under `of` in `parts`."""
        last = self._hours[-hours - 1 :]
        if len(last) <= hours or not last[0].asked:
            return False
        delivered = sum(hour.pulses for hour in last) * self.pulse_units
        return parts * delivered < of * sum(hour.asked for hour in last)
