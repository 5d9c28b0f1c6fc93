"""A stop leaves what is still to come of priming: it is finished when delivery resumes."""

FILE = "controller/mode_commands.py"
OLD = "            return evolve(state, mode=Mode.STOPPED, bolus=NO_BOLUS)\n"
NEW = """\
            left = state.bolus if state.bolus.primes else NO_BOLUS
            return evolve(state, mode=Mode.STOPPED, bolus=left)
"""
CLAIMS = ("DOSE-4",)
