"""A run in which a claim's assumption is broken is counted for that claim."""

FILE = "fault_injection/campaign/tables.py"
OLD = "if preset in claim.presets and not {*names} & {*claim.assumptions}"
NEW = "if preset in claim.presets"
TEST = "tests/fault_injection/campaign/test_campaign.py"
