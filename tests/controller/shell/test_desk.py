"""Commands that arrive as frames, at a pump whose records lie in memory."""

from json import dumps, loads
from typing import Any

import pytest

from controller.events import Tick
from controller.shell.frames import Frame, Keys, Role, sealed
from controller.shell.prescription import commission, fallback_of, load_admitted
from controller.shell.pump import Pump
from controller.shell.status import program_of
from controller.shell.telemetry import Desk
from controller.state import Mode
from controller.units import CommandCounter, Pulses
from proofs.power_cuts import commissioned_in, still_on
from tests.controller.samples import HEALTHY, NO_PRESSURE, NO_READING
from tests.controller.shell.benches import ROOT

KEYS: Keys = {role: bytes([role.value]) * 32 for role in Role}
PAGE = ROOT / "docs" / "examples" / "adult-spinal-continuous.toml"
TEXT = PAGE.read_text(encoding="utf-8")
STRONGEST = 2000
"""Of the library, mcg/mL."""
OF_ITS_OWN = TEXT.replace("= 1000", f"= {STRONGEST}").replace("hourly_mcg = 22", "hourly_mcg = 24")
"""The same prescription for that drug, with limits of its own."""


class Clinic:
    """A pump and a clinician."""

    def __init__(self) -> None:
        prescription, order = load_admitted(PAGE)
        self.fallback = fallback_of(prescription)
        self.pump: Pump = still_on(commissioned_in(commission(prescription, order), prescription.device))
        self._desk = Desk(self.pump, KEYS, lambda _: None)
        self._counter = 0

    def says(self, kind: str, **values: Any) -> tuple[str, str]:
        """The kind of the answer to a command, and its reasons."""
        self._counter += 1
        payload = dumps({"kind": kind, **values})
        frame = Frame(Role.CLINICIAN, CommandCounter(self._counter), payload)
        answer = self._desk.answer(sealed(frame, KEYS[Role.CLINICIAN]))
        assert answer is not None
        told = loads(answer)
        return told["answer"], " ".join(told["reasons"])

    def falls_back(self) -> None:
        """Open a refill, and leave it open until the fallback runs."""
        assert ("accepted", "") == self.says("resume")
        assert ("accepted", "") == self.says("open_refill", fallback=TEXT)
        while self.pump.state.order.pulse_pg != self.fallback.pulse_pg:
            confirmed = Pulses(self.pump.state.unconfirmed)
            self.pump.happen(Tick(confirmed, NO_READING, HEALTHY, NO_PRESSURE), "")
        assert self.pump.state.mode is Mode.INFUSING

    def fills(self, mcg_per_ml: int) -> None:
        """Have so strong a drug filled in."""
        assert ("accepted", "") == self.says("report_residual", aspirated_ml=19)
        assert ("accepted", "") == self.says("report_fill", volume_ml=20, mcg_per_ml=mcg_per_ml)


def ran(clinic: Clinic) -> dict[str, Any]:
    """What the status says of the program."""
    return program_of(clinic.pump.state, clinic.pump.device)


@pytest.fixture
def clinic() -> Clinic:
    """One day."""
    return Clinic()


def test_a_fill_of_the_fallbacks_drug_is_confirmed_with_the_fallback(clinic: Clinic) -> None:
    """While it runs, limits are its own, which nobody has to write down."""
    clinic.falls_back()
    clinic.fills(STRONGEST)
    told = {"volume_ml": 20, "second_person": True}
    assert ("refused", "other_prescription") == clinic.says("confirm_fill", prescription=OF_ITS_OWN, **told)
    assert ("accepted", "") == clinic.says("confirm_fill", fallback=TEXT, **told)
    assert clinic.pump.state.order.limits == clinic.fallback.limits


def test_the_status_says_what_runs_and_what_waits(clinic: Clinic) -> None:
    """The program, the fallback in its place, and the program of another drug that has not arrived."""
    assert ran(clinic) == {
        "mcg_per_ml": 1000,
        "ml_per_day": "0.3",
        "fallback": False,
        "waiting_mcg_per_ml": None,
    }
    clinic.falls_back()
    assert ran(clinic) == {
        "mcg_per_ml": STRONGEST,
        "ml_per_day": "0.15",
        "fallback": True,
        "waiting_mcg_per_ml": None,
    }
    clinic.fills(1000)
    told = {"volume_ml": 20, "second_person": False}
    assert ("accepted", "") == clinic.says("confirm_fill", prescription=TEXT, **told)
    assert (1000, False) == (ran(clinic)["mcg_per_ml"], ran(clinic)["fallback"])


def test_a_change_of_drug_waits(clinic: Clinic) -> None:
    """It is told until the fallback's drug, or the one before, has left."""
    assert ("accepted", "") == clinic.says("open_refill", fallback=TEXT)
    clinic.fills(STRONGEST)
    told = {"volume_ml": 20, "second_person": True}
    assert ("accepted", "") == clinic.says("confirm_fill", fallback=TEXT, **told)
    assert (1000, STRONGEST) == (ran(clinic)["mcg_per_ml"], ran(clinic)["waiting_mcg_per_ml"])


def test_a_fill_is_confirmed_with_one_of_both(clinic: Clinic) -> None:
    """And each is named, where it is missing or too much."""
    assert ("accepted", "") == clinic.says("open_refill", fallback=TEXT)
    clinic.fills(1000)
    told = {"volume_ml": 20, "second_person": False}
    answer, why = clinic.says("confirm_fill", prescription=TEXT, fallback=TEXT, **told)
    either = "command: fallback: give prescription, or fallback where"
    assert ("bad", True) == (answer, why.startswith(either))
    answer, why = clinic.says("confirm_fill", **told)
    assert ("bad", True) == (answer, why.startswith(either))
    assert ("accepted", "") == clinic.says("confirm_fill", prescription=TEXT, **told)
