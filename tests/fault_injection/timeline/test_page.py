"""The page as a file: whole, the same every time, safe, and not too large."""

import json
import re
from html.parser import HTMLParser

from attrs import evolve

from fault_injection.timeline.page import page, renumbered
from fault_injection.timeline.story import story
from tests.fault_injection.small import TITLE, Run

PAGE_BYTES_MAX = 3_000_000


class Elements(HTMLParser):
    """Collects start tags with their attributes, and texts by the element that they stand in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if data.strip() and self.tags:
            self.texts.append((self.tags[-1][0], data.strip()))


def record_of(html: str) -> dict[str, object]:
    """The data in the page."""
    found = re.search(r'<script type="application/json" id="record">(.*?)</script>', html)
    assert found is not None
    record: dict[str, object] = json.loads(found.group(1))
    return record


def test_the_same_run_gives_the_same_page(small: Run, html: str) -> None:
    """To the byte, though Bokeh has counted its ids on meanwhile."""
    assert html == page(small.scenario, small.outcome, small.recording, trace_head=small.trace.head)


def test_ids_are_counted_anew_and_references_follow() -> None:
    """A word that only looks like one elsewhere stays."""
    data = {"a": {"id": "p1007", "b": ({"id": "p1003"}, {"id": "p1007"})}, "places": {"p1003": "p1003"}}
    assert {"a": {"id": "p1", "b": [{"id": "p2"}, {"id": "p1"}]}, "places": {"p2": "p1003"}} == renumbered(
        data
    )


def test_nothing_is_fetched(html: str) -> None:
    """No element names another file, and the page's own policy forbids every address."""
    elements = Elements(html)
    fetching = [
        (tag, name)
        for tag, attributes in elements.tags
        for name, value in attributes.items()
        if name in {"src", "href", "srcset", "action"} and not (value or "").startswith("#")
    ]
    assert [] == fetching
    (policy,) = (a["content"] for tag, a in elements.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy


def test_identity_and_verdict_stand_at_the_top(small: Run, html: str) -> None:
    """Title, scenario, source, seed, digests, and whether it held."""
    top = html[: html.index("<main>")]
    scenario = small.scenario
    for text in (
        scenario.id,
        scenario.source,
        f"<dd>{scenario.seed}</dd>",
        scenario.digest,
        small.trace.head,
    ):
        assert text in top
    assert f"<h1>{'A small &lt;run&gt; &amp; more'}</h1>" in top
    assert TITLE not in html
    assert "<strong>Held</strong>" in top
    assert "1 of 1 expectations" in " ".join(top.split())
    lost = evolve(small.outcome, held=False)
    assert "<strong>Violated</strong>" in page(scenario, lost, small.recording, trace_head=None)


def test_the_table_has_every_event(small: Run, html: str) -> None:
    """A row each, with its minute."""
    told = story(small.outcome, small.recording, small.scenario.duration)
    rows = [
        attributes for tag, attributes in Elements(html).tags if tag == "tr" and "data-minute" in attributes
    ]
    assert [str(line.minute) for line in told] == [row["data-minute"] for row in rows]


def test_every_plot_is_told_in_words(html: str) -> None:
    """Seven figures, each with a label that says more than its name."""
    labels = [a["aria-label"] for _, a in Elements(html).tags if a.get("role") == "img"]
    assert 7 == len(labels)
    assert all(label is not None and len(label) > 60 for label in labels)
    assert any("true volume: from" in (label or "") for label in labels)


def test_no_data_can_end_its_element(html: str) -> None:
    """A title with a tag in it stays data."""
    for name in ("record", "figures"):
        found = re.search(rf'id="{name}">(.*?)</script>', html, re.DOTALL)
        assert found is not None
        assert "<" not in found.group(1)
        json.loads(found.group(1))


def test_the_page_is_small_enough_and_says_what_was_thinned(html: str) -> None:
    """A short run is whole; one of fourteen days is in the measurements."""
    assert len(html.encode("utf-8")) < PAGE_BYTES_MAX
    assert "Every change of every curve is in this page." in html


def test_the_record_has_what_the_panel_says(html: str) -> None:
    """A name that the script asks for and the record lacks would leave the panel empty."""
    series = record_of(html)["series"]
    assert isinstance(series, dict)
    script = html[html.rindex("<script>") :]
    asked = set(re.findall(r"value\('(\w+)'", script)) | set(
        re.findall(r"(?:millions|perHour)\('(\w+)'", script)
    )
    asked |= {
        f"{kind}_{name}_pg" for kind in ("true", "charged", "limit") for name in ("day", "four_hour", "hour")
    }
    assert len(asked) > 20
    assert set() == asked - series.keys()
