"""A dose window leaves out the tick with which it begins: 24 h is said of 23 h 59 min."""

FILE = "spec/ghosts.py"
OLD = """\
    now, now_pg = pick(start, fresh, older), charged_pg(before, result)
    return DoseWindow(
"""
NEW = """\
    now, now_pg = older, charged_pg(before, result)
    return fresh if start else DoseWindow(
"""
CLAIMS = ("DOSE-1",)
NOTICED_AS = ("refuted", "vacuous", "error", "not_confirmed")
