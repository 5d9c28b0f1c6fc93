"""The runs with sensors, and what the observer counts in them."""

from controller.events import Tick
from controller.presets import PRESETS
from proofs.sensed import BLOCKED_AT, sensed_runs
from spec.predicates import Moment

PLAIN = PRESETS[0]
MOMENTS = tuple(sensed_runs(PLAIN))


def ticks_of(start: int) -> list[Moment]:
    """The ticks of the run that begins with the so manieth moment without a command before it."""
    commands = [at for at, moment in enumerate(MOMENTS) if type(moment.event) is not Tick]
    return list(MOMENTS[commands[start] + 1 : (*commands, len(MOMENTS))[start + 1]])


def test_the_observer_counts_what_a_blockage_stores() -> None:
    """All that was drawn since it began, and each reading tells what was stored before."""
    since = ticks_of(3)[BLOCKED_AT:]
    drawn_nl = 0
    for moment in since:
        blockage = moment.ghost.sensors.blockage
        assert blockage.started
        assert blockage.told_nl == drawn_nl
        drawn_nl += moment.nature.drawn_nl
        assert blockage.stored_nl == drawn_nl
    assert len(since) == since[-1].ghost.sensors.blockage.minutes


def test_the_observer_counts_silence_and_what_left_under_a_stuck_level() -> None:
    """Minute by minute, and each confirmed pulse at its smallest."""
    silent = ticks_of(0)
    assert len(silent) == silent[-1].ghost.sensors.level.silent_min
    assert len(silent) == silent[-1].ghost.sensors.pressure.silent_min
    stuck = ticks_of(1)
    confirmed = sum(moment.before.unconfirmed for moment in stuck[1:])
    assert confirmed * PLAIN.stroke_min_nl == stuck[-1].ghost.sensors.level.gone_nl


def test_the_observer_counts_what_was_charged_since_the_fill() -> None:
    """Every pulse at its largest."""
    pulses = sum(moment.result.motor.basal + moment.result.motor.bolus for moment in ticks_of(2))
    assert pulses * PLAIN.stroke_max_nl == ticks_of(2)[-1].ghost.sensors.level.charged_nl
