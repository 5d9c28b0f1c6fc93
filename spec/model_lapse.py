"""The reference pump where minutes are leaped over: its books after a lapse (`spec.lapse`), by plain sums.

It goes on to judge: every minute that brought something in its windows, and by the drug at the tip; accounts,
signals, silence and energy as they are at the end. What a lapse has not in it, such as a bolus or a tone,
needs no book. Tests compare all books with those of minute after minute.
"""

from collections.abc import Iterable
from itertools import pairwise

from controller.alarms import Priority
from controller.state import State
from controller.step import Motor
from controller.units import Pulses
from spec.lapse import Brought, Lapse
from spec.model import ReferencePump
from spec.records import Nature, Violation


class LeapingReferencePump(ReferencePump):
    """A reference pump that can be told of many quiet minutes at once."""

    @property
    def rests(self) -> bool:
        """Whether by its books nothing goes on but the program."""
        return self._bolus is None and not self._found

    def lapsed(self, lapse: Lapse) -> tuple[Violation, ...]:
        """Return what a lapse violated."""
        self._found = []
        self._minutes_lapse(lapse)
        after, minutes = lapse.after, lapse.minutes
        self._held_nl = self._accounts.truly_nl() + lapse.last().drawn_nl
        self._clocks.minutes_pass_well(minutes)
        self._alarms.minutes_pass(minutes)
        self._energy.minutes_pass_well(minutes)
        self._refill.minutes += minutes
        self._energy.look_ahead(self._largest_in_ledger_nl())
        self._judge_alarms(after)
        self._judge_silence(after, minutes)
        self._judge_energy(after)
        self._judged = self._judged_by(after)
        return tuple(self._found)

    def _minutes_lapse(self, lapse: Lapse) -> None:
        """Program, record, schedule, and what was brought: stretches that their first minute tells."""
        brought, begun_ds, told = {each.at: each for each in lapse.brought}, self._at_ds, list[int]()
        runs = self._infusing and self._at_most_nl() > 0 and not self._motor.off
        for first, following in pairwise((*_marks(lapse), lapse.minutes + 1)):
            came, confirmed = brought.get(first), self._last_pulses
            self._time_lapses(1)
            self._at_ds = begun_ds + (came.elapsed_ds if came else 0)
            if lapse.levels:
                self._hear(lapse.levels[first - 1], lapse.pressure, confirmed)
            if confirmed:
                self._confirm(confirmed)
            asked = 0 if self._ended else self._program.flow()
            self._record.minute_passes(self._minute, confirmed=confirmed, flow=asked)
            units = self._lasting_units() if runs else 0
            self._came(came, units, asked, runs=runs)
            more = following - first - 1
            if more:
                self._time_lapses(more)
                self._level.minutes_stay(more)
                self._record.asks(more * asked)
                self._came(None, more * units, more * asked, runs=runs)
            told += [confirmed, *[0] * more]
        self._at_ds = begun_ds + lapse.true_ds
        self._motor.minutes_pass_well(told)
        self._motor.tell(self._last_pulses)

    def _time_lapses(self, minutes: int) -> None:
        self._ticks += minutes
        self._minute += minutes
        self._program.minutes_pass(minutes)
        if self._waiting_program is not self._program:
            self._waiting_program.minutes_pass(minutes)

    def _lasting_units(self) -> int:
        """What the mode schedules of the program, which is as it was all the time."""
        flow = min(self._drug.in_force.ring) if self._time_unknown else self._program.flow()
        return flow // 2 if self._record.holiday else flow

    def _came(self, came: Brought | None, basal_units: int, asked: int, *, runs: bool) -> None:
        """What a minute brought, or that minutes brought nothing."""
        pulses = self._last_pulses = came.pulses if came else 0
        if came:
            nature = Nature(came.drawn_nl, came.true_pg, 0, self._truly_nl(), 0)
            motor = Motor(basal=Pulses(pulses), bolus=Pulses(0), off=False)
            self._deliver(motor, nature, basal_units=basal_units, bolus_units=0)
        else:
            self._judge_schedule("program", 0, basal_units)
        self._gap_units = self._gap_units + basal_units - pulses * self._units if runs else 0
        if abs(self._gap_units) >= self._units:
            self._violated("DEL-1", f"{self._gap_units} units between the program and what was commanded")
            self._gap_units = 0
        for claim, sentence in self._record.judge_flow(pulses, asked if runs else 0):
            self._violated(claim, sentence)

    def _judge_silence(self, after: State, minutes: int) -> None:
        """No tone is given, and a stop goes on."""
        stopped = not (self._infusing or self._ended)
        self._record.stopped_min += minutes - 1 if stopped else 0
        alarmed = self._alarms.urgent(after.alarms)
        heard = self._alarms.listen(Priority.NONE)
        for claim, sentence in (*heard, *self._record.judge_silence(stopped=stopped, alarmed=alarmed)):
            self._violated(claim, sentence)


def _marks(lapse: Lapse) -> Iterable[int]:
    """Minutes that are more than the one before again: a pulse, or its confirmation, another flow or reading.

    A pressure that is read again, while no pulse is confirmed, says nothing new.
    """
    pulses = [each.at for each in lapse.brought]
    seen = [at + 1 for at in pulses if at < lapse.minutes]
    others = [at for at, (old, new) in enumerate(pairwise(lapse.levels), 2) if new is not old and new != old]
    return sorted({1, *pulses, *seen, *others, *lapse.slot_edges()})
