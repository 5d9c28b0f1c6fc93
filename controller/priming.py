"""Priming: the first drug is brought through a new catheter, which holds none, faster than the program would.

A pulse brings no drug to the tip as long as all that was pumped since commissioning, at its largest, is less
than the smallest dead volume. A pulse that primes is such a pulse, and so it is charged by volume alone.
Whatever stops it cuts it off for good, like any bolus; what is left may be primed by another command.
"""

from attrs import evolve

from controller.arithmetic import less_but_not_below_zero
from controller.bolus import NO_BOLUS, Bolus
from controller.change import Change
from controller.order import Amounts, Order
from controller.presets import Device
from controller.units import Nanolitres, NanolitresPerDay, Pulses


def drug_free_nl(change: Change, order: Order) -> Nanolitres:
    """Return what may still be pumped before any drug is at the tip, at the smallest dead volume."""
    if not change.new_catheter:
        return Nanolitres(0)
    return Nanolitres(less_but_not_below_zero(order.dead_volume_min_nl - 1, change.since_max_nl))


def priming_bolus(change: Change, order: Order, device: Device) -> Bolus:
    """Return the largest bolus that brings no drug to the tip, at the flow that the program leaves."""
    return evolve(
        NO_BOLUS,
        pulses=_whole_pulses(drug_free_nl(change, order), device),
        flow_nl_per_day=NanolitresPerDay(device.flow_max_nl_per_day - order.peak_nl_per_day),
        primes=True,
    )


def while_drug_free(bolus: Bolus, free_nl: Nanolitres, device: Device) -> Bolus:
    """Return the bolus less what of priming does not fit any more, for the program has pumped meanwhile."""
    pulses = _whole_pulses(free_nl, device)
    if not bolus.primes or bolus.pulses <= pulses:
        return bolus
    return evolve(bolus, pulses=pulses) if pulses > 0 else NO_BOLUS


def beside_priming(limits: Amounts, bolus: Bolus, device: Device) -> Amounts:
    """Return the limits with the volume that is still to come of priming on top of the volume limit."""
    announced_nl = bolus.pulses * device.stroke_max_nl if bolus.primes else 0
    return evolve(limits, day_nl=Nanolitres(limits.day_nl + announced_nl))


def _whole_pulses(volume_nl: Nanolitres, device: Device) -> Pulses:
    return Pulses(volume_nl // device.stroke_max_nl)
