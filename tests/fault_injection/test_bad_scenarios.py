"""Scenario files that are hostile rather than wrong: exit 2, one message, no traceback; and quickly."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from fault_injection.commands import replay
from tests.fault_injection.forging import SHORT
from tests.fault_injection.fuzz import Wrong, fuzz

WriteScenario = Callable[..., Path]


def put(path: Path, old: str, new: str) -> None:
    """Replace one thing in the scenario."""
    text = path.read_text(encoding="utf-8")
    assert 1 <= text.count(old)
    path.write_bytes(text.replace(old, new, 1).encode("utf-8", errors="surrogatepass"))


def of_100_mb(path: Path) -> None:
    """It holds next to nothing on the disk, and would take as long to read."""
    with path.open("r+b") as file:
        file.truncate(100_000_000)


def added(data: str) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(path.read_bytes() + data.encode("utf-8"))


HOSTILE: dict[str, tuple[Callable[[Path], object], str]] = {
    "100 MB": (of_100_mb, "larger than 1000000 bytes"),
    "nested deeply over many lines": (added("x = " + "[\n" * 100_000), "nested too deeply"),
    "nested deeply in one line": (added("x = " + "[" * 200_000), "longer than 500 characters"),
    "too many entries": (added('[[fault]]\nkind = "level_silent"\n' * 1_001), "at most 1000 entries"),
    "a key of many parts": (added("a." * 200 + "b = 1"), "unknown key"),
    "byte order mark": (lambda path: put(path, "\nschema", "\ufeffschema"), "not TOML"),
    "NUL": (lambda path: put(path, "small run", "small\x00run"), "not TOML"),
    "NUL escaped": (lambda path: put(path, "small run", "small\\u0000run"), "printable"),
    "surrogate": (lambda path: put(path, "small run", "small\ud800run"), "not UTF-8"),
    "surrogate escaped": (lambda path: put(path, "small run", "small\\uD800run"), "not TOML"),
    "right to left": (lambda path: put(path, "small run", "\u202enur llams"), "printable"),
    "zero width": (lambda path: put(path, '"small"', '"sm\u200ball"'), "expected 1 to 64 small letters"),
    "look-alike letter": (
        lambda path: put(path, '"small"', '"sm\u0430ll"'),
        "expected 1 to 64 small letters",
    ),
    "look-alike key": (lambda path: put(path, "\nseed", "\n\u0455eed"), "not TOML"),
    "combining mark in a time": (lambda path: put(path, "0 d 06:00", "0 d 06:00\u0301"), "is not a time"),
    "full-width digits in a time": (lambda path: put(path, "0 d 06", "\uff10 d 06"), "is not a time"),
    "full-width seed": (lambda path: put(path, "= 7", "= \uff17"), "not TOML"),
    "lone CR": (lambda path: put(path, "\nseed", "\rseed"), "not TOML"),
    "line separator": (lambda path: put(path, "\nseed", "\u2028seed"), "not TOML"),
    "integer of 400 digits": (lambda path: put(path, "= 7", "= " + "9" * 400), "expected 0 to 4294967295"),
    "integer of 5000 digits": (lambda path: put(path, "= 7", "= " + "9" * 5_000), "longer than 500"),
    "hexadecimal beyond all": (lambda path: put(path, "= 7", "= 0x" + "f" * 400), "expected 0 to 4294967295"),
    "exponent": (lambda path: put(path, "= 7", "= 7e0"), "without an exponent"),
    "a file of no name": (lambda path: put(path, '"pump.toml"', '""'), "printable"),
    "a file name over two lines": (lambda path: put(path, '"pump.toml"', '"pump\\n.toml"'), "printable"),
    "a file name beyond all": (lambda path: put(path, "pump.toml", "a" * 400), "cannot be read"),
    "the folder for a file": (lambda path: put(path, "pump.toml", "."), "a directory, not a file"),
    "a device for a file": (lambda path: put(path, "pump.toml", "../" * 30 + "dev/zero"), "not a regular"),
    "itself for a prescription": (lambda path: put(path, "pump.toml", "small.toml"), "small.toml"),
}


@pytest.mark.parametrize(("spoil", "said"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_ends_with_2_and_one_message(
    write_scenario: WriteScenario, tmp_path: Path, spoil: Callable[[Path], object], said: str
) -> None:
    """In printable ASCII, naming the file and what is wrong with it; no output is begun."""
    path = write_scenario()
    spoil(path)
    result = CliRunner().invoke(replay, [str(path), "--trace", str(tmp_path / "trace")])
    assert 2 == result.exit_code, result.output
    assert isinstance(result.exception, SystemExit)
    message = result.stderr.removesuffix("\n")
    assert message.startswith(f"Error: {path.parent}") and said in message
    assert message.isascii() and message.isprintable()
    assert not (tmp_path / "trace").exists()


def test_a_prescription_called_like_the_scenario_takes_part_beside_it(write_scenario: WriteScenario) -> None:
    """The scenario itself is still digested, and still not written over."""
    path = write_scenario(old="pump.toml", new="scenario")
    (path.parent / "pump.toml").rename(path.parent / "scenario")
    for name in ("scenario", "small.toml"):
        before = (path.parent / name).read_bytes()
        result = CliRunner().invoke(replay, [str(path), "--trace", str(path.parent / name)])
        assert (2, before) == (result.exit_code, (path.parent / name).read_bytes())


@pytest.mark.parametrize("name", ["a" * 5_000, "\udcff", "sensor-silent/x", ""])
def test_a_name_that_can_be_no_file_is_a_bad_file(name: str) -> None:
    """Too long, no text, below a word, empty: exit 2."""
    result = CliRunner().invoke(replay, [name])
    assert 2 == result.exit_code
    assert isinstance(result.exception, SystemExit)


def test_a_title_that_a_terminal_cannot_show_stops_no_run(write_scenario: WriteScenario) -> None:
    """What it cannot encode is shown escaped; the run is held all the same."""
    path = write_scenario(**SHORT)
    put(path, "A small run", "Kleiner Lauf, e\u0301, \u4e2d")
    done = subprocess.run(
        [sys.executable, "-m", "dosebound", "replay", str(path)],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert (0, b"") == (done.returncode, done.stderr)


def test_fuzzed_files_are_read_or_turned_down_with_one_message() -> None:
    """A few of what `make fuzz` does: scenarios, prescriptions, traces; some on the command line."""
    tally = fuzz(seed=11, command_every=40, go_on=lambda number: number <= 80)
    assert 80 == sum(tally.runs.values()) - tally.runs["command lines"]
    assert 0 < tally.accepted and 20 < len(tally.reasons)


def test_the_fuzzer_tells_of_a_file_that_is_not_turned_down_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """It fails where a reader lets an error of Python through."""
    monkeypatch.setattr("tests.fault_injection.fuzz.read_scenario", lambda _: int("no number"))
    with pytest.raises((Wrong, ValueError), match="no number"):
        fuzz(seed=1, command_every=1_000, go_on=lambda number: number <= 5)
