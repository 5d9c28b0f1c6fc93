"""RESUME is refused while a medium or high alarm stands.

A stop of a day brings a shortfall, and the shortfall keeps the pump from being started: withdrawal.
"""

FILE = "controller/mode_commands.py"
OLD = "not_stopped=state.mode == Mode.INFUSING)"
NEW = "not_stopped=(state.mode == Mode.INFUSING) | boluses_locked(state.alarms))"
CLAIMS = ("DEL-3",)
