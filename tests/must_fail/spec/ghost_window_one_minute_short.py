"""A dose window does not count the tick with which it begins: 24 h is said of 23 h 59 min."""

FILE = "spec/ghosts.py"
OLD = """\
    return evolve(
        now,
        charged_pg=now.charged_pg + charged_pg(result),
        charged_nl=now.charged_nl + charged_nl(result, device),
"""
NEW = """\
    return evolve(
        now,
        charged_pg=now.charged_pg + pick(start, 0, charged_pg(result)),
        charged_nl=now.charged_nl + pick(start, 0, charged_nl(result, device)),
"""
CLAIMS = ("DOSE-1",)
NOTICED_AS = ("refuted", "vacuous", "error", "not_confirmed")
