"""The battery: an account of energy that only pays out, and what a voltage reading says.

The account pays for everything at its most. It announces replacement. Neither account nor time stops the
motor, nor does a low reading; both together do: an account used up, and a voltage that stays too low.
Either of the two raises the urgent alarm, so that it does not hang on a voltage sensor alone.
"""

from attrs import evolve, frozen

from controller.arithmetic import less_but_not_below_zero, smaller
from controller.presets import BUDGET
from controller.units import MINUTES_PER_DAY, Microjoules, Millivolts, Minutes, Nanolitres, Pulses

NOTICE_DAYS = 91
"""Days of the pump's clock: 90 true ones if it is 1 % fast (A-TICK). 90 days: Medtronic US."""
COMMANDS_PER_DAY = 50
"""Commands of a day that the announcement allows for; an assumption. More are paid for as they come."""
LOW_MV = Millivolts(2_600)
"""A reading below this alarms at once; an assumption, as are the next two."""
STOP_MV = Millivolts(2_200)
"""A reading below this counts towards the end of service: the motor may not turn fully."""
BROWN_OUT_MIN = Minutes(60)
"""Readings below `STOP_MV`, minute by minute on end, that make an end of a battery that is used up."""
KEPT_STEP_UJ = Microjoules(5_000_000)
"""Step in which limp-home keeps the account: about a day of an ordinary pump; an assumption."""

_DAY_UJ = MINUTES_PER_DAY * (BUDGET.minute_uj + BUDGET.tone_uj) + COMMANDS_PER_DAY * BUDGET.command_uj
"""Most of a day without pulses: no tick gives more than one tone. Those of readings are paid as they come."""


@frozen
class Voltage:
    """A reading of the battery's voltage; where the sensor is silent it is not `known`."""

    known: bool
    mv: Millivolts


@frozen
class Battery:
    """What is known of the battery.

    Attributes:
        left_uj: no more than what was left when the last minute's pulses were paid for.
        owed_uj: most that was drained since: tones, and commands. Paid with the next minute.
        due: whether what is left may not last through the notice.
        low: whether the last tick's reading was too low, or the account is used up.
        low_min: minutes on end of readings below `STOP_MV`, counted as far as `BROWN_OUT_MIN`.
        ended: whether service has ended; for good.
    """

    left_uj: Microjoules
    owed_uj: Microjoules
    due: bool
    low: bool
    low_min: Minutes
    ended: bool


NEW_BATTERY = Battery(
    left_uj=BUDGET.capacity_uj,
    owed_uj=Microjoules(0),
    due=False,
    low=False,
    low_min=Minutes(0),
    ended=False,
)
"""A pump is commissioned with a full battery."""


def minute_begun(battery: Battery, reading: Voltage) -> Battery:
    """Return the battery once a minute that begins, and all that was owed, is paid for; and read."""
    left_uj = Microjoules(
        less_but_not_below_zero(battery.left_uj, battery.owed_uj + BUDGET.minute_uj),
    )
    low_min = _low_min(battery.low_min, too_low=reading.known & (reading.mv < STOP_MV))
    return Battery(
        left_uj=left_uj,
        owed_uj=Microjoules(0),
        due=battery.due,
        low=reading.known & (reading.mv < LOW_MV),
        low_min=low_min,
        ended=battery.ended,
    )


def pulses_paid(
    battery: Battery, pulses: Pulses, *, limit_nl: Nanolitres, stroke_max_nl: Nanolitres
) -> Battery:
    """Return the battery once pulses are paid for: due by the volume limit in force, used up, or at its end.

    The motor rests from the next minute on.
    """
    left_uj = Microjoules(less_but_not_below_zero(battery.left_uj, pulses * BUDGET.pulse_uj))
    used_up = (left_uj <= 0) & (battery.low_min >= BROWN_OUT_MIN)
    return evolve(
        battery,
        left_uj=left_uj,
        due=is_due(left_uj, limit_nl=limit_nl, stroke_max_nl=stroke_max_nl),
        low=battery.low | (left_uj <= 0),
        ended=battery.ended | used_up,
    )


def is_due(left_uj: Microjoules, *, limit_nl: Nanolitres, stroke_max_nl: Nanolitres) -> bool:
    """Return whether the notice at the highest drain may take more than what is left, a tone aside.

    24 h hold no more volume than the limit, at largest strokes; so all is said times a largest stroke.
    """
    notice = NOTICE_DAYS * (_DAY_UJ * stroke_max_nl + BUDGET.pulse_uj * limit_nl)
    return (left_uj - BUDGET.tone_uj) * stroke_max_nl < notice


def tone_owed(battery: Battery, *, sounds: bool) -> Battery:
    """Return the battery before a tone, if there is one."""
    return evolve(battery, owed_uj=Microjoules(battery.owed_uj + BUDGET.tone_uj)) if sounds else battery


def command_owed(battery: Battery) -> Battery:
    """Return the battery once a command was received, whatever becomes of it, or power has come back."""
    return evolve(battery, owed_uj=Microjoules(battery.owed_uj + BUDGET.command_uj))


def coarsely_left(battery: Battery) -> Microjoules:
    """Return what is left once all that is owed is paid, rounded down to whole steps: never more."""
    left_uj = less_but_not_below_zero(battery.left_uj, battery.owed_uj)
    return Microjoules(left_uj // KEPT_STEP_UJ * KEPT_STEP_UJ)


def taken_up(
    left_uj: Microjoules, *, ended: bool, limit_nl: Nanolitres, stroke_max_nl: Nanolitres
) -> Battery:
    """Return the battery of which no more is known than this.

    Nothing is left where service has ended, nor by an account that cannot be one.
    """
    is_one = (left_uj >= 0) & (left_uj <= BUDGET.capacity_uj) & (not ended)
    believed_uj = left_uj if is_one else Microjoules(0)
    return Battery(
        left_uj=believed_uj,
        owed_uj=Microjoules(0),
        due=is_due(believed_uj, limit_nl=limit_nl, stroke_max_nl=stroke_max_nl),
        low=believed_uj <= 0,
        low_min=Minutes(0),
        ended=ended,
    )


def _low_min(low_min: Minutes, *, too_low: bool) -> Minutes:
    return Minutes(smaller(low_min + 1, BROWN_OUT_MIN)) if too_low else Minutes(0)
