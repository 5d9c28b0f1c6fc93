"""What an observer of the sensors knows after a lapse (`spec.lapse`), where readings mean nothing.

A level sensor tells a level at or above the lower account in every minute; a pressure sensor one pressure
below the threshold of a blockage.
"""

from attrs import evolve

from controller.presets import Device
from controller.pressure import BLOCKED_PA
from spec.beginnings import Moments
from spec.ghosts import Ghost
from spec.lapse import Lapse
from spec.sensors import STORED_NL, Blockage, LevelSeen, PressureSeen, Sensed


def sensed_later(ghost: Ghost, lapse: Lapse, moments: Moments, device: Device, undisturbed: int) -> Sensed:
    """Return what is known after a lapse in which delivery is undisturbed from a minute on."""
    sensed, confirmed = ghost.sensors, _confirmed(lapse)
    return Sensed(
        level=_level_later(sensed.level, lapse, confirmed, device),
        pressure=_pressure_later(sensed.pressure, confirmed, device),
        blockage=(
            _blockage_read(ghost, lapse, moments, device, undisturbed)
            if device.has_pressure_sensor
            else _blockage_unread(sensed.blockage, lapse, device, undisturbed)
        ),
    )


def _confirmed(lapse: Lapse) -> list[int]:
    """Pulses that the encoder confirms, minute by minute."""
    confirmed = [lapse.before.unconfirmed, *[0] * (lapse.minutes - 1)]
    for each in lapse.brought:
        if each.at < lapse.minutes:
            confirmed[each.at] = each.pulses
    return confirmed


def _level_later(seen: LevelSeen, lapse: Lapse, confirmed: list[int], device: Device) -> LevelSeen:
    pulses = sum(each.pulses for each in lapse.brought)
    charged_nl, counted = seen.charged_nl + pulses * device.stroke_max_nl, _counted(seen, confirmed, device)
    if not device.has_level_sensor:
        return evolve(seen, silent_min=0, gone_nl=seen.gone_nl + sum(counted), charged_nl=charged_nl)
    started, stood_nl, gone_nl = seen.started, seen.stood_nl, seen.gone_nl
    for level, left_nl in zip(lapse.levels, counted, strict=True):
        if started and level.nl == stood_nl:
            gone_nl += left_nl
        else:
            started, stood_nl, gone_nl = True, level.nl, 0
    return LevelSeen(0, started, stood_nl, gone_nl, seen.filled_nl, charged_nl)


def _counted(seen: LevelSeen, confirmed: list[int], device: Device) -> list[int]:
    """What surely left by pulses confirmed, minute by minute, while something was surely there."""
    there_nl, counted = seen.filled_nl - seen.charged_nl, []
    for pulses, commanded in zip(confirmed, (*confirmed[1:], 0), strict=True):
        counted.append(pulses * device.stroke_min_nl if there_nl > 0 else 0)
        there_nl -= commanded * device.stroke_max_nl
    return counted


def _pressure_later(seen: PressureSeen, confirmed: list[int], device: Device) -> PressureSeen:
    return PressureSeen(
        silent_min=0,
        high=seen.high and not device.has_pressure_sensor,
        started=False,
        stood_pa=seen.stood_pa,
        turned=seen.turned + sum(pulses > 0 for pulses in confirmed),
    )


def _blockage_unread(blockage: Blockage, lapse: Lapse, device: Device, undisturbed: int) -> Blockage:
    """None is followed; the figures run on. Undisturbed delivery stays so, and what is stored grows."""
    last_nl = lapse.last().drawn_nl
    stored_nl = blockage.stored_nl + sum(each.drawn_nl for each in lapse.brought)
    return Blockage(
        started=False,
        last_pa=lapse.pressure.pa,
        told_nl=stored_nl - last_nl,
        stored_nl=stored_nl,
        minutes=blockage.minutes + lapse.minutes,
        pulses=blockage.pulses + sum(each.pulses for each in lapse.brought),
        steady=blockage.steady and (undisturbed <= 1 or blockage.stored_nl >= STORED_NL),
        least=blockage.least and all(_is_whole(each.pulses, each.drawn_nl, device) for each in lapse.brought),
    )


def _blockage_read(
    ghost: Ghost, lapse: Lapse, moments: Moments, device: Device, undisturbed: int
) -> Blockage:
    """Minute by minute: one goes on until a pulse raises no pressure, and the next may begin then."""
    blockage, pa = ghost.sensors.blockage, lapse.pressure.pa
    may_begin = 0 <= pa < BLOCKED_PA
    brought = {each.at: each for each in lapse.brought}
    left_nl, before_nl = ghost.truth.volume_nl, ghost.truth.drawn_nl
    for minute in range(1, lapse.minutes + 1):
        now = brought.get(minute)
        pulses, drawn_nl = (now.pulses, now.drawn_nl) if now else (0, 0)
        begins = moments.blockage_begins(runs=blockage.started) and may_begin
        goes_on = blockage.started and pa >= blockage.last_pa + before_nl and left_nl > 0
        if begins:
            blockage = Blockage(True, pa, 0, 0, 0, 0, True, True)
        told_nl = blockage.stored_nl
        blockage = Blockage(
            started=begins or goes_on,
            last_pa=pa,
            told_nl=told_nl,
            stored_nl=told_nl + drawn_nl,
            minutes=blockage.minutes + 1,
            pulses=blockage.pulses + pulses,
            steady=blockage.steady and (minute >= undisturbed or told_nl >= STORED_NL),
            least=blockage.least and _is_whole(pulses, drawn_nl, device),
        )
        left_nl, before_nl = left_nl - drawn_nl, drawn_nl
    return blockage


def _is_whole(pulses: int, drawn_nl: int, device: Device) -> bool:
    return drawn_nl >= pulses * device.stroke_min_nl
