"""Claims that are planned and not claimed: nothing here is proved, watched or promised in this version.

They stand here so that their ids are taken, and so that nobody reads their absence as an oversight.
"""

from spec.claim import Claim

PLANNED: tuple[Claim, ...] = (
)  # fmt: skip
"""Every planned claim."""
