"""DEL-3, DEL-5, HOL-1 and RES-4 as predicates over one step: too little drug, and the way back."""

from collections.abc import Iterator

from controller.alarms import Cause, Priority
from controller.events import ConfirmDose, PowerOn, Resume, Synchronise, Tick
from controller.presets import pulse_units
from controller.refusals import any_refusal
from controller.state import Mode
from spec.choosing import pick
from spec.hearing import URGENCY, signal
from spec.logic import negation, some
from spec.moment import Moment, same
from spec.registry import Case, claims
from spec.shortage import DAY_MIN, HOLIDAY_HOURS, HOUR_MIN, STOPPED_MIN, has_seen_two_days, shows_a_holiday


@claims("DEL-5", "record_covers_the_watch", "record_watch_age", "record_reaches_back", "valid_record",
        "valid_clock", "valid_alarms")  # fmt: skip
def shortfall_of_a_quarter_is_alarmed(moment: Moment) -> Iterator[Case]:
    """Confirmed pulses since an hour edge 24 h to 25 h ago are over a quarter below program: alarm."""
    watch, units = moment.ghost.record, pulse_units(moment.device)
    of_age = watch.started & (watch.minutes >= DAY_MIN) & (watch.minutes < DAY_MIN + HOUR_MIN)
    short = 4 * watch.confirmed * units < 3 * watch.scheduled
    yield f"at_{DAY_MIN // HOUR_MIN}", of_age & short, signal(moment.after.alarms, Cause.SHORTFALL).on


@claims("DEL-5", "confirmed_pulses_moved_their_least")
def confirmed_pulses_carry_their_least_volume(moment: Moment) -> Iterator[Case]:
    """Unless the reservoir was truly dry, each confirmed pulse took at least the smallest stroke."""
    watch = moment.ghost.record
    least_nl = watch.confirmed * moment.device.stroke_min_nl
    yield "moved", watch.started & negation(watch.dry), least_nl <= watch.moved_nl


@claims("DEL-5")
def pulses_that_primed_count_for_nothing(moment: Moment) -> Iterator[Case]:
    """What is left out of the record is every pulse that primed, for it brings no drug; and no other."""
    before, after, motor = moment.before, moment.after, moment.result.motor
    if type(moment.event) is Tick:
        yield "primed", True, after.unconfirmed_primed == pick(before.bolus.primes, motor.bolus, 0)
        return
    same_pulses = (after.unconfirmed == before.unconfirmed) & (
        after.unconfirmed_primed == before.unconfirmed_primed
    )
    yield "kept", True, same_pulses | ((after.unconfirmed == 0) & (after.unconfirmed_primed == 0))


@claims("HOL-1", "basal_never_ahead", "holiday_holds_the_schedule_down", "valid_clock")
def holiday_delivers_half_until_confirmed(moment: Moment) -> Iterator[Case]:
    """In any interval of a holiday that nobody has confirmed, at most half the program is delivered."""
    units, since = pulse_units(moment.device), moment.ghost.interval
    half = 2 * since.basal_pulses * units < since.program_units + 2 * units
    yield "half", since.started & since.holiday, half


@claims("HOL-1")
def holiday_is_begun_by_time_or_power_loss(moment: Moment) -> Iterator[Case]:
    """No command begins one but the RESUME of therapy that had ended; power that comes back always does."""
    if type(moment.event) is Tick:
        return
    had_ended = moment.before.mode == Mode.ENDED
    if type(moment.event) is PowerOn:
        yield "power", True, moment.after.holiday | had_ended
        return
    begins = moment.after.holiday & negation(moment.before.holiday)
    restarts = had_ended if type(moment.event) is Resume else False
    yield "command", True, negation(begins) | restarts


@claims("HOL-1", "record_covers_the_watch", "record_watch_age", "hours_since_a_dose_are_known",
        "valid_record", "valid_clock", events=(Tick,))  # fmt: skip
def holiday_is_begun_by_its_cause_alone(moment: Moment) -> Iterator[Case]:
    """Time begins one just when 48 h, since which no dose was confirmed, brought under half; not sooner."""
    watch, ghost = moment.ghost.record, moment.ghost
    begins = moment.after.holiday & negation(moment.before.holiday)
    cause = shows_a_holiday(watch, pulse_units(moment.device))
    yield f"with_its_cause_{HOLIDAY_HOURS}", cause, moment.after.holiday
    yield f"only_with_its_cause_{HOLIDAY_HOURS}", begins & has_seen_two_days(watch), cause
    two_days_known = (ghost.since_dose > HOLIDAY_HOURS) & (moment.before.mode != Mode.ENDED)
    yield "not_sooner", begins, two_days_known


@claims("HOL-1", "holiday_is_known", "valid_alarms")
def holiday_is_alarmed(moment: Moment) -> Iterator[Case]:
    """While a holiday that nobody has confirmed goes on, its signal stands."""
    yield "alarmed", moment.ghost.holiday, signal(moment.after.alarms, Cause.HOLIDAY).on


@claims("RES-4", "mode_changes_only_as_commanded", "stopped_time", "nothing_is_confirmed_while_stopped",
        "valid_record", "valid_clock", "valid_alarms")  # fmt: skip
def stop_is_never_left_in_silence(moment: Moment) -> Iterator[Case]:
    """After 25 h of a stop a high-priority signal stands."""
    high = (cause for cause, urgency in URGENCY.items() if urgency == Priority.HIGH)
    alarmed = some(signal(moment.after.alarms, cause).on for cause in high)
    yield "alarmed", moment.ghost.stopped.minutes >= STOPPED_MIN, alarmed


@claims("DEL-3", events=(Resume, ConfirmDose, Synchronise))
def there_is_a_way_back_from_every_mode(moment: Moment) -> Iterator[Case]:
    """A fresh RESUME leads from any other mode to infusing, and a fresh confirmation ends any holiday.

    A fresh SYNCHRONISE brings the program back where its flow was held down for want of the time.

    Said of refusals, so that it is about something where the pump could refuse: none has another reason.
    """
    before, after = moment.before, moment.after
    refused = any_refusal(moment.result.refusals)
    if type(moment.event) is Resume:
        replayed = moment.event.counter <= before.counter
        yield "refused", refused, replayed | (before.mode == Mode.INFUSING)
        yield "resumed", negation(refused), after.mode == Mode.INFUSING
    if type(moment.event) is ConfirmDose:
        yield "not_confirmed", refused, moment.event.counter <= before.counter
        yield "confirmed", negation(refused), negation(after.holiday) & same(before.mode, after.mode)
    if type(moment.event) is Synchronise:
        replayed = moment.event.counter <= before.counter
        yield "not_synchronised", refused, replayed | negation(before.power.time_unknown)
        yield "synchronised", negation(refused), negation(after.power.time_unknown)
