"""The small run and its page, made once."""

import pytest

from fault_injection.timeline.page import page
from tests.fault_injection.small import Run, run


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The run."""
    return run(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def html(small: Run) -> str:
    """The page of it."""
    return page(small.scenario, small.outcome, small.recording, trace_head=small.trace.head)
