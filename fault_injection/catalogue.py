"""The fault catalogue as the laboratory injects it: one row for every fault of `spec.faults`.

A row says with which entries a scenario shows the fault, in which situations it can come about, and within
how many minutes its alarm must stand on a preset that detects it; or what to measure where nothing tells.
"""

from collections.abc import Mapping

from controller.clocks import STILL_READINGS
from controller.level import LEVEL_SILENT_MIN
from controller.pressure import PRESSURE_SILENT_MIN
from controller.refill import NEEDLE_MIN
from controller.state import Mode
from controller.units import Minutes
from fault_injection import bounds
from fault_injection.bounds import (
    AFTER_DAYS,
    AWAY_MIN,
    CHANGED_NL,
    CONFIRMED_MIN,
    LEAK_NL_PER_MIN,
    ONE_TICK,
    OWN_PULSES,
    RESIDUE_NL,
    SLOW_EVERY_MIN,
    SLOW_TICK_S,
)
from fault_injection.injection import (
    ALWAYS,
    CLOSED,
    DELIVERING,
    RUNNING,
    Injection,
    Put,
    Puts,
    Setting,
)
from spec.shortage import STOPPED_MIN

_YEARS = (
    "a battery is new at commissioning, and the account that tells its age lasts longer than a run at any "
    "program that refills allow for"
)

_SEEN_TO = (Put("synchronise", {}, after=Minutes(30)), Put("confirm_dose", {}, after=Minutes(31)))
"""A clinician looks at a pump that has lost its record: the program runs again while the alarm stands."""


def _put(kind: str, **keys: str | int) -> Puts:
    return lambda _: (Put(kind, _written(keys)),)


def _each(*puts: Put) -> Puts:
    return lambda _: puts


def _written(keys: Mapping[str, str | int]) -> dict[str, str]:
    return {key: str(value) for key, value in keys.items()}


def _ml(nanolitres: int) -> str:
    return f"{nanolitres // 1_000_000}.{nanolitres % 1_000_000:06}"


def _refilled(true_nl: int, beside_nl: int, setting: Setting) -> tuple[Put, ...]:
    """A refill of as much and of the same drug as the last, and what truly came of it."""
    left_nl = setting.volume_nl - setting.pumped_nl
    volume, drug = _ml(setting.volume_nl), {"mcg_per_ml": str(setting.entered)}
    true = {"true_ml": _ml(true_nl), "beside_ml": _ml(beside_nl)}
    named = {"prescription": f'"{setting.prescription}"', "second_person": "false"}
    return (
        Put("open_refill", {}),
        Put("report_residual", {"aspirated_ml": _ml(max(0, left_nl - RESIDUE_NL))}, after=Minutes(2)),
        Put("report_fill", {"volume_ml": volume, **drug, **true}, after=Minutes(5)),
        Put("confirm_fill", {"volume_ml": volume, **named}, after=CONFIRMED_MIN),
    )


def _filled_with(change_nl: int) -> Puts:
    return lambda setting: _refilled(setting.volume_nl + change_nl, 0, setting)


def _pocket(setting: Setting) -> tuple[Put, ...]:
    """All that should have gone in went beside; what could not be aspirated is there still."""
    return _refilled(RESIDUE_NL, max(0, setting.volume_nl - RESIDUE_NL), setting)


def _drug(numerator: int, denominator: int) -> Puts:
    return lambda setting: _put("concentration", true_mcg_per_ml=setting.entered * numerator // denominator)(
        setting
    )


def _nothing_to_do(_: Setting) -> tuple[Put, ...]:
    return ()


_ROWS: tuple[Injection, ...] = (
    # --- motor, encoder, reservoir, catheter ---
    Injection(
        id="F-OVER-INFUSION", puts=_put("strokes", least_of_nominal=2, largest_of_nominal=2),
        situations=DELIVERING, within=bounds.where(RUNNING, bounds.over_infused),
        measure="worst windows against their limits (DOSE-8); true volume at LOW",
    ),
    Injection(
        id="F-RUNAWAY", puts=_put("motor_runaway", pulses_per_min=OWN_PULSES), situations=ALWAYS,
        within=bounds.surplus_counted, measure="mass beyond the program until motor-off",
    ),
    Injection(
        id="F-SLOW-RUNAWAY", situations=ALWAYS,
        puts=lambda _: (
            Put("motor_runaway", {"pulses_per_min": "1"}, lasts=Minutes(1), every=SLOW_EVERY_MIN),
        ),
        why_no_time="a loss so slow is covered by the accounts' own spread, unless strokes are the largest",
        measure="mass a day beyond the program; the residual against the accounts",
    ),
    Injection(id="F-STALL", puts=_put("motor_stalled"), situations=DELIVERING, within=bounds.stalled),
    Injection(
        id="F-STALL-AT-TIMES", puts=_put("motor_misses", of_pulses="0.6"), situations=DELIVERING,
        within=bounds.at_most(STOPPED_MIN + ONE_TICK),
    ),
    Injection(
        id="F-ENCODER-SILENT", puts=_put("encoder_silent"), situations=DELIVERING, within=bounds.stalled
    ),
    Injection(
        id="F-ENCODER-SURPLUS", puts=_put("encoder_surplus", counts_per_min=OWN_PULSES), situations=ALWAYS,
        within=bounds.surplus_counted,
    ),
    Injection(
        id="F-ENCODER-CONFIRMS", puts=_each(Put("motor_stalled", {}), Put("encoder_confirms", {})),
        situations=DELIVERING, measure="mass a day against the program; volume left when the motor stops",
    ),
    Injection(
        id="F-LEAK", puts=_put("reservoir_leaks", nl_per_min=LEAK_NL_PER_MIN), situations=ALWAYS,
        within=bounds.where(CLOSED, bounds.leaked),
        measure="mass beside the tip; hours from empty to RESERVOIR_LOW",
    ),
    Injection(
        id="F-BLOCKAGE", puts=_put("catheter_blocked"), situations=DELIVERING,
        within=bounds.blocked,
        measure="hours without drug; mass of the release against the hour's limit",
    ),
    Injection(
        id="F-BLOCKAGE-PART", puts=_put("catheter_narrowed", passes_per_min="0.05"), situations=DELIVERING,
        measure="by how much the hour's mass lags behind the program; what is stored",
    ),
    Injection(
        id="F-CATHETER-LEAK", puts=_put("catheter_leaks", of_volume="0.5"), situations=DELIVERING,
        measure="mass at the tip and beside it against the program",
    ),
    # --- sensors ---
    Injection(
        id="F-LEVEL-SILENT", puts=_put("level_silent"), situations=ALWAYS,
        within=bounds.at_most(LEVEL_SILENT_MIN + ONE_TICK),
    ),
    Injection(
        id="F-LEVEL-STUCK", puts=lambda setting: _put("level_stuck", at_ml=_ml(setting.volume_nl))(setting),
        situations=ALWAYS, within=bounds.where(RUNNING, bounds.level_stuck),
    ),
    Injection(
        id="F-LEVEL-DITHERS", situations=ALWAYS,
        puts=lambda setting: (
            Put("level_stuck", {"at_ml": _ml(setting.volume_nl)}, lasts=Minutes(360), every=Minutes(720)),
            Put(
                "level_stuck", {"at_ml": _ml(setting.volume_nl - 500_000)}, after=Minutes(360),
                lasts=Minutes(360), every=Minutes(720),
            ),
        ),
        measure="days without LEVEL_SENSOR; with a leak beside it, volume lost without LEVEL_FALLS",
    ),
    Injection(
        id="F-LEVEL-HIGH", puts=_put("level_high", by_ml=3), situations=ALWAYS,
        measure="with a leak beside it, volume lost without LEVEL_FALLS",
    ),
    Injection(
        id="F-LEVEL-LOW", puts=_put("level_low", by_ml=3), situations=ALWAYS,
        measure="mass a day against the program; days by which RESERVOIR_LOW is early",
    ),
    Injection(
        id="F-PRESSURE-SILENT", puts=_put("pressure_silent"), situations=ALWAYS,
        within=bounds.at_most(PRESSURE_SILENT_MIN + ONE_TICK),
    ),
    Injection(
        id="F-PRESSURE-STUCK-HIGH", puts=_put("pressure_stuck", at_kpa=30), situations=ALWAYS,
        within=bounds.where(DELIVERING, bounds.pressure_unmoved),
    ),
    Injection(
        id="F-PRESSURE-RISES", puts=_put("pressure_drifts_up", kpa_per_day=500), situations=ALWAYS,
        measure="hours without drug",
    ),
    Injection(
        id="F-PRESSURE-LOW", puts=_each(Put("pressure_stuck", {"at_kpa": "1"}), Put("catheter_blocked", {})),
        situations=DELIVERING, measure="hours without drug; volume stored; mass of the release",
    ),
    Injection(
        id="F-VOLTAGE-LOW", puts=_put("battery_voltage", at_v="2.3"), situations=ALWAYS,
        measure="boluses refused; that service does not end",
    ),
    Injection(
        id="F-VOLTAGE-SILENT", puts=_each(Put("voltage_silent", {}), Put("battery_drops", {"at_v": "2.4"})),
        situations=ALWAYS, measure="days without BATTERY_LOW",
    ),
    # --- battery, power, memory, clocks ---
    Injection(
        id="F-BATTERY-DROP", puts=_put("battery_drops", at_v="2.4"), situations=ALWAYS,
        within=bounds.at_most(ONE_TICK),
    ),
    Injection(
        id="F-BATTERY-USED", puts=_nothing_to_do, situations=ALWAYS, why_not=_YEARS,
        measure="proved for any age of the battery (BAT-1)",
    ),
    Injection(
        id="F-BATTERY-ENDS", puts=_nothing_to_do, situations=ALWAYS, why_not=_YEARS,
        measure="proved for any age of the battery (BAT-1); a low voltage alone is F-VOLTAGE-LOW",
    ),
    Injection(
        id="F-BATTERY-FILM", puts=_put("battery_film", largest_ohm=30), situations=DELIVERING,
        within=bounds.film_met,
    ),
    Injection(
        id="F-POWER-LOST", puts=lambda _: (Put("power_lost", {}, lasts=AWAY_MIN),), situations=ALWAYS,
        within=bounds.at_most(AWAY_MIN),
    ),
    Injection(
        id="F-POWER-AWAY", puts=_put("power_lost"), situations=ALWAYS, measure="hours without drug or tone"
    ),
    Injection(
        id="F-RECORD-LOST", puts=_each(Put("power_back", {"record_lost": "true"}), *_SEEN_TO),
        situations=ALWAYS, within=bounds.at_most(0),
    ),
    Injection(
        id="F-RECORDS-LOST", puts=_each(Put("records_lost", {}), *_SEEN_TO), situations=ALWAYS,
        within=bounds.at_most(0),
    ),
    Injection(id="F-FLIPPED-BIT", puts=_put("bit_flipped"), situations=ALWAYS, within=bounds.at_most(0)),
    Injection(
        id="F-FLIPPED-IN-STEP", puts=_nothing_to_do, situations=ALWAYS,
        why_not="any state or none may follow: what runs then is not the software that is looked at",
    ),
    Injection(
        id="F-CLOCK-FAST", puts=_put("first_clock", advance_s=70), situations=ALWAYS,
        within=bounds.at_most(ONE_TICK)
    ),
    Injection(
        id="F-CLOCK-STILL", puts=_put("first_clock_stands"), situations=ALWAYS,
        within=bounds.at_most(STILL_READINGS),
    ),
    Injection(
        id="F-CLOCK-CREEPS", puts=_put("first_clock", advance_s=1), situations=ALWAYS,
        within=bounds.at_most(ONE_TICK),
    ),
    Injection(
        id="F-CLOCK-SLOW", situations=ALWAYS,
        puts=_each(  # the second clock is slow: the first is right, for the minute truly takes so long
            Put("clock", {"tick_s": str(SLOW_TICK_S)}), Put("first_clock", {"advance_s": str(SLOW_TICK_S)})
        ),
        within=bounds.late, measure="how far the program is behind when it is told",
    ),
    Injection(
        id="F-CLOCK-SET-BACK", puts=lambda _: (Put("first_clock_set_back", {}, lasts=Minutes(1)),),
        situations=ALWAYS, measure="mass in the hours that follow; clocks read once a minute are found apart",
    ),
    Injection(
        id="F-CLOCKS-FAST", puts=_put("clock", tick_s=50), situations=ALWAYS,
        measure="worst windows of true time against their limits",
    ),
    # --- use ---
    Injection(
        id="F-WRONG-DRUG", puts=_drug(4, 1), situations=DELIVERING, measure="worst windows against limits"
    ),
    Injection(
        id="F-WEAK-DRUG", puts=_drug(1, 2), situations=DELIVERING, measure="mass a day against the program"
    ),
    Injection(
        id="F-LESS-FILLED", puts=_filled_with(-CHANGED_NL), situations=CLOSED, within=bounds.refill_confirmed,
        measure="hours from empty to RESERVOIR_LOW",
    ),
    Injection(
        id="F-MORE-FILLED", puts=_filled_with(CHANGED_NL), situations=CLOSED,
        measure="volume left when the motor stops",
    ),
    Injection(
        id="F-POCKET-FILL", puts=_pocket, situations=CLOSED, within=bounds.refill_confirmed,
        measure="mass beside the tip at once; hours from empty to RESERVOIR_LOW",
    ),
    Injection(
        id="F-UNITS", puts=_nothing_to_do, situations=DELIVERING,
        why_not="nothing is wrong with the pump: a prescription with 24 times the rates shows it",
        measure="whether `check` refuses it; mass a day against what was meant",
    ),
    Injection(
        id="F-SESSION-LEFT",
        puts=lambda setting: _put("load", prescription=f'"{setting.prescription}"')(setting),
        situations=ALWAYS, measure="that the program in force goes on",
    ),
    Injection(
        id="F-REFILL-LEFT", puts=_put("open_refill"), situations=CLOSED,
        within=bounds.at_most(NEEDLE_MIN + ONE_TICK),
    ),
    Injection(
        id="F-REFILL-LATE", puts=_nothing_to_do, situations=DELIVERING,
        within=bounds.low_account,
    ),
    Injection(
        id="F-STOP-FORGOTTEN", puts=_put("stop"), situations=DELIVERING, modes=(Mode.STOPPED,),
        within=bounds.at_most(STOPPED_MIN + ONE_TICK),
    ),
    Injection(
        id="F-HOLIDAY", puts=_each(Put("stop", {}), Put("resume", {}, after=AFTER_DAYS)),
        situations=ALWAYS, modes=(Mode.STOPPED, Mode.INFUSING), within=bounds.away,
    ),
    Injection(
        id="F-NOT-HEARD", puts=_put("power_back", record_lost="false"), situations=ALWAYS,
        measure="tones of the signal for as long as nobody acknowledges it (ALM-2)",
    ),
)  # fmt: skip

CATALOGUE: Mapping[str, Injection] = {row.id: row for row in _ROWS}
"""Every fault of `spec.faults` by its id."""
