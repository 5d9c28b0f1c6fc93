"""Faults of use: what is entered, filled, left out, forgotten or not heard."""

from controller.alarms import HIGH, Cause
from controller.level import FALL_NL
from controller.record import HOLIDAY_HOURS
from controller.refill import DISCREPANCY_NL, NEEDLE_MIN
from controller.reservoir import CRITICAL_DAYS_OF_LIMIT, LOW_DAYS_OF_LIMIT
from controller.session import SESSION_MIN
from spec.claim import ALL_PRESETS, SENSED_PRESETS
from spec.fault import DERIVED, FaultEntry, hours, ml
from spec.sensors import LOSS_NL
from spec.shortage import STOPPED_MIN

_FALLS = f"a usable level reading more than {ml(FALL_NL)} below the lower account, the refill confirmed"
_POCKET = "351 reports, 8 deaths, about 1 in 10,000 refills (secondary source)"
_RESIDUAL = f"a residual more than {ml(DISCREPANCY_NL)} beside the accounts, at the next refill (RES-3)"

USE_FAULTS: tuple[FaultEntry, ...] = (
    FaultEntry(
        id="F-WRONG-DRUG", name="The concentration entered is not the one filled in",
        source="2000 filled and 500 programmed is four times the dose (ISMP)", detectable_on=(),
        premise="none: no sensor tells one drug from another", alarm=None, bound="none",
        claims=("RES-3", "ADM-1"), shown_by=(),
        consequence="overdose or too little, in the proportion of the two strengths",
        control="a second person reads the vial for another drug (RES-3); only the library's strengths pass "
        "(ADM-1)",
    ),
    FaultEntry(
        id="F-WEAK-DRUG", name="The drug is weaker than its label: old, or mixed",
        source=DERIVED, detectable_on=(), premise="none: no sensor tells one drug from another", alarm=None,
        bound="none", claims=("DEL-5",), shown_by=(),
        consequence="too little drug while delivery looks complete",
        control="A-CONC-LOW; `check` shows when the drug's time is over",
    ),
    FaultEntry(
        id="F-LESS-FILLED", name="Less was filled in than the volume entered",
        source=DERIVED, detectable_on=SENSED_PRESETS, premise=_FALLS, alarm=Cause.LEVEL_FALLS,
        bound=f"with the first truthful reading, if {ml(LOSS_NL)} are missing",
        beside=(Cause.DISCREPANCY,), claims=("RES-5", "RES-3"),
        shown_by=("level_that_falls_too_fast_alarms",),
        consequence="LOW comes late, or the reservoir is empty without it",
        control=f"the report is repeated before it counts; {_RESIDUAL}",
    ),
    FaultEntry(
        id="F-MORE-FILLED", name="More was filled in than the volume entered",
        source=DERIVED, detectable_on=(), premise="none: a level above the accounts raises nothing",
        alarm=None, bound="none",
        beside=(Cause.RESERVOIR_LOW, Cause.RESERVOIR_EMPTY, Cause.DISCREPANCY, Cause.LEVEL_SENSOR),
        claims=("RES-3", "RES-2"), shown_by=(),
        consequence="the motor stops as if empty with drug left; beyond the capacity limits may be exceeded",
        control=f"LOW, CRITICAL and FLOOR come before that, too early; {_RESIDUAL}",
    ),
    FaultEntry(
        id="F-POCKET-FILL", name="Drug is filled in beside the reservoir",
        source=_POCKET, detectable_on=SENSED_PRESETS, premise=_FALLS, alarm=Cause.LEVEL_FALLS,
        bound="with the first truthful reading, once the fill is confirmed", beside=(Cause.DISCREPANCY,),
        claims=("RES-5", "RES-3"), shown_by=("level_that_falls_too_fast_alarms",),
        consequence="overdose from the pocket within hours, then a reservoir as empty as before",
        control="none in the pump: the patient is watched after the refill",
    ),
    FaultEntry(
        id="F-UNITS", name="A rate is entered in mcg/day for mcg/h",
        source=DERIVED, detectable_on=(),
        premise="none in the pump: `admit` refuses what is above a ceiling of the drug library", alarm=None,
        bound="none", claims=("ADM-1",), shown_by=(),
        consequence="up to 24 times the dose, where that stays under both ceilings",
        control="the sentence of the refusal says so; soft and hard limits on a step of dose at every load",
    ),
    FaultEntry(
        id="F-SESSION-LEFT", name="A programming session is not completed",
        source="HK MDD 2020-12-08; HSA 2021-01-27", detectable_on=(),
        premise=f"none is needed: the session is over {SESSION_MIN} min after the load", alarm=None,
        bound=f"{SESSION_MIN} min", claims=("RES-4",), shown_by=(),
        consequence="the program in force before goes on; what was loaded is dropped without an alarm",
        control="no session stops delivery or starts it (RES-4)",
    ),
    FaultEntry(
        id="F-REFILL-LEFT", name="A refill is opened and not confirmed",
        source=DERIVED, detectable_on=ALL_PRESETS, premise=f"a refill has been open for {NEEDLE_MIN} min",
        alarm=Cause.REFILL_ABANDONED, bound="in that minute; the motor has rested until then and goes on",
        beside=(Cause.RESERVOIR_LOW, Cause.RESERVOIR_CRITICAL, Cause.RESERVOIR_FLOOR), claims=("RES-3",),
        shown_by=("abandoned_refill_alarms",),
    ),
    FaultEntry(
        id="F-REFILL-LATE", name="The refill does not come",
        source="PMID 15271246", detectable_on=ALL_PRESETS,
        premise=f"less than 7 days of program, or {LOW_DAYS_OF_LIMIT} times the volume limit, may be left",
        alarm=Cause.RESERVOIR_LOW,
        bound=f"{24 * LOW_DAYS_OF_LIMIT} h before the usable floor, CRITICAL {24 * CRITICAL_DAYS_OF_LIMIT} h",
        beside=(Cause.RESERVOIR_CRITICAL, Cause.RESERVOIR_FLOOR, Cause.RESERVOIR_EMPTY),
        claims=("RES-1",), shown_by=("reservoir_alarms_stand_in_time",),
    ),
    FaultEntry(
        id="F-STOP-FORGOTTEN", name="The pump is stopped and forgotten",
        source="PMC514562", detectable_on=ALL_PRESETS,
        premise=f"stopped for {hours(STOPPED_MIN)}, therapy not ended", alarm=Cause.SHORTFALL,
        bound=f"at {hours(STOPPED_MIN)}; STOPPED, of low priority, from the first minute",
        beside=(Cause.STOPPED, Cause.HOLIDAY), claims=("RES-4", "DEL-5"),
        shown_by=("stop_is_never_left_in_silence", "shortfall_of_a_quarter_is_alarmed"),
    ),
    FaultEntry(
        id="F-HOLIDAY", name="Therapy begins again after days without drug",
        source="Delhaas 1991", detectable_on=ALL_PRESETS,
        premise=f"under half the program confirmed since an hour edge {HOLIDAY_HOURS} h to "
        f"{HOLIDAY_HOURS + 1} h ago, and no dose confirmed since; or RESUME of therapy that had ended",
        alarm=Cause.HOLIDAY, bound="at that hour edge, or with that RESUME", beside=(Cause.SHORTFALL,),
        claims=("HOL-1",), shown_by=("holiday_is_alarmed", "holiday_is_begun_by_its_cause_alone"),
    ),
    FaultEntry(
        id="F-NOT-HEARD", name="An alarm is not heard, or nobody comes",
        source="MHRA MDA/2008/087", detectable_on=(), premise="none: the pump hears no answer but a command",
        alarm=None, bound="none", claims=("ALM-2", "ALM-1"), shown_by=(),
        consequence="the fault goes on, with what is delivered meanwhile",
        control=f"tones go on, of high priority every {HIGH.tone_min} min, and begin again after an "
        f"acknowledgement has lasted {hours(HIGH.snooze_min)} (ALM-2)",
    ),
)  # fmt: skip
