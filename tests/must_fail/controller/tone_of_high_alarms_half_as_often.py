"""High alarms sound every 20 minutes, twice the time in which they should be heard.

Nothing is left in the reservoir, and whoever was out of the room for a quarter of an hour does not know.
"""

FILE = "controller/alarms.py"
OLD = "HIGH = Urgency(Priority.HIGH, Minutes(10), "
NEW = "HIGH = Urgency(Priority.HIGH, Minutes(20), "
CLAIMS = ("ALM-2",)
