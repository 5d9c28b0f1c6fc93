"""A clock that was set back counts as one that ran that far."""

FILE = "controller/clocks.py"
OLD = "clock.advanced_ms + larger(0, advance_ms)"
NEW = "clock.advanced_ms + larger(-advance_ms, advance_ms)"
CLAIMS = ("CLK-1",)
