"""A fill that names a prescription and a fallback is confirmed with one of them, without a word."""

FILE = "controller/shell/command_entries.py"
OLD = '    if entry.has("fallback") == entry.has("prescription"):\n'
NEW = '    if not (entry.has("fallback") or entry.has("prescription")):\n'
TEST = "tests/controller/shell/test_desk.py"
