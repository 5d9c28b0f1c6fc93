"""The encoder is read at the end of a leap, so that the last pulse is not there to be confirmed."""

FILE = "fault_injection/leaping.py"
OLD = """            if at == last:
                plant.confirmed()
            came = plant.turn(due)
"""
NEW = """            came = plant.turn(due)
            if at == last:
                plant.confirmed()
"""
TEST = "tests/fault_injection/test_leaping.py"
