"""The copies for limp-home are not written with a command: that may then be given again."""

FILE = "controller/shell/pump.py"
OLD = "anew = not isinstance(event, Tick | ReadClocks) or kept_for_limp_home_changes(before, result.state)"
NEW = "anew = before.order.pulse_pg != result.state.order.pulse_pg"
CLAIMS = ("INT-2",)
