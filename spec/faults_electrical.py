"""Faults of battery, power, memory and clocks."""

from controller.alarms import Cause
from controller.battery import BROWN_OUT_MIN, LOW_MV, STOP_MV
from controller.clocks import DISAGREE_MS, LATE_MS, STILL_READINGS
from spec.battery_claims import NOTICE_DAYS
from spec.claim import ALL_PRESETS
from spec.fault import DERIVED, FaultEntry, volts

_AT_POWER_ON = "in the step in which power comes back; while it is away nothing sounds"
_FILM = "resets by a battery fault, 2009 and 2011 (RC-2017-RN-00567-1)"
_EARLY_END = "early end of service by a battery fault, 2009 and 2011 (RC-2017-RN-00567-1)"
_TIME_UNKNOWN = ("unknown_time_is_alarmed", "power_loss_forgets_nothing_that_protects")
_RECORD = ("power_loss_forgets_nothing_that_protects",)
_APART = f"two running clocks more than {DISAGREE_MS / 1000:g} s apart within a minute"
_LATE = (
    f"minutes that are longer than a minute by more than {LATE_MS // 3_600_000} h in all since the time was "
    "set, each by the running clock that leads"
)
_CLOCK = ("clock_that_stands_still_is_left_for_the_other",)
_FOREIGN_CLOCK = "public issue trackers of open insulin systems"

ELECTRICAL_FAULTS: tuple[FaultEntry, ...] = (
    FaultEntry(
        id="F-BATTERY-DROP", name="The voltage drops early",
        source=_EARLY_END, detectable_on=ALL_PRESETS, premise=f"a voltage reading below {volts(LOW_MV)}",
        alarm=Cause.BATTERY_LOW, bound="in that minute; no time is promised from there to the end",
        beside=(Cause.MOTOR_STALLED,), claims=("BAT-1",), shown_by=("low_voltage_alarms_at_once",),
    ),
    FaultEntry(
        id="F-BATTERY-USED", name="The battery nears its end",
        source="Medtronic US", detectable_on=ALL_PRESETS,
        premise="what all that happened may have drained leaves less than the highest drain may take in "
        f"{NOTICE_DAYS} days",
        alarm=Cause.REPLACEMENT_DUE,
        bound=f"{NOTICE_DAYS} days ahead at the highest drain; BATTERY_LOW once the account is used up",
        beside=(Cause.BATTERY_LOW,), claims=("BAT-1",),
        shown_by=("replacement_is_announced_in_time", "account_that_is_used_up_alarms"),
    ),
    FaultEntry(
        id="F-BATTERY-ENDS", name="The battery is used up",
        source="Medtronic US", detectable_on=ALL_PRESETS,
        premise=f"{BROWN_OUT_MIN} voltage readings on end, a minute apart, below {volts(STOP_MV)}, and an "
        "account that is used up",
        alarm=Cause.END_OF_SERVICE, bound="in that minute, for good",
        beside=(Cause.BATTERY_LOW, Cause.REPLACEMENT_DUE), claims=("BAT-1",),
        shown_by=("service_ends_by_voltage_and_account_together",),
    ),
    FaultEntry(
        id="F-BATTERY-FILM", name="A film in the battery resets the pump under load",
        source=_FILM, detectable_on=ALL_PRESETS, premise="power comes back", alarm=Cause.TIME_UNKNOWN,
        bound=_AT_POWER_ON, beside=(Cause.HOLIDAY, Cause.BATTERY_LOW), claims=("INT-1", "CLK-2"),
        shown_by=_TIME_UNKNOWN,
    ),
    FaultEntry(
        id="F-POWER-LOST", name="Power is lost, and comes back",
        source=_FILM, detectable_on=ALL_PRESETS, premise="power comes back", alarm=Cause.TIME_UNKNOWN,
        bound=_AT_POWER_ON, beside=(Cause.HOLIDAY,), claims=("INT-1", "CLK-2", "HOL-1"),
        shown_by=(*_TIME_UNKNOWN, "holiday_is_begun_by_time_or_power_loss"),
    ),
    FaultEntry(
        id="F-POWER-AWAY", name="Power stays away",
        source=_EARLY_END, detectable_on=(), premise="none: nothing runs", alarm=None, bound="none",
        claims=("INT-1", "BAT-1"), shown_by=(),
        consequence="withdrawal, and no alarm sounds",
        control="REPLACEMENT_DUE and BATTERY_LOW before it, where they had time; signs of the patient",
    ),
    FaultEntry(
        id="F-RECORD-LOST", name="One of the two records of the state cannot be read",
        source=DERIVED, detectable_on=ALL_PRESETS,
        premise="power comes back, and the shell says that a record is lost",
        alarm=Cause.RECORD_LOST, bound=_AT_POWER_ON, beside=(Cause.TIME_UNKNOWN, Cause.HOLIDAY),
        claims=("INT-1", "INT-2"), shown_by=(*_RECORD, "torn_record_is_old_or_new"),
    ),
    FaultEntry(
        id="F-RECORDS-LOST", name="Both records of the state cannot be read",
        source=DERIVED, detectable_on=ALL_PRESETS,
        premise="power comes back in limp-home, and the shell says that a record is lost",
        alarm=Cause.RECORD_LOST, bound=_AT_POWER_ON,
        beside=(Cause.TIME_UNKNOWN, Cause.HOLIDAY, Cause.RESERVOIR_LOW), claims=("INT-1", "INT-2"),
        shown_by=(*_RECORD, "lost_banks_leave_limp_home"),
    ),
    FaultEntry(
        id="F-FLIPPED-BIT", name="A bit of the held state flips",
        source=DERIVED, detectable_on=ALL_PRESETS,
        premise="a number and its mirror do not match before a step; the shell then goes on as after a power "
        "loss",
        alarm=Cause.TIME_UNKNOWN, bound="before the step that would use it", beside=(Cause.HOLIDAY,),
        claims=("INT-3", "CLK-2"),
        shown_by=("change_of_a_value_is_noticed", "change_of_a_mirror_is_noticed", "unknown_time_is_alarmed"),
    ),
    FaultEntry(
        id="F-FLIPPED-IN-STEP", name="A bit flips within a step, in code, or in value and mirror alike",
        source=DERIVED, detectable_on=(), premise="none: both integers match", alarm=None, bound="none",
        claims=("INT-3",), shown_by=(),
        consequence="the pump goes on from a wrong state",
        control="A-MEMORY; the interlock, which is hardware",
    ),
    FaultEntry(
        id="F-CLOCK-FAST", name="One clock runs fast",
        source=DERIVED, detectable_on=ALL_PRESETS, premise=_APART, alarm=Cause.CLOCK_FAULT,
        bound="with the reading that shows it; by less it brings nothing on, for the slower clock counts, "
        "and is told as late as one that is slow (F-CLOCK-SLOW)",
        beside=(Cause.TIME_UNKNOWN,), claims=("CLK-3", "CLK-1"), shown_by=_CLOCK,
    ),
    FaultEntry(
        id="F-CLOCK-STILL", name="One clock stands still",
        source=DERIVED, detectable_on=ALL_PRESETS,
        premise=f"a clock that has not advanced in {STILL_READINGS} readings on end",
        alarm=Cause.CLOCK_FAULT, bound="with the last of them, at least one a minute",
        beside=(Cause.TIME_UNKNOWN,), claims=("CLK-3",), shown_by=_CLOCK,
    ),
    FaultEntry(
        id="F-CLOCK-CREEPS", name="One clock creeps",
        source=DERIVED, detectable_on=ALL_PRESETS, premise=_APART, alarm=Cause.CLOCK_FAULT,
        bound="with the reading that shows it; the pump goes at its pace until a clinician comes",
        beside=(Cause.TIME_UNKNOWN,), claims=("CLK-3",), shown_by=_CLOCK,
    ),
    FaultEntry(
        id="F-CLOCK-SLOW", name="One clock runs slow by little",
        source=DERIVED, detectable_on=ALL_PRESETS, premise=_LATE, alarm=Cause.CLOCK_FAULT,
        bound="in the minute that shows it: after a day of 2.5 s a minute, later by less; until then, and "
        "after it, the pump goes at the slower one's pace, and by whole readings",
        claims=("CLK-3", "CLK-1"), shown_by=("program_that_is_late_is_alarmed",),
    ),
    FaultEntry(
        id="F-CLOCK-SET-BACK", name="One clock is set back",
        source=_FOREIGN_CLOCK, detectable_on=(),
        premise="none, if it goes on from there: that reading counts as no advance", alarm=None, bound="none",
        beside=(Cause.CLOCK_FAULT,), claims=("CLK-1", "CLK-3"), shown_by=(),
        consequence="the minute ends later, by the advance of one reading",
        control="nothing ages early or backwards (CLK-1); set back again and again it stands still (CLK-3)",
    ),
    FaultEntry(
        id="F-CLOCKS-FAST", name="Both clocks run fast alike",
        source=DERIVED, detectable_on=(), premise="none: they agree", alarm=None, bound="none",
        claims=("CLK-1",), shown_by=(),
        consequence="delivery is faster than programmed and the limits hold in the pump's hours alone",
        control="two oscillators of their own (A-CLOCK); the residual of the next refill does not tell it",
    ),
)  # fmt: skip
