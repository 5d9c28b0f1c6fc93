"""After a holiday the whole program is delivered again at once.

Two patients were overdosed some 6 h after such a restart (Delhaas 1991).
"""

FILE = "controller/step.py"
OLD = "    halved = state.holiday | state.level_watch.falls\n"
NEW = "    halved = state.level_watch.falls\n"
CLAIMS = ("HOL-1",)
