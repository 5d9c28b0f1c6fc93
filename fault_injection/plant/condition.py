"""The state of health of all parts: what faults change, one part each."""

from attrs import frozen

from controller.presets import Device
from controller.units import PicogramsPerNanolitre
from fault_injection.plant.battery import CONNECTED, FRESH, Battery, Power
from fault_injection.plant.catheter import OPEN, PLUG, Catheter, Front
from fault_injection.plant.clocks import RIGHT, WITHIN_ONE_PERCENT, Clock, ClockRate
from fault_injection.plant.motor import SOUND_ENCODER, SOUND_MOTOR, Encoder, Motor, Strokes, healthy_strokes
from fault_injection.plant.reservoir import TIGHT, Gas, Reservoir, healthy_gas
from fault_injection.plant.sensors import ABSENT, TRUTHFUL, Sensor


@frozen
class Drug:
    """State of the drug: its true concentration where it leaves the tip, pg/nL."""

    concentration: PicogramsPerNanolitre


Health = (
    Strokes
    | Drug
    | Motor
    | Encoder
    | Reservoir
    | Gas
    | Catheter
    | Front
    | Battery
    | Power
    | Clock
    | ClockRate
    | Sensor
)


@frozen
class Condition:
    """The state of health of every part."""

    strokes: Strokes
    drug: Drug
    motor: Motor
    encoder: Encoder
    reservoir: Reservoir
    gas: Gas
    catheter: Catheter
    front: Front
    battery: Battery
    power: Power
    clock: Clock
    first_clock: ClockRate
    second_clock: ClockRate
    level_sensor: Sensor
    pressure_sensor: Sensor
    voltage_sensor: Sensor


def healthy(device: Device, concentration: PicogramsPerNanolitre) -> Condition:
    """Return the condition of a pump within its specification, filled with what was entered."""
    return Condition(
        strokes=healthy_strokes(device),
        drug=Drug(concentration),
        motor=SOUND_MOTOR,
        encoder=SOUND_ENCODER,
        reservoir=TIGHT,
        gas=healthy_gas(device),
        catheter=OPEN,
        front=PLUG,
        battery=FRESH,
        power=CONNECTED,
        clock=WITHIN_ONE_PERCENT,
        first_clock=RIGHT,
        second_clock=RIGHT,
        level_sensor=TRUTHFUL if device.has_level_sensor else ABSENT,
        pressure_sensor=TRUTHFUL if device.has_pressure_sensor else ABSENT,
        voltage_sensor=TRUTHFUL,
    )
