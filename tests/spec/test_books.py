"""The reference pump's books are right by themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spec.books import Accounts, Balance, Deliveries, Latch, Limits, PatientBook, Program, RunningBolus
from tests.controller.samples import amounts, flat

steps = st.tuples(st.integers(594, 700), st.integers(0, 9), st.integers(0, 3))
"""True length of a minute, pulses, true mass."""
ticks = st.lists(steps, min_size=1, max_size=90)


def delivered(history: list[tuple[int, int, int]]) -> tuple[Deliveries, list[tuple[int, int, int]]]:
    """The book, and the same as a list of (time, pulses, true mass)."""
    book, plain, now = Deliveries(), [], 0
    for length_ds, pulses, true_pg in history:
        now += length_ds
        book.add(now, charged_pg=100 * pulses, charged_nl=pulses, true_pg=true_pg, primed_pg=0)
        plain.append((now, pulses, true_pg))
    return book, plain


@given(ticks, st.integers(0, 60_000))
def test_a_window_holds_all_that_came_in_it(history: list[tuple[int, int, int]], length_ds: int) -> None:
    """Both ends count."""
    book, plain = delivered(history)
    since = plain[-1][0] - length_ds
    total = book.total(length_ds)
    assert sum(pulses for at, pulses, _ in plain if at >= since) == total.charged_nl
    assert 100 * total.charged_nl == total.charged_pg
    assert sum(true for at, _, true in plain if at >= since) == total.true_pg


def test_old_deliveries_are_dropped_and_young_ones_are_not() -> None:
    """After ten days the last 24 h are there, both ends included, however long the list was."""
    book = Deliveries()
    for minute in range(14_400):
        book.add(600 * minute, charged_pg=1, charged_nl=1, true_pg=1, primed_pg=0)
    assert 1_441 == book.total(864_000).charged_pg


@pytest.mark.parametrize(
    ("true_pg", "tenths"), [(0, 11), (110, 11), (111, 13), (130, 13), (150, 15), (200, 20), (201, 1_000)]
)
def test_the_smallest_factor_that_bounds_the_true_mass_is_found(true_pg: int, tenths: int) -> None:
    """100 charged: up to 110 is a factor of 1.1, and so on; more than twice is beyond."""
    book = Deliveries()
    book.add(600, charged_pg=100, charged_nl=1, true_pg=0, primed_pg=0)
    book.add(1_200, charged_pg=100, charged_nl=1, true_pg=true_pg, primed_pg=0)
    assert tenths == book.total(864_000).tenths


def test_what_priming_may_bring_counts_with_what_is_charged() -> None:
    """Nothing was charged for two pulses that primed, and they brought a bit more than two would."""
    book = Deliveries()
    book.add(600, charged_pg=0, charged_nl=2, true_pg=220, primed_pg=200)
    total = book.total(864_000)
    assert (11, 200, 0) == (total.tenths, total.primed_pg, total.charged_pg)


def test_a_replaced_limit_counts_through_its_last_minute() -> None:
    """Replaced in minute 100, the old limit is in force in minute 100 and not in 101."""
    limits = Limits(amounts(9, 9, 9, 9))
    limits.replace(amounts(5, 5, 5, 5), 100)
    assert 9 == limits.largest(lambda amount: amount.day_pg, 100)
    assert 5 == limits.largest(lambda amount: amount.day_pg, 101)
    assert 5 == limits.now.day_pg


def test_the_program_walks_by_wall_minutes() -> None:
    """Fifteen minutes to a slot, 96 slots to a day, and a load starts its first slot at once."""
    program = Program(tuple(range(96)), 13)  # type: ignore[arg-type]
    flows = []
    for _ in range(3):
        flows.append(program.flow())
        program.minutes_pass(1)
    assert [0, 0, 1] == flows
    program.turn(-4)
    assert 93 == program.flow()
    program.load(tuple(range(100, 196)))  # type: ignore[arg-type]
    assert (100, 100) == (program.flow(), program.from_now()[0])


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=40))
def test_the_balance_is_judged_against_every_beginning(moves: list[tuple[int, int]]) -> None:
    """Brute force over every interval that ends now says the same."""
    balance = Balance()
    for end in range(len(moves)):
        commanded, scheduled = moves[end]
        excess = balance.excess(commanded=commanded, scheduled=scheduled)
        assert max(sum(c - s for c, s in moves[begin : end + 1]) for begin in range(end + 1)) == excess


def test_a_bolus_holds_its_flow_until_its_pulses_are_through() -> None:
    """Two pulses at three tenths of a pulse a minute take seven minutes."""
    bolus = RunningBolus(2, 3, 10, by_patient=True)
    assert [3, 3, 3, 3, 3, 3, 3, 0, 0] == [bolus.next_minute() for _ in range(9)]


def test_a_latch_says_when_it_begins() -> None:
    """It begins once, stays, and begins again only after it has ended."""
    latch = Latch(10)
    assert [True, False, False] == [latch.update(cause=cause) for cause in (True, True, False)]
    assert Latch(10, on=True, acknowledged=False) == latch
    latch.acknowledge()
    assert not latch.update(cause=False)
    assert Latch(10, on=False, acknowledged=False) == latch
    assert latch.update(cause=True)
    assert Latch(10, on=True, acknowledged=False) == latch


def test_an_acknowledgement_lapses_with_its_time() -> None:
    """After nine minutes it counts, after ten it does not; a new one counts from its own minute."""
    latch = Latch(10)
    latch.update(cause=True)
    assert latch.wants_to_be_heard()
    latch.minute_passes()
    for _ in range(2):
        latch.acknowledge()
        assert [False] * 9 + [True] == [wants_a_minute_later(latch) for _ in range(10)]
        assert (True, True) == (latch.on, latch.lapsed)
    latch.acknowledge()
    assert not latch.lapsed


def wants_a_minute_later(latch: Latch) -> bool:
    """Whether it is to be heard after the next minute, its cause still there."""
    latch.minute_passes()
    latch.update(cause=True)
    return latch.wants_to_be_heard()


def test_accounts_stop_at_nothing() -> None:
    """What is left is never less than nothing."""
    accounts = Accounts(10_000, 2_290, 1_710, commanded=5, confirmed=6, drawn_nl=10_000)
    assert (0, 0, 0) == (accounts.surely_nl(), accounts.at_most_nl(), accounts.truly_nl())
    assert 96 == len(flat(1))


@given(pulses=st.integers(1, 40), flow=st.integers(48_000, 24_000_000))
def test_a_bolus_brings_each_pulse_in_the_minute_that_completes_it(pulses: int, flow: int) -> None:
    """After m minutes min(pulses, m x flow in whole pulses) have come; in the end all have."""
    bolus, came = RunningBolus(pulses, flow, 2_880_000, True), 0
    while not bolus.is_through():
        bolus.next_minute()
        came += bolus.brings()
        assert min(pulses, bolus.minutes * flow // 2_880_000) == came
    assert pulses == came


def test_the_book_of_patient_boluses_knows_lockout_and_count() -> None:
    """From the minute in which the last one ran, and from the last load; the count for 24 h 30 min."""
    book = PatientBook(loaded=100)
    assert (True, False, 0) == (book.locked_out(149, 50), book.locked_out(150, 50), book.recent(150))
    book.begins(200)
    book.runs(210)
    assert (True, False) == (book.locked_out(259, 50), book.locked_out(260, 50))
    assert (1, 0) == (book.recent(210 + 1_469), book.recent(210 + 1_470))


@pytest.mark.parametrize(
    ("held_nl", "truly_nl"), [(50_000, 50_000), (46_500, 46_500), (30_000, 46_000), (60_000, 50_000)]
)
def test_of_a_fill_no_more_has_left_than_was_drawn_since_the_residual(held_nl: int, truly_nl: int) -> None:
    """Whatever is held; by the commands all that was commanded may have, and nothing must have."""
    accounts = Accounts(0, 2_290, 1_710, commanded=2, drawn_nl=4_000)
    accounts.fill(50_000, held_nl)
    assert truly_nl == accounts.truly_nl()
    assert 50_000 - 2 * 2_290 == accounts.surely_nl()
    assert 50_000 == accounts.at_most_nl()
