"""The benchmark runs what it says; its figures are no subject of a test."""

from pathlib import Path

from click.testing import CliRunner

from fault_injection.throughput import SHOWN, throughput

EXAMPLE = str(Path("docs/examples/adult-spinal-continuous.toml").resolve())


def test_every_monitor_is_timed_and_holds() -> None:
    """One row for each; no run is cut short, for every claim held in it."""
    result = CliRunner().invoke(throughput, [EXAMPLE, "--days", "1"])
    assert (0, len(SHOWN)) == (result.exit_code, result.output.count(" yes "))
    assert all(name in result.output for name in SHOWN.values())


def test_a_profile_names_functions() -> None:
    """Without monitors nearly all of it is the controller."""
    result = CliRunner().invoke(throughput, [EXAMPLE, "--days", "1", "--profile", "none"])
    assert 0 == result.exit_code
    assert "step.py" in result.output or "arithmetic.py" in result.output
