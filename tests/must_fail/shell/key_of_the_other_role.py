"""Every frame is checked with the patient's key: whoever holds that one commands as a clinician."""

FILE = "controller/shell/frames.py"
OLD = """hmac.digest(keys[role], body"""
NEW = """hmac.digest(keys[Role.PATIENT], body"""
TEST = "tests/controller/shell/test_frames.py"
