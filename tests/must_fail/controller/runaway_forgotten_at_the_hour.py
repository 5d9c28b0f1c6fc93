"""What was seen beyond the commands is forgotten at the edge of a block.

Eight pulses within two minutes, four on each side, are no runaway.
"""

FILE = "controller/encoder.py"
OLD = "surplus=Pulses(0), surplus_before=encoder.surplus)"
NEW = "surplus=Pulses(0), surplus_before=Pulses(0))"
CLAIMS = ("DOSE-7",)
