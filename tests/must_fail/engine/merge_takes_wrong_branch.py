"""A choice by a negated condition takes its branches in the order of the condition itself."""

FILE = "proofs/terms.py"
OLD = "        return choose(inner, b, a)\n"
NEW = "        return choose(inner, a, b)\n"
CLAIMS = ("DOSE-6",)
NOTICED_AS = ("error", "not_confirmed", "refuted")
