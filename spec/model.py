"""The reference pump: slow, obvious, and a judge that shares nothing with what it judges.

It is told what happened (events, pulses commanded, what nature made of them), keeps its own clock, program,
accounts and list of deliveries, and says which claim did not hold. It takes record types from the controller
and no function; the controller's own state is looked at only where a claim is about it.
"""

from attrs import astuple, evolve, fields, frozen

from controller.alarms import Priority
from controller.events import (
    Acknowledge,
    ClearDiscrepancy,
    ClinicianBolus,
    Command,
    Confirm,
    ConfirmDose,
    ConfirmFill,
    EndTherapy,
    Event,
    Load,
    OpenRefill,
    PatientBolus,
    PowerOn,
    Prime,
    ReadClocks,
    ReleaseMotor,
    ReportFill,
    ReportResidual,
    Resume,
    Stop,
    Synchronise,
    Tick,
    Turn,
)
from controller.order import Amounts, Order, Ring, TurnBy
from controller.presets import BUDGET, Device
from controller.pressure import Pressure
from controller.reservoir import Level
from controller.state import Mode, State
from controller.step import Motor, StepResult
from controller.units import Nanolitres
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
from spec.model_clocks import ReferenceClocks
from spec.model_drug import DrugBook, RefillBook
from spec.model_energy import EnergyBook
from spec.model_motor import ReferenceMotor
from spec.model_record import ReferenceRecord
from spec.model_sensors import LevelBook, PressureBook
from spec.records import Nature, Violation
from spec.remembered import OfTheLast

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
    """Judges a run, step by step, from the state of a pump that was just commissioned.

    `dead_nl` is what its tubing and catheter truly hold; without it, the least that its order says.
    """

    def __init__(self, device: Device, initial: State, dead_nl: int | None = None) -> None:
        self._device = device
        self._units = device.stroke_nl * DAY_MIN
        least_nl = int(initial.order.dead_volume_min_nl)
        waiting = initial.change.order if initial.change.pending else None
        dead_nl = least_nl if dead_nl is None else dead_nl
        is_new = initial.change.new_catheter
        self._drug = DrugBook(initial.order, waiting, device, dead_nl, new_catheter=is_new)
        self._refill = RefillBook()
        self._energy = EnergyBook(int(initial.battery.left_uj), device.stroke_max_nl)
        self._held_nl = 0
        self._floor_nl = int(initial.reservoir.usable_floor_nl)
        self._infusing = initial.mode == Mode.INFUSING
        self._ended = initial.mode == Mode.ENDED
        self._record = ReferenceRecord(self._units)
        self._motor = ReferenceMotor()
        self._bolus: RunningBolus | None = None
        self._patient = PatientBook(loaded=int(initial.minute_in_slot))
        self._clinician_bolus_minute = int(initial.minute_in_slot)
        self._loaded = LoadedOrder(initial.order, int(initial.minute_in_slot))
        self._limits = Limits(self._aboard())
        # clock and program
        self._ticks = 0
        self._at_ds = 0
        self._minute = int(initial.minute_in_slot)
        self._disturbed_minute = self._minute
        self._program = Program(initial.order.ring, self._minute)
        self._waiting_program = Program(waiting.ring, self._minute) if waiting else self._program
        # what came of it
        self._deliveries = Deliveries()
        self._balances = {"program": Balance(), "bolus": Balance()}
        self._gap_units = 0
        self._last_pulses = 0
        self._last_primed = 0
        self._time_unknown = False
        self._record_lost = False
        self._clocks = ReferenceClocks()
        self._accounts = Accounts(int(initial.reservoir.lower_nl), device.stroke_max_nl, device.stroke_min_nl)
        self._usable_nl = self._accounts.surely_nl() - self._floor_nl
        self._level_nl: int | None = None
        self._level = LevelBook(self._accounts.surely_nl(), device)
        self._pressure = PressureBook(device)
        self._alarms = ReferenceAlarms()
        self._judged: tuple[object, ...] = ()
        self._week: OfTheLast[Ring, int] = OfTheLast(sum)
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
        found_nothing, self._found = not self._found, []
        self._held_nl = nature.held_nl
        if not self._judged:
            self._judge_alarms(before)
        match event:
            case Tick():
                self._alarms.minute_passes()
                self._tick(event, result, nature)
                self._energy.look_ahead(self._largest_in_ledger_nl())
            case ReadClocks():
                doubted = self._read_clocks(event)
                self._energy.tone(result.tone.priority)
                moved = result.motor.basal + result.motor.bolus or nature.drawn_nl or nature.true_pg
                if (
                    found_nothing
                    and not doubted
                    and not moved
                    and self._judged == self._judged_by(result.state)
                ):
                    return ()
                self._deliver(result.motor, nature, basal_units=0, bolus_units=0)
            case PowerOn():
                self._energy.spend(BUDGET.command_uj)
                self._energy.tone(result.tone.priority)
                self._power_on(before, event, result.state)
                if result.tone.priority != Priority.HIGH:
                    self._violated("ALM-2", "power came back without a tone")
                self._deliver(result.motor, nature, basal_units=0, bolus_units=0)
            case _:
                self._energy.spend(BUDGET.command_uj)
                if any(astuple(result.refusals)):
                    self._judge_refusal(before, event, result.state)
                else:
                    self._judge_acceptance(before, event)
                    self._obey(event)
                if isinstance(event, PatientBolus):
                    self._judge_patient_event(before, result.state)
                self._deliver(result.motor, nature, basal_units=0, bolus_units=0)
        self._judge_alarms(result.state)
        if isinstance(event, Tick):
            self._judge_tone(result)
            self._energy.tone(result.tone.priority)
        self._judge_energy(result.state)
        self._judged = self._judged_by(result.state)
        self._announce()
        return tuple(self._found)

    def _violated(self, claim: str, sentence: str) -> None:
        self._found.append(Violation(claim=claim, sentence=sentence, tick=self._ticks))

    # --- time and commands --------------------------------------------------------------------------

    def _tick(self, event: Tick, result: StepResult, nature: Nature) -> None:
        self._ticks += 1
        self._minute += 1
        self._at_ds += nature.tick_ds
        self._program.minutes_pass(1)
        self._clocks.minute_begins()
        self._energy.minute(event.voltage)
        confirmed = max(0, min(event.confirmed, self._last_pulses))
        if self._waiting_program is not self._program:
            self._waiting_program.minutes_pass(1)
        self._refill.minutes += 1
        self._motor.minute_passes(event.confirmed)
        changes = self._drug.due(self._bolus.flow_nl_per_day if self._bolus else 0)
        self._hear(event.level, event.pressure, confirmed)
        if not self._refill.opened:
            self._confirm(confirmed)
        if changes:
            self._drug.take_over(refill_open=self._refill.opened)
            self._note_bolus()
            self._take_over()
        asked = 0 if self._ended else self._program.flow()
        brought = max(0, confirmed - self._last_primed)  # what primed brought no drug
        self._last_primed = 0
        self._record.minute_passes(self._minute, confirmed=brought, flow=asked)
        rests = changes or self._refill.needle_in() or self._energy.ended
        runs = self._infusing and self._at_most_nl() > 0 and not rests
        runs = runs and not self._motor.off
        if not runs or self._pressure.held:
            self._bolus = None
        flow = min(self._drug.in_force.ring) if self._time_unknown else self._program.flow()
        halved = self._record.holiday or self._level.falls
        basal_units = (flow // 2 if halved else flow) if runs else 0
        self._note_bolus()
        bolus_units = self._bolus.next_minute() if self._bolus else 0
        if self._bolus and self._bolus.primes:
            self._bolus.cut_to(max(0, self._drug.drug_free_pulses() - result.motor.basal))
        self._deliver(result.motor, nature, basal_units=basal_units, bolus_units=bolus_units)
        self._judge_held_back(result)
        self._judge_delivery(result, basal_units, runs=runs and not self._pressure.held)
        self._judge_bolus(result)
        for claim, sentence in self._record.judge_flow(result.motor.basal, asked if runs else 0):
            self._violated(claim, sentence)
        self._record.notice_holiday()
        self._last_pulses = result.motor.basal + result.motor.bolus
        for claim, sentence in self._motor.judge(self._last_pulses):
            self._violated(claim, sentence)
        self._motor.tell(self._last_pulses)

    def _read_clocks(self, event: ReadClocks) -> bool:
        """Read them; return whether the time is in doubt from now on."""
        doubted = self._clocks.read(event.first_ms, event.second_ms)
        self._time_unknown = self._time_unknown or doubted
        return doubted

    def _judged_by(self, state: State) -> tuple[object, ...]:
        """What of the pump and of nature is judged with every event, and may be as it was."""
        return self._held_nl, state.reservoir, state.alarms, state.battery

    def _power_on(self, before: State, event: PowerOn, after: State) -> None:
        """What was written stays; nothing is confirmed any more, finished, or known of the time."""
        self._bolus = None
        self._level_nl = None
        self._last_pulses = 0
        self._disturbed_minute = self._minute
        self._time_unknown = True
        self._clocks.minute_begins()
        self._record_lost = self._record_lost or event.record_lost
        self._record.holiday = self._record.holiday or not self._ended
        kept = ("ledger", "reservoir", "order", "change", "refill", "patient", "record", "mode", "counter")
        changed = [name for name in kept if getattr(before, name) != getattr(after, name)]
        if changed:
            self._violated("INT-1", f"a power loss changed {', '.join(changed)}")

    def _hear(self, level: Level, pressure: Pressure, confirmed: int) -> None:
        """Hear what level and pressure say, before this minute's pulses."""
        surely_nl = self._surely_nl()
        moved = 0 if self._refill.opened or surely_nl <= 0 else confirmed
        self._level.minute_passes(
            level,
            left_nl=moved * self._device.stroke_min_nl,
            surely_nl=surely_nl,
            closed=not self._refill.opened,
        )
        self._pressure.minute_passes(pressure, confirmed)
        if self._device.has_level_sensor:
            self._level_nl = int(level.nl) if level.known else None

    def _judge_held_back(self, result: StepResult) -> None:
        if not self._pressure.held:
            return
        asked = result.motor.basal + result.withheld
        if asked > 0 and not self._pressure.probe_allowed():
            self._violated("CATH-1", f"{asked} pulses into a blocked catheter that do not probe it")
        if asked > 1:
            self._violated("CATH-1", f"{asked} pulses to probe a catheter at once")
        if asked:
            self._pressure.probes()

    def _confirm(self, pulses: int) -> None:
        """Pulses that turned moved drug, if any was surely left."""
        self._drug.count(commanded=0, confirmed=pulses if self._surely_nl() > 0 else 0)
        self._accounts.confirmed += pulses

    def _take_over(self) -> None:
        """Another order is in force without a load; what it has replaced may come back."""
        self._disturbed_minute = self._minute
        self._program, self._waiting_program = self._waiting_program, self._program
        self._patient.loaded = self._minute
        self._bolus = None
        self._limits.replace(self._drug.in_force.limits, self._minute)

    def _wait(self, order: Order) -> None:
        """Another order is aboard; the volume limit is that of the weaker drug."""
        self._waiting_program = Program(order.ring, self._minute % SLOT_MIN)
        self._limits.replace(self._aboard(), self._minute)

    def _aboard(self) -> Amounts:
        limits, waiting = self._drug.in_force.limits, self._drug.waiting
        if waiting is not None:
            return evolve(limits, day_nl=max(limits.day_nl, waiting.limits.day_nl))
        if self._bolus is None or not self._bolus.primes:
            return limits
        announced_nl = self._bolus.to_come() * self._device.stroke_max_nl
        return evolve(limits, day_nl=Nanolitres(limits.day_nl + announced_nl))

    def _announce(self) -> None:
        """Let the volume limit follow what priming has still to bring."""
        if self._aboard() != self._limits.now:
            self._limits.replace(self._aboard(), self._minute)

    def _obey(self, command: Command) -> None:
        match command:
            case Load():
                self._loaded = LoadedOrder(command.order, self._minute)
            case Confirm():
                self._load(self._loaded.at(self._minute))
                self._time_unknown = False
                self._clocks.program_set()
            case Synchronise():
                self._time_unknown = False
                self._clocks.time_set()
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
                self._record_lost = False
            case Turn():
                self._turn(TURNS[command.by])
            case Acknowledge():
                self._alarms.acknowledge(command.cause)
            case ClinicianBolus() | PatientBolus() | Prime():
                self._begin_bolus(command)
            case ReleaseMotor():
                self._motor.release()
            case _:
                self._obey_in_a_refill(command)

    def _load(self, order: Order) -> None:
        if not self._only_lowers(order):
            self._disturbed_minute = self._minute
        self._drug.load(order)
        self._limits.replace(self._aboard(), self._minute)
        self._program.load(order.ring)
        self._patient.loaded = self._minute
        self._bolus = None

    def _turn(self, slots: int) -> None:
        self._disturbed_minute = self._minute
        self._program.turn(slots)
        if self._waiting_program is not self._program:
            self._waiting_program.turn(slots)

    def _begin_bolus(self, command: ClinicianBolus | PatientBolus | Prime) -> None:
        if isinstance(command, Prime):
            self._bolus = self._priming()
            self._announce()
            return
        if isinstance(command, ClinicianBolus):
            self._bolus = RunningBolus(command.pulses, command.flow_nl_per_day, self._units, False)
            self._clinician_bolus_minute = self._minute
            return
        rules = self._drug.in_force.patient
        self._bolus = RunningBolus(rules.pulses, rules.flow_nl_per_day, self._units, True)
        self._patient.begins(self._minute)

    def _priming(self) -> RunningBolus:
        """Whatever brings no drug to the tip, as fast as the motor may beside the program's peak."""
        flow = self._device.flow_max_nl_per_day - max(self._drug.in_force.ring)
        return RunningBolus(self._drug.drug_free_pulses(), flow, self._units, False, primes=True)

    def _note_bolus(self) -> None:
        """Write down in which minute a bolus last ran."""
        if self._bolus and self._bolus.is_through():
            self._bolus = None
        if self._bolus and self._bolus.by_patient:
            self._patient.runs(self._minute)
        elif self._bolus:
            self._clinician_bolus_minute = self._minute
        if self._bolus and self._bolus.primes:
            self._disturbed_minute = self._minute

    def _obey_in_a_refill(self, command: Command) -> None:
        match command:
            case OpenRefill():
                self._refill.open(self._accounts.surely_nl(), self._accounts.at_most_nl())
                if self._drug.opened(command.fallback):
                    self._take_over()
                self._wait(command.fallback)
                self._bolus = None
            case ReportResidual():
                self._refill.residual(command.aspirated_nl)
                self._accounts = Accounts(0, self._device.stroke_max_nl, self._device.stroke_min_nl)
            case ReportFill():
                self._refill.report(command.volume_nl, command.pulse_pg)
            case ConfirmFill():
                if self._drug.confirmed(command.order, self._refill.told_pg) and not command.second_person:
                    self._violated("RES-3", "another drug was confirmed by one person alone")
                self._refill.opened = False
                self._accounts.fill(command.volume_nl, self._held_nl)
                self._last_pulses = 0
                self._patient.loaded = self._minute
                if self._drug.fallback_over(command.order, self._refill.told_pg):
                    self._take_over()
                self._drug.wait(command.order)
                self._wait(command.order)
            case ClearDiscrepancy():
                self._refill.discrepancy = False

    def _only_lowers(self, order: Order) -> bool:
        slots = zip(order.ring, self._program.from_now(), strict=True)
        limits = zip(astuple(order.limits), astuple(self._drug.in_force.limits), strict=True)
        return all(new <= old for new, old in (*slots, *limits))

    def _judge_acceptance(self, before: State, command: Command) -> None:
        if isinstance(command, PatientBolus):
            self._judge_patient_bolus()
        if command.counter <= _last_counter(before, command):
            self._violated("AUTH-2", f"a replayed command was obeyed: counter {command.counter}")
        if isinstance(command, OpenRefill | ReportResidual) and not self._refill.in_turn(command):
            self._violated("RES-3", f"a refill went on out of turn, with {type(command).__name__}")
        if isinstance(command, ConfirmFill):
            repeated = (command.volume_nl, command.order.pulse_pg)
            if not self._refill.opened or self._refill.reported != repeated:
                self._violated("RES-3", "a fill was confirmed that does not repeat the report")
        if isinstance(command, OpenRefill):
            aboard = (self._drug.in_force, self._drug.waiting or self._drug.in_force)
            if command.fallback.pulse_pg < max(order.pulse_pg for order in aboard):
                self._violated("DOSE-5", "a refill was opened with too weak a fallback")
        if isinstance(command, Confirm):
            self._judge_raise(self._loaded.order.limits.day_nl)
        if isinstance(command, Prime):
            announced_nl = self._priming().pulses * self._device.stroke_max_nl
            self._judge_raise(self._drug.in_force.limits.day_nl + announced_nl)

    def _judge_raise(self, limit_nl: int) -> None:
        if limit_nl > self._largest_in_ledger_nl() and self._usable_nl < LOW_DAYS * limit_nl:
            self._violated("RES-1", f"the volume limit was raised to {limit_nl} nL with too little left")

    def _judge_patient_bolus(self) -> None:
        rules, minute = self._drug.in_force.patient, self._minute
        if self._patient.locked_out(minute, rules.lockout_min):
            self._violated("DOSE-3", "a patient bolus began within its lockout")
        if self._patient.recent(minute) >= rules.per_24h_max:
            self._violated("DOSE-3", f"a patient bolus over the {rules.per_24h_max} that are allowed in 24 h")

    def _judge_patient_event(self, before: State, after: State) -> None:
        own = ("bolus", "patient", "patient_counter", "audit", "battery")
        names = [field.name for field in fields(State) if field.name not in own]
        changed = [name for name in names if getattr(before, name) != getattr(after, name)]
        if changed:
            self._violated("AUTH-1", f"the patient changed {', '.join(changed)}")

    def _ought_to_be_granted(self, before: State, command: PatientBolus) -> bool:
        rules, minute = self._drug.in_force.patient, self._minute
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
        counted = ("counter", "patient_counter", "audit", "battery")
        names = [field.name for field in fields(State) if field.name not in counted]
        changed = [name for name in names if getattr(before, name) != getattr(after, name)]
        if changed:
            self._violated("AUTH-2", f"a refused command changed {', '.join(changed)}")
        if _last_counter(after, command) != max(_last_counter(before, command), command.counter):
            self._violated("AUTH-2", "a refused command was not counted against replay")
        barred = isinstance(command, ConfirmDose) or (isinstance(command, Resume) and not self._infusing)
        barred = barred or (isinstance(command, ReleaseMotor) and self._motor.off)
        if barred and command.counter > before.counter:
            self._violated("DEL-3", f"a fresh {type(command).__name__} was refused")

    # --- pulses -------------------------------------------------------------------------------------

    def _deliver(self, motor: Motor, nature: Nature, *, basal_units: int, bolus_units: int) -> None:
        pulses = motor.basal + motor.bolus
        if pulses and not self._infusing:
            self._violated("DOSE-6", f"{pulses} pulses while stopped")
        if pulses and self._refill.needle_in():
            self._violated("DOSE-6", f"{pulses} pulses with the needle in the port")
        if pulses and self._at_most_nl() <= 0:
            self._violated("DOSE-6", f"{pulses} pulses while certainly empty")
        if pulses and self._energy.ended:
            self._violated("DOSE-6", f"{pulses} pulses at end of service")
        self._energy.spend(pulses * BUDGET.pulse_uj)
        self._judge_schedule("program", motor.basal, basal_units)
        self._judge_schedule("bolus", motor.bolus, bolus_units)
        pulse_pg, primed = self._drug.in_force.pulse_pg, 0
        if self._bolus and self._bolus.primes and pulses:
            self._last_primed = primed = motor.bolus
        strongest = self._drug.push(nature.drawn_nl, uncertain=self._refill.opened)
        charged_at = 0 if primed else pulse_pg
        if strongest > charged_at:
            self._violated("DOSE-5", f"charged at {charged_at} pg, {strongest} pg at the tip")
        self._drug.count(commanded=pulses, confirmed=0)
        self._accounts.commanded += pulses
        self._accounts.drawn_nl += nature.drawn_nl
        if pulses or nature.true_pg:
            self._deliveries.add(
                self._at_ds,
                charged_pg=(pulses - primed) * pulse_pg,
                charged_nl=pulses * self._device.stroke_max_nl,
                true_pg=nature.true_pg,
                primed_pg=primed * pulse_pg,
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
        if total.tenths < BEYOND and 10 * total.true_pg > total.tenths * (limit + total.primed_pg):
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
        return told_empty or state.reservoir.upper_nl <= 0 or self._surely_nl() <= self._floor_nl

    def _judge_alarms(self, state: State) -> None:
        accounts = state.reservoir
        if accounts.upper_nl <= 0 < self._truly_nl():
            self._violated("RES-2", "taken for certainly empty, and something is left")
        if not accounts.lower_nl <= self._truly_nl() <= accounts.upper_nl:
            self._violated("RES-3", "the accounts do not bracket what is there")
        if self._refill.opened and (accounts.lower_nl, accounts.upper_nl) != (0, self._device.reservoir_nl):
            self._violated("RES-3", "the accounts promise something while a refill is open")
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
            surely_nl=self._surely_nl() - self._floor_nl,
            surely_before_nl=self._usable_nl,
            truly_nl=self._truly_nl() - self._floor_nl,
            told_nl=None if self._level_nl is None else self._level_nl - self._floor_nl,
            week_nl=self._week_nl(),
            limit_nl=self._largest_in_ledger_nl(),
            empty=self._at_most_nl() <= 0,
            unknown=self._refill.opened,
            stopped=not (self._infusing or self._ended),
            short=self._record.is_short(),
            holiday=self._record.holiday,
            discrepancy=self._refill.discrepancy,
            abandoned=self._refill.abandoned(),
            time_unknown=self._time_unknown,
            record_lost=self._record_lost,
            clock_fault=self._clocks.doubtful(),
            runaway=self._motor.off,
            stalled=self._motor.is_stalled(),
            replacement_due=self._energy.due,
            battery_low=self._energy.low,
            service_ended=self._energy.ended,
            level_failed=self._level.failed(),
            level_falls=self._level.falls,
            pressure_failed=self._pressure.failed(),
            blocked=self._pressure.held,
        )

    def _judge_energy(self, state: State) -> None:
        for claim, sentence in self._energy.judge(state.battery):
            self._violated(claim, sentence)

    def _surely_nl(self) -> int:
        return 0 if self._refill.opened else self._accounts.surely_nl()

    def _at_most_nl(self) -> int:
        return self._device.reservoir_nl if self._refill.opened else self._accounts.at_most_nl()

    def _truly_nl(self) -> int:
        return self._held_nl if self._refill.opened else self._accounts.truly_nl()

    def _week_nl(self) -> int:
        units = SLOT_MIN * self._week(self._drug.in_force.ring)
        return -(-units // self._units) * self._device.stroke_max_nl


def _last_counter(state: State, command: Command) -> int:
    return state.patient_counter if isinstance(command, PatientBolus) else state.counter


def _volume_limit(amounts: Amounts) -> int:
    return amounts.day_nl
