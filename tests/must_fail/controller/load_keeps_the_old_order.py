"""A load is accepted, and what it shows is the order of the session before.

The dose that the clinician confirms is not the one that runs.
"""

FILE = "controller/commands.py"
OLD = "                    order=command.order,\n"
NEW = "                    order=state.session.order,\n"
CLAIMS = ("DEL-1",)
