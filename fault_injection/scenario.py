"""Scenario files, `dosebound.scenario/1`: read strictly, or turned down with one message.

Every time is one of the pump's clock: minute 0 is the moment of commissioning.
"""

from collections.abc import Iterable
from itertools import combinations, pairwise
from pathlib import Path

from attrs import frozen

from controller.order import Order
from controller.presets import Device
from controller.shell.decimals import Quantity
from controller.shell.errors import BadFile, Refused
from controller.shell.prescription import Prescription, commission, load_admitted
from controller.shell.reading import Table, read_table
from controller.state import State
from controller.units import (
    CommandCounter,
    Minutes,
    Nanolitres,
    Picograms,
    PicogramsPerNanolitre,
)
from controller.events import Resume
from fault_injection.clock import DAY_MIN
from fault_injection.entries import Frame, Timed, event, expectation, fault, time
from fault_injection.expectations import (
    AlarmBy,
    Expectation,
    ModeAt,
    NoAlarm,
    WindowAtLeast,
    WindowAtMost,
)
from fault_injection.faults import Fault, assumptions_broken, subject
from fault_injection.trace import digest_of

SCHEMA = "dosebound.scenario/1"
DAYS_MAX = 400
SEED = Quantity("seed", "seed", "as a seed", 0, 2**32 - 1, 0)
KEYS = ("schema", "id", "title", "source", "prescription", "duration", "fault", "event", "expect")
ID_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-.")


@frozen
class Scenario:
    """One run, fully determined.

    Attributes:
        id: short name.
        title: what it is about.
        source: where it comes from.
        seed: of all randomness.
        digest: SHA-256 over the scenario file and every prescription it names.
        device: the pump's preset.
        initial: state after commissioning; delivery waits for a RESUME.
        concentration: as entered, pg/nL.
        volume_nl: what was filled in.
        duration: length, at least one minute and at most 400 days.
        faults: in the order of the file; those of one subject do not overlap.
        commands: in order of time.
        expectations: in the order of the file.
        assumptions_broken: ids of the assumptions that the faults leave.
    """

    id: str
    title: str
    source: str
    seed: int
    digest: str
    device: Device
    initial: State
    concentration: PicogramsPerNanolitre
    volume_nl: Nanolitres
    duration: Minutes
    faults: tuple[Fault, ...]
    commands: tuple[Timed, ...]
    expectations: tuple[Expectation, ...]
    assumptions_broken: frozenset[str]

    @property
    def nominal_pulse_pg(self) -> Picograms:
        """Mass of a nominal pulse of the drug as entered."""
        return Picograms(self.device.stroke_nl * self.concentration)


def undisturbed(prescription_path: Path, *, days: int, seed: int) -> Scenario:
    """Return a scenario without faults that starts delivery at once.

    Args:
        prescription_path: a prescription file.
        days: length, 1 to 400.
        seed: of all randomness.

    Raises:
        BadFile: the file is none.
        Refused: the prescription is not admitted.
    """
    prescription, order = load_admitted(prescription_path)
    return _scenario(
        Scenario(
            id="simulate",
            title="No faults",
            source="the prescription",
            seed=seed,
            digest="",
        )
    )
