"""What a claim is."""

from attrs import frozen

from controller.presets import PRESETS


@frozen
class Claim:
    """One claim about the pump.

    Attributes:
        id: never changes its meaning.
        title: the claim as a short sentence.
        statement: the claim in full, one "shall".
        hazards: ids of the hazards that it answers to.
        requirements: ids of the requirements that it shows to be met.
        assumptions: ids of all that it rests on, and of nothing else.
        presets: names of the device presets for which it holds.
    """

    id: str
    title: str
    statement: str
    hazards: tuple[str, ...]
    requirements: tuple[str, ...]
    assumptions: tuple[str, ...]
    presets: tuple[str, ...]


ALL_PRESETS: tuple[str, ...] = tuple(device.name for device in PRESETS)
SENSED_PRESETS: tuple[str, ...] = tuple(device.name for device in PRESETS if device.has_level_sensor)
