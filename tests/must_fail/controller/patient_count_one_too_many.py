"""The count is compared with `>` for `>=`: one bolus more in 24 h than the order allows."""

FILE = "controller/patient.py"
OLD = "ages) >= rules.per_24h_max"
NEW = "ages) > rules.per_24h_max"
CLAIMS = ("DOSE-3",)
