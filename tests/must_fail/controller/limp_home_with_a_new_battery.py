"""Limp-home takes the battery for new: replacement is announced years late, and ended service goes on."""

FILE = "controller/limp_home.py"
OLD = """        battery=_battery(kept, ledger, device),
"""
NEW = """"""
CLAIMS = ("INT-2",)
