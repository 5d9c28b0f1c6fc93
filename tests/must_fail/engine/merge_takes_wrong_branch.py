"""A merge of two ways takes, for each answer of their fork, what the other way returned."""

FILE = "proofs/explore.py"
OLD = "    return choose(condition, *sides) if len(sides) == 2 else sides[0]\n"
NEW = "    return choose(condition, *reversed(sides)) if len(sides) == 2 else sides[0]\n"
CLAIMS = ("DOSE-6",)
NOTICED_AS = ("error", "not_confirmed", "refuted")
