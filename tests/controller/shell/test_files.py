"""Files are written whole or not at all."""

import json
import os
import stat
from pathlib import Path

import pytest

from controller.shell.errors import BadFile
from controller.shell.files import write_json, write_text, written_whole


def test_json_is_ascii_in_the_order_given_and_ends_with_a_newline(tmp_path: Path) -> None:
    """The same data gives the same bytes."""
    path = tmp_path / "x.json"
    write_json(path, {"b": [1, True, None], "a": "\u00e9"})
    assert b'{\n  "b": [\n    1,\n    true,\n    null\n  ],\n  "a": "\\u00e9"\n}\n' == path.read_bytes()
    assert {"b": [1, True, None], "a": "\u00e9"} == json.loads(path.read_text())


def test_what_is_not_a_number_is_no_json(tmp_path: Path) -> None:
    """NaN and infinity are a fault of the program, and leave no file."""
    with pytest.raises(ValueError, match="Out of range float"):
        write_json(tmp_path / "x.json", {"a": float("nan")})
    assert [] == list(tmp_path.iterdir())


def test_a_file_is_replaced_with_its_permissions_and_behind_its_link(tmp_path: Path) -> None:
    """An existing file keeps its mode, and a link still points to it."""
    path, link = tmp_path / "x", tmp_path / "link"
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to(path)
    write_text(link, "new\n")
    assert ("new\n", 0o640) == (path.read_text(), stat.S_IMODE(path.stat().st_mode))
    assert link.is_symlink()
    assert {"x", "link"} == set(os.listdir(tmp_path))


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    """As any program would make it, not as a temporary file."""
    (tmp_path / "usual").touch()
    write_text(tmp_path / "x", "")
    assert (tmp_path / "usual").stat().st_mode == (tmp_path / "x").stat().st_mode


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("none/x", "cannot be written: No such file or directory"),
        ("folder", "cannot be written: not a regular file"),
        ("pipe", "cannot be written: not a regular file"),
        ("file/x", "cannot be written: Not a directory"),
        ("n" * 300, "cannot be written: File name too long"),
        ("a\0b", "cannot be written: "),
        ("loop", "cannot be written: "),
    ],
)
def test_what_cannot_be_written_is_named(tmp_path: Path, name: str, reason: str) -> None:
    """An impossible target is a bad file, and no part of one is left."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "pipe")
    before = sorted(os.listdir(tmp_path))
    with pytest.raises(BadFile) as bad:
        write_text(tmp_path / name, "new")
    assert reason in bad.value.message
    assert before == sorted(os.listdir(tmp_path))


def test_a_read_only_file_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Someone made it read-only for a reason; made up here, for a superuser may write anything."""
    path = tmp_path / "x"
    path.write_text("old")
    monkeypatch.setattr(os, "access", lambda *arguments: False)
    with pytest.raises(BadFile, match="cannot be written: it is read-only"):
        write_text(path, "new")
    assert "old" == path.read_text()


def test_a_write_that_fails_half_way_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the disk full, or the program interrupted, the old file stands and no part is left."""
    path = tmp_path / "x"
    path.write_text("old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    def interrupted(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadFile, match="cannot be written: No space left on device"):
        write_text(path, "new")
    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_text(path, "new")
    assert ("old", ["x"]) == (path.read_text(), os.listdir(tmp_path))


def test_a_file_written_bit_by_bit_is_there_at_the_end(tmp_path: Path) -> None:
    """Until then what stood there before does."""
    path = tmp_path / "x"
    path.write_text("old")
    with written_whole(path) as write:
        write("one\n")
        write("tw\u00f6\n")
        assert "old" == path.read_text()
    assert "one\ntw\u00f6\n".encode() == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "error", [KeyboardInterrupt, BadFile("x", "", "", "bad"), OSError("other"), ValueError]
)
def test_a_file_is_not_replaced_when_what_writes_it_fails(
    tmp_path: Path, error: type[BaseException] | BaseException
) -> None:
    """The error comes through as it is, the old file stays, and nothing is left beside it."""
    path = tmp_path / "x"
    path.write_text("old")
    with pytest.raises(error if isinstance(error, type) else type(error)), written_whole(path) as write:
        write("half")
        raise error
    assert "old" == path.read_text()
    assert [path] == list(tmp_path.iterdir())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_is_told_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whenever it is noticed, while writing or at the end; no half file stays."""
    opened = os.open
    monkeypatch.setattr(
        "controller.shell.files.os.open",
        lambda path, flags, mode=0o777: (
            opened("/dev/full", os.O_WRONLY) if flags & os.O_CREAT else opened(path, flags, mode)
        ),
    )
    for text in ("x", "x" * 1_000_000):
        with pytest.raises(BadFile, match="cannot be written: No space left on device"):
            write_text(tmp_path / "x", text)
    assert [] == list(tmp_path.iterdir())
