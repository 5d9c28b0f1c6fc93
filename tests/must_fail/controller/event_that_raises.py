"""A load that raises the volume limit asks for the bucket before the oldest one.

The controller fails in the middle of a command and the motor rests: withdrawal.
"""

FILE = "controller/refill_commands.py"
OLD = "raised = limit_nl > limit_in_force(state.ledger.day_nl)\n"
NEW = "raised = limit_nl > state.order.limits.day_nl and limit_nl > state.ledger.day_nl[98].limit\n"
CLAIMS = ("TOT-1",)
