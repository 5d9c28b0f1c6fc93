"""Every reason for refusing a command, one boolean a reason."""

from attrs import frozen


@frozen
class Refusals:
    """Why a command was refused, one boolean a reason; several may hold.

    Attributes:
        replayed: the counter is not above the highest one seen.
        other_concentration: the order is for another mass a pulse than the reservoir holds.
        volume_limit_too_high: the volume limit would rise above a third of what is left.
        step_beyond_soft_limit: the daily dose would change by more than needs no override.
        step_beyond_hard_limit: the daily dose would rise by more than is ever accepted.
        no_such_session: no load with this counter awaits confirmation.
        session_open: the ring may not be turned while a session is open.
        time_known: there is no doubt about the time of day to settle, nor any delay.
        not_infusing: STOP, a bolus or priming while stopped.
        not_stopped: RESUME while infusing, or END THERAPY in any mode but stopped.
        no_such_signal: the alarm to acknowledge is not given.
        bolus_runs: a bolus is still running.
        bolus_locked: a medium or high alarm stands, or the reservoir is certainly empty.
        bolus_malformed: no pulses, or a flow outside the device's range beside the program.
        bolus_over_allowance: some window could not bear it whole.
        nothing_to_prime: the catheter was not new, or no whole pulse is left that surely brings no drug.
        patient_bolus_off: the order allows no patient bolus.
        patient_lockout: too short a time after the last patient bolus, load or refill.
        patient_count_reached: as many patient boluses as are allowed in 24 h.
        refill_out_of_turn: a refill has not come to this step, or is past it.
        fallback_too_weak: the fallback is for a weaker drug than one that is aboard.
        volume_out_of_range: a volume below nothing, or above what the reservoir holds.
        not_repeated: the confirmation does not repeat the volume and the drug that were reported.
        other_prescription: the fill is of the drug in force, or of that before an open refill, and the order
            is another than that drug's.
        vial_unconfirmed: the drug has changed, or a stronger one was reported since the opening, and no
            second person has confirmed the vial.
        no_discrepancy: there is no discrepancy to clear.
        motor_not_off: the motor is not latched off.
    """

    replayed: bool
    other_concentration: bool
    volume_limit_too_high: bool
    step_beyond_soft_limit: bool
    step_beyond_hard_limit: bool
    no_such_session: bool
    session_open: bool
    time_known: bool
    not_infusing: bool
    not_stopped: bool
    no_such_signal: bool
    bolus_runs: bool
    bolus_locked: bool
    bolus_malformed: bool
    bolus_over_allowance: bool
    nothing_to_prime: bool
    patient_bolus_off: bool
    patient_lockout: bool
    patient_count_reached: bool
    refill_out_of_turn: bool
    fallback_too_weak: bool
    volume_out_of_range: bool
    not_repeated: bool
    other_prescription: bool
    vial_unconfirmed: bool
    no_discrepancy: bool
    motor_not_off: bool


NO_REFUSALS = Refusals(
    replayed=False,
    other_concentration=False,
    volume_limit_too_high=False,
    step_beyond_soft_limit=False,
    step_beyond_hard_limit=False,
    no_such_session=False,
    session_open=False,
    time_known=False,
    not_infusing=False,
    not_stopped=False,
    no_such_signal=False,
    bolus_runs=False,
    bolus_locked=False,
    bolus_malformed=False,
    bolus_over_allowance=False,
    nothing_to_prime=False,
    patient_bolus_off=False,
    patient_lockout=False,
    patient_count_reached=False,
    refill_out_of_turn=False,
    fallback_too_weak=False,
    volume_out_of_range=False,
    not_repeated=False,
    other_prescription=False,
    vial_unconfirmed=False,
    no_discrepancy=False,
    motor_not_off=False,
)


def any_refusal(refusals: Refusals) -> bool:
    """Return whether there is any reason to refuse."""
    return (
        refusals.replayed
        | refusals.other_concentration
        | refusals.volume_limit_too_high
        | refusals.step_beyond_soft_limit
        | refusals.step_beyond_hard_limit
        | refusals.no_such_session
        | refusals.session_open
        | refusals.time_known
        | refusals.not_infusing
        | refusals.not_stopped
        | refusals.no_such_signal
        | refusals.bolus_runs
        | refusals.bolus_locked
        | refusals.bolus_malformed
        | refusals.bolus_over_allowance
        | refusals.nothing_to_prime
        | refusals.patient_bolus_off
        | refusals.patient_lockout
        | refusals.patient_count_reached
        | refusals.refill_out_of_turn
        | refusals.fallback_too_weak
        | refusals.volume_out_of_range
        | refusals.not_repeated
        | refusals.other_prescription
        | refusals.vial_unconfirmed
        | refusals.no_discrepancy
        | refusals.motor_not_off
    )
