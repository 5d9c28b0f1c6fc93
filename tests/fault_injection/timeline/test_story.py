"""The story and the lanes hold everything that happened."""

from collections import Counter

from fault_injection.recording import Series
from fault_injection.timeline.lanes import held_bits, lanes, marks
from fault_injection.timeline.story import Happening, story
from tests.fault_injection.small import Run


def test_the_story_has_every_command_fault_alarm_and_mode(small: Run) -> None:
    """In order of time; a refusal with its reason in words."""
    told = story(small.outcome, small.recording, small.scenario.duration)
    assert sorted(line.minute for line in told) == [line.minute for line in told]
    kinds = Counter(line.kind for line in told)
    episodes = small.outcome.logbook.episodes
    assert (6, 1) == (kinds[Happening.COMMAND], kinds[Happening.REFUSED])
    assert (2, 1) == (kinds[Happening.FAULT_BEGINS], kinds[Happening.FAULT_ENDS] - 1)
    assert len(episodes) == kinds[Happening.ALARM]
    assert sum(episode.end is not None for episode in episodes) == kinds[Happening.ALARM_GONE]
    assert len(small.outcome.logbook.modes) == kinds[Happening.MODE]
    (refused,) = (line for line in told if line.kind is Happening.REFUSED)
    assert "patient_bolus_off" in refused.more
    assert "the prescription allows none" in refused.more


def test_objections_are_told_once_a_claim(small: Run) -> None:
    """Each at its first minute."""
    told = story(small.outcome, small.recording, small.scenario.duration)
    objected = {verdict.claim for verdict in small.outcome.verdicts if verdict.first is not None}
    lines = [line for line in told if line.kind is Happening.OBJECTION]
    assert objected == {line.what.partition(",")[0] for line in lines}
    assert len(objected) == len(lines)


def test_lanes_are_mode_faults_and_alarms_by_priority(small: Run) -> None:
    """Every bar lies within the run; the acknowledged stretch of LOW is pale."""
    made = lanes(small.recording, small.outcome.logbook, 360)
    names = [lane.name for lane in made]
    assert ["mode", "fault: strokes", "fault: level_low"] == names[:3]
    assert "RESERVOIR_LOW, low" in names
    assert all(0 <= bar.begin <= bar.end <= 360 for lane in made for bar in lane.bars)
    low = made[names.index("RESERVOIR_LOW, low")]
    assert {1.0, 0.35} == {bar.alpha for bar in low.bars}
    assert 150 in {bar.end for bar in low.bars if bar.alpha == 1.0}


def test_marks_are_commands_refusals_and_faults(small: Run) -> None:
    """Alarms and modes are bars, and have none."""
    told = story(small.outcome, small.recording, 360)
    assert Counter({"command": 6, "command refused": 1, "fault begins": 2, "fault ends": 2}) == Counter(
        mark.kind.value for mark in marks(told)
    )


def test_held_bits_joins_what_touches_and_ends_with_the_run() -> None:
    """A bit that stays set while another changes is one stretch."""
    masks = Series()
    for minute, mask in ((0, 0), (3, 2), (5, 3), (7, 1), (9, 2)):
        masks.put(minute, mask)
    assert [(3, 7), (9, 20)] == list(held_bits(masks, 1, 20))
