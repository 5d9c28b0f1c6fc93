"""What people and power do in a random scenario: each story is a few events that belong together.

A story is told as its people would: a load and its confirmation, a refill step by step. Some break off, some
come at the wrong moment, and the pump may refuse what it likes: every monitor must hold all the same.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal

from attrs import define, field, frozen

from controller.alarms import Cause
from controller.order import TurnBy
from controller.presets import Device
from controller.refill import NEEDLE_MIN
from fault_injection.campaign.dice import Dice
from fault_injection.campaign.draft import EVENT, Entry, Setting
from fault_injection.campaign.prescribing import (
    CONCENTRATIONS,
    Prescribed,
    any_prescription,
    changed_dose,
    refilled,
)
from fault_injection.clock import DAY_MIN, HOUR_MIN


@define
class Bench:
    """The pump as the people of the stories know it, and the prescriptions that they have written."""

    dice: Dice
    prescribed: Prescribed
    filled_nl: int
    filled_at: int = 0
    prescriptions: dict[str, str] = field(factory=dict)

    @property
    def device(self) -> Device:
        """The preset."""
        return self.prescribed.device

    @property
    def concentration(self) -> int:
        """What is believed to be in the reservoir, mcg/mL."""
        return self.prescribed.concentration

    def write(self, prescribed: Prescribed) -> str:
        """Add a prescription file and return its name."""
        name = f"prescription-{len(self.prescriptions) + 1}.toml"
        self.prescriptions[name] = prescribed.text
        return name

    def believed_nl(self, minute: int) -> int:
        """What the reservoir should hold at a minute by the program."""
        used = self.prescribed.day_nl * (minute - self.filled_at) // DAY_MIN
        return max(0, self.filled_nl - used)


FORGOTTEN_MIN = 25 * HOUR_MIN
"""A stop that lasts longer is told of as a shortfall, if no restart comes before."""
Events = Iterator[Entry]
Story = Callable[[Bench, int], Events]


def event(at: int, kind: str, fault: str = "", **settings: Setting) -> Entry:
    """Return one event."""
    return Entry(EVENT, kind, at, None, settings, fault)


def new_bench(dice: Dice) -> Bench:
    """Return a pump with any prescription, which is the first of its files."""
    prescribed = any_prescription(dice)
    bench = Bench(dice, prescribed, prescribed.prescription.request.volume_nl)
    bench.write(prescribed)
    return bench


def beginning(bench: Bench) -> Events:
    """Delivery starts at once, or a little later; a new catheter is mostly primed."""
    at = 0 if bench.dice.chance(80) else bench.dice.below(2 * HOUR_MIN)
    yield event(at, "resume")
    yield event(at, "acknowledge", cause="stopped")
    if bench.prescribed.prescription.new_catheter and bench.dice.chance(80):
        yield event(at, "prime")


def _stop(bench: Bench, at: int) -> Events:
    """Stopped for minutes or for days, and begun again, or forgotten."""
    length = bench.dice.between(1, bench.dice.one_of((30, 8 * HOUR_MIN, 3 * DAY_MIN)))
    resumed = bench.dice.chance(85)
    forgotten = length > FORGOTTEN_MIN or not resumed
    yield event(at, "stop", fault="F-STOP-FORGOTTEN" if forgotten else "")
    if resumed:
        yield event(at + length, "resume", fault="F-HOLIDAY" if length > 2 * DAY_MIN else "")
        yield from _confirmed(bench, at + length)


def _end(bench: Bench, at: int) -> Events:
    """Therapy is ended, and mostly begun again."""
    yield event(at, "stop")
    yield event(at, "end_therapy")
    if bench.dice.chance(70):
        later = at + bench.dice.between(1, 2 * DAY_MIN)
        yield event(later, "resume", fault="F-HOLIDAY")
        yield from _confirmed(bench, later)


def _confirmed(bench: Bench, at: int) -> Events:
    if bench.dice.chance(60):
        yield event(at + bench.dice.below(6 * HOUR_MIN), "confirm_dose")


def _bolus(bench: Bench, at: int) -> Events:
    """A clinician's bolus of 1 to 60 pulses."""
    pulse_pg = bench.device.stroke_nl * bench.concentration
    dose = Decimal(bench.dice.between(1, 60) * pulse_pg).scaleb(-6)
    minutes = bench.dice.between(1, bench.dice.one_of((10, 60, 240)))
    yield event(at, "clinician_bolus", dose_mcg=dose, duration_min=minutes)


def _asked(bench: Bench, at: int) -> Events:
    """A patient asks once or again and again."""
    for _ in range(bench.dice.between(1, 8)):
        yield event(at, "patient_bolus")
        at += bench.dice.between(1, bench.dice.one_of((5, HOUR_MIN, 6 * HOUR_MIN)))


def _load(bench: Bench, at: int) -> Events:
    """Another dose, within the soft limits of a step or not, mostly confirmed."""
    percent, kind = bench.dice.one_of(
        ((bench.dice.between(81, 114), "load"), (bench.dice.between(20, 160), "load_with_override"))
    )
    new = changed_dose(bench.prescribed, percent, bench.dice)
    if new is None:
        return
    left = bench.dice.chance(20)
    yield event(at, kind, prescription=bench.write(new), fault="F-SESSION-LEFT" if left else "")
    if not left:
        yield event(at + bench.dice.below(35), "confirm")
        bench.prescribed = new


def _refill(bench: Bench, at: int) -> Events:
    """Opened, residual, fill, confirmed; with the same drug or another; broken off anywhere, or taken up."""
    dice, opened, done = bench.dice, at, True
    steps: list[Entry] = []
    for step in _refill_steps(bench, at):
        at += dice.between(0, dice.one_of((3, 20, 60)))
        done = not dice.chance(6)
        if not done:
            break
        steps.append(step(at))
    left = not done or at - opened >= NEEDLE_MIN
    yield event(opened, "open_refill", fault="F-REFILL-LEFT" if left else "")
    yield from steps


def _refill_steps(bench: Bench, at: int) -> Iterator[Callable[[int], Entry]]:
    dice = bench.dice
    stray_nl = dice.between(-1, 1) * dice.below(dice.one_of((100_000, 3_000_000)))
    aspirated = _ml(max(0, bench.believed_nl(at) + stray_nl))
    yield lambda at: event(at, "report_residual", aspirated_ml=aspirated)
    strength = dice.one_of(CONCENTRATIONS) if dice.chance(30) else bench.concentration
    new = refilled(bench.prescribed, strength, dice) if strength != bench.concentration else None
    drug = new or bench.prescribed
    volume_nl = (
        bench.device.reservoir_nl
        if dice.chance(60)
        else 10**5 * dice.between(30, bench.device.reservoir_nl // 10**5)
    )
    volume = _ml(volume_nl)
    fault, truth = _truly_filled(dice, volume_nl, drug.concentration) if dice.chance(25) else ("", {})
    reported: dict[str, Setting] = {"volume_ml": volume, "mcg_per_ml": drug.concentration, **truth}
    yield lambda at: event(at, "report_fill", fault, **reported)
    name = bench.write(drug)

    def confirmed(at: int) -> Entry:
        bench.prescribed, bench.filled_nl, bench.filled_at = drug, volume_nl, at
        second = drug is new or dice.chance(10)
        return event(at, "confirm_fill", volume_ml=volume, prescription=name, second_person=second)

    yield confirmed


def _truly_filled(dice: Dice, volume_nl: int, strength: int) -> tuple[str, dict[str, Setting]]:
    """What was filled in for what is reported: less, more, beside the reservoir, or another drug."""
    part_nl = volume_nl * dice.below(100) // 100
    truths: tuple[tuple[str, dict[str, Setting]], ...] = (
        ("F-LESS-FILLED", {"true_ml": _ml(part_nl)}),
        ("F-MORE-FILLED", {"true_ml": _ml(volume_nl + part_nl // 20)}),
        ("F-POCKET-FILL", {"true_ml": _ml(volume_nl - part_nl), "beside_ml": _ml(part_nl)}),
        ("F-WRONG-DRUG", {"true_mcg_per_ml": strength * dice.one_of((2, 4))}),
        ("F-WEAK-DRUG", {"true_mcg_per_ml": strength * dice.between(10, 99) // 100}),
    )
    return dice.one_of(truths)


def _ml(volume_nl: int) -> Decimal:
    return Decimal(volume_nl).scaleb(-6)


def _power(bench: Bench, at: int) -> Events:
    """Power is lost and back, once or a few times; a clinician sets the time, or does not."""
    for _ in range(bench.dice.one_of((1, 1, 1, 3))):
        lost = bench.dice.chance(25)
        fault = "F-RECORD-LOST" if lost else "F-POWER-LOST"
        yield event(at, "power_back", fault=fault, record_lost=lost)
        at += bench.dice.below(DAY_MIN)
    if bench.dice.chance(75):
        yield event(at, "synchronise")
        yield from _confirmed(bench, at)


def _memory(bench: Bench, at: int) -> Events:
    """A bit flips, or both records of the state are lost, and the pump goes on from its copies."""
    kind, fault = bench.dice.one_of((("bit_flipped", "F-FLIPPED-BIT"), ("records_lost", "F-RECORDS-LOST")))
    yield event(at, kind, fault)
    if bench.dice.chance(75):
        at += bench.dice.below(DAY_MIN)
        yield event(at, "synchronise")
        yield from _confirmed(bench, at)


def _turn(bench: Bench, at: int) -> Events:
    """Travel, or daylight saving."""
    yield event(at, "turn", by=bench.dice.one_of(tuple(TurnBy)).name.lower())


def _visit(bench: Bench, at: int) -> Events:
    """A clinician comes, acknowledges every alarm, and does what they ask for."""
    for cause in Cause:
        yield event(at, "acknowledge", cause=cause.name.lower())
    for kind in ("synchronise", "clear_discrepancy", "release_motor", "confirm_dose"):
        if bench.dice.chance(60):
            yield event(at, kind)


def _alarm_silenced(bench: Bench, at: int) -> Events:
    """One alarm is acknowledged, whether it is given or not."""
    yield event(at, "acknowledge", cause=bench.dice.one_of(tuple(Cause)).name.lower())


@frozen
class Told:
    """A story, and how often it is told, in relation to the others."""

    story: Story
    weight: int


STORIES: tuple[Told, ...] = (
    Told(_stop, 3),
    Told(_end, 1),
    Told(_bolus, 4),
    Told(_asked, 4),
    Told(_load, 4),
    Told(_refill, 5),
    Told(_power, 3),
    Told(_memory, 1),
    Told(_turn, 2),
    Told(_visit, 4),
    Told(_alarm_silenced, 2),
)
_DRAWN = tuple(told.story for told in STORIES for _ in range(told.weight))


def stories(bench: Bench, minutes: int, number: int) -> tuple[Entry, ...]:
    """Return the beginning and so many stories, in order of time; what lies beyond the run is left out."""
    found = [*beginning(bench)]
    for at in sorted(bench.dice.below(minutes) for _ in range(number)):
        found += bench.dice.one_of(_DRAWN)(bench, at)
    return tuple(sorted((e for e in found if e.begin <= minutes), key=lambda e: e.begin))
