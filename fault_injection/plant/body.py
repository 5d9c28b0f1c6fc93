"""A pump's body put together: motor commands go in, readings and what was delivered come out.

A minute of a run is: `minute` (time passes, sensors stray), readings, then `turn` (pulses are made, leaks
leak, what is stored passes on). Nothing here looks at the controller.
"""

from collections.abc import Sequence
from itertools import accumulate

from attrs import frozen

from controller.battery import Voltage
from controller.events import ReadClocks
from controller.pressure import Pressure
from controller.reservoir import Level
from controller.units import (
    Milliseconds,
    Millivolts,
    Nanolitres,
    Pascals,
    Picograms,
    PicogramsPerNanolitre,
    Pulses,
)
from fault_injection.plant.battery import HEALTHY_MV, Cell
from fault_injection.plant.catheter import OPEN, PA_PER_NL, PLUG, STALL_PA, Line
from fault_injection.plant.condition import Condition
from fault_injection.plant.draw import Draw
from fault_injection.plant.motor import SOUND_ENCODER, SOUND_MOTOR, Drive, Strokes
from fault_injection.plant.reservoir import TIGHT, Content
from fault_injection.plant.sensors import Reader, Sensor, moves_by_itself

NO_MASS = Picograms(0)


@frozen
class Delivered:
    """What truly came of some minutes.

    Attributes:
        drawn_nl: volume that left the reservoir.
        true_pg: mass that left the tip.
        beside_pg: mass that reached the patient beside the tip.
    """

    drawn_nl: Nanolitres
    true_pg: Picograms
    beside_pg: Picograms = NO_MASS

    def __add__(self, other: "Delivered") -> "Delivered":
        """Return both together."""
        return Delivered(
            Nanolitres(self.drawn_nl + other.drawn_nl),
            Picograms(self.true_pg + other.true_pg),
            Picograms(self.beside_pg + other.beside_pg),
        )


@frozen
class Passed:
    """What came of minutes that passed without a command.

    Attributes:
        elapsed_ds: true time since, at the end of each.
        delivered: in all of them.
    """

    elapsed_ds: list[int]
    delivered: Delivered

    @property
    def true_ds(self) -> int:
        """True length of all of them."""
        return self.elapsed_ds[-1] if self.elapsed_ds else 0


NOTHING = Delivered(drawn_nl=Nanolitres(0), true_pg=Picograms(0), beside_pg=Picograms(0))
NO_READING = Level(known=False, nl=Nanolitres(0))
NO_PRESSURE = Pressure(known=False, pa=Pascals(0))
NO_VOLTAGE = Voltage(known=False, mv=Millivolts(0))


class Plant:
    """A pump's body. `condition` may be replaced at any time between minutes."""

    def __init__(
        self,
        *,
        volume_nl: Nanolitres,
        condition: Condition,
        seed: int,
        dead_nl: int = 0,
        catheter: PicogramsPerNanolitre | None = None,
    ) -> None:
        self._condition = condition
        self._examine()
        self._entered = condition.drug.concentration
        self._content = Content(volume_nl, self._entered)
        self._line = Line(dead_nl, self._entered if catheter is None else catheter)
        self._drive, self._cell = Drive(seed), Cell(seed)
        self._ticks = Draw(seed, "ticks")
        self._level, self._pressure, self._voltage = (
            Reader(seed, name) for name in ("level", "pressure", "voltage")
        )
        self._level_told, self._pressure_told, self._voltage_told = NO_READING, NO_PRESSURE, NO_VOLTAGE
        self._minute = 0
        self._off = False
        self.reset = False

    @property
    def condition(self) -> Condition:
        """The state of health of every part."""
        return self._condition

    @condition.setter
    def condition(self, condition: Condition) -> None:
        self._condition = condition
        self._examine()

    def _examine(self) -> None:
        """Note once what of the condition goes on without a pulse, for it is asked in every minute."""
        condition = self._condition
        sensors = (condition.level_sensor, condition.pressure_sensor, condition.voltage_sensor)
        self._strays = any(moves_by_itself(sensor) for sensor in sensors)
        self._acts = bool(
            condition.motor.own_pulses
            or condition.encoder.surplus_per_min
            or condition.reservoir.leak_nl_per_min
        )
        sound = condition.motor == SOUND_MOTOR and condition.encoder == SOUND_ENCODER
        tight = condition.reservoir == TIGHT and condition.catheter == OPEN and condition.front == PLUG
        steady = not condition.gas.off_pa and not condition.battery.film_ohm_max
        self._sound = sound and tight and steady

    @property
    def volume_nl(self) -> Nanolitres:
        """What is truly in the reservoir."""
        return self._content.volume_nl

    @property
    def stored_nl(self) -> Nanolitres:
        """What a blocked or narrowed catheter stores."""
        return Nanolitres(self._line.stored_nl)

    @property
    def tip_pg_per_ul(self) -> int:
        """Concentration of what will leave the tip next, pg/uL, rounded down."""
        volume_nl, mass_pg = self._line.tip or (1, self._content.concentration)
        return 1_000 * self._true_pg(volume_nl, mass_pg) // volume_nl

    @property
    def strokes(self) -> Strokes:
        """What pulses take now, under the pressure of the reservoir."""
        return self._condition.strokes.pressed(self._condition.gas.beyond_pa(self._content.volume_nl))

    @property
    def powered(self) -> bool:
        """Whether anything runs."""
        return self._cell.runs(self._condition.battery, self._condition.power)

    @property
    def sound(self) -> bool:
        """Whether every part is, there is one drug alone, nothing is stored, and nothing overfilled."""
        overfilled = self._content.volume_nl > self._condition.gas.capacity_nl
        return self._sound and not overfilled and self._line.holds_only(self._content.concentration)

    @property
    def strongest(self) -> PicogramsPerNanolitre:
        """What may be in the reservoir, at most: what was entered, or what is there in truth."""
        return max(self._content.concentration, self._condition.drug.concentration)

    @property
    def drives(self) -> bool:
        """Whether there is power, and the battery carries the load of the motor."""
        return self.powered and self._cell.carries(self._condition.battery)

    @property
    def still(self) -> bool:
        """Whether, without a pulse, each minute is like the one before, and every reading stays."""
        condition = self._condition
        return not (
            self._acts
            or self._strays
            or not self._line.rests(condition.catheter)
            or self._cell.rest_mv(condition.battery) < min(HEALTHY_MV, condition.battery.rest_mv)
        )

    def readings_stay(self, most_uj: int) -> bool:
        """Return whether, while so much energy is paid, no reading changes by itself, nor a count."""
        if self._strays or self._condition.encoder.surplus_per_min:
            return False
        return self._cell.stays_flat(self._condition.battery, most_uj)

    @property
    def passes_all(self) -> bool:
        """Whether the catheter lets out at once whatever is pumped, and so no pressure builds up."""
        return self._condition.catheter.passes_permille == OPEN.passes_permille and not self._line.stored_nl

    def turns_freely(self, pulses: int) -> bool:
        """Return whether the pressure lets so many pulses turn, whatever becomes of them."""
        _, largest_nl = self.strokes.at(self._minute + pulses)
        return self._line.pressure_pa + PA_PER_NL * pulses * largest_nl < STALL_PA

    def minute(self) -> int:
        """Let a minute begin and pass; return its true length, tenths of a second."""
        self._minute += 1
        condition = self._condition
        if self._strays:
            self._level.minute(condition.level_sensor)
            self._pressure.minute(condition.pressure_sensor)
            self._voltage.minute(condition.voltage_sensor)
        return self._ticks.between(condition.clock.least_ds, condition.clock.largest_ds)

    def clocks(self) -> ReadClocks:
        """Return what both clocks have advanced by in this minute."""
        first, second = self._condition.first_clock, self._condition.second_clock
        return ReadClocks(Milliseconds(first.minute_ms), Milliseconds(second.minute_ms))

    def confirmed(self) -> Pulses:
        """Return the pulses that the encoder counted since it was last asked."""
        return self._drive.confirmed()

    def level(self) -> Level:
        """Return what the level sensor tells now."""
        told = self._told(self._level, self._condition.level_sensor, self._content.volume_nl)
        if told is None:
            return NO_READING
        if self._level_told.nl != told or not self._level_told.known:
            self._level_told = Level(known=True, nl=Nanolitres(max(0, told)))
        return self._level_told

    def pressure(self) -> Pressure:
        """Return what the pressure sensor tells now."""
        told = self._told(self._pressure, self._condition.pressure_sensor, self._line.pressure_pa)
        if told is None:
            return NO_PRESSURE
        if self._pressure_told.pa != told or not self._pressure_told.known:
            self._pressure_told = Pressure(known=True, pa=Pascals(told))
        return self._pressure_told

    def voltage(self) -> Voltage:
        """Return what the battery's voltage reads now."""
        rest_mv = self._cell.rest_mv(self._condition.battery)
        told = self._told(self._voltage, self._condition.voltage_sensor, rest_mv)
        if told is None:
            return NO_VOLTAGE
        if self._voltage_told.mv != told or not self._voltage_told.known:
            self._voltage_told = Voltage(known=True, mv=Millivolts(told))
        return self._voltage_told

    def fill(self, volume_nl: Nanolitres, concentration: PicogramsPerNanolitre) -> None:
        """Have the reservoir filled with something else."""
        self._content = Content(volume_nl, concentration)

    def lose(self, volume_nl: int) -> None:
        """Take so much out of the reservoir, wherever it goes."""
        self._content.take(volume_nl)

    def drain(self, most_uj: int) -> int:
        """Take from the battery what truly goes where the account pays so much; return it, uJ."""
        return self._cell.drain(most_uj)

    def turn(self, commanded: int, *, off: bool = False) -> Delivered:
        """Command pulses, the motor's supply closed or `off`; return what truly came of the minute.

        Where the battery does not carry the load none turns, and `reset` says so until it is cleared.
        """
        self._off = off
        if not (commanded or self._acts or self._line.stored_nl):
            return NOTHING
        if self.sound and self.drives:
            return self._soundly(commanded)
        turned = self._turned(commanded)
        encoder = self._condition.encoder
        self._drive.count(encoder, turned=turned, commanded=commanded, minutes=1)
        pushed_nl = 0
        if turned:
            condition = self._condition
            wanted_nl = self._drive.volume_nl(turned, condition.motor, self.strokes, self._minute)
            pushed_nl = self._content.take(wanted_nl)
        return self._flowed(pushed_nl)

    def quiet(self, minutes: int) -> Passed:
        """Let minutes pass without a command: the same as `minute` and `turn(0)`, one after the other."""
        lengths_ds: list[int] = []
        delivered = NOTHING
        while minutes > 0 and not self._flows_evenly():
            lengths_ds.append(self.minute())
            delivered += self.turn(0, off=self._off)
            minutes -= 1
        if minutes:
            lengths_ds += self._lengths_ds(minutes)
            delivered = delivered + self._leaked(minutes) if self._acts else delivered
        return Passed(list(accumulate(lengths_ds)), delivered)

    def goes_on(self, pulses: int) -> bool:
        """Return whether minutes with so many pulses can pass at once: all sound, still, and enough left."""
        strokes = self._condition.strokes
        enough = self._content.volume_nl >= pulses * strokes.largest_nl
        return self.sound and self.still and self.drives and enough and not strokes.drift_nl_per_day

    def go_on(self, pulses: Sequence[int]) -> tuple[list[int], list[tuple[int, int]]]:
        """Let minutes pass at once that turn one pulse each, or none; confirmations are read in time.

        Returns:
            True time since, at the end of each; and what each pulse took and brought: nL, pg.
        """
        strokes, concentration = self._condition.strokes, self._content.concentration
        drawn = self._drive.strokes_nl(sum(pulses), strokes.least_nl, strokes.largest_nl)
        self._content.take(sum(drawn))
        self._drive.confirmed()
        self._drive.saw(pulses[-1])
        came = [(each, self._true_pg(each, each * concentration)) for each in drawn]
        return list(accumulate(self._lengths_ds(len(pulses)))), came

    def _told(self, reader: Reader, sensor: Sensor, truth: int) -> int | None:
        return reader.told(sensor, truth, self._minute)

    def _soundly(self, commanded: int) -> Delivered:
        """What becomes of pulses where every part is sound, one drug all along: the same, in fewer words."""
        condition, concentration = self._condition, self._content.concentration
        self._drive.saw(commanded)
        wanted_nl = self._drive.volume_nl(commanded, condition.motor, condition.strokes, self._minute)
        taken_nl = self._content.take(wanted_nl)
        if not taken_nl:
            return NOTHING
        true_pg = self._true_pg(taken_nl, taken_nl * concentration)
        return Delivered(Nanolitres(taken_nl), Picograms(true_pg))

    def _turned(self, commanded: int) -> int:
        condition = self._condition
        free = self.powered and self._line.pressure_pa < STALL_PA
        turned = self._drive.turned(condition.motor, commanded, off=self._off, free=free)
        if turned and not self._cell.carries(condition.battery):
            self.reset = True
            return 0
        return turned

    def _flowed(self, pushed_nl: int) -> Delivered:
        """What becomes of a minute in which so much is pushed into the tubing."""
        condition, line = self._condition, self._line
        concentration = self._content.concentration
        leaked_nl = self._content.take(condition.reservoir.leak_nl_per_min)
        if not (pushed_nl or leaked_nl or line.stored_nl):
            return NOTHING
        beside_pg = leaked_nl * concentration
        if pushed_nl:
            beside_pg += line.push(pushed_nl, concentration, condition.catheter)
        mass_pg = sum(self._true_pg(*parcel) for parcel in line.minute(condition.catheter, condition.front))
        return Delivered(Nanolitres(pushed_nl + leaked_nl), Picograms(mass_pg), Picograms(beside_pg))

    def _true_pg(self, volume_nl: int, mass_pg: int) -> int:
        """Mass that leaves: any drug is of the condition's concentration, if that is not the one entered."""
        true = self._condition.drug.concentration
        return volume_nl * true if true != self._entered and mass_pg else mass_pg

    def _flows_evenly(self) -> bool:
        """Whether, without a pulse, nothing goes on in the minutes to come but a leak and a count."""
        condition = self._condition
        return not (self._strays or condition.motor.own_pulses) and self._line.rests(condition.catheter)

    def _lengths_ds(self, minutes: int) -> list[int]:
        """Let minutes pass in which no sensor strays; return how long each truly was."""
        self._minute += minutes
        clock = self._condition.clock
        return self._ticks.several(minutes, clock.least_ds, clock.largest_ds)

    def _leaked(self, minutes: int) -> Delivered:
        self._drive.count(self._condition.encoder, turned=0, commanded=0, minutes=minutes)
        leaked_nl = self._content.take(minutes * self._condition.reservoir.leak_nl_per_min)
        beside_pg = leaked_nl * self._content.concentration
        return Delivered(Nanolitres(leaked_nl), Picograms(0), Picograms(beside_pg))
