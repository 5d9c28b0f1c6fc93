"""The copies for limp-home are not written with a command: that may then be given again."""

FILE = "controller/shell/pump.py"
OLD = """anew = not isinstance(event, Tick | ReadClocks) or before.order"""
NEW = """anew = before.order"""
CLAIMS = ("INT-2",)
