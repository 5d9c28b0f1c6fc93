"""The plant: a pump's body as it truly is, in integers, random only from a seed.

Each file has the fault model of one part at its head: `reservoir` (with its gas), `motor` (with strokes and
encoder), `catheter` (with tubing and front), `battery` (with power), `clocks`, `sensors`, `memory`.
`condition` is the state of health of all parts, which faults change; `body` puts the parts together.

The drug: what leaves the tip has the concentration of what entered the tubing, or the condition's, where that
is not the one entered. A fill is in place once it is reported, whatever truly was filled.
"""

from fault_injection.plant.body import NO_READING, NOTHING, Delivered, Passed, Plant
from fault_injection.plant.condition import Condition, Drug, Health, healthy
from fault_injection.plant.draw import Chance, Draw

__all__ = (
    "NOTHING",
    "NO_READING",
    "Chance",
    "Condition",
    "Delivered",
    "Draw",
    "Drug",
    "Health",
    "Passed",
    "Plant",
    "healthy",
)
