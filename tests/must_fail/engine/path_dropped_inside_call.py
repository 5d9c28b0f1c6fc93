"""The last way through a function that forks more than three deep is forgotten."""

FILE = "proofs/explore.py"
OLD = "    return (*kept[:-1], False) if kept else None\n"
NEW = "    return (*kept[:-1], False) if kept and len(kept) != 4 else None\n"
CLAIMS = ("DOSE-6",)
NOTICED_AS = ("error", "not_confirmed", "refuted")
