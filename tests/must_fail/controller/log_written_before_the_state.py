"""The log is written before the state: power loss between leaves an entry of what never was."""

FILE = "controller/shell/pump.py"
OLD = """                        self._parts.store.write(kept, limp_home=anew)
                        self._take(kept)
"""
NEW = """                        self._take(kept)
                        self._append()
                        self._parts.store.write(kept, limp_home=anew)
"""
CLAIMS = ("LOG-1",)
