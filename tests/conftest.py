"""Settings that every test shares."""

from hypothesis import settings

# The same examples on every run and every machine, so that a red build is red for everyone. To look for new
# ones: pytest --hypothesis-profile=explore
settings.register_profile("ci", derandomize=True, database=None, deadline=None, print_blob=True)
settings.register_profile("explore", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile("ci")

# Planted bugs: code that must fail its proof, run by its own runner and no test by itself.
collect_ignore = ["must_fail"]
