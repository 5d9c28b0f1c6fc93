"""Bad input ends with exit code 2 and one message; it never hangs, and nothing is written."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from controller.shell.errors import BadFile
from controller.shell.prescription_file import read_prescription
from controller.shell.reasons import judge

Run = Callable[..., Result]
Write = Callable[..., Path]
Case = tuple[str, str, str, str, str]

BOLUS = """\
[patient_bolus]
dose_mcg = 8
duration_min = 10
lockout_min = 240
per_24h_max = 4
reason = "spasms"
[limits]"""

# What to put for what in the base prescription; then the key, the value and a word of the reason that
# the message must have.
CHANGED: dict[str, Case] = {
    "other schema": ("prescription/1", "prescription/2", "schema", '"dosebound.prescription/2"', "expected"),
    "schema missing": ('schema = "dosebound.prescription/1"', "", "schema", "", "missing"),
    "label missing": ('label = "base"', "", "label", "", "missing"),
    "label a number": ('"base"', "7", "label", "7", "expected a string, not an integer"),
    "label of a patient": ('"base"', '"Ann Li, 1970"', "label", '"Ann Li, 1970"', "letters"),
    "label empty": ('"base"', '""', "label", '""', "1 to 64"),
    "label odd": ('"base"', '"\u202e\\u0007x"', "label", '"\\u202e\\x07x"', "letters"),
    "label long": ('"base"', f'"{"x" * 99}"', "label", f'"{"x" * 79}...', "1 to 64"),
    "unknown section": ("[drug]", "[drugs]", "drugs", "a table", "did you mean drug?"),
    "odd key": ("[drug]", '["\u00e9\\n"]', "\\xe9\\n", "a table", "unknown key"),
    "unknown key": ("usable_floor_ml = 2", "flor = 2", "reservoir.flor", "2", "unknown key"),
    "unknown step key": ('at = "22:00"', 'att = "22:00"', "program.step[2].att", '"22:00"', "mean at?"),
    "unknown preset": ("sensed-20", "sensed-30", "device.preset", '"reference-sensed-30"', "did you mean"),
    "preset a path": ('"reference-sensed-20"', '"../x"', "device.preset", '"../x"', "expected one of"),
    "unknown drug": ('"baclofen"', '"baclofn"', "drug.name", '"baclofn"', "did you mean baclofen?"),
    "drug a path": ('"baclofen"', '"../library/baclofen"', "drug.name", '"../library/baclofen"', "one of"),
    "mg for mcg": ("rate_mcg_per_h = 9", "rate_mg_per_h = 9", "program.step[2].rate_mg_per_h", "9", "mcg/h"),
    "no unit": ("rate_mcg_per_h = 9", "rate = 9", "program.step[2].rate", "9", "expected rate_mcg_per_h"),
    "a day for an hour": (
        "rate_mcg_per_h = 9",
        "rate_mcg_per_day = 9",
        "program.step[2].rate_mcg_per_day",
        "9",
        "in mcg/h: the unit is part of the key",
    ),
    "litres": ("volume_ml = 20", "volume_l = 20", "reservoir.volume_l", "20", "expected volume_ml, in mL"),
    "limit in mg": ("daily_mcg = 500", "daily_mg = 500", "limits.daily_mg", "500", "expected daily_mcg"),
    "rate missing": ("rate_mcg_per_h = 9", "", "program.step[2].rate_mcg_per_h", "", "missing"),
    "volume missing": ("volume_ml = 20\n", "", "reservoir.volume_ml", "", "missing"),
    "dead volume missing": ("dead_volume_ml", "# ", "device.dead_volume_ml", "", "missing"),
    "dead volume half": ("min = 0.272, ", "", "device.dead_volume_ml.min", "", "missing"),
    "dead volume of more": ("min = ", "mid = 1, min = ", "device.dead_volume_ml.mid", "1", "mean min?"),
    "dead volume a number": (
        "{ min = 0.272, max = 0.316 }",
        "0.3",
        "device.dead_volume_ml",
        "0.3",
        "expected a table, not a decimal",
    ),
    "old catheter a number": (
        "[drug]",
        "old_catheter = 1\n[drug]",
        "device.old_catheter",
        "1",
        "expected a boolean, not an integer",
    ),
    "old catheter in words": (
        "[drug]",
        'old_catheter = "true"\n[drug]',
        "device.old_catheter",
        '"true"',
        "expected a boolean",
    ),
    "old catheter misspelt": (
        "[drug]",
        "old_cateter = true\n[drug]",
        "device.old_cateter",
        "true",
        "did you mean old_catheter?",
    ),
    "a section twice over": ("[drug]", "[[drug]]", "drug", "an array", "expected a table, not an array"),
    "negative": ("rate_mcg_per_h = 9", "rate_mcg_per_h = -9", "program.step[2].rate_mcg_per_h", "-9", "0 to"),
    "negative limit": ("hourly_mcg = 32", "hourly_mcg = -0.5", "limits.hourly_mcg", "-0.5", "0 to 1000000"),
    "negative zero": ("volume_ml = 20", "volume_ml = -0.0", "reservoir.volume_ml", "-0.0", "0 to 1000 mL"),
    "absurd rate": ("h = 9", "h = 10000.1", "program.step[2].rate_mcg_per_h", "10000.1", "0 to 10000 mcg/h"),
    "absurd volume": ("volume_ml = 20", "volume_ml = 1001", "reservoir.volume_ml", "1001", "0 to 1000 mL"),
    "no concentration": ("= 2000", "= 0", "drug.concentration_mcg_per_ml", "0", "1 to 10000 mcg/mL"),
    "part of a mcg/mL": ("= 2000", "= 0.5e1", "drug.concentration_mcg_per_ml", "0.5e1", "exponent"),
    "half a mcg/mL": ("= 2000", "= 1999.5", "drug.concentration_mcg_per_ml", "1999.5", "whole number"),
    "not a number": ("h = 9", "h = nan", "program.step[2].rate_mcg_per_h", "nan", "finite"),
    "infinite": ("h = 9", "h = -inf", "program.step[2].rate_mcg_per_h", "-inf", "finite"),
    "a boolean": ("h = 9", "h = true", "program.step[2].rate_mcg_per_h", "true", "a number, in mcg/h"),
    "a string": ("h = 9", 'h = "9 mg"', "program.step[2].rate_mcg_per_h", '"9 mg"', "a number, in mcg/h"),
    "an array": ("h = 9", "h = [9]", "program.step[2].rate_mcg_per_h", "an array", "a number, in mcg/h"),
    "a date": ("h = 9", "h = 2026-01-01", "program.step[2].rate_mcg_per_h", "2026-01-01", "not a date"),
    "too fine": (
        "h = 9",
        "h = 9.0000001",
        "program.step[2].rate_mcg_per_h",
        "9.0000001",
        "at most 6 decimals",
    ),
    "huge exponent": ("h = 9", "h = 1e999999", "program.step[2].rate_mcg_per_h", "1e999999", "exponent"),
    "huge zero": ("h = 9", "h = 0e999999999", "program.step[2].rate_mcg_per_h", "0e999999999", "exponent"),
    "tiny": ("h = 9", "h = 1e-999999", "program.step[2].rate_mcg_per_h", "1e-999999", "exponent"),
    "beyond any decimal": (
        "h = 9",
        f"h = 1e{'9' * 60}",
        "program.step[2].rate_mcg_per_h",
        "1e999",
        "exponent",
    ),
    "huge": (
        "h = 9",
        f"h = {'9' * 400}",
        "program.step[2].rate_mcg_per_h",
        "an integer of 1329 bits",
        "0 to",
    ),
    "many digits": ("h = 9", f"h = 9.{'0' * 300}1", "program.step[2].rate_mcg_per_h", "9.000", "6 decimals"),
    "at a time of TOML": ('"22:00"', "22:00:00", "program.step[2].at", "22:00:00", "a string, not a time"),
    "at no time": ('"22:00"', '"24:00"', "program.step[2].at", '"24:00"', "23:45"),
    "at one digit": ('"22:00"', '"9:00"', "program.step[2].at", '"9:00"', "23:45"),
    "at other digits": ('"22:00"', '"2\u0662:00"', "program.step[2].at", '"2\\u0662:00"', "23:45"),
    "at a newline": ('"22:00"', '"22:00\\n"', "program.step[2].at", '"22:00\\n"', "23:45"),
    "off the quarter-hour": ('"22:00"', '"22:10"', "program.step[2].at", '"22:10"', "quarter-hour"),
    "out of order": ('"22:00"', '"05:45"', "program.step[2].at", '"05:45"', "after 06:00"),
    "overlapping": ('"22:00"', '"06:00"', "program.step[2].at", '"06:00"', "after 06:00"),
    "start missing": ("start = 2026-03-02T09:00:00", "", "program.start", "", "missing"),
    "start a string": (
        "2026-03-02T09:00:00",
        '"2026-03-02T09:00:00"',
        "program.start",
        '"2026-03-02T09:00:00"',
        "without quotes",
    ),
    "start a date": ("2026-03-02T09:00:00", "2026-03-02", "program.start", "2026-03-02", "a date-time"),
    "start with offset": (
        "2026-03-02T09:00:00",
        "2026-03-02T09:00:00Z",
        "program.start",
        "2026-03-02T09:00:00+00:00",
        "offset",
    ),
    "start off the quarter-hour": (
        "2026-03-02T09:00:00",
        "2026-03-02T09:00:01",
        "program.start",
        "2026-03-02T09:00:01",
        "quarter-hour",
    ),
    "start long ago": (
        "2026-03-02T09:00:00",
        "1926-03-02T09:00:00",
        "program.start",
        "1926-03-02T09:00:00",
        "2000 to 2099",
    ),
    "start at the end of time": (
        "2026-03-02T09:00:00",
        "9999-12-31T23:45:00",
        "program.start",
        "9999-12-31T23:45:00",
        "2000 to 2099",
    ),
    "start on no day": (
        "2026-03-02T09:00:00",
        "2026-02-30T09:00:00",
        "line 13",
        "start = 2026-02-30T09:00:00",
        "not TOML",
    ),
    "step not in an array": (
        '[[program.step]]\nat = "06:00"\nrate_mcg_per_h = 18\n[[program.step]]',
        "[program.step]",
        "program.step",
        "a table",
        "[[program.step]]",
    ),
    "limit a table": ("daily_mcg = 500", "daily_mcg = {}", "limits.daily_mcg", "a table", "a number"),
    "patient bolus misspelt": (
        "[limits]",
        "[patient_bolus]\ndose = 3\n[limits]",
        "patient_bolus.dose",
        "3",
        "expected dose_mcg, in mcg",
    ),
    "patient bolus without a reason": (
        "[limits]",
        BOLUS.replace('reason = "spasms"\n', ""),
        "patient_bolus.reason",
        "",
        "missing",
    ),
    "patient bolus for no reason": (
        "[limits]",
        BOLUS.replace("spasms", "  "),
        "patient_bolus.reason",
        '"  "',
        "characters that say why",
    ),
    "patient bolus for any reason": (
        "[limits]",
        BOLUS.replace('"spasms"', '"""' + "because\n" * 70 + '"""'),
        "patient_bolus.reason",
        '"because',
        "1 to 500",
    ),
    "patient bolus without a lockout": (
        "[limits]",
        BOLUS.replace("lockout_min = 240\n", ""),
        "patient_bolus.lockout_min",
        "",
        "missing",
    ),
    "lockout in hours": (
        "[limits]",
        BOLUS.replace("lockout_min = 240", "lockout_h = 4"),
        "patient_bolus.lockout_h",
        "4",
        "expected lockout_min, in min",
    ),
    "half a patient bolus": (
        "[limits]",
        BOLUS.replace("max = 4", "max = 3.5"),
        "patient_bolus.per_24h_max",
        "3.5",
        "whole number",
    ),
    "patient bolus of grams": (
        "[limits]",
        BOLUS.replace("= 8", "= 1000.1"),
        "patient_bolus.dose_mcg",
        "1000.1",
        "0 to 1000 mcg",
    ),
    "patient bolus less than nothing": (
        "[limits]",
        BOLUS.replace("= 8", "= -8"),
        "patient_bolus.dose_mcg",
        "-8",
        "0 to 1000 mcg",
    ),
    "a key twice": ("usable_floor_ml = 2", "volume_ml = 3", "line 11", "volume_ml = 3", "not TOML"),
    "no value": ("usable_floor_ml = 2", "usable_floor_ml =", "line 11", "usable_floor_ml =", "not TOML"),
    "integer too long": ("h = 9", f"h = {'9' * 5000}", "line 19", "rate_mcg_per_h = 999", "characters"),
    "NUL": ("usable_floor_ml = 2", "\0", "line 11", "\\x00", "not TOML"),
    "many dotted keys": ("label =", ".".join("k" * 900) + " =", "line 2", "k.k.k", "longer than 500"),
}


def message(result: Result, path: Path) -> str:
    """The one line of the message, after the file's name; the test fails if there is more or less."""
    assert 2 == result.exit_code
    assert "" == result.stdout
    (line,) = result.stderr.splitlines()
    start = f"Error: {path}: "
    assert start == line[: len(start)]
    return line[len(start) :]


@pytest.mark.parametrize("case", CHANGED.values(), ids=CHANGED)
def test_one_message_names_file_key_and_value(
    run: Run, write: Write, tmp_path: Path, change: Callable[[str, str], str], case: Case
) -> None:
    """One thing wrong in an otherwise good file is named with its key and value, and nothing is written."""
    old, new, key, value, reason = case
    path = write(change(old, new))
    line = message(run(path, "--json", tmp_path / "out.json"), path)
    assert line.startswith(f"{key} = {value}" if value else f"{key}: ")
    assert reason in line
    assert ["rx.toml"] == os.listdir(tmp_path)


def test_a_good_file_beside_a_bad_previous_one_is_bad_input_too(
    run: Run, write: Write, tmp_path: Path, base: str
) -> None:
    """What `--previous` names is read as strictly, and nothing is printed or written before it was."""
    path, previous = write(base), tmp_path / "none.toml"
    line = message(run(path, "--previous", previous, "--json", tmp_path / "out.json"), previous)
    assert "cannot be read: No such file or directory" == line
    assert ["rx.toml"] == os.listdir(tmp_path)


def huge(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(1 << 40)  # sparse: reading it would take very long


def loop(path: Path) -> None:
    path.symlink_to(path)


FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "cannot be read: No such file or directory"),
    "directory": (Path.mkdir, "a directory, not a file"),
    "under a file": (lambda path: path.write_text(""), "cannot be read: Not a directory"),
    "link to itself": (loop, "cannot be read: Too many levels of symbolic links"),
    "huge": (huge, "larger than 1000000 bytes"),
    "empty": (Path.touch, "schema: missing"),
    "not UTF-8": (lambda path: path.write_bytes(b'label = "\xff"'), "byte 10 = 0xff: not UTF-8"),
    "UTF-16": (lambda path: path.write_text("a = 1", encoding="utf-16"), "byte 1 = 0xff: not UTF-8"),
    "byte order mark": (lambda path: path.write_text("\ufeffa = 1"), "line 1 = \\ufeffa = 1: not TOML"),
    "not TOML": (lambda path: path.write_text("# x\ndose: 3\n"), "line 2 = dose: 3: not TOML"),
    "binary": (lambda path: path.write_bytes(bytes(range(128))), "line 1 = \\x00"),
    "nested arrays": (
        lambda path: path.write_text("a =" + "[\n" * 9999),
        "not TOML that can be read: nested",
    ),
    "nested tables": (lambda path: path.write_text("a =" + "{a=\n" * 9999), "line 1 = a ={a=: not TOML"),
}


@pytest.mark.parametrize(("make", "reason"), FILES.values(), ids=FILES)
def test_what_is_no_readable_file_is_named(
    run: Run, tmp_path: Path, make: Callable[[Path], object], reason: str
) -> None:
    """A path that holds no readable TOML is named with what is wrong; a huge file is not read whole."""
    made = tmp_path / "rx.toml"
    make(made)
    path = made / "rx.toml" if "Not a directory" in reason else made
    assert message(run(path), path).startswith(reason)


def test_a_file_that_may_not_be_read_is_named(
    run: Run, write: Write, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Permissions that forbid reading give a message; made up here, for a superuser may read anything."""
    path = write(base)

    def forbidden(*arguments: object, **options: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "open", forbidden)
    assert "cannot be read: Permission denied" == message(run(path), path)


def test_a_path_with_a_nul_is_no_path() -> None:
    """A caller's path that no system accepts is a bad file, not an exception of another kind."""
    with pytest.raises(BadFile, match="not a path"):
        read_prescription(Path("a\0b"))


@pytest.mark.parametrize("kind", ["fifo", "device", "name"])
def test_no_odd_file_hangs_the_program(tmp_path: Path, kind: str) -> None:
    """Whole program: a fifo without a writer, an endless device and a name that is not UTF-8 end with 2."""
    path = {"fifo": b"pipe", "device": b"/dev/zero", "name": b"\xff\n"}[kind]
    if kind == "fifo":
        os.mkfifo(os.fsencode(tmp_path) + b"/pipe")
    done = subprocess.run(
        [os.fsencode(sys.executable), b"-m", b"dosebound", b"check", path],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[3])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (2, "") == (done.returncode, done.stdout)
    (line,) = done.stderr.splitlines()
    expected = (
        r"Error: \udcff\n: cannot be read"
        if kind == "name"
        else f"Error: {path.decode()}: not a regular file"
    )
    assert line.startswith(expected)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file that every example of a fuzz overwrites."""
    return tmp_path_factory.mktemp("fuzz") / "rx.toml"


def read_and_judge(path: Path) -> None:
    """What may only end well or in BadFile."""
    try:
        judge(read_prescription(path))
    except BadFile as bad:
        assert bad.message.isascii()
        assert bad.message.isprintable()


@given(data=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_with_a_message(scratch: Path, data: bytes) -> None:
    """Whatever a file holds, reading it ends well or in BadFile with a line of printable ASCII."""
    scratch.write_bytes(data)
    read_and_judge(scratch)


TOKENS = [
    *'[]{}=."#,\n\0\\-+_ ',
    "nan",
    "inf",
    "1e9",
    "true",
    "[[",
    "é",
    "\u202e",
    "0",
    "99",
    "step",
    "limits",
]


@given(data=st.data())
def test_a_damaged_example_is_read_or_refused_with_a_message(
    scratch: Path, examples: dict[str, str], data: st.DataObject
) -> None:
    """An example with some stretches cut out, doubled or overwritten ends well or in BadFile."""
    text = examples[data.draw(st.sampled_from(sorted(examples)))]
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        to = data.draw(st.integers(at, min(len(text), at + 40)))
        put = data.draw(st.sampled_from(["", text[at:to] * 2]) | st.sampled_from(TOKENS))
        text = text[:at] + put + text[to:]
    scratch.write_text(text, encoding="utf-8")
    read_and_judge(scratch)


@given(data=st.data())
def test_any_value_under_any_key_is_read_or_refused_with_a_message(
    scratch: Path, base: str, data: st.DataObject
) -> None:
    """The base prescription with one value replaced by any TOML value ends well or in BadFile."""
    lines = base.splitlines()
    at = data.draw(st.sampled_from([number for number, line in enumerate(lines) if "=" in line]))
    value = data.draw(
        st.integers().map(str)
        | st.decimals().map(str)
        | st.floats().map(str)
        | st.datetimes().map(lambda moment: moment.isoformat())
        | st.text().map(lambda text: "'" + text + "'")
        | st.sampled_from(["true", "[]", "{}", "[{}]", "{ min = 1 }", "0x7fff", "1_000.000_1", "06:00:00"])
    )
    lines[at] = lines[at].split("=")[0] + "= " + value
    scratch.write_text("\n".join(lines), encoding="utf-8")
    read_and_judge(scratch)
