"""The copies for limp-home are not written with a command: that may then be given again."""

FILE = "controller/shell/pump.py"
OLD = "            not isinstance(event, Tick | ReadClocks) or before.order.pulse_pg"
NEW = "            before.order.pulse_pg"
CLAIMS = ("INT-2",)
