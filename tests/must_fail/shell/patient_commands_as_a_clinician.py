"""A patient's frame may carry any command: the patient stops the pump, or loads an order."""

FILE = "controller/shell/telemetry.py"
OLD = """        if (entry.text("kind") == PATIENTS) != (frame.role is Role.PATIENT):
"""
NEW = """        if entry.text("kind") == PATIENTS and frame.role is not Role.PATIENT:
"""
TEST = "tests/controller/shell/test_frames.py"
