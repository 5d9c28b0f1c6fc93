"""The motor turns before the state is written: what power loss takes then was delivered, not charged."""

FILE = "controller/shell/pump.py"
OLD = """            for effect in effects(result):
"""
NEW = """            for effect in reversed(effects(result)):
"""
CLAIMS = ("INT-2",)
