"""A scenario on its way: what is drawn, shrunk and saved, and the files that it comes to.

What runs is always what the reader of scenario files makes of them: a draft that is saved is the very
scenario that ran.
"""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import evolve, field, frozen

from controller.alarms import Cause
from controller.shell.files import ensure_folder, write_text
from fault_injection.campaign.toml import Document, written
from fault_injection.clock import written_time
from fault_injection.scenario import SCHEMA, Scenario, read_scenario

SCENARIO_FILE = "scenario.toml"
FAULT, EVENT = "fault", "event"
Setting = str | int | bool | Decimal


@frozen
class Entry:
    """One fault or event of a scenario.

    Attributes:
        table: `fault` or `event`.
        kind: as the scenario file has it.
        begin: minute at which the event arrives, or the fault begins.
        end: minute at which the fault ends; None if it lasts to the end of the run, and for an event.
        settings: further keys.
        fault: id in the fault catalogue, or none: for what is no fault.
    """

    table: str
    kind: str
    begin: int
    end: int | None = None
    settings: Mapping[str, Setting] = field(factory=dict)
    fault: str = ""

    @property
    def document(self) -> Document:
        """The table in the file."""
        if self.table == EVENT:
            return {"kind": self.kind, "at": written_time(self.begin), **self.settings}
        until = {} if self.end is None else {"until": written_time(self.end)}
        return {"kind": self.kind, "from": written_time(self.begin), **until, **self.settings}


@frozen
class Promise:
    """An alarm that must stand within some minutes of a fault: counted from its beginning."""

    fault: str
    cause: Cause
    begin: int
    by: int


@frozen
class Draft:
    """A scenario as data.

    Attributes:
        id, title, source: as in the file.
        seed: of the run.
        minutes: its length.
        prescription: name of the file that the pump is commissioned with.
        prescriptions: every prescription file, by name.
        dead_volume_ml: true dead volume.
        entries: faults and events; events in order of time.
        promises: alarms that are due.
    """

    id: str
    title: str
    source: str
    seed: int
    minutes: int
    prescription: str
    prescriptions: Mapping[str, str]
    dead_volume_ml: Decimal
    entries: tuple[Entry, ...]
    promises: tuple[Promise, ...] = ()

    @property
    def begun(self) -> tuple[tuple[str, int], ...]:
        """Faults and when they begin; one that is no entry, for something is left undone, by its promise."""
        entries = [(each.fault, each.begin) for each in self.entries if each.fault]
        return (*entries, *((each.fault, each.begin) for each in self.promises))

    @property
    def unharmed(self) -> "Draft":
        """The same without its faults; what is left undone stays undone."""
        return evolve(self, entries=tuple(each for each in self.entries if not each.fault))

    @property
    def text(self) -> str:
        """The scenario file."""
        return written(
            {
                "schema": SCHEMA,
                "id": self.id,
                "title": self.title,
                "source": self.source,
                "seed": self.seed,
                "prescription": self.prescription,
                "dead_volume_ml": self.dead_volume_ml,
                "duration": written_time(self.minutes),
                FAULT: self._tables(FAULT),
                EVENT: self._tables(EVENT),
            }
        )

    @property
    def files(self) -> Mapping[str, str]:
        """The scenario file, and those prescriptions that it names, by name."""
        named = {self.prescription} | {
            value for entry in self.entries for value in entry.settings.values() if isinstance(value, str)
        }
        prescriptions = {name: text for name, text in self.prescriptions.items() if name in named}
        return {SCENARIO_FILE: self.text, **prescriptions}

    def saved(self, folder: Path) -> Path:
        """Write all files into a folder, made if need be, and return the scenario's; raises BadFile."""
        ensure_folder(folder)
        for name, text in self.files.items():
            write_text(folder / name, text)
        return folder / SCENARIO_FILE

    def read(self) -> Scenario:
        """Return the scenario that the reader makes of the files; raises BadFile."""
        with TemporaryDirectory(prefix="dosebound-") as folder:
            for name, text in self.files.items():
                (Path(folder) / name).write_text(text, encoding="utf-8")
            return read_scenario(Path(folder) / SCENARIO_FILE)

    def _tables(self, table: str) -> list[Document]:
        return [entry.document for entry in self.entries if entry.table == table]
