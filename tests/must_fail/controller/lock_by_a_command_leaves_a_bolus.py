"""An alarm that a command brings on locks boluses, and leaves the one that runs.

Priming raises the volume limit, a level reading is then under twice that, and priming goes on under the lock.
"""

FILE = "controller/commands.py"
OLD = "    return refusals, counted if refused else settled(_obeyed(counted, command, device), device)\n"
NEW = """\
    obeyed = _obeyed(counted, command, device)
    return refusals, counted if refused else evolve(settled(obeyed, device), bolus=obeyed.bolus)
"""
CLAIMS = ("DOSE-4",)
