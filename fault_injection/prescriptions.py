"""The prescriptions that a scenario names, and which of them is in force at which moment.

For that, every command is taken to be obeyed: a scenario whose pump refuses a load or a fill and then opens
a refill has to name the fallback.
"""

from datetime import timedelta
from pathlib import Path

from attrs import evolve, frozen

from controller.events import Confirm, ConfirmFill, Load, Turn
from controller.order import Order, TurnBy
from controller.shell.errors import Refused
from controller.shell.fallback import for_the_strongest_drug
from controller.shell.prescription import Prescription, admitted, load_admitted
from controller.shell.reading import Table
from controller.units import SLOT_MIN, Minutes
from fault_injection.entries import Timed

SCENARIO = ""
"""The scenario's own name among its files; no prescription can have it, since that names a folder."""
TURNED_MIN = {
    TurnBy.QUARTER_HOUR_ON: SLOT_MIN,
    TurnBy.QUARTER_HOUR_BACK: -SLOT_MIN,
    TurnBy.HOUR_ON: 60,
    TurnBy.HOUR_BACK: -60,
}


@frozen
class Programmed:
    """A prescription in the pump, whose program began at `start` in the quarter-hour that holds `at`."""

    prescription: Prescription
    at: Minutes

    def turned(self, by: TurnBy) -> "Programmed":
        """Return it after a TURN."""
        return self._moved(TURNED_MIN[by], self.at)

    def as_of(self, minute: Minutes) -> Prescription:
        """Return it with its program begun at the hour that it has come to by then."""
        slots = minute // SLOT_MIN - self.at // SLOT_MIN
        return self._moved(slots * SLOT_MIN, minute).prescription

    def _moved(self, minutes: int, at: Minutes) -> "Programmed":
        start = self.prescription.start + timedelta(minutes=minutes)
        return Programmed(evolve(self.prescription, start=start), at)


class Prescriptions:
    """Reads the prescriptions that a scenario names, and remembers which files took part."""

    def __init__(self, scenario: Path, root: Table) -> None:
        self._folder = scenario.parent
        self.files = {SCENARIO: scenario}
        self._read_before: dict[str, tuple[Prescription, Order]] = {}
        self.first, self.first_order = self._admitted(root, "prescription")
        self._read = self.first
        self._in_force = Programmed(self.first, Minutes(0))
        self._loaded: Programmed | None = None

    def order_for(self, entry: Table, key: str) -> Order:
        """Return the order of a prescription for the pump in place, or of the fallback made of it."""
        prescription, order = self._admitted(entry, key)
        device = self.first.device
        if prescription.device != device:
            entry.fail(key, f"is for {prescription.device.name}, and the pump is {device.name}")
        if key == "fallback":
            prescription = for_the_strongest_drug(prescription)
            order = _as_fallback(prescription, entry, "")
        self._read = prescription
        return order

    def fallback_at(self, entry: Table, minute: Minutes) -> Order:
        """Return what the prescription in force comes to with the strongest drug of the library."""
        strongest = for_the_strongest_drug(self._in_force.as_of(minute))
        return _as_fallback(strongest, entry, "missing, and ")

    def obeyed(self, timed: Timed) -> None:
        """Follow which prescription is in force, command by command, each just after it was read."""
        loaded, self._loaded = self._loaded, None
        match timed.command:
            case Load():
                self._loaded = Programmed(self._read, timed.at)
            case Confirm():
                self._in_force = loaded or self._in_force
            case ConfirmFill():
                self._in_force = Programmed(self._read, timed.at)
            case Turn():
                self._in_force = self._in_force.turned(timed.command.by)
            case _:
                pass

    def _admitted(self, entry: Table, key: str) -> tuple[Prescription, Order]:
        """Return an admitted prescription; a refused one makes the scenario a bad file."""
        name = entry.text(key)
        if Path(name).is_absolute():
            entry.fail(key, "expected a path relative to the scenario")
        if not name or not name.isprintable():
            entry.fail(key, "expected printable characters on one line")
        path = self.files[name] = self._folder / name
        try:
            # A file is read once: a thousand loads of it stay quick, and are all of the same contents.
            self._read_before[name] = self._read_before.get(name) or load_admitted(path)
        except Refused as refusal:
            entry.fail(key, f"is refused: {' '.join(refusal.reasons)}")
        return self._read_before[name]


def _as_fallback(strongest: Prescription, entry: Table, so_far: str) -> Order:
    """Return the order of what was made for the strongest drug; where it is refused the file is bad."""
    try:
        return admitted(strongest)
    except Refused as refusal:
        name, why = strongest.label, " ".join(refusal.reasons)
        entry.fail("fallback", f"{so_far}{name} made for the strongest drug is refused: {why}")
