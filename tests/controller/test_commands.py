"""Each command does what it says, or is refused whole with every reason."""

from collections.abc import Callable

import pytest
from attrs import evolve, fields
from hypothesis import given
from hypothesis import strategies as st

from controller.alarms import SILENT, Cause, Signal, boluses_locked
from controller.battery import command_owed
from controller.bolus import NO_BOLUS
from controller.commands import judged
from controller.events import Acknowledge, ClinicianBolus, Command, Confirm, Load, Resume, Stop, Turn
from controller.ledger import bolus_room, limit_in_force
from controller.order import Order, TurnBy, turned
from controller.refusals import NO_REFUSALS, Refusals, any_refusal
from controller.reservoir import Level
from controller.state import Mode, State, commissioned
from controller.units import CommandCounter, Minutes, Nanolitres, NanolitresPerDay, Picograms, Pulses
from spec.hearing import signal
from tests.controller.samples import (
    DAY_NIGHT,
    MCG,
    ML,
    PEAK,
    PLAIN,
    SENSED,
    Bench,
    flat,
    limited,
    ordered,
    pump,
    request,
)

NIGHT = ordered(DAY_NIGHT, percent=150)
WEAKER = ordered(tuple(rate // 2 for rate in DAY_NIGHT))
STRONGER = ordered(flat(33), percent=150)
OTHER_DRUG = evolve(NIGHT, pulse_pg=Picograms(4 * NIGHT.pulse_pg))

counters = st.integers(-1, 40).map(CommandCounter)
commands: st.SearchStrategy[Command] = st.one_of(
    st.builds(Load, counters, st.sampled_from([NIGHT, WEAKER, STRONGER, OTHER_DRUG]), st.booleans()),
    st.builds(Confirm, counters, counters),
    st.builds(Stop, counters),
    st.builds(Resume, counters),
    st.builds(Turn, counters, st.sampled_from(TurnBy)),
    st.builds(Acknowledge, counters, st.sampled_from(Cause)),
    st.builds(
        ClinicianBolus,
        counters,
        st.integers(-1, 90).map(Pulses),
        st.integers(47_999, 24_000_000).map(NanolitresPerDay),
    ),
)


def reasons(state: State, command: Command) -> set[str]:
    """Names of the reasons for which a command is refused."""
    refusals, _ = judged(state, command, PLAIN)
    return {field.name for field in fields(Refusals) if getattr(refusals, field.name)}


def infusing(order: Order = NIGHT, volume_nl: int = 18 * ML) -> State:
    """A pump that delivers, its first command counted as 1."""
    return Bench(PLAIN, pump(order, volume_nl)).resumed().state


def bolus(pulses: int, flow: int = 2_000_000, counter: int = 9) -> ClinicianBolus:
    """A bolus command."""
    return ClinicianBolus(CommandCounter(counter), Pulses(pulses), NanolitresPerDay(flow))


def at(make: Callable[[CommandCounter], Command], counter: int = 9) -> Command:
    """A command without parameters, with a counter."""
    return make(CommandCounter(counter))


def with_bolus() -> State:
    """A pump that delivers with a bolus under way."""
    return judged(infusing(), bolus(10), PLAIN)[1]


# --- refusals ---------------------------------------------------------------------------------------


@given(st.lists(commands, max_size=12))
def test_a_refused_command_changes_only_the_counts(given_commands: list[Command]) -> None:
    """Whatever was commanded before: refused means the same state but for counter, audit and energy."""
    state = pump(NIGHT)
    for command in given_commands:
        refusals, after = judged(state, command, PLAIN)
        refused = any_refusal(refusals)
        assert max(state.counter, command.counter) == after.counter
        assert state.audit.refused + refused == after.audit.refused
        assert state.audit.accepted + (not refused) == after.audit.accepted
        if refused:
            assert command_owed(state.battery) == after.battery
            assert state == evolve(after, counter=state.counter, audit=state.audit, battery=state.battery)
        state = after


@pytest.mark.parametrize("counter", [0, 1, -5])
@pytest.mark.parametrize(
    "make",
    [
        Stop,
        lambda counter: Turn(counter, TurnBy.HOUR_ON),
        lambda counter: Load(counter, NIGHT, override=False),
        lambda counter: ClinicianBolus(counter, Pulses(1), NanolitresPerDay(48_000)),
    ],
)
def test_a_replayed_command_is_refused(make: Callable[[CommandCounter], Command], counter: int) -> None:
    """A counter has to be above the highest one seen, whatever the command."""
    assert {"replayed"} == reasons(infusing(), at(make, counter))
    assert set() == reasons(infusing(), at(make, 2))


def test_a_refused_command_uses_up_its_counter() -> None:
    """What was refused once cannot be sent again later, when it would be accepted."""
    state = judged(infusing(), at(Resume, 7), PLAIN)[1]
    stopped = judged(state, at(Stop, 8), PLAIN)[1]
    assert {"replayed"} == reasons(stopped, at(Resume, 7))


def test_a_load_for_another_drug_is_refused() -> None:
    """The pump is filled once; an order computed with another concentration is not for it."""
    assert {"other_concentration"} == reasons(infusing(), Load(CommandCounter(9), OTHER_DRUG, override=False))


def test_the_volume_limit_is_not_raised_above_a_third_of_what_is_left() -> None:
    """At three times the new limit above the floor the load passes; one nanolitre less and it does not."""
    enough = Nanolitres(3 * STRONGER.limits.day_nl + 2 * ML)
    load = Load(CommandCounter(9), STRONGER, override=False)
    for volume, expected in ((enough, set()), (enough - 1, {"volume_limit_too_high"})):
        state = commissioned(NIGHT, Nanolitres(volume), Nanolitres(2 * ML))
        assert expected == reasons(state, load)


def test_a_limit_that_is_not_raised_is_never_too_high() -> None:
    """However little is left, the same or a lower limit can be loaded: therapy can be reduced."""
    state = commissioned(NIGHT, Nanolitres(2 * ML + 1), Nanolitres(2 * ML))
    assert set() == reasons(state, Load(CommandCounter(9), NIGHT, override=False))
    assert set() == reasons(state, Load(CommandCounter(9), WEAKER, override=False))


def test_stop_resume_and_bolus_know_their_mode() -> None:
    """What makes no sense in a mode is refused there, and accepted in the other."""
    stopped, running = pump(NIGHT), infusing()
    assert {"not_infusing"} == reasons(stopped, at(Stop))
    assert {"not_infusing"} == reasons(stopped, bolus(1))
    assert {"not_stopped"} == reasons(running, at(Resume))
    assert set() == reasons(stopped, at(Resume)) | reasons(running, at(Stop)) | reasons(running, bolus(1))


@pytest.mark.parametrize("cause", Cause)
def test_only_a_signal_that_is_given_can_be_acknowledged(cause: Cause) -> None:
    """A filled pump that waits for its first start gives STOPPED and nothing else."""
    expected = set() if cause == Cause.STOPPED else {"no_such_signal"}
    assert expected == reasons(pump(NIGHT), Acknowledge(CommandCounter(9), cause))


def test_a_second_bolus_waits_for_the_first() -> None:
    """While one runs, another is refused."""
    assert {"bolus_runs"} == reasons(with_bolus(), bolus(1, counter=10))


@pytest.mark.parametrize(
    ("pulses", "flow"),
    [(0, 2_000_000), (-3, 2_000_000), (1, 47_999), (1, 24_000_000 - NIGHT.peak_nl_per_day + 1)],
)
def test_a_malformed_bolus_is_refused(pulses: int, flow: int) -> None:
    """No pulses, a flow under the device's least, or more than program and device leave."""
    assert {"bolus_malformed"} == reasons(infusing(), bolus(pulses, flow))


def test_a_bolus_may_take_all_the_flow_that_the_program_leaves() -> None:
    """Both ends of the range are in it."""
    for flow in (48_000, 24_000_000 - NIGHT.peak_nl_per_day):
        assert set() == reasons(infusing(), bolus(1, flow))


def test_a_bolus_that_some_window_could_not_bear_whole_is_refused() -> None:
    """The narrowest allowance decides: here that of the hour."""
    state = infusing()
    fitting = bolus_room(state.ledger.hour_pg) // NIGHT.pulse_pg
    assert set() == reasons(state, bolus(fitting))
    assert {"bolus_over_allowance"} == reasons(state, bolus(fitting + 1))


def test_boluses_are_locked_under_a_medium_or_high_alarm() -> None:
    """Critical locks; low does not."""
    critical = 2 * ML + 2 * NIGHT.limits.day_nl
    assert "bolus_locked" in reasons(infusing(volume_nl=critical - 1), bolus(1))
    assert set() == reasons(infusing(volume_nl=critical), bolus(1))


def test_all_reasons_are_given_at_once() -> None:
    """A replayed, malformed bolus at a stopped, nearly empty pump has four reasons."""
    state = commissioned(NIGHT, Nanolitres(2 * ML), Nanolitres(2 * ML))
    assert {"replayed", "not_infusing", "bolus_locked", "bolus_malformed"} == reasons(
        state, bolus(0, counter=0)
    )


def session(state: State, order: Order) -> tuple[Refusals, State]:
    """What a load and its confirmation come to."""
    counter = CommandCounter(state.counter + 1)
    loaded = judged(state, Load(counter, order, override=False), PLAIN)[1]
    return judged(loaded, Confirm(CommandCounter(counter + 1), counter), PLAIN)


# --- what is obeyed ---------------------------------------------------------------------------------


def test_a_load_replaces_program_and_limits_and_cuts_off_a_bolus() -> None:
    """Delivery goes on in the same minute of the slot, with the fraction that had built up."""
    before = with_bolus()
    refusals, after = session(before, WEAKER)
    assert NO_REFUSALS == refusals
    assert (WEAKER, NO_BOLUS) == (after.order, after.bolus)
    assert (before.mode, before.phase, before.minute_in_slot) == (
        after.mode,
        after.phase,
        after.minute_in_slot,
    )
    assert before.reservoir == after.reservoir


def test_a_load_leaves_what_was_charged_and_adds_its_limits() -> None:
    """The ledger is the past; only the current bucket also saw the new limits."""
    before = Bench(PLAIN, pump(NIGHT)).resumed().tick(300).state
    after = session(before, WEAKER)[1]
    assert [bucket.charged for bucket in before.ledger.day_pg] == [
        bucket.charged for bucket in after.ledger.day_pg
    ]
    assert NIGHT.limits.day_pg == limit_in_force(after.ledger.day_pg)
    assert WEAKER.allowances.day_pg == after.ledger.day_pg[0].allowance
    assert before.ledger.day_pg[1:] == after.ledger.day_pg[1:]


def test_stop_cuts_off_a_bolus_and_resume_does_not_bring_it_back() -> None:
    """A bolus cut off is gone."""
    stopped = judged(with_bolus(), at(Stop, 10), PLAIN)[1]
    resumed = judged(stopped, at(Resume, 11), PLAIN)[1]
    assert (Mode.STOPPED, NO_BOLUS) == (stopped.mode, stopped.bolus)
    assert (Mode.INFUSING, NO_BOLUS) == (resumed.mode, resumed.bolus)


def test_stop_raises_its_alarm_and_resume_leaves_it_until_acknowledged() -> None:
    """The signal outlasts its cause."""
    stopped = judged(infusing(), at(Stop), PLAIN)[1]
    assert signal(stopped.alarms, Cause.STOPPED).on
    resumed = judged(stopped, at(Resume, 10), PLAIN)[1]
    assert Signal(on=True, acknowledged=False, quiet_min=Minutes(0)) == signal(resumed.alarms, Cause.STOPPED)
    quiet = judged(resumed, Acknowledge(CommandCounter(11), Cause.STOPPED), PLAIN)[1]
    assert SILENT == signal(quiet.alarms, Cause.STOPPED)


@pytest.mark.parametrize("by", TurnBy)
def test_a_turn_turns_the_program_and_never_the_ledger(by: TurnBy) -> None:
    """Travel moves the program, not the past."""
    before = Bench(PLAIN, pump(ordered(PEAK))).resumed().tick(100).state
    after = judged(before, Turn(CommandCounter(9), by), PLAIN)[1]
    assert turned(before.order.ring, by) == after.order.ring
    assert turned(before.change.order.ring, by) == after.change.order.ring
    kept = evolve(after, order=before.order, change=before.change, battery=before.battery)
    assert before == evolve(kept, counter=before.counter, audit=before.audit)


def test_a_granted_bolus_is_pending_whole() -> None:
    """Nothing of it has come yet."""
    after = with_bolus()
    assert (10, 2_000_000, 0) == (after.bolus.pulses, after.bolus.flow_nl_per_day, after.bolus.phase)


def test_a_lock_that_begins_clears_a_pending_bolus() -> None:
    """A level reading at the floor raises a high alarm; what is pending is gone, basal goes on."""
    order = ordered(DAY_NIGHT, SENSED, percent=150)
    bench = Bench(SENSED, pump(order)).resumed()
    bench.command(lambda counter: ClinicianBolus(counter, Pulses(10), NanolitresPerDay(2_000_000)))
    bench.tick(level=Level(known=True, nl=Nanolitres(2 * ML)))
    assert boluses_locked(bench.state.alarms)
    assert NO_BOLUS == bench.state.bolus
    assert Mode.INFUSING == bench.state.mode
    assert set() == bench.claims()


def test_loads_of_ordinary_orders_are_for_the_same_drug() -> None:
    """The samples that these tests load differ in program and limits only."""
    assert NIGHT.pulse_pg == WEAKER.pulse_pg == STRONGER.pulse_pg
    assert WEAKER.limits.day_nl < NIGHT.limits.day_nl < STRONGER.limits.day_nl
    assert 7 * 384 * MCG == sum(limited(request(DAY_NIGHT), PLAIN).rates) // 4
