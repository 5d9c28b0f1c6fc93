"""Leaps of a run over quiet minutes (`spec.leap`), where nobody asks for what lies between.

The controller leaps, by what is proved to be as many steps. The plant goes on minute by minute, with the same
draws; so a run that leaps ends in the same state, delivers the same and is told the same alarms as one that
steps. It leaps only where it is sure that the body does what it is told, and that readings say nothing.
"""

from itertools import chain, groupby
from typing import NamedTuple

from controller.battery import LOW_MV
from controller.level import LEVEL_RESOLUTION_NL, STUCK_NL
from controller.presets import BUDGET, Device
from controller.pressure import BLOCKED_PA, PRESSURE_MIN_PA
from controller.reservoir import Level
from controller.state import State
from controller.units import SLOT_MIN, FlowMinutes, Nanolitres, NanolitresPerDay, Pulses
from fault_injection.clock import DAY_MIN
from fault_injection.plant import NOTHING, Plant
from fault_injection.plant.catheter import OPEN
from fault_injection.plant.clocks import RIGHT, TICK_DS_LEAST
from fault_injection.plant.motor import SOUND_ENCODER
from fault_injection.plant.reservoir import TIGHT
from fault_injection.plant.sensors import TRUTHFUL
from spec.chain import first_link, fixed, spread, steady, turned_on
from spec.lapse import Brought, Lapse
from spec.leap import LEAP_MIN, leap, minutes_ahead
from spec.level_link import first_heard, heard_later, told_on
from spec.link import Fixed, Link, Quarter, quarter, slot_later
from spec.quiet import is_quiet

WORTH_IT = 2
"""Least minutes of a leap: one costs as much as a step."""
QUARTERS_MAX = 4_096
"""Most quarter-hours that are remembered, however many differ."""
LINKS_MAX = 2 * DAY_MIN // SLOT_MIN
"""Most quarter-hours of a chain."""
CHAIN_UJ = LINKS_MAX * SLOT_MIN * (BUDGET.minute_uj + BUDGET.pulse_uj)
"""Most that it can drain, with a pulse in each minute."""


class NotQuiet(Exception):
    """Minutes that were sure to be quiet were not: a bug of the laboratory."""


def lets_leap(state: State, plant: Plant, device: Device) -> bool:
    """Return whether the body is as `leap` has it for minutes to come: it turns, and reads well.

    Of the battery both are asked, what is told and what is true: its sensor may be wrong.
    """
    condition, voltage = plant.condition, plant.voltage()
    motor = condition.motor
    turns = not (motor.stalled or motor.misses_permille or motor.own_pulses) and plant.turns_freely(LEAP_MIN)
    right = condition.first_clock == RIGHT == condition.second_clock and condition.encoder == SOUND_ENCODER
    charged = voltage.known and voltage.mv >= LOW_MV and not condition.battery.film_ohm_max
    sure = turns and right and charged and plant.drives and plant.readings_stay(CHAIN_UJ)
    return sure and (not device.has_level_sensor or _level_is_sure(state, plant, device))


def _level_is_sure(state: State, plant: Plant, device: Device) -> bool:
    """Whether no reading to come can mean anything: sensors tell the truth, and each stroke is in tolerance.

    A level that is not below the lower account then never is, for no stroke takes more than that account. Nor
    is it stuck, unless much has left already since it last moved away: until it does so it falls by less
    than twice the resolution, and by as much at least as is counted.
    """
    condition, pressure = plant.condition, plant.pressure()
    truthful = condition.level_sensor == TRUTHFUL == condition.pressure_sensor
    tight = condition.catheter == OPEN and condition.reservoir == TIGHT and not plant.stored_nl
    read = PRESSURE_MIN_PA <= pressure.pa < BLOCKED_PA
    above = state.reservoir.lower_nl <= plant.level().nl <= device.reservoir_nl
    meanwhile_nl = 2 * LEVEL_RESOLUTION_NL + LEAP_MIN * device.stroke_max_nl
    moves = state.level_watch.moved_nl + meanwhile_nl < STUCK_NL
    strokes = _strokes_are_within(plant, device) and not condition.motor.slips_permille
    return truthful and tight and strokes and read and above and moves


def keeps_to(state: State, plant: Plant, device: Device) -> bool:
    """Return whether the body surely keeps to all that is assumed of it, for minutes to come.

    Every part is sound, strokes and minutes are within their ranges, and there is one drug alone, no stronger
    than what its pulses are charged at.
    """
    within, in_time = _strokes_are_within(plant, device), plant.condition.clock.least_ds >= TICK_DS_LEAST
    charged = plant.strongest * device.stroke_max_nl <= state.order.pulse_pg
    return plant.sound and within and in_time and charged


def _strokes_are_within(plant: Plant, device: Device) -> bool:
    strokes, least, largest = plant.strokes, device.stroke_min_nl, device.stroke_max_nl
    return not strokes.drift_nl_per_day and least <= strokes.least_nl and strokes.largest_nl <= largest


class Leaps:
    """The leaps of one run; what a flow brings in a quarter-hour is remembered, for most comes again."""

    def __init__(self, plant: Plant, device: Device) -> None:
        self._plant = plant
        self._device = device
        self._fixed: Fixed | None = None
        self._quarters: dict[tuple[FlowMinutes, NanolitresPerDay], Quarter] = {}

    def leapt(self, state: State, most: int) -> Lapse | None:
        """Leap over quiet minutes, `most` at most; None where there are none, and nothing has happened.

        Whole quarter-hours make a chain where they can, which costs least. Which pulses there are does not
        hang on what the level sensor tells, where that is sure to be nothing; so the body lives through the
        minutes first, and what it told then enters the leap.
        """
        plant, device = self._plant, self._device
        chained = self._chained(state, most) if plant.passes_all else None
        if chained is not None:
            lived = _lived(plant, chained.pulses, reads=device.has_level_sensor)
            return _lapse(state, chained.told(lived.levels, device), plant, lived)
        minutes = min(minutes_ahead(state), most)
        if minutes < WORTH_IT:
            return None
        made = leap(state, minutes, (plant.level(),) * minutes, device)
        if not is_quiet(made.quiet):
            return None
        lived = _lived(plant, made.pulses, reads=device.has_level_sensor)
        if device.has_level_sensor:
            made = leap(state, minutes, lived.levels, device)
            if not is_quiet(made.quiet):
                raise NotQuiet(f"{made.quiet}")
        return _lapse(state, made.state, plant, lived)

    def _chained(self, state: State, most: int) -> "_Chain | None":
        """Leap over whole quarter-hours, as many as are quiet; None if none is, or no chain may begin."""
        if most < SLOT_MIN or not steady(state, self._device):
            return None
        kept, ring = fixed(state, self._device), state.order.ring
        if kept != self._fixed:
            self._fixed, self._quarters = kept, {}
        links, quarters = [first_link(state)], []
        for slot in range(1, min(most // SLOT_MIN, LINKS_MAX) + 1):
            flow = ring[slot % len(ring)]
            now = self._quarter(links[-1].phase, flow, kept)
            later = slot_later(links[-1], flow, now, kept)
            if not later.quiet:
                break
            links.append(later.link)
            quarters.append(now)
        return _Chain(state, kept, links, quarters) if quarters else None

    def _quarter(self, phase: FlowMinutes, flow: NanolitresPerDay, kept: Fixed) -> Quarter:
        known = self._quarters.get((phase, flow))
        if known is None:
            if len(self._quarters) >= QUARTERS_MAX:
                self._quarters.clear()
            known = self._quarters[phase, flow] = quarter(phase, flow, kept)
        return known


class _Chain(NamedTuple):
    """Quarter-hours that are quiet, unless a level sensor tells something in them.

    Attributes:
        base: the state before them.
        fixed: what stays as it is.
        links: from that of the base on; one more than quarter-hours.
        quarters: what the program brings in each.
    """

    base: State
    fixed: Fixed
    links: list[Link]
    quarters: list[Quarter]

    @property
    def pulses(self) -> tuple[Pulses, ...]:
        """Of the program, minute by minute."""
        return tuple(chain.from_iterable(now.pulses for now in self.quarters))

    def told(self, levels: tuple[Level, ...], device: Device) -> State:
        """Return the state after them, in which the level sensor, if there is one, has told so much."""
        heard = first_heard(self.base)
        if device.has_level_sensor:
            for at, (link, now) in enumerate(zip(self.links, self.quarters, strict=False)):
                read = levels[at * SLOT_MIN : (at + 1) * SLOT_MIN]
                heard = heard_later(heard, read, link, now, self.fixed, device)
                if not heard.quiet:
                    raise NotQuiet(f"{heard}")
        return spread(turned_on(told_on(self.base, heard), len(self.quarters)), self.links[-1])


class _Lived(NamedTuple):
    """What the body made of minutes.

    Attributes:
        most_uj: most that they may have drained.
        brought: those that brought something.
        elapsed_ds: true time since, at the end of each, minute 0 included.
        levels: what the level sensor read, where that was asked for.
    """

    most_uj: int
    brought: tuple[Brought, ...]
    elapsed_ds: tuple[int, ...]
    levels: tuple[Level, ...]


def _lapse(before: State, after: State, plant: Plant, lived: _Lived) -> Lapse:
    return Lapse(
        before=before,
        after=after,
        brought=lived.brought,
        elapsed_ds=lived.elapsed_ds,
        levels=lived.levels,
        pressure=plant.pressure(),
        left_nl=plant.volume_nl,
        drained_uj=plant.drain(lived.most_uj),
    )


def _lived(plant: Plant, pulses: tuple[Pulses, ...], *, reads: bool) -> _Lived:
    """Let the body live through the minutes; the encoder is read before the last, as it is in each."""
    if plant.goes_on(sum(pulses)):
        return _lived_at_once(plant, pulses, reads=reads)
    at, last = 0, len(pulses)
    brought: list[Brought] = []
    levels: list[Level] = []
    elapsed_ds = [0]
    for due, run in groupby(pulses):
        count = len(tuple(run))
        if not due and plant.still:
            levels += [plant.level()] * count if reads else []
            elapsed_ds += [elapsed_ds[-1] + each for each in plant.quiet(count).elapsed_ds]
            at += count
            continue
        for _ in range(count):
            at += 1
            elapsed_ds.append(elapsed_ds[-1] + plant.minute())
            levels += [plant.level()] if reads else []
            if at == last:
                plant.confirmed()
            came = plant.turn(due)
            if due or came != NOTHING:
                brought.append(Brought(at, elapsed_ds[-1], due, came.drawn_nl, came.true_pg, came.beside_pg))
    if not pulses[-1]:
        plant.confirmed()
    return _Lived(_most_uj(pulses), tuple(brought), tuple(elapsed_ds), tuple(levels))


def _lived_at_once(plant: Plant, pulses: tuple[Pulses, ...], *, reads: bool) -> _Lived:
    """The same of a body that goes on, and whose level sensor, where that is read, tells the truth."""
    level = plant.level()
    ends_ds, came = plant.go_on(pulses)
    elapsed_ds = (0, *ends_ds)
    minutes = [at for at, due in enumerate(pulses, 1) if due]
    brought = tuple(
        Brought(at, elapsed_ds[at], 1, drawn_nl, true_pg, 0)
        for at, (drawn_nl, true_pg) in zip(minutes, came, strict=True)
    )
    levels = _levels(level, brought, len(pulses)) if reads else ()
    return _Lived(_most_uj(pulses), brought, elapsed_ds, levels)


def _levels(level: Level, brought: tuple[Brought, ...], minutes: int) -> tuple[Level, ...]:
    """What a sensor that tells the truth reads in each minute, before its pulses; at first `level`."""
    levels: list[Level] = []
    for each in brought:
        levels += [level] * (each.at - len(levels))
        level = Level(known=True, nl=Nanolitres(level.nl - each.drawn_nl))
    return (*levels, *[level] * (minutes - len(levels)))


def _most_uj(pulses: tuple[Pulses, ...]) -> int:
    return len(pulses) * BUDGET.minute_uj + sum(pulses) * BUDGET.pulse_uj
