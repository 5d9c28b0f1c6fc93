"""A slow clock that nothing is beside: minutes are longer, and both clocks say a minute."""

FILE = "fault_injection/campaign/troubles.py"
OLD = "return (first, evolve(first, kind=kind, settings=also(settings)))"
NEW = "return (first,)"
TEST = "tests/fault_injection/campaign/test_plan.py"
