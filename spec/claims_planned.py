"""Claims that are planned and not claimed: nothing here is proved, watched or promised in this version.

They stand here so that their ids are taken, and so that nobody reads their absence as an oversight.
"""

from spec.claim import ALL_PRESETS, SENSED_PRESETS, Claim

_MASS = ("A-STROKE", "A-CONC", "A-PATENT", "A-TICK", "A-DEVICE")

PLANNED: tuple[Claim, ...] = (
    Claim(
        "RES-5", "A level that falls too fast alarms",
        "A truthful level that falls beyond what the largest strokes explain shall alarm within a stated "
        "volume.",
        ("H-LEAK", "H-RUNAWAY"), ("R-LEAK",), ("A-STROKE", "A-FILL", "A-DEVICE"), SENSED_PRESETS, False,
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
)  # fmt: skip
"""Every planned claim."""
