"""The reference pump: slow, obvious, and a judge that shares nothing with what it judges.

It is told what happened (events, pulses commanded, what nature made of them), keeps its own clock, program,
accounts and list of deliveries, and says which claim did not hold. It takes record types from the controller
and no function; the controller's own state is looked at only where a claim is about it.
"""

from attrs import astuple, fields, frozen

from controller.events import (
    Acknowledge,
    ClinicianBolus,
    Command,
    Confirm,
    ConfirmDose,
    EndTherapy,
    Event,
    Load,
    PatientBolus,
    Resume,
    Stop,
    Tick,
    Turn,
)
from controller.order import Amounts, Order, TurnBy
from controller.presets import Device
from controller.state import Mode, State
from controller.step import StepResult
from spec.books import (
    BEYOND,
    DAY_DS,
    DAY_MIN,
    HOUR_DS,
    SLOT_MIN,
    Accounts,
    Balance,
    Deliveries,
    Limits,
    LoadedOrder,
    PatientBook,
    Program,
    RunningBolus,
    Total,
)
from spec.model_alarms import LOW_DAYS, ReferenceAlarms, Situation
from spec.model_record import ReferenceRecord
from spec.records import Nature, Violation

QUIET_MIN = DAY_MIN + 30
LEDGER_SLOTS = 98
TURNS = {
    TurnBy.QUARTER_HOUR_ON: 1,
    TurnBy.QUARTER_HOUR_BACK: -1,
    TurnBy.HOUR_ON: 4,
    TurnBy.HOUR_BACK: -4,
}


@frozen
class MassWindow:
    """A window of true time that is judged by a limit on mass."""

    claim: str
    name: str
    length_ds: int
    limit_min: int
    field: str

    def limit(self, amounts: Amounts) -> int:
        """Return its limit."""
        return int(getattr(amounts, self.field))


MASS_WINDOWS = (
    MassWindow("DOSE-1", "24 h", DAY_DS, QUIET_MIN, "day_pg"),
    MassWindow("DOSE-2", "4 h", 4 * HOUR_DS, 4 * 60 + 30, "four_hour_pg"),
    MassWindow("DOSE-2", "60 min", HOUR_DS, 62, "hour_pg"),
)


class ReferencePump:
    """Judges a run, step by step, from the state of a pump that was just commissioned."""

    def __init__(self, device: Device, initial: State) -> None:
        self._device = device
        self._units = device.stroke_nl * DAY_MIN
        self._pulse_pg = int(initial.order.pulse_pg)
        self._floor_nl = int(initial.reservoir.usable_floor_nl)
        self._infusing = initial.mode == Mode.INFUSING
        self._ended = initial.mode == Mode.ENDED
        self._record = ReferenceRecord(self._units)
        self._bolus: RunningBolus | None = None
        self._patient = PatientBook(loaded=int(initial.minute_in_slot))
        self._clinician_bolus_minute = int(initial.minute_in_slot)
        self._order = initial.order
        self._loaded = LoadedOrder(initial.order, int(initial.minute_in_slot))
        self._limits = Limits(initial.order.limits)
        # clock and program
        self._ticks = 0
        self._at_ds = 0
        self._minute = int(initial.minute_in_slot)
        self._disturbed_minute = self._minute
        self._program = Program(initial.order.ring, self._minute)
        # what came of it
        self._deliveries = Deliveries()
        self._balances = {"program": Balance(), "bolus": Balance()}
        self._gap_units = 0
        self._last_pulses = 0
        self._accounts = Accounts(int(initial.reservoir.lower_nl), device.stroke_max_nl, device.stroke_min_nl)
        self._usable_nl = self._accounts.surely_nl() - self._floor_nl
        self._level_nl: int | None = None
        self._alarms = ReferenceAlarms()
        self._seen_any = False
        self._found: list[Violation] = []

    def observe(
        self, before: State, event: Event, result: StepResult, nature: Nature
    ) -> tuple[Violation, ...]:
        """Return what this step violated.

        Args:
            before: the state before; compared with the state after where a command was refused.
            event: what happened.
            result: what the controller made of it.
            nature: what truly came of that.
        """
        self._found = []
        if not self._seen_any:
            self._seen_any = True
            self._judge_alarms(before)
        match event:
            case Tick():
                self._alarms.minute_passes()
                self._tick(event, result, nature)
            case _:
                if any(astuple(result.refusals)):
                    self._judge_refusal(before, event, result.state)
                else:
                    self._judge_acceptance(before, event)
                    self._obey(event)
                if isinstance(event, PatientBolus):
                    self._judge_patient_event(before, result.state)
                self._deliver(result, nature, basal_units=0, bolus_units=0)
        self._judge_alarms(result.state)
        if isinstance(event, Tick):
            self._judge_tone(result)
        return tuple(self._found)

    def _violated(self, claim: str, sentence: str) -> None:
        self._found.append(Violation(claim=claim, sentence=sentence, tick=self._ticks))

    # --- time and commands --------------------------------------------------------------------------

    def _tick(self, event: Tick, result: StepResult, nature: Nature) -> None:
        self._ticks += 1
        self._minute += 1
        self._at_ds += nature.tick_ds
        self._program.minute_passes()
        confirmed = max(0, min(event.confirmed, self._last_pulses))
        self._accounts.confirmed += confirmed
        asked = 0 if self._ended else self._program.flow()
        self._record.minute_passes(self._minute, confirmed=confirmed, flow=asked)
        if self._device.has_level_sensor:
            self._level_nl = int(event.level.nl) if event.level.known else None
        runs = self._infusing and self._accounts.at_most_nl() > 0
        if not runs:
            self._bolus = None
        basal_units = (asked // 2 if self._record.holiday else asked) if runs else 0
        self._note_bolus()
        bolus_units = self._bolus.next_minute() if self._bolus else 0
        self._deliver(result, nature, basal_units=basal_units, bolus_units=bolus_units)
        self._judge_delivery(result, basal_units, runs=runs)
        self._judge_bolus(result)
        for claim, sentence in self._record.judge_flow(result.motor.basal, asked if runs else 0):
            self._violated(claim, sentence)
        self._record.notice_holiday()
        self._last_pulses = result.motor.basal + result.motor.bolus

    def _obey(self, command: Command) -> None:
        match command:
            case Load():
                self._loaded = LoadedOrder(command.order, self._minute)
            case Confirm():
                order = self._loaded.at(self._minute)
                if not self._only_lowers(order):
                    self._disturbed_minute = self._minute
                self._limits.replace(order.limits, self._minute)
                self._program.load(order.ring)
                self._order = order
                self._patient.loaded = self._minute
                self._bolus = None
            case Stop():
                self._infusing = False
                self._bolus = None
            case Resume():
                self._record.holiday = self._record.holiday or self._ended
                self._infusing, self._ended = True, False
            case EndTherapy():
                self._ended = True
                self._record.end()
            case ConfirmDose():
                self._record.confirm_dose()
            case Turn():
                self._disturbed_minute = self._minute
                self._program.turn(TURNS[command.by])
            case Acknowledge():
                self._alarms.acknowledge(command.cause)
            case ClinicianBolus():
                self._bolus = RunningBolus(command.pulses, command.flow_nl_per_day, self._units, False)
                self._clinician_bolus_minute = self._minute
            case PatientBolus():
                rules = self._order.patient
                self._bolus = RunningBolus(rules.pulses, rules.flow_nl_per_day, self._units, True)
                self._patient.begins(self._minute)

    def _note_bolus(self) -> None:
        """Write down in which minute a bolus last ran."""
        if self._bolus and self._bolus.is_through():
            self._bolus = None
        if self._bolus and self._bolus.by_patient:
            self._patient.runs(self._minute)
        elif self._bolus:
            self._clinician_bolus_minute = self._minute

    def _only_lowers(self, order: Order) -> bool:
        slots = zip(order.ring, self._program.from_now(), strict=True)
        limits = zip(astuple(order.limits), astuple(self._order.limits), strict=True)
        return all(new <= old for new, old in (*slots, *limits))

    def _judge_acceptance(self, before: State, command: Command) -> None:
        if isinstance(command, PatientBolus):
            self._judge_patient_bolus()
        if command.counter <= _last_counter(before, command):
            self._violated("AUTH-2", f"a replayed command was obeyed: counter {command.counter}")
        if isinstance(command, Confirm):
            limit_nl = self._loaded.order.limits.day_nl
            if limit_nl > self._largest_in_ledger_nl() and self._usable_nl < LOW_DAYS * limit_nl:
                self._violated("RES-1", f"the volume limit was raised to {limit_nl} nL with too little left")

    def _judge_patient_bolus(self) -> None:
        rules, minute = self._order.patient, self._minute
        if self._patient.locked_out(minute, rules.lockout_min):
            self._violated("DOSE-3", "a patient bolus began within its lockout")
        if self._patient.recent(minute) >= rules.per_24h_max:
            self._violated("DOSE-3", f"a patient bolus over the {rules.per_24h_max} that are allowed in 24 h")

    def _judge_patient_event(self, before: State, after: State) -> None:
        own = ("bolus", "patient", "patient_counter", "audit")
        names = [field.name for field in fields(State) if field.name not in own]
        changed = [name for name in names if getattr(before, name) != getattr(after, name)]
        if changed:
            self._violated("AUTH-1", f"the patient changed {', '.join(changed)}")

    def _ought_to_be_granted(self, before: State, command: PatientBolus) -> bool:
        rules, minute = self._order.patient, self._minute
        free = self._infusing and self._bolus is None and not self._alarms.lock_boluses()
        return (
            command.counter > before.patient_counter
            and self._boluses_are_settled()
            and free
            and not self._patient.locked_out(minute, rules.lockout_min)
            and self._patient.recent(minute) < rules.per_24h_max
        )

    def _boluses_are_settled(self) -> bool:
        last = max(self._disturbed_minute, self._patient.loaded, self._clinician_bolus_minute)
        return self._minute - last >= QUIET_MIN

    def _largest_in_ledger_nl(self) -> int:
        slot = self._minute // SLOT_MIN
        return self._limits.largest(_volume_limit, (slot - LEDGER_SLOTS + 1) * SLOT_MIN)

    def _judge_refusal(self, before: State, command: Command, after: State) -> None:
        if isinstance(command, PatientBolus) and self._ought_to_be_granted(before, command):
            self._violated("DEL-4", "a patient bolus was refused that ought to be granted")
        counted = ("counter", "patient_counter", "audit")
        names = [field.name for field in fields(State) if field.name not in counted]
        changed = [name for name in names if getattr(before, name) != getattr(after, name)]
        if changed:
            self._violated("AUTH-2", f"a refused command changed {', '.join(changed)}")
        if _last_counter(after, command) != max(_last_counter(before, command), command.counter):
            self._violated("AUTH-2", "a refused command was not counted against replay")
        barred = isinstance(command, ConfirmDose) or (isinstance(command, Resume) and not self._infusing)
        if barred and command.counter > before.counter:
            self._violated("DEL-3", f"a fresh {type(command).__name__} was refused")

    # --- pulses -------------------------------------------------------------------------------------

    def _deliver(self, result: StepResult, nature: Nature, *, basal_units: int, bolus_units: int) -> None:
        pulses = result.motor.basal + result.motor.bolus
        if pulses and not self._infusing:
            self._violated("DOSE-6", f"{pulses} pulses while stopped")
        if pulses and self._accounts.at_most_nl() <= 0:
            self._violated("DOSE-6", f"{pulses} pulses while certainly empty")
        self._judge_schedule("program", result.motor.basal, basal_units)
        self._judge_schedule("bolus", result.motor.bolus, bolus_units)
        self._accounts.commanded += pulses
        self._accounts.drawn_nl += nature.drawn_nl
        if pulses or nature.true_pg:
            self._deliveries.add(
                self._at_ds,
                charged_pg=pulses * self._pulse_pg,
                charged_nl=pulses * self._device.stroke_max_nl,
                true_pg=nature.true_pg,
            )
            self._judge_windows()

    def _judge_schedule(self, name: str, pulses: int, scheduled: int) -> None:
        excess = self._balances[name].excess(commanded=pulses * self._units, scheduled=scheduled)
        if excess >= self._units:
            self._violated("DOSE-4", f"{name}: {excess} units more than an interval scheduled")

    def _judge_windows(self) -> None:
        totals = [self._deliveries.total(window.length_ds) for window in MASS_WINDOWS]
        for window, total in zip(MASS_WINDOWS, totals, strict=True):
            limit = self._limits.largest(window.limit, self._minute - window.limit_min + 1)
            self._judge_mass(window, total, limit)
        day_nl = totals[0].charged_nl
        limit_nl = self._limits.largest(_volume_limit, self._minute - QUIET_MIN + 1)
        if day_nl > limit_nl:
            self._violated("RES-1", f"{day_nl} nL charged in 24 h, over {limit_nl} nL")

    def _judge_mass(self, window: MassWindow, total: Total, limit: int) -> None:
        if total.charged_pg > limit:
            self._violated(window.claim, f"{total.charged_pg} pg charged in {window.name}, over {limit} pg")
        if total.true_pg > limit:
            self._violated(window.claim, f"{total.true_pg} pg truly in {window.name}, over {limit} pg")
        if total.tenths < BEYOND and 10 * total.true_pg > total.tenths * limit:
            factor = f"{total.tenths}/10"
            self._violated("DOSE-8", f"{total.true_pg} pg in {window.name}, over {factor} of {limit} pg")

    def _judge_delivery(self, result: StepResult, basal_units: int, *, runs: bool) -> None:
        settled = self._minute - self._disturbed_minute >= QUIET_MIN
        if result.withheld and settled:
            self._violated("DEL-2", f"{result.withheld} basal pulses withheld")
        if not runs or (result.withheld and not settled):
            self._gap_units = 0
            return
        self._gap_units += basal_units - result.motor.basal * self._units
        if abs(self._gap_units) < self._units:
            return
        self._violated("DEL-1", f"{self._gap_units} units between the program and what was commanded")
        if self._gap_units > 0 and self._looks_empty(result.state):
            self._violated("RES-2", "the motor rests as if empty, and something may be left")
        self._gap_units = 0

    def _judge_bolus(self, result: StepResult) -> None:
        if self._bolus and self._bolus.by_patient and self._boluses_are_settled():
            due, came = self._bolus.brings(), result.motor.bolus
            if came != due:
                self._violated("DEL-4", f"{came} pulses of a patient bolus, where {due} are due")

    # --- reservoir ----------------------------------------------------------------------------------

    def _looks_empty(self, state: State) -> bool:
        told_empty = self._level_nl is not None and self._level_nl <= self._floor_nl
        return told_empty or state.reservoir.upper_nl <= 0 or self._accounts.surely_nl() <= self._floor_nl

    def _judge_alarms(self, state: State) -> None:
        if state.reservoir.upper_nl <= 0 < self._accounts.truly_nl():
            self._violated("RES-2", "taken for certainly empty, and something is left")
        now = self._situation()
        for claim, sentence in self._alarms.judge(now, state.alarms):
            self._violated(claim, sentence)
        self._usable_nl = now.surely_nl
        if self._alarms.lock_boluses():
            self._bolus = None

    def _judge_tone(self, result: StepResult) -> None:
        stopped, alarmed = not (self._infusing or self._ended), self._alarms.urgent(result.state.alarms)
        heard = self._alarms.listen(result.tone.priority)
        for claim, sentence in (*heard, *self._record.judge_silence(stopped=stopped, alarmed=alarmed)):
            self._violated(claim, sentence)

    def _situation(self) -> Situation:
        return Situation(
            at_ds=self._at_ds,
            surely_nl=self._accounts.surely_nl() - self._floor_nl,
            surely_before_nl=self._usable_nl,
            truly_nl=self._accounts.truly_nl() - self._floor_nl,
            told_nl=None if self._level_nl is None else self._level_nl - self._floor_nl,
            week_nl=self._week_nl(),
            limit_nl=self._largest_in_ledger_nl(),
            empty=self._accounts.at_most_nl() <= 0,
            stopped=not (self._infusing or self._ended),
            short=self._record.is_short(),
            holiday=self._record.holiday,
        )

    def _week_nl(self) -> int:
        units = 7 * SLOT_MIN * sum(self._order.ring)
        return -(-units // self._units) * self._device.stroke_max_nl


def _last_counter(state: State, command: Command) -> int:
    return state.patient_counter if isinstance(command, PatientBolus) else state.counter


def _volume_limit(amounts: Amounts) -> int:
    return amounts.day_nl
