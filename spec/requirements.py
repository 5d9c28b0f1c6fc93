"""Requirements: what the pump shall do, one "shall" each, with the hazards that it controls and its source.

"Guidance" is FDA's "Infusion Pumps Total Product Life Cycle" (2014-12-02, FDA-2010-D-0194), which asks that
every hazardous situation trace to a verified and validated control.
"""

from attrs import frozen


@frozen
class Requirement:
    """One requirement.

    Attributes:
        id: `R-...`; never changes its meaning.
        statement: one sentence with one "shall".
        hazards: ids of the hazards that it controls.
        source: why it is asked for.
    """

    id: str
    statement: str
    hazards: tuple[str, ...]
    source: str


_GUIDANCE = "Guidance: infusion delivery error"
_THERAPY = "Guidance: incorrect therapy"
_OVER_INFUSION = "recall notices of 2014 to 2016 on over-infusion"
_OPEN_SYSTEMS = "public issue trackers of open insulin systems"

REQUIREMENTS: tuple[Requirement, ...] = (
    Requirement(
        "R-DAY-LIMIT",
        "The pump shall command no pulse that would bring the mass charged in the preceding 24 h above the "
        "largest daily limit in force in the preceding 24 h 30 min.",
        ("H-OVERDOSE",), f"{_GUIDANCE}; Delhaas 1991",
    ),
    Requirement(
        "R-SHORT-LIMITS",
        "The pump shall command no pulse that would bring the mass charged in the preceding 4 h or 60 min "
        "above the largest such limit in force in the preceding 4 h 30 min or 62 min.",
        ("H-OVERDOSE",), f"{_GUIDANCE}; Delhaas 1991: boluses of 50 and 280 mcg",
    ),
    Requirement(
        "R-CHARGE-LARGEST",
        "The pump shall charge every pulse of every source, before it is commanded, at its largest volume "
        "and at the strongest drug that may be leaving the tip.",
        ("H-OVERDOSE",), f"ECRI 2014-03-26: accuracy limit of 14.5 %; {_OVER_INFUSION}",
    ),
    Requirement(
        "R-NO-CATCH-UP", "The pump shall never deliver later what a schedule asked for earlier.",
        ("H-OVERDOSE",), "Delhaas 1991: overdose after a restart",
    ),
    Requirement(
        "R-NO-STRAY-PULSE",
        "The pump shall command no pulse while it is stopped or its reservoir is certainly empty.",
        ("H-STRAY-DELIVERY",), _GUIDANCE,
    ),
    Requirement(
        "R-GRACEFUL",
        "The pump shall keep the true mass in every window within k times its limit while true strokes are "
        "within k times the charged one.",
        ("H-OVERDOSE",), f"{_OVER_INFUSION}: about 1 pump in 700",
    ),
    Requirement(
        "R-VOLUME-LIMIT",
        "The pump shall command no pulse that would bring the volume charged in the preceding 24 h above "
        "the largest daily volume limit in force in the preceding 24 h 30 min.",
        ("H-EMPTY",), "TGA RC-2016-RN-01458-1",
    ),
    Requirement(
        "R-RESERVOIR-ALARMS",
        "The pump shall alarm whenever what may be left above the usable floor is below the thresholds that "
        "leave 72 h and 48 h to act, or is gone.",
        ("H-EMPTY",), "PMID 15271246; TGA RC-2016-RN-01458-1",
    ),
    Requirement(
        "R-LIMIT-RAISE",
        "The pump shall refuse to raise the volume limit above a third of what may be left above the floor.",
        ("H-EMPTY",), "derived: keeps the 72 h of R-RESERVOIR-ALARMS",
    ),
    Requirement(
        "R-RUN-TO-EMPTY",
        "The pump shall not stop the motor for emptiness before the reservoir is certainly empty.",
        ("H-WITHDRAWAL",),
        "boxed warning on withdrawal; MedStream recalls of a level sensor (secondary source)",
    ),
    Requirement(
        "R-FOLLOW-PROGRAM",
        "The pump shall command, undisturbed, the program's volume to within one nominal pulse.",
        ("H-WITHDRAWAL", "H-WRONG-THERAPY"), "Guidance: accuracy at minimum, intermediate and maximum flow",
    ),
    Requirement(
        "R-PROGRAM-CLOCK", "The pump shall advance its program with its clock in every mode.",
        ("H-WRONG-THERAPY", "H-CLOCK"), f"{_OPEN_SYSTEMS}: daylight saving suspends delivery",
    ),
    Requirement(
        "R-BASAL-PRIORITY",
        "The pump shall refuse no basal pulse, whatever boluses are asked for, once all that its ledger "
        "holds was prescribed together.",
        ("H-WITHDRAWAL",), "PMC514562; boxed warning on withdrawal",
    ),
    Requirement(
        "R-LATCH",
        "The pump shall keep giving an alarm signal until it is acknowledged and its cause is gone.",
        ("H-ALARM-LOST",), "MHRA MDA/2008/087; IEC 60601-1-8",
    ),
    Requirement(
        "R-TRUE-ALARM", "The pump shall begin no alarm signal without its cause.", ("H-ALARM-FALSE",),
        "MedStream recalls of a level sensor (secondary source); IEC 60601-1-8",
    ),
    Requirement(
        "R-REFUSE-WHOLE",
        "The pump shall let a refused command change nothing but the replay counter and the audit counts.",
        ("H-WRONG-THERAPY",), f"{_THERAPY}; IEC 81001-5-1:2021",
    ),
    Requirement(
        "R-REPLAY", "The pump shall refuse a command whose counter is not above the highest one seen.",
        ("H-WRONG-THERAPY", "H-UNAUTHORISED"), "IEC 81001-5-1:2021",
    ),
    Requirement(
        "R-TOTAL", "The pump shall answer every event in every valid state with a valid state.", ("H-CRASH",),
        "IEC 62304 class C; Guidance: software",
    ),
    Requirement(
        "R-ADMIT", "The pump shall carry out only orders that meet every condition of admission.",
        ("H-WRONG-THERAPY", "H-OVERDOSE"), f"{_THERAPY}; {_OPEN_SYSTEMS}: a missing limit read as no limit",
    ),
    Requirement(
        "R-REASONS", "The pump shall give every reason for which it refuses a prescription.",
        ("H-WRONG-THERAPY",), f"{_THERAPY}; Guidance: use",
    ),
    Requirement(
        "R-LOCKOUT",
        "The pump shall keep the lockout and the count of patient boluses through restart, refill and "
        "re-programming.",
        ("H-BOLUS",), _OPEN_SYSTEMS,
    ),
    Requirement(
        "R-CONCENTRATION-CHANGE",
        "The pump shall keep every dose limit through changes of concentration, mixing and priming.",
        ("H-CONCENTRATION", "H-OVERDOSE"), "ISMP; TGA RC-2017-RN-00065-1",
    ),
    Requirement(
        "R-RUNAWAY", "The pump shall cut off a runaway within a stated volume.", ("H-RUNAWAY",),
        _OVER_INFUSION,
    ),
    Requirement(
        "R-REFILL", "The pump shall alarm when the volume aspirated at a refill contradicts its accounts.",
        ("H-REFILL", "H-EMPTY"), "pocket fill: 351 reports (secondary source)",
    ),
    Requirement(
        "R-NOT-LEFT-STOPPED",
        "The pump shall give a high-priority alarm when therapy stays stopped beyond a stated time.",
        ("H-LEFT-STOPPED",), "incomplete sessions, 2020-12",
    ),
    Requirement(
        "R-LEAK", "The pump shall alarm when the level falls beyond what the largest strokes explain.",
        ("H-LEAK", "H-RUNAWAY"), _OVER_INFUSION,
    ),
    Requirement(
        "R-BATTERY", "The pump shall announce replacement at least 90 days before its end of service.",
        ("H-BATTERY",), "maker's figure of 90 days; RC-2017-RN-00567-1",
    ),
    Requirement(
        "R-BLOCKAGE", "The pump shall alarm a blocked catheter before a stated volume is held back.",
        ("H-CATHETER",), "250 of 497 device-related events",
    ),
    Requirement(
        "R-SENSOR-DOUBT", "The pump shall keep its dose limits and reservoir alarms under any reading.",
        ("H-SENSOR", "H-OVERDOSE", "H-EMPTY"), "MedStream recalls of a level sensor (secondary source)",
    ),
    Requirement(
        "R-CLOCK-AGE",
        "The pump shall age its ledger and deliver no faster than true time while at most one clock is bad.",
        ("H-CLOCK", "H-OVERDOSE"), f"{_OPEN_SYSTEMS}: clock set back",
    ),
    Requirement(
        "R-UNKNOWN-TIME", "The pump shall deliver flat basal and alarm when elapsed time is unknown.",
        ("H-CLOCK",), f"{_OPEN_SYSTEMS}: clock set back",
    ),
    Requirement(
        "R-CLOCK-STILL", "The pump shall go over to the running clock within 15 min when one stands still.",
        ("H-CLOCK", "H-WITHDRAWAL"), "derived",
    ),
    Requirement(
        "R-CLOCK-LATE",
        "The pump shall alarm, and deliver on, once its program is an hour late, by the clock that leads.",
        ("H-CLOCK", "H-WRONG-THERAPY"), "derived",
    ),
    Requirement(
        "R-HOLIDAY",
        "The pump shall restart after a drug holiday at no more than the restart fraction until a clinician "
        "confirms a dose.",
        ("H-HOLIDAY",), "Delhaas 1991: overdose about 6 h after restart",
    ),
    Requirement(
        "R-TONES",
        "The pump shall repeat the tone of a standing alarm within the gap of its priority, except for a "
        "limited time after it was acknowledged.",
        ("H-ALARM-LOST",), "IEC 60601-1-8; critical alarm every 10 min by default (background figure)",
    ),
    Requirement(
        "R-DETECT", "The pump shall alarm every fault that its preset can detect, in a stated time.",
        ("H-ALARM-LOST", "H-SENSOR"), "Guidance; IEC 60601-1: an undetected fault is no single fault",
    ),
    Requirement(
        "R-WAY-BACK",
        "The pump shall offer from every mode but end of service a short sequence of commands back to "
        "infusing.",
        ("H-LEFT-STOPPED",), "incomplete sessions, 2020-12",
    ),
    Requirement(
        "R-BOLUS-GRANTED",
        "The pump shall grant whole a patient bolus that lockout and count allow, while no medium or high "
        "alarm stands.",
        ("H-WITHDRAWAL",), "use of the patient's remote control",
    ),
    Requirement(
        "R-SHORTFALL",
        "The pump shall give a high-priority alarm when confirmed pulses of 24 h fall over a quarter short "
        "of the program.",
        ("H-WITHDRAWAL",), "MHRA MDA/2008/087; boxed warning",
    ),
    Requirement(
        "R-PATIENT", "The pump shall let no event of the patient change program, limits, alarms or mode.",
        ("H-UNAUTHORISED",), "IEC 81001-5-1:2021",
    ),
    Requirement(
        "R-POWER-LOSS",
        "The pump shall keep its dose limits and reservoir alarms through a power loss at any moment.",
        ("H-MEMORY", "H-OVERDOSE", "H-EMPTY"), "RC-2017-RN-00567-1",
    ),
    Requirement(
        "R-RECORD", "The pump shall go on from a record that never under-counts what was delivered.",
        ("H-MEMORY",), f"{_OPEN_SYSTEMS}: a dose delivered but not recorded, then given again",
    ),
    Requirement(
        "R-BIT-FLIP", "The pump shall notice a flipped bit of a critical integer before it can dose.",
        ("H-MEMORY",), "70 log errors (MHRA MDA/2008/087)",
    ),
    Requirement(
        "R-LOG", "The pump shall log every accepted command, alarm transition and clock correction once.",
        ("H-NO-RECORD",), "MHRA MDA/2008/087: stalls logged late",
    ),
)  # fmt: skip
"""Every requirement that a claim answers."""
