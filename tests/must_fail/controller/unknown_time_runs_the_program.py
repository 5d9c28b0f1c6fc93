"""After a power loss the program goes on as if no time had passed."""

FILE = "controller/step.py"
OLD = "    return state.order.least_nl_per_day if state.power.time_unknown else state.order.ring[0]\n"
NEW = "    return state.order.ring[0]\n"
CLAIMS = ("CLK-2",)
