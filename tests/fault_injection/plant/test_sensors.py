"""A sensor tells what its state makes of the truth."""

import pytest

from controller.units import Minutes
from fault_injection.plant.sensors import ABSENT, TRUTHFUL, Reader, Sensor, Tells


@pytest.mark.parametrize(
    ("sensor", "told"),
    [
        (TRUTHFUL, 10_000),
        (ABSENT, None),
        (Sensor(Tells.VALUE, 12_000, Minutes(0)), 12_000),
        (Sensor(Tells.OFFSET, -10_500, Minutes(0)), -500),
        (Sensor(Tells.DRIFT, 1_440, Minutes(100)), 10_060),
        (Sensor(Tells.DRIFT, -1_440, Minutes(100)), 9_940),
    ],
)
def test_a_sensor_tells_what_its_state_makes_of_the_truth(sensor: Sensor, told: int | None) -> None:
    """An hour after it began to drift, by a twenty-fourth of a day's drift."""
    assert told == Reader(1, "level").told(sensor, 10_000, 160)


def test_a_noisy_sensor_strays_anew_in_each_minute_and_within_its_bound() -> None:
    """Reading it twice gives the same: to look changes nothing."""
    noisy, reader, told = Sensor(Tells.NOISE, 3, Minutes(0)), Reader(1, "level"), []
    for _ in range(100):
        reader.minute(noisy)
        told.append(reader.told(noisy, 10, 0))
        assert told[-1] == reader.told(noisy, 10, 0)
    assert {7, 8, 9, 10, 11, 12, 13} == set(told)
