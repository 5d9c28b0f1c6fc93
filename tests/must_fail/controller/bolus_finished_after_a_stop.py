"""A stop leaves what is still to come of a bolus: it is finished hours later, when delivery resumes."""

FILE = "controller/mode_commands.py"
OLD = "            return evolve(state, mode=Mode.STOPPED, bolus=NO_BOLUS)\n"
NEW = "            return evolve(state, mode=Mode.STOPPED)\n"
CLAIMS = ("DOSE-4",)
