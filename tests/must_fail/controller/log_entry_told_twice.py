"""The last entry in the log is taken for missing, and stands there twice after each power loss."""

FILE = "controller/shell/log.py"
OLD = """if place_of(line) > last)"""
NEW = """if place_of(line) >= last)"""
CLAIMS = ("LOG-1",)
