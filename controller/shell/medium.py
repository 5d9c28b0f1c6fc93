"""Where records lie: a few named places, each written in whole and flushed before anything else happens."""

import os
from pathlib import Path
from typing import Protocol


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
            return (self._path / name).read_bytes()
        except OSError:
            return b""

    def write(self, name: str, data: bytes) -> None:
        """Write a place, through to the disk."""
        place = self._path / name
        is_new = not place.exists()
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
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
            return self._path.read_bytes()
        except FileNotFoundError:
            return b""

    def append(self, data: bytes) -> None:
        """Add to it, through to the disk."""
        is_new = not self._path.exists()
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
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
