"""Assumptions: what must be so in the world for a claim about the code to be true of a patient.

The list is exhaustive: a claim in force rests on nothing else but the solvers, the proof engine and the
Python interpreter. Where a failure rate from the field is known, it stands beside.
"""

from attrs import frozen


@frozen
class Assumption:
    """One assumption.

    Attributes:
        id: `A-...`; never changes its meaning.
        statement: what is taken to be so.
        justification: why that is reasonable, or that nothing but convention supports it.
        failure_rate: how often it fails in the field, with its source.
        without: what breaks where it fails.
    """

    id: str
    statement: str
    justification: str
    failure_rate: str
    without: str


_NO_FIGURE = "no figure known"

ASSUMPTIONS: tuple[Assumption, ...] = (
    Assumption(
        "A-STROKE",
        "A commanded pulse takes at most its nominal volume plus 14.5 % out of the reservoir, and one that "
        "really turned at least its nominal volume less 14.5 %.",
        "Published accuracy limit of the pumps that the presets resemble (ECRI 2014-03-26; TGA "
        "RC-2014-RN-00357-1).",
        "about 1 pump in 700 over-infused beyond it (recall notices of 2014 to 2016)",
        "True dose and draw exceed the charge, in proportion (DOSE-8 says by how much); alarms come late.",
    ),
    Assumption(
        "A-CONC",
        "What enters the tubing is no stronger than the order of the last confirmed fill says; while a "
        "refill is open, no stronger than the strongest drug in the library, and if that refill is then "
        "confirmed, no stronger than the stronger of the drugs before and after it. What the catheter "
        "holds at commissioning is no stronger than the first fill or, on an old catheter, the strongest "
        "drug in the library.",
        "The concentration is entered from the label of the vial, and for another drug a second person reads "
        "it too. A mixture is no stronger than the stronger of what it is mixed of.",
        f"{_NO_FIGURE}; 2000 filled with 500 entered is four times the dose (ISMP)",
        "Every true mass exceeds the charged one, in proportion.",
    ),
    Assumption(
        "A-NEW-CATHETER",
        "A pump that is commissioned on a new catheter holds no drug in its tubing and catheter; what was in "
        "there brings none to the tip.",
        "Tubing is shipped, and a catheter implanted, without drug. The prescription says that both are new; "
        "the shell cannot see it.",
        _NO_FIGURE,
        "What priming pushes out of the tip is drug that is not charged: up to the smallest dead volume.",
    ),
    Assumption(
        "A-CONC-LOW",
        "The drug that leaves the tip is no weaker than the entered concentration, less a stated tolerance.",
        "The drug is stable in the pump for about 180 days (background figure).",
        _NO_FIGURE,
        "Delivery looks complete while the patient gets too little.",
    ),
    Assumption(
        "A-PLUG",
        "Drug moves through tubing and catheter as a plug: what enters first leaves first, without mixing.",
        "Narrow tubing and slow flow. Needed while two drugs, or a drug and none, are aboard.",
        _NO_FIGURE,
        "The stronger drug may arrive before it is charged as such: during a change of concentration, and "
        "while a new catheter is primed, which goes at the motor's fastest.",
    ),
    Assumption(
        "A-DEAD-VOLUME",
        "The volume of tubing and catheter lies in the range that every order states.",
        "Tubing by the maker's drawing, catheter by the length implanted. The range is the clinician's.",
        "even a maker's figure was wrong: tubing corrected from 0.199 to 0.140 mL (TGA RC-2017-RN-00065-1)",
        "Another drug reaches the tip before it is charged for, or is charged for while another is there.",
    ),
    Assumption(
        "A-PATENT",
        "Tubing and catheter are open and stiff: what a pulse pushes in at one end leaves the tip at once; "
        "none is stored to come later.",
        "True of an intact catheter; on presets with a pressure sensor CATH-1 bounds how far it is broken.",
        "catheter: 250 of 497 device-related events in a three-year series",
        "A blockage holds back drug, and its release adds that to a window that was not charged with it.",
    ),
    Assumption(
        "A-FILL",
        "The volume that is confirmed was in the reservoir once since the last residual was reported, and "
        "nothing but pulses has left it since.",
        "Filled from a graduated syringe by a trained clinician.",
        "pocket fill: 351 reports, 8 deaths, about 1 in 10,000 refills (secondary source)",
        "Both accounts start from a wrong number: LOW comes late, or the motor stops with drug left.",
    ),
    Assumption(
        "A-RESERVOIR",
        "Between fills nothing enters the reservoir, and nothing leaves it but through the motor.",
        "The reservoir is a sealed bellows; on presets with a level sensor RES-5 alarms a leak.",
        _NO_FIGURE,
        "The reservoir empties before the account that drives the alarms says so, or lasts longer.",
    ),
    Assumption(
        "A-TICK",
        "A tick of the pump's clock never stands for less than 59.4 true seconds.",
        "CLK-1 proves that none is due sooner, if one of two clocks is good (A-CLOCK); that none is given "
        "which is not due is up to the shell.",
        _NO_FIGURE,
        "Buckets age before their true time is over, and a window of true time may hold more than its limit.",
    ),
    Assumption(
        "A-CLOCK",
        "At least one of the two clocks is good: from reading to reading, which are a second apart or more, "
        "it advances, by at most 1 % more than the true time, its rounding included. In limp-home it is none "
        "that the record calls lost.",
        "Two oscillators of their own; crystals are a hundred times better than 1 % (background figure).",
        _NO_FIGURE,
        "Both clocks run fast alike, and the ledger ages early.",
    ),
    Assumption(
        "A-ENCODER",
        "The encoder confirms no more pulses than really turned since the last tick, and no negative count.",
        "To count a shaft that did not turn is not a known failure; to be silent is, and never brings too "
        "much, but too little: what is not confirmed counts as not delivered. The core counts none beyond "
        "what it commanded.",
        f"{_NO_FIGURE}; stalls logged late: 9 stalls, 70 log errors (MHRA MDA/2008/087)",
        "The pump believes itself certainly empty and stops with drug left.",
    ),
    Assumption(
        "A-DEVICE",
        "Stroke volume, flow range, catheter length and battery are those of the preset.",
        "None of them is public for any marketed pump. The presets are concrete pumps that resemble one; a "
        "maker has to put in numbers of his own and prove again.",
        "even a maker's figure was wrong: tubing corrected from 0.199 to 0.140 mL (TGA RC-2017-RN-00065-1)",
        "What was proved holds for another pump than the one in the patient.",
    ),
    Assumption(
        "A-ADMITTED",
        "The pump is commissioned with, and a load carries, nothing but an order that `admit` made without a "
        "reason for refusal, for this device.",
        "The shell has no other way to an order; ADM-1 says what `admit` guarantees.",
        "no figure known for this software",
        "Mass of a pulse, limits and reserves are not what they seem, and the ring may hold any flow.",
    ),
    Assumption(
        "A-SHELL",
        "The shell hands over each event once, in order, its fields whole numbers of their stated ranges; "
        "passes on the state that the last step returned; and carries out the effects once, in order.",
        "An interpreter of a dozen lines, tested; what it does not do is not proved.",
        "no figure known for this software",
        "The proved function is not what runs.",
    ),
    Assumption(
        "A-RESTART",
        "When power is back, the state that the core is given is that of its last step, or of the step "
        "before if nothing has moved since that; it is told of the loss before anything else, and the first "
        "tick comes a full minute later.",
        "The shell writes every state to two records, one after the other, before it lets anything move, and "
        "reads the newer one that is whole (INT-2).",
        "resets by a battery fault, 2009 and 2011 (RC-2017-RN-00567-1); no rate published",
        "A restart may forget what was delivered, that the pump was stopped, or an alarm.",
    ),
    Assumption(
        "A-MEMORY",
        "No memory cell that holds the state changes by itself unnoticed.",
        "The state is held twice, as it is and mirrored, and compared before each step (INT-3).",
        "recovered memory errors are one of the maker's non-critical alarms; no rate published",
        "The proved function runs from another state than the one that it returned.",
    ),
    Assumption(
        "A-INTERLOCK",
        "The motor makes no stroke that was not commanded.",
        "An independent interlock counts pulses against commands; it is hardware, and outside this software.",
        f"{_NO_FIGURE}; over-infusion may rise abruptly (recall notices of 2014 to 2016)",
        "True dose and draw exceed the charge by what the motor turns by itself: DOSE-7 says by how much at "
        "most in an hour before it is latched off.",
    ),
    Assumption(
        "A-RUNAWAY",
        "Where A-INTERLOCK fails, the encoder has counted by the next tick every pulse that the motor made "
        "by itself; the independent interlock lets at most 9 of them through between two ticks, and opens "
        "the motor's supply while a step says that the motor is off.",
        "9 pulses a minute are the motor's fastest, 24 mL/day. The interlock is hardware with a counter of "
        "its own, and outside this software.",
        f"{_NO_FIGURE}; over-infusion may rise abruptly (recall notices of 2014 to 2016)",
        "A runaway empties the reservoir into the patient.",
    ),
    Assumption(
        "A-LEVEL",
        "A truthful level reading is at most 0.25 mL above or below what is in the reservoir.",
        "A convention: no figure is published for the sensors of the pumps that the presets resemble.",
        "a level sensor was recalled for its miscalibration (MedStream, secondary source)",
        "A loss is told later by as much as the error is larger, or a sound pump is taken for a leaking one.",
    ),
    Assumption(
        "A-PRESSURE",
        "While the catheter is blocked, a truthful reading rises by at least 1 Pa for each nanolitre pumped "
        "into it, every minute, and stays in the sensor's range; while it is open it is below 20 kPa.",
        "Tubing and catheter are stiff, and the motor stalls before the range ends. Stiffness and threshold "
        "are background figures, to be measured on the device.",
        "catheter: 250 of 497 device-related events in a three-year series; no figure for the sensor",
        "A blockage is told late, or not, and more is stored; or the program is held back without one.",
    ),
    Assumption(
        "A-DRAIN",
        "The battery holds its stated capacity at commissioning; each tick, pulse, tone and command received "
        "drains at most its stated energy, and a loss of power, with its return and a step that it undoes, "
        "no more than a command. In limp-home it holds no less than what the record says.",
        "Figures of the maker of the device; those of the presets are background figures. "
        "Self-discharge is in that of a tick.",
        "early end of service by a battery fault, 2009 and 2011 (RC-2017-RN-00567-1); no rate published",
        "Replacement is announced too late.",
    ),
)  # fmt: skip
"""Every assumption that a claim rests on."""
