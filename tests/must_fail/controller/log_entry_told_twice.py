"""The last entry in the log is taken for missing, and stands there twice after each power loss."""

FILE = "controller/shell/log.py"
OLD = """for line in lines if line not in there)"""
NEW = """for line in lines)"""
CLAIMS = ("LOG-1",)
