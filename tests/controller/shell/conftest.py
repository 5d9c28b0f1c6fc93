"""The examples as text, prescriptions written to a directory of their own, and `check` run on them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from controller.shell.commands import check

BASE = """\
schema = "dosebound.prescription/1"
label = "base"
[device]
preset = "reference-sensed-20"
dead_volume_ml = { min = 0.272, max = 0.316 }
[drug]
name = "baclofen"
concentration_mcg_per_ml = 2000
[reservoir]
volume_ml = 20
usable_floor_ml = 2
[program]
start = 2026-03-02T09:00:00
[[program.step]]
at = "06:00"
rate_mcg_per_h = 18
[[program.step]]
at = "22:00"
rate_mcg_per_h = 9
[limits]
daily_mcg = 500
four_hour_mcg = 115
hourly_mcg = 32
"""

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "examples"


@pytest.fixture(scope="session")
def examples() -> dict[str, str]:
    """The text of every example, by its name."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.toml"))}


@pytest.fixture(scope="session")
def base() -> str:
    """A prescription that is admitted, to be changed in one place."""
    return BASE


@pytest.fixture(scope="session")
def change() -> Callable[[str, str], str]:
    """The base prescription with one text in it, which stands there exactly once, put for another."""

    def changed(old: str, new: str) -> str:
        assert BASE.count(old) == 1, old
        return BASE.replace(old, new)

    return changed


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Write a text as a prescription file."""

    def written(text: str, name: str = "rx.toml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def run() -> Callable[..., Result]:
    """Run `check` with these arguments; whatever it raises but a clean exit fails the test."""

    def ran(*arguments: str | Path) -> Result:
        result = CliRunner().invoke(check, [str(argument) for argument in arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result

    return ran
