"""The examples are what they say: seven admitted ones with published doses, two refused ones."""

import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import Result

from controller.shell.assessment import Assessment, assess
from controller.shell.prescription_file import read_prescription

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ROOT / "docs" / "examples"

# Largest nominal mcg/day of each, and the published range that it lies in (mcg/day; sources in the files).
ADMITTED = {
    "adult-spinal-continuous": ("300", 300, 800),
    "adult-spinal-daynight": ("360", 300, 800),
    "adult-spinal-flex8": ("498.60625", 300, 800),
    "adult-spinal-weekend": ("360", 300, 800),
    "child": ("99.84", 24, 1199),
    "forty-ml": ("800.4", 12, 2003),
    "patient-bolus": ("240", 12, 2003),
}
REFUSED = {
    "refused-limits": ["limits_absent", "four_hour_limit_too_low", "hour_limit_too_high"],
    "refused-overdose": [
        "concentration_not_in_library",
        "flow_above_maximum",
        "daily_dose_above_library",
        "rate_above_library",
        "day_limit_too_low",
        "four_hour_limit_too_low",
        "hour_limit_too_low",
        "volume_above_capacity",
        "floor_too_low",
        "dead_volume_out_of_range",
    ],
}


def assessed(name: str) -> Assessment:
    return assess(read_prescription(EXAMPLES / f"{name}.toml"))


def test_no_example_is_left_out() -> None:
    """Every file among the examples is named here, and is labelled as it is named."""
    names = sorted(path.stem for path in EXAMPLES.glob("*.toml"))
    assert sorted([*ADMITTED, *REFUSED]) == names
    assert names == [assessed(name).prescription.label for name in names]


@pytest.mark.parametrize(("name", "dose"), ADMITTED.items(), ids=ADMITTED)
def test_ordinary_published_doses_are_admitted(
    run: Callable[..., Result], name: str, dose: tuple[str, int, int]
) -> None:
    """A published dose is admitted, within 1 ppm of what is prescribed, with limits of some room."""
    daily, least, most = dose
    now = assessed(name)
    assert 0 == run(EXAMPLES / f"{name}.toml").exit_code
    assert least <= Decimal(daily) <= most + 1
    most_pg = now.daily_prescribed.most_pg
    assert Decimal(daily) == Decimal(most_pg) / 10**6
    assert 0 <= most_pg - now.dose_steps.daily.most_pg <= most_pg / 10**6
    for window in now.windows:
        assert window.limit
        assert window.least_pg < window.limit.units < 1.5 * window.least_pg


@pytest.mark.parametrize("name", ADMITTED)
def test_the_dose_is_stated_in_the_file(examples: dict[str, str], name: str) -> None:
    """The comment's daily dose is that of the program."""
    assert f"{ADMITTED[name][0]} mcg/day" in examples[name]


def test_both_kinds_of_pump_and_both_sizes_are_shown() -> None:
    """Presets with and without a level sensor, and of 20 and 40 mL, are among the admitted ones."""
    devices = [assessed(name).prescription.device for name in ADMITTED]
    assert {True, False} == {device.has_level_sensor for device in devices}
    assert {20_000_000, 40_000_000} == {device.reservoir_nl for device in devices}


def test_simple_day_night_and_flex_programs_are_shown() -> None:
    """One rate a day, two, and eight."""
    steps = {name: len(assessed(name).steps) for name in ADMITTED}
    assert (1, 2, 8) == tuple(steps[f"adult-spinal-{kind}"] for kind in ("continuous", "daynight", "flex8"))


@pytest.mark.parametrize(("name", "reasons"), REFUSED.items(), ids=REFUSED)
def test_the_refused_ones_are_refused_for_what_they_say(
    run: Callable[..., Result], name: str, reasons: list[str]
) -> None:
    """Every fault in the file is given as a reason, and no other."""
    assert reasons == [reason.id for reason in assessed(name).reasons]
    assert 1 == run(EXAMPLES / f"{name}.toml").exit_code


@pytest.mark.parametrize("name", [*ADMITTED, *REFUSED])
def test_no_example_names_a_figure_without_its_source(examples: dict[str, str], name: str) -> None:
    """Each file cites, in a comment, where its figures come from or that they are assumed."""
    comments = "".join(line.partition("#")[2] for line in examples[name].splitlines())
    assert any(source in comments for source in ("secondary source", "TGA", "PMID", "ISMP"))


def test_the_tables_can_be_shown_where_only_ascii_can() -> None:
    """Whole program: in an ASCII-only log nothing fails to encode."""
    done = subprocess.run(
        [sys.executable, "-m", "dosebound", "check", str(EXAMPLES / "child.toml")],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
        capture_output=True,
        check=False,
    )
    assert (0, b"") == (done.returncode, done.stderr)
    assert done.stdout.isascii()
