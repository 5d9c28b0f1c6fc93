"""The same prescription for the strongest drug of the library.

It runs whenever nobody knows which drug is at the tip: on an old catheter until what that holds has left,
and from the opening of a refill on. Of all drugs that there may be, none makes it an overdose.
"""

from decimal import Decimal

from attrs import evolve

from controller.admission import admit
from controller.arithmetic import larger, smaller
from controller.shell.decimals import PLACES, Amount
from controller.shell.prescription_file import Limits, Prescription
from controller.units import Picograms


def for_the_strongest_drug(prescription: Prescription) -> Prescription:
    """Return the same prescription for the library's strongest concentration, not yet judged.

    Rates and patient bolus stay as they are written, in mass. Each limit is the prescription's own, moved
    into the range admissible at that concentration as little as need be: pulses are heavier there, so the
    least admissible limit lies up to one such pulse higher.
    """
    strongest = prescription.drug.strongest
    concentration = Amount(Decimal(strongest), strongest)
    same = evolve(prescription, concentration=concentration, old_catheter=False)
    least = admit(same.request, same.device, same.drug.rules).least
    own = prescription.limits
    limits = Limits(
        day=_admissible(own.day, least.day_pg),
        four_hour=_admissible(own.four_hour, least.four_hour_pg),
        hour=_admissible(own.hour, least.hour_pg),
    )
    return evolve(same, limits=limits)


def _admissible(own: Amount | None, least_pg: Picograms) -> Amount:
    """The limit that is nearest to the prescription's own; the least admissible where it has none."""
    if own is None:
        return _exactly(least_pg)
    nearest_pg = smaller(larger(own.units, least_pg), 3 * least_pg // 2)
    return own if nearest_pg == own.units else _exactly(nearest_pg)


def _exactly(pg: int) -> Amount:
    return Amount(Decimal(pg).scaleb(-PLACES), pg)
