"""A clock that was set back counts as one that ran that far."""

FILE = "controller/clocks.py"
OLD = "    second = larger(0, second_ms)"
NEW = "    second = larger(-second_ms, second_ms)"
CLAIMS = ("CLK-1",)
