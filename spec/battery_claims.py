"""BAT-1: the invariants it rests on, and its predicates over one step."""

from collections.abc import Iterator

from controller.alarms import Cause
from controller.events import Tick
from controller.ledger import limit_in_force
from controller.presets import BUDGET, Device
from controller.state import State
from controller.units import DAY_DS, MINUTES_PER_DAY, TICK_DS_MIN
from spec.energy import STOP_AFTER_MIN, SURE_LOW_MV
from spec.ghosts import Ghost
from spec.hearing import signal
from spec.invariants import Conjunct, invariant
from spec.logic import implies, negation
from spec.moment import Moment
from spec.registry import Case, claims

NOTICE_DAYS = 90
"""BAT-1: true days from the announcement to the end of service, at least."""
NOTICE_TICKS = NOTICE_DAYS * DAY_DS // TICK_DS_MIN + 1
"""Most ticks that begin in so many true days."""
COMMANDS_PER_DAY = 50
"""BAT-1: commands of a true day that the announcement allows for."""
NOT_BEFORE_DAYS = 91
"""Days of the pump's clock at the highest drain with which nothing is announced yet."""


@invariant()
def valid_battery(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """Account and debt are not negative; readings on end are counted as far as they matter."""
    battery = state.battery
    yield "left", battery.left_uj >= 0
    yield "owed", battery.owed_uj >= 0
    yield "low_min", (battery.low_min >= 0) & (battery.low_min <= STOP_AFTER_MIN)
    yield "used_up", implies(battery.left_uj <= 0, battery.low)


@invariant("valid_battery", "A-DRAIN")
def account_never_overstates_the_battery(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """What is truly left is no less than the account, and this is as if all had drained its most, or 0."""
    battery, energy = state.battery, ghost.energy
    yield "there", energy.left_uj >= 0
    yield "truly", battery.left_uj - battery.owed_uj <= energy.left_uj
    yield "most", battery.left_uj - battery.owed_uj + energy.spent_uj >= BUDGET.capacity_uj
    exact = battery.left_uj - battery.owed_uj + energy.spent_uj <= BUDGET.capacity_uj
    yield "exact", (battery.left_uj <= 0) | exact
    yield "readings", battery.low_min <= energy.low_min
    used_up = energy.spent_uj >= BUDGET.capacity_uj
    yield "ended", implies(battery.ended, used_up)


def _under(energy_uj: int, *, fixed_uj: int, days: int, limit_nl: int, stroke_nl: int) -> bool:
    """Whether energy is less than a fixed drain and pulses at the volume limit for so many days."""
    return energy_uj * stroke_nl < fixed_uj * stroke_nl + days * BUDGET.pulse_uj * limit_nl


def announcement_is_due(left_uj: int, limit_nl: int, device: Device) -> bool:
    """Return whether 90 true days at the highest drain, under this volume limit, may take what is left."""
    commands_uj = NOTICE_DAYS * COMMANDS_PER_DAY * BUDGET.command_uj
    fixed_uj = NOTICE_TICKS * (BUDGET.minute_uj + BUDGET.tone_uj) + commands_uj
    stroke_nl = device.stroke_max_nl
    return _under(left_uj, fixed_uj=fixed_uj, days=NOTICE_DAYS, limit_nl=limit_nl, stroke_nl=stroke_nl)


@claims("BAT-1", "account_never_overstates_the_battery", "valid_battery", "valid_alarms",
        "valid_day_nl_ledger", "volume_limit_in_force_is_the_largest", events=(Tick,))  # fmt: skip
def replacement_is_announced_in_time(moment: Moment) -> Iterator[Case]:
    """With less truly left than 90 true days may take at the highest drain, the signal stands."""
    limit_nl = limit_in_force(moment.after.ledger.day_nl)
    near = announcement_is_due(moment.ghost.energy.left_uj, limit_nl, moment.device)
    yield "announced", near, signal(moment.after.alarms, Cause.REPLACEMENT_DUE).on


@claims("BAT-1", "account_never_overstates_the_battery", "valid_battery", "valid_alarms",
        events=(Tick,))  # fmt: skip
def replacement_is_announced_by_drain_alone(moment: Moment) -> Iterator[Case]:
    """It is not announced while more is left, had all drained its most, than 91 days at the highest drain."""
    was = signal(moment.before.alarms, Cause.REPLACEMENT_DUE).on
    begins = signal(moment.after.alarms, Cause.REPLACEMENT_DUE).on & negation(was)
    day_uj = MINUTES_PER_DAY * (BUDGET.minute_uj + BUDGET.tone_uj) + COMMANDS_PER_DAY * BUDGET.command_uj
    left_uj = BUDGET.capacity_uj - moment.ghost.energy.spent_uj
    near = _under(
        left_uj,
        fixed_uj=NOT_BEFORE_DAYS * day_uj + BUDGET.tone_uj,
        days=NOT_BEFORE_DAYS,
        limit_nl=limit_in_force(moment.after.ledger.day_nl),
        stroke_nl=moment.device.stroke_max_nl,
    )
    yield "by_drain", begins, near


@claims("BAT-1", "account_never_overstates_the_battery", "valid_battery", "valid_alarms",
        events=(Tick,))  # fmt: skip
def account_that_is_used_up_alarms(moment: Moment) -> Iterator[Case]:
    """Once all that happened, a tone aside, may have used up the capacity, the urgent signal stands."""
    used_up = moment.ghost.energy.spent_uj - BUDGET.tone_uj >= BUDGET.capacity_uj
    yield "alarmed", used_up, signal(moment.after.alarms, Cause.BATTERY_LOW).on


@claims("BAT-1", "account_never_overstates_the_battery", "valid_battery", "valid_alarms",
        events=(Tick,))  # fmt: skip
def low_voltage_alarms_at_once(moment: Moment) -> Iterator[Case]:
    """A reading that is too low has its signal in that minute; but for it, only a used up account has."""
    if type(moment.event) is not Tick:
        return
    reading = moment.event.voltage
    was, now = (signal(each.alarms, Cause.BATTERY_LOW).on for each in (moment.before, moment.after))
    low = reading.known & (reading.mv < SURE_LOW_MV)
    yield "at_once", low, now
    used_up = moment.ghost.energy.spent_uj >= BUDGET.capacity_uj
    yield "with_its_cause", now & negation(was), low | used_up


@claims("BAT-1", "account_never_overstates_the_battery", "valid_battery", "valid_alarms")
def service_ends_by_voltage_and_account_together(moment: Moment) -> Iterator[Case]:
    """Only a tick ends it, with an hour of low readings and all used up; for good, and alarmed."""
    was, now = moment.before.battery.ended, moment.after.battery.ended
    energy = moment.ghost.energy
    if type(moment.event) is Tick:
        begins = now & negation(was)
        yield "readings", begins, energy.low_min >= STOP_AFTER_MIN
        yield "used_up", begins, energy.spent_uj >= BUDGET.capacity_uj
    else:
        yield "by_no_command", now, was
    yield "for_good", was, now
    yield "alarmed", now, signal(moment.after.alarms, Cause.END_OF_SERVICE).on
