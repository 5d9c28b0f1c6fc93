"""The observer's books on too little drug: hours, stops and holidays, minute by minute."""

from attrs import evolve

from controller.events import Command, Confirm, ConfirmDose, EndTherapy, Event, Load, Resume, Stop, Tick
from controller.order import Order
from controller.state import State
from controller.step import step
from controller.units import CommandCounter, Pulses
from spec.ghosts import NOTHING_BEGINS, Choice, Ghost, advance, at_commissioning
from spec.records import Nature
from spec.shortage import (
    NO_WATCH,
    RecordWatch,
    StoppedTime,
    hour_begins,
    record_watch,
    shows_a_holiday,
)
from tests.controller.samples import HEALTHY, ML, NO_PRESSURE, NO_READING, PLAIN, flat, ordered, pump

BRISK = ordered(flat(60), percent=150)
"""One nominal pulse a minute."""
UNITS = 2_000 * 1_440
WATCH = evolve(NOTHING_BEGINS, record=True)
HOLIDAY = RecordWatch(True, 48, 48 * 60, 100 * UNITS, 49, 0, False, False)
"""A watch that shows one."""


class Observed:
    """A pump and the ghosts beside it; every tick may begin the watch, which only an hour edge does."""

    def __init__(self, order: Order = BRISK) -> None:
        self.state: State = pump(order)
        self.ghost: Ghost = at_commissioning(self.state, 18 * ML, 10, PLAIN.dead_volume_min_nl)

    def tick(self, minutes: int = 1, choice: Choice = NOTHING_BEGINS, *, beyond: int = 0) -> "Observed":
        """Let minutes pass; the encoder says so much beyond what was commanded, of which nothing counts."""
        for _ in range(minutes):
            seen = Pulses(self.state.unconfirmed + beyond)
            self._step(Tick(seen, NO_READING, HEALTHY, NO_PRESSURE), choice)
        return self

    def give(self, make: type[Resume] | type[Stop] | type[EndTherapy] | type[ConfirmDose]) -> "Observed":
        """Give a command."""
        return self.command(make(CommandCounter(self.state.counter + 1)))

    def command(self, command: Command) -> "Observed":
        """Give a command as it is."""
        return self._step(command, NOTHING_BEGINS)

    def _step(self, event: Event, choice: Choice) -> "Observed":
        result = step(self.state, event, PLAIN)
        pulses = result.motor.basal + result.motor.bolus
        nature = Nature(pulses * 2_000, pulses * 2_000 * 500, 600, self.ghost.truth.volume_nl, 0)
        self.ghost = advance(self.ghost, self.state, event, result, PLAIN, nature, choice)
        self.state = result.state
        return self


def watched() -> Observed:
    """An infusing pump at whose first hour edge the watch has begun."""
    return Observed().give(Resume).tick(59).tick(choice=WATCH)


def test_a_watch_begins_at_an_hour_edge_only() -> None:
    """However often it is asked for."""
    observed = Observed().give(Resume).tick(59, WATCH)
    assert NO_WATCH.started == observed.ghost.record.started
    assert hour_begins(observed.state)
    assert RecordWatch(True, 0, 0, UNITS, 0, 0, False, False) == observed.tick(1, WATCH).ghost.record


def test_a_watch_counts_what_was_scheduled_and_confirmed_since() -> None:
    """A pulse of its first minute is confirmed with its second."""
    assert (
        RecordWatch(True, 1, 60, 61 * UNITS, 60, 60 * 2_000, False, False) == watched().tick(60).ghost.record
    )


def test_no_confirmation_counts_beyond_what_was_commanded_or_below_nothing() -> None:
    """An encoder that is silent or tells nonsense."""
    assert 0 == watched().tick(30, beyond=-5).ghost.record.confirmed
    assert 1 == watched().tick(1, beyond=1_000).ghost.record.confirmed


def test_a_stop_goes_on_scheduling_and_ended_therapy_ends_the_watch() -> None:
    """What a stop withholds is missing; what ends, is not."""
    stopped = watched().give(Stop).tick(60)
    assert (61 * UNITS, 1) == (stopped.ghost.record.scheduled, stopped.ghost.record.confirmed)
    assert NO_WATCH == stopped.give(EndTherapy).ghost.record
    assert not stopped.tick(120, WATCH).ghost.record.started


def test_a_reservoir_that_was_dry_is_remembered() -> None:
    """Nothing is known of what pulses took from it then."""
    observed = watched()
    observed.ghost = evolve(observed.ghost, truth=evolve(observed.ghost.truth, volume_nl=0))
    assert observed.tick().ghost.record.dry


def test_the_time_of_a_stop_is_counted_until_it_is_resumed_or_therapy_ends() -> None:
    """From commissioning on; hours are those of the clock."""
    observed = Observed().tick(125)
    assert StoppedTime(125, 2) == observed.ghost.stopped
    assert StoppedTime(0, 0) == observed.give(Resume).ghost.stopped
    assert StoppedTime(0, 0) == observed.tick(10).ghost.stopped
    assert StoppedTime(30, 0) == observed.give(Stop).tick(30).ghost.stopped
    assert StoppedTime(0, 0) == observed.give(EndTherapy).tick(30).ghost.stopped


def test_a_holiday_is_under_half_in_a_watch_of_48_hours() -> None:
    """Not before, not after, and not if a dose was confirmed."""
    assert shows_a_holiday(HOLIDAY, UNITS)
    for other in (
        evolve(HOLIDAY, confirmed=50),
        evolve(HOLIDAY, minutes=48 * 60 - 1),
        evolve(HOLIDAY, minutes=49 * 60),
        evolve(HOLIDAY, dose_confirmed=True),
        evolve(HOLIDAY, started=False),
    ):
        assert not shows_a_holiday(other, UNITS)


def test_the_observer_knows_of_a_holiday_until_a_dose_is_confirmed() -> None:
    """Refused commands change nothing; therapy that had ended comes back as one."""
    observed = watched().give(Stop).tick(48 * 60)
    assert observed.ghost.holiday
    assert observed.give(Resume).tick(10).ghost.holiday
    assert observed.command(ConfirmDose(CommandCounter(1))).ghost.holiday
    confirmed = observed.give(ConfirmDose).ghost
    assert (False, True) == (confirmed.holiday, confirmed.record.dose_confirmed)
    assert not observed.give(Stop).give(EndTherapy).ghost.holiday
    assert observed.give(Resume).ghost.holiday


def test_hours_since_a_dose_begin_anew_with_each_and_with_therapy_that_had_ended() -> None:
    """Power-on counts as one; a plain RESUME does not."""
    observed = Observed().give(Resume).tick(121)
    assert 2 == observed.ghost.since_dose
    assert 0 == observed.give(ConfirmDose).ghost.since_dose
    assert 1 == observed.give(Stop).tick(60).give(Resume).ghost.since_dose
    assert 1 == observed.give(Stop).give(EndTherapy).ghost.since_dose
    assert 0 == observed.give(Resume).ghost.since_dose


def test_an_interval_in_a_holiday_knows_half_and_the_whole() -> None:
    """Half is what the mode schedules."""
    observed = watched().give(Stop).tick(48 * 60).give(Resume)
    interval = observed.tick(choice=evolve(NOTHING_BEGINS, interval=True)).tick(9).ghost.interval
    assert (5 * UNITS, 10 * UNITS, True) == (
        interval.basal_units,
        interval.program_units,
        interval.holiday,
    )
    observed.give(ConfirmDose)
    assert not observed.tick().ghost.interval.holiday


def test_a_load_leaves_the_record_alone() -> None:
    """The program of each minute counts, whichever it was."""
    observed = watched()
    lower = ordered(flat(30), percent=150)
    load = CommandCounter(observed.state.counter + 1)
    observed.command(Load(load, lower, override=False))
    observed.command(Confirm(CommandCounter(load + 1), load))
    assert UNITS + 10 * UNITS // 2 == observed.tick(10).ghost.record.scheduled


def test_a_watch_that_is_not_asked_for_goes_on() -> None:
    """At an hour edge too."""
    observed = watched().tick(59)
    assert observed.ghost.record == record_watch(observed.ghost.record, observed.state, UNITS, start=False)
