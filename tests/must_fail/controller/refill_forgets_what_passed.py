"""A confirmed fill begins to count anew: what entered the tubing while the refill was open is forgotten.

The new drug was in and the confirmation came half an hour late: that half hour arrives uncharged.
"""

FILE = "controller/refill_commands.py"
OLD = "        since_max_nl=since_max_nl,\n"
NEW = "        since_max_nl=Nanolitres(0),\n"
CLAIMS = ("DOSE-5",)
