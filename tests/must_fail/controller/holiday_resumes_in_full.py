"""After a holiday the whole program is delivered again at once.

Two patients were overdosed some 6 h after such a restart (Delhaas 1991).
"""

FILE = "controller/step.py"
OLD = "    return NanolitresPerDay(flow // RESTART_PARTS) if state.holiday else flow\n"
NEW = "    return flow\n"
CLAIMS = ("HOL-1",)
