"""Obligations are written with a division that rounds toward zero: wrong for negative numbers only."""

FILE = "proofs/smtlib.py"
OLD = """\
                    return f"(div {args[0]} {args[1]})"
"""
NEW = """\
                    up = f"(- (div (- {args[0]}) {args[1]}))"
                    return f"(ite (< {args[0]} 0) {up} (div {args[0]} {args[1]}))"
"""
CLAIMS = ("DOSE-6",)
NOTICED_AS = ("error", "not_confirmed", "refuted")
