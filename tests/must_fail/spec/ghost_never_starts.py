"""The observer's dose window never begins, so that nothing is ever said of what it holds."""

FILE = "spec/ghosts.py"
OLD = "fresh = DoseWindow(window.excess_tenths, True, 0, 0, 0, 0, 0, 0, 0)"
NEW = "fresh = DoseWindow(window.excess_tenths, False, 0, 0, 0, 0, 0, 0, 0)"
CLAIMS = ("DOSE-1",)
NOTICED_AS = ("vacuous",)
