"""What is assumed of nature, over a lapse: `spec.moment.assumptions`, of all of its minutes at once."""

from collections.abc import Iterator
from itertools import pairwise

from controller.presets import BUDGET, Device
from controller.units import TICK_DS_MIN
from spec.clocks import GAIN_MS_PER_DS, MINUTE_MS
from spec.ghosts import Ghost
from spec.invariants import EXCESS_TENTHS
from spec.lapse import Lapse


def broken_in(lapse: Lapse, ghost: Ghost, device: Device) -> Iterator[str]:
    """Yield each assumption that a minute of a lapse breaks, by its id; `ghost` is that of minute 0.

    What is drained is known, and compared, for all minutes together.
    """
    brought, truth, energy = lapse.brought, ghost.truth, ghost.energy
    left_nl = truth.volume_nl - sum(each.drawn_nl for each in brought)
    if any(each.drawn_nl > each.pulses * device.stroke_max_nl for each in brought):
        yield "A-STROKE"
    if left_nl < 0 or any(each.drawn_nl < 0 for each in brought):
        yield "A-RESERVOIR"
    if left_nl < 0 or truth.volume_nl > device.reservoir_nl:
        yield "A-FILL"
    shortest_ds = min(end - begin for begin, end in pairwise(lapse.elapsed_ds))
    if shortest_ds < TICK_DS_MIN:
        yield "A-TICK"
    if shortest_ds * GAIN_MS_PER_DS < MINUTE_MS:
        yield "A-CLOCK"
    if _is_too_strong(lapse, ghost.dose.excess_tenths):
        yield "A-CONC"
    if _new_catheter_is_not_clear(lapse, ghost.drug.clear_nl):
        yield "A-NEW-CATHETER"
    if _encoder_is_wrong(lapse, ghost, device):
        yield "A-ENCODER"
    pulses = sum(each.pulses for each in brought)
    most_uj = lapse.minutes * BUDGET.minute_uj + pulses * BUDGET.pulse_uj
    if not 0 <= lapse.drained_uj <= min(most_uj, energy.left_uj):
        yield "A-DRAIN"


def _is_too_strong(lapse: Lapse, tenths: int) -> bool:
    pulse_pg = lapse.before.order.pulse_pg
    judged = tenths in EXCESS_TENTHS
    return judged and any(10 * each.true_pg > tenths * each.pulses * pulse_pg for each in lapse.brought)


def _new_catheter_is_not_clear(lapse: Lapse, clear_nl: int) -> bool:
    for each in lapse.brought:
        if clear_nl <= 0:
            return False
        if each.drawn_nl <= clear_nl and each.true_pg > 0:
            return True
        clear_nl -= each.drawn_nl
    return False


def _encoder_is_wrong(lapse: Lapse, ghost: Ghost, device: Device) -> bool:
    """Pulses that are confirmed in a minute took their least in the one before, if anything was left."""
    left_nl = ghost.truth.volume_nl
    seen, drawn_nl = lapse.before.unconfirmed, ghost.truth.drawn_nl
    if seen > 0 and seen * device.stroke_min_nl > drawn_nl and left_nl > 0:
        return True
    for each in lapse.brought:
        left_nl -= each.drawn_nl
        short = each.pulses * device.stroke_min_nl > each.drawn_nl
        if each.at < lapse.minutes and each.pulses > 0 and short and left_nl > 0:
            return True
    return False
