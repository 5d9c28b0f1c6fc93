"""A refused load leaves its limits in the ledger.

The order stays as it was, and the gate from now on lets through what was refused: overdose.
"""

FILE = "controller/commands.py"
OLD = "    return refusals, counted if refused else settled(_obeyed(counted, command, device), device)\n"
NEW = """\
    obeyed = _obeyed(counted, command, device)
    return refusals, evolve(counted, ledger=obeyed.ledger) if refused else settled(obeyed, device)
"""
CLAIMS = ("AUTH-2",)
