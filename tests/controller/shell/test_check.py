"""`check`: verdicts with every reason, doses, suggested limits, and the change from before."""

import json
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from string import Formatter

import pytest
from attrs import evolve, fields
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from controller.admission import AdmissionRefusals, admit
from controller.shell.decimals import Amount
from controller.shell.delivery import most_prescribed_pg, window_figures
from controller.shell.library import load_drug
from controller.shell.prescription_file import Limits, read_prescription
from controller.shell.reasons import REASONS, judge
from controller.shell.suggest import limits_toml, with_least_limits

Run = Callable[..., Result]
Write = Callable[..., Path]
Change = Callable[[str, str], str]


def bolus(**changed: str) -> str:
    """A patient bolus of 8 mcg, some of its values changed, before the limits."""
    values = {
        "dose_mcg": "8", "duration_min": "10", "lockout_min": "240", "per_24h_max": "4",
        "reason": '"spasms at night"',
    } | changed  # fmt: skip
    return "\n".join(["[patient_bolus]", *(f"{key} = {value}" for key, value in values.items()), "[limits]"])


# For each reason what to put for what in the base prescription, and what its sentence must say. Others
# may hold beside it: a program that changes has other least limits.
REFUSED: dict[str, tuple[str, str, str]] = {
    "concentration_not_in_library": ("= 2000", "= 1500", "1500 mcg/mL, is not in the baclofen library"),
    "rate_off_grid": ("h = 9", "h = 0.0001", "more than 1 % of the rate at 22:00 (0.0001 mcg/h)"),
    "flow_below_minimum": ("h = 9", "h = 3.99", "0.048 mL/day, which carries 4.000 mcg/h"),
    "flow_above_maximum": ("h = 9", "h = 2001", "24 mL/day, which carries 2000.000 mcg/h"),
    "daily_dose_above_library": ("h = 18", "h = 121", "2008.000 mcg, is over the baclofen library's"),
    "rate_above_library": ("h = 18", "h = 100.01", "ceiling of 100 mcg/h at 06:00 (100.01 mcg/h)"),
    "limits_absent": ("daily_mcg = 500\n", "", "for 24 h (limits.daily_mcg). That never means no limit"),
    "day_limit_too_low": ("daily_mcg = 500", "daily_mcg = 427.084999", "under the least admissible, 427.085"),
    "four_hour_limit_too_low": ("r_mcg = 115", "r_mcg = 97.3", "97.3 mcg, is under the least admissible"),
    "hour_limit_too_low": ("hourly_mcg = 32", "hourly_mcg = 25", "25 mcg, is under the least admissible"),
    "day_limit_too_high": ("daily_mcg = 500", "daily_mcg = 640.628", "at most 640.627 mcg"),
    "four_hour_limit_too_high": ("r_mcg = 115", "r_mcg = 146", "at most 145.987 mcg"),
    "hour_limit_too_high": ("hourly_mcg = 32", "hourly_mcg = 38.816", "at most 38.815 mcg"),
    "volume_above_capacity": ("= 20\n", "= 20.000001\n", "20.000001 mL, is more than the reservoir's 20 mL"),
    "floor_too_low": ("floor_ml = 2", "floor_ml = 1.9", "1.9 mL, is under the device's least, 2 mL"),
    "floor_not_below_volume": ("floor_ml = 2", "floor_ml = 20.0", "20.0 mL, is not below the fill, 20 mL"),
    "dead_volume_out_of_range": ("max = 0.316", "max = 0.5", "dead_volume_ml with min 0.272 and max 0.5 mL"),
    "patient_bolus_not_allowed": ("[limits]", bolus(), "the baclofen library forbids it"),
    "patient_bolus_malformed": ("[limits]", bolus(per_24h_max="13"), "count in 24 h not 1 to 12"),
    "patient_bolus_off_grid": ("[limits]", bolus(dose_mcg="9"), "9 mcg, down to whole pulses of 4 mcg"),
    "patient_bolus_flow_out_of_range": ("[limits]", bolus(duration_min="1000"), "flow at 0.00576 mL/day"),
}


def test_there_is_a_sentence_for_every_reason_in_the_core_s_order() -> None:
    """No field of AdmissionRefusals is without its sentence, and none is left over."""
    assert [field.name for field in fields(AdmissionRefusals)] == list(REASONS)
    assert list(REASONS) == list(REFUSED)


def test_every_sentence_has_its_figures(write: Write, base: str) -> None:
    """All sentences can be written about any prescription: no figure is missing, and each has one."""
    prescription = read_prescription(write(base))
    everything = AdmissionRefusals(*[True] * len(fields(AdmissionRefusals)))

    def refusing(*arguments: object) -> object:
        return evolve(
            admit(prescription.request, prescription.device, prescription.drug.rules), refusals=everything
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("controller.shell.reasons.admit", refusing)
        assert list(REASONS) == [reason.id for reason in judge(prescription).reasons]
    for sentence in REASONS.values():
        assert any(name for _, name, _, _ in Formatter().parse(sentence))


def test_an_absent_limit_is_refused_even_if_the_core_did_not_say_so(
    write: Write, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shell drops "too low" for an absent limit only where "absent" is said: it admits nothing itself."""
    prescription = read_prescription(write(change("daily_mcg = 500\n", "")))
    verdict = judge(prescription).admission
    forgetful = evolve(verdict, refusals=evolve(verdict.refusals, limits_absent=False))
    monkeypatch.setattr("controller.shell.reasons.admit", lambda *arguments: forgetful)
    assert ["day_limit_too_low"] == [reason.id for reason in judge(prescription).reasons]


@pytest.fixture
def library(reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that forbids patient boluses, where that is the reason to be given."""
    if reason == "patient_bolus_not_allowed":
        drug = load_drug("baclofen")
        forbidding = evolve(drug, rules=evolve(drug.rules, patient_bolus_allowed=False))
        monkeypatch.setattr("controller.shell.prescription_file.load_drug", lambda name: forbidding)


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(("reason", "case"), REFUSED.items(), ids=REFUSED)
def test_every_reason_is_given_with_its_numbers(
    run: Run, write: Write, change: Change, reason: str, case: tuple[str, str, str]
) -> None:
    """One thing inadmissible in the base prescription: exit 1, and its sentence names what it is."""
    old, new, said = case
    path = write(change(old, new))
    assert reason in [found.id for found in judge(read_prescription(path)).reasons]
    result = run(path)
    assert 1 == result.exit_code
    assert "REFUSED" in result.stdout and "ADMITTED" not in result.stdout
    (line,) = [line for line in result.stdout.splitlines() if said in line]
    assert re.match(r"  \d+\. [A-Z].*\.$", line)


@pytest.mark.parametrize("reason", [name for name in REFUSED if "limit" in name or "volume" in name])
def test_one_fault_alone_gives_one_reason(write: Write, change: Change, reason: str) -> None:
    """A fault that has no other consequence is the only reason given."""
    old, new, _ = REFUSED[reason]
    verdict = judge(read_prescription(write(change(old, new))))
    assert [reason] == [found.id for found in verdict.reasons]


def test_reasons_come_in_fixed_order(run: Run, write: Write, base: str) -> None:
    """Several faults give several numbered sentences, in the order of AdmissionRefusals."""
    text = base.replace("hourly_mcg = 32", "hourly_mcg = 99").replace("volume_ml = 20", "volume_ml = 21")
    text = text.replace("= 2000", "= 1999")
    result = run(write(text))
    starts = ("  1. The concentration", "  2. The 60 min limit", "  3. The fill")
    numbered = [line for line in result.stdout.splitlines() if re.match(r"  \d+\. ", line)]
    assert len(starts) == len(numbered)
    assert all(line.startswith(start) for start, line in zip(starts, numbered, strict=True))


def test_an_admitted_prescription_is_shown_with_doses_and_dates(run: Run, write: Write, base: str) -> None:
    """Exit 0; rates as written, delivered rates, the windows, the alarms and the refill date."""
    result = run(write(base))
    assert (0, "") == (result.exit_code, result.stderr)
    rows = [line.split() for line in result.stdout.splitlines()]
    assert "ADMITTED" in result.stdout
    assert ["06:00", "18", "216000", "18.0000", "0.0000"] in rows
    assert ["22:00", "9", "108000", "9.0000", "0.0000"] in rows
    assert ["24", "h", "360.000", "425.940", "427.085", "500", "74.060"] in rows
    assert ["4", "h", "72.000", "96.180", "97.325", "115", "18.820"] in rows
    assert ["60", "min", "18.000", "22.900", "25.877", "32", "9.100"] in rows
    assert 1 == sum(row[:3] == ["LOW", "alarm", "3.443"] for row in rows)
    assert "Refill from 2026-05-16 to 2026-05-18: 3 to 5 days before the LOW alarm." in result.stdout


def test_a_file_s_name_is_shown_as_it_is(run: Run, write: Write, base: str) -> None:
    """No part of a name is taken for markup or an emoji."""
    path = write(base, "[red]:smile:.toml")
    assert f"base ({path}): baclofen" in run(path).stdout


def test_a_dead_volume_with_its_ends_swapped_is_said_to_be_so(run: Run, write: Write, change: Change) -> None:
    """The sentence names the key and which end is wrong."""
    result = run(write(change("min = 0.272, max = 0.316", "min = 0.316, max = 0.272")))
    assert "device.dead_volume_ml with min 0.316 and max 0.272 mL" in result.stdout
    assert "0.14 to 0.441 mL: min is above max." in result.stdout


def with_bolus(change: Change, **changed: str) -> str:
    """The base prescription with a patient bolus and limits that cover it."""
    text = change("[limits]", bolus(**changed))
    for old, new in (("daily_mcg = 500", "daily_mcg = 520"), ("= 115", "= 130"), ("= 32", "= 40")):
        text = text.replace(old, new)
    return text


def test_a_patient_bolus_is_shown_as_asked_and_as_it_comes(run: Run, write: Write, change: Change) -> None:
    """Whole pulses, times, count, the most in a day, and why; without one there is no such table."""
    result = run(write(with_bolus(change)))
    assert 0 == result.exit_code, result.output
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["8", "2", "8.000", "10", "240", "4", "32.000"] in rows
    assert "Asked for because: spasms at night" in result.stdout
    assert "Patient bolus" not in run(write(change("h = 9", "h = 9"))).stdout


def test_the_patient_bolus_is_written_as_json(run: Run, write: Write, tmp_path: Path, change: Change) -> None:
    """Rounded down to whole pulses of 4 mcg; a lockout of 12 h lets no more than 3 begin in 24 h 30 min."""
    target = tmp_path / "out.json"
    run(write(with_bolus(change, dose_mcg="8.05", lockout_min="720")), "--json", target)
    assert {
        "dose_mcg": "8.05",
        "pulses": 2,
        "delivered_mcg": "8",
        "duration_min": 10,
        "lockout_min": 720,
        "per_24h_max": 4,
        "most_in_24h": 3,
        "most_in_24h_mcg": "24",
        "reason": "spasms at night",
    } == json.loads(target.read_text(encoding="ascii"))["patient_bolus"]
    run(write(change("h = 9", "h = 9")), "--json", target)
    assert json.loads(target.read_text(encoding="ascii"))["patient_bolus"] is None


def test_a_rate_off_the_grid_is_shown_rounded_down(run: Run, write: Write, change: Change) -> None:
    """What the grid takes off is shown, as a difference that never reads as none."""
    result = run(write(change("h = 9", "h = 9.00008")))
    assert ["22:00", "9.00008", "108000", "9.0000", "-0.0009"] in [
        line.split() for line in result.stdout.splitlines()
    ]


@given(st.lists(st.integers(0, 50), min_size=96, max_size=96), st.sampled_from([4, 16, 96]))
def test_no_stretch_of_minutes_holds_more_than_the_window_shown(rates: list[int], slots: int) -> None:
    """Brute force, minute by minute around midnight: the worst stretch is the one shown."""
    minutes = [rate for rate in rates for _ in range(15)] * 2
    most = max(sum(minutes[at : at + 15 * slots]) for at in range(1440))
    assert -(-most // 60) == most_prescribed_pg(rates * 7, slots)


def test_the_worst_true_dose_is_what_the_limit_reserves(write: Write, base: str) -> None:
    """Worst true dose and bolus allowance are the core's own: together they are the limit."""
    prescription = read_prescription(write(base))
    admission = judge(prescription).admission
    allowances = admission.order.allowances
    shown = window_figures(prescription, admission)
    assert [allowances.day_pg, allowances.four_hour_pg, allowances.hour_pg] == [
        window.allowance_pg for window in shown
    ]
    assert all(window.prescribed_pg < window.worst_true_pg < window.least_pg for window in shown)


def test_suggested_limits_can_be_pasted_in(run: Run, write: Write, base: str) -> None:
    """A file without limits is refused and told so; with what is suggested appended, it is admitted."""
    bare = base.partition("[limits]")[0]
    path = write(bare)
    refused = run(path)
    assert 1 == refused.exit_code
    keys = ("24 h (limits.daily_mcg)", "4 h (limits.four_hour_mcg)", "60 min (limits.hourly_mcg)")
    assert f"No limit is given for {', '.join(keys)}." in refused.stdout
    assert "too low" not in refused.stdout
    assert f"dosebound check --suggest-limits {path}" in refused.stdout
    suggested = run(path, "--suggest-limits")
    assert 0 == suggested.exit_code
    assert [
        "[limits] # least admissible, rounded up to 0.001 mcg",
        "daily_mcg = 427.085",
        "four_hour_mcg = 97.325",
        "hourly_mcg = 25.877",
    ] == suggested.stdout.splitlines()
    assert 0 == run(write(bare + suggested.stdout)).exit_code


programs = st.lists(
    st.tuples(st.integers(0, 95), st.integers(4_000_000, 100_000_000)),
    min_size=1,
    max_size=8,
    unique_by=lambda step: step[0],
)


@given(program=programs, concentration=st.sampled_from([500, 1000, 2000]))
def test_suggested_limits_are_admitted_and_a_step_less_is_not(
    tmp_path_factory: pytest.TempPathFactory, base: str, program: list[tuple[int, int]], concentration: int
) -> None:
    """For any program: refused for its limits never, with those suggested; and they are the least."""
    steps = "".join(
        f'[[program.step]]\nat = "{slot // 4:02}:{slot % 4 * 15:02}"\nrate_mcg_per_h = {rate / 10**6:.6f}\n'
        for slot, rate in sorted(program)
    )
    head = base.partition("[[program.step]]")[0].replace("= 2000", f"= {concentration}")
    path = tmp_path_factory.getbasetemp() / "suggest.toml"
    path.write_text(head + steps)
    limits, _ = with_least_limits(read_prescription(path))
    path.write_text(head + steps + limits_toml(limits))
    prescription = read_prescription(path)
    assert limits == prescription.limits
    assert [] == [reason.id for reason in judge(prescription).reasons if "limit" in reason.id]
    less = Limits(*(Amount(limit.written, limit.units - 1000) for _, limit in limits.given))
    assert ["day_limit_too_low", "four_hour_limit_too_low", "hour_limit_too_low"] == [
        reason.id for reason in judge(evolve(prescription, limits=less)).reasons if "limit" in reason.id
    ]


def test_no_limits_are_suggested_for_what_is_refused_otherwise(
    run: Run, write: Write, change: Change
) -> None:
    """An overdose is not made admissible by limits: exit 1, the reasons on stderr, nothing to paste."""
    result = run(write(change("h = 18", "h = 180")), "--suggest-limits")
    assert (1, "") == (result.exit_code, result.stdout)
    assert "over the baclofen library's ceiling of 2003 mcg" in result.stderr
    assert "under the least" not in result.stderr


def test_suggestions_and_a_comparison_do_not_go_together(run: Run, write: Write, base: str) -> None:
    """What `--suggest-limits` prints is to be pasted, so nothing else may be asked for beside it."""
    path = write(base)
    result = run(path, "--suggest-limits", "--previous", path)
    assert (2, "") == (result.exit_code, result.stdout)
    assert "leave out --previous" in result.stderr


def test_the_change_from_the_previous_prescription_is_shown(
    run: Run, write: Write, base: str, change: Change
) -> None:
    """Daily total and each window in per cent, with published ranges as information."""
    previous = write(change("h = 18", "h = 15"), "before.toml")
    result = run(write(base), "--previous", previous)
    assert 0 == result.exit_code
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["24", "h", "312.000", "360.000", "+15.39"] in rows
    assert ["4", "h", "60.000", "72.000", "+20.00"] in rows
    assert ["60", "min", "15.000", "18.000", "+20.00"] in rows
    assert "increase within 24 h, adults, spinal origin: 10 to 30 %" in result.stdout
    assert "another concentration" not in result.stdout
    assert "daily dose 249.600 to 358.800 mcg needs no override, over 436.800 is refused" in result.stdout
    assert "This one needs an override, with its reason." in result.stdout


@pytest.mark.parametrize(("before", "concentration"), [("12", "= 2000"), ("12", "= 1000")])
def test_a_step_that_is_never_accepted_is_refused(
    run: Run, write: Write, base: str, change: Change, tmp_path: Path, before: str, concentration: str
) -> None:
    """Exit 1 and a reason, as the pump would give for a load; with a new fill, too."""
    text = change("h = 18", f"h = {before}").replace("h = 9", "h = 6").replace("= 2000", concentration)
    target = tmp_path / "out.json"
    result = run(write(base), "--previous", write(text, "before.toml"), "--json", target)
    assert 1 == result.exit_code, result.stdout
    written = json.loads(target.read_text(encoding="ascii"))
    assert ["step_beyond_hard_limit"] == [reason["id"] for reason in written["refusals"]]
    assert (False, "refused") == (written["admitted"], written["change"]["step"])
    assert "mcg in one step, and over" in result.stdout


def test_another_concentration_is_pointed_out(run: Run, write: Write, base: str, change: Change) -> None:
    """The pump refuses an order for another concentration, and `check` says what it takes."""
    result = run(write(base), "--previous", write(change("= 2000", "= 1000"), "before.toml"))
    assert "another concentration; the pump takes it only with a new fill" in result.stdout


def test_from_nothing_there_is_no_change_in_per_cent(run: Run, write: Write, base: str) -> None:
    """A previous program of zero rates is refused by itself, and compared without a division by zero."""
    nothing = base.replace("h = 18", "h = 0").replace("h = 9", "h = 0")
    result = run(write(base), "--previous", write(nothing, "before.toml"))
    assert 0 == result.exit_code
    assert "Change from base, which is refused" in result.stdout
    assert ["24", "h", "0.000", "360.000", "n/a"] in [line.split() for line in result.stdout.splitlines()]


def test_the_result_is_written_as_json(
    run: Run, write: Write, tmp_path: Path, base: str, change: Change
) -> None:
    """Every figure of the tables, exact, under `dosebound.check/1`."""
    path, target = write(base), tmp_path / "out.json"
    run(path, "--json", target, "--previous", write(change("h = 18", "h = 15"), "before.toml"))
    found = json.loads(target.read_text(encoding="ascii"))
    assert ("dosebound.check/1", True, []) == (found["schema"], found["admitted"], found["refusals"])
    assert {
        "at": "06:00",
        "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        "rate_mcg_per_h": "18",
        "flow_nl_per_day": 216000,
        "delivered_mcg_per_h": "18.000000",
        "difference_percent": "0.0000",
    } == found["program"][0]
    every = {"least": "360", "mean": "360", "most": "360"}
    assert {"prescribed_mcg": every, "delivered_mcg": every} == found["daily"]
    assert {
        "prescribed_mcg": "18",
        "worst_true_mcg": "22.9",
        "least_admissible_mcg": "25.877",
        "limit_mcg": "32",
        "bolus_allowance_mcg": "9.1",
    } == found["windows"]["hour"]
    assert "2026-05-21T15:54:00" == found["supply"]["low"]["at_largest_strokes"]
    assert {"day": "+15.39", "four_hour": "+20.00", "hour": "+20.00"} == found["change"]["prescribed_percent"]
    assert "427.085" == found["suggested_limits"]["daily_mcg"]


def test_a_refusal_is_written_as_json_too(run: Run, write: Write, tmp_path: Path, change: Change) -> None:
    """Exit 1 is a result: its reasons are in the file, and there are no dates."""
    target = tmp_path / "out.json"
    result = run(write(change("daily_mcg = 500\n", "")), "--json", target)
    assert 1 == result.exit_code
    found = json.loads(target.read_text(encoding="ascii"))
    assert (False, None, None) == (found["admitted"], found["supply"], found["windows"]["day"]["limit_mcg"])
    assert ["limits_absent"] == [reason["id"] for reason in found["refusals"]]


def test_a_prescription_is_not_overwritten_by_its_own_result(
    run: Run, write: Write, tmp_path: Path, base: str
) -> None:
    """`--json` naming a file that is being read, under whatever name, is an error."""
    path, link = write(base), tmp_path / "link.json"
    link.symlink_to(path)
    for target in (path, link):
        result = run(path, "--json", target)
        assert (2, "") == (result.exit_code, result.stdout)
        assert f"Error: {target}: is being read: --json would overwrite it\n" == result.stderr
    assert base == path.read_text()


def test_the_ceilings_are_on_the_nominal_dose(write: Write, change: Change) -> None:
    """A program exactly at a ceiling is admitted: charging at +14.5 % refuses no ordinary dose."""
    rules = load_drug("baclofen").rules
    at_ceiling = read_prescription(write(change("h = 18", "h = 100")))
    assert Fraction(rules.hourly_pg_max) == max(at_ceiling.request.rates)
    assert not judge(at_ceiling).admission.refusals.rate_above_library
