"""A bolus is judged by the newest allowance, where the smallest of the ledger's length counts.

After a lowered program the bolus takes room that the older hours still fill, and the basal dose that
follows is refused: withdrawal.
"""

FILE = "controller/ledger.py"
OLD = "    allowance = smallest(window[0].allowance, (bucket.allowance for bucket in window))\n"
NEW = "    allowance = window[0].allowance\n"
CLAIMS = ("DEL-2",)
