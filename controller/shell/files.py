"""Files written whole or not at all."""

import json
import os
import secrets
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from controller.shell.errors import BadFile

Json = Mapping[str, "Json"] | Sequence["Json"] | str | int | float | bool | None
"""What JSON can hold; a float must be finite."""


def write_json(path: Path, data: Json) -> None:
    """Write `data` as indented ASCII JSON with a newline at its end, keys in the order given.

    Raises:
        BadFile: the file cannot be written; what stood there before still does.
    """
    write_text(path, json.dumps(data, indent=2, allow_nan=False) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8 to a file beside `path` and rename it to `path`, through links.

    Raises:
        BadFile: the file cannot be written; what stood there before still does.
    """
    with written_whole(path) as write:
        write(text)


@contextmanager
def written_whole(path: Path) -> Iterator[Callable[[str], None]]:
    """Give a function that writes UTF-8 to a file beside `path`, which takes its place at the end.

    Raises:
        BadFile: the file cannot be written; what stood there before still does, as after any other error.
    """
    with _told(path):
        target = path.resolve()
        mode = _mode_of_existing(target)
        part = _part_beside(target)
        stream = os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb")

    def write(text: str) -> None:
        with _told(path):
            stream.write(text.encode("utf-8"))

    try:
        yield write
        with _told(path):
            stream.flush()
            os.fsync(stream.fileno())
            stream.close()
            if mode is not None:
                part.chmod(mode)
            part.replace(target)
    except BaseException:
        with suppress(OSError):  # a full disk refuses what is buffered once more
            stream.close()
        part.unlink(missing_ok=True)
        raise


def ensure_writable(path: Path) -> None:
    """Find out, before a long run, whether a file can be written at all; nothing is left behind.

    Raises:
        BadFile: it could not be written now.
    """
    with _told(path):
        target = path.resolve()
        _mode_of_existing(target)
        part = _part_beside(target)
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        part.unlink()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Whatever stands in the way of writing becomes a BadFile."""
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:  # ValueError: a NUL; RuntimeError: a loop of links
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise BadFile(str(path), "", "", f"cannot be written: {reason}") from None


def _mode_of_existing(target: Path) -> int | None:
    """Permissions to keep, or None if nothing stands there; what must not be replaced raises."""
    if not target.exists():
        return None
    mode = target.stat().st_mode
    if not stat.S_ISREG(mode):
        raise ValueError("not a regular file")
    if not os.access(target, os.W_OK):
        raise ValueError("it is read-only")
    return stat.S_IMODE(mode)


def _part_beside(target: Path) -> Path:
    return target.parent / f".{secrets.token_hex(8)}.part"
