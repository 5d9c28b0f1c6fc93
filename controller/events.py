"""Everything that can happen to the pump: a minute passes, or a clinician commands."""

from attrs import frozen

from controller.alarms import Cause
from controller.order import Order, TurnBy
from controller.reservoir import Level
from controller.units import CommandCounter, Nanolitres, NanolitresPerDay, Picograms, Pulses


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
    """Replace program and limits; delivery goes on, a bolus that runs is cut off."""

    counter: CommandCounter
    order: Order


@frozen
class Stop:
    """Stop delivery."""

    counter: CommandCounter


@frozen
class Resume:
    """Start delivery, or start it again."""

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
    """Say how much was aspirated."""

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


Command = (
    Load
    | Stop
    | Resume
    | Turn
    | Acknowledge
    | ClinicianBolus
    | OpenRefill
    | ReportResidual
    | ReportFill
    | ConfirmFill
    | ClearDiscrepancy
)
Event = Tick | Command
