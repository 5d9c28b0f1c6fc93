"""A prescription file, read exactly: TOML in mcg, mL and mcg/mL to the core's integers.

The sections are `[device]`, `[drug]`, `[reservoir]`, `[program]` with one `[[program.step]]` for each
change of rate (`controller.shell.program`), and `[limits]`; docs/examples has whole ones. Limits are on true
mass, and absent means refused.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

from attrs import frozen

from controller.admission import NO_PATIENT_BOLUS, PatientRequest, Request
from controller.presets import PRESETS, Device
from controller.shell.decimals import PLACES, Amount, Quantity
from controller.shell.library import CONCENTRATION, Drug, drug_names, load_drug
from controller.shell.program import Step, read_program, ring_of
from controller.shell.reading import Table, read_table
from controller.units import (
    Minutes,
    Nanolitres,
    Picograms,
    PicogramsPerNanolitre,
)

SCHEMA = "dosebound.prescription/1"
VOLUME = Quantity("volume_ml", "volume", "mL", 0, 1000, PLACES)
USABLE_FLOOR = Quantity("usable_floor_ml", "usable_floor", "mL", 0, 1000, PLACES)
DEAD_VOLUME_MIN = Quantity("min", "min", "mL", 0, 1000, PLACES)
DEAD_VOLUME_MAX = Quantity("max", "max", "mL", 0, 1000, PLACES)
DAILY = Quantity("daily_mcg", "daily", "mcg in 24 h", 0, 1_000_000, PLACES)
FOUR_HOUR = Quantity("four_hour_mcg", "four_hour", "mcg in 4 h", 0, 1_000_000, PLACES)
HOURLY = Quantity("hourly_mcg", "hourly", "mcg in 60 min", 0, 1_000_000, PLACES)
LIMITS = (DAILY, FOUR_HOUR, HOURLY)

BOLUS_DOSE = Quantity("dose_mcg", "dose", "mcg", 0, 1000, PLACES)
BOLUS_DURATION = Quantity("duration_min", "duration", "min", 0, 10_000, 0)
BOLUS_LOCKOUT = Quantity("lockout_min", "lockout", "min", 0, 10_000, 0)
BOLUS_COUNT = Quantity("per_24h_max", "per_24h_max", "boluses in 24 h", 0, 1000, 0)
PATIENT_BOLUS = (BOLUS_DOSE, BOLUS_DURATION, BOLUS_LOCKOUT, BOLUS_COUNT)

REASON_MAX = 500
_SECTIONS = ("schema", "label", "device", "drug", "reservoir", "program", "patient_bolus", "limits")
LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)


@frozen
class Fill:
    """What was filled in and how much of it is not relied upon; mL as written, and nL."""

    volume: Amount
    usable_floor: Amount


@frozen
class Limits:
    """Limits on true mass, mcg as written and pg; None where the file has none."""

    day: Amount | None
    four_hour: Amount | None
    hour: Amount | None

    @property
    def given(self) -> tuple[tuple[Quantity, Amount], ...]:
        """Those that the file has, each with what it is written as."""
        pairs = zip(LIMITS, (self.day, self.four_hour, self.hour), strict=True)
        return tuple((quantity, limit) for quantity, limit in pairs if limit is not None)


@frozen
class PatientBolus:
    """The patient bolus asked for: dose, mcg as written and pg; minutes; count; and why it is asked for."""

    dose: Amount
    duration: Amount
    lockout: Amount
    per_24h_max: Amount
    reason: str

    @property
    def request(self) -> PatientRequest:
        """The same in the core's integers."""
        return PatientRequest(
            asked=True,
            dose_pg=Picograms(self.dose.units),
            duration_min=Minutes(self.duration.units),
            lockout_min=Minutes(self.lockout.units),
            per_24h_max=self.per_24h_max.units,
        )


@frozen
class Prescription:
    """A prescription as read, not yet judged.

    Attributes:
        file: path as given.
        label: what the prescription is called; no patient identity.
        device: preset of the pump.
        dead_volume_min, dead_volume_max: mL as written, and nL.
        old_catheter: whether the catheter was in use before this pump, with what, nobody knows.
        new_catheter: whether tubing and catheter hold no drug yet; without either, the first fill.
        drug: entry of the drug library.
        concentration: mcg/mL as written, and pg/nL.
        fill: volume filled in and usable floor.
        start: local time at which the program begins, on a quarter-hour.
        steps: program steps in order of the clock.
        limits: limits on true mass.
        patient_bolus: the patient bolus asked for; None where the file asks for none.
    """

    file: str
    label: str
    device: Device
    dead_volume_min: Amount
    dead_volume_max: Amount
    old_catheter: bool
    new_catheter: bool
    drug: Drug
    concentration: Amount
    fill: Fill
    start: datetime
    steps: tuple[Step, ...]
    limits: Limits
    patient_bolus: PatientBolus | None

    @property
    def request(self) -> Request:
        """The prescription in the core's integers."""
        given = {quantity: Picograms(limit.units) for quantity, limit in self.limits.given}
        return Request(
            concentration=PicogramsPerNanolitre(self.concentration.units),
            rates=ring_of(self.steps, self.start),
            limits_given=len(given) == len(LIMITS),
            day_pg=given.get(DAILY, Picograms(0)),
            four_hour_pg=given.get(FOUR_HOUR, Picograms(0)),
            hour_pg=given.get(HOURLY, Picograms(0)),
            volume_nl=Nanolitres(self.fill.volume.units),
            usable_floor_nl=Nanolitres(self.fill.usable_floor.units),
            dead_volume_min_nl=Nanolitres(self.dead_volume_min.units),
            dead_volume_max_nl=Nanolitres(self.dead_volume_max.units),
            patient=self.patient_bolus.request if self.patient_bolus else NO_PATIENT_BOLUS,
        )


def read_prescription(path: Path) -> Prescription:
    """Return the prescription in a file.

    Raises:
        BadFile: it cannot be read, or a key is missing, unknown, mistyped or absurd.
    """
    return prescription_in(read_table(path))


def prescription_in(root: Table) -> Prescription:
    """Return the prescription that a table holds.

    Raises:
        BadFile: a key is missing, unknown, mistyped or absurd.
    """
    root.only(_SECTIONS)
    if root.text("schema") != SCHEMA:
        root.fail("schema", f'expected "{SCHEMA}"')
    if not LABEL.fullmatch(root.text("label")):
        root.fail("label", "expected 1 to 64 letters, digits, points, hyphens or underscores")
    device, dead_volume = _device(root.table("device"))
    drug, concentration = _drug(root.table("drug"))
    start, steps = read_program(root.table("program"))
    return Prescription(
        file=root.file,
        label=root.text("label"),
        device=device,
        dead_volume_min=dead_volume.amount(DEAD_VOLUME_MIN),
        dead_volume_max=dead_volume.amount(DEAD_VOLUME_MAX),
        old_catheter=_catheter(root.table("device"), "old_catheter"),
        new_catheter=_catheter(root.table("device"), "new_catheter"),
        drug=drug,
        concentration=concentration,
        fill=_fill(root.table("reservoir")),
        start=start,
        steps=steps,
        limits=_limits(root),
        patient_bolus=_patient_bolus(root),
    )


def _device(table: Table) -> tuple[Device, Table]:
    table.only(("preset", "dead_volume_ml", "old_catheter", "new_catheter"))
    if _catheter(table, "old_catheter") and _catheter(table, "new_catheter"):
        table.fail("new_catheter", "contradicts old_catheter; a catheter that was in use is not new")
    name = _one_of(table, "preset", [preset.name for preset in PRESETS])
    dead_volume = table.table("dead_volume_ml")
    dead_volume.only((), (DEAD_VOLUME_MIN, DEAD_VOLUME_MAX))
    return next(preset for preset in PRESETS if preset.name == name), dead_volume


def _catheter(table: Table, key: str) -> bool:
    return table.has(key) and table.boolean(key)


def _drug(table: Table) -> tuple[Drug, Amount]:
    table.only(("name",), (CONCENTRATION,))
    return load_drug(_one_of(table, "name", drug_names())), table.amount(CONCENTRATION)


def _fill(table: Table) -> Fill:
    table.only((), (VOLUME, USABLE_FLOOR))
    return Fill(volume=table.amount(VOLUME), usable_floor=table.amount(USABLE_FLOOR))


def _limits(root: Table) -> Limits:
    if not root.has("limits"):
        return Limits(None, None, None)
    table = root.table("limits")
    table.only((), LIMITS)
    day, four_hour, hour = (table.amount(limit) if table.has(limit.key) else None for limit in LIMITS)
    return Limits(day, four_hour, hour)


def _patient_bolus(root: Table) -> PatientBolus | None:
    if not root.has("patient_bolus"):
        return None
    table = root.table("patient_bolus")
    table.only(("reason",), PATIENT_BOLUS)
    reason = table.text("reason").strip()
    if not 1 <= len(reason) <= REASON_MAX:
        table.fail("reason", f"expected 1 to {REASON_MAX} characters that say why")
    dose, duration, lockout, count = (table.amount(quantity) for quantity in PATIENT_BOLUS)
    return PatientBolus(dose, duration, lockout, count, reason)


def _one_of(table: Table, key: str, known: Iterable[str]) -> str:
    value = table.text(key)
    names = tuple(known)
    if value not in names:
        near = get_close_matches(value, names, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        table.fail(key, f"expected one of {', '.join(names)}{hint}")
    return value
