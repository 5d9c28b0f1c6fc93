"""Truth values, and nothing else, are merged the wrong way round."""

FILE = "proofs/explore.py"
OLD = "[bool_term(value) for value in values], terms.choose_truth))"
NEW = "[bool_term(value) for value in values], lambda c, a, b: terms.choose_truth(c, b, a)))"
CLAIMS = ("DOSE-6",)
NOTICED_AS = ("error", "not_confirmed", "refuted")
