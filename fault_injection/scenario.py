"""Scenario files, `dosebound.scenario/1`: read strictly, or turned down with one message.

At the top: id, title, source, seed, prescription (relative to the file), duration. Every time reads
`"2 d 03:00"` and is what a sound clock would say; minute 0 is the moment of commissioning. Then any number of
`[[fault]]`, each of a kind of `fault_entries.FAULTS` with its numbers, from, until (the whole run where left
out); and of

| entry | kinds | keys |
|---|---|---|
| `[[event]]` | resume, stop, end_therapy, confirm_dose, synchronise, release_motor | at |
| | power_back; records_lost, bit_flipped | at, record_lost; at |
| | turn, acknowledge | at, by; at, cause |
| | clinician_bolus | at, dose_mcg, duration_min |
| | patient_bolus, prime | at |
| | load, load_with_override | at, prescription |
| | confirm | at; confirms the load that is the event before it |
| | open_refill, clear_discrepancy | at, and fallback (made for the strongest drug) or none; at |
| | report_residual | at, aspirated_ml |
| | report_fill | at, volume_ml, mcg_per_ml; true_ml, true_mcg_per_ml, beside_ml where it is not so |
| | confirm_fill | at, volume_ml, second_person, and prescription or fallback |
| `[[expect]]` | alarm | cause, by, and not_before if that matters |
| | no_alarm | cause; from, until |
| | window_at_most, window_at_least | window, mass_mcg or of_limit; from, until |
| | mode | at, is |

An `[incident]` says what of the field it shows: see `fault_injection.incidents.incident`.

A run may instead be given in full, state, ghosts and steps: see `fault_injection.given`. It has no seed,
prescription, duration, faults or events.

Events stand in order of time. Faults of one part may not overlap, nor expectations contradict each other.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from attrs import frozen

from controller.alarms import Cause
from controller.events import Acknowledge, ReportFill, Resume
from controller.order import Order
from controller.presets import Device
from controller.shell.decimals import Quantity
from controller.shell.errors import BadFile
from controller.shell.prescription import commission, entered_concentration, load_admitted
from controller.shell.reading import Table, read_table
from controller.state import State
from controller.units import (
    CommandCounter,
    Minutes,
    Nanolitres,
    Picograms,
    PicogramsPerNanolitre,
)
from fault_injection.clock import DAY_MIN
from fault_injection.entries import Timed, broken_by, event, expectation
from fault_injection.expectations import Expectation, contradict
from fault_injection.fault_entries import fault
from fault_injection.faults import Entered, Fault, assumptions_broken
from fault_injection.frame import Frame, time
from fault_injection.given import KEYS as KEYS_OF_GIVEN
from fault_injection.given import Given, given_in
from fault_injection.incidents.incident import Incident, incident
from fault_injection.prescriptions import Prescriptions
from fault_injection.trace import digest_of

SCHEMA = "dosebound.scenario/1"
DAYS_MAX = 400
ENTRIES_MAX = 1_000
SEED_MAX = 2**32 - 1
SEED = Quantity("seed", "seed", "", 0, SEED_MAX, 0)
DEAD_VOLUME = Quantity("dead_volume_ml", "dead volume", "mL", 0, 1_000, 6)
KEYS = ("schema", "id", "title", "source", "prescription", "duration", "incident", "fault", "event", "expect")
ID = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}", re.ASCII)
TEXT_CHARS_MAX = 400


@frozen
class Scenario:
    """One run, fully determined.

    Attributes:
        id: short name.
        title: what it is about.
        source: where it comes from.
        seed: of all randomness, 0 to 2**32 - 1.
        digest: SHA-256 over the scenario file and every prescription it names.
        device: the pump's preset.
        initial: state after commissioning; delivery waits for a RESUME.
        concentration: as entered, pg/nL.
        dead_nl: true volume of tubing and catheter.
        duration: length, one minute to 400 days.
        faults: in the order of the file; those of one subject do not overlap.
        commands: in order of time.
        expectations: in the order of the file.
        files: every file that was read for it.
        given: what happens in its place where the run is given in full; then there is no plant.
        incident: what of the field it shows, if it does.
    """

    id: str
    title: str
    source: str
    seed: int
    digest: str
    device: Device
    initial: State
    concentration: PicogramsPerNanolitre
    dead_nl: Nanolitres
    duration: Minutes
    faults: tuple[Fault, ...]
    commands: tuple[Timed, ...]
    expectations: tuple[Expectation, ...]
    files: tuple[Path, ...]
    given: Given | None = None
    incident: Incident | None = None

    @property
    def volume_nl(self) -> Nanolitres:
        """What was filled in, or is said to be there."""
        if self.given is not None:
            return Nanolitres(self.given.ghost.truth.volume_nl)
        return self.initial.reservoir.upper_nl

    @property
    def catheter(self) -> PicogramsPerNanolitre:
        """What tubing and catheter hold: the first fill; an old one the strongest drug, a new one none."""
        if self.initial.change.new_catheter:
            return PicogramsPerNanolitre(0)
        return entered_concentration(self.initial.order, self.device)

    @property
    def nominal_pulse_pg(self) -> Picograms:
        """Mass of a nominal pulse of the drug that the first order in force is for."""
        return Picograms(self.device.stroke_nl * entered_concentration(self.initial.order, self.device))

    @property
    def assumptions_broken(self) -> frozenset[str]:
        """Ids of the assumptions that faults, true fills, memory or a dead volume out of its range leave.

        Of a run that is given in full, monitors find out by themselves what holds of it.
        """
        if self.given is not None:
            return frozenset()
        order = self.initial.order
        within = order.dead_volume_min_nl <= self.dead_nl <= order.dead_volume_max_nl
        entered = (Entered(Minutes(0), self.concentration), *self._refilled())
        broken = assumptions_broken(self.faults, self.device, entered)
        happened = {each for timed in self.commands for each in broken_by(timed, self.device)}
        return broken | happened if within else broken | happened | {"A-DEAD-VOLUME"}

    def _refilled(self) -> Iterator[Entered]:
        """Every drug that a fill is reported to be, also one that is refused."""
        for timed in self.commands:
            if isinstance(timed.command, ReportFill):
                concentration = timed.command.pulse_pg // self.device.stroke_max_nl
                yield Entered(timed.at, PicogramsPerNanolitre(concentration))


def undisturbed(prescription: Path, *, days: int, seed: int) -> Scenario:
    """Return a scenario without faults that starts delivery at once.

    Args:
        prescription: a prescription file.
        days: length, 1 to 400.
        seed: of all randomness, 0 to 2**32 - 1.

    Raises:
        BadFile: the file is no prescription.
        Refused: the prescription is not admitted.
    """
    admitted, order = load_admitted(prescription)
    return Scenario(
        id="undisturbed",
        title="No faults",
        source=admitted.label,
        seed=seed,
        digest=_digest({"prescription": prescription}),
        device=admitted.device,
        initial=commission(admitted, order),
        concentration=entered_concentration(order, admitted.device),
        dead_nl=order.dead_volume_min_nl,
        duration=Minutes(days * DAY_MIN),
        faults=(),
        commands=_start(),
        expectations=(),
        files=(prescription,),
    )


def _start() -> tuple[Timed, ...]:
    """Delivery starts at once, and the reminder that it had not is acknowledged."""
    return (
        Timed(Minutes(0), Resume(CommandCounter(1))),
        Timed(Minutes(0), Acknowledge(CommandCounter(2), Cause.STOPPED)),
    )


def read_scenario(path: Path) -> Scenario:
    """Return the scenario in a file.

    Raises:
        BadFile: it cannot be read, a key is missing, unknown, mistyped or absurd, entries are out of order
            or contradict each other, or a prescription that it names is bad or refused.
    """
    root = read_table(path)
    if root.has("initial"):
        root.only(("schema", "id", "title", "source", *KEYS_OF_GIVEN))
    else:
        root.only(KEYS, (SEED, DEAD_VOLUME))
    if root.text("schema") != SCHEMA:
        root.fail("schema", f'expected "{SCHEMA}"')
    if ID.fullmatch(root.text("id")) is None:
        root.fail("id", "expected 1 to 64 small letters, digits, points or hyphens")
    return _given(path, root) if root.has("initial") else _from_commissioning(path, root)


def _given(path: Path, root: Table) -> Scenario:
    given = given_in(root)
    return Scenario(
        id=root.text("id"),
        title=_prose(root, "title"),
        source=_prose(root, "source"),
        seed=0,
        digest=_digest({"scenario": path}),
        device=given.device,
        initial=given.state,
        concentration=entered_concentration(given.state.order, given.device),
        dead_nl=Nanolitres(given.ghost.drug.dead_nl),
        duration=given.minutes,
        faults=(),
        commands=(),
        expectations=(),
        files=(path,),
        given=given,
    )


def _from_commissioning(path: Path, root: Table) -> Scenario:
    named = Prescriptions(path, root)
    device = named.first.device
    entered = entered_concentration(named.first_order, device)
    frame = Frame(
        device=device,
        entered=entered,
        duration=_duration(root),
        seed=root.amount(SEED).units,
        order_from=named.order_for,
        fallback_at=named.fallback_at,
    )
    faults, commands = _faults(root, frame), _commands(root, frame, named)
    return Scenario(
        id=root.text("id"),
        title=_prose(root, "title"),
        source=_prose(root, "source"),
        seed=frame.seed,
        digest=_digest(named.files),
        device=device,
        initial=commission(named.first, named.first_order),
        concentration=entered,
        dead_nl=_dead_volume(root, named.first_order),
        duration=frame.duration,
        faults=faults,
        commands=commands,
        expectations=_expectations(root, frame),
        files=tuple(named.files.values()),
        incident=incident(root, frame),
    )


def _digest(named: Mapping[str, Path]) -> str:
    """SHA-256 over files that have all been read once already, by the names that the scenario gives."""
    try:
        return digest_of((name, path.read_bytes()) for name, path in sorted(named.items()))
    except OSError as error:
        raise BadFile(str(error.filename), "", "", f"changed meanwhile: {error.strerror}") from None


def _duration(root: Table) -> Minutes:
    duration = time(root, "duration")
    if not 1 <= duration <= DAYS_MAX * DAY_MIN:
        root.fail("duration", f"expected one minute to {DAYS_MAX} days")
    return duration


def _dead_volume(root: Table, order: Order) -> Nanolitres:
    """The true dead volume that is written; without that the least of the order's range."""
    if not root.has(DEAD_VOLUME.key):
        return order.dead_volume_min_nl
    return Nanolitres(root.amount(DEAD_VOLUME).units)


def _prose(root: Table, key: str) -> str:
    text = root.text(key)
    if not 1 <= len(text) <= TEXT_CHARS_MAX or not text.isprintable():
        root.fail(key, f"expected 1 to {TEXT_CHARS_MAX} printable characters on one line")
    return text


def _entries(root: Table, key: str) -> tuple[Table, ...]:
    entries = root.tables(key) if root.has(key) else ()
    if len(entries) > ENTRIES_MAX:
        root.fail(key, f"expected at most {ENTRIES_MAX} entries, not {len(entries)}")
    return entries


def _faults(root: Table, frame: Frame) -> tuple[Fault, ...]:
    entries = _entries(root, "fault")
    faults = tuple(fault(entry, frame) for entry in entries)
    for at, (entry, later) in enumerate(zip(entries, faults, strict=True)):
        for earlier in faults[:at]:
            same = earlier.subject is later.subject
            if same and later.begin < earlier.end and earlier.begin < later.end:
                entry.fail("kind", f"overlaps {earlier.kind}, another fault of the {later.subject.value}")
    return faults


def _commands(root: Table, frame: Frame, named: Prescriptions) -> tuple[Timed, ...]:
    entries = _entries(root, "event")
    commands: list[Timed] = []
    for number, entry in enumerate(entries, start=1):
        commands.append(event(entry, frame, CommandCounter(number)))
        named.obeyed(commands[-1])
    for entry, (earlier, later) in zip(entries[1:], pairwise(commands), strict=True):
        if later.at < earlier.at:
            entry.fail("at", "is before the event above it; events stand in order of time")
    return tuple(commands)


def _expectations(root: Table, frame: Frame) -> tuple[Expectation, ...]:
    entries = _entries(root, "expect")
    expectations = tuple(expectation(entry, frame) for entry in entries)
    for at, (entry, later) in enumerate(zip(entries, expectations, strict=True)):
        for number, earlier in enumerate(expectations[:at], start=1):
            if contradict(earlier, later):
                entry.fail("kind", f"contradicts expect[{number}]; no run could keep both")
    return expectations
