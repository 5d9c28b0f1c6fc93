"""A dose window leaves out the tick with which it begins: 24 h is said of 23 h 59 min."""

FILE = "spec/ghosts.py"
OLD = """\
    now = pick(start, fresh, older)
    return evolve(
        now,
        charged_pg=now.charged_pg + charged_pg(before, result),
        charged_nl=now.charged_nl + charged_nl(result, device),
        true_pg=now.true_pg + nature.true_pg,
        primed_pg=now.primed_pg + pulses_pg(result) - charged_pg(before, result),
    )
"""
NEW = """\
    now = evolve(
        older,
        charged_pg=older.charged_pg + charged_pg(before, result),
        charged_nl=older.charged_nl + charged_nl(result, device),
        true_pg=older.true_pg + nature.true_pg,
        primed_pg=older.primed_pg + pulses_pg(result) - charged_pg(before, result),
    )
    return pick(start, fresh, now)
"""
CLAIMS = ("DOSE-1",)
NOTICED_AS = ("refuted", "vacuous", "error", "not_confirmed")
