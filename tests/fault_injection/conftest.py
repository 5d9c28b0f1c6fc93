"""A small pump, so that a run takes a fraction of a second; and the shipped scenarios, each run once."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from fault_injection.library import shipped
from fault_injection.replay import Outcome, new_trace, replayed
from fault_injection.scenario import Scenario, read_scenario
from fault_injection.trace import Trace

TRACED = "sensor-stuck-high"

PRESCRIPTION = """
schema = "dosebound.prescription/1"
label = "{label}"
[device]
preset = "{preset}"
dead_volume_ml = {{ min = 0.14, max = 0.441 }}
[drug]
name = "baclofen"
concentration_mcg_per_ml = 500
[reservoir]
volume_ml = {volume}
usable_floor_ml = 2
[program]
start = 2026-03-02T09:00:00
[[program.step]]
at = "00:00"
rate_mcg_per_h = {rate}
[limits]
daily_mcg = {daily}
four_hour_mcg = {four_hour}
hourly_mcg = {hourly}
"""
LIMITS = {"daily": "800", "four_hour": "150", "hourly": "35"}
"""Within 1.5 times the least admissible for 20.8 mcg/h, with room for a bolus of 8 mcg.

With 10.05 mL filled, the lower account is at LOW, 10.00355 mL, after 21 pulses: at 0 d 01:01.
"""

HEADER = """
schema = "dosebound.scenario/1"
id = "small"
title = "A small run"
source = "made up"
seed = 7
prescription = "pump.toml"
duration = "0 d 06:00"
"""
START = """
[[event]]
kind = "resume"
at = "0 d 00:00"
[[event]]
kind = "acknowledge"
cause = "stopped"
at = "0 d 00:00"
"""

WriteScenario = Callable[..., Path]
ShippedRun = tuple[Scenario, Outcome, Trace | None]


@pytest.fixture
def write_scenario(tmp_path: Path) -> WriteScenario:
    """Writes prescriptions and a scenario into a fresh folder, and returns the scenario's path.

    The scenario is HEADER, START unless `start` is false, and `entries`, with `new` for the first `old`.
    """
    folder = tmp_path / "bench"
    folder.mkdir()
    usual = {"label": "pump", "preset": "reference-sensed-20", "volume": "10.05", "rate": "20.8", **LIMITS}
    lower = {"label": "lower", "rate": "16.64", "daily": "700", "four_hour": "130", "hourly": "31"}
    other = {"label": "other", "preset": "synchromed-like-20"}
    (folder / "pump.toml").write_text(PRESCRIPTION.format(**usual), encoding="utf-8")
    (folder / "lower.toml").write_text(PRESCRIPTION.format(**{**usual, **lower}), encoding="utf-8")
    (folder / "other.toml").write_text(PRESCRIPTION.format(**{**usual, **other}), encoding="utf-8")
    refused = {**usual, "label": "refused", "daily": "1"}
    (folder / "refused.toml").write_text(PRESCRIPTION.format(**refused), encoding="utf-8")

    def write(entries: str = "", *, old: str = "", new: str = "", start: bool = True) -> Path:
        path = folder / "small.toml"
        text = HEADER + (START if start else "") + entries
        assert old in text, "the replacement would change nothing"
        path.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
        return path

    return write


@cache
def _shipped_run(name: str) -> ShippedRun:
    path = shipped(name)
    assert path is not None
    scenario = read_scenario(path)
    trace = new_trace(scenario) if name == TRACED else None
    return scenario, replayed(scenario, trace, lambda _: None), trace


@pytest.fixture
def shipped_run() -> Callable[[str], ShippedRun]:
    """Runs a scenario that comes with the package, once; a trace costs time, so one only is traced."""
    return _shipped_run
