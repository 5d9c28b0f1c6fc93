"""A fill that names a prescription and a fallback is confirmed with one of them, without a word."""

FILE = "controller/shell/command_entries.py"
OLD = '    if key == "fallback" and entry.has("prescription"):\n'
NEW = '    if key == "fallback" and not entry.has("fallback"):\n'
TEST = "tests/controller/shell/test_desk.py"
