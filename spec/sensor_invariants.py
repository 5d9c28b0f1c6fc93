"""Invariants of SENS-1, RES-5 and CATH-1: the pump has heard what the observer heard."""

from collections.abc import Iterator

from controller.level import LEVEL_RESOLUTION_NL
from controller.presets import Device, pulse_units
from controller.pressure import BLOCKED_PA, PROBES_JUDGED, PROBES_MAX
from controller.refill import Phase
from controller.state import State
from spec.ghosts import Ghost
from spec.invariants import Conjunct, invariant
from spec.logic import implies, negation
from spec.sensors import MOST_IN_A_TICK, SILENT_MIN, STORED_NL, UNMOVED_PULSES


@invariant()
def valid_sensors(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """Counts are not negative; nothing is held back, or doubted, without a sensor and without a reason."""
    level, pressure = state.level_watch, state.pressure_watch
    yield "level_silent", level.silent_min >= 0
    yield "moved", level.moved_nl >= 0
    silent = (level.silent_min == 0) & negation(level.falls)
    yield "no_level", device.has_level_sensor | silent
    yield "pressure_silent", pressure.silent_min >= 0
    yield "turned", pressure.turned >= 0
    yield "probes", (pressure.probes >= 0) & (pressure.probes <= PROBES_MAX)
    yield "since", pressure.since_min >= 0
    yield "one", negation(pressure.holds & pressure.doubted)
    yield "from", implies(pressure.holds, pressure.from_pa >= BLOCKED_PA)
    open_ = (pressure.silent_min == 0) & negation(pressure.holds | pressure.doubted)
    yield "no_pressure", device.has_pressure_sensor | open_


@invariant("refill_counts_what_is_pumped")
def lower_account_is_what_was_charged(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """While no refill is open, the lower account is no less than the fill, all pulses since charged."""
    seen, closed = ghost.sensors.level, state.refill.phase == Phase.CLOSED
    yield "lower", implies(closed, state.reservoir.lower_nl >= seen.filled_nl - seen.charged_nl)


@invariant("valid_sensors", "valid_counts", "lower_account_is_what_was_charged", "refill_is_as_far_as_seen")
def level_was_heard(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """The pump knows for how long the level was silent, and how much left while it stood still."""
    watch, seen = state.level_watch, ghost.sensors.level
    yield "silent", watch.silent_min == seen.silent_min
    yield "sensed", device.has_level_sensor | negation(seen.started)
    near = (watch.stood_nl <= seen.stood_nl + LEVEL_RESOLUTION_NL) & (
        watch.stood_nl >= seen.stood_nl - LEVEL_RESOLUTION_NL
    )
    yield "stood", implies(seen.started, near)
    yield "moved", implies(seen.started, watch.moved_nl >= seen.gone_nl)


@invariant("valid_sensors", "valid_counts")
def pressure_was_heard(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """The pump knows for how long it was silent, what was high, and how many pulses did not raise it."""
    watch, seen = state.pressure_watch, ghost.sensors.pressure
    yield "silent", watch.silent_min == seen.silent_min
    yield "holds", implies(watch.holds, seen.high & (watch.silent_min < SILENT_MIN))
    yield "doubted", implies(watch.doubted, seen.high)
    yield "told", implies(seen.started, (watch.silent_min == 0) & (watch.holds | watch.doubted))
    yield "from", implies(seen.started & watch.holds, watch.from_pa == seen.stood_pa)
    yield "turned", implies(seen.started & watch.holds, watch.turned == seen.turned)
    yield "not_yet", implies(seen.started & watch.holds, seen.turned < UNMOVED_PULSES)


@invariant(
    "valid_sensors", "valid_counts", "valid_clock", "valid_ring", "A-STROKE", "A-RESERVOIR", "A-ENCODER"
)
def blockage_is_held(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """What a blockage stores is within what its readings tell, one tick's pulses and the probing ones."""
    watch, blockage, drawn_nl = state.pressure_watch, ghost.sensors.blockage, ghost.truth.drawn_nl
    tick_nl = MOST_IN_A_TICK * device.stroke_max_nl
    yield "drawn", (drawn_nl >= 0) & (drawn_nl <= tick_nl)
    yield "stored", implies(blockage.started, blockage.stored_nl == blockage.told_nl + drawn_nl)
    yield "told", implies(blockage.started, (blockage.told_nl >= 0) & (blockage.told_nl <= blockage.last_pa))
    low = blockage.started & (blockage.last_pa < BLOCKED_PA)
    yield "low", implies(low, negation(watch.holds | watch.doubted))
    high = blockage.started & (blockage.last_pa >= BLOCKED_PA)
    yield "high", implies(high, watch.holds & (watch.silent_min == 0))
    most_nl = STORED_NL + tick_nl + watch.probes * device.stroke_max_nl
    yield "most", implies(high, blockage.stored_nl <= most_nl)
    yield "judged", implies(high, watch.turned < PROBES_JUDGED)
    yield "raised", implies(high, blockage.last_pa >= watch.from_pa + watch.turned * device.stroke_min_nl)


@invariant("blockage_is_held", "delivery_follows_the_program", "settled_pulses_are_granted", "valid_ring",
           "valid_clock", "valid_order", "A-RESERVOIR")  # fmt: skip
def blockage_fills(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """Undisturbed delivery into a blockage stores at least the least flow at the smallest strokes."""
    blockage = ghost.sensors.blockage
    steady = blockage.started & blockage.steady & blockage.least & (blockage.told_nl < STORED_NL)
    pumped = blockage.pulses * pulse_units(device) + state.phase
    yield "counts", implies(blockage.started, (blockage.minutes >= 1) & (blockage.pulses >= 0))
    yield "pulses", implies(steady, pumped >= blockage.minutes * device.flow_min_nl_per_day)
    yield "stored", implies(steady, blockage.stored_nl >= blockage.pulses * device.stroke_min_nl)
