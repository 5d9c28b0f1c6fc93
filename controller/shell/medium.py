"""Where records lie: a few named places, each written in whole and flushed before anything else happens."""

import errno
import os
import stat
from pathlib import Path
from typing import Protocol

_AT_ONCE = os.O_CLOEXEC | os.O_NONBLOCK
"""Of a regular file the same; what else lies there, such as a pipe, is not waited for."""


class Medium(Protocol):
    """Non-volatile memory."""

    def read(self, name: str) -> bytes:
        """Return what lies in a place; nothing if it was never written or cannot be read."""

    def write(self, name: str, data: bytes) -> None:
        """Write from the beginning of a place on, and come back once it is there for good.

        Raises:
            OSError: it is not.
        """


class Folder:
    """A folder, each place a file in it that is overwritten where it lies, as a memory bank would be."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, name: str) -> bytes:
        """Return what lies in a place; nothing if it was never written or cannot be read."""
        try:
            return _all_of(self._path / name)
        except OSError:
            return b""

    def write(self, name: str, data: bytes) -> None:
        """Write a place, through to the disk."""
        place = self._path / name
        is_new = not place.exists()
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | _AT_ONCE, 0o600)
        try:
            written_all(descriptor, data)
            os.ftruncate(descriptor, len(data))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if is_new:
            settle(self._path)


class Growing(Protocol):
    """Something that is only added to."""

    def read(self) -> bytes:
        """Return all of it; nothing if there is nothing yet."""

    def append(self, data: bytes) -> None:
        """Add to it, and come back once that is there for good.

        Raises:
            OSError: it is not, or not all of it.
        """

    def cut(self, length: int) -> None:
        """Take away all that comes after so many bytes.

        Raises:
            OSError: it is still there.
        """


class GrowingFile:
    """A file that is only added to."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> bytes:
        """Return all of it."""
        try:
            return _all_of(self._path)
        except FileNotFoundError:
            return b""

    def append(self, data: bytes) -> None:
        """Add to it, through to the disk."""
        is_new = not self._path.exists()
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _AT_ONCE, 0o600)
        try:
            written_all(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if is_new:
            settle(self._path.parent)

    def cut(self, length: int) -> None:
        """Take away what comes after."""
        if self._path.exists():
            os.truncate(self._path, length)


def _all_of(path: Path) -> bytes:
    """Return what a regular file holds."""
    descriptor = os.open(path, os.O_RDONLY | _AT_ONCE)
    try:
        with open(descriptor, "rb", closefd=False) as file:  # which says of a folder that it is one
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError(errno.EINVAL, "is not a regular file", str(path))
            return file.read()
    finally:
        os.close(descriptor)


def made_anew(path: Path, data: bytes, mode: int) -> None:
    """Write a file that was not there, through to the disk; where that fails, none is left.

    Raises:
        FileExistsError: it is there.
        OSError: it cannot be written.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        written_all(descriptor, data)
        os.fsync(descriptor)
    except OSError:
        path.unlink()
        raise
    finally:
        os.close(descriptor)
    settle(path.parent)


def settle(folder: Path) -> None:
    """Flush the names in a folder: that a file is new there, or gone."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def written_all(descriptor: int, data: bytes) -> None:
    """Write all of `data`, however little a single call takes."""
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]
