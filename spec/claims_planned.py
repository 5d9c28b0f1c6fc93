"""Claims that are planned and not claimed: nothing here is proved, watched or promised in this version.

They stand here so that their ids are taken, and so that nobody reads their absence as an oversight.
"""

from spec.claim import ALL_PRESETS, Claim

PLANNED: tuple[Claim, ...] = (
    Claim(
        "DOSE-7", "A runaway is cut off", "A runaway of the motor shall be cut off within a stated volume.",
        ("H-RUNAWAY",), ("R-RUNAWAY",), ("A-INTERLOCK", "A-DEVICE"), ALL_PRESETS, False,
    ),
    Claim(
        "BAT-1", "Replacement is announced 90 days ahead",
        "Replacement shall be announced at least 90 days before end of service at the highest drain; an "
        "early voltage drop alarms at once, and the calendar alone never stops a healthy pump.",
        ("H-BATTERY",), ("R-BATTERY",), ("A-DRAIN", "A-DEVICE"), ALL_PRESETS, False,
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
    Claim(
        "INT-2", "A torn record never under-counts",
        "A torn or rotated record shall be taken as the old one, the new one or limp-home, and never "
        "under-count.",
        ("H-MEMORY",), ("R-RECORD",), ("A-SHELL",), ALL_PRESETS, False,
    ),
    Claim(
        "LOG-1", "Everything that matters is logged once",
        "Every accepted command with its role, alarm transition and clock correction shall be logged once "
        "per epoch and sequence, persisted with the state.",
        ("H-NO-RECORD",), ("R-LOG",), ("A-SHELL",), ALL_PRESETS, False,
    ),
)  # fmt: skip
"""Every planned claim."""
