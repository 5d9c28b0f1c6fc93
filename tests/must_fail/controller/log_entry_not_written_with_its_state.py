"""A command's entry is not written with the state that it made: it is never told of."""

FILE = "controller/shell/pump.py"
OLD = """            pending=(*missing(kept.pending, self._appended), *lines),
"""
NEW = """            pending=lines if isinstance(event, Tick) else (),
"""
CLAIMS = ("LOG-1",)
