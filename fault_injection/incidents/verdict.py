"""What is stated of an incident, held against its run.

Harm is told by what truly left the tip, never by what the pump accounts for, nor by the model of the patient:

- too much: a window of 24 h, 4 h or 60 min holds more than its limit in force;
- too little: the last 24 h hold less than `least_pg`, the least that DEL-5 lets pass without a signal.

Prevents: no such harm from the onset to the end of the run. Alarms in time: the signal that is named begins
after the onset, by the time that is named, and before any harm. Cannot see: there is harm, and no signal
is given from the onset up to it.
"""

from attrs import frozen

from controller.order import Order
from controller.presets import Device
from controller.units import RING_SLOTS, Minutes, Picograms
from fault_injection.clock import DAY_MIN, written_time
from fault_injection.expectations import Judged
from fault_injection.incidents.incident import Answer, Harm, Incident
from fault_injection.logbook import Episode, Logbook, RollingSum, Span

QUARTERS_DUE = 3
"""Quarters of the program in 24 h below which a shortfall is alarmed: DEL-5."""


def prescribed_pg(order: Order, device: Device) -> Picograms:
    """Return what an order's mean day gives, pg, at nominal strokes."""
    return Picograms(sum(order.ring) * order.pulse_pg // (RING_SLOTS * device.stroke_max_nl))


def least_pg(order: Order, device: Device) -> Picograms:
    """Return the least of 24 h that is not too little, pg: three quarters, by pulses at their smallest."""
    smallest_pg = prescribed_pg(order, device) * device.stroke_min_nl // device.stroke_nl
    return Picograms(smallest_pg * QUARTERS_DUE // 4)


@frozen
class Seen:
    """What a run shows of an incident.

    Attributes:
        too_much: first minute from the onset on with a window over its limit; None if there is none.
        too_little: first minute from the onset on at which 24 h hold too little; None if there is none.
        signals: the signals that are given from the onset on, in the order in which they began.
    """

    too_much: Minutes | None
    too_little: Minutes | None
    signals: tuple[Episode, ...]

    def harmed(self, harm: Harm) -> tuple[Minutes, Harm] | None:
        """Return when there is first such harm, and which; None if there is none."""
        much = self.too_much if harm is not Harm.TOO_LITTLE else None
        little = self.too_little if harm is not Harm.TOO_MUCH else None
        if much is not None and (little is None or much <= little):
            return much, Harm.TOO_MUCH
        return None if little is None else (little, Harm.TOO_LITTLE)


def seen(incident: Incident, logbook: Logbook, least: Picograms) -> Seen:
    """Return what a run shows of an incident; `least` is that of `least_pg`."""
    over = (_over(rolling, incident.onset) for rolling in logbook.windows.values())
    return Seen(
        too_much=min((minute for minute in over if minute is not None), default=None),
        too_little=_under(logbook.windows[Span.DAY], incident.onset, least),
        signals=tuple(each for each in logbook.episodes if each.end is None or each.end > incident.onset),
    )


def stated(incident: Incident, logbook: Logbook, order: Order, device: Device) -> Judged:
    """Compare what is stated of an incident with its run; `order` is what the run began with."""
    return judged(incident, seen(incident, logbook, least_pg(order, device)))


def judged(incident: Incident, found: Seen) -> Judged:
    """Compare what is stated of an incident with what its run shows."""
    harm = found.harmed(incident.harm)
    harmed, told = None if harm is None else harm[0], _when(harm, incident.harm)
    onset = written_time(incident.onset)
    match incident.answer:
        case Answer.PREVENTS:
            return Judged(f"prevents: never {incident.harm.value} from {onset}", told, holds=harmed is None)
        case Answer.CANNOT_SEE:
            first = found.signals[0] if found.signals else None
            holds = harmed is not None and (first is None or first.begin > harmed)
            expected = f"cannot see: {incident.harm.value} with no signal from {onset} up to it"
            return Judged(expected, f"{told}; {_signal(first)}", holds)
        case Answer.ALARMS:
            begun = (each for each in found.signals if each.begin >= incident.onset)
            named = next((each for each in begun if each.cause is incident.alarm), None)
            in_time = named is not None and named.begin <= incident.by
            holds = in_time and (harmed is None or named is None or named.begin < harmed)
            name = "" if incident.alarm is None else incident.alarm.name
            expected = f"alarms in time: {name} by {written_time(incident.by)}, before {incident.harm.value}"
            return Judged(expected, f"{_signal(named)}; {told}", holds)


def _over(rolling: RollingSum, begin: Minutes) -> Minutes | None:
    minutes = range(max(1, begin), len(rolling.totals) + 1)
    over = (at for at in minutes if rolling.totals[at - 1] > rolling.limits[at - 1])
    return next((Minutes(at) for at in over), None)


def _under(day: RollingSum, begin: Minutes, least: Picograms) -> Minutes | None:
    minutes = range(max(DAY_MIN, begin), len(day.totals) + 1)
    return next((Minutes(at) for at in minutes if day.totals[at - 1] < least), None)


def _when(harm: tuple[Minutes, Harm] | None, stated: Harm) -> str:
    return f"never {stated.value}" if harm is None else f"{harm[1].value} at {written_time(harm[0])}"


def _signal(episode: Episode | None) -> str:
    return "no signal" if episode is None else f"{episode.cause.name} at {written_time(episode.begin)}"
