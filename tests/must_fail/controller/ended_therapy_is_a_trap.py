"""RESUME leads back from a stop only, and not from therapy that had ended.

No command starts the pump again: it must be replaced.
"""

FILE = "controller/mode_commands.py"
OLD = "not_stopped=state.mode == Mode.INFUSING)"
NEW = "not_stopped=state.mode != Mode.STOPPED)"
CLAIMS = ("DEL-3",)
