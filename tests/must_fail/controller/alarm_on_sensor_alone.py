"""Where the level sensor says something, the account is not looked at.

A sensor stuck high keeps every reservoir alarm silent until the drug is gone: withdrawal.
"""

FILE = "controller/reservoir.py"
OLD = "return reservoir.lower_nl < volume_nl or (level.known and level.nl < volume_nl)"
NEW = "return level.nl < volume_nl if level.known else reservoir.lower_nl < volume_nl"
CLAIMS = ("RES-1",)
DEVICE = "reference-sensed-20"
