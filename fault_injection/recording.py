"""The recording: what a run was like from minute to minute, for the timeline; off unless asked for.

A quantity is a step function of the pump's minutes, kept as its changes alone. What happens is told in
two ways: a tick by itself, and a span of minutes in which nothing happened, of any length, at once.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from itertools import chain

from attrs import define, field, frozen

from controller.alarms import Priority
from controller.events import Event, Tick
from controller.ledger import Ledger
from controller.presets import BUDGET
from controller.refill import is_open
from controller.refusals import Refusals
from controller.shell.encoding import plain
from controller.state import Mode, State
from controller.step import StepResult, Tone
from controller.units import MINUTE_DS, MINUTE_MS, Minutes, Nanolitres
from fault_injection.faults import Fault
from fault_injection.patient import Patient
from fault_injection.plant import Delivered

UNKNOWN = -1
"""Stands for a reading that there is not; no quantity but pressure is ever negative."""
PRESSURE_UNKNOWN_PA = -1_000_000
"""The same of pressure, which may be somewhat negative."""
PER_MICROLITRE = 1_000
"""Nanolitres in a microlitre."""
CSF_SAMPLE_MIN = 5
"""Within a span the concentration in the fluid is sampled so often: it falls by 4 % meanwhile."""


class Track(Enum):
    """A quantity that is followed; the value is its name in the page."""

    MODE = "mode"
    GIVEN = "given"
    UNHEARD = "unheard"
    TONES = "tones"
    TONE_PRIORITY = "tone_priority"
    FAULTS = "faults"
    PROGRAM = "program_nl_per_day"
    NOMINAL = "nominal_pg_per_day"
    BOLUS_LEFT = "bolus_pulses_left"
    COMMANDED = "pulses_commanded"
    SEEN = "pulses_seen"
    WITHHELD = "pulses_withheld"
    DRAWN = "drawn_nl"
    AT_TIP = "at_tip_pg"
    TIP_STRENGTH = "tip_pg_per_ul"
    CHARGED_STRENGTH = "charged_pg_per_ul"
    STORED = "stored_nl"
    CHARGED_DAY = "charged_day_pg"
    CHARGED_FOUR_HOUR = "charged_four_hour_pg"
    CHARGED_HOUR = "charged_hour_pg"
    LOWER = "lower_nl"
    UPPER = "upper_nl"
    TRUE_VOLUME = "true_nl"
    SENSED = "sensed_nl"
    FLOOR = "floor_nl"
    CSF = "csf_pg_per_ml"
    PRESSURE = "pressure_pa"
    VOLTAGE = "voltage_mv"
    ENERGY = "energy_permille"
    TRUE_AHEAD = "true_ahead_min"
    REFILL_OPEN = "refill_open"
    CHANGE_PENDING = "change_pending"
    FALLBACK = "fallback"
    SESSION_OPEN = "session_open"
    HALVED = "halved"
    CLOCKS_DOUBTED = "clocks_doubted"
    LATE = "late_min"
    MOTOR_OFF = "motor_off"
    UNPOWERED = "unpowered"


COUNTED = (Track.COMMANDED, Track.SEEN, Track.WITHHELD, Track.DRAWN, Track.AT_TIP, Track.TONES)
"""Quantities that are sums since the run began."""


@define
class Series:
    """A step function: from each of `minutes` on, up to the next, the value is that of `values`."""

    minutes: "array[int]" = field(factory=lambda: array("q"))
    values: "array[int]" = field(factory=lambda: array("q"))

    def put(self, minute: int, value: int) -> None:
        """Have it take a value from a minute on, which is not before the last one that was put."""
        if self.values and self.values[-1] == value:
            return
        if self.minutes and self.minutes[-1] == minute:
            self.values[-1] = value
            return
        self.minutes.append(minute)
        self.values.append(value)


@frozen
class Obeyed:
    """A command that arrived: its name, what it says, and the names of the reasons if it was refused."""

    minute: Minutes
    name: str
    says: Mapping[str, object]
    reasons: tuple[str, ...]


@frozen
class Truth:
    """What is truly so at the end of a minute.

    Attributes:
        delivered: what came of its pulses.
        volume_nl: what is left in the reservoir.
        tip_pg_per_ul: concentration of what will leave the tip next.
        stored_nl: what the catheter holds back.
        elapsed_ds: true time since the run began, tenths of a second.
        powered: whether the pump has power; without it nothing that it holds changes.
    """

    delivered: Delivered
    volume_nl: Nanolitres
    tip_pg_per_ul: int
    stored_nl: Nanolitres
    elapsed_ds: int
    powered: bool


class Recording:
    """Follows one run. Minute 0 is the moment of commissioning."""

    def __init__(self, *, pulse_nl: Nanolitres) -> None:
        """Begin with nothing; `pulse_nl` is the volume of the pulse that an order's mass is for."""
        self.tracks = {track: Series() for track in Track}
        self.commands: list[Obeyed] = []
        self.faults: list[Fault] = []
        self._pulse_nl = pulse_nl
        self._patient = Patient()
        self._passed_min = 0
        self._totals = dict.fromkeys(COUNTED, 0)

    def begun(self, state: State, truth: Truth) -> None:
        """Record how the run begins."""
        for track in self._totals:
            self.tracks[track].put(0, 0)
        for track in (Track.FAULTS, Track.TONE_PRIORITY, Track.UNPOWERED):
            self.tracks[track].put(0, 0)
        self._holds(Minutes(0), state, truth.volume_nl)
        self._catheter(Minutes(0), truth)
        self._fluid(Minutes(0), Minutes(0), 0)

    def ticked(self, minute: Minutes, event: Tick, result: StepResult, truth: Truth) -> None:
        """Record a tick, what the controller made of it, and the truth once its pulses have turned."""
        self._count(minute, Track.SEEN, event.confirmed)
        self._count(minute, Track.COMMANDED, result.motor.basal + result.motor.bolus)
        self._count(minute, Track.WITHHELD, result.withheld)
        self.sounded(minute, result.tone)
        self._read(minute, event)
        self.span(minute, minute, result.state, truth)

    def span(self, begin: Minutes, end: Minutes, state: State, truth: Truth) -> None:
        """Record minutes that are alike, `begin` to `end`, or one alone.

        What holds at the end of `begin` holds to that of `end`; nothing is delivered but at the end of `end`.
        """
        self._holds(begin, state, truth.volume_nl)
        self.tracks[Track.UNPOWERED].put(begin, int(not truth.powered))
        self._count(end, Track.DRAWN, truth.delivered.drawn_nl)
        self._count(end, Track.AT_TIP, truth.delivered.true_pg)
        self._catheter(end, truth)
        self._fluid(begin, end, truth.elapsed_ds)
        if truth.delivered.true_pg:
            self._patient.receive(truth.delivered.true_pg)
            self.tracks[Track.CSF].put(end, self._patient.pg_per_ml)

    def sounded(self, minute: Minutes, tone: Tone) -> None:
        """Record a tone, if it is one."""
        if tone.priority is not Priority.NONE:
            self._count(minute, Track.TONES, 1)
            self.tracks[Track.TONE_PRIORITY].put(minute, tone.priority.value)

    def commanded(
        self,
        minute: Minutes,
        event: Event,
        result: StepResult,
        volume_nl: Nanolitres,
        truly: Mapping[str, int],
    ) -> None:
        """Record a command, what it changed, and what it truly was, where that is something else."""
        told: dict[str, object] = {**plain(event), **truly}
        says = {key: value for key, value in told.items() if key != "counter" and not isinstance(value, dict)}
        self.commands.append(Obeyed(minute, type(event).__name__, says, _reasons(result.refusals)))
        self._holds(minute, result.state, volume_nl)

    def faults_are(self, minute: Minutes, faults: tuple[Fault, ...]) -> None:
        """Record which faults are in force from a minute on."""
        self.faults += [fault for fault in faults if fault not in self.faults]
        self.tracks[Track.FAULTS].put(minute, _mask(fault in faults for fault in self.faults))

    def _count(self, minute: Minutes, track: Track, more: int) -> None:
        if more:
            self._totals[track] += more
            self.tracks[track].put(minute, self._totals[track])

    def _catheter(self, minute: Minutes, truth: Truth) -> None:
        self.tracks[Track.TIP_STRENGTH].put(minute, truth.tip_pg_per_ul)
        self.tracks[Track.STORED].put(minute, truth.stored_nl)

    def _read(self, minute: Minutes, event: Tick) -> None:
        put = self.tracks
        put[Track.SENSED].put(minute, event.level.nl if event.level.known else UNKNOWN)
        put[Track.PRESSURE].put(minute, event.pressure.pa if event.pressure.known else PRESSURE_UNKNOWN_PA)
        put[Track.VOLTAGE].put(minute, event.voltage.mv if event.voltage.known else UNKNOWN)

    def _holds(self, minute: Minutes, state: State, volume_nl: Nanolitres) -> None:
        """What holds from a minute on."""
        for track, value in chain(_doing(state), _charged(state.ledger), _accounts(state)):
            self.tracks[track].put(minute, value)
        charged = state.order.pulse_pg * PER_MICROLITRE // self._pulse_nl
        self.tracks[Track.CHARGED_STRENGTH].put(minute, charged)
        nominal_pg = self.tracks[Track.PROGRAM].values[-1] * state.order.pulse_pg // self._pulse_nl
        self.tracks[Track.NOMINAL].put(minute, nominal_pg)
        self.tracks[Track.TRUE_VOLUME].put(minute, volume_nl)

    def _fluid(self, begin: Minutes, end: Minutes, true_ds: int) -> None:
        """Let true time, in whole minutes, pass in the patient's fluid up to the end of a span."""
        until_min = true_ds // MINUTE_DS
        whole_min, minutes = until_min - self._passed_min, end - begin + 1
        for sample in (*range(CSF_SAMPLE_MIN, minutes, CSF_SAMPLE_MIN), minutes):
            passed_min = until_min - whole_min + whole_min * sample // minutes
            self._patient.pass_minutes(passed_min - self._passed_min)
            self._passed_min = passed_min
            self.tracks[Track.CSF].put(begin + sample - 1, self._patient.pg_per_ml)
        self.tracks[Track.TRUE_AHEAD].put(end, until_min - end)


def _doing(state: State) -> Iterator[tuple[Track, int]]:
    """Mode, alarms, and what is scheduled."""
    yield Track.MODE, state.mode.value
    yield Track.GIVEN, _mask(signal.on for signal in state.alarms)
    yield Track.UNHEARD, _mask(signal.on and not signal.acknowledged for signal in state.alarms)
    yield Track.PROGRAM, 0 if state.mode is Mode.ENDED else state.order.ring[0]
    yield Track.BOLUS_LEFT, state.bolus.pulses
    yield Track.REFILL_OPEN, int(is_open(state.refill))
    yield Track.CHANGE_PENDING, int(state.change.pending)
    yield Track.FALLBACK, int(state.change.fallen_back)
    yield Track.SESSION_OPEN, int(state.session.open)
    yield Track.HALVED, int(state.holiday or state.level_watch.falls)
    clocks = state.clocks
    yield Track.CLOCKS_DOUBTED, int(clocks.disagree or clocks.first.lost or clocks.second.lost)
    yield Track.LATE, clocks.late_ms // MINUTE_MS
    yield Track.MOTOR_OFF, int(state.encoder.off)


def _charged(ledger: Ledger) -> Iterator[tuple[Track, int]]:
    """What the controller has charged to its windows."""
    yield Track.CHARGED_DAY, sum(bucket.charged for bucket in ledger.day_pg)
    yield Track.CHARGED_FOUR_HOUR, sum(bucket.charged for bucket in ledger.four_hour_pg)
    yield Track.CHARGED_HOUR, sum(bucket.charged for bucket in ledger.hour_pg)


def _accounts(state: State) -> Iterator[tuple[Track, int]]:
    """The two accounts of the reservoir, and that of energy."""
    yield Track.LOWER, state.reservoir.lower_nl
    yield Track.UPPER, state.reservoir.upper_nl
    yield Track.FLOOR, state.reservoir.usable_floor_nl
    yield Track.ENERGY, state.battery.left_uj * 1_000 // BUDGET.capacity_uj


def _mask(flags: Iterable[bool]) -> int:
    """Flags as the bits of a number, the first the lowest."""
    return sum(flag << place for place, flag in enumerate(flags))


def _reasons(refusals: Refusals) -> tuple[str, ...]:
    return tuple(name for name, held in plain(refusals).items() if held)
