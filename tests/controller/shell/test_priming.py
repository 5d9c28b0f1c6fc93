"""A new catheter: said in the prescription, shown by `check`, and commissioned as one that holds no drug."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve
from click.testing import Result

from controller.shell.prescription import commission, load_admitted
from controller.shell.priming import priming_of
from controller.units import Nanolitres, NanolitresPerDay
from tests.controller.samples import MCG, ML, PLAIN, flat, ordered

Write = Callable[..., Path]
Run = Callable[..., Result]
NEW = "new_catheter = true\n[drug]"


def test_a_new_catheter_may_be_primed_and_no_other(write: Write, base: str) -> None:
    """Nothing waits, and nothing is charged for another drug."""
    for catheter, is_new in ((NEW, True), ("new_catheter = false\n[drug]", False), ("[drug]", False)):
        prescription, order = load_admitted(write(base.replace("[drug]", catheter)))
        state = commission(prescription, order)
        assert (is_new, False, order) == (state.change.new_catheter, state.change.pending, state.order)


def test_a_catheter_is_not_both_new_and_old(run: Run, write: Write, base: str) -> None:
    """Exit 2, and a message that says so; one of the two may be denied."""
    both = run(write(base.replace("[drug]", "old_catheter = true\n" + NEW)))
    assert 2 == both.exit_code
    assert "device.new_catheter = true: contradicts old_catheter" in " ".join(both.output.split())
    assert 0 == run(write(base.replace("[drug]", "old_catheter = false\n" + NEW))).exit_code


def test_check_says_what_priming_would_do(run: Run, write: Write, base: str, tmp_path: Path) -> None:
    """0.272 mL hold 118 largest pulses, which take 15 min beside 18 mcg/h of 2000 mcg/mL."""
    target = tmp_path / "out.json"
    result = run(write(base.replace("[drug]", NEW)), "--json", target)
    assert 0 == result.exit_code
    assert "would pump at most 0.27022 mL in 15 min, and no drug out of the tip" in result.stdout
    written = json.loads(target.read_text(encoding="ascii"))["priming"]
    assert (118, "0.27022", 15) == (written["pulses"], written["volume_ml"], written["minutes"])
    assert "19.15" == written["most_hours_to_first_drug"]
    assert "50.24" == written["most_hours_to_first_drug_without"]


REFUSED = ("[drug]", NEW, "= 20\n", "= 21\n")


@pytest.mark.parametrize("changes", [("[drug]", "[drug]"), REFUSED])
def test_it_says_nothing_of_another_catheter_or_where_it_refuses(
    run: Run, write: Write, base: str, tmp_path: Path, changes: tuple[str, ...]
) -> None:
    """Null, and no line."""
    text, target = base, tmp_path / "out.json"
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        text = text.replace(old, new)
    result = run(write(text), "--json", target)
    assert "Priming" not in result.stdout
    assert json.loads(target.read_text(encoding="ascii"))["priming"] is None


def test_a_program_that_leaves_no_flow_is_said_to_be_unprimed() -> None:
    """And the first drug comes as without."""
    fast = ordered((12 * MCG,) * 92 + (500 * MCG,) * 4)
    figures = priming_of(fast, PLAIN, Nanolitres(18 * ML), Nanolitres(2 * ML))
    assert figures is not None
    assert (0, 0, figures.unprimed_min) == (figures.pulses, figures.minutes, figures.drug_min)


def test_a_program_of_nothing_has_no_figures() -> None:
    """There is no time at which a drug would come."""
    nothing = evolve(ordered(flat(24)), ring=(NanolitresPerDay(0),) * 96)
    assert priming_of(nothing, PLAIN, Nanolitres(18 * ML), Nanolitres(2 * ML)) is None


def test_a_pump_that_would_refuse_is_said_to_be_unprimed(
    run: Run, write: Write, base: str, tmp_path: Path
) -> None:
    """A fill of which priming would leave less than three days: the reason is given, and no minutes."""
    text = base.replace("dead_volume_ml", "new_catheter = true\ndead_volume_ml").replace(
        "volume_ml = 20", "volume_ml = 3.5"
    )
    target = tmp_path / "out.json"
    result = run(write(text), "--json", target)
    assert 0 == result.exit_code, result.stdout
    assert "The pump would not prime the new catheter: " in result.stdout
    priming = json.loads(target.read_text(encoding="ascii"))["priming"]
    assert (["volume_limit_too_high"], 0) == (priming["refused"], priming["pulses"])
    assert priming["most_hours_to_first_drug"] == priming["most_hours_to_first_drug_without"]
