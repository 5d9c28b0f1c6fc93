"""The motor goes on at end of service.

Pulses on too little voltage may turn half: what is delivered is unknown, and the alarm says that it is off.
"""

FILE = "controller/step.py"
OLD = " or needle_in(state.refill) or state.battery.ended\n"
NEW = " or needle_in(state.refill)\n"
CLAIMS = ("DOSE-6",)
