"""The catheter's pressure: when it is blocked, what is given meanwhile, and when the sensor is not believed.

At a high reading the program is held back, but for a probing pulse now and then: a catheter that is truly
blocked answers each with more pressure. Where it does not, the sensor has failed, and the program runs on.
Nothing that was held back is given later.
"""

from attrs import evolve, frozen

from controller.units import Minutes, Pascals, Pulses

PRESSURE_SILENT_MIN = 60
"""Minutes without a reading after which the sensor has failed: an assumption."""
PRESSURE_MIN_PA = Pascals(-10_000)
PRESSURE_MAX_PA = Pascals(500_000)
"""Range of the sensor: an assumption; the motor stalls before the pressure is beyond it."""
BLOCKED_PA = Pascals(20_000)
"""From here on the catheter is taken for blocked: some ten times the pressure of the fluid around the tip.

A-PRESSURE: 1 Pa at least for each nanolitre that is stored, so that 20 microlitres make so much.
"""
PROBE_MIN = 60
"""Least minutes between two probing pulses."""
PROBES_MAX = 6
"""Most probing pulses in one blockage: an assumption. They are stored, and leave with the rest."""
PROBES_JUDGED = 3
"""Probing pulses that really turned, after which the reading must have risen."""
RISE_PA = 4_500
"""By how much: somewhat less than three smallest strokes raise the pressure at the least (A-PRESSURE)."""


@frozen
class Pressure:
    """A reading at the catheter, above that of the air; where the sensor is silent it is not `known`."""

    known: bool
    pa: Pascals


@frozen
class PressureWatch:
    """What the pressure has told.

    Attributes:
        silent_min: minutes since a usable reading.
        holds: whether the program is held back, for the catheter seems to be blocked.
        doubted: whether a high reading is not believed.
        from_pa: the reading that probing pulses must raise.
        turned: probing pulses since that reading that the encoder confirmed.
        probes: probing pulses since the program has been held back.
        since_min: minutes since the last of them, or since it has been held back.
    """

    silent_min: Minutes
    holds: bool
    doubted: bool
    from_pa: Pascals
    turned: Pulses
    probes: Pulses
    since_min: Minutes


OPEN = PressureWatch(
    silent_min=Minutes(0),
    holds=False,
    doubted=False,
    from_pa=Pascals(0),
    turned=Pulses(0),
    probes=Pulses(0),
    since_min=Minutes(0),
)
"""The watch after a reading of a catheter that is not blocked."""


def pressure_heard(watch: PressureWatch, pressure: Pressure, confirmed: Pulses) -> PressureWatch:
    """Return the watch a minute later, in which the encoder has confirmed so many pulses."""
    turned = Pulses(watch.turned + _probed(watch, confirmed))
    if not _usable(pressure):
        return _silent(watch, turned)
    if pressure.pa < BLOCKED_PA:
        return OPEN
    if watch.doubted:
        return evolve(watch, silent_min=Minutes(0))
    if not watch.holds:
        return evolve(OPEN, holds=True, from_pa=pressure.pa)
    older = evolve(watch, silent_min=Minutes(0), turned=turned, since_min=Minutes(watch.since_min + 1))
    return _judged(older, pressure.pa)


def probed(watch: PressureWatch, pulses: Pulses) -> PressureWatch:
    """Return the watch once so many pulses of the program are asked for."""
    if watch.holds & (pulses > 0):
        return evolve(watch, probes=Pulses(watch.probes + 1), since_min=Minutes(0))
    return watch


def may_probe(watch: PressureWatch) -> bool:
    """Return whether a pulse may probe a catheter that seems to be blocked."""
    return (watch.since_min >= PROBE_MIN) & (watch.probes < PROBES_MAX)


def pressure_sensor_failed(watch: PressureWatch) -> bool:
    """Return whether the pressure sensor is not believed: silent, out of range, or not moved by pulses."""
    return (watch.silent_min >= PRESSURE_SILENT_MIN) | watch.doubted


def _usable(pressure: Pressure) -> bool:
    return pressure.known & (pressure.pa >= PRESSURE_MIN_PA) & (pressure.pa <= PRESSURE_MAX_PA)


def _probed(watch: PressureWatch, confirmed: Pulses) -> Pulses:
    return Pulses(1) if watch.holds & (confirmed > 0) else Pulses(0)


def _silent(watch: PressureWatch, turned: Pulses) -> PressureWatch:
    """Silence holds the program back no longer than until the sensor has failed."""
    silent_min = Minutes(watch.silent_min + 1)
    return evolve(
        watch,
        silent_min=silent_min,
        holds=watch.holds & (silent_min < PRESSURE_SILENT_MIN),
        turned=turned,
        since_min=Minutes(watch.since_min + 1),
    )


def _judged(watch: PressureWatch, pa: Pascals) -> PressureWatch:
    """Return the watch once probing pulses have raised the reading, or have not."""
    if watch.turned < PROBES_JUDGED:
        return watch
    if pa < watch.from_pa + RISE_PA:
        return evolve(watch, holds=False, doubted=True)
    return evolve(watch, from_pa=pa, turned=Pulses(0))
