"""The line to a pump: a Unix datagram socket in its folder, whole frames, none waiting for long in memory.

The kernel holds a few datagrams and lets a sender wait who sends more; the pump reads one when it has time.
"""

import os
import select
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from controller.shell.errors import BadFile, NoAnswer
from controller.shell.frames import FRAME_BYTES_MAX

NAME = "socket"
ANSWER_BYTES_MAX = 65_536
Packet = tuple[bytes, str | bytes | None]
"""A frame and whom to answer."""


class Line:
    """The pump's end."""

    def __init__(self, socket_: socket.socket) -> None:
        self._socket = socket_

    def receive(self, wait_s: float) -> Packet | None:
        """Return the next datagram, or None if none comes in time; one that is too long stays too long."""
        readable, _, _ = select.select([self._socket], [], [], max(0.0, wait_s))
        if not readable:
            return None
        try:
            return self._socket.recvfrom(FRAME_BYTES_MAX + 1)
        except OSError:
            return None

    def answer(self, data: bytes, whom: str | bytes | None) -> None:
        """Send an answer if it can be sent at once; nobody is waited for."""
        if whom:
            try:
                self._socket.sendto(data, whom)
            except OSError:
                return


@contextmanager
def open_line(folder: Path) -> Iterator[Line]:
    """Open the pump's end, in place of one that was left over.

    Raises:
        BadFile: it cannot be opened.
    """
    place = folder / NAME
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as socket_:
        try:
            place.unlink(missing_ok=True)
            with _address(folder) as address:
                socket_.bind(address)
            place.chmod(0o600)
        except OSError as error:
            raise BadFile(str(place), "", "", f"cannot be opened: {error.strerror}") from None
        socket_.setblocking(False)
        try:
            yield Line(socket_)
        finally:
            place.unlink(missing_ok=True)


def ask(folder: Path, data: bytes, wait_s: float) -> bytes:
    """Send a frame and return the answer.

    Raises:
        NoAnswer: nobody is there, or nobody answers in time.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as socket_:
        socket_.settimeout(wait_s)
        try:
            socket_.bind("")  # the kernel chooses an address
            with _address(folder) as address:
                socket_.sendto(data, address)
            return socket_.recv(ANSWER_BYTES_MAX)
        except TimeoutError:
            raise NoAnswer("the pump gave no answer; its status tells what it took") from None
        except OSError as error:
            raise NoAnswer(f"no pump runs in {folder}: {error.strerror}") from None


@contextmanager
def _address(folder: Path) -> Iterator[str]:
    """An address that is short enough, however long the path is: those of sockets end after 107 bytes."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{descriptor}/{NAME}"
    finally:
        os.close(descriptor)
