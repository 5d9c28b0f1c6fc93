"""The schema of a scenario lets a fault go without its numbers."""

FILE = "fault_injection/schema/scenario.py"
OLD = "_kind(name, {**ANY_SPAN, **numbers(kind.quantities)}, ANY_SPAN)"
NEW = "_kind(name, ANY_SPAN, ANY_SPAN)"
TEST = "tests/fault_injection/test_schema.py"
