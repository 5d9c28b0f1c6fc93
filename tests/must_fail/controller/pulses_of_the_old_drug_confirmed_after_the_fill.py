"""Pulses that were commanded before a fill was confirmed still count when the encoder confirms them.

They moved the old drug, and emptied the reservoir as it was: the new account loses what is still there.
"""

FILE = "controller/refill_commands.py"
OLD = "            unconfirmed=Pulses(0),\n"
NEW = ""
CLAIMS = ("RES-3",)
