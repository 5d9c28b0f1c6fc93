"""Truth values, and nothing else, are merged the wrong way round."""

FILE = "proofs/explore.py"
OLD = "truth = terms.choose_truth(condition, bool_term(value), truth)"
NEW = "truth = terms.choose_truth(condition, truth, bool_term(value))"
CLAIMS = ("DOSE-6",)
NOTICED_AS = ("error", "not_confirmed", "refuted")
