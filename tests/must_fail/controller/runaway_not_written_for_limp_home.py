"""The copies for limp-home are written with commands alone: what a minute found out is not in them."""

FILE = "controller/shell/pump.py"
OLD = "anew = not isinstance(event, Tick | ReadClocks) or kept_for_limp_home_changes(before, result.state)"
NEW = "anew = not isinstance(event, Tick | ReadClocks)"
CLAIMS = ("INT-2",)
