"""A recording says what the run was like, and changes nothing of it."""

import pytest
from attrs import evolve

from controller.state import Mode
from controller.units import MINUTE_DS, Minutes, Nanolitres, Picograms
from fault_injection.library import shipped
from fault_injection.monitors import Watching
from fault_injection.plant import Delivered
from fault_injection.recording import Recording, Series, Track, Truth
from fault_injection.replay import new_recording, new_trace, replayed
from fault_injection.scenario import read_scenario
from fault_injection.timeline.lanes import lanes
from tests.fault_injection.small import Run, run


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The small run, made once."""
    return run(tmp_path_factory.mktemp("small"))


def at(run: Run, track: Track, minute: int) -> int:
    """What a track held at the end of a minute."""
    series = run.recording.tracks[track]
    return [value for since, value in zip(series.minutes, series.values, strict=True) if since <= minute][-1]


def test_a_series_keeps_changes_alone() -> None:
    """The same value again is none; a second one in a minute takes the place of the first."""
    series = Series()
    for minute, value in ((0, 1), (1, 1), (2, 5), (2, 6), (3, 6), (4, 1)):
        series.put(minute, value)
    assert [(0, 1), (2, 6), (4, 1)] == list(zip(series.minutes, series.values, strict=True))


def test_a_recorded_run_is_the_same_run(small: Run) -> None:
    """Its trace has the same bytes without a recording."""
    trace = new_trace(small.scenario)
    replayed(small.scenario, trace, lambda _: None)
    assert trace.text() == small.trace.text()


def test_the_recording_ends_where_the_logbook_does(small: Run) -> None:
    """Mode, accounts, true volume and pulses."""
    logbook, end = small.outcome.logbook, small.scenario.duration
    assert logbook.final.mode.value == at(small, Track.MODE, end)
    assert logbook.final.reservoir.lower_nl == at(small, Track.LOWER, end)
    assert logbook.final.reservoir.upper_nl == at(small, Track.UPPER, end)
    assert logbook.volume_nl == at(small, Track.TRUE_VOLUME, end)
    assert sum(day.pulses for day in logbook.days) == at(small, Track.COMMANDED, end)
    assert at(small, Track.COMMANDED, end - 1) == at(small, Track.SEEN, end)
    assert sum(day.true_pg for day in logbook.days) == at(small, Track.AT_TIP, end)
    assert small.scenario.volume_nl - logbook.volume_nl == at(small, Track.DRAWN, end)


def test_what_leaves_the_tip_was_there_the_minute_before(small: Run) -> None:
    """Its concentration times what was drawn is its mass; pulses are charged at that, or at more."""
    minutes = [minute for minute in small.recording.tracks[Track.DRAWN].minutes if minute > 0]
    assert minutes
    for minute in minutes:
        drawn_nl, mass_pg = (
            at(small, track, minute) - at(small, track, minute - 1) for track in (Track.DRAWN, Track.AT_TIP)
        )
        strength = at(small, Track.TIP_STRENGTH, minute - 1)
        assert 1_000 * mass_pg == drawn_nl * strength
        assert strength <= at(small, Track.CHARGED_STRENGTH, minute)
    assert {0} == set(small.recording.tracks[Track.STORED].values)


def test_commands_faults_and_readings_are_there(small: Run) -> None:
    """When they came, what they said, and why one was refused."""
    assert [(0, "Resume"), (0, "Acknowledge"), (10, "ClinicianBolus"), (30, "PatientBolus")] == [
        (command.minute, command.name) for command in small.recording.commands[:4]
    ]
    assert ("patient_bolus_off", "patient_count_reached") == small.recording.commands[3].reasons
    assert {"cause": "STOPPED"} == small.recording.commands[1].says
    kinds = [fault.kind for fault in small.recording.faults]
    assert ["strokes", "level_low"] == kinds
    assert [0b00, 0b01, 0b11, 0b01] == [at(small, Track.FAULTS, minute) for minute in (59, 60, 120, 180)]
    assert -1_000_000 == pytest.approx(
        at(small, Track.SENSED, 150) - at(small, Track.TRUE_VOLUME, 149), abs=5_000
    )
    assert [Mode.INFUSING.value, Mode.STOPPED.value] == [
        at(small, Track.MODE, minute) for minute in (239, 240)
    ]


def test_an_acknowledged_signal_is_given_and_no_longer_unheard(small: Run) -> None:
    """RESERVOIR_LOW, bit 0, is acknowledged at 2 h 30 min."""
    assert [1, 1] == [at(small, Track.GIVEN, minute) & 1 for minute in (149, 150)]
    assert [1, 0] == [at(small, Track.UNHEARD, minute) & 1 for minute in (149, 150)]


def truth_of(delivered: Delivered, *, volume_nl: int = 0, elapsed_ds: int = 0, powered: bool = True) -> Truth:
    """A minute in which nothing is held back, and the drug is of 500 mcg/mL."""
    return Truth(
        delivered=delivered,
        volume_nl=Nanolitres(volume_nl),
        tip_pg_per_ul=500_000,
        stored_nl=Nanolitres(0),
        elapsed_ds=elapsed_ds,
        powered=powered,
    )


def test_what_a_fill_truly_was_is_said_beside_what_was_reported() -> None:
    """Else nothing in the list of events says why the reservoir holds something else."""
    path = shipped("reservoir-overfilled")
    assert path is not None
    scenario = evolve(read_scenario(path), duration=Minutes(25 * 60), expectations=())
    recording = new_recording(scenario)
    replayed(scenario, None, lambda _: None, recording, watching=Watching.NONE)
    [fill] = [command for command in recording.commands if command.name == "ReportFill"]
    assert (20_000_000, 22_000_000) == (fill.says["volume_nl"], fill.says["truly_nl"])
    assert {"truly_pg_per_nl", "beside_nl"}.isdisjoint(fill.says)


def test_a_span_says_what_its_minutes_say(small: Run) -> None:
    """All at once or one by one: the same changes, and the fluid to a millionth where both are told."""
    state, pulse_nl = small.scenario.initial, small.scenario.device.stroke_max_nl
    whole, single = Recording(pulse_nl=pulse_nl), Recording(pulse_nl=pulse_nl)
    dose = Delivered(Nanolitres(2_000), Picograms(100_000_000))
    first = truth_of(dose, volume_nl=10_000_000, elapsed_ds=MINUTE_DS)
    for recording in (whole, single):
        recording.begun(state, evolve(first, volume_nl=Nanolitres(10_002_000)))
        recording.span(Minutes(1), Minutes(1), state, first)
    quiet = Delivered(Nanolitres(0), Picograms(0))
    last = evolve(first, delivered=quiet, elapsed_ds=90 * MINUTE_DS)
    whole.span(Minutes(2), Minutes(90), state, last)
    for minute in range(2, 91):
        now = evolve(last, elapsed_ds=minute * MINUTE_DS)
        single.span(Minutes(minute), Minutes(minute), state, now)
    for track in set(Track) - {Track.CSF}:
        assert whole.tracks[track] == single.tracks[track], track
    told = dict(zip(single.tracks[Track.CSF].minutes, single.tracks[Track.CSF].values, strict=True))
    sampled = whole.tracks[Track.CSF]
    assert [0, 1, 6, 11, 16] == list(sampled.minutes[:5])
    assert 90 == sampled.minutes[-1]
    for minute, value in zip(sampled.minutes, sampled.values, strict=True):
        assert told[minute] == pytest.approx(value, rel=1e-6)


def test_time_that_truly_passes_is_the_patients(small: Run) -> None:
    """Where a minute of the pump takes two, the fluid has lost twice as much of its logarithm."""
    state, fluids = small.scenario.initial, []
    for factor in (1, 2):
        recording = Recording(pulse_nl=Nanolitres(2_290))
        dose = Delivered(Nanolitres(0), Picograms(100_000_000))
        truth = truth_of(dose)
        recording.begun(state, truth)
        recording.span(Minutes(1), Minutes(1), state, truth)
        nothing = Delivered(Nanolitres(0), Picograms(0))
        later = truth_of(nothing, elapsed_ds=91 * factor * MINUTE_DS)
        recording.span(Minutes(2), Minutes(92), state, later)
        fluids.append(recording.tracks[Track.CSF].values[-1])
    assert fluids[0] / 2 == pytest.approx(fluids[1], rel=0.01)


def test_without_power_what_leaks_is_counted_and_the_lane_says_so(small: Run) -> None:
    """No tick comes, and yet drug may leave: flow, tip and fluid have it."""
    recording = Recording(pulse_nl=small.scenario.device.stroke_max_nl)
    dose = Delivered(Nanolitres(2_000), Picograms(1_000_000))
    recording.begun(small.scenario.initial, truth_of(dose, volume_nl=5_000))
    for minute, powered in ((1, False), (2, False), (3, True)):
        truth = truth_of(
            dose, volume_nl=5_000 - 1_000 * minute, elapsed_ds=minute * MINUTE_DS, powered=powered
        )
        recording.span(Minutes(minute), Minutes(minute), small.scenario.initial, truth)
    assert [0, 2_000, 4_000, 6_000] == list(recording.tracks[Track.DRAWN].values)
    assert 3_000_000 == recording.tracks[Track.AT_TIP].values[-1]
    assert recording.tracks[Track.CSF].values[-1] > 0
    (lane,) = (lane for lane in lanes(recording, small.outcome.logbook, 10) if lane.name == "no power")
    assert [(1, 3)] == [(bar.begin, bar.end) for bar in lane.bars]
