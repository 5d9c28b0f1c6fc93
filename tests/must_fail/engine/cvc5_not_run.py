"""The second opinion on every obligation is the first one again."""

FILE = "proofs/decide.py"
OLD = "cvc5 = solver_cvc5.solve(text, budget=CVC5_BUDGET, seed=seed)"
NEW = "cvc5 = z3"
CLAIMS = ("DOSE-6",)
NOTICED_AS = ("error", "not_confirmed", "refuted")
