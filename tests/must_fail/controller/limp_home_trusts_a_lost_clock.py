"""Limp-home takes a clock for good that was lost for good: the minute waits for one that stands still."""

FILE = "controller/limp_home.py"
OLD = "first_lost=kept.first_lost, second_lost=kept.second_lost,"
NEW = "first_lost=kept.first_lost, second_lost=False,"
CLAIMS = ("INT-2",)
