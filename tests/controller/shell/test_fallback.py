"""What runs while the drug at the tip may be any: the same prescription for the library's strongest."""

from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve, fields
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from controller.admission import AdmissionRefusals, admit
from controller.order import Order
from controller.shell.errors import Refused
from controller.shell.fallback import for_the_strongest_drug
from controller.shell.prescription import commission, fallback_of, load_admitted
from controller.shell.prescription_file import Limits, Prescription, read_prescription
from controller.shell.reasons import OLD_CATHETER_REFUSED, REASONS, judge
from controller.shell.suggest import with_least_limits
from controller.state import Mode

Run = Callable[..., Result]
Write = Callable[..., Path]
Change = Callable[[str, str], str]

OLD = "old_catheter = true\n[drug]"
BOLUS = """\
[patient_bolus]
dose_mcg = {dose}
duration_min = {duration}
lockout_min = 240
per_24h_max = 4
reason = "spasms at night"
[limits]"""


def on_old_catheter(text: str, *changes: tuple[str, str]) -> str:
    """A prescription for an old catheter, some of its texts changed."""
    for old, new in (("[drug]", OLD), *changes):
        assert 1 == text.count(old), old
        text = text.replace(old, new)
    return text


def suggested(prescription: Prescription) -> Prescription:
    """The same with the least admissible limits."""
    limits, _ = with_least_limits(prescription)
    return evolve(prescription, limits=limits)


@pytest.fixture
def weak(write: Write, base: str) -> Prescription:
    """The base prescription with 500 mcg/mL and the least admissible limits."""
    return suggested(read_prescription(write(base.replace("= 2000", "= 500"))))


def order_of(prescription: Prescription) -> Order:
    """The order of a prescription, which must be admitted."""
    verdict = judge(prescription)
    assert () == verdict.reasons
    return verdict.admission.order


def test_rates_are_the_same_mass_in_a_smaller_volume(weak: Prescription) -> None:
    """A quarter of the flow at four times the concentration, and nothing else about the program."""
    order, fallback = order_of(weak), fallback_of(weak)
    assert [flow // 4 for flow in order.ring] == list(fallback.ring)
    assert 4 * order.pulse_pg == fallback.pulse_pg
    assert (order.dead_volume_min_nl, order.dead_volume_max_nl, order.steps) == (
        fallback.dead_volume_min_nl,
        fallback.dead_volume_max_nl,
        fallback.steps,
    )


def test_a_limit_that_is_too_low_for_heavier_pulses_is_raised_to_the_least(weak: Prescription) -> None:
    """By no more than one pulse of the strongest drug."""
    fallback = for_the_strongest_drug(weak)
    least = admit(fallback.request, fallback.device, fallback.drug.rules).least
    raised = [limit.units for _, limit in fallback.limits.given]
    assert [least.day_pg, least.four_hour_pg, least.hour_pg] == raised
    pulse_pg = fallback_of(weak).pulse_pg
    for (_, own), limit in zip(weak.limits.given, raised, strict=True):
        assert own.units < limit <= own.units + pulse_pg


def test_limits_that_are_admissible_for_both_are_kept_as_written(write: Write, base: str) -> None:
    """The clinician's own limits, to the digit."""
    prescription = read_prescription(write(base.replace("= 2000", "= 500")))
    assert prescription.limits == for_the_strongest_drug(prescription).limits


def test_a_limit_that_is_too_high_is_lowered_to_the_largest(write: Write, base: str) -> None:
    """Boluses lose up to 1 % to whole pulses, so the range may also lie lower; here it is a slip of ten."""
    prescription = read_prescription(write(base.replace("hourly_mcg = 32", "hourly_mcg = 320")))
    assert "hour_limit_too_high" in [reason.id for reason in judge(prescription).reasons]
    assert 38_815_500 == for_the_strongest_drug(prescription).limits.given[2][1].units


def test_limits_that_are_not_given_are_the_least(weak: Prescription) -> None:
    """So that nothing but the program decides whether there is a fallback."""
    bare = evolve(weak, limits=Limits(None, None, None))
    assert for_the_strongest_drug(weak).limits == for_the_strongest_drug(bare).limits


programs = st.lists(
    st.tuples(st.integers(0, 95), st.integers(1_000_000, 100_000_000)),
    min_size=1,
    max_size=8,
    unique_by=lambda step: step[0],
)


@given(
    program=programs,
    concentration=st.sampled_from([50, 500, 1000, 2000]),
    percent=st.integers(100, 150),
    bolus=st.none() | st.integers(1, 100),
)
def test_no_admitted_prescription_has_a_fallback_that_is_weaker_or_refused_for_its_limits(
    tmp_path_factory: pytest.TempPathFactory,
    base: str,
    program: list[tuple[int, int]],
    concentration: int,
    percent: int,
    bolus: int | None,
) -> None:
    """Its limits are always admissible; it is refused for the least flow or the patient bolus alone."""
    steps = "".join(
        f'[[program.step]]\nat = "{slot // 4:02}:{slot % 4 * 15:02}"\nrate_mcg_per_h = {rate / 10**6:.6f}\n'
        for slot, rate in sorted(program)
    )
    head = base.partition("[[program.step]]")[0].replace("= 2000", f"= {concentration}")
    section = BOLUS.format(dose=bolus, duration=10).removesuffix("[limits]") if bolus else ""
    path = tmp_path_factory.getbasetemp() / "fallback.toml"
    path.write_text(head + steps + section)
    limits = suggested(read_prescription(path)).limits
    more = [evolve(limit, units=limit.units * percent // 100) for _, limit in limits.given]
    prescription = evolve(read_prescription(path), limits=Limits(*more))
    verdict, strong = judge(prescription), judge(for_the_strongest_drug(prescription))
    own = {reason.id for reason in verdict.reasons}
    new = {reason.id for reason in strong.reasons} - own
    assert [] == [name for name in new if "limit" in name]
    assert new <= {
        "flow_below_minimum",
        "rate_off_grid",
        "patient_bolus_malformed",
        "patient_bolus_off_grid",
        "patient_bolus_flow_out_of_range",
    }
    if not own:
        assert strong.admission.order.pulse_pg >= verdict.admission.order.pulse_pg


def test_on_an_old_catheter_the_order_waits_behind_its_fallback(write: Write, base: str) -> None:
    """Stopped and full as on a new one; charged, and flowing, as for the strongest drug."""
    prescription, order = load_admitted(write(on_old_catheter(base, ("= 2000", "= 500"))))
    state = commission(prescription, order)
    assert Mode.STOPPED == state.mode
    assert (True, order, fallback_of(prescription)) == (state.change.pending, state.change.order, state.order)
    assert (20_000_000, 20_000_000) == (state.reservoir.lower_nl, state.reservoir.upper_nl)


@pytest.mark.parametrize("catheter", ["[drug]", "old_catheter = false\n[drug]"])
def test_a_catheter_is_new_unless_it_is_said_to_be_old(write: Write, base: str, catheter: str) -> None:
    """False is the same as nothing."""
    prescription, order = load_admitted(write(base.replace("[drug]", catheter).replace("= 2000", "= 500")))
    state = commission(prescription, order)
    assert (False, order) == (state.change.pending, state.order)


def test_with_the_strongest_drug_itself_nothing_waits_on_an_old_catheter(write: Write, base: str) -> None:
    """Nothing that the catheter may hold is stronger than what was filled in."""
    prescription, order = load_admitted(write(on_old_catheter(base)))
    state = commission(prescription, order)
    assert (False, order) == (state.change.pending, state.order)


def test_check_says_which_catheter_it_is(run: Run, write: Write, base: str) -> None:
    """In the heading; for an old one, at what it is charged and for how long."""
    new, old = run(write(base)), run(write(on_old_catheter(base, ("= 2000", "= 500"))))
    assert (0, 0) == (new.exit_code, old.exit_code)
    assert new.stdout.splitlines()[0].endswith("usable floor 2 mL, catheter full of it")
    assert old.stdout.splitlines()[0].endswith(
        "old catheter, charged at 2000 mcg/mL until 0.316 mL have surely left it"
    )


TOO_SLOW = (
    "Until what the old catheter holds has left, the pump must run this program as one for 2000 mcg/mL, the "
    "strongest drug of the baclofen library, and as such it is refused: the flow is under the device's "
    "least, 0.048 mL/day, which carries 4.000 mcg/h at this concentration, at 22:00 (3 mcg/h)."
)


def test_a_program_too_slow_for_the_strongest_drug_is_refused_on_an_old_catheter_only(
    run: Run, write: Write, base: str
) -> None:
    """One sentence with the numbers, exit 1; on a filled catheter there is nothing against it."""
    changes = (("= 2000", "= 500"), ("h = 9", "h = 3"), ("daily_mcg = 500", "daily_mcg = 450"))
    new = write(on_old_catheter(base, *changes).replace(OLD, "[drug]"), "new.toml")
    old = write(on_old_catheter(base, *changes), "old.toml")
    assert 0 == run(new).exit_code, run(new).stdout
    result = run(old)
    assert 1 == result.exit_code
    assert f"REFUSED:\n  1. {TOO_SLOW}\n" in result.stdout
    with pytest.raises(Refused) as refused:
        load_admitted(old)
    assert (TOO_SLOW,) == refused.value.reasons


def test_it_has_an_id_of_its_own(write: Write, base: str) -> None:
    """Beside the core's reasons, behind them, and none of them."""
    assert OLD_CATHETER_REFUSED not in REASONS
    assert OLD_CATHETER_REFUSED not in [field.name for field in fields(AdmissionRefusals)]
    text = on_old_catheter(base, ("= 2000", "= 500"), ("h = 9", "h = 3"), ("_ml = 20\n", "_ml = 21\n"))
    reasons = [reason.id for reason in judge(read_prescription(write(text))).reasons]
    assert ["volume_above_capacity", OLD_CATHETER_REFUSED] == reasons[-2:]


@pytest.mark.parametrize(
    ("dose", "duration", "why"),
    [
        (
            "15",
            "20",
            "rounding the patient bolus, 15 mcg, down to whole pulses of 4 mcg loses more than 1 %.",
        ),
        ("2", "20", "the patient bolus is no whole pulse of 4 mcg"),
        ("8", "200", "the patient bolus would flow at 0.0288 mL/day"),
    ],
)
def test_a_patient_bolus_that_the_strongest_drug_cannot_give_is_refused_on_an_old_catheter(
    write: Write, base: str, dose: str, duration: str, why: str
) -> None:
    """It is never left out or made another one in silence."""
    bolus = BOLUS.format(dose=dose, duration=duration)
    text = on_old_catheter(base, ("= 2000", "= 500"), ("[limits]", bolus))
    reasons = judge(suggested(read_prescription(write(text)))).reasons
    assert [OLD_CATHETER_REFUSED] == [reason.id for reason in reasons]
    assert why in reasons[0].text


def test_what_is_wrong_anyway_is_not_said_twice(write: Write, base: str) -> None:
    """An overdose is one at any concentration."""
    text = on_old_catheter(base, ("= 2000", "= 500"), ("h = 18", "h = 180"), ("daily_mcg = 500\n", ""))
    reasons = [reason.id for reason in judge(read_prescription(write(text))).reasons]
    assert {"daily_dose_above_library", "rate_above_library", "limits_absent"} <= set(reasons)
    assert OLD_CATHETER_REFUSED not in reasons


def test_no_limits_are_suggested_for_what_an_old_catheter_refuses(run: Run, write: Write, base: str) -> None:
    """Limits alone would not do: exit 1, the sentence on stderr."""
    text = on_old_catheter(base, ("= 2000", "= 500"), ("h = 9", "h = 3")).partition("[limits]")[0]
    result = run(write(text), "--suggest-limits")
    assert (1, "") == (result.exit_code, result.stdout)
    assert TOO_SLOW in result.stderr


def test_limits_that_are_suggested_for_an_old_catheter_are_admitted(
    run: Run, write: Write, base: str
) -> None:
    """The least admissible of the prescription itself; those of its fallback follow from them."""
    bare = on_old_catheter(base, ("= 2000", "= 500")).partition("[limits]")[0]
    result = run(write(bare), "--suggest-limits")
    assert 0 == result.exit_code
    assert 0 == run(write(bare + result.stdout)).exit_code
