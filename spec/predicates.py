"""The claims as predicates over one step, of all subjects: what was, what happened, what came of it."""

from spec import (
    alarm_claims,
    authority_claims,
    battery_claims,
    clock_claims,
    delivery_claims,
    dose_claims,
    motor_claims,
    patient_claims,
    power_claims,
    reservoir_claims,
    sensor_claims,
    shortage_claims,
)
from spec.dose_claims import OVERSTROKE_TENTHS
from spec.moment import Moment, assumptions
from spec.registry import PROPERTIES, Property

__all__ = ["OVERSTROKE_TENTHS", "PROPERTIES", "Moment", "Property", "assumptions"]

_REGISTERED = (
    alarm_claims,
    authority_claims,
    clock_claims,
    battery_claims,
    delivery_claims,
    dose_claims,
    motor_claims,
    patient_claims,
    power_claims,
    reservoir_claims,
    sensor_claims,
    shortage_claims,
)
"""The predicates of each subject are registered once this module is imported."""
