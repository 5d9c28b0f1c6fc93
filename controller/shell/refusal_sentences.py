"""Every reason for refusing a command, as a sentence: what was asked, why not, and what to do."""

from collections.abc import Mapping, Sequence

REFUSAL_SENTENCES: Mapping[str, str] = {
    "replayed": (
        "The command's counter is not above the highest one seen, as that of a repeated message would be: "
        "if it is meant anew, send it with a higher counter."
    ),
    "other_concentration": (
        "The prescription is for another concentration than the pump charges for now: correct it, bring the "
        "drug in by a refill, or wait for the end of a change of drug that is under way."
    ),
    "volume_limit_too_high": (
        "The prescription, a refill's fallback, or priming would raise the 24 h volume limit so far that the "
        "reservoir no longer holds three days of it above the usable floor: lower its daily limit, or refill "
        "before."
    ),
    "step_beyond_soft_limit": (
        "The least, the mean or the largest dose of 24 h would change by more within a day than the drug "
        "library allows without an override: take a smaller step, or load the prescription with an override "
        "and its reason."
    ),
    "step_beyond_hard_limit": (
        "The least, the mean or the largest dose of 24 h would rise by more within a day than the drug "
        "library ever allows: take a smaller step, and the next one a day later."
    ),
    "no_such_session": (
        "The confirmation is of a load that does not await one, for it was refused, replaced by another, or "
        "left for 30 min: load the prescription again, and then confirm it."
    ),
    "session_open": (
        "The program may not be turned while a loaded prescription awaits confirmation: confirm it, or wait "
        "until the session is over, 30 min after the load."
    ),
    "time_known": (
        "The time was to be set though the pump knows it: since the program was loaded or set last no power "
        "was lost, and no minute was counted late."
    ),
    "not_infusing": (
        "A stop, a bolus or priming was asked for while nothing is infused: there is nothing to stop, and "
        "for the others delivery has to be resumed first."
    ),
    "not_stopped": (
        "Delivery was to be resumed while it goes on, or therapy ended while the pump is not stopped: there "
        "is nothing to resume, and to end therapy the pump has to be stopped first."
    ),
    "no_such_signal": (
        "The alarm to be acknowledged is not being given: look which ones are, and acknowledge one of those."
    ),
    "bolus_runs": "A bolus was asked for while another is still running: wait until that one is over.",
    "bolus_locked": (
        "Boluses are locked by an alarm of medium or high priority, or by an empty reservoir: see to its "
        "cause, acknowledge the alarm, and ask again."
    ),
    "bolus_malformed": (
        "The bolus is less than one pulse, or would flow slower or, beside the program, faster than the pump "
        "can: change its dose or its duration."
    ),
    "bolus_over_allowance": (
        "The bolus, with those of the last 60 min, 4 h and 24 h, would be more than a dose limit leaves "
        "beside the program: ask for a smaller one, or later."
    ),
    "nothing_to_prime": (
        "Priming was asked for, and the catheter was not new at commissioning, or so much was pumped since, "
        "or a refill was opened, that drug may be at the tip: leave it to the program."
    ),
    "patient_bolus_off": (
        "The patient asked for a bolus, and the prescription allows none: if there is to be one, load a "
        "prescription that asks for it and says why."
    ),
    "patient_lockout": (
        "The patient asked for a bolus within the lockout, which begins with the end of a bolus and with "
        "every new prescription or fill: ask again once it is over."
    ),
    "patient_count_reached": (
        "The patient asked for a bolus after as many in 24 h as the prescription allows: ask again once the "
        "first of them ended 24 h 30 min ago."
    ),
    "refill_out_of_turn": (
        "The refill has not come to this step, or is past it; the order is open, report the residual, report "
        "the fill, confirm the fill, and a report may be corrected until the next step: go on with the step "
        "that is due."
    ),
    "fallback_too_weak": (
        "The refill was to be opened with a fallback for a weaker drug than one that may still be on its way "
        "to the tip: give it the same program for the strongest drug of the library."
    ),
    "volume_out_of_range": (
        "The volume that was reported is below nothing, or more than the reservoir holds: measure it again, "
        "and report what was measured."
    ),
    "not_repeated": (
        "The confirmation does not repeat the volume and the concentration that were reported: read vial and "
        "syringe again, and correct the report or the confirmation."
    ),
    "other_prescription": (
        "The fill is of the drug in force, or of that from before the refill if its fallback runs, and comes "
        "with another prescription than that drug's, or with that one begun at another hour or day of the "
        "week: confirm the fill with it, begun now, or with the fallback where the fill is of its drug, "
        "and change the dose by a load that is confirmed, before or after."
    ),
    "vial_unconfirmed": (
        "The fill is of another concentration than before, or a stronger one was reported since the refill "
        "was opened, and nobody else has read the vial: have a second person read it, and confirm again."
    ),
    "no_discrepancy": (
        "A discrepancy of the residual was to be cleared, and there is none: there is nothing to be done."
    ),
    "motor_not_off": (
        "The motor was to be released, and it is not latched off: there is nothing to be done."
    ),
}
"""One sentence for each field of `controller.refusals.Refusals`, in its order."""


def told(reasons: Sequence[str]) -> tuple[str, ...]:
    """Return the reasons to be told of those that hold, fields of `Refusals` in their order.

    Where patient boluses are off, a count of none is reached as well; waiting would not help.
    """
    off = "patient_bolus_off" in reasons
    return tuple(reason for reason in reasons if not (off and reason == "patient_count_reached"))


def refusal_text(reasons: Sequence[str]) -> str:
    """Return the sentences for the reasons that hold, one after another."""
    return " ".join(REFUSAL_SENTENCES[reason] for reason in told(reasons))
