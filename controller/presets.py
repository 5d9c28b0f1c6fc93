"""Device presets: concrete pumps, each a frozen record of integers.

Sources are in docs/reference/sources.md. Stroke volume is not public for any marketed pump: the
2 microlitre stroke of every preset is an assumption (A-DEVICE) and a parameter of the proofs.
"""

from attrs import frozen

from controller.units import MINUTES_PER_DAY, FlowMinutes, Microjoules, Nanolitres, NanolitresPerDay

PULSES_PER_TICK_MAX = 9
"""Most pulses that one schedule can ask for in a minute: flow_max / (stroke x 1440), rounded up."""


@frozen
class Device:
    """A pump as built.

    Attributes:
        name: preset name.
        reservoir_nl: nominal capacity of the reservoir.
        stroke_nl: nominal volume of one pulse.
        stroke_min_nl: least volume of a confirmed pulse, nominal - 14.5 %, rounded down.
        stroke_max_nl: largest volume of a pulse, nominal + 14.5 %, rounded up.
        flow_min_nl_per_day: least flow that may be programmed.
        flow_max_nl_per_day: largest flow that basal and bolus together may ask of the motor.
        dead_volume_min_nl: least volume of tubing and catheter between reservoir and tip.
        dead_volume_max_nl: largest such volume.
        usable_floor_min_nl: least usable floor that may be prescribed.
        has_level_sensor: whether ticks may carry a reservoir level reading.
        has_pressure_sensor: whether ticks may carry a pressure reading of the catheter.
    """

    name: str
    reservoir_nl: Nanolitres
    stroke_nl: Nanolitres
    stroke_min_nl: Nanolitres
    stroke_max_nl: Nanolitres
    flow_min_nl_per_day: NanolitresPerDay
    flow_max_nl_per_day: NanolitresPerDay
    dead_volume_min_nl: Nanolitres
    dead_volume_max_nl: Nanolitres
    usable_floor_min_nl: Nanolitres
    has_level_sensor: bool
    has_pressure_sensor: bool


@frozen
class EnergyBudget:
    """What the battery holds, and the most that each thing takes from it.

    Attributes:
        capacity_uj: what it holds when the pump is commissioned.
        minute_uj: electronics, sensors and self-discharge, for one tick.
        pulse_uj: one pulse.
        tone_uj: one tone.
        command_uj: one command received, with the answer to it.
    """

    capacity_uj: Microjoules
    minute_uj: Microjoules
    pulse_uj: Microjoules
    tone_uj: Microjoules
    command_uj: Microjoules


BUDGET = EnergyBudget(
    capacity_uj=Microjoules(12_000_000_000),
    minute_uj=Microjoules(1_800),
    pulse_uj=Microjoules(5_000),
    tone_uj=Microjoules(2_000),
    command_uj=Microjoules(20_000),
)
"""The battery of every preset: background figures (A-DEVICE, A-DRAIN), none of them public.

Chosen so that replacement is due after some six years at 0.9 mL a day (5 to 7 years: Medtronic US).
"""


def pulse_units(device: Device) -> FlowMinutes:
    """Return what one nominal pulse is worth: the divisor of the pulse schedule, in FlowMinutes."""
    return FlowMinutes(device.stroke_nl * MINUTES_PER_DAY)


def _preset(name: str, *, reservoir_nl: int, sensed: bool) -> Device:
    return Device(
        name=name,
        reservoir_nl=Nanolitres(reservoir_nl),  # 20 or 40 mL: FDA ucm359111
        stroke_nl=Nanolitres(2_000),  # not public: A-DEVICE
        # +-14.5 %: ECRI 2014-03-26; TGA RC-2014-RN-00357-1
        stroke_min_nl=Nanolitres(1_710),
        stroke_max_nl=Nanolitres(2_290),
        # 0.048 to 24 mL/day: background figure, A-DEVICE
        flow_min_nl_per_day=NanolitresPerDay(48_000),
        flow_max_nl_per_day=NanolitresPerDay(24_000_000),
        # Internal tubing 0.140 mL, before 2016 stated as 0.199 mL (TGA RC-2017-RN-00065-1); and
        # 0 to 110 cm of catheter at 0.0022 mL/cm (background figure, A-DEVICE).
        dead_volume_min_nl=Nanolitres(140_000),
        dead_volume_max_nl=Nanolitres(441_000),
        usable_floor_min_nl=Nanolitres(2_000_000),  # maker's 2 mL alarm figure: PMID 15271246
        has_level_sensor=sensed,
        has_pressure_sensor=sensed,
    )


PRESETS: tuple[Device, ...] = (
    _preset("synchromed-like-20", reservoir_nl=20_000_000, sensed=False),
    _preset("synchromed-like-40", reservoir_nl=40_000_000, sensed=False),
    _preset("reference-sensed-20", reservoir_nl=20_000_000, sensed=True),
    _preset("reference-sensed-40", reservoir_nl=40_000_000, sensed=True),
)
