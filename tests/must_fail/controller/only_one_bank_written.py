"""One bank is written: a power loss within that write leaves no state at all."""

FILE = "controller/shell/store.py"
OLD = """        for name in BANKS:
            self._medium.write(name, data)
"""
NEW = """        for name in BANKS[:1]:
            self._medium.write(name, data)
"""
CLAIMS = ("INT-2",)
