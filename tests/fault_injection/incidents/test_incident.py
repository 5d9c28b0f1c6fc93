"""An `[incident]` table is read for what it says, or turned down with one message."""

import pytest

from controller.alarms import Cause
from controller.shell.errors import BadFile
from fault_injection.incidents.incident import Answer, Certainty, Harm, Incident
from fault_injection.scenario import read_scenario
from tests.fault_injection.incidents.conftest import WriteIncident


def test_all_that_is_stated_is_read(write_incident: WriteIncident) -> None:
    """With a signal and a time where it alarms."""
    tells = 'alarms in time"\nalarm = "level_falls"\nby = "0 d 03:00"\nassumed = "all of it'
    path = write_incident(tells, doubled=False)
    assert (
        Incident(
            when="any",
            what="made up",
            certainty=Certainty.SECONDARY,
            onset=120,  # type: ignore[arg-type] # a number is what the file has
            harm=Harm.TOO_MUCH,
            answer=Answer.ALARMS,
            alarm=Cause.LEVEL_FALLS,
            by=180,  # type: ignore[arg-type] # likewise
            assumed="all of it",
            consequence="none: it is made up",
        )
        == read_scenario(path).incident
    )


@pytest.mark.parametrize(
    ("verdict", "old", "new", "said"),
    [
        ("sees it", "", "", "incident.verdict = \"sees it\": expected one of prevents, alarms in time"),
        ("prevents", '"too much"', '"much"', 'incident.harm = "much": expected one of too much'),
        ("prevents", 'harm = "too much"', 'harm = "too little"', "too little is told by the last 24 h"),
        ("prevents", '"R2"', '"R3"', 'incident.certainty = "R3": expected one of R, R2, R/R2'),
        ("prevents", "0 d 02:00", "0 d 07:00", 'incident.onset = "0 d 07:00": is after the end of the run'),
        ("prevents", 'what = "made up"', 'what = ""', "incident.what"),
        ("prevents", 'when = "any"\n', "", "incident.when: missing"),
        ("alarms in time", "", "", "incident.by: missing"),
        ('prevents"\nalarm = "stopped', "", "", "incident.alarm"),
        ('alarms in time"\nalarm = "stopped"\nby = "0 d 01:00', "", "", "is before onset"),
        ('alarms in time"\nalarm = "bell"\nby = "0 d 03:00', "", "", 'incident.alarm = "bell": expected'),
    ],
)  # fmt: skip
def test_a_bad_table_is_turned_down(
    write_incident: WriteIncident, verdict: str, old: str, new: str, said: str
) -> None:
    """One message, naming key and value."""
    with pytest.raises(BadFile) as raised:
        read_scenario(write_incident(verdict, doubled=False, old=old, new=new))
    assert said in raised.value.format_message()
