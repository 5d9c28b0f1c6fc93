"""`audit`: a trace is the same to the byte, or the first record that differs is named."""

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from controller.shell.errors import BadFile
from fault_injection.audit import Difference, Keep, first_difference, unresolved
from fault_injection.audit_commands import audit
from fault_injection.commands import replay
from fault_injection.replay import new_trace, replayed
from fault_injection.scenario import read_scenario
from fault_injection.trace import digest
from fault_injection.trace_file import LINE_BYTES_MAX, TraceFile
from tests.fault_injection.forging import SHORT, rechained

WriteScenario = Callable[..., Path]
OTHERS = (b"0", b"z", b'"', b" ", b"\n", b"\xff")
"""What stands in for a character: a digit, a letter, what JSON is made of, a line end, no ASCII."""


def run_audit(*arguments: str | Path) -> Result:
    """`dosebound audit`, in this process."""
    return CliRunner().invoke(audit, [str(argument) for argument in arguments])


def audited(data: bytes, again: Callable[[Keep], object]) -> Difference | None:
    """The first difference, as the command finds it: from the chain where no scenario is named."""
    trace = TraceFile("trace", BytesIO(data))
    chain = trace.chain()
    named = None if chain.header is None else chain.header.get("scenario")
    return first_difference(trace, again) if named == "small" else unresolved(chain)


@pytest.fixture
def recorded(write_scenario: WriteScenario) -> tuple[bytes, Callable[[Keep], object]]:
    """A short trace, and its run again, which costs nothing: that it is the same is tested by itself."""
    lines: list[str] = []
    scenario = read_scenario(write_scenario(**SHORT))
    replayed(scenario, new_trace(scenario, lines.append), lambda _: None)
    data = "".join(f"{line}\n" for line in lines).encode("ascii")
    return data, lambda keep: [keep(line) for line in lines]


def record_at(data: bytes, place: int) -> int:
    """The number of the record that holds a byte."""
    return data[:place].count(b"\n") + 1


Recorded = tuple[bytes, Callable[[Keep], object]]


def test_any_one_character_changed_is_noticed_by_its_record(recorded: Recorded) -> None:
    """Every place, the header and line ends included, with six other characters: never called the same.

    Where the header no longer says of which scenario it is, the chain alone names the record.
    """
    data, again = recorded
    assert audited(data, again) is None
    for place in range(len(data)):
        for other in OTHERS:
            if data[place : place + 1] != other:
                found = audited(data[:place] + other + data[place + 1 :], again)
                assert found is not None, f"{other!r} at {place}"
                assert record_at(data, place) == found.record, f"{other!r} at {place}"


def test_any_one_character_added_or_removed_is_noticed_by_its_record(recorded: Recorded) -> None:
    """A line end added before another is an empty record after it, and one too many at the end."""
    data, again = recorded
    for place in range(len(data) + 1):
        before, after = data[:place], data[place:]
        at = record_at(data, place)
        for added, record in ((b"0", at), (b"\n", at + after.startswith(b"\n"))):
            found = audited(before + added + after, again)
            assert found is not None and record == found.record, f"{added!r} at {place}"
        if after:
            found = audited(before + after[1:], again)
            assert found is not None and at == found.record, f"without {place}"


def test_every_truncation_that_leaves_a_record_is_noticed(recorded: Recorded) -> None:
    """What is cut within a record is that record's; what is cut between two is the next one's."""
    data, again = recorded
    header = data.index(b"\n")
    for length in range(header, len(data)):
        found = audited(data[:length], again)
        assert found is not None, length
        assert record_at(data, length) == found.record, length


def test_what_is_left_of_a_header_alone_is_no_trace(recorded: Recorded) -> None:
    """Nothing says that it was one: a bad file, and no verdict."""
    data, again = recorded
    for length in range(data.index(b"\n")):
        with pytest.raises(BadFile):
            audited(data[:length], again)


def moved(lines: list[bytes]) -> Iterator[tuple[str, int, list[bytes]]]:
    """Whole lines swapped, dropped, repeated: what was done, the record that differs, the lines."""
    for at in range(len(lines) - 1):
        yield f"swapped {at}", at + 1, [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]]
    for at in range(len(lines)):
        yield f"dropped {at}", at + 1, lines[:at] + lines[at + 1 :]
        yield f"repeated {at}", at + 2, [*lines[: at + 1], *lines[at:]]


def test_lines_swapped_dropped_and_repeated_are_noticed_by_the_first_record(recorded: Recorded) -> None:
    """Also the header, of which then the chain tells."""
    data, again = recorded
    for what, record, lines in moved(data.splitlines(keepends=True)):
        found = audited(b"".join(lines), again)
        assert found is not None and found.record == record, what


def test_a_forged_chain_is_found_by_the_run(recorded: Recorded) -> None:
    """The chain holds, and the run names the record, the time, the key, and both values."""
    data, again = recorded

    def less(values: dict[str, object]) -> None:
        values["truth"] = {"drawn_nl": 1, "elapsed_ds": 1801, "mass_pg": 5, "volume_nl": 2}

    forged = rechained(data, 5, less)
    trace = TraceFile("trace", BytesIO(forged))
    assert trace.chain().broken is None
    found = first_difference(trace, again)
    assert found is not None
    keys = [key.key for key in found.keys]
    assert (5, "0 d 00:03") == (found.record, found.time)
    assert ["truth.drawn_nl", "truth.elapsed_ds", "truth.mass_pg", "truth.volume_nl"] == keys
    assert "5" == found.keys[2].found
    assert not found.of_software


def test_every_key_of_a_record_is_compared(recorded: Recorded) -> None:
    """Whichever is changed, chain made anew: the record is found, and the key named."""
    data, again = recorded
    for number, line in enumerate(data.splitlines(), start=1):
        for key in json.loads(line).keys() - {"previous"}:
            forged = rechained(data, number, lambda values, key=key: values.update({key: "x"}))  # type: ignore[misc]  # bound now
            found = first_difference(TraceFile("trace", BytesIO(forged)), again)
            assert found is not None
            assert number == found.record
            assert any(each.key.startswith(key) for each in found.keys), key


# --- the command --------------------------------------------------------------------------------


def traced(write_scenario: WriteScenario, tmp_path: Path) -> tuple[Path, Path]:
    """A short scenario and its trace, by the command."""
    scenario, trace = write_scenario(**SHORT), tmp_path / "trace.jsonl"
    result = CliRunner().invoke(replay, [str(scenario), "--trace", str(trace)])
    assert 0 == result.exit_code, result.output
    return scenario, trace


def test_the_command_says_same_and_ends_with_0(write_scenario: WriteScenario, tmp_path: Path) -> None:
    """Of a trace whose scenario is given; the JSON says so too."""
    scenario, trace = traced(write_scenario, tmp_path)
    out = tmp_path / "out.json"
    result = run_audit(trace, "--scenario", scenario, "--json", out)
    assert (0, True) == (result.exit_code, "Same: every record" in result.output), result.output
    told = json.loads(out.read_text(encoding="utf-8"))
    last = trace.read_bytes().splitlines()[-1]
    assert {
        "schema": "dosebound.audit/1",
        "same": True,
        "records": len(trace.read_bytes().splitlines()),
        "trace_sha256": digest(last),
        "chain_broken": None,
        "rerun": True,
        "other_software": False,
        "difference": None,
        "signature": None,
    } == told


def test_two_replays_give_the_same_bytes(write_scenario: WriteScenario, tmp_path: Path) -> None:
    """By the command, into two files."""
    scenario, trace = traced(write_scenario, tmp_path)
    again = tmp_path / "again.jsonl"
    CliRunner().invoke(replay, [str(scenario), "--trace", str(again)])
    assert trace.read_bytes() == again.read_bytes()


@pytest.mark.parametrize("place", [0, 1, 40, 400, 700, 1_500, -2, -1])
def test_the_command_ends_with_1_and_names_the_record(
    write_scenario: WriteScenario, tmp_path: Path, place: int
) -> None:
    """One character changed; the record is in table and JSON."""
    scenario, trace = traced(write_scenario, tmp_path)
    data = bytearray(trace.read_bytes())
    record = record_at(bytes(data), place % len(data))
    data[place] ^= 1
    trace.write_bytes(data)
    out = tmp_path / "out.json"
    result = run_audit(trace, "--scenario", scenario, "--json", out)
    assert 1 == result.exit_code, result.output
    assert f"the first record that differs is record {record}." in result.output
    told = json.loads(out.read_text(encoding="utf-8"))
    assert (False, record) == (told["same"], told["difference"]["record"])


def test_a_trace_of_other_software_says_so(write_scenario: WriteScenario, tmp_path: Path) -> None:
    """Its chain holds and only the header's digests differ: exit 1, and what to do next."""
    scenario, trace = traced(write_scenario, tmp_path)
    other = rechained(trace.read_bytes(), 1, lambda values: values.update(controller_sha256="0" * 64))
    trace.write_bytes(other)
    result = run_audit(trace, "--scenario", scenario)
    assert 1 == result.exit_code
    assert "made by another version of the software" in result.output
    assert "Chain: holds" in result.output


def test_a_trace_of_a_scenario_that_does_not_ship_asks_for_it(
    write_scenario: WriteScenario, tmp_path: Path
) -> None:
    """Exit 2 while it holds together; a header that was changed ends with 1 all the same."""
    _, trace = traced(write_scenario, tmp_path)
    result = run_audit(trace)
    assert (2, True) == (result.exit_code, "give its file with --scenario" in result.output)
    trace.write_bytes(trace.read_bytes().replace(b'"small"', b'"smell"', 1))
    result = run_audit(trace)
    assert 1 == result.exit_code
    assert "the first record that differs is record 1." in result.output


def test_the_wrong_scenario_is_a_difference_of_the_header(
    write_scenario: WriteScenario, tmp_path: Path
) -> None:
    """The digest of its files is compared first."""
    scenario, trace = traced(write_scenario, tmp_path)
    scenario.write_text(scenario.read_text(encoding="utf-8") + "# one more line\n", encoding="utf-8")
    result = run_audit(trace, "--scenario", scenario)
    assert 1 == result.exit_code
    assert "scenario_sha256" in result.output
    assert "another version" not in result.output


NO_TRACES = {
    "empty": b"",
    "prescription": b'schema = "dosebound.prescription/1"\n',
    "JSON of something else": b'{"schema":"dosebound.check/1"}\n',
    "an endless line": b"[" * (LINE_BYTES_MAX + 1),
    "an endless line in a trace": b'{"previous":"' + b"0" * 64 + b'"}\n' + b" " * 10 * LINE_BYTES_MAX,
    "zeros": b"\x00" * 1_000,
}


@pytest.mark.parametrize("data", NO_TRACES.values(), ids=NO_TRACES.keys())
def test_what_is_no_trace_is_a_bad_file(tmp_path: Path, data: bytes) -> None:
    """Exit 2, one message, no traceback, nothing written."""
    path = tmp_path / "trace.jsonl"
    path.write_bytes(data)
    result = run_audit(path, "--json", tmp_path / "out.json")
    assert 2 == result.exit_code
    assert result.stderr.startswith(f"Error: {path}: ")
    assert 1 == result.stderr.count("\n")
    assert [path] == list(tmp_path.iterdir())


def test_audit_never_writes_over_what_it_reads(write_scenario: WriteScenario, tmp_path: Path) -> None:
    """Neither the trace, nor the scenario, nor a prescription that this names."""
    scenario, trace = traced(write_scenario, tmp_path)
    for target in (trace, scenario, scenario.parent / "pump.toml"):
        before = target.read_bytes()
        result = run_audit(trace, "--scenario", scenario, "--json", target)
        assert (2, before) == (result.exit_code, target.read_bytes())


def test_the_comparison_holds_one_line_at_a_time(recorded: Recorded) -> None:
    """The trace is read no further than the run has come."""
    data, _ = recorded
    lines = data.splitlines(keepends=True)
    read: list[int] = []

    class Counting(TraceFile):
        def lines(self) -> Iterator[bytes]:
            for number, line in enumerate(lines, start=1):
                read.append(number)
                yield line

    def again(keep: Keep) -> None:
        for number, line in enumerate(lines, start=1):
            keep(line.decode("ascii").removesuffix("\n"))
            assert number == len(read)

    assert first_difference(Counting("trace", BytesIO()), again) is None
