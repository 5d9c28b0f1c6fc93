"""The second opinion on every obligation is the first one again."""

FILE = "proofs/decide.py"
OLD = 'cvc5 = _answer(Question("cvc5", asked, budget, seed))'
NEW = 'cvc5 = _answer(Question("z3", asked, budget, seed))'
CLAIMS = ("DOSE-6",)
NOTICED_AS = ("error", "not_confirmed", "refuted")
IN_SUITE = True
