"""A trace does not tell that the shell below the core was another."""

FILE = "fault_injection/trace.py"
OLD = """            yield from _below(entry, f"{path}{entry.name}/", endings)
"""
NEW = """            continue
"""
TEST = "tests/fault_injection/test_trace.py"
