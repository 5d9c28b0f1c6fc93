"""What passed before the residual is taken for what was pumped after it; some of the rest is forgotten."""

FILE = "controller/refill_commands.py"
OLD = "gone_nl = Nanolitres(since_max_nl - state.refill.emptied_at_nl)"
NEW = "gone_nl = state.refill.emptied_at_nl"
CLAIMS = ("RES-3",)
