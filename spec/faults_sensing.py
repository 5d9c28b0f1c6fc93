"""Faults of the level, pressure and voltage sensors."""

from controller.alarms import Cause
from controller.battery import BROWN_OUT_MIN, STOP_MV
from controller.level import FALL_NL, LEVEL_ERROR_NL, LEVEL_RESOLUTION_NL, LEVEL_SILENT_MIN, STUCK_NL
from controller.pressure import (
    BLOCKED_PA,
    PRESSURE_MAX_PA,
    PRESSURE_MIN_PA,
    PRESSURE_SILENT_MIN,
    PROBES_JUDGED,
    PROBES_MAX,
    RISE_PA,
)
from spec.claim import SENSED_PRESETS
from spec.fault import DERIVED, FaultEntry, kpa, ml, volts

_LEVEL = ("failed_level_sensor_alarms",)
_PRESSURE = ("failed_pressure_sensor_alarms",)
_CALIBRATION = "A level sensor was recalled for its miscalibration"

SENSOR_FAULTS: tuple[FaultEntry, ...] = (
    FaultEntry(
        id="F-LEVEL-SILENT", name="The level sensor is silent, or out of range",
        source=DERIVED, detectable_on=SENSED_PRESETS,
        premise=f"no reading from 0 to the capacity of the reservoir for {LEVEL_SILENT_MIN} min",
        alarm=Cause.LEVEL_SENSOR, bound=f"{LEVEL_SILENT_MIN} min after the last usable one",
        claims=("SENS-1",), shown_by=_LEVEL,
        possible_on=SENSED_PRESETS,
    ),
    FaultEntry(
        id="F-LEVEL-STUCK", name="The level sensor sticks",
        source=DERIVED, detectable_on=SENSED_PRESETS,
        premise=f"every usable reading is the same while {ml(STUCK_NL)} surely leave, no refill open",
        alarm=Cause.LEVEL_SENSOR,
        bound=f"once {ml(STUCK_NL)} have left by confirmed pulses at their smallest",
        claims=("SENS-1",), shown_by=_LEVEL,
        possible_on=SENSED_PRESETS,
    ),
    FaultEntry(
        id="F-LEVEL-DITHERS", name="The level sensor is dead, but its reading wanders",
        source=DERIVED, detectable_on=(),
        premise=f"none: readings that differ by more than {ml(LEVEL_RESOLUTION_NL)} are taken for a change",
        alarm=None, bound="none", beside=(Cause.LEVEL_FALLS,), claims=("SENS-1", "RES-2"), shown_by=(),
        consequence="a leak is told late or never; half the program where it wanders low",
        control="accounts and dose limits need no sensor (SENS-1, RES-1)",
        possible_on=SENSED_PRESETS,
    ),
    FaultEntry(
        id="F-LEVEL-HIGH", name="The level reads too high, and moves",
        source=_CALIBRATION, detectable_on=(),
        premise=f"none: beyond {ml(LEVEL_ERROR_NL)} above the truth it only looks like a fuller reservoir",
        alarm=None, bound="none", claims=("SENS-1", "RES-1", "RES-5"), shown_by=(),
        consequence="a leak, or a pump that over-infuses, is told late or never",
        control="the accounts bring every reservoir alarm in time without it (RES-1)",
        possible_on=SENSED_PRESETS,
    ),
    FaultEntry(
        id="F-LEVEL-LOW", name="The level reads too low",
        source=_CALIBRATION, detectable_on=(),
        premise=f"none that tells it from a leak: more than {ml(FALL_NL)} below the lower account",
        alarm=None, bound="none", beside=(Cause.LEVEL_FALLS, Cause.RESERVOIR_LOW, Cause.SHORTFALL),
        claims=("RES-5", "RES-2"), shown_by=(),
        consequence="half the program for as long as it lies, and reservoir alarms too early",
        control="the motor is never stopped on its word (RES-2); SHORTFALL after a day of half (DEL-5)",
        possible_on=SENSED_PRESETS,
    ),
    FaultEntry(
        id="F-PRESSURE-SILENT", name="The pressure sensor is silent, or out of range",
        source=DERIVED, detectable_on=SENSED_PRESETS,
        premise=f"no reading from {PRESSURE_MIN_PA // 1000} to {kpa(PRESSURE_MAX_PA)} for "
        f"{PRESSURE_SILENT_MIN} min",
        alarm=Cause.PRESSURE_SENSOR, bound=f"{PRESSURE_SILENT_MIN} min after the last usable one",
        claims=("SENS-1",), shown_by=_PRESSURE,
        possible_on=SENSED_PRESETS,
    ),
    FaultEntry(
        id="F-PRESSURE-STUCK-HIGH", name="The pressure sensor sticks at a high value",
        source=DERIVED, detectable_on=SENSED_PRESETS,
        premise=f"readings of {kpa(BLOCKED_PA)} and more that {PROBES_JUDGED} probing pulses which turned "
        f"did not raise by {kpa(RISE_PA)}",
        alarm=Cause.PRESSURE_SENSOR, bound="with the reading after the last of these pulses was confirmed",
        beside=(Cause.CATHETER_BLOCKED,), claims=("SENS-1",), shown_by=_PRESSURE,
        possible_on=SENSED_PRESETS,
    ),
    FaultEntry(
        id="F-PRESSURE-RISES", name="The pressure reads too high, and rises with the probing pulses",
        source=DERIVED, detectable_on=(), premise="none that tells it from a blockage",
        alarm=None, bound="none", beside=(Cause.CATHETER_BLOCKED, Cause.SHORTFALL),
        claims=("CATH-1", "DEL-5"), shown_by=(),
        consequence=f"therapy stops but for {PROBES_MAX} probing pulses, until a clinician comes",
        control="CATHETER_BLOCKED and SHORTFALL are of high priority; a low reading ends it at once",
        possible_on=SENSED_PRESETS,
    ),
    FaultEntry(
        id="F-PRESSURE-LOW", name="The pressure sensor sticks at a low value, or reads too low",
        source=DERIVED, detectable_on=(), premise="none: it reads like an open catheter",
        alarm=None, bound="none", claims=("SENS-1", "CATH-1"), shown_by=(),
        consequence="a blockage goes unseen, as on a preset without the sensor (F-BLOCKAGE)",
        control="signs of the patient; imaging",
        possible_on=SENSED_PRESETS,
    ),
    FaultEntry(
        id="F-VOLTAGE-LOW", name="The voltage reads too low",
        source=DERIVED, detectable_on=(), premise="none that tells it from an early drop",
        alarm=None, bound="none", beside=(Cause.BATTERY_LOW, Cause.END_OF_SERVICE),
        claims=("BAT-1",), shown_by=(),
        consequence=f"boluses are locked; once the account is used up too, {BROWN_OUT_MIN} readings below "
        f"{volts(STOP_MV)} end service",
        control="it never ends service alone (BAT-1)",
    ),
    FaultEntry(
        id="F-VOLTAGE-SILENT", name="The voltage sensor is silent, or sticks high",
        source=DERIVED, detectable_on=(), premise="none: no reading is asked for",
        alarm=None, bound="none", beside=(Cause.REPLACEMENT_DUE, Cause.BATTERY_LOW), claims=("BAT-1",),
        shown_by=(),
        consequence="an early drop is not told, and service never ends by order: the pump stops by itself",
        control="REPLACEMENT_DUE, and BATTERY_LOW once the account is used up, go by it alone (BAT-1); what "
        "no longer turns, the encoder tells",
    ),
)  # fmt: skip
