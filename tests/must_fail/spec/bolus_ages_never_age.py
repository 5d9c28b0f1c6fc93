"""The observer's ages of boluses stand still, as if each had only just ended."""

FILE = "spec/patient.py"
OLD = "    older = tuple(age + 1 for age in times.ages)\n"
NEW = "    older = tuple(age + 0 for age in times.ages)\n"
CLAIMS = ("DOSE-3",)
NOTICED_AS = ("error", "refuted")
