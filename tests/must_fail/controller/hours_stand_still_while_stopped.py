"""The record keeps no hours while the pump is stopped, so the last good ones stay the newest.

A pump that is stopped in the middle of an hour looks as if it had delivered in it, for days.
"""

FILE = "controller/step.py"
OLD = "record=quarter_begun(state.record),"
NEW = "record=quarter_begun(state.record) if state.mode == Mode.INFUSING else state.record,"
CLAIMS = ("RES-4",)
