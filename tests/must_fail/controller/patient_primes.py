"""On a new catheter what the patient asks for primes it, and is charged no mass."""

FILE = "controller/commands.py"
OLD = "                bolus=begun_bolus(rules.pulses, rules.flow_nl_per_day, by_patient=True),\n"
NEW = """\
                bolus=evolve(
                    begun_bolus(rules.pulses, rules.flow_nl_per_day, by_patient=True),
                    primes=state.change.new_catheter,
                ),
"""
CLAIMS = ("AUTH-1",)
