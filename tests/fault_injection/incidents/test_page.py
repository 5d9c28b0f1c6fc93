"""The page of incidents is made from their files and their runs."""

from collections.abc import Mapping
from pathlib import Path

from tests.fault_injection.incidents.conftest import Ran
from tests.fault_injection.incidents.page import figures, verdicts

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "incidents.md"


def test_the_page_holds_every_verdict_and_every_figure(library: Mapping[str, Ran]) -> None:
    """To the letter; if it fails, put in what `python -m tests.fault_injection.incidents.page` makes."""
    studies = [ran.study for ran in library.values()]
    text = PAGE.read_text(encoding="utf-8")
    for made in (verdicts(studies), figures(studies)):
        assert f"\n\n{made}\n" in text
