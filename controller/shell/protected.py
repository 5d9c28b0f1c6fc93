"""The state between events: it waits in memory beside its mirror, and is believed only while both match."""

from controller.mirror import matches, mirrored
from controller.shell.encoding import numbers
from controller.state import State


class MemoryFlipped(Exception):
    """The state in memory is not the one that was put there."""


class Protected:
    """A state and the mirror of every number in it."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._mirror = tuple(map(mirrored, numbers(state)))

    def checked(self) -> State:
        """Return the state.

        Raises:
            MemoryFlipped: a number of it and its mirror do not match.
        """
        found = numbers(self._state)
        if len(found) != len(self._mirror) or not all(map(matches, found, self._mirror)):
            raise MemoryFlipped
        return self._state
