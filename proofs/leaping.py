"""That a leap is as many steps: `spec.leap.leap` beside `controller.step.step`, on the same unknowns.

By induction over the minutes of a leap. One minute: where `leap` calls it quiet, it returns what two steps
return, a reading of both clocks and a tick. One minute more: a leap of so many minutes and one is a leap of
so many and then one of one, and if the whole is quiet, so are both. That goes on from a state in which a
minute has begun, at the edge of a slot or within it; of such a state no more is assumed than `well_begun`,
which is shown with the one minute. A quiet state is at rest, which is shown by itself: otherwise it is
written as such.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from controller.alarms import Priority
from controller.battery import LOW_MV, Voltage
from controller.events import ReadClocks, Resume, Tick
from controller.presets import Device
from controller.pressure import BLOCKED_PA, PRESSURE_MIN_PA, Pressure
from controller.reservoir import Level
from controller.state import State
from controller.units import MINUTE_MS, SLOT_MIN, CommandCounter, Milliseconds, Minutes, Pulses
from proofs import solver_z3, terms
from proofs.batch import any_such
from proofs.chaining import BEGINNING, LINK, QUIET, beginning, one_link
from proofs.decide import Decision, decide
from proofs.engine import engine_decisions, no_event_raises, own_names
from proofs.explore import Call
from proofs.leap_terms import (
    Known,
    Named,
    all_hold,
    at_rest,
    explored,
    order_stays,
    the_same,
    valid,
    well_begun,
    within_slot,
)
from proofs.oblige import Obligation
from proofs.results import worst
from proofs.symbolic import Escape, bool_term
from proofs.terms import Bool
from proofs.transition import Transition, exploring
from proofs.values import fields_of, symbolic
from proofs.witness import commanded, ordinary_order, powered_on, ticked
from spec import ghosts
from spec.ghosts import NOTHING_BEGINS
from spec.leap import LEAP_MIN, leap, minutes_ahead
from spec.quiet import is_quiet
from spec.sizes import SIZES

CHUNK = 12
"""Leaves of a state that are shown to be the same at a time."""
REST, STAYS = "What is quiet is at rest", "No order comes into force"
WITHIN, EDGE = "One minute within a slot", "One minute at the edge of a slot"
ON = {f"One minute after {minutes}": minutes for minutes in range(1, LEAP_MIN)}
RUN_MIN = 2 * SLOT_MIN
"""Minutes of a run in which a leap of every length is met."""
PARTS = (EDGE, WITHIN, REST, STAYS, BEGINNING, LINK, *ON)
"""What is shown, part by part."""


@frozen(eq=False)
class Shown:
    """What became of one part.

    Attributes:
        part: its name.
        decisions: on the engine's own obligations, and on those of the part.
        seconds: time for all of it.
        error: why nothing of it is to be believed, or nothing.
    """

    part: str
    decisions: tuple[Decision, ...]
    seconds: float
    error: str = ""

    @property
    def verdict(self) -> str:
        """The worst of its parts."""
        return "error" if self.error else worst([made.verdict for made in self.decisions])


def shown(part: str, device: Device) -> Shown:
    """Show one part, in a process that ends with it."""
    began = time.perf_counter()
    solver_z3.keep_freed_memory()
    gc.disable()  # millions of small terms, all in use until the end
    try:
        transition, goals, known = _part(part, any_such(device))
    except Escape as escape:
        return Shown(part, (), time.perf_counter() - began, f"the engine cannot follow: {escape}")
    engine = engine_decisions(transition, lambda obliged: decide(obliged, seed=0))
    raises = decide(no_event_raises(transition), seed=0)
    decisions = [*engine, raises, *(decide(each, seed=0) for each in _obligations(transition, goals, known))]
    return Shown(part, tuple(decisions), time.perf_counter() - began)


def leaps_that_never_come(device: Device) -> tuple[int, ...]:
    """Return the lengths of leap that no run of the shipping code meets: of those nothing would be said."""
    state, ghost = powered_on(device, ordinary_order(device))
    resumed = commanded(device, state, ghost, Resume(CommandCounter(1)))
    state, ghost = resumed.after, resumed.ghost
    met: set[int] = set()
    for _ in range(RUN_MIN):
        for minutes in range(1, minutes_ahead(state) + 1):
            made = leap(state, minutes, (state.level,) * minutes, device)
            met |= {minutes} if is_quiet(made.quiet) else set()
        moment = ticked(device, state, ghost, NOTHING_BEGINS)
        state, ghost = moment.after, moment.ghost
    return tuple(minutes for minutes in range(1, LEAP_MIN + 1) if minutes not in met)


def _part(part: str, device: Device) -> tuple[Transition, Named, Known]:
    if part == REST:
        return what_is_quiet_is_at_rest(device)
    if part == STAYS:
        return no_order_comes_into_force(device)
    if part == BEGINNING:
        return beginning(device)
    if part == LINK:
        return one_link(device)
    return one_more(device, ON[part]) if part in ON else one_minute(device, at_edge=part == EDGE)


def what_is_quiet_is_at_rest(device: Device) -> tuple[Transition, Named, Known]:
    """Return that a valid state which is at rest once a minute has begun is the state at rest."""
    ranges: list[Bool] = []
    state = symbolic(State, "state", SIZES, ranges)
    with exploring() as explorer:
        from spec import leap as leaping  # noqa: PLC0415  # the names as they are while wrapped
        from spec import quiet as quieting  # noqa: PLC0415

        known = valid(state, device)
        rests = bool_term(quieting.rests(leaping.begun(state)))
        goals = the_same(state, at_rest(state))
        return explored(REST, explorer, ranges), goals, Known((*ranges, rests), known)


def no_order_comes_into_force(device: Device) -> tuple[Transition, Named, Known]:
    """Return that no order that waits comes into force in a minute which `leap` calls quiet."""
    ranges: list[Bool] = []
    state = at_rest(symbolic(State, "state", SIZES, ranges))
    levels = (symbolic(Level, "level", SIZES, ranges),)
    with exploring() as explorer:
        from spec import leap as leaping  # noqa: PLC0415  # the names as they are while wrapped

        known = valid(state, device)
        quiet = all_hold(leaping.leap(state, 1, levels, device).quiet)
        goals = [("changes", terms.negate(bool_term(ghosts.drug_changes(state, device))))]
        return explored(STAYS, explorer, ranges), goals, Known((*ranges, quiet), known)


def one_minute(device: Device, *, at_edge: bool) -> tuple[Transition, Named, Known]:
    """Return that a leap of one minute is a reading of the clocks and a tick."""
    ranges: list[Bool] = []
    state = at_rest(symbolic(State, "state", SIZES, ranges))
    state = evolve(state, minute_in_slot=Minutes(SLOT_MIN - 1)) if at_edge else state
    minute = [*([] if at_edge else within_slot(state)), order_stays(state, device)]
    level = symbolic(Level, "level", SIZES, ranges)
    voltage = Voltage(known=True, mv=symbolic(int, "mv", SIZES, ranges))
    pressure = Pressure(known=device.has_pressure_sensor, pa=symbolic(int, "pa", SIZES, ranges))
    with exploring(*minute) as explorer:
        from controller import step as shipping  # noqa: PLC0415  # the names as they are while wrapped
        from spec import leap as leaping  # noqa: PLC0415

        open_catheter = (pressure.pa >= PRESSURE_MIN_PA) & (pressure.pa < BLOCKED_PA)
        known = valid(state, device)
        read_well = bool_term((voltage.mv >= LOW_MV) & open_catheter)
        minute_ms = Milliseconds(MINUTE_MS)
        read = shipping.step(state, ReadClocks(minute_ms, minute_ms), device)
        done = shipping.step(read.state, Tick(state.unconfirmed, level, voltage, pressure), device)
        leapt = leaping.leap(state, 1, (level,), device)
        motor, none = done.motor, Pulses(0)
        goals = the_same(
            (done.state, motor.basal, motor.bolus, motor.off, done.withheld),
            (leapt.state, leapt.pulses[0], none, False, none),
        )
        silent = (read.tone.priority == Priority.NONE) & (done.tone.priority == Priority.NONE)
        goals.append(("tone", bool_term(silent)))
        goals += well_begun(leaping.begun(state))
        quiet = all_hold(leapt.quiet)
        return (
            explored(EDGE if at_edge else WITHIN, explorer, ranges),
            goals,
            Known((*ranges, *minute, read_well, quiet), known),
        )


def one_more(device: Device, minutes: int) -> tuple[Transition, Named, Known]:
    """Return that a leap of one more is a leap of so many, and one of one minute; all of them quiet."""
    ranges: list[Bool] = []
    state = at_rest(symbolic(State, "state", SIZES, ranges))
    levels = tuple(symbolic(Level, f"level[{at}]", SIZES, ranges) for at in range(minutes + 1))
    with exploring() as explorer:
        from spec import leap as leaping  # noqa: PLC0415  # the names as they are while wrapped

        known = [holds for _, holds in well_begun(state)]
        whole = leaping.leap_from(state, minutes + 1, levels, device)
        first = leaping.leap_from(state, minutes, levels[:-1], device)
        last = leaping.leap_from(leaping.minute_confirmed(first.state), 1, levels[-1:], device)
        goals = the_same((whole.state, whole.pulses), (last.state, (*first.pulses, *last.pulses)))
        goals += [
            (f"{part}_{name}_{QUIET}", bool_term(holds))
            for part, made in (("first", first), ("last", last))
            for name, holds in fields_of(made.quiet)
        ]
        quiet = all_hold(whole.quiet)
        return (
            explored(f"One minute after {minutes}", explorer, ranges),
            goals,
            Known((*ranges, quiet), known),
        )


def _obligations(transition: Transition, goals: Named, known: Known) -> Iterator[Obligation]:
    """Yield what is not plainly so, a few leaves at a time."""
    outer, inner = transition.contracts_apart()
    for chunk in _chunks([(name, goal) for name, goal in goals if goal is not terms.TRUE]):
        yield Obligation(
            owner="leap",
            label=f"{chunk[0][0]}-to-{chunk[-1][0]}",
            event=transition.event,
            goal=terms.every(goal for _, goal in chunk),
            near=known.always,
            far=tuple(known.valid),
            contracts=outer,
            within=inner,
            revealed=_costs(transition.explorer.calls),
            levels=(1, 2, 3),
        )


def _chunks(goals: Named) -> Iterator[Named]:
    """Yield leaves of the state together, and each condition by itself, which is much more to show."""
    leaves = [(name, goal) for name, goal in goals if not name.endswith(QUIET)]
    for at in range(0, len(leaves), CHUNK):
        yield leaves[at : at + CHUNK]
    yield from ([pair] for pair in goals if pair[0].endswith(QUIET))


def _costs(calls: Sequence[Call]) -> frozenset[int]:
    """Serials of the costs of counts of pulses, which are used as they are defined."""
    return frozenset(
        serial for call in calls if call.function.__name__ == "times" for serial in own_names(call)
    )
