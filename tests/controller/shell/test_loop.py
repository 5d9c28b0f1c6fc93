"""The loop: a tick each minute, never early, never made up for, and no flood delays it."""

from collections.abc import Callable
from itertools import pairwise

from controller.shell.line import Packet
from controller.shell.loop import FRAMES_PER_TICK_MAX, read_together, run

PERIOD_S, AGAIN_S = 60.0, 1.0


class Stand:
    """A clock that goes only when something takes time, and a line with frames on it."""

    def __init__(
        self, *, frames: int = 0, serving_s: float = 0.0, tick_s: float = 0.0, creeps: bool = False
    ) -> None:
        self.at_s = 0.0
        self.frames, self.serving_s, self.tick_s = frames, serving_s, tick_s
        self.served: list[float] = []
        self.ticks: list[float] = []
        self.creeps = creeps
        self.tried: list[float] = []

    def now(self) -> float:
        """Seconds."""
        return self.at_s

    def both(self) -> tuple[float, float]:
        """The same twice."""
        return self.at_s, self.at_s

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self.at_s += seconds

    def receive(self, wait_s: float) -> Packet | None:
        """A frame if there is one, else wait in vain."""
        if self.frames > len(self.served):
            return b"", None
        self.at_s += wait_s
        return None

    def serve(self, packet: Packet) -> None:
        """Take a frame."""
        self.served.append(self.at_s)
        self.at_s += self.serving_s

    def tick(self) -> bool:
        """Tick, unless the minute is not over: as one whose clock creeps finds."""
        if self.creeps:
            self.tried.append(self.at_s)
            assert len(self.tried) < 100, "the loop only waits"
            return False
        self.ticks.append(self.at_s)
        self.at_s += self.tick_s if len(self.ticks) % 2 else 0.0
        return True

    def run(self, ended: Callable[[], bool]) -> "Stand":
        """Run the loop."""
        run(self, self, period_s=PERIOD_S, again_s=AGAIN_S, tick=self.tick, serve=self.serve, ended=ended)
        return self

    def minutes(self, count: int) -> "Stand":
        """Run it for so many ticks."""
        return self.run(lambda: len(self.ticks) >= count)


def gaps(stand: Stand) -> list[float]:
    """Seconds between ticks, those before the first included."""
    return [later - earlier for earlier, later in zip([0.0, *stand.ticks], stand.ticks, strict=False)]


def test_a_tick_comes_each_minute_and_the_first_a_minute_after_power_is_back() -> None:
    """With nothing to serve, to the instant."""
    assert [True] * 5 == [abs(gap - PERIOD_S) < 1e-6 for gap in gaps(Stand().minutes(5))]


def test_a_flood_does_not_delay_a_tick() -> None:
    """More frames than can ever be served, each of which takes a second: a tick is late by one at most."""
    stand = Stand(frames=10_000, serving_s=1.0).minutes(20)
    assert all(PERIOD_S <= gap <= PERIOD_S + 1.0 + 1e-6 for gap in gaps(stand))
    assert 20 * FRAMES_PER_TICK_MAX == len(stand.served)


def test_frames_between_two_ticks_are_bounded() -> None:
    """Though each takes no time at all."""
    stand = Stand(frames=10_000).minutes(3)
    assert 3 * FRAMES_PER_TICK_MAX == len(stand.served)
    assert [True] * 3 == [abs(gap - PERIOD_S) < 1e-6 for gap in gaps(stand)]


def test_a_late_tick_is_not_made_up_for() -> None:
    """A whole minute passes from it to the next: no tick stands for less than its time."""
    stand = Stand(tick_s=150.0).minutes(6)
    assert all(gap >= PERIOD_S for gap in gaps(stand))


def test_a_frame_is_served_though_ticks_take_all_the_time() -> None:
    """One between two ticks."""
    stand = Stand(frames=10, serving_s=200.0, tick_s=90.0).minutes(4)
    assert 4 == len(stand.served)


def test_a_request_to_end_is_heard_between_ticks() -> None:
    """Without waiting for the next one."""
    stand = Stand(frames=1)
    stand.run(lambda: bool(stand.served))
    assert ([], 1) == (stand.ticks, len(stand.served))


def test_a_minute_that_does_not_end_keeps_nobody_from_being_heard() -> None:
    """A clock that creeps holds ticks back: it is read again and again, and frames are served meanwhile."""
    stand = Stand(frames=5, serving_s=0.5, creeps=True)
    stand.run(lambda: len(stand.tried) >= 10)
    assert ([], 5) == (stand.ticks, len(stand.served))
    between = [later - earlier for earlier, later in pairwise(stand.tried)]
    assert all(gap >= AGAIN_S - 1e-6 for gap in between)


def test_two_clocks_are_read_together_though_the_machine_hesitates() -> None:
    """A pause between two readings is not taken for time by which the clocks are apart."""
    at_s = [0.0]
    pauses = iter([0.0, 5.0, 5.0, 0.0, 3e-7, 1e-7])

    def now() -> float:
        at_s[0] += next(pauses)
        return at_s[0]

    first, second = read_together(now, now)
    assert abs(first - second) < 1e-6
