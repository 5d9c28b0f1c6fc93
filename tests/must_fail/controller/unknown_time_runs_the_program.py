"""After a power loss the program goes on as if no time had passed."""

FILE = "controller/step.py"
OLD = "    flow = order.least_nl_per_day if state.power.time_unknown else order.ring[0]"
NEW = "    flow = order.ring[0]"
CLAIMS = ("CLK-2",)
