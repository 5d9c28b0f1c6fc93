"""The hour in which a dose was confirmed counts for the next holiday, with what was missed before."""

FILE = "controller/record.py"
OLD = "unconfirmed = record.since_confirmation >= RECORD_HOURS"
NEW = "unconfirmed = record.since_confirmation >= HOLIDAY_HOURS"
CLAIMS = ("HOL-1",)
