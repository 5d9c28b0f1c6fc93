"""The moving parts of one run: controller, plant and monitors, minute by minute.

At each minute, in this order: the tick ends and the controller is told; its pulses turn the motor; the
monitors see the step; faults begin and end; commands arrive. Faults that begin at a minute are thus in
force from the tick after it, and a command takes no time.
"""

from collections.abc import Callable, Mapping

from attrs import frozen

from controller.clocks import minute_is_over
from controller.events import Event, PowerOn, ReportFill, Tick
from controller.presets import Device
from controller.refusals import any_refusal
from controller.state import State
from controller.step import StepResult, step
from controller.units import Minutes, Nanolitres, Picograms
from fault_injection.clock import DAY_MIN, HOUR_MIN
from fault_injection.entries import Timed, TrueFill
from fault_injection.expectations import looks_between
from fault_injection.faults import Fault, under
from fault_injection.given import Given
from fault_injection.leaping import Leaps, keeps_to, lets_leap
from fault_injection.logbook import Logbook
from fault_injection.monitors import Monitors, Watching
from fault_injection.plant import NOTHING, Delivered, Plant, healthy
from fault_injection.plant.memory import BitFlipped, Memory, RecordsLost, after_records_lost
from fault_injection.record import Moment, record_of
from fault_injection.recording import Recording, Truth
from fault_injection.scenario import Scenario
from fault_injection.step_monitors import StepMonitors
from fault_injection.trace import Trace
from spec.energy import most_uj
from spec.judging import raised
from spec.records import Nature, Violation


def _monitors(scenario: Scenario, watching: Watching) -> Monitors | StepMonitors:
    if scenario.given is not None:
        return StepMonitors(scenario.given)
    return Monitors(
        scenario.device,
        scenario.initial,
        seed=scenario.seed,
        broken=scenario.assumptions_broken,
        dead_nl=scenario.dead_nl,
        watching=watching,
    )


@frozen
class Followed:
    """How closely a run is followed.

    Attributes:
        trace: where it is recorded, record by record.
        recording: where it is followed for a timeline.
        watching: how much is watched.
        noticed: called with the state whenever a trace would have a record.
        stepped: whether each minute is stepped through, also where a leap would do.
    """

    trace: Trace | None
    recording: Recording | None
    watching: Watching
    noticed: Callable[[Minutes, State], None]
    stepped: bool = False

    def leaps(self, scenario: Scenario) -> bool:
        """Return whether nobody asks for what lies between two events of the run."""
        kept = (
            self.stepped
            or self.trace is not None
            or self.recording is not None
            or scenario.incident is not None
        )
        return not kept and not any(looks_between(each) for each in scenario.expectations)


class ControllerRaised(Exception):
    """The step function raised, which TOT-1 says it never does."""


class Run:
    """The moving parts of one run."""

    def __init__(self, scenario: Scenario, followed: Followed) -> None:
        self.scenario = scenario
        self.followed = followed
        self.state = scenario.initial
        self._healthy = healthy(scenario.device, scenario.concentration)
        self.plant = Plant(
            volume_nl=scenario.volume_nl,
            condition=self._healthy,
            seed=scenario.seed,
            dead_nl=scenario.dead_nl,
            catheter=scenario.catheter,
        )
        self._leaps = Leaps(self.plant, scenario.device)
        self.logbook = Logbook(
            self.state,
            volume_nl=scenario.volume_nl,
            nominal_pulse_pg=scenario.nominal_pulse_pg,
            every_minute=not followed.leaps(scenario),
        )
        self.monitors = _monitors(scenario, followed.watching)
        self._commands = list(reversed(scenario.commands))
        changes = {at for fault in scenario.faults for at in (fault.begin, fault.end)}
        self._fault_minutes = sorted(changes, reverse=True)
        self._faults: tuple[Fault, ...] = ()
        self._faults_changed = False
        self._since_tick_ds = 0
        self._memory = Memory(scenario.seed)
        self._powered = True
        self._meanwhile = NOTHING
        self._objected: frozenset[str] = frozenset()
        self._all_watch = followed.watching is Watching.ALL
        self._stepped_last = Minutes(0)
        if followed.recording is not None:
            followed.recording.begun(self.state, self._truth(NOTHING))
        begun = "Commissioned" if scenario.given is None else "Given"
        self._record(Minutes(0), begun, None, None, NOTHING, ())

    def live(self, progress: Callable[[int], None]) -> None:
        """Live through all minutes, or until the controller raises; leap over quiet ones where it may."""
        minute, going, leaps = Minutes(0), self.minute(Minutes(0)), self.followed.leaps(self.scenario)
        while going and minute < self.scenario.duration:
            hour, landed = minute // HOUR_MIN, self._leap(minute) if leaps else minute
            if landed == minute:
                landed = Minutes(minute + 1)
                going = self.minute(landed)
            minute = landed
            if minute // HOUR_MIN > hour:
                progress(minute)

    def _leap(self, minute: Minutes) -> Minutes:
        """Leap over quiet minutes from the end of one, up to the next event; return where that ends."""
        most, monitors = self._next_event() - minute - 1, self.monitors
        if isinstance(monitors, StepMonitors) or not self._may_leap(minute, monitors):
            return minute
        if self._all_watch:  # so that every predicate is evaluated once a day
            most = min(most, self._stepped_last + DAY_MIN - minute)
        lapse = self._leaps.leapt(self.state, most)
        if lapse is None:
            return minute
        self.state, end = lapse.after, Minutes(minute + lapse.minutes)
        self.logbook.lapsed(minute, lapse)
        monitors.lapsed(lapse)
        return end

    def _may_leap(self, minute: Minutes, monitors: Monitors) -> bool:
        """Whether nothing is under way, limits stay, and the body is as a leap has it.

        With all monitors it must also keep to what is assumed of it, and they must rest.
        """
        if self._meanwhile != NOTHING or self._since_tick_ds > 0:
            return False
        if not lets_leap(self.state, self.plant, self.scenario.device):
            return False
        if not self.logbook.limits_stay(minute):
            return False
        if not self._all_watch:
            return True
        return keeps_to(self.state, self.plant, self.scenario.device) and monitors.rest

    def _next_event(self) -> int:
        """The next minute with a command, or at which a fault begins or ends; that after the end, if none."""
        ahead = (*self._fault_minutes[-1:], *(each.at for each in self._commands[-1:]))
        return min((*ahead, self.scenario.duration + 1))

    def carry_out(self, given: Given) -> None:
        """Carry out steps that are given with all that comes of them, or until the controller raises."""
        minute = Minutes(0)
        for each in given.steps:
            before, minute = self.state, Minutes(minute + isinstance(each.event, Tick))
            kind, nature = type(each.event).__name__, each.nature
            delivered = Delivered(Nanolitres(nature.drawn_nl), Picograms(nature.true_pg))
            try:
                result = self._stepped(each.event)
            except ControllerRaised as error:
                self._record(minute, "Raised", None, None, NOTHING, self.monitors.raised(minute, error))
                return
            self.state = result.state
            self.logbook.command(minute, kind, before, result)
            found = self.monitors.observe(before, each.event, result, nature)
            self.plant.lose(nature.drawn_nl)
            self._record(minute, kind, each.event, result, delivered, found)

    def minute(self, minute: Minutes) -> bool:
        """Live through one minute; return False if the controller raised, which ends the run.

        Minute 0 is the instant of commissioning and has no tick.
        """
        self._stepped_last = minute
        try:
            if minute > 0:
                self._pass(minute)
            if self._fault_minutes and self._fault_minutes[-1] <= minute:
                self._change_faults(self._fault_minutes.pop())
            self._power(minute)
            while self._commands and self._commands[-1].at <= minute:
                self._happen(minute, self._commands.pop())
        except ControllerRaised as error:
            self._record(minute, "Raised", None, None, NOTHING, self.monitors.raised(minute, error))
            return False
        return True

    def end(self) -> None:
        """Close the trace with the final state, so that a shortened one is noticed."""
        self._record(self.scenario.duration, "End", None, None, NOTHING, ())

    def _pass(self, minute: Minutes) -> None:
        """Let a minute pass: with a tick, if the pump has power and the clocks say that it is over."""
        passed_ds = self.plant.minute()
        if self._powered:
            self._since_tick_ds += passed_ds
            self._read_clocks(minute, passed_ds)
            if minute_is_over(self.state.clocks):
                self._tick(minute, passed_ds)
                return
        by_itself = self.plant.turn(0, off=self.state.encoder.off)
        self._meanwhile += by_itself
        self.logbook.waited(minute, passed_ds, self.state, by_itself)
        if self.followed.recording is not None:
            self.followed.recording.span(minute, minute, self.state, self._truth(by_itself))

    def _power(self, minute: Minutes) -> None:
        """Power goes, or comes back; it does both at once where a load has reset the pump."""
        was_powered, self._powered = self._powered, self.plant.powered
        reset, self.plant.reset = self.plant.reset, False
        if was_powered and not self._powered:
            self._record(minute, "PowerOff", None, None, NOTHING, ())
        elif self._powered and (reset or not was_powered):
            self._since_tick_ds = 0
            self._command(minute, PowerOn(record_lost=False))

    def _tick(self, minute: Minutes, passed_ds: int) -> None:
        tick_ds, self._since_tick_ds = self._since_tick_ds, 0
        before, event = (
            self.state,
            Tick(self.plant.confirmed(), self.plant.level(), self.plant.voltage(), self.plant.pressure()),
        )
        result = self._stepped(event)
        pulses = result.motor.basal + result.motor.bolus
        held_nl = Nanolitres(self.plant.volume_nl + self._meanwhile.drawn_nl)
        delivered = self.plant.turn(pulses, off=result.motor.off)
        self.state = result.state
        self.logbook.tick(minute, passed_ds, before, result, delivered)
        if self.followed.recording is not None:
            self.followed.recording.ticked(minute, event, result, self._truth(delivered))
        delivered += self._meanwhile
        self._meanwhile = NOTHING
        drained_uj = self.plant.drain(most_uj(event, result))
        nature = Nature(delivered.drawn_nl, delivered.true_pg, tick_ds, held_nl, drained_uj)
        found = self.monitors.observe(before, event, result, nature)
        objecting = frozenset(violation.claim for violation in found)
        spoke = not objecting <= self._objected
        self._objected |= objecting
        if (
            pulses
            or delivered != NOTHING
            or result.withheld
            or spoke
            or self._faults_changed
            or _noticeable(before, result)
        ):
            self._record(minute, "Tick", event, result, delivered, found)

    def _truth(self, delivered: Delivered) -> Truth:
        plant = self.plant
        return Truth(
            delivered=delivered,
            volume_nl=plant.volume_nl,
            tip_pg_per_ul=plant.tip_pg_per_ul,
            stored_nl=plant.stored_nl,
            elapsed_ds=self.logbook.true_ds,
            powered=self._powered,
        )

    def _read_clocks(self, minute: Minutes, passed_ds: int) -> None:
        before, event = self.state, self.plant.clocks()
        result = self._stepped(event)
        self.state = result.state
        nature = Nature(0, 0, tick_ds=passed_ds, held_nl=self.plant.volume_nl, drained_uj=0)
        found = self.monitors.observe(before, event, result, nature)
        if self.followed.recording is not None:
            self.followed.recording.sounded(minute, result.tone)
        if found or before.alarms != result.state.alarms:
            self._record(minute, "ReadClocks", event, result, NOTHING, found)

    def _happen(self, minute: Minutes, timed: Timed) -> None:
        """What happens to the pump; without power it hears no command, and nobody fills it."""
        if not self._powered:
            self._record(minute, f"Unheard{type(timed.command).__name__}", None, None, NOTHING, ())
            return
        match timed.command:
            case BitFlipped():
                noticed = self._memory.notices_flip(self.state)
                self._record(minute, "BitFlipped", None, None, NOTHING, ())
                if noticed:
                    self._command(minute, PowerOn(record_lost=False))
            case RecordsLost():
                self.state = after_records_lost(self.state, self.scenario.device)
                if isinstance(self.monitors, Monitors):
                    self.monitors.limps_home(self.state, self.plant.volume_nl)
                self._record(minute, "RecordsLost", None, None, NOTHING, ())
                self._command(minute, PowerOn(record_lost=True))
            case command:
                self._command(minute, command, timed.fill)

    def _command(self, minute: Minutes, command: Event, fill: TrueFill | None = None) -> None:
        before = self.state
        result = self._stepped(command)
        self.state = result.state
        if fill is not None and not any_refusal(result.refusals):
            self.logbook.filled(fill.volume_nl, Picograms(fill.beside_nl * fill.concentration))
            self.plant.fill(fill.volume_nl, fill.concentration)
        self.logbook.command(minute, type(command).__name__, before, result)
        if self.followed.recording is not None:
            truly = _unlike(command, fill, self.scenario.device)
            self.followed.recording.commanded(minute, command, result, self.plant.volume_nl, truly)
            self.followed.recording.sounded(minute, result.tone)
        taken_uj = self.plant.drain(most_uj(command, result))
        still = Nature(0, 0, 0, held_nl=self.plant.volume_nl, drained_uj=taken_uj)
        found = self.monitors.observe(before, command, result, still)
        self._record(minute, type(command).__name__, command, result, NOTHING, found)

    def _stepped(self, event: Event) -> StepResult:
        try:
            return step(self.state, event, self.scenario.device)
        except Exception as error:
            raise ControllerRaised(raised(error, event)) from error

    def _change_faults(self, minute: Minutes) -> None:
        in_force = tuple(fault for fault in self.scenario.faults if fault.begin <= minute < fault.end)
        condition = self._healthy
        for fault in in_force:
            condition = under(condition, fault)
        self.plant.condition = condition
        self._faults, self._faults_changed = in_force, True
        if self.followed.recording is not None:
            self.followed.recording.faults_are(minute, in_force)

    def _record(
        self,
        minute: Minutes,
        kind: str,
        event: Event | None,
        result: StepResult | None,
        delivered: Delivered,
        found: tuple[Violation, ...],
    ) -> None:
        self._faults_changed = False
        self.followed.noticed(minute, self.state)
        if self.followed.trace is not None:
            now = Moment(minute, self.state, self._faults, self.logbook.true_ds, self.plant.volume_nl)
            self.followed.trace.record(record_of(now, kind, event, result, delivered, found))


def _noticeable(before: State, result: StepResult) -> bool:
    after = result.state
    return before.alarms != after.alarms or before.mode != after.mode


def _unlike(command: Event, fill: TrueFill | None, device: Device) -> Mapping[str, int]:
    """What of a fill is not as it was reported."""
    return fill.unlike(command, device) if fill is not None and isinstance(command, ReportFill) else {}
