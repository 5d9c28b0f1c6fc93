"""The programming session: load, show, confirm; and everything that becomes of one that is not confirmed."""

from attrs import evolve

from controller.events import Confirm, Load, Stop, Turn
from controller.order import TurnBy, next_slot
from controller.session import SESSION_MIN
from controller.state import Mode, State
from controller.step import StepResult
from controller.units import CommandCounter
from tests.controller.samples import DAY_NIGHT, PLAIN, Bench, flat, ordered, pump, reasons

NIGHT = ordered(DAY_NIGHT, percent=150)
OTHER = ordered((*flat(13)[:48], *flat(17)[:48]), percent=150)
IN_SESSION = ("session", "counter", "audit", "battery")


def loaded() -> Bench:
    """A pump that infuses, with a session open."""
    bench = Bench(PLAIN, pump(NIGHT)).resumed().tick(14)
    assert set() == reasons(bench.command(lambda counter: Load(counter, OTHER, override=False)))
    return bench


def confirmed(bench: Bench) -> StepResult:
    """What confirming the session comes to."""
    load = bench.state.session.counter
    return bench.command(lambda counter: Confirm(counter, load))


def without_session(state: State) -> State:
    """The state with what a session alone changes put aside."""
    other = pump(NIGHT)
    return evolve(state, **{name: getattr(other, name) for name in IN_SESSION})


def test_a_load_is_shown_and_changes_nothing_else() -> None:
    """What was loaded stands in the state, for whoever confirms it to read; the program that ran goes on."""
    plain = Bench(PLAIN, pump(NIGHT)).resumed().tick(14)
    bench = loaded()
    assert (True, OTHER) == (bench.state.session.open, bench.state.session.order)
    assert without_session(plain.state) == without_session(bench.state)


def test_a_confirmation_puts_the_whole_order_into_force() -> None:
    """Program, limits and all, in one step, while delivery goes on."""
    bench = loaded()
    assert set() == reasons(confirmed(bench))
    assert (OTHER, Mode.INFUSING, False) == (bench.state.order, bench.state.mode, bench.state.session.open)
    assert set() == bench.claims()


def test_a_session_that_nobody_confirms_is_over_and_leaves_no_trace() -> None:
    """Until its last minute it can be confirmed, afterwards not; the program that ran goes on for good."""
    bench, plain = loaded(), Bench(PLAIN, pump(NIGHT)).resumed().tick(14)
    bench.tick(SESSION_MIN)
    assert {"no_such_session"} == reasons(confirmed(bench))
    plain.tick(SESSION_MIN)
    assert without_session(plain.state) == without_session(bench.state)
    late = loaded().tick(SESSION_MIN - 1)
    assert set() == reasons(confirmed(late))


def test_a_loaded_ring_turns_with_the_clock() -> None:
    """Confirmed twenty minutes after the load, the program is where it would be, had it run since."""
    bench = loaded().tick(20)
    assert set() == reasons(confirmed(bench))
    assert next_slot(next_slot(OTHER.ring)) == bench.state.order.ring


def test_what_is_confirmed_is_what_was_shown() -> None:
    """The counter of another load, also of an earlier one, confirms nothing."""
    bench = loaded()
    earlier = bench.state.session.counter
    bench.command(lambda counter: Load(counter, NIGHT, override=False))
    for other in (earlier, CommandCounter(0), CommandCounter(earlier + 2)):
        following = CommandCounter(bench.state.counter + 1)
        assert {"no_such_session"} == reasons(bench.give(Confirm(following, other)))
    assert set() == reasons(confirmed(bench))


def test_the_ring_is_not_turned_while_a_session_is_open() -> None:
    """Or it would not be known which of the two programs is meant."""
    bench = loaded()
    assert {"session_open"} == reasons(bench.command(lambda counter: Turn(counter, TurnBy.HOUR_ON)))
    confirmed(bench)
    assert set() == reasons(bench.command(lambda counter: Turn(counter, TurnBy.HOUR_ON)))


def test_a_stopped_pump_can_be_programmed_and_stays_stopped() -> None:
    """A session neither stops delivery nor starts it."""
    bench = loaded()
    bench.command(Stop)
    assert set() == reasons(confirmed(bench))
    assert Mode.STOPPED == bench.tick(3).state.mode
