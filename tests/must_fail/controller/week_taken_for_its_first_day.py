"""The worst of a week is looked for in its first day alone.

Admitted on a quiet Sunday, the limits have no room for what the program asks for on Monday.
"""

FILE = "controller/least.py"
OLD = (
    "        largest(values[first : first + SLOTS_PER_DAY]) for first in range(0, RING_SLOTS, SLOTS_PER_DAY)"
)
NEW = "largest(values[first : first + SLOTS_PER_DAY]) for first in range(1)"
CLAIMS = ("ADM-1",)
