"""A scenario file is read for what it says, or turned down with one message that names the fault."""

from collections.abc import Callable
from pathlib import Path

import pytest

from controller.alarms import Cause
from controller.events import Acknowledge, ClinicianBolus, Confirm, Load, Resume, Stop, Turn
from controller.order import TurnBy
from controller.shell.errors import BadFile
from controller.state import Mode
from controller.units import Minutes, PicogramsPerNanolitre
from fault_injection.expectations import AlarmBy, Bound, ModeAt, NoAlarm, WindowAtLeast, WindowAtMost
from fault_injection.faults import Subject
from fault_injection.library import shipped
from fault_injection.logbook import Span
from fault_injection.plant import Drug
from fault_injection.plant.clocks import Clock
from fault_injection.plant.motor import Strokes
from fault_injection.plant.sensors import Sensor, Tells
from fault_injection.scenario import read_scenario

WriteScenario = Callable[..., Path]


def entry(section: str, **keys: object) -> str:
    """One entry of an array of tables; strings are quoted, all else is written as it is.

    A trailing underscore is dropped from a key, for `from_` and `is_`.
    """
    lines = [
        f'{key.rstrip("_")} = "{value}"' if isinstance(value, str) else f"{key.rstrip('_')} = {value}"
        for key, value in keys.items()
    ]
    return "\n".join((f"[[{section}]]", *lines, ""))


def test_every_kind_of_fault_is_read(write_scenario: WriteScenario) -> None:
    """Amounts become integers, and a fault without times lasts for the whole run."""
    whole = {"from_": "0 d 01:00", "until": "0 d 02:00"}
    path = write_scenario(
        entry("fault", kind="strokes", least_of_nominal=0.9, largest_of_nominal=1.3)
        + entry("fault", kind="concentration", true_mcg_per_ml=2000)
        + entry("fault", kind="clock", tick_s=59.1)
        + entry("fault", kind="level_stuck", at_ml=12, **whole)
        + entry("fault", kind="level_high", by_ml=0.5, from_="0 d 02:00", until="0 d 03:00")
        + entry("fault", kind="level_low", by_ml=0.5, from_="0 d 03:00", until="0 d 04:00")
        + entry("fault", kind="level_silent", from_="0 d 04:00")
    )
    faults = read_scenario(path).faults
    level = Subject.LEVEL_SENSOR
    assert [
        (0, 360, Subject.STROKES, Strokes(1_800, 2_600, drift_nl_per_day=0, since=Minutes(0))),
        (0, 360, Subject.DRUG, Drug(PicogramsPerNanolitre(2_000))),
        (0, 360, Subject.CLOCK, Clock(591, 591)),
        (60, 120, level, Sensor(Tells.VALUE, 12_000_000, Minutes(60))),
        (120, 180, level, Sensor(Tells.OFFSET, 500_000, Minutes(120))),
        (180, 240, level, Sensor(Tells.OFFSET, -500_000, Minutes(180))),
        (240, 360, level, Sensor(Tells.NOTHING, 0, Minutes(240))),
    ] == [(fault.begin, fault.end, fault.subject, fault.health) for fault in faults]


def test_every_kind_of_event_is_read(write_scenario: WriteScenario) -> None:
    """Commands are numbered in the order of the file; a bolus is whole pulses that fit its duration."""
    path = write_scenario(
        entry("event", kind="resume", at="0 d 00:00")
        + entry("event", kind="clinician_bolus", at="0 d 01:00", dose_mcg=8.9, duration_min=10)
        + entry("event", kind="stop", at="0 d 02:00")
        + entry("event", kind="turn", at="0 d 02:00", by="hour_back")
        + entry("event", kind="acknowledge", at="0 d 02:01", cause="stopped")
        + entry("event", kind="load", at="0 d 03:00", prescription="lower.toml")
        + entry("event", kind="confirm", at="0 d 03:01"),
        start=False,
    )
    commands = read_scenario(path).commands
    assert [0, 60, 120, 120, 121, 180, 181] == [timed.at for timed in commands]
    resume, bolus, stop, turn, acknowledge, load, confirm = (timed.command for timed in commands)
    assert (Resume(1), Stop(3)) == (resume, stop)  # type: ignore[arg-type]
    assert ClinicianBolus(2, 8, 2_304_000) == bolus  # type: ignore[arg-type]
    assert Turn(4, TurnBy.HOUR_BACK) == turn  # type: ignore[arg-type]
    assert Acknowledge(5, Cause.STOPPED) == acknowledge  # type: ignore[arg-type]
    assert isinstance(load, Load)
    assert Confirm(7, 6) == confirm  # type: ignore[arg-type]
    assert 798_720 == load.order.peak_nl_per_day


def test_every_kind_of_expectation_is_read(write_scenario: WriteScenario) -> None:
    """Bounds are a mass or a multiple of the limit; without times they hold for the whole run."""
    path = write_scenario(
        entry("expect", kind="alarm", cause="reservoir_low", not_before="0 d 01:00", by="0 d 02:00")
        + entry("expect", kind="no_alarm", cause="reservoir_empty")
        + entry("expect", kind="window_at_most", window="24 h", of_limit=1.3)
        + entry("expect", kind="window_at_least", window="60 min", mass_mcg=12.5, from_="0 d 01:00")
        + entry("expect", kind="mode", at="0 d 06:00", is_="infusing")
    )
    assert (
        AlarmBy(Cause.RESERVOIR_LOW, 60, 120),  # type: ignore[arg-type]
        NoAlarm(Cause.RESERVOIR_EMPTY, 0, 360),  # type: ignore[arg-type]
        WindowAtMost(Span.DAY, Bound(0, 1_300), 0, 360),  # type: ignore[arg-type]
        WindowAtLeast(Span.HOUR, Bound(12_500_000, 0), 60, 360),  # type: ignore[arg-type]
        ModeAt(360, Mode.INFUSING),  # type: ignore[arg-type]
    ) == read_scenario(path).expectations


STOP_AT = entry("event", kind="stop", at="0 d 02:00")
STROKES = entry("fault", kind="strokes", least_of_nominal=1, largest_of_nominal=1)

BAD_ENTRIES = {
    "unknown fault": (entry("fault", kind="gremlin"), "fault[1].kind"),
    "no kind": (entry("fault", from_="0 d 00:00"), "fault[1].kind"),
    "kind is a number": (entry("fault", kind=3), "fault[1].kind"),
    "unknown parameter": (entry("fault", kind="level_silent", at_ml=1), "fault[1].at_ml"),
    "missing parameter": (entry("fault", kind="level_stuck"), "fault[1].at_ml"),
    "unit missing": (entry("fault", kind="level_stuck", at=1), "fault[1].at"),
    "negative": (entry("fault", kind="level_stuck", at_ml=-1), "fault[1].at_ml"),
    "NaN": (entry("fault", kind="level_stuck") + "at_ml = nan\n", "fault[1].at_ml"),
    "infinity": (entry("fault", kind="level_stuck") + "at_ml = inf\n", "fault[1].at_ml"),
    "range backwards": (
        entry("fault", kind="strokes", least_of_nominal=1.2, largest_of_nominal=1.1),
        "fault[1].least_of_nominal",
    ),
    "finer than a thousandth": (
        entry("fault", kind="strokes", least_of_nominal=1, largest_of_nominal=1.2345),
        "fault[1].largest_of_nominal",
    ),
    "ends before it begins": (
        entry("fault", kind="level_silent", from_="0 d 02:00", until="0 d 01:00"),
        "fault[1].until",
    ),
    "lasts no time": (
        entry("fault", kind="level_silent", from_="0 d 06:00"),
        "fault[1].from",
    ),
    "bad time": (entry("fault", kind="level_silent", from_="2 hours"), "fault[1].from"),
    "time after the end": (entry("fault", kind="level_silent", until="1 d 00:00"), "fault[1].until"),
    "overlapping faults": (STROKES + STROKES, "fault[2].kind"),
    "sensor stuck and silent": (
        entry("fault", kind="level_stuck", at_ml=1) + entry("fault", kind="level_silent"),
        "fault[2].kind",
    ),
    "unknown event": (entry("event", kind="pray", at="0 d 01:00"), "event[3].kind"),
    "event without a time": (entry("event", kind="stop"), "event[3].at"),
    "event after the end": (entry("event", kind="stop", at="0 d 06:01"), "event[3].at"),
    "events out of order": (STOP_AT + entry("event", kind="resume", at="0 d 01:59"), "event[4].at"),
    "unknown turn": (entry("event", kind="turn", at="0 d 01:00", by="day_on"), "event[3].by"),
    "unknown cause": (
        entry("event", kind="acknowledge", at="0 d 01:00", cause="boredom"),
        "event[3].cause",
    ),
    "bolus without a duration": (
        entry("event", kind="clinician_bolus", at="0 d 01:00", dose_mcg=8),
        "event[3].duration_min",
    ),
    "load of nothing": (entry("event", kind="load", at="0 d 01:00"), "event[3].prescription"),
    "load for another pump": (
        entry("event", kind="load", at="0 d 01:00", prescription="other.toml"),
        "event[3].prescription",
    ),
    "load of a refused one": (
        entry("event", kind="load", at="0 d 01:00", prescription="refused.toml"),
        "event[3].prescription",
    ),
    "unknown expectation": (entry("expect", kind="hope"), "expect[1].kind"),
    "alarm without a time": (entry("expect", kind="alarm", cause="stopped"), "expect[1].by"),
    "alarm window backwards": (
        entry("expect", kind="alarm", cause="stopped", not_before="0 d 02:00", by="0 d 01:00"),
        "expect[1].not_before",
    ),
    "unknown window": (
        entry("expect", kind="window_at_most", window="25 h", of_limit=1),
        "expect[1].window",
    ),
    "no bound": (entry("expect", kind="window_at_most", window="24 h"), "expect[1].mass_mcg"),
    "two bounds": (
        entry("expect", kind="window_at_most", window="24 h", mass_mcg=1, of_limit=1),
        "expect[1].mass_mcg",
    ),
    "bound of nothing": (
        entry("expect", kind="window_at_most", window="24 h", of_limit=0),
        "expect[1].of_limit",
    ),
    "no full window yet": (
        entry("expect", kind="window_at_least", window="4 h", of_limit=0.5, from_="0 d 03:59"),
        "expect[1].from",
    ),
    "unknown mode": (entry("expect", kind="mode", at="0 d 01:00", is_="asleep"), "expect[1].is"),
    "two modes at once": (
        entry("expect", kind="mode", at="0 d 01:00", is_="stopped")
        + entry("expect", kind="mode", at="0 d 01:00", is_="infusing"),
        "expect[2].kind",
    ),
    "alarm and none": (
        entry("expect", kind="no_alarm", cause="reservoir_low")
        + entry("expect", kind="alarm", cause="reservoir_low", by="0 d 02:00"),
        "expect[2].kind",
    ),
    "at least above at most": (
        entry("expect", kind="window_at_most", window="60 min", mass_mcg=20)
        + entry("expect", kind="window_at_least", window="60 min", mass_mcg=21, from_="0 d 02:00"),
        "expect[2].kind",
    ),
}

BAD_HEADERS = {
    "no schema": ('schema = "dosebound.scenario/1"', "", "schema"),
    "other schema": ("scenario/1", "scenario/2", "schema"),
    "unknown key": ("seed = 7", "seed = 7\nmood = 1", "mood"),
    "id with a path": ('id = "small"', 'id = "../small"', "id"),
    "title over two lines": ('"A small run"', '"A\\nB"', "title"),
    "no source": ('source = "made up"', "", "source"),
    "empty source": ('"made up"', '""', "source"),
    "no seed": ("seed = 7", "", "seed"),
    "negative seed": ("seed = 7", "seed = -7", "seed"),
    "seed with decimals": ("seed = 7", "seed = 7.5", "seed"),
    "huge seed": ("seed = 7", "seed = 4294967296", "seed"),
    "no duration": ('duration = "0 d 06:00"', "", "duration"),
    "no time at all": ('"0 d 06:00"', '"0 d 00:00"', "duration"),
    "over 400 days": ('"0 d 06:00"', '"400 d 00:01"', "duration"),
    "duration is a number": ('"0 d 06:00"', "6", "duration"),
    "no prescription": ('prescription = "pump.toml"', "", "prescription"),
    "absolute prescription": ('"pump.toml"', '"/pump.toml"', "prescription"),
    "refused prescription": ('"pump.toml"', '"refused.toml"', "prescription"),
    "fault is no array": ("seed = 7", "seed = 7\nfault = 1", "fault"),
    "event is an array of numbers": ("seed = 7", "seed = 7\nexpect = [1]", "expect[1]"),
}


@pytest.mark.parametrize(("entries", "key"), BAD_ENTRIES.values(), ids=BAD_ENTRIES.keys())
def test_a_bad_entry_is_turned_down_by_its_key(write_scenario: WriteScenario, entries: str, key: str) -> None:
    """The message names the file and the very entry."""
    path = write_scenario(entries)
    with pytest.raises(BadFile) as raised:
        read_scenario(path)
    assert (str(path), key) == (raised.value.file, raised.value.key)
    assert "\n" not in str(raised.value.message)


@pytest.mark.parametrize(("old", "new", "key"), BAD_HEADERS.values(), ids=BAD_HEADERS.keys())
def test_a_bad_header_is_turned_down_by_its_key(
    write_scenario: WriteScenario, old: str, new: str, key: str
) -> None:
    """Nothing is guessed for a key that is missing, unknown, mistyped or absurd."""
    path = write_scenario(old=old, new=new)
    with pytest.raises(BadFile) as raised:
        read_scenario(path)
    assert (str(path), key) == (raised.value.file, raised.value.key)


def test_a_prescription_that_is_not_there_is_named(write_scenario: WriteScenario) -> None:
    """The message is about the file that is missing."""
    path = write_scenario(old="pump.toml", new="nowhere.toml")
    with pytest.raises(BadFile, match=r"nowhere\.toml: cannot be read"):
        read_scenario(path)


def test_a_level_fault_needs_a_level_sensor(write_scenario: WriteScenario) -> None:
    """A scenario cannot break what the pump does not have."""
    path = write_scenario(entry("fault", kind="level_silent"), old="pump.toml", new="other.toml")
    with pytest.raises(BadFile, match="synchromed-like-20 has no level sensor"):
        read_scenario(path)


def test_faults_of_one_part_may_follow_each_other(write_scenario: WriteScenario) -> None:
    """The end of one and the beginning of the next may be the same minute."""
    path = write_scenario(
        entry("fault", kind="level_silent", until="0 d 01:00")
        + entry("fault", kind="level_stuck", at_ml=1, from_="0 d 01:00")
    )
    assert 2 == len(read_scenario(path).faults)


def test_the_digest_covers_the_scenario_and_every_prescription(write_scenario: WriteScenario) -> None:
    """A change of one byte in any file that takes part gives another digest."""
    load = entry("event", kind="load", at="0 d 03:00", prescription="lower.toml")
    path = write_scenario(load)
    digests = {read_scenario(path).digest}
    for name in ("small.toml", "pump.toml", "lower.toml"):
        with (path.parent / name).open("a", encoding="utf-8") as file:
            file.write("# one more line\n")
        digests.add(read_scenario(path).digest)
    assert 4 == len(digests)


@pytest.mark.parametrize("name", ["nowhere", "../small", "", "SENSOR-SILENT"])
def test_only_a_known_id_is_a_shipped_scenario(name: str) -> None:
    """An id never reaches outside the package."""
    assert shipped(name) is None
