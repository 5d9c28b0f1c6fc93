"""The sensors of the reference pump: it keeps readings, and looks back over them each minute."""

from controller.presets import Device
from controller.pressure import Pressure
from controller.reservoir import Level

HOUR_MIN = 60
ERROR_NL, SAME_NL, STUCK_NL, FALL_NL = 250_000, 100_000, 1_000_000, 1_000_000
LEAST_PA, MOST_PA, HIGH_PA = -10_000, 500_000, 20_000
PROBES, PROBES_JUDGED, RISE_PA = 6, 3, 4_500


class LevelBook:
    """Readings of the level, and what surely left since the first that is kept."""

    def __init__(self, volume_nl: int, device: Device) -> None:
        self._device = device
        self._readings: list[int | None] = [volume_nl]
        self._moved_nl = 0
        self.falls = False

    def minute_passes(self, level: Level, *, left_nl: int, surely_nl: int, closed: bool) -> None:
        """Note the reading, beside what surely left since the last and what is surely left."""
        if not self._device.has_level_sensor:
            return
        usable = level.known and -ERROR_NL <= level.nl <= self._device.reservoir_nl + ERROR_NL
        self._readings.append(int(level.nl) if usable else None)
        self._moved_nl += left_nl
        self._forget()
        self.falls = closed and usable and surely_nl - level.nl > FALL_NL

    def minutes_stay(self, minutes: int) -> None:
        """Note the last reading so many minutes more, in which nothing surely left."""
        if self._device.has_level_sensor:
            self._readings += self._readings[-1:] * minutes

    def _forget(self) -> None:
        """Keep what is needed: from the reading on from which the level has not moved away."""
        first, last = self._readings[0], self._readings[-1]
        if first is not None and last is not None and abs(last - first) > SAME_NL:
            self._readings, self._moved_nl = [last], 0

    def failed(self) -> bool:
        """Return whether the sensor is not believed."""
        stuck = self._moved_nl >= STUCK_NL
        silent = len(self._readings) > HOUR_MIN and not any(
            reading is not None for reading in self._readings[-HOUR_MIN:]
        )
        return stuck or silent


class PressureBook:
    """Readings of the pressure since the last low one, and the pulses that probe."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self._silent_min = 0
        self._clear()

    def _clear(self) -> None:
        self.held, self._lies = False, False
        self._probed_at: list[int] = []
        self._answers: list[int] = []
        self._minute = 0

    def minute_passes(self, pressure: Pressure, confirmed: int) -> None:
        """Note the reading."""
        if not self._device.has_pressure_sensor:
            return
        self._minute += 1
        if self.held and confirmed > 0:
            self._answers.append(confirmed)
        if not pressure.known or not LEAST_PA <= pressure.pa <= MOST_PA:
            self._silent_min += 1
            self.held = self.held and self._silent_min < HOUR_MIN
            return
        self._silent_min = 0
        if pressure.pa < HIGH_PA:
            self._clear()
        elif self.held:
            self._judge(int(pressure.pa))
        elif not self._lies:
            self._clear()
            self.held, self._from_pa = True, int(pressure.pa)

    def _judge(self, pa: int) -> None:
        if len(self._answers) < PROBES_JUDGED:
            return
        self._lies = pa < self._from_pa + RISE_PA
        self.held = not self._lies
        self._from_pa, self._answers = pa, []

    def probe_allowed(self) -> bool:
        """Return whether a pulse may probe in this minute."""
        last = self._probed_at[-1] if self._probed_at else 0
        return len(self._probed_at) < PROBES and self._minute - last >= HOUR_MIN

    def probes(self) -> None:
        """Note that one did."""
        self._probed_at.append(self._minute)

    def failed(self) -> bool:
        """Return whether the sensor is not believed."""
        return self._silent_min >= HOUR_MIN or self._lies
