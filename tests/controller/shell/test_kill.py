"""A bench pump that is killed again and again charges all that turned, and logs what it accepted, once."""

import tempfile
from pathlib import Path
from random import Random

from tests.controller.shell.benches import kept_in, new_folder
from tests.controller.shell.kill_campaign import IN_MEMORY, Campaign

KILLS = 25
"""`make kill` does a thousand."""


def test_killed_at_random_instants_it_forgets_nothing() -> None:
    """After each restart no window is below what the motor turned, and no entry is missing or twice."""
    with tempfile.TemporaryDirectory(prefix="dosebound-kill-", dir=IN_MEMORY) as name:
        campaign = Campaign(new_folder(Path(name)), Random(1))
        campaign.run(KILLS)
        assert [] == campaign.wrongs
        assert KILLS == campaign.kills
        assert kept_in(campaign.folder).minute > KILLS
        assert campaign.told
