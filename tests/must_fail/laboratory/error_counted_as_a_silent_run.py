"""A run that ended in an error counts as one in which nothing was told."""

FILE = "fault_injection/campaign/book.py"
OLD = "FROM runs WHERE number <= ? AND verdict <> ?), "
NEW = "FROM runs WHERE number <= ? AND length(?) > 0), "
TEST = "tests/fault_injection/campaign/test_campaign.py"
