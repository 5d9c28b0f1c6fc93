"""A holiday is one in which less than a quarter was pumped, and not less than half.

A patient on a third of the dose for two days is given the whole of it at once: overdose.
"""

FILE = "controller/record.py"
OLD = "unconfirmed & (2 * delivered < sum("
NEW = "unconfirmed & (4 * delivered < sum("
CLAIMS = ("HOL-1",)
