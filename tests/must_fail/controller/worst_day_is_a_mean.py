"""The basal reserve of a day is a seventh of the week.

On every day above the mean the limit leaves more for boluses than there is, and they starve the program.
"""

FILE = "controller/least.py"
OLD = "day=FlowMinutes(SLOT_MIN * largest_of_week(days)),"
NEW = "day=FlowMinutes(SLOT_MIN * (total(days) // RING_SLOTS)),"
CLAIMS = ("ADM-1",)
