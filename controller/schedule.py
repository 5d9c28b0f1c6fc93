"""How a flow becomes pulses: what is due in a minute, and what goes on building up."""

from controller.bolus import Bolus, bolus_pulses_due
from controller.record import RESTART_PARTS
from controller.units import FlowMinutes, NanolitresPerDay, Pulses


def scheduled_flow(flow: NanolitresPerDay, *, halved: bool) -> NanolitresPerDay:
    """Return the program's flow, or half of it."""
    return NanolitresPerDay(flow // RESTART_PARTS) if halved else flow


def due_pulses(built: FlowMinutes, units: FlowMinutes, *, runs: bool, held: bool, probes: bool) -> Pulses:
    """Return the pulses that are due.

    Args:
        built: what has built up of pulses, this minute included.
        units: the worth of one.
        runs: whether anything is delivered.
        held: whether the program is held back for a blocked catheter.
        probes: whether a pulse may probe it, once the program has built it up.
    """
    if not runs:
        return Pulses(0)
    if held:
        return Pulses(1 if probes & (built >= units) else 0)
    return Pulses(built // units)


def bolus_due_now(bolus: Bolus, units: FlowMinutes, *, runs: bool) -> Pulses:
    """Return the pulses of a bolus that are due, if it runs."""
    return bolus_pulses_due(bolus, units) if runs else Pulses(0)


def phase_after(built: FlowMinutes, due: Pulses, units: FlowMinutes, *, held: bool) -> FlowMinutes:
    """Return what is built up once they are given; held back, never a whole pulse: nothing is caught up."""
    left = FlowMinutes(built - due * units)
    return FlowMinutes(units - 1) if held & (left >= units) else FlowMinutes(left % units)
