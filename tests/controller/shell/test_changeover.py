"""A change of drug: the pump itself keeps within the worst that `check` shows, and comes near it."""

import json
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve, frozen
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from controller.events import Command, ConfirmFill, OpenRefill, ReportFill, ReportResidual, Resume, Tick
from controller.order import Order, in_next_slot
from controller.presets import PRESETS, pulse_units
from controller.refill import NEEDLE_MIN
from controller.shell.changeover import Changeover, changeover, longest_min
from controller.shell.decimals import Amount
from controller.shell.prescription import commission
from controller.shell.prescription_file import Prescription, read_prescription
from controller.shell.reasons import judge
from controller.shell.suggest import limits_toml, with_least_limits
from controller.state import State
from controller.step import step
from controller.units import (
    SLOT_MIN,
    CommandCounter,
    Minutes,
    Nanolitres,
    NanolitresPerDay,
    Picograms,
    PicogramsPerNanolitre,
    Pulses,
)
from fault_injection.plant import Plant, healthy
from fault_injection.plant.motor import Strokes
from fault_injection.plant.sensors import ABSENT

Run = Callable[..., Result]
At = Callable[..., Path]

DEVICE = PRESETS[2]
SMALLEST, NOMINAL, LARGEST = DEVICE.stroke_min_nl, DEVICE.stroke_nl, DEVICE.stroke_max_nl
DEAD_MIN, DEAD_MAX = Nanolitres(272_000), Nanolitres(316_000)


@pytest.fixture
def at(write: Callable[[str, str], Path], base: str) -> At:
    """The base prescription for a drug of this strength, with the least admissible limits."""

    def written(concentration: int, *replaced: tuple[str, str]) -> Path:
        text = base.partition("[limits]")[0]
        for old, new in (("= 2000", f"= {concentration}"), *replaced):
            text = text.replace(old, new)
        limits, reasons = with_least_limits(read_prescription(write(text, f"{concentration}.toml")))
        assert () == reasons
        return write(text + limits_toml(limits), f"{concentration}.toml")

    return written


def flat(mcg_per_h: str) -> tuple[tuple[str, str], ...]:
    """Replacements that make a flat program of the base prescription."""
    return (("h = 18", f"h = {mcg_per_h}"), ("h = 9", f"h = {mcg_per_h}"))


def order_of(prescription: Prescription) -> Order:
    verdict = judge(prescription)
    assert () == verdict.reasons
    return verdict.admission.order


def worst(old: Path, new: Path) -> Changeover:
    """What `check` goes by."""
    orders = (order_of(read_prescription(path)) for path in (old, new))
    found = changeover(old=next(orders), new=next(orders), device=DEVICE)
    assert found is not None
    return found


# --- the pump itself ------------------------------------------------------------------------------


@frozen
class Minute:
    """One minute of the pump: pulses, what they truly carried, and what they were to carry of the drug."""

    pulses: int
    true_pg: int
    program_pg: int
    switched: bool

    @property
    def low(self) -> bool:
        return self.true_pg < self.program_pg


class Refilled:
    """A pump that is filled with another drug, with a plug of drug before its tip."""

    def __init__(self, old: Path, new: Path, *, stroke_nl: Nanolitres, dead_nl: Nanolitres) -> None:
        before, self.new = read_prescription(old), read_prescription(new)
        condition = healthy(DEVICE, before.request.concentration)
        self.plant = Plant(
            volume_nl=before.request.volume_nl,
            condition=evolve(
                condition,
                strokes=Strokes(stroke_nl, stroke_nl, drift_nl_per_day=0, since=Minutes(0)),
                level_sensor=ABSENT,
                pressure_sensor=ABSENT,
            ),
            seed=0,
            dead_nl=dead_nl,
        )
        self.stroke_nl = stroke_nl
        self.state: State = commission(before, order_of(before))
        self.minutes: list[Minute] = []
        self.give(Resume(self.counter()))
        strongest = evolve(self.new, concentration=Amount(self.new.concentration.written, 2000))
        limits, _ = with_least_limits(strongest)
        self.fallback = order_of(evolve(strongest, limits=limits))

    def counter(self) -> CommandCounter:
        return CommandCounter(self.state.counter + 1)

    def give(self, command: Command) -> None:
        result = step(self.state, command, DEVICE)
        assert self.state.audit.refused == result.state.audit.refused, result.refusals
        self.state = result.state

    def tick(self, minutes: int) -> None:
        for _ in range(minutes):
            waited = self.state.change.pending
            result = step(
                self.state,
                Tick(self.plant.confirmed(), self.plant.level(), self.plant.voltage(), self.plant.pressure()),
                DEVICE,
            )
            self.state = result.state
            assert 0 == result.withheld
            pulses = result.motor.basal
            strength = self.state.order.pulse_pg // LARGEST
            self.minutes.append(
                Minute(
                    pulses=pulses,
                    true_pg=self.plant.turn(pulses).true_pg,
                    program_pg=pulses * self.stroke_nl * strength,
                    switched=waited and not self.state.change.pending,
                )
            )

    def refill(self, *, late: bool) -> None:
        """A refill that takes as long as it may, the drug filled in at its end or at its beginning."""
        self.give(OpenRefill(self.counter(), self.fallback))
        self.give(ReportResidual(self.counter(), self.state.refill.lower_nl))
        request, order = self.new.request, order_of(self.new)
        if not late:
            self.plant.fill(request.volume_nl, request.concentration)
        self.tick(NEEDLE_MIN - 1)
        for _ in range(len(self.minutes) // SLOT_MIN):  # the ring begins with the slot that runs
            order = in_next_slot(order)
        if late:
            self.plant.fill(request.volume_nl, request.concentration)
        volume_nl, pulse_pg = request.volume_nl, Picograms(order.pulse_pg)
        self.give(ReportFill(self.counter(), volume_nl, pulse_pg))
        self.give(ConfirmFill(self.counter(), volume_nl, order, second_person=True))

    def below_min(self) -> int:
        """Run until the new drug comes by its own program, and return for how long there was too little."""
        whole = 0
        while self.state.change.pending or not whole:
            self.tick(1)
            last = self.minutes[-1]
            whole = last.pulses if not (last.low or self.state.change.pending) else 0
        (switch,) = (at for at, minute in enumerate(self.minutes) if minute.switched)
        low = [at for at, minute in enumerate(self.minutes) if minute.low]
        if low[-1] > switch:
            assert low[0] > switch
            return low[-1] - switch + 1
        return switch - max(at for at in range(low[0]) if self.minutes[at].pulses)


DAY_NIGHT: tuple[tuple[str, str], ...] = ()
CASES = [
    (500, 2000, DAY_NIGHT),
    (500, 1000, DAY_NIGHT),
    (2000, 500, DAY_NIGHT),
    (2000, 1000, flat("40")),
    (1000, 2000, flat("40")),
]


@pytest.mark.parametrize(("old", "new", "program"), CASES)
def test_the_pump_keeps_within_the_worst_that_is_foretold_and_comes_near_it(
    at: At, old: int, new: int, program: tuple[tuple[str, str], ...]
) -> None:
    """Strokes and dead volume at their worst, begun at several minutes: within 3 pulses of the bound."""
    before, after = at(old, *program), at(new, *program)
    foretold = worst(before, after)
    stronger = new > old
    stroke_nl, dead_nl = (SMALLEST, DEAD_MAX) if stronger else (LARGEST, DEAD_MIN)
    times = []
    for first in (300, 305, 311, 317):  # so that all of the night lies in between
        pump = Refilled(before, after, stroke_nl=stroke_nl, dead_nl=dead_nl)
        pump.tick(first)
        pump.refill(late=stronger)
        times.append(pump.below_min())
        assert foretold.least == least_of(pump.minutes)
        assert not any(minute.true_pg > minute.program_pg for minute in pump.minutes)
    assert max(times) <= foretold.below_min
    flow = min(order_of(read_prescription(after if stronger else before)).ring)
    assert max(times) >= foretold.below_min - 3 * pulse_units(DEVICE) // flow


def least_of(minutes: Iterable[Minute]) -> Fraction:
    return min(Fraction(minute.true_pg, minute.program_pg) for minute in minutes if minute.pulses)


@pytest.mark.parametrize(("old", "new"), [(500, 2000), (2000, 500)])
@pytest.mark.parametrize("stroke_nl", [SMALLEST, NOMINAL, LARGEST])
@pytest.mark.parametrize("dead_nl", [DEAD_MIN, DEAD_MAX])
def test_no_stroke_and_no_dead_volume_within_their_ranges_is_worse(
    at: At, old: int, new: int, stroke_nl: Nanolitres, dead_nl: Nanolitres
) -> None:
    """Too little for less time, and never more than the program gives but for the strokes."""
    before, after = at(old), at(new)
    pump = Refilled(before, after, stroke_nl=stroke_nl, dead_nl=dead_nl)
    pump.refill(late=True)
    assert pump.below_min() <= worst(before, after).below_min
    assert not any(minute.true_pg > minute.program_pg for minute in pump.minutes)


@given(
    st.lists(st.integers(0, 24_000_000), min_size=1, max_size=8).filter(any),
    st.integers(0, 400),
)
def test_a_program_takes_longest_from_its_worst_minute(flows: list[int], pulses: int) -> None:
    """Brute force over every minute of the ring, and over rings of any length."""
    ring = tuple(NanolitresPerDay(flow) for flow in flows)
    minutes = [flow for flow in ring for _ in range(15)]
    wanted = pulses * pulse_units(DEVICE)

    def taken(start: int) -> int:
        turns, rest = divmod(wanted, sum(minutes))
        minute = start
        if rest == 0 and turns:  # the last whole turn is walked, for the flows at its end may be 0
            turns, rest = turns - 1, sum(minutes)
        while rest > 0:
            rest -= minutes[minute % len(minutes)]
            minute += 1
        return turns * len(minutes) + minute - start

    assert max(map(taken, range(len(minutes)))) == longest_min(ring, Pulses(pulses), DEVICE)


# --- the verdict ----------------------------------------------------------------------------------


def found(least: Fraction, below_min: int) -> Changeover:
    """A change with so little for so long."""
    strengths = (PicogramsPerNanolitre(500), PicogramsPerNanolitre(2000))
    return Changeover(*strengths, Minutes(below_min), least=least, least_true=least, most=Fraction(1))


@pytest.mark.parametrize(
    ("least", "below_min", "refused"),
    [
        (Fraction(1, 4), 721, True),
        (Fraction(1, 4), 720, False),
        (Fraction(499, 1000), 721, True),
        (Fraction(1, 2), 100_000, False),
        (Fraction(1, 2), 720, False),
    ],
)
def test_less_than_half_for_more_than_12_h_is_refused(least: Fraction, below_min: int, refused: bool) -> None:
    """Exactly half is not below it, and 12 h to the minute are not beyond them."""
    assert refused == found(least, below_min).too_low_for_too_long


@pytest.mark.parametrize(
    ("old", "new", "below_min", "least"),
    [
        # ceil(316 / 1.71) = 185 pulses to the tip. Counted at the switch ceil(272 / 2.29) - 2 = 117, of them
        # ceil(29 x 600 / 2880) = 7 of the refill: 75 are left, of 2880 min uL/day, and the switch's minute.
        (500, 1000, 75 * 2880 // 300 + 1, Fraction(1, 2)),
        (500, 2000, 75 * 2880 // 150 + 1, Fraction(1, 4)),
        (1000, 2000, -(-(185 - 117 + 4) * 2880 // 150) + 1, Fraction(1, 2)),
        # floor(272 / 2.29) = 118 pulses are whole, less ceil(29 x 150 / 2880) = 2 of the refill: 69.
        (2000, 500, -(-69 * 2880 // 150) + 2, Fraction(1, 4)),
        (1000, 500, -(-(185 - 118 + 4) * 2880 // 300) + 2, Fraction(1, 2)),
    ],
)
def test_the_worst_of_a_flat_program(at: At, old: int, new: int, below_min: int, least: Fraction) -> None:
    """300 mcg/day in a dead volume of 0.272 to 0.316 mL, by hand; over-dose is the strokes' alone."""
    drug = worst(at(old, *flat("12.5")), at(new, *flat("12.5")))
    assert (old, new, below_min, least) == (drug.old, drug.new, drug.below_min, drug.least)
    assert (least * Fraction(855, 1000), Fraction(1145, 1000)) == (drug.least_true, drug.most)


def test_the_widest_dead_volume_of_both_files_counts(at: At) -> None:
    """The controller counts by what the old file says of the catheter; the truth may be in the new one."""
    old, new = order_of(read_prescription(at(500))), order_of(read_prescription(at(2000)))
    for before, after in ((old, new), (new, old)):
        wide = evolve(after, dead_volume_min_nl=Nanolitres(140_000), dead_volume_max_nl=Nanolitres(441_000))
        as_it_is = changeover(old=before, new=after, device=DEVICE)
        wider = changeover(old=before, new=wide, device=DEVICE)
        assert as_it_is and wider and as_it_is.below_min < wider.below_min


# --- the command ----------------------------------------------------------------------------------

SENTENCE = (
    "  1. The change from 500 to 2000 mcg/mL may leave 25.00 % of the dose for 24.02 h while the new drug "
    "travels to the tip; below half of it is refused beyond 12 h."
)


def test_a_change_that_leaves_too_little_is_refused(run: Run, at: At, tmp_path: Path) -> None:
    """Exit 1, the sentence among the reasons, the table, and all of it as JSON."""
    target = tmp_path / "out.json"
    result = run(at(2000, *flat("12.5")), "--previous", at(500, *flat("12.5")), "--json", target)
    assert 1 == result.exit_code
    assert SENTENCE in result.stdout.splitlines()
    rows = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "Change of drug from 500 to 2000 mcg/mL: the worst on the way" in rows
    assert "least, nominal strokes 25.00 24.02" in rows
    assert "least, smallest strokes 21.37 24.02" in rows
    assert "most, largest strokes 114.50" in rows
    assert "stronger drug may arrive; the old one may still come. At most +14.50 %" in result.stdout
    written = json.loads(target.read_text(encoding="ascii"))
    assert (False, None) == (written["admitted"], written["supply"])
    assert [{"id": "change_of_drug", "text": SENTENCE[5:]}] == written["refusals"]
    assert {
        "from_mcg_per_ml": "500",
        "to_mcg_per_ml": "2000",
        "least_dose_percent": "25.00",
        "least_dose_percent_at_smallest_strokes": "21.37",
        "most_hours_below_prescribed": "24.02",
        "most_over_dose_percent": "+14.50",
        "too_low_for_too_long": True,
    } == written["change"]["drug"]


def test_a_weaker_drug_is_refused_likewise(run: Run, at: At) -> None:
    """A quarter of the dose for most of a day; by itself the prescription is admitted."""
    new, old = at(500, *flat("12.5")), at(2000, *flat("12.5"))
    result = run(new, "--previous", old)
    assert 1 == result.exit_code
    assert "from 2000 to 500 mcg/mL may leave 25.00 % of the dose for 22.12 h" in result.stdout
    assert "the weaker may come before" in result.stdout
    assert 0 == run(new).exit_code


def test_below_half_for_a_short_time_is_admitted(run: Run, at: At) -> None:
    """A fast program brings the new drug to the tip within 12 h."""
    result = run(at(2000, *flat("30")), "--previous", at(500, *flat("30")))
    assert 0 == result.exit_code
    assert "ADMITTED" in result.stdout
    assert "Change of drug from 500 to 2000" in result.stdout


def test_exactly_half_is_admitted_however_long(run: Run, at: At, tmp_path: Path) -> None:
    """Shown, and not refused: so every change can be made in such steps."""
    target = tmp_path / "out.json"
    result = run(at(1000, *flat("5")), "--previous", at(500, *flat("5")), "--json", target)
    assert 0 == result.exit_code
    drug = json.loads(target.read_text(encoding="ascii"))["change"]["drug"]
    assert ("50.00", False) == (drug["least_dose_percent"], drug["too_low_for_too_long"])
    assert Fraction(drug["most_hours_below_prescribed"]) > 24


def test_an_old_catheter_is_shown_and_not_refused(run: Run, at: At, tmp_path: Path) -> None:
    """A quarter of the dose for a day and more, from 2000 mcg/mL; with another pump before it, too."""
    target, prescription = tmp_path / "out.json", at(500, *flat("12.5"))
    text = prescription.read_text(encoding="utf-8")
    prescription.write_text(text.replace("[device]", "[device]\nold_catheter = true"), encoding="utf-8")
    for previous in ((), ("--previous", at(1000, *flat("12.5")))):
        result = run(prescription, *previous, "--json", target)
        assert 0 == result.exit_code, result.stdout
        assert "Old catheter, from 2000 to 500 mcg/mL: the worst on the way" in result.stdout
        assert "If the old catheter holds a weaker drug, or none" in result.stdout
        written = json.loads(target.read_text(encoding="ascii"))
        drug = written["old_catheter"]
        assert ("2000", "25.00", True) == (
            drug["from_mcg_per_ml"],
            drug["least_dose_percent"],
            drug["too_low_for_too_long"],
        )
        assert written["change"] is None or written["change"]["drug"] is None


def test_the_same_drug_again_is_no_change_of_drug(run: Run, at: At, tmp_path: Path) -> None:
    """Nothing shown, and null."""
    target = tmp_path / "out.json"
    result = run(at(2000), "--previous", at(2000), "--json", target)
    assert 0 == result.exit_code
    assert "Change of drug" not in result.stdout
    assert json.loads(target.read_text(encoding="ascii"))["change"]["drug"] is None


def test_a_program_of_nothing_has_no_worst(run: Run, at: At, write: At, base: str) -> None:
    """It is refused by itself, and no time is made up for it."""
    nothing = base.replace("h = 18", "h = 0").replace("h = 9", "h = 0").replace("= 2000", "= 500")
    result = run(at(2000), "--previous", write(nothing, "nothing.toml"))
    assert 0 == result.exit_code
    assert "Change of drug" not in result.stdout


def test_other_reasons_stand_before_it(run: Run, at: At, write: At) -> None:
    """Every reason is given, also if the prescription is refused by itself."""
    text = at(2000, *flat("12.5")).read_text(encoding="utf-8").replace("volume_ml = 20", "volume_ml = 21")
    result = run(write(text, "new.toml"), "--previous", at(500, *flat("12.5")))
    assert 1 == result.exit_code
    assert "  1. The fill, 21 mL" in result.stdout
    assert "  2." + SENTENCE[4:] in result.stdout.splitlines()


def test_a_bad_file_on_either_side_is_still_an_error(run: Run, at: At, write: At) -> None:
    """Exit 2, whatever the change would be."""
    bad = write("schema = 1", "bad.toml")
    assert [2, 2] == [
        run(*each).exit_code for each in ((bad, "--previous", at(500)), (at(500), "--previous", bad))
    ]
