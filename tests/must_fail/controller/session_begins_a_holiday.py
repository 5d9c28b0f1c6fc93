"""Each confirmed session begins a holiday: the dose that was just confirmed runs at half."""

FILE = "controller/commands.py"
OLD = "                session=none_open(order),\n"
NEW = "                session=none_open(order),\n                holiday=True,\n"
CLAIMS = ("HOL-1",)
