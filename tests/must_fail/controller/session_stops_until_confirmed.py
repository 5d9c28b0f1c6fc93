"""A load stops the pump until it is confirmed, and then it starts again.

An update that is not completed leaves the patient without drug.
"""

FILE = "controller/commands.py"
OLD = """\
            return evolve(
                state,
                session=Session(
"""
NEW = """\
            return evolve(
                state,
                mode=Mode.STOPPED,
                session=Session(
"""
CLAIMS = ("RES-4",)
