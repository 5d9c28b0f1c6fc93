"""Claims that are planned and not claimed: nothing here is proved, watched or promised in this version.

They stand here so that their ids are taken, and so that nobody reads their absence as an oversight.
"""

from spec.claim import ALL_PRESETS, SENSED_PRESETS, Claim

_MASS = ("A-STROKE", "A-CONC", "A-PATENT", "A-TICK", "A-DEVICE")

PLANNED: tuple[Claim, ...] = (
    Claim(
        "DOSE-7", "A runaway is cut off", "A runaway of the motor shall be cut off within a stated volume.",
        ("H-RUNAWAY",), ("R-RUNAWAY",), ("A-INTERLOCK", "A-DEVICE"), ALL_PRESETS, False,
    ),
    Claim(
        "RES-5", "A level that falls too fast alarms",
        "A truthful level that falls beyond what the largest strokes explain shall alarm within a stated "
        "volume.",
        ("H-LEAK", "H-RUNAWAY"), ("R-LEAK",), ("A-STROKE", "A-FILL", "A-DEVICE"), SENSED_PRESETS, False,
    ),
    Claim(
        "BAT-1", "Replacement is announced 90 days ahead",
        "Replacement shall be announced at least 90 days before end of service at the highest drain; an "
        "early voltage drop alarms at once, and the calendar alone never stops a healthy pump.",
        ("H-BATTERY",), ("R-BATTERY",), ("A-DRAIN", "A-DEVICE"), ALL_PRESETS, False,
    ),
    Claim(
        "CATH-1", "A blockage is alarmed in time",
        "A blockage shall be alarmed before a stated volume, and at the lowest flow within 24 h, where the "
        "pressure sensor is truthful; its release adds at most that volume.",
        ("H-CATHETER",), ("R-BLOCKAGE",), ("A-STROKE", "A-DEVICE"), SENSED_PRESETS, False,
    ),
    Claim(
        "SENS-1", "No reading can break a limit",
        "A sensor that is silent, out of range or unchanged over a stated volume shall be alarmed, and dose "
        "limits and reservoir alarms hold under arbitrary readings.",
        ("H-SENSOR", "H-OVERDOSE", "H-EMPTY"), ("R-SENSOR-DOUBT",), ("A-ENCODER", "A-FILL", *_MASS),
        ALL_PRESETS, False,
    ),
    Claim(
        "CLK-1", "One bad clock never makes the ledger age early",
        "With at most one bad clock the ledger shall never age early beyond 1 %, and delivery is never "
        "fast.",
        ("H-CLOCK", "H-OVERDOSE"), ("R-CLOCK-AGE",), ("A-TICK",), ALL_PRESETS, False,
    ),
    Claim(
        "CLK-3", "A clock that stands still costs 15 min at most",
        "One clock that stands still shall lose at most 15 min of delivery before the other is used, and "
        "alarms.",
        ("H-CLOCK", "H-WITHDRAWAL"), ("R-CLOCK-STILL",), ("A-TICK",), ALL_PRESETS, False,
    ),
    Claim(
        "ALM-3", "Every detectable fault is alarmed in time",
        "Each fault marked detectable for a preset shall lead from its premise on readings to its alarm in "
        "time; all others are listed with consequence and remaining control.",
        ("H-ALARM-LOST", "H-SENSOR"), ("R-DETECT",), ("A-DEVICE",), ALL_PRESETS, False,
    ),
)  # fmt: skip
"""Every planned claim."""
