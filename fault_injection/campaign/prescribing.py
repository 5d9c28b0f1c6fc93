"""Prescriptions for random scenarios: those that ship, on any preset, with doses and limits of their own.

None is kept that the pump's own gate would refuse, by itself or as the fallback of a refill.
"""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

from attrs import frozen

from controller.order import Order
from controller.presets import PRESETS, Device
from controller.shell.errors import BadFile, Refused
from controller.shell.prescription import Prescription, admitted, fallback_of
from controller.shell.prescription_file import prescription_in
from controller.shell.reading import parse_table
from controller.shell.reasons import judge
from controller.units import Picograms
from fault_injection.campaign.dice import Dice
from fault_injection.campaign.toml import written

Data: TypeAlias = dict[str, Any]
"""A prescription file as tomllib reads it: its shape is the reader's business, not ours."""

CONCENTRATIONS = (500, 1000, 2000)
"""Those of the library that are for infusion."""
LIMIT_FACTOR_MAX = 1_500
"""Thousandths of the least admissible limit that a limit may be."""
TRIES = 20
_RATE_GRAIN = Decimal("0.001")
_LIMITS = ("daily_mcg", "four_hour_mcg", "hourly_mcg")
_MCG = 6
FOLDERS = ("campaign/examples", "scenarios/prescriptions")


@frozen
class Prescribed:
    """A prescription that is admitted, as data, as text, and as the reader sees it."""

    data: Data
    text: str
    prescription: Prescription
    order: Order

    @property
    def device(self) -> Device:
        """The preset."""
        return self.prescription.device

    @property
    def concentration(self) -> int:
        """What was filled in, mcg/mL."""
        return self.prescription.request.concentration

    @property
    def day_nl(self) -> int:
        """Mean volume of a day of the program, nL."""
        ring = self.order.ring
        return sum(ring) // len(ring)


@cache
def shipped() -> Mapping[str, Prescribed]:
    """Return every prescription that comes with the package and is admitted, by name, in order of name."""
    package = files("fault_injection")
    found = [
        (entry.name, entry.read_text(encoding="utf-8"))
        for folder in FOLDERS
        for entry in package.joinpath(folder).iterdir()
        if entry.name.endswith(".toml")
    ]
    read = ((name, prescribed(tomllib.loads(text, parse_float=Decimal))) for name, text in sorted(found))
    return {name: each for name, each in read if each is not None}


def prescribed(data: Data) -> Prescribed | None:
    """Return a prescription with what the pump makes of it; None if it is refused, also as a fallback."""
    text = written(data)
    try:
        prescription = prescription_in(parse_table(text, "prescription"))
        order = admitted(prescription)
        fallback_of(prescription)
    except (BadFile, Refused):
        return None
    return Prescribed(data, text, prescription, order)


def any_prescription(dice: Dice) -> Prescribed:
    """Return one that ships, on any preset, with another fill, drug, dose and limits."""
    base = dice.one_of(tuple(shipped().values()))
    for _ in range(TRIES):
        device = dice.one_of(PRESETS)
        concentration = dice.one_of(CONCENTRATIONS)
        percent = dice.between(50, 200)
        data = _filled(_dosed(base.data, percent), dice, device, concentration)
        found = _limited(data, _any_factor(dice))
        if found is not None:
            return found
    return base


@cache
def on_device(name: str, device: Device) -> Prescribed:
    """Return one that ships on a preset, with the largest limits, which leave room for a bolus."""
    base = shipped()[name].data
    found = _limited({**base, "device": {**base["device"], "preset": device.name}}, LIMIT_FACTOR_MAX)
    assert found is not None, f"{name} is not for {device.name}"
    return found


def changed_dose(old: Prescribed, percent: int, dice: Dice) -> Prescribed | None:
    """Return a prescription with every rate at so many per cent, or None if it is not admitted."""
    return _limited(_dosed(old.data, percent), _any_factor(dice))


def refilled(old: Prescribed, concentration: int, dice: Dice) -> Prescribed | None:
    """Return the prescription for a fill with a drug of that strength, or None if it is not admitted."""
    drug = {**old.data["drug"], "concentration_mcg_per_ml": concentration}
    return _limited(
        {**old.data, "drug": drug, "device": _without_catheter(old.data["device"])}, _any_factor(dice)
    )


def _dosed(data: Data, percent: int) -> Data:
    steps = [
        {**step, "rate_mcg_per_h": (Decimal(step["rate_mcg_per_h"]) * percent / 100).quantize(_RATE_GRAIN)}
        for step in data["program"]["step"]
    ]
    return {**data, "program": {**data["program"], "step": steps}}


def _filled(data: Data, dice: Dice, device: Device, concentration: int) -> Data:
    """Half of the pumps are full, the others hold any volume from a millilitre above the floor."""
    floor_ml = int(Decimal(data["reservoir"]["usable_floor_ml"]))
    capacity_ml = device.reservoir_nl // 1_000_000
    tenths = 10 * capacity_ml if dice.chance(50) else dice.between(10 * floor_ml + 10, 10 * capacity_ml)
    return {
        **data,
        "device": {**_without_catheter(data["device"]), "preset": device.name, **_catheter(dice)},
        "drug": {**data["drug"], "concentration_mcg_per_ml": concentration},
        "reservoir": {**data["reservoir"], "volume_ml": Decimal(tenths) / 10},
    }


def _without_catheter(device: Data) -> Data:
    return {key: value for key, value in device.items() if not key.endswith("_catheter")}


def _catheter(dice: Dice) -> Data:
    """Most catheters hold the drug of the first fill, some come new with the pump, and some are old."""
    key = dice.one_of(("", "", "", "new_catheter", "old_catheter"))
    return {key: True} if key else {}


def _any_factor(dice: Dice) -> int:
    """Three in ten get the least admissible limits, the others any up to the largest."""
    return 1_000 if dice.chance(30) else dice.between(1_000, LIMIT_FACTOR_MAX)


def _limited(data: Data, permille: int) -> Prescribed | None:
    """With limits of so many thousandths of the least admissible; None if it is not admitted even so."""
    text = written({key: value for key, value in data.items() if key != "limits"})
    least = judge(prescription_in(parse_table(text, "prescription"))).admission.least
    limits = {
        key: _mcg(Picograms(amount * permille // 1_000))
        for key, amount in zip(_LIMITS, (least.day_pg, least.four_hour_pg, least.hour_pg), strict=True)
    }
    return prescribed({**data, "limits": limits})


def _mcg(mass: Picograms) -> Decimal:
    return Decimal(mass).scaleb(-_MCG)
