"""Everything that can happen to the pump: time, power that comes back, a clinician, or the patient."""

from attrs import frozen

from controller.alarms import Cause
from controller.battery import Voltage
from controller.order import Order, TurnBy
from controller.pressure import Pressure
from controller.reservoir import Level
from controller.units import CommandCounter, Milliseconds, Nanolitres, NanolitresPerDay, Picograms, Pulses


@frozen
class Tick:
    """One minute of the pump's clock has passed.

    Attributes:
        confirmed: pulses that the encoder saw since the last tick.
        level: level reading; not `known` where the sensor is absent or silent.
        voltage: reading of the battery; not `known` where the sensor is silent.
        pressure: reading at the catheter; the same.
    """

    confirmed: Pulses
    level: Level
    voltage: Voltage
    pressure: Pressure


@frozen
class ReadClocks:
    """Both clocks have been read, at least a second after the last reading.

    Attributes:
        first_ms, second_ms: how far each has advanced since then; negative where it was set back.
    """

    first_ms: Milliseconds
    second_ms: Milliseconds


@frozen
class PowerOn:
    """Power is back, and the state is the one last written; how long it was away, nobody knows.

    Attributes:
        record_lost: whether one of the two records of that state could not be read.
    """

    record_lost: bool


@frozen
class Load:
    """Load an order into a programming session, to be shown; nothing else changes.

    Attributes:
        counter: strictly increasing.
        order: an admitted order whose ring begins with the slot that runs.
        override: whether the soft limit of titration is overridden, for a recorded reason.
    """

    counter: CommandCounter
    order: Order
    override: bool


@frozen
class Confirm:
    """Put the order of the session into force; a bolus that runs is cut off.

    Attributes:
        counter: strictly increasing.
        load: counter of the load that is confirmed.
    """

    counter: CommandCounter
    load: CommandCounter


@frozen
class Stop:
    """Stop delivery."""

    counter: CommandCounter


@frozen
class Resume:
    """Start delivery, or start it again."""

    counter: CommandCounter


@frozen
class EndTherapy:
    """End therapy while stopped: nothing is delivered or missed; RESUME starts it as after a holiday."""

    counter: CommandCounter


@frozen
class ConfirmDose:
    """Confirm that the program in force is the right dose now, whatever was delivered before."""

    counter: CommandCounter


@frozen
class Turn:
    """Turn the program ring (travel, daylight saving); the ledger does not turn."""

    counter: CommandCounter
    by: TurnBy


@frozen
class Synchronise:
    """Say that the program's slot is that of the time of day, turned to it or left as it was."""

    counter: CommandCounter


@frozen
class Acknowledge:
    """Acknowledge the signal of one cause."""

    counter: CommandCounter
    cause: Cause


@frozen
class ClinicianBolus:
    """Give `pulses` pulses at `flow_nl_per_day`, beside the program."""

    counter: CommandCounter
    pulses: Pulses
    flow_nl_per_day: NanolitresPerDay


@frozen
class PatientBolus:
    """The patient asks for the bolus that the order allows; the counter is the patient's own."""

    counter: CommandCounter


@frozen
class Prime:
    """Prime a new catheter: pump what surely brings no drug to the tip, as fast as the motor may."""

    counter: CommandCounter


@frozen
class OpenRefill:
    """Open a refill; a bolus that runs is cut off.

    Attributes:
        fallback: the same prescription admitted at the library's strongest concentration, for what
            enters the tubing until a fill is confirmed.
    """

    counter: CommandCounter
    fallback: Order


@frozen
class ReportResidual:
    """Say how much was aspirated; again, to correct it, until a fill is reported."""

    counter: CommandCounter
    aspirated_nl: Nanolitres


@frozen
class ReportFill:
    """Say what is in the reservoir now, a residue that was left included.

    Attributes:
        volume_nl: volume.
        pulse_pg: mass of one largest pulse of it.
    """

    counter: CommandCounter
    volume_nl: Nanolitres
    pulse_pg: Picograms


@frozen
class ConfirmFill:
    """Repeat what was reported, with the order for it.

    Attributes:
        volume_nl: volume in the reservoir.
        order: an order for what is in the reservoir.
        second_person: whether a second person has confirmed the vial.
    """

    counter: CommandCounter
    volume_nl: Nanolitres
    order: Order
    second_person: bool


@frozen
class ClearDiscrepancy:
    """Say that a discrepancy was looked into, and the dose confirmed anew."""

    counter: CommandCounter


@frozen
class ReleaseMotor:
    """Release a motor that was latched off for turning by itself."""

    counter: CommandCounter


Command = (
    Load
    | Confirm
    | Stop
    | Resume
    | EndTherapy
    | ConfirmDose
    | Turn
    | Synchronise
    | Acknowledge
    | ClinicianBolus
    | PatientBolus
    | Prime
    | OpenRefill
    | ReportResidual
    | ReportFill
    | ConfirmFill
    | ClearDiscrepancy
    | ReleaseMotor
)
Event = Tick | ReadClocks | PowerOn | Command
