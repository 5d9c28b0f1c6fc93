"""Everything that can happen to the pump: a minute passes, a clinician commands, or the patient asks."""

from attrs import frozen

from controller.alarms import Cause
from controller.order import Order, TurnBy
from controller.reservoir import Level
from controller.units import CommandCounter, NanolitresPerDay, Pulses


@frozen
class Tick:
    """One minute of the pump's clock has passed.

    Attributes:
        confirmed: pulses that the encoder saw since the last tick.
        level: level reading; not `known` where the sensor is absent or silent.
    """

    confirmed: Pulses
    level: Level


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


ClinicianCommand = (
    Load | Confirm | Stop | Resume | EndTherapy | ConfirmDose | Turn | Acknowledge | ClinicianBolus
)
Command = ClinicianCommand | PatientBolus
Event = Tick | Command
