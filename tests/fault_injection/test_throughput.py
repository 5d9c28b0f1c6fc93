"""The benchmark runs what it says; its figures are no subject of a test."""

from pathlib import Path

from click.testing import CliRunner

from fault_injection.throughput import WAYS, throughput

EXAMPLE = str(Path("docs/examples/adult-spinal-continuous.toml").resolve())


def test_every_way_to_run_is_timed_and_holds() -> None:
    """One row for each; no run is cut short, for every claim that is watched held in it."""
    result = CliRunner().invoke(throughput, [EXAMPLE, "--days", "1"])
    assert (0, len(WAYS)) == (result.exit_code, result.output.count(" yes "))


def test_a_profile_names_functions() -> None:
    """Without monitors nearly all of it is the controller; a run that leaps hardly steps."""
    for way, names in (
        ("stepped-none", ("step.py", "arithmetic.py")),
        ("leaped-none", ("leap.py", "link.py")),
    ):
        result = CliRunner().invoke(throughput, [EXAMPLE, "--days", "1", "--profile", way])
        assert 0 == result.exit_code
        assert any(name in result.output for name in names)
