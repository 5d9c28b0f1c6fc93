"""A prescription is read exactly, and becomes the ring that its clock means."""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from attrs import asdict
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from controller.admission import NO_PATIENT_BOLUS
from controller.presets import PRESETS
from controller.shell.assessment import assess
from controller.shell.decimals import Amount
from controller.shell.errors import BadFile, Refused
from controller.shell.library import drug_names, load_drug, read_drug
from controller.shell.prescription import commission, load_admitted
from controller.shell.prescription_file import Prescription, read_prescription
from controller.shell.program import Step, ring_of
from controller.shell.reading import parse_table
from controller.shell.tables import show
from controller.state import Mode
from controller.units import Minutes, PicogramsPerNanolitre

Write = Callable[..., Path]

quarter_hours = st.integers(0, 95).map(lambda slot: slot * 15)


def decimals(maximum: int) -> st.SearchStrategy[str]:
    """Numbers as they may be written: with and without decimals, with trailing zeros."""
    places = st.integers(0, 6)
    return places.flatmap(
        lambda count: st.decimals(0, maximum, places=count, allow_nan=False).map(lambda number: f"{number:f}")
    )


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A prescription file, and the numbers written in it in order."""
    times = sorted(draw(st.sets(quarter_hours, min_size=1, max_size=12)))
    rates = [draw(decimals(10_000)) for _ in times]
    dead_min, dead_max, volume, floor = (draw(decimals(1000)) for _ in range(4))
    limits = [draw(decimals(1_000_000)) for _ in range(3)]
    concentration = str(draw(st.integers(1, 10_000)))
    steps = "".join(
        f'[[program.step]]\nat = "{at // 60:02}:{at % 60:02}"\nrate_mcg_per_h = {rate}\n'
        for at, rate in zip(times, rates, strict=True)
    )
    start = draw(quarter_hours)
    text = f"""
schema = "dosebound.prescription/1"
label = "round-trip"
device = {{ preset = "synchromed-like-20", dead_volume_ml = {{ min = {dead_min}, max = {dead_max} }} }}
drug = {{ name = "baclofen", concentration_mcg_per_ml = {concentration} }}
reservoir = {{ volume_ml = {volume}, usable_floor_ml = {floor} }}
limits = {{ daily_mcg = {limits[0]}, four_hour_mcg = {limits[1]}, hourly_mcg = {limits[2]} }}
[program]
start = 2026-03-02T{start // 60:02}:{start % 60:02}:00
{steps}"""
    return text, [dead_min, dead_max, concentration, volume, floor, *rates, *limits]


def amounts_of(prescription: Prescription) -> list[tuple[Amount, int]]:
    """Every number of a prescription in the order of `texts`, with the decimals its grid holds."""
    limits, fill = prescription.limits, prescription.fill
    assert limits.day and limits.four_hour and limits.hour
    return [
        (prescription.dead_volume_min, 6),
        (prescription.dead_volume_max, 6),
        (prescription.concentration, 0),
        (fill.volume, 6),
        (fill.usable_floor, 6),
        *((step.rate, 6) for step in prescription.steps),
        (limits.day, 6),
        (limits.four_hour, 6),
        (limits.hour, 6),
    ]


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file that every example overwrites."""
    return tmp_path_factory.mktemp("round-trip") / "rx.toml"


@given(texts())
def test_every_decimal_is_read_back_exactly(scratch: Path, written: tuple[str, list[str]]) -> None:
    """Each number is kept as written, and its integer is that number and nothing near it."""
    text, numbers = written
    scratch.write_text(text)
    amounts = amounts_of(read_prescription(scratch))
    assert numbers == [format(amount.written, "f") for amount, _ in amounts]
    assert [Decimal(number) for number in numbers] == [
        Decimal(amount.units) / 10**places for amount, places in amounts
    ]


@given(texts())
def test_check_prints_the_decimals_that_were_written(scratch: Path, written: tuple[str, list[str]]) -> None:
    """Rates, limits, fill, floor and concentration stand in what `check` shows, digit for digit."""
    text, numbers = written
    scratch.write_text(text)
    screen = StringIO()
    show(Console(file=screen, width=300, markup=False, emoji=False), assess(read_prescription(scratch)), None)
    words = screen.getvalue().split()
    assert [] == [number for number in numbers[2:] if number not in words]


@given(st.sets(quarter_hours, min_size=1), quarter_hours)
def test_a_rate_holds_until_the_next_step_around_midnight(times: set[int], start: int) -> None:
    """Slot by slot from the start: the rate of the latest step at or before it, or of yesterday's last."""
    steps = [Step(Minutes(at), Amount(Decimal(at + 1), (at + 1) * 10**6)) for at in sorted(times)]
    ring = ring_of(steps, datetime(2026, 3, 2, start // 60, start % 60))
    clock = [(start + 15 * slot) % 1440 for slot in range(96)]
    latest = [max((at for at in times if at <= now), default=max(times)) for now in clock]
    assert [(at + 1) * 10**6 for at in latest] * 7 == list(ring)


@given(st.sets(st.tuples(st.integers(0, 6), quarter_hours), min_size=1), st.integers(0, 6), quarter_hours)
def test_a_rate_holds_through_days_that_have_no_step(
    changes: set[tuple[int, int]], today: int, start: int
) -> None:
    """Slot by slot from the start: the rate of the latest step at or before it, or of last week's last."""
    at_min = {day * 1440 + at for day, at in changes}
    steps = [
        Step(Minutes(at), Amount(Decimal(day), (day * 1440 + at + 1) * 10**6), (day,))
        for day, at in sorted(changes, key=lambda change: change[1])
    ]
    ring = ring_of(steps, datetime(2026, 3, 2 + today, start // 60, start % 60))
    week = [(today * 1440 + start + 15 * slot) % 10_080 for slot in range(672)]
    latest = [max((at for at in at_min if at <= now), default=max(at_min)) for now in week]
    assert [(at + 1) * 10**6 for at in latest] == list(ring)


WEEKEND = """[[program.step]]
at = "06:00"
days = ["mon", "tue", "wed", "thu", "fri"]
rate_mcg_per_h = 18

[[program.step]]
at = "08:30"
days = ["sat", "sun"]
rate_mcg_per_h = 12

[[program.step]]
at = "22:00"
rate_mcg_per_h = 9
"""


def with_program(base: str, program: str) -> str:
    """The ordinary file with other program steps."""
    head, _, limits = base.partition("[[program.step]]")
    return head + program + limits[limits.index("[limits]") :]


def test_days_of_the_week_have_steps_of_their_own(write: Write, base: str) -> None:
    """From Monday at nine; on Saturday the night's rate goes on until half past eight."""
    prescription = read_prescription(write(with_program(base, WEEKEND)))
    night, day, weekend = 9_000_000, 18_000_000, 12_000_000
    monday = [day] * 52 + [night] * 32
    rest = ([day] * 64 + [night] * 32) * 3 + [day] * 64 + [night] * 42
    saturday = [weekend] * 54 + [night] * 42
    sunday = [weekend] * 54 + [night] * 32
    assert (*monday, *rest, *saturday, *sunday, *[day] * 12) == prescription.request.rates
    assert ["mon to fri", "sat, sun", "daily"] == [step.written_days for step in prescription.steps]


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        ("[]", "at least one day"),
        ('["monday"]', 'expected days out of mon, tue, wed, thu, fri, sat, sun, not "monday"'),
        ('["tue", "mon"]', "each day once, from mon to sun; mon comes after tue"),
        ('["mon", "mon"]', "each day once, from mon to sun; mon comes after mon"),
        ('"mon"', "expected an array, not a string"),
        ("[1]", "expected a string, not an integer"),
    ],
)
def test_days_that_are_none_are_refused(write: Write, base: str, days: str, reason: str) -> None:
    """Each day at most once, in order, by its short name."""
    program = WEEKEND.replace('["sat", "sun"]', days)
    with pytest.raises(BadFile, match=re.escape(reason)):
        read_prescription(write(with_program(base, program)))


def test_two_steps_at_the_same_time_of_a_day_are_refused(write: Write, base: str) -> None:
    """The day is named."""
    program = WEEKEND.replace('"08:30"', '"06:00"').replace('["sat", "sun"]', '["fri", "sat"]')
    with pytest.raises(BadFile, match="expected a time after 06:00, that of the step before on fri"):
        read_prescription(write(with_program(base, program)))


def test_a_prescription_is_what_its_file_says(write: Write, base: str) -> None:
    """Device, drug, units and ring of a file that can be checked by eye."""
    prescription = read_prescription(write(base))
    assert "base" == prescription.label
    assert PRESETS[2] == prescription.device
    assert load_drug("baclofen") == prescription.drug
    assert datetime(2026, 3, 2, 9) == prescription.start
    assert {
        "concentration": 2000,
        "rates": ((18_000_000,) * 52 + (9_000_000,) * 32 + (18_000_000,) * 12) * 7,
        "limits_given": True,
        "day_pg": 500_000_000,
        "four_hour_pg": 115_000_000,
        "hour_pg": 32_000_000,
        "volume_nl": 20_000_000,
        "usable_floor_nl": 2_000_000,
        "dead_volume_min_nl": 272_000,
        "dead_volume_max_nl": 316_000,
        "patient": asdict(NO_PATIENT_BOLUS),
    } == asdict(prescription.request)


def test_a_patient_bolus_is_what_its_section_says(write: Write, base: str) -> None:
    """Exact in the core's integers; the reason is kept as written, without the spaces around it."""
    section = (
        "[patient_bolus]\ndose_mcg = 8.000001\nduration_min = 10\nlockout_min = 240\nper_24h_max = 4\n"
        'reason = " spasms at night "\n[limits]'
    )
    prescription = read_prescription(write(base.replace("[limits]", section)))
    assert {
        "asked": True,
        "dose_pg": 8_000_001,
        "duration_min": 10,
        "lockout_min": 240,
        "per_24h_max": 4,
    } == asdict(prescription.request.patient)
    assert prescription.patient_bolus is not None
    assert "spasms at night" == prescription.patient_bolus.reason


@pytest.mark.parametrize("limit", ["daily_mcg = 500", "four_hour_mcg = 115", "hourly_mcg = 32"])
def test_a_single_missing_limit_is_a_missing_limit(
    write: Write, change: Callable[[str, str], str], limit: str
) -> None:
    """Two limits of three are not all limits."""
    assert not read_prescription(write(change(limit, ""))).request.limits_given


def test_a_step_on_each_quarter_hour_of_the_week_fits_and_no_more(write: Write, base: str) -> None:
    """672 of them are a program; one more cannot be."""
    steps = [
        f'[[program.step]]\nat = "{at // 60:02}:{at % 60:02}"\ndays = ["{day}"]\nrate_mcg_per_h = 9\n'
        for at in range(0, 1440, 15)
        for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    ]
    assert 672 == len(read_prescription(write(with_program(base, "".join(steps)))).steps)
    with pytest.raises(BadFile, match="expected 1 to 672 steps, not 673"):
        read_prescription(write(with_program(base, "".join([*steps, steps[0]]))))
    with pytest.raises(BadFile, match="expected 1 to 672 steps, not 0"):
        read_prescription(write(with_program(base, "step = []\n")))


def test_an_admitted_prescription_gives_the_order_and_a_stopped_full_pump(write: Write, base: str) -> None:
    """Loading and commissioning: the pump holds the fill in both accounts and waits for RESUME."""
    prescription, order = load_admitted(write(base))
    state = commission(prescription, order)
    assert Mode.STOPPED == state.mode
    assert (order, order.ring) == (state.order, state.order.ring)
    assert (20_000_000, 20_000_000, 2_000_000) == (
        state.reservoir.lower_nl,
        state.reservoir.upper_nl,
        state.reservoir.usable_floor_nl,
    )


def test_a_refused_prescription_is_not_loaded(write: Write, change: Callable[[str, str], str]) -> None:
    """Whoever loads a refused prescription gets every reason instead of an order."""
    path = write(change("daily_mcg = 500", "daily_mcg = 400").replace("hourly_mcg = 32", "hourly_mcg = 99"))
    with pytest.raises(Refused) as refused:
        load_admitted(path)
    assert 1 == refused.value.exit_code
    assert (
        "The 24 h limit, 400 mcg, is under the least admissible, 427.085 mcg.",
        "The 60 min limit, 99 mcg, is over 1.5 times the least admissible: at most 38.815 mcg.",
    ) == refused.value.reasons


def test_the_library_holds_baclofen_as_published() -> None:
    """Concentrations, ceilings, stability and the ban on patient boluses."""
    assert ("baclofen",) == drug_names()
    drug = load_drug("baclofen")
    assert tuple(map(PicogramsPerNanolitre, (50, 500, 1000, 2000))) == drug.rules.concentrations
    assert (2_003_000_000, 100_000_000) == (drug.rules.daily_pg_max, drug.rules.hourly_pg_max)
    assert 180 == drug.stability_days
    assert drug.rules.patient_bolus_allowed
    assert all(entry.percent_min <= entry.percent_max for entry in drug.titration)


def test_a_damaged_library_is_noticed() -> None:
    """A library file is read as strictly as a prescription."""
    with pytest.raises(
        BadFile, match=r'x.toml: schema = "dosebound.library/2": expected "dosebound.library/1"'
    ):
        read_drug(parse_table('schema = "dosebound.library/2"', "x.toml"))
    with pytest.raises(BadFile, match=r"x.toml: ceiling = a table: unknown key; did you mean ceilings\?"):
        read_drug(parse_table("[ceiling]", "x.toml"))
