"""The claims: those in force in this version, and access to all of them.

A window of true time has both ends included. "The preceding 24 h 30 min" and the like are minutes of the
pump's clock, the one that begins now included. The program and a bolus have schedules of their own. A load
is the moment at which a programming session is confirmed.
"""

from spec.claim import ALL_PRESETS, SENSED_PRESETS, Claim

__all__ = ["ALL_PRESETS", "CLAIMS", "SENSED_PRESETS", "Claim", "claim"]

_RUN = ("A-SHELL", "A-RESTART", "A-MEMORY")
"""The proved function runs, from its own last state."""
_TRUE_MASS = ("A-CONC", "A-PATENT", "A-INTERLOCK", "A-TICK", "A-ADMITTED", "A-DEVICE", *_RUN)
"""True mass at the tip in a window of true time is what was charged, or in proportion to it."""
_STROKE_BY_STROKE = ("A-STROKE", "A-PLUG", "A-NEW-CATHETER", "A-DEAD-VOLUME", "A-RESERVOIR")
"""It is no more than was charged, and pulses that prime bring none."""

_LISTED: tuple[Claim, ...] = (
    Claim(
        "DOSE-1", "The mass of a rolling day never exceeds the daily limit",
        "Whenever a pulse is granted, the mass charged in the preceding 24 h, that pulse included, shall be "
        "at most the largest daily limit in force in the preceding 24 h 30 min; and the true mass at the "
        "tip is at most the charged mass, though pulses that prime a new catheter are charged no mass.",
        ("H-OVERDOSE",), ("R-DAY-LIMIT", "R-CHARGE-LARGEST"), (*_STROKE_BY_STROKE, *_TRUE_MASS),
        ALL_PRESETS,
    ),
    Claim(
        "DOSE-2", "The mass of rolling 4 h and 60 min never exceeds their limits",
        "Whenever a pulse is granted, the mass charged in the preceding 4 h and in the preceding 60 min, "
        "that pulse included, shall be at most the largest such limit in force in the preceding 4 h 30 min "
        "and 62 min; and the true mass at the tip is at most the charged mass, though pulses that prime a "
        "new catheter are charged no mass.",
        ("H-OVERDOSE",), ("R-SHORT-LIMITS", "R-CHARGE-LARGEST"),
        (*_STROKE_BY_STROKE, *_TRUE_MASS), ALL_PRESETS,
    ),
    Claim(
        "DOSE-3", "Patient boluses keep lockout and count",
        "A patient bolus shall begin only where the order allows it, at least the lockout in force then "
        "after the last patient bolus ended and after the last load, confirmed fill or change of drug, and "
        "while fewer than the count in force then ended in the 24 h 30 min before it; nothing but time makes "
        "these pass.",
        ("H-BOLUS",), ("R-LOCKOUT",), ("A-TICK", "A-ADMITTED", *_RUN), ALL_PRESETS,
    ),
    Claim(
        "DOSE-4", "A missed dose is never caught up",
        "In any interval the pulses commanded for the program, and likewise those commanded for boluses, "
        "times the worth of one pulse, shall be less than the units which that schedule held in it plus the "
        "worth of one pulse; and a bolus cut off, priming included, is never finished later.",
        ("H-OVERDOSE",), ("R-NO-CATCH-UP",), ("A-FILL", "A-ADMITTED", "A-DEVICE", *_RUN), ALL_PRESETS,
    ),
    Claim(
        "DOSE-5", "The strongest drug at the tip is what pulses are charged at",
        "Through every change of drug, a second one before the first has cleared, an abandoned refill and a "
        "pump commissioned on an old catheter included, and for every dead volume in the range of the order, "
        "no drug that may be leaving the tip in a minute with pulses shall be stronger than the one that "
        "they are charged at, and none at all while pulses prime a new catheter, which are charged no mass; "
        "and the order that waits is in force once two largest pulses may bring its stronger drug to the "
        "tip, or once the stronger drug in force has surely left.",
        ("H-CONCENTRATION", "H-OVERDOSE"), ("R-CONCENTRATION-CHANGE",),
        ("A-PLUG", "A-NEW-CATHETER", "A-DEAD-VOLUME", "A-STROKE", "A-CONC", "A-PATENT", "A-INTERLOCK",
         "A-ENCODER", "A-RESERVOIR", "A-FILL", "A-ADMITTED", "A-DEVICE", *_RUN), ALL_PRESETS,
    ),
    Claim(
        "DOSE-6", "No pulse while stopped, in refill, empty, latched off or at its end",
        "No pulse shall be commanded while the pump is stopped, therapy has ended, in the first 29 min after "
        "a refill was opened if nothing was reported since, while its reservoir is certainly empty, nor with "
        "motor-off latched, or at "
        "end of service; and the mode changes by an accepted STOP, END THERAPY or RESUME alone, to what "
        "it "
        "names, where a STOP with a fresh counter is refused only if the pump is not infusing.",
        ("H-STRAY-DELIVERY",), ("R-NO-STRAY-PULSE",), _RUN, ALL_PRESETS,
    ),
    Claim(
        "DOSE-7", "A runaway is cut off within 30 uL",
        "A runaway of the motor shall be cut off within a stated volume: whenever in the minutes since any "
        "tick, the first of them at most 60 min before the last, more than 4 pulses were seen beyond those "
        "commanded for these minutes, "
        "motor-off is latched, MOTOR_RUNAWAY stands with high priority and no pulse is commanded, from that "
        "very tick until an accepted RELEASE MOTOR; nothing else latches it off, and nothing else ends that; "
        "so in any hour at most 4 pulses have gone before, 9 in the minute that shows it (A-RUNAWAY), each "
        "of 2,290 nL at most: 29,770 nL.",
        ("H-RUNAWAY",), ("R-RUNAWAY",),
        ("A-RUNAWAY", "A-STROKE", "A-DEVICE", *_RUN), ALL_PRESETS,
    ),
    Claim(
        "DOSE-8", "An over-infusing pump exceeds its limits in proportion only",
        "While every pulse truly moves at most k times the largest stroke, the true mass in every window of "
        "24 h, 4 h and 60 min shall be at most k times its limit, for k of 1.1, 1.3, 1.5 and 2; to that "
        "limit is added what pulses in the window that prime a new catheter would have been charged, had "
        "they carried the drug.",
        ("H-OVERDOSE",), ("R-GRACEFUL",), _TRUE_MASS, ALL_PRESETS,
    ),
    Claim(
        "RES-1", "Reservoir alarms leave 72 h and 48 h to act",
        "Whenever the true volume above the usable floor is below the larger of seven days of program at "
        "largest strokes and 3 times the largest volume limit in the ledger, LOW shall stand, and likewise "
        "CRITICAL below 2 times that limit and FLOOR at the floor; with it, the volume charged in 24 h "
        "stays within the largest volume limit in force in 24 h 30 min and that limit is not raised above a "
        "third of what may be left, the volume of priming added while a window may hold it, while nothing "
        "moves the floor from where it was prescribed: so LOW comes at least 72 h and CRITICAL at least 48 h "
        "before the floor, but for a fill that was below the threshold itself, which alarms at once.",
        ("H-EMPTY",), ("R-RESERVOIR-ALARMS", "R-VOLUME-LIMIT", "R-LIMIT-RAISE", "R-CHARGE-LARGEST"),
        ("A-FILL", "A-STROKE", "A-RESERVOIR", "A-ENCODER", "A-INTERLOCK", "A-TICK", "A-ADMITTED", "A-DEVICE",
         *_RUN), ALL_PRESETS,
    ),
    Claim(
        "RES-2", "The motor stops for emptiness only when certainly empty",
        "The motor shall stop for emptiness only when not even the smallest strokes can have left anything, "
        "whatever any level reading says.",
        ("H-WITHDRAWAL",), ("R-RUN-TO-EMPTY",),
        ("A-FILL", "A-STROKE", "A-INTERLOCK", "A-RESERVOIR", "A-ENCODER", "A-ADMITTED", "A-DEVICE", *_RUN),
        ALL_PRESETS,
    ),
    Claim(
        "RES-3", "Refill bookkeeping brackets the truth",
        "The lower account shall never over-state and the upper one never under-state what is in the "
        "reservoir, from the opening of a refill to its confirmation by repetition they are 0 and capacity, "
        "none is opened while one is open, its residual may be reported again until a fill is, and its fill "
        "until that is confirmed, by a second person too if the drug is another than before or a stronger "
        "one was reported, an aspirated volume more than 2 mL outside the accounts at the opening, in "
        "either direction, alarms until a clinician clears it, as an accepted command does, a confirmed fill "
        "brings its own order into force or has it wait for its drug, at once if that is the drug of the "
        "order in force once it was opened, no stronger one was reported, and no program was loaded while a "
        "fallback ran, but leaves a fallback that runs in force if a drug was reported or confirmed that is "
        "stronger than that of the order which it replaced, and a refill that is open for 30 min alarms with "
        "high priority.",
        ("H-REFILL", "H-EMPTY"), ("R-REFILL",),
        ("A-FILL", "A-STROKE", "A-RESERVOIR", "A-ENCODER", "A-INTERLOCK", "A-DEAD-VOLUME", "A-ADMITTED",
         "A-DEVICE", *_RUN),
        ALL_PRESETS,
    ),
    Claim(
        "RES-4", "Therapy is never left stopped in silence",
        "Whenever the pump has been stopped for 25 h of its clock, and therapy was not ended, a signal of "
        "high priority shall stand; and the mode changes as DOSE-6 says, so that nothing that becomes of a "
        "programming session, confirmed or not, stops delivery or starts it.",
        ("H-LEFT-STOPPED",), ("R-NOT-LEFT-STOPPED",), ("A-FILL", "A-ADMITTED", "A-DEVICE", *_RUN),
        ALL_PRESETS,
    ),
    Claim(
        "BAT-1", "Replacement is announced 90 days ahead",
        "After every tick with less energy truly left than 90 days may take at the highest drain, which is "
        "that of the electronics, a tone a minute, 50 commands a day and pulses up to the largest volume "
        "limit in the ledger, REPLACEMENT_DUE shall stand, and no tick begins it while, had all that "
        "happened drained its most, 91 days of the pump's clock at that drain and a tone were left; a "
        "reading below 2.6 V has BATTERY_LOW begin at once, and after every tick by which all that happened, "
        "a tone aside, may have used up the capacity, it stands, whatever the voltage reads; but for these "
        "two no tick begins it; and service ends only by a tick "
        "with readings below 2.2 V for 60 min on end and a capacity that all that happened may have used "
        "up: neither time nor account nor sensor alone ends it, nor any command, and once ended, it stays "
        "so and END_OF_SERVICE stands.",
        ("H-BATTERY",), ("R-BATTERY",),
        ("A-DRAIN", "A-TICK", "A-FILL", "A-ADMITTED", "A-DEVICE", *_RUN), ALL_PRESETS,
    ),
    Claim(
        "RES-5", "A level that falls too fast alarms and halves the flow",
        "With no refill open, a usable level reading at most 0.25 mL above the truth shall give the "
        "LEVEL_FALLS signal of high priority once 1.25 mL more have gone since the last confirmed fill than "
        "all pulses commanded since at their largest, and in each minute in which a reading is more than 1 "
        "mL below the lower account the program flows at half, not less, and boluses are locked; a level at "
        "most 0.25 mL below the truth never does so while every stroke is at most the largest.",
        ("H-LEAK", "H-RUNAWAY"), ("R-LEAK",),
        ("A-LEVEL", "A-STROKE", "A-INTERLOCK", "A-FILL", "A-RESERVOIR", "A-ENCODER", "A-ADMITTED", "A-DEVICE",
         *_RUN),
        SENSED_PRESETS,
    ),
    Claim(
        "CATH-1", "A blockage is alarmed in time, and what it stores is bounded",
        "From a usable pressure reading of 0 to 20 kPa on, while the catheter stores all that is pumped, "
        "something is left to pump, and every reading is usable and above the last by 1 Pa for each "
        "nanolitre drawn between, the CATHETER_BLOCKED signal of high priority shall stand once a reading "
        "comes with 20 microlitres stored, and at the least flow within 24 h of delivery that nothing else "
        "disturbs; what is stored, and may come at its release, stays within 75 microlitres; while the "
        "program is held back it gives no bolus and at most one pulse in a minute, a usable reading below "
        "the threshold ends that at once, and no minute brings more than its own flow and one pulse.",
        ("H-CATHETER",), ("R-BLOCKAGE",),
        ("A-PRESSURE", "A-STROKE", "A-INTERLOCK", "A-RESERVOIR", "A-ENCODER", "A-ADMITTED", "A-DEVICE",
         *_RUN),
        SENSED_PRESETS,
    ),
    Claim(
        "SENS-1", "No reading can break a limit, and a sensor that fails is announced",
        "A level sensor shall give the LEVEL_SENSOR signal of medium priority once it has given no usable "
        "reading for 60 min, or once 1 mL has surely left, no refill open, while every usable reading was "
        "the same; a pressure sensor the PRESSURE_SENSOR signal of medium priority once it has given no "
        "usable reading for 60 min, or once three probing pulses that turned did not raise a high reading by "
        "4.5 kPa, and then it holds nothing back; the program is held back only while CATHETER_BLOCKED "
        "stands and the last usable reading, less than an hour old, is high; and DOSE-1 to -6, DOSE-8 and "
        "RES-1 to -4 hold under arbitrary readings, as their proofs leave every reading open.",
        ("H-SENSOR", "H-OVERDOSE", "H-EMPTY"), ("R-SENSOR-DOUBT",),
        ("A-FILL", "A-ADMITTED", "A-DEVICE", *_RUN),
        SENSED_PRESETS,
    ),
    Claim(
        "HOL-1", "After a holiday, half until confirmed",
        "From when, since an hour edge 48 h to 49 h ago, confirmed pulses are worth under half the program "
        "and no dose was confirmed, or power comes back to therapy that had not ended, or therapy is resumed "
        "that had, until a clinician confirms a dose or ends therapy, the HOLIDAY signal shall stand; "
        "nothing else begins a holiday, nor does time before 48 complete hours are known since power-on, a "
        "confirmed dose or such a RESUME; and in any interval of minutes begun meanwhile "
        "the pulses commanded for the program, times the worth of one pulse, are less than half the units "
        "that the whole program held while infusing plus the worth of one pulse.",
        ("H-HOLIDAY",), ("R-HOLIDAY",), ("A-FILL", "A-ADMITTED", "A-DEVICE", *_RUN), ALL_PRESETS,
    ),
    Claim(
        "DEL-3", "There is a way back from every mode",
        "Whatever alarms stand, a RESUME with a fresh counter shall lead from stopped and from ended "
        "therapy to infusing, a confirmation of the dose with a fresh counter ends a holiday, and a "
        "SYNCHRONISE with a fresh counter that the time is unknown: three commands at most lead back to the "
        "whole program, unless a refill is open, a level falls or a catheter is taken for blocked; and where "
        "a runaway has latched the motor off, a RELEASE MOTOR with a fresh counter besides, which is refused "
        "only if it is not, but at end of service, which no command ends.",
        ("H-LEFT-STOPPED",), ("R-WAY-BACK",), ("A-SHELL",), ALL_PRESETS,
    ),
    Claim(
        "DEL-5", "A shortfall of a quarter is alarmed",
        "Whenever the pulses confirmed since an hour edge 24 h to 25 h ago, therapy not ended meanwhile, "
        "those that primed a new catheter left out, are worth over a quarter less than the program since, "
        "the SHORTFALL signal of high priority shall stand; and unless the reservoir was truly dry, the "
        "confirmed pulses have taken at least the nominal volume less 14.5 % each.",
        ("H-WITHDRAWAL",), ("R-SHORTFALL",),
        ("A-FILL", "A-STROKE", "A-INTERLOCK", "A-CONC-LOW", "A-RESERVOIR", "A-ENCODER", "A-ADMITTED",
         "A-DEVICE", *_RUN),
        ALL_PRESETS,
    ),
    Claim(
        "DEL-1", "Undisturbed delivery stays within one pulse of the program",
        "From 24 h 30 min after the last load, turn, change of drug or priming that DEL-2 names, while the "
        "pump infuses, no refill was just opened, it is not certainly empty, its motor is not latched "
        "off nor at end of service, no holiday waits for a dose to be confirmed, nothing is held back for a "
        "blocked catheter and no level falls too fast, the "
        "nominal volume commanded shall stay within one pulse "
        "of the program by the observer's own clock, without end; and what a "
        "confirmation brings into force is the order whose load carried the counter that it repeats.",
        ("H-WITHDRAWAL", "H-WRONG-THERAPY"), ("R-FOLLOW-PROGRAM", "R-PROGRAM-CLOCK"),
        ("A-ADMITTED", "A-DEVICE", *_RUN), ALL_PRESETS,
    ),
    Claim(
        "DEL-2", "The governor never starves the program",
        "From 24 h 30 min after the last load, turn, change of drug or priming, the governor shall refuse no"
        " basal pulse that the program schedules, whatever boluses are asked for; a load that only lowers "
        "(each slot and each limit at most what is in force at that hour, the drug the same) is no such "
        "load.",
        ("H-WITHDRAWAL",), ("R-BASAL-PRIORITY",), ("A-ADMITTED", "A-DEVICE", *_RUN), ALL_PRESETS,
    ),
    Claim(
        "DEL-4", "A permitted patient bolus is granted whole",
        "While the pump infuses, no medium or high alarm stands and no bolus runs, from 24 h 30 min after "
        "the last load, confirmed fill, change of drug, turn, priming or clinician's bolus, a patient bolus "
        "that is allowed, outside its lockout and under its count shall be accepted; the governor withholds "
        "none of its pulses; and each has its turn at the flow ordered, until a stop, a load, a lock, a "
        "refill that is opened, a change of drug, motor-off, a reservoir certainly empty or end of service "
        "cuts it off.",
        ("H-WITHDRAWAL",), ("R-BOLUS-GRANTED",), ("A-ADMITTED", "A-DEVICE", *_RUN), ALL_PRESETS,
    ),
    Claim(
        "ALM-1", "A signal stays until it is acknowledged and its cause is gone",
        "An alarm signal shall stand while its cause is present, and after that until it has been "
        "acknowledged.",
        ("H-ALARM-LOST",), ("R-LATCH",), ("A-FILL", "A-ADMITTED", *_RUN), ALL_PRESETS,
    ),
    Claim(
        "ALM-2", "A signal is heard until somebody acknowledges it",
        "While a signal is given that nobody has acknowledged, the gap between two tones of at least its "
        "priority shall be at most 10 min for high, 30 min for medium and 60 min for low priority; an "
        "acknowledgement counts for less than 8 h, 12 h and 24 h, after which the signal sounds again; and "
        "power that comes back gives a tone of high priority at once.",
        ("H-ALARM-LOST",), ("R-TONES",), ("A-FILL", "A-ADMITTED", *_RUN), ALL_PRESETS,
    ),
    Claim(
        "ALM-3", "Every detectable fault is alarmed in time",
        "Each fault marked detectable for a preset shall lead from its premise on readings to its alarm in "
        "time; all others are listed with consequence and remaining control; the list is the fault catalogue "
        "and the predicates named there show it; of a motor that stalls, MOTOR_STALLED stands from when 3 "
        "pulses commanded in a row had their minute and the encoder saw none, the first of them commanded 60 "
        "min ago or more, until it sees one.",
        ("H-ALARM-LOST", "H-SENSOR"), ("R-DETECT",),
        ("A-FILL", "A-STROKE", "A-RESERVOIR", "A-INTERLOCK", "A-TICK", "A-ENCODER", "A-DRAIN", "A-LEVEL",
         "A-PRESSURE", "A-ADMITTED", "A-DEVICE", *_RUN), ALL_PRESETS,
    ),
    Claim(
        "ALM-4", "No alarm without its cause", "An alarm signal shall begin only when its cause is present.",
        ("H-ALARM-FALSE",), ("R-TRUE-ALARM",), ("A-FILL", "A-ADMITTED", *_RUN), ALL_PRESETS,
    ),
    Claim(
        "CLK-1", "One bad clock never makes the ledger age early",
        "Whichever one of two clocks is bad, and in whatever way, a tick shall be due only once 59.4 s of "
        "true time have passed since the last tick or since power came back, and reading the clocks ages "
        "nothing and moves nothing; so that with ticks that are given when they are due no ledger ages "
        "early beyond 1 %, and delivery is never faster than that.",
        ("H-CLOCK", "H-OVERDOSE"), ("R-CLOCK-AGE",), ("A-CLOCK", "A-SHELL"), ALL_PRESETS,
    ),
    Claim(
        "CLK-3", "A clock that stands still is left for the other, and alarmed",
        "A clock that has not advanced in 15 readings on end, which the shell makes at least once a minute, "
        "shall be left for good, the other alone saying from that reading on when a tick is due; that, and "
        "two clocks that are more than 2.5 s apart within a minute, is alarmed with high priority; likewise, "
        "at each tick, that minutes have been longer than a minute by more than an hour in all, by the "
        "running clock that leads, since the time was set or an order loaded, while no time becomes unknown "
        "by it; without any of these no tick begins that alarm, and no reading "
        "makes the time unknown.",
        ("H-CLOCK", "H-WITHDRAWAL", "H-WRONG-THERAPY"), ("R-CLOCK-STILL", "R-CLOCK-LATE"), ("A-SHELL",),
        ALL_PRESETS,
    ),
    Claim(
        "CLK-2", "The ring turns in every mode, and unknown time gives the least flow",
        "The program's ring shall turn with the pump's clock in every mode, also while stopped; and after a "
        "power loss, whose length nobody knows, or once its clocks come into doubt anew, until an order is "
        "loaded or a clinician has set the time, "
        "the program delivers in any interval no more than its least flow, which is no more than that "
        "of any slot nor than their mean, and a high-priority alarm stands.",
        ("H-CLOCK", "H-WRONG-THERAPY"), ("R-UNKNOWN-TIME", "R-PROGRAM-CLOCK"),
        ("A-FILL", "A-ADMITTED", "A-DEVICE", *_RUN), ALL_PRESETS,
    ),
    Claim(
        "INT-1", "Limits hold through power loss at any moment",
        "Power that is lost before, after or within any effect of any step, and comes back whenever it may, "
        "shall leave every dose and reservoir claim true: every step writes its state, with all of its "
        "pulses charged, before anything moves; what bounds from below counts only what the encoder "
        "confirmed; and power that comes back forgets no charge, limit, account, count, stop, lock or "
        "signal, ages nothing, moves nothing, finishes no bolus, and keeps no session open.",
        ("H-MEMORY", "H-OVERDOSE", "H-EMPTY"), ("R-POWER-LOSS",),
        ("A-FILL", "A-ENCODER", "A-ADMITTED", "A-DEVICE", *_RUN), ALL_PRESETS,
    ),
    Claim(
        "INT-3", "A flipped bit is found before it can dose",
        "A change of one of the two integers in which a value is held mirrored, be it one flipped bit or any "
        "other, shall be noticed by the comparison that the shell makes before every step, and unchanged "
        "ones pass it.",
        ("H-MEMORY",), ("R-BIT-FLIP",), ("A-SHELL",), ALL_PRESETS,
    ),
    Claim(
        "AUTH-1", "A patient changes nothing but a bolus",
        "An event of the patient shall change nothing but the bolus that runs, the record of patient "
        "boluses, the patient's own replay counter and audit counts, and what energy it cost, which is "
        "charged as for any command: not program, limits, ledger, alarms or mode, nor the clinician's "
        "replay counter; and no bolus primes but by a clinician's command.",
        ("H-UNAUTHORISED",), ("R-PATIENT",), ("A-FILL", "A-ADMITTED", *_RUN), ALL_PRESETS,
    ),
    Claim(
        "AUTH-2", "A refused command changes nothing",
        "A refused command shall change nothing but the replay counter, the audit counts and what energy it "
        "cost, which is charged as for any command; and the "
        "counter is persisted no later than anything that the command changes.",
        ("H-WRONG-THERAPY",), ("R-REFUSE-WHOLE", "R-REPLAY"), ("A-SHELL",), ALL_PRESETS,
    ),
    Claim(
        "TOT-1", "Every event has an answer",
        "Any event in any valid state shall give a valid state, and raise no exception.", ("H-CRASH",),
        ("R-TOTAL",), ("A-FILL", "A-ADMITTED", "A-SHELL"), ALL_PRESETS,
    ),
    Claim(
        "INT-2", "A torn record never under-counts",
        "A record that is torn by a power loss, or rotten, shall be taken as the old one, of which nothing "
        "has moved since, the new one, or where both banks are lost limp-home, which leaves in every window "
        "room for no more than the device's least flow, keeps motor-off, the end of service and the loss or "
        "disagreement of a clock, and no more energy than was left; and no window that is read from a bank "
        "is charged with less than has turned.",
        ("H-MEMORY",), ("R-RECORD",), ("A-SHELL",), ALL_PRESETS,
    ),
    Claim(
        "LOG-1", "Everything that matters is logged once",
        "Every accepted command with its role, alarm transition, power-on and clock correction shall be "
        "logged once per epoch and sequence, persisted with the state.",
        ("H-NO-RECORD",), ("R-LOG",), ("A-SHELL",), ALL_PRESETS,
    ),
    Claim(
        "ADM-1", "What is admitted is what the pump assumes",
        "The conditions that `admit` guarantees shall be the very ones that `step` assumes of an order; "
        "every reason for refusal is given; a patient bolus is off or the one asked for, its lockout no "
        "shorter; and decimals are read back exactly.",
        ("H-WRONG-THERAPY", "H-OVERDOSE"), ("R-ADMIT", "R-REASONS"), ("A-DEVICE", "A-SHELL"), ALL_PRESETS,
    ),
)  # fmt: skip

_FAMILIES = (
    *("DOSE", "RES", "BAT", "CATH", "SENS", "CLK", "HOL"),
    *("ALM", "DEL", "AUTH", "INT", "LOG", "TOT", "ADM"),
)


def _place(listed: Claim) -> tuple[int, int]:
    family, number = listed.id.split("-")
    return _FAMILIES.index(family), int(number)


CLAIMS: tuple[Claim, ...] = tuple(sorted(_LISTED, key=_place))
"""Every claim, by family and number."""

_BY_ID = {listed.id: listed for listed in CLAIMS}


def claim(claim_id: str) -> Claim:
    """Return the claim with this id.

    Raises:
        KeyError: there is no such claim; the message names those that there are.
    """
    if claim_id not in _BY_ID:
        known = ", ".join(_BY_ID)
        raise KeyError(f"no claim {claim_id!r}; there are {known}")
    return _BY_ID[claim_id]
