"""A confirmed load makes the record count as two days old: what was missed before makes a holiday at once."""

FILE = "controller/commands.py"
OLD = "session=none_open(order),\n"
NEW = f"{OLD}                record=evolve(state.record, since_confirmation=Hours(49)),\n"
CLAIMS = ("HOL-1",)
