"""Only boluses are charged to the ledger.

Whatever the program gives comes on top of a full allowance, and no window ever says stop: overdose.
"""

FILE = "controller/step.py"
OLD = """\
        total_pg=Picograms(basal.cost.pg + bolus.cost.pg),
        total_nl=Nanolitres(basal.cost.nl + bolus.cost.nl),
"""
NEW = """\
        total_pg=bolus.cost.pg,
        total_nl=bolus.cost.nl,
"""
CLAIMS = ("DOSE-1",)
