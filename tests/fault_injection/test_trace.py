"""A trace is a chain of canonical lines, and its digests miss nothing."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from attrs import evolve

from controller.ledger import Bucket
from controller.reservoir import Level
from controller.state import Mode, State
from controller.units import (
    CommandCounter,
    FlowMinutes,
    Minutes,
    Nanolitres,
    Picograms,
    Pulses,
)
from fault_injection.library import shipped
from fault_injection.replay import new_trace
from fault_injection.scenario import read_scenario
from fault_injection.trace import FIRST, SOURCES, Trace, digest_of, source_digest, state_digest


@pytest.fixture(scope="module")
def state() -> State:
    """A commissioned pump."""
    path = shipped("sensor-silent")
    assert path is not None
    return read_scenario(path).initial


def test_every_line_carries_the_hash_of_the_line_before() -> None:
    """The header's is all zeros; the head is the hash of the last line."""
    trace = Trace({"seed": 1})
    trace.record({"minute": 0})
    trace.record({"minute": 1})
    lines = trace.text().splitlines()
    hashes = [sha256(line.encode()).hexdigest() for line in lines]
    assert [FIRST, *hashes[:-1]] == [json.loads(line)["previous"] for line in lines]
    assert hashes[-1] == trace.head


def test_lines_are_canonical() -> None:
    """Keys in order, no spaces, ASCII: one value has one text."""
    trace = Trace({"b": 1, "a": "é"})
    line = '{"a":"\\u00e9","b":1,"previous":"' + FIRST + '","schema":"dosebound.trace/1"}'
    assert f"{line}\n" == trace.text()


def test_the_state_digest_sees_every_field(state: State) -> None:
    """A change of any field of the state, however deep, changes the digest."""
    ledger, order, hour = state.ledger, state.order, state.ledger.hour_pg
    oldest = evolve(hour[-1], allowance=hour[-1].allowance - 1)
    changed = [
        evolve(state, mode=Mode.INFUSING),
        evolve(state, order=evolve(order, limits=evolve(order.limits, hour_pg=Picograms(1)))),
        evolve(state, change=evolve(state.change, pending=True)),
        evolve(state, refill=evolve(state.refill, minutes=Minutes(1))),
        evolve(state, minute_in_slot=Minutes(1)),
        evolve(state, phase=FlowMinutes(1)),
        evolve(state, ledger=evolve(ledger, hour_pg=(*hour[:-1], oldest))),
        evolve(state, bolus=evolve(state.bolus, pulses=Pulses(1))),
        evolve(state, reservoir=evolve(state.reservoir, upper_nl=Nanolitres(1))),
        evolve(state, level=Level(known=True, nl=Nanolitres(0))),
        evolve(state, unconfirmed=Pulses(1)),
        evolve(state, unconfirmed_primed=Pulses(1)),
        evolve(state, alarms=(*state.alarms[:-1], evolve(state.alarms[-1], quiet_min=Minutes(1)))),
        evolve(state, sounded=evolve(state.sounded, ago_min=Minutes(1))),
        evolve(state, counter=CommandCounter(1)),
        evolve(state, record=evolve(state.record, quarter=1)),
        evolve(state, holiday=True),
        evolve(state, session=evolve(state.session, open=True)),
        evolve(state, titration=evolve(state.titration, unchanged_min=Minutes(1))),
        evolve(state, patient_counter=CommandCounter(1)),
        evolve(state, patient=evolve(state.patient, session_age=Minutes(1))),
        evolve(state, audit=evolve(state.audit, refused=1)),
        evolve(state, encoder=evolve(state.encoder, off=True)),
        evolve(state, power=evolve(state.power, record_lost=True)),
        evolve(state, clocks=evolve(state.clocks, disagree=True)),
        evolve(state, battery=evolve(state.battery, due=True)),
        evolve(state, level_watch=evolve(state.level_watch, silent_min=Minutes(1))),
        evolve(state, pressure_watch=evolve(state.pressure_watch, holds=True)),
    ]
    assert len(State.__attrs_attrs__) == len(changed)
    assert 1 + len(changed) == len({state_digest(other) for other in (state, *changed)})


def test_equal_states_have_one_digest(state: State) -> None:
    """It is of the value, not of the object."""
    buckets = tuple(Bucket(b.charged, b.bolus, b.limit, b.allowance) for b in state.ledger.day_pg)
    assert state_digest(state) == state_digest(evolve(state, ledger=evolve(state.ledger, day_pg=buckets)))


def test_the_source_digest_covers_every_source_of_a_package() -> None:
    """Folders, the shell and the drug library included; another byte or name is another digest."""
    root = Path(__file__).parents[2] / "controller"
    sources = sorted(
        path.relative_to(root).as_posix() for path in root.rglob("*") if path.suffix in (".py", ".toml")
    )
    assert {"step.py", "shell/encoding.py", "shell/library/baclofen.toml"} <= set(sources)
    contents = [(name, (root / name).read_bytes()) for name in sources]
    assert source_digest("controller") == digest_of(contents)
    assert source_digest("controller") != digest_of([*contents[:-1], ("x.py", contents[-1][1])])
    assert source_digest("controller") != digest_of([*contents[:-1], (contents[-1][0], b"")])


def test_scenarios_are_no_source_of_the_laboratory() -> None:
    """A scenario that is added makes no other software; each has a digest of its own."""
    root = Path(__file__).parents[2] / "fault_injection"
    modules = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.py"))
    assert source_digest("fault_injection") == digest_of(
        (name, (root / name).read_bytes()) for name in modules
    )


def test_the_header_names_every_package_that_a_run_depends_on() -> None:
    """The layers below the laboratory, and itself."""
    path = shipped("sensor-silent")
    assert path is not None
    header = json.loads(new_trace(read_scenario(path)).text())
    assert {key: source_digest(key) for key in SOURCES} == {
        "controller": header["controller_sha256"],
        "spec": header["spec_sha256"],
        "fault_injection": header["laboratory_sha256"],
    }


def test_lines_go_where_they_are_wanted() -> None:
    """As they come, and none is kept: a long run needs no memory for its trace."""
    lines: list[str] = []
    trace = Trace({"seed": 1}, lines.append)
    assert 1 == len(lines)
    trace.record({"minute": 0})
    assert (2, 2, "") == (len(lines), trace.records, trace.text())
