"""Within how many minutes of its beginning an injected fault must be told, where it is detectable.

Minutes are those of the pump's clock, and a function of the setting: most faults are told after so many
pulses, or so much volume. They are reckoned from the controller's own constants, to the safe side: slowest
flow, smallest strokes, all that the accounts may be apart already. The sizes of what is injected stand here.
"""

from controller.arithmetic import ceil_div
from controller.clocks import LATE_MS
from controller.encoder import LATE_PULSES, RUNAWAY_PULSES, STALL_MIN, STALL_PULSES
from controller.level import STUCK_NL
from controller.presets import Device, pulse_units
from controller.pressure import PROBE_MIN, PROBES_JUDGED
from controller.record import HOLIDAY_HOURS
from controller.refill import NEEDLE_MIN
from controller.units import MINUTE_MS, Minutes, NanolitresPerDay
from fault_injection.clock import HOUR_MIN
from fault_injection.injection import Bound, Setting, Situation
from spec.sensors import LOSS_NL, STORED_NL

ONE_TICK = 1
"""What is read with a tick is told with that tick, which is at most a minute after the fault began."""
OWN_PULSES = 5
LEAK_NL_PER_MIN = 5_000
TWICE_PERMILLE = 2_000
SLOW_EVERY_MIN = Minutes(40)
FILM_PULSES = 20
"""One of so many meets a film of up to 30 ohm that resets the pump, in all but 1 of 10**9 runs."""
AWAY_MIN = Minutes(2 * HOUR_MIN)
SLOW_TICK_S = 62
"""How long a minute truly takes by a clock that loses 2 s in it; the other one says so."""
AFTER_DAYS = Minutes((HOLIDAY_HOURS + 1) * HOUR_MIN + HOUR_MIN // 2)
"""When therapy begins again: half an hour after a holiday is surely told."""
CHANGED_NL = 3_000_000
"""What a refill brings too little or too much: beyond the loss that RES-5 tells."""
CONFIRMED_MIN = Minutes(6)
"""How long a refill takes, from opened to confirmed."""
RESIDUE_NL = 1_000_000
"""What a needle leaves: an assumption."""


def pulses_take(count: int, flow: NanolitresPerDay, device: Device) -> int:
    """Return the minutes within which so many pulses are surely commanded at a flow."""
    return ceil_div(count * pulse_units(device), flow) + ONE_TICK


def _lost(lost_nl_per_day: int, setting: Setting) -> int:
    """Return the minutes within which RES-5's volume is lost beyond what the largest strokes take.

    Whatever the pump has pumped may have been by smallest strokes and charged at largest: that much the level
    may be above the lower account when the loss begins.

    Args:
        lost_nl_per_day: volume that is lost in a day, beyond what is charged in it.
        setting: what it happens to.
    """
    apart_nl = _apart(setting.pumped_nl, setting.device)
    return ceil_div((LOSS_NL + apart_nl) * 1_440, lost_nl_per_day) + 2 * ONE_TICK


def _apart(pumped_nl: int, device: Device) -> int:
    """What strokes at their smallest and at their largest differ by over a nominal volume."""
    return ceil_div(pumped_nl * (device.stroke_max_nl - device.stroke_min_nl), device.stroke_nl)


def _needle(setting: Setting) -> int:
    """What an open refill holds back of pulses that are counted from its opening on."""
    return NEEDLE_MIN if setting.situation is Situation.REFILL else 0


def where(situations: tuple[Situation, ...], bound: Bound) -> Bound:
    """Return a bound that is due in some situations alone."""
    return lambda setting: bound(setting) if setting.situation in situations else None


def stalled(setting: Setting) -> int:
    """The third pulse has been commanded, and the first has its hour; a needle may have held it all back."""
    return max(pulses_take(STALL_PULSES, setting.slowest, setting.device), STALL_MIN) + _first_pulse(setting)


def _first_pulse(setting: Setting) -> int:
    return pulses_take(1, setting.slowest, setting.device) + NEEDLE_MIN + ONE_TICK


def over_infused(setting: Setting) -> int:
    """Twice nominal is lost, less the largest stroke that is charged."""
    device = setting.device
    beyond_nl = TWICE_PERMILLE * device.stroke_nl // 1_000 - device.stroke_max_nl
    return _lost(setting.slowest * beyond_nl // device.stroke_nl, setting)


def leaked(setting: Setting) -> int:
    """What leaks, less what the account charges meanwhile beyond what is pumped."""
    return _lost(1_440 * LEAK_NL_PER_MIN - _apart(setting.fastest, setting.device), setting)


def surplus_counted(_: Setting) -> int:
    """One more than may be miscounted or late has been counted."""
    return -(-(RUNAWAY_PULSES + LATE_PULSES + 1) // OWN_PULSES) + ONE_TICK


def blocked(setting: Setting) -> int:
    """Smallest strokes have stored what makes the threshold."""
    pulses = -(-STORED_NL // setting.device.stroke_min_nl)
    return pulses_take(pulses, setting.slowest, setting.device) + _needle(setting) + ONE_TICK


def pressure_unmoved(setting: Setting) -> int:
    """Three probing pulses, each an hour after the last and when the program asks for one, moved nothing."""
    probe_min = max(PROBE_MIN, pulses_take(1, setting.slowest, setting.device))
    first_min = pulses_take(1, setting.slowest, setting.device) + _needle(setting)
    return PROBES_JUDGED * (probe_min + ONE_TICK) + first_min


def low_account(setting: Setting) -> int:
    """Largest strokes have taken the account to its threshold."""
    pulses = -(-max(0, setting.volume_nl - setting.low_nl) // setting.device.stroke_max_nl)
    return pulses_take(pulses, setting.slowest, setting.device) + _needle(setting) + ONE_TICK


def level_stuck(setting: Setting) -> int:
    """Smallest strokes have surely taken what must move the level."""
    pulses = -(-STUCK_NL // setting.device.stroke_min_nl) + 1
    return pulses_take(pulses, setting.slowest, setting.device) + ONE_TICK


def film_met(setting: Setting) -> int:
    """A load has met the film."""
    return pulses_take(FILM_PULSES, setting.slowest, setting.device) + NEEDLE_MIN


def refill_confirmed(_: Setting) -> int:
    """With the first reading once the fill is confirmed."""
    return CONFIRMED_MIN + ONE_TICK


def away(setting: Setting) -> int:
    """Two days without delivery are told at an hour's edge; of therapy that ended, once it begins again."""
    told_min = AFTER_DAYS if setting.situation is Situation.ENDED else (HOLIDAY_HOURS + 1) * HOUR_MIN
    return told_min + ONE_TICK


def late(_: Setting) -> int:
    """The program has become later than the pump leaves to itself."""
    return LATE_MS // (SLOW_TICK_S * 1_000 - MINUTE_MS) + 2 * ONE_TICK


def at_most(count: int) -> Bound:
    """A time that depends on nothing."""
    return lambda _: count
