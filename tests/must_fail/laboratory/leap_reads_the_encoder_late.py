"""The encoder is read at the end of a leap, so that the last pulse is not there to be confirmed."""

FILE = "fault_injection/leaping.py"
OLD = """            if at == last:
                plant.confirmed()
            delivered = plant.turn(due)
"""
NEW = """            delivered = plant.turn(due)
            if at == last:
                plant.confirmed()
"""
TEST = "tests/fault_injection/test_leaping.py"
