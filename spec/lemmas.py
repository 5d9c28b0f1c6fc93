"""Lemmas on products: what pulses cost, said of any counts and any cost of one pulse.

Products of two unknowns are opaque in every other obligation. Each lemma is proved once, with real
multiplication; the others use instances of it.
"""

from collections.abc import Callable, Iterator

from controller.events import PatientBolus, Tick
from controller.presets import PULSES_PER_TICK_MAX
from spec.choosing import times
from spec.invariants import reserve_pulses
from spec.logic import implies
from spec.patient import LAST
from spec.predicates import Moment
from spec.windows import DAY_PG, FOUR_HOUR_PG, HOUR_PG

Lemma = Callable[[int, int, int, int], bool]


def more_pulses_cost_no_less(fewer: int, more: int, total: int, each: int) -> bool:
    """If `fewer <= total`, the cost of `fewer` is at most that of `total`."""
    return implies((fewer <= total) & (each >= 0), fewer * each <= total * each)


def pulses_counted_up_cost_exactly_that(fewer: int, more: int, total: int, each: int) -> bool:
    """With `fewer + more == total`, the cost of `total` is the sum of the two costs."""
    counts = (more >= 0) & (more <= PULSES_PER_TICK_MAX)
    exact = fewer * each + times(each, more) == total * each
    return implies(counts & (fewer + more == total), exact)


def no_pulses_cost_nothing(fewer: int, more: int, total: int, each: int) -> bool:
    """A count of zero costs nothing, and no count costs less than nothing."""
    nothing = implies(total == 0, total * each == 0)
    return nothing & implies((total >= 0) & (each >= 0), total * each >= 0)


def costs_add_up(fewer: int, more: int, total: int, each: int) -> bool:
    """With `fewer + more == total`, whatever their number, the cost of `total` is the sum of the two."""
    return implies(fewer + more == total, fewer * each + more * each == total * each)


LEMMAS: tuple[Lemma, ...] = (
    more_pulses_cost_no_less,
    pulses_counted_up_cost_exactly_that,
    no_pulses_cost_nothing,
    costs_add_up,
)


def _fit(fewer: int, more: int, total: int, each: int) -> Iterator[bool]:
    """If `fewer + more <= total`, the costs of `fewer` and of `more` fit that of `total`."""
    yield pulses_counted_up_cost_exactly_that(fewer, more, fewer + more, each)
    yield more_pulses_cost_no_less(fewer + more, 0, total, each)


def instances(moment: Moment) -> Iterator[bool]:
    """The instances that one step needs."""
    each = moment.after.order.pulse_pg
    before, after = moment.before.bolus, moment.after.bolus
    yield no_pulses_cost_nothing(0, 0, after.pulses, each)
    yield no_pulses_cost_nothing(0, 0, before.pulses, moment.before.order.pulse_pg)
    if type(moment.event) is PatientBolus:
        yield from _of_patient_bolus(moment)
    if type(moment.event) is Tick:
        yield from _of_tick(moment)


def _of_patient_bolus(moment: Moment) -> Iterator[bool]:
    """What was asked for and is asked for now adds up, and costs no more than so many boluses."""
    order, watch = moment.before.order, moment.ghost_before.boluses
    rules, each = order.patient, order.pulse_pg
    yield costs_add_up(watch.pulses, rules.pulses, watch.pulses + rules.pulses, each)
    yield no_pulses_cost_nothing(0, 0, watch.pulses, each)
    yield no_pulses_cost_nothing(0, 0, rules.pulses, each)
    for boluses in range(1, LAST):
        yield more_pulses_cost_no_less(watch.pulses, 0, boluses * rules.pulses, each)


def _of_tick(moment: Moment) -> Iterator[bool]:
    each, motor = moment.after.order.pulse_pg, moment.result.motor
    before, after = moment.before.bolus, moment.after.bolus
    yield from _fit(after.pulses, motor.bolus, before.pulses, each)
    yield pulses_counted_up_cost_exactly_that(0, motor.bolus, motor.bolus, each)
    yield from _fit(motor.bolus, 1, before.pulses, each)
    day, hour = moment.ghost.supply, moment.ghost.hour_supply
    for watch, kinds in ((day, (DAY_PG, FOUR_HOUR_PG)), (hour, (HOUR_PG,))):
        since = watch.pulses - motor.basal
        yield no_pulses_cost_nothing(0, 0, since, each)
        yield pulses_counted_up_cost_exactly_that(since, motor.basal, watch.pulses, each)
        for kind in kinds:
            most = reserve_pulses(watch.order, moment.device, kind)
            yield from _fit(watch.pulses, 1, most, each)
            yield more_pulses_cost_no_less(watch.pulses, 0, most, each)
