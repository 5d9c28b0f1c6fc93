"""Hazards: what can go wrong for the patient, with the harm and where it comes from.

The categories are those of FDA's guidance on infusion pumps, "Infusion Pumps Total Product Life Cycle"
(2014-12-02, FDA-2010-D-0194): four system hazards and eight sources. Hazard, situation and harm are kept
apart as in ISO 14971. Figures marked "secondary source" were not read in the original.
"""

from enum import Enum

from attrs import frozen


class SystemHazard(Enum):
    """The four system hazards of the guidance."""

    INFUSION_DELIVERY_ERROR = "infusion delivery error"
    INCORRECT_THERAPY = "incorrect therapy"
    CONTAMINATION = "contamination"
    TRAUMATIC_INJURY = "traumatic injury"


class Source(Enum):
    """The eight sources of hazards of the guidance."""

    OPERATIONAL = "operational"
    ENVIRONMENTAL = "environmental"
    ELECTRICAL = "electrical"
    HARDWARE = "hardware"
    SOFTWARE = "software"
    MECHANICAL = "mechanical"
    BIOLOGICAL_CHEMICAL = "biological/chemical"
    USE = "use"


@frozen
class Hazard:
    """One hazard.

    Attributes:
        id: `H-...`; never changes its meaning.
        name: what it is called.
        situation: the hazardous situation and how it may come about.
        harm: what the patient suffers.
        system: system hazard of the guidance.
        sources: where it comes from.
        evidence: what is known from the field, with its source; says so where nothing is.
    """

    id: str
    name: str
    situation: str
    harm: str
    system: SystemHazard
    sources: tuple[Source, ...]
    evidence: str


_OVERDOSE = "respiratory depression, coma, death, within minutes to hours"
_WITHDRAWAL = "rebound spasticity, high fever, multi-organ failure, death, over hours to days"
_EITHER = f"overdose ({_OVERDOSE}) or withdrawal ({_WITHDRAWAL})"
_DELIVERY = SystemHazard.INFUSION_DELIVERY_ERROR
_THERAPY = SystemHazard.INCORRECT_THERAPY

HAZARDS: tuple[Hazard, ...] = (
    Hazard(
        "H-OVERDOSE", "Overdose",
        "More drug leaves the tip in some stretch of time than the limits of the patient allow: basal, "
        "boluses and whatever else together, or a missed dose given later on top.",
        _OVERDOSE, _DELIVERY, (Source.SOFTWARE, Source.MECHANICAL, Source.USE),
        "Overdose after boluses of 50 and 280 mcg and at infusions of 800 to 2400 mcg/day (Delhaas 1991); "
        "about 1 pump in 700 over-infused beyond 14.5 % (recall notices of 2014 to 2016).",
    ),
    Hazard(
        "H-STRAY-DELIVERY", "Delivery while there must be none",
        "The motor moves while a clinician has stopped the pump, or while it runs dry.",
        _OVERDOSE, _DELIVERY, (Source.SOFTWARE,),
        "A stop is ordered where the patient shows signs of overdose; no count is published.",
    ),
    Hazard(
        "H-WITHDRAWAL", "Too little drug",
        "Delivery stops or falls short without need: a limit, a reading or a lost fraction holds back what "
        "the program asks for.",
        _WITHDRAWAL, _DELIVERY, (Source.SOFTWARE, Source.HARDWARE, Source.USE),
        "Boxed warning of the drug's label; severe form over 24 to 72 h (secondary source); pump stopped by "
        "a programming error: multi-organ failure (PMC514562).",
    ),
    Hazard(
        "H-EMPTY", "Reservoir runs empty unnoticed",
        "The reservoir nears its end and nobody is told in time to refill it.",
        _WITHDRAWAL, _DELIVERY, (Source.OPERATIONAL, Source.MECHANICAL, Source.SOFTWARE),
        "21 of 88 patients had withdrawal symptoms before a mean residual of 2.7 mL, 1 to 7 days before the "
        "alarm; none recurred with the alarm at 4 mL (PMID 15271246). The alarm of an over-infusing pump "
        "does not sound where volume is only calculated (TGA RC-2016-RN-01458-1).",
    ),
    Hazard(
        "H-WRONG-THERAPY", "A therapy that nobody prescribed",
        "What the pump carries out is not what was prescribed and admitted: a malformed or half-accepted "
        "prescription, a program that runs at the wrong hour, a command obeyed in part or twice.",
        _EITHER, _THERAPY, (Source.USE, Source.SOFTWARE),
        "A limit clamped and then rounded up; a missing limit read as no limit (public issue trackers of "
        "open insulin systems).",
    ),
    Hazard(
        "H-ALARM-LOST", "An alarm ends before anybody saw it",
        "A signal goes out with its cause, is cleared by something other than an acknowledgement, or stands "
        "and is not heard.",
        _EITHER, _DELIVERY, (Source.SOFTWARE, Source.OPERATIONAL),
        "Motor stalls logged late (MHRA MDA/2008/087: 9 stalls, 70 log errors).",
    ),
    Hazard(
        "H-ALARM-FALSE", "Alarms without a cause",
        "Needless alarms are ignored in the end, or lead to a needless refill through the skin.",
        f"{_WITHDRAWAL}; infection", SystemHazard.CONTAMINATION, (Source.SOFTWARE, Source.HARDWARE),
        "A level sensor was recalled for its miscalibration (MedStream, secondary source).",
    ),
    Hazard(
        "H-CRASH", "The software fails to answer an event",
        "An event meets a state for which there is no answer; delivery stops or goes on unwatched.",
        _EITHER, _DELIVERY, (Source.SOFTWARE,),
        "No count is published for implanted pumps.",
    ),
    Hazard(
        "H-BOLUS", "Boluses in excess",
        "Boluses are asked for again and again, or their lockout is lost in a restart.",
        _OVERDOSE, _THERAPY, (Source.USE, Source.SOFTWARE),
        "A dose delivered, not recorded, and given again (public issue trackers of open insulin systems).",
    ),
    Hazard(
        "H-CONCENTRATION", "Drug of another strength at the tip",
        "The drug at the tip is stronger or weaker than the one that doses are computed with: after a change "
        "of concentration, by mixing with a residual, by priming, or by a wrong entry.",
        _EITHER, _THERAPY, (Source.USE, Source.BIOLOGICAL_CHEMICAL, Source.SOFTWARE),
        "2000 filled and 500 programmed is four times the dose (ISMP); priming bolus: overdose, then too "
        "little (2013-06, among FA573, FA574, FA578, FA579); dead volume corrected from 0.199 to 0.140 mL "
        "(TGA RC-2017-RN-00065-1).",
    ),
    Hazard(
        "H-RUNAWAY", "The motor runs away", "The motor makes strokes that nobody commanded.",
        _OVERDOSE, _DELIVERY, (Source.ELECTRICAL, Source.HARDWARE, Source.MECHANICAL),
        "Over-infusion may rise abruptly (recall notices of 2014 to 2016).",
    ),
    Hazard(
        "H-REFILL", "A refill goes wrong",
        "Drug goes beside the reservoir, or the volume entered is not the one filled.",
        _EITHER, _THERAPY, (Source.USE,),
        "Pocket fill: 351 reports, 8 deaths, about 1 in 10,000 refills (secondary source).",
    ),
    Hazard(
        "H-LEFT-STOPPED", "Therapy is left stopped",
        "A session, refill or restart that was not completed leaves the pump off.",
        _WITHDRAWAL, _DELIVERY, (Source.OPERATIONAL, Source.USE, Source.SOFTWARE),
        "8 reports in 2020: 48 h to 21 days unnoticed, 5 patients harmed.",
    ),
    Hazard(
        "H-LEAK", "The reservoir leaks or is drawn down too fast",
        "The level falls beyond what the strokes explain.",
        _EITHER, _DELIVERY, (Source.MECHANICAL,),
        "Reservoirs empty early without an alarm (recall notices of 2014 to 2016).",
    ),
    Hazard(
        "H-BATTERY", "The battery ends early or unannounced",
        "Replacement is not announced in time, or a calendar stops a healthy pump.",
        _WITHDRAWAL, _DELIVERY, (Source.ELECTRICAL,),
        "Battery film: reset and early end of service (RC-2017-RN-00567-1); wrong replace-by date, 9 cases "
        "(Z-1338-2012, secondary source).",
    ),
    Hazard(
        "H-CATHETER", "The catheter is blocked",
        "Drug is held back in tubing, and released at once later.",
        _EITHER, _DELIVERY, (Source.MECHANICAL, Source.BIOLOGICAL_CHEMICAL),
        "Catheter: 250 of 497 device-related events in a three-year series.",
    ),
    Hazard(
        "H-SENSOR", "A sensor lies or falls silent", "The pump acts on a reading that is not true.",
        _EITHER, _DELIVERY, (Source.HARDWARE, Source.ENVIRONMENTAL),
        "A level sensor was recalled for its miscalibration (MedStream, secondary source).",
    ),
    Hazard(
        "H-CLOCK", "Time is not what the clock says",
        "A clock runs fast or slow, stands still, is set back, or time off is unknown.",
        _EITHER, _DELIVERY, (Source.ELECTRICAL, Source.SOFTWARE),
        "Clock set back: boluses of the future; daylight saving suspends delivery (public issue trackers of "
        "open insulin systems).",
    ),
    Hazard(
        "H-HOLIDAY", "Full dose after a drug holiday",
        "A patient who has lost tolerance gets the old dose at once.",
        _OVERDOSE, _THERAPY, (Source.OPERATIONAL, Source.USE),
        "Two overdoses about 6 h after a restart at the old dose (Delhaas 1991).",
    ),
    Hazard(
        "H-MEMORY", "State is lost, torn or flipped",
        "Power goes or a memory cell changes, and the pump goes on from a wrong record.",
        _EITHER, _DELIVERY, (Source.ELECTRICAL, Source.ENVIRONMENTAL, Source.HARDWARE),
        "Battery film: reset, 2009 and 2011 (RC-2017-RN-00567-1).",
    ),
    Hazard(
        "H-UNAUTHORISED", "Somebody without authority changes the therapy",
        "An event of the patient, or of a stranger, changes program, limits or mode.",
        _EITHER, _THERAPY, (Source.USE, Source.SOFTWARE),
        "No count is published for implanted pumps.",
    ),
    Hazard(
        "H-NO-RECORD", "What happened cannot be told afterwards",
        "A command, alarm or correction is not logged, or twice, and the next decision rests on it.",
        _EITHER, _THERAPY, (Source.SOFTWARE,),
        "Stalls logged late, 70 log errors (MHRA MDA/2008/087).",
    ),
)  # fmt: skip
"""Every hazard that a claim answers to."""
