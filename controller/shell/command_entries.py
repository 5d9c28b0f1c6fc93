"""The entries by which a command is given, in a scenario as over telemetry: a kind, and the keys that it has.

All readers raise `BadFile`, naming file, key and value, for anything that is missing, unknown or mistyped.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import NoReturn, TypeVar

from attrs import frozen

from controller.alarms import Cause
from controller.arithmetic import ceil_div
from controller.events import (
    Acknowledge,
    ClearDiscrepancy,
    ClinicianBolus,
    Command,
    Confirm,
    ConfirmDose,
    ConfirmFill,
    EndTherapy,
    Load,
    OpenRefill,
    PatientBolus,
    Prime,
    ReleaseMotor,
    ReportFill,
    ReportResidual,
    Resume,
    Stop,
    Synchronise,
    Turn,
)
from controller.order import Order, TurnBy
from controller.presets import Device, pulse_units
from controller.shell.decimals import Quantity
from controller.shell.errors import BadFile
from controller.shell.reading import Table
from controller.units import (
    CommandCounter,
    Nanolitres,
    NanolitresPerDay,
    Picograms,
    PicogramsPerNanolitre,
    Pulses,
)

DOSE = Quantity("dose_mcg", "dose", "mcg", 0, 100_000, 6)
DURATION = Quantity("duration_min", "duration", "minutes", 1, 1_440, 0)
ASPIRATED = Quantity("aspirated_ml", "aspirated", "mL", 0, 1_000, 6)
VOLUME = Quantity("volume_ml", "volume", "mL", 0, 1_000, 6)
FILLED = Quantity("mcg_per_ml", "filled", "mcg/mL", 1, 100_000, 0)

EITHER = "give prescription, or fallback where the fill is of the fallback's own drug, and not both"

Named = TypeVar("Named", bound=Enum)


@frozen
class Setting:
    """What an entry is read against.

    Attributes:
        device: the preset of the pump.
        entered: concentration entered, pg/nL.
        order_from: reads and admits a prescription that an entry names; raises BadFile.
        fallback: derives the fallback of a refill that names none; raises BadFile.
    """

    device: Device
    entered: PicogramsPerNanolitre
    order_from: Callable[[Table, str], Order]
    fallback: Callable[[Table], Order]


def command_in(
    entry: Table, setting: Setting, counter: CommandCounter, *, beside: tuple[str, ...]
) -> Command:
    """Return the command that an entry gives; `beside` names keys of it that are none of the command's."""
    kind = entry.text("kind")
    if kind not in COMMANDS:
        unknown_kind(entry, COMMANDS)
    keys, quantities, read = COMMANDS[kind]
    entry.only(("kind", *beside, *keys), quantities)
    return read(entry, setting, counter)


def named(entry: Table, key: str, names: type[Named]) -> Named:
    """Return the member of an enum that is written in small letters."""
    known = {member.name.lower(): member for member in names}
    text = entry.text(key)
    if text not in known:
        entry.fail(key, f"expected one of {', '.join(known)}")
    return known[text]


def unknown_kind(entry: Table, kinds: Iterable[str]) -> NoReturn:
    """Raise BadFile about a kind that there is not."""
    entry.fail("kind", f"expected one of {', '.join(kinds)}")


def _nanolitres(entry: Table, quantity: Quantity) -> Nanolitres:
    return Nanolitres(entry.amount(quantity).units)


def _bolus(entry: Table, setting: Setting, counter: CommandCounter) -> Command:
    """A dose in whole nominal pulses, rounded down, at a flow that ends it within its duration."""
    device = setting.device
    pulses = entry.amount(DOSE).units // (device.stroke_nl * setting.entered)
    flow = ceil_div(pulses * pulse_units(device), entry.amount(DURATION).units)
    return ClinicianBolus(counter, Pulses(pulses), NanolitresPerDay(flow))


def _open_refill(entry: Table, setting: Setting, counter: CommandCounter) -> Command:
    """With the fallback that is named, or the one that the prescription in force comes to."""
    if entry.has("fallback"):
        return OpenRefill(counter, setting.order_from(entry, "fallback"))
    return OpenRefill(counter, setting.fallback(entry))


def _confirm_fill(entry: Table, setting: Setting, counter: CommandCounter) -> Command:
    """With a prescription for the drug that was filled in, or with the fallback where it is of that."""
    key = "fallback" if entry.has("fallback") else "prescription"
    if entry.has("fallback") == entry.has("prescription"):
        raise BadFile(entry.file, entry.dotted("fallback"), "", EITHER)
    volume_nl, order = _nanolitres(entry, VOLUME), setting.order_from(entry, key)
    return ConfirmFill(counter, volume_nl, order, entry.boolean("second_person"))


def _report_fill(entry: Table, setting: Setting, counter: CommandCounter) -> Command:
    """Mass of a pulse at the largest stroke, as `admit` reckons it."""
    pulse_pg = Picograms(entry.amount(FILLED).units * setting.device.stroke_max_nl)
    return ReportFill(counter, _nanolitres(entry, VOLUME), pulse_pg)


COMMANDS: Mapping[
    str, tuple[tuple[str, ...], tuple[Quantity, ...], Callable[[Table, Setting, CommandCounter], Command]]
] = {
    "resume": ((), (), lambda _entry, _setting, counter: Resume(counter)),
    "stop": ((), (), lambda _entry, _setting, counter: Stop(counter)),
    "end_therapy": ((), (), lambda _entry, _setting, counter: EndTherapy(counter)),
    "synchronise": ((), (), lambda _entry, _setting, counter: Synchronise(counter)),
    "release_motor": ((), (), lambda _entry, _setting, counter: ReleaseMotor(counter)),
    "confirm_dose": ((), (), lambda _entry, _setting, counter: ConfirmDose(counter)),
    "turn": (("by",), (), lambda entry, _, counter: Turn(counter, named(entry, "by", TurnBy))),
    "acknowledge": (
        ("cause",),
        (),
        lambda entry, _, counter: Acknowledge(counter, named(entry, "cause", Cause)),
    ),
    "clinician_bolus": ((), (DOSE, DURATION), _bolus),
    "patient_bolus": ((), (), lambda _entry, _setting, counter: PatientBolus(counter)),
    "prime": ((), (), lambda _entry, _setting, counter: Prime(counter)),
    "load": (
        ("prescription",),
        (),
        lambda entry, setting, counter: Load(
            counter, setting.order_from(entry, "prescription"), override=False
        ),
    ),
    "load_with_override": (
        ("prescription",),
        (),
        lambda entry, setting, counter: Load(
            counter, setting.order_from(entry, "prescription"), override=True
        ),
    ),
    "confirm": ((), (), lambda _entry, _setting, counter: Confirm(counter, CommandCounter(counter - 1))),
    "open_refill": (("fallback",), (), _open_refill),
    "report_residual": (
        (),
        (ASPIRATED,),
        lambda entry, _, counter: ReportResidual(counter, _nanolitres(entry, ASPIRATED)),
    ),
    "report_fill": ((), (VOLUME, FILLED), _report_fill),
    "confirm_fill": (("prescription", "fallback", "second_person"), (VOLUME,), _confirm_fill),
    "clear_discrepancy": ((), (), lambda _entry, _setting, counter: ClearDiscrepancy(counter)),
}
