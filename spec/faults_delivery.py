"""Faults of motor, encoder, reservoir and catheter."""

from controller.alarms import Cause
from controller.encoder import LATE_PULSES, RUNAWAY_PULSES, STALL_MIN, STALL_PULSES
from controller.level import FALL_NL
from controller.presets import PRESETS
from controller.pressure import BLOCKED_PA
from controller.refill import DISCREPANCY_NL
from spec.claim import ALL_PRESETS, SENSED_PRESETS
from spec.fault import DERIVED, FaultEntry, hours, kpa, ml
from spec.motor import INTERLOCK_PULSES, WINDOW_MIN
from spec.sensors import BLOCKED_WITHIN_MIN, LOSS_NL, STORED_NL, most_stored_nl

BEYOND = RUNAWAY_PULSES + LATE_PULSES
_RUNAWAY_NL = (BEYOND + INTERLOCK_PULSES) * max(device.stroke_max_nl for device in PRESETS)
_STORED_NL = max(most_stored_nl(device) for device in PRESETS)
_SLOW_A_DAY = 3 * 24 // 2 + BEYOND
"""Pulses of its own in a day of a motor that makes 3 in every two hours, those of a last hour added."""
_FALLS = f"a usable level reading more than {ml(FALL_NL)} below the lower account, no refill open"
_AT_REFILL = f"the residual of the next refill, more than {ml(DISCREPANCY_NL)} beside the accounts (RES-3)"
_STALLED = (
    f"{STALL_PULSES} pulses commanded in a row of which the encoder saw none, the first of them at least "
    f"{STALL_MIN} min ago"
)
_WHEN_STALLED = (
    f"{STALL_MIN} min after the first of them was commanded, or later, once the last has had its minute"
)
_LOSS = f"once {ml(LOSS_NL)} more have gone than the largest strokes take, at the next truthful reading"

DELIVERY_FAULTS: tuple[FaultEntry, ...] = (
    FaultEntry(
        id="F-OVER-INFUSION", name="Every stroke is larger than the largest, up to k times",
        source="recall notices of 2014 to 2016; ECRI 2014-03-26",
        detectable_on=SENSED_PRESETS, premise=_FALLS, alarm=Cause.LEVEL_FALLS, bound=_LOSS,
        beside=(Cause.DISCREPANCY,), claims=("RES-5", "DOSE-8"),
        shown_by=("level_that_falls_too_fast_alarms",),
        consequence="each limit may be exceeded, up to k times; LOW comes late",
        control=f"DOSE-8 bounds it in proportion; {_AT_REFILL}",
    ),
    FaultEntry(
        id="F-RUNAWAY", name="The motor turns by itself",
        source="recall notices of 2014 to 2016",
        detectable_on=ALL_PRESETS,
        premise=f"in {WINDOW_MIN} min the encoder saw more than {BEYOND} pulses beyond those commanded",
        alarm=Cause.MOTOR_RUNAWAY,
        bound=f"in the minute that shows it; by itself at most {_RUNAWAY_NL:,} nL in an hour (A-RUNAWAY)",
        claims=("DOSE-7",), shown_by=("runaway_is_cut_off_until_released",),
    ),
    FaultEntry(
        id="F-SLOW-RUNAWAY", name="The motor makes a pulse by itself now and then, too few to latch it off",
        source=DERIVED,
        detectable_on=SENSED_PRESETS, premise=_FALLS, alarm=Cause.LEVEL_FALLS, bound=_LOSS,
        beside=(Cause.DISCREPANCY,), claims=("RES-5", "DOSE-7"),
        shown_by=("level_that_falls_too_fast_alarms",),
        consequence=f"up to {_SLOW_A_DAY} pulses a day beside the limits, charged to nothing",
        control=f"{_AT_REFILL}; the interlock, which is hardware",
    ),
    FaultEntry(
        id="F-STALL", name="The motor does not turn: a magnet, or a foreign particle",
        source="MHRA MDA/2008/087",
        detectable_on=ALL_PRESETS, premise=_STALLED, alarm=Cause.MOTOR_STALLED,
        bound=_WHEN_STALLED,
        beside=(Cause.SHORTFALL, Cause.HOLIDAY), claims=("ALM-3", "DEL-5"),
        shown_by=("stall_is_alarmed", "shortfall_of_a_quarter_is_alarmed"),
    ),
    FaultEntry(
        id="F-STALL-AT-TIMES", name="The motor misses pulses and turns between them",
        source=DERIVED, detectable_on=ALL_PRESETS,
        premise="over a quarter less than the program confirmed since an hour edge 24 h to 25 h ago",
        alarm=Cause.SHORTFALL, bound="at that hour edge; less than a quarter is never told",
        beside=(Cause.MOTOR_STALLED, Cause.HOLIDAY), claims=("DEL-5",),
        shown_by=("shortfall_of_a_quarter_is_alarmed",),
    ),
    FaultEntry(
        id="F-ENCODER-SILENT", name="The encoder counts nothing while the motor turns",
        source=DERIVED, detectable_on=ALL_PRESETS, premise=_STALLED, alarm=Cause.MOTOR_STALLED,
        bound=_WHEN_STALLED,
        beside=(Cause.SHORTFALL, Cause.HOLIDAY), claims=("ALM-3",), shown_by=("stall_is_alarmed",),
    ),
    FaultEntry(
        id="F-ENCODER-SURPLUS", name="The encoder counts pulses that nobody commanded and none made",
        source=DERIVED, detectable_on=ALL_PRESETS,
        premise=f"in {WINDOW_MIN} min the encoder saw more than {BEYOND} pulses beyond those commanded",
        alarm=Cause.MOTOR_RUNAWAY, bound="in the minute that shows it; the motor is off without need",
        beside=(Cause.SHORTFALL,), claims=("DOSE-7",), shown_by=("runaway_is_cut_off_until_released",),
    ),
    FaultEntry(
        id="F-ENCODER-CONFIRMS", name="The encoder confirms commanded pulses that were not made",
        source=DERIVED, detectable_on=(), premise="none: the count is that of a sound motor",
        alarm=None, bound="none", beside=(Cause.DISCREPANCY,), claims=("DEL-5", "RES-3"), shown_by=(),
        consequence="too little drug without a SHORTFALL; the motor may stop as if empty with drug left",
        control=f"A-ENCODER; {_AT_REFILL}",
    ),
    FaultEntry(
        id="F-LEAK", name="The reservoir leaks, or is drawn down faster than strokes explain",
        source="recall notices of 2014 to 2016",
        detectable_on=SENSED_PRESETS, premise=_FALLS, alarm=Cause.LEVEL_FALLS, bound=_LOSS,
        beside=(Cause.LEVEL_SENSOR, Cause.DISCREPANCY), claims=("RES-5",),
        shown_by=("level_that_falls_too_fast_alarms",),
        consequence="drug is lost into the patient; the reservoir is empty before LOW",
        control=f"{_AT_REFILL}; refills on their date",
    ),
    FaultEntry(
        id="F-BLOCKAGE", name="The catheter is blocked: it stores all that is pumped",
        source="250 of 497 device-related events in a three-year series", detectable_on=SENSED_PRESETS,
        premise=f"usable pressure readings that rise by 1 Pa a nanolitre, to {kpa(BLOCKED_PA)} and more",
        alarm=Cause.CATHETER_BLOCKED,
        bound=f"at a reading with {ml(STORED_NL)} stored, within {hours(BLOCKED_WITHIN_MIN)} of undisturbed "
        f"delivery; never more than {ml(_STORED_NL)} are stored",
        beside=(Cause.MOTOR_STALLED, Cause.SHORTFALL), claims=("CATH-1",),
        shown_by=("blockage_is_alarmed_and_bounded", "blockage_is_alarmed_within_a_day"),
        consequence="withdrawal that no signal tells of, and at its release all that was stored, at once",
        control="the motor, where it cannot turn against it (F-STALL); signs of the patient; imaging",
    ),
    FaultEntry(
        id="F-BLOCKAGE-PART", name="The catheter is narrowed, or gives way",
        source="250 of 497 device-related events in a three-year series", detectable_on=(),
        premise="none: the pressure stays below the threshold, or rises by too little", alarm=None,
        bound="none", beside=(Cause.CATHETER_BLOCKED, Cause.PRESSURE_SENSOR), claims=("CATH-1",), shown_by=(),
        consequence="drug comes late, or is stored beyond the stated bound",
        control="CATH-1 once it is a blockage; signs of the patient; imaging",
    ),
    FaultEntry(
        id="F-CATHETER-LEAK", name="The catheter leaks, has come off, or has moved",
        source="250 of 497 device-related events in a three-year series", detectable_on=(),
        premise="none: too low a pressure raises nothing, and every pulse turns", alarm=None, bound="none",
        claims=("DEL-5", "CATH-1"), shown_by=(),
        consequence="withdrawal while delivery looks complete",
        control="signs of the patient; imaging with contrast; a revision",
    ),
)  # fmt: skip
