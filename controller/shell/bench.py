"""A body for the pump on the bench: a motor that writes down what it turned, an encoder, sensors, two clocks.

Every pulse turns and takes its nominal volume. What the encoder has seen since the last tick is lost with
power.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from math import ceil
from pathlib import Path

from controller.alarms import Priority
from controller.battery import Voltage
from controller.events import ReadClocks, Tick
from controller.presets import Device
from controller.pressure import Pressure
from controller.reservoir import Level
from controller.shell.encoding import canonical
from controller.shell.errors import BadFile
from controller.shell.medium import GrowingFile
from controller.units import Milliseconds, Millivolts, Nanolitres, Pascals, Pulses

MOTOR_LOG = "motor.jsonl"
RECORDS = ({"minute", "pulses"}, {"minute", "filled_nl"})
"""What a record of the motor's log tells."""
NUMBER_MAX = 2**53
"""No number in it comes near this one."""
NEW_BATTERY_MV = Millivolts(3_000)
"""What the bench's supply tells: a full cell, always."""
OPEN_CATHETER_PA = Pascals(1_000)
"""What a catheter tells that nothing blocks."""


class BenchBody:
    """The body; what it lives through stands in the motor's log.

    A line that power loss cut short is taken away: what it told of did not happen.

    Attributes:
        minute: that of the last record, since commissioning.
    """

    def __init__(self, file: Path, device: Device, say: Callable[[str], None]) -> None:
        self._grown = GrowingFile(file)
        self._grown.cut(self._grown.read().rfind(b"\n") + 1)
        self._device = device
        self._say = say
        self._turned = Pulses(0)
        self._volume_nl = 0
        self._off = False
        self.minute = 0
        for record in lived_through(file):
            self._live(record)

    def supply(self, *, off: bool) -> None:
        """Open the motor's supply, or close it."""
        if off != self._off:
            self._say("motor: supply open" if off else "motor: supply closed")
        self._off = off

    def turn(self, pulses: Pulses, minute: int) -> None:
        """Turn the motor, if it is supplied."""
        if pulses and not self._off:
            self._write({"minute": minute, "pulses": pulses})
            self._turned = Pulses(self._turned + pulses)

    def sound(self, priority: Priority) -> None:
        """Say that a tone is given."""
        if priority != Priority.NONE:
            self._say(f"tone: {priority.name.lower()}")

    def fill(self, volume_nl: Nanolitres, minute: int) -> None:
        """Have so much in the reservoir."""
        self._write({"minute": minute, "filled_nl": volume_nl})

    def tick(self) -> Tick:
        """Return the minute that has passed, with what the sensors say."""
        confirmed, self._turned = self._turned, Pulses(0)
        known = self._device.has_level_sensor
        level = Level(known=known, nl=Nanolitres(self._volume_nl if known else 0))
        pressure = Pressure(known=self._device.has_pressure_sensor, pa=OPEN_CATHETER_PA)
        return Tick(confirmed, level, Voltage(known=True, mv=NEW_BATTERY_MV), pressure)

    def _write(self, record: Mapping[str, int]) -> None:
        self._grown.append(f"{canonical(record)}\n".encode("ascii"))
        self._live(record)

    def _live(self, record: Mapping[str, int]) -> None:
        self.minute = record["minute"]
        if "filled_nl" in record:
            self._volume_nl = record["filled_nl"]
        else:
            drawn_nl = record["pulses"] * self._device.stroke_nl
            self._volume_nl = max(0, self._volume_nl - drawn_nl)


class TwoClocks:
    """The clocks that the pump is shown, as many times as fast as those they are read from."""

    def __init__(self, now: Callable[[], tuple[float, float]], time_scale: int) -> None:
        self._now = now
        self._scale = time_scale
        self._read = now()

    def reading(self) -> ReadClocks:
        """Return how far each has advanced since the last reading, in whole milliseconds, rounded up."""
        last, self._read = self._read, self._now()
        first, second = (
            Milliseconds(ceil((new - old) * self._scale * 1000))
            for new, old in zip(self._read, last, strict=True)
        )
        return ReadClocks(first, second)


def lived_through(file: Path) -> Iterator[Mapping[str, int]]:
    """Yield what stands in whole lines of a motor's log, oldest first.

    Raises:
        BadFile: a line is no record of the motor.
        OSError: it cannot be read.
    """
    lines = GrowingFile(file).read().split(b"\n")[:-1]
    for number, line in enumerate(lines, start=1):
        record = _record(line)
        if record is None:
            shown = line.decode("ascii", errors="replace")
            raise BadFile(str(file), f"line {number}", shown, "is no record of the motor")
        yield record


def _record(line: bytes) -> Mapping[str, int] | None:
    try:
        told = json.loads(line.decode("ascii"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or set(told) not in RECORDS:
        return None
    if not all(type(number) is int and 0 <= number <= NUMBER_MAX for number in told.values()):
        return None
    return told
