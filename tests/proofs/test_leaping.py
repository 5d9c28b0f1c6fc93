"""A leap over quiet minutes is shown to be as many steps; the whole of it by `dosebound prove-leap`."""

import json
from pathlib import Path

import pytest
from attrs import evolve
from click.testing import CliRunner

from controller.presets import PRESETS
from proofs import leaping
from proofs.chaining import BEGINNING
from proofs.decide import PROVED
from proofs.leap_commands import prove_leap

SOME = (leaping.WITHIN, leaping.STAYS, "One minute after 1")
"""Parts of which each takes seconds."""


def test_each_part_is_proved_by_both_solvers(tmp_path: Path) -> None:
    """None of them is empty, for each speaks of leaves of the state that differ as they stand."""
    path = tmp_path / "leap.json"
    only = [word for part in SOME for word in ("--only", part)]
    result = CliRunner().invoke(prove_leap, [*only, "--json", str(path)])
    assert 0 == result.exit_code, result.output
    assert " obligations, each by both solvers" in result.output
    report = json.loads(path.read_text(encoding="utf-8"))
    assert PROVED == report["verdict"]
    assert list(SOME) == sorted((part["part"] for part in report["parts"]), key=SOME.index)
    assert all(part["obligations"] == part["proved"] > 10 for part in report["parts"])


@pytest.mark.parametrize("name", [leaping.REST, BEGINNING])
def test_what_the_other_parts_go_on_from_is_proved(name: str, tmp_path: Path) -> None:
    """Each of the fields that they take for settled."""
    path = tmp_path / "part.json"
    result = CliRunner().invoke(prove_leap, ["--only", name, "--json", str(path)])
    assert 0 == result.exit_code, result.output
    (part,) = json.loads(path.read_text(encoding="utf-8"))["parts"]
    assert part["obligations"] == part["proved"] > 1


def test_a_leap_of_every_length_comes_about() -> None:
    """What is said of leaps is said of something, on presets with sensors and without."""
    for device in PRESETS:
        assert () == leaping.leaps_that_never_come(device)


def test_an_unknown_part_is_bad_usage(tmp_path: Path) -> None:
    """And a result that cannot be written is noticed before anything is proved."""
    assert 2 == CliRunner().invoke(prove_leap, ["--only", "One minute after 15"]).exit_code
    nowhere = str(tmp_path / "no" / "leap.json")
    assert 2 == CliRunner().invoke(prove_leap, ["--json", nowhere]).exit_code


def test_what_the_engine_cannot_follow_is_an_error() -> None:
    """Nothing of such a part is believed."""
    made = leaping.Shown("a part", (), 0.0)
    assert "error" == evolve(made, error="it raised").verdict
