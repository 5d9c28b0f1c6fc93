"""Colours: those of Okabe and Ito (2008), which people with any colour vision can tell apart.

No meaning rests on colour alone: lanes carry their priority in words, curves differ in dash, marks in shape.
"""

from controller.alarms import Priority
from controller.state import Mode

INK = "#1f2933"
GREY = "#8a94a0"
BLUE = "#0072B2"
SKY = "#56B4E9"
GREEN = "#009E73"
ORANGE = "#E69F00"
VERMILLION = "#D55E00"
PURPLE = "#CC79A7"

PRIORITIES = {
    Priority.NONE: GREY,
    Priority.LOW: SKY,
    Priority.MEDIUM: ORANGE,
    Priority.HIGH: VERMILLION,
}
MODES = {Mode.STOPPED: GREY, Mode.INFUSING: GREEN, Mode.ENDED: INK}
FAULT = PURPLE
ACKNOWLEDGED_ALPHA = 0.35
"""A signal that was acknowledged is given, and pale."""
