"""The page in a browser: opened from disk, without a network, used with mouse, keyboard and a screen reader.

Run by `make test-browser`; Chromium must be on PATH.
"""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import frozen
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    FloatRect,
    Page,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)

from fault_injection.timeline.story import story
from tests.fault_injection.small import TITLE, Run

pytestmark = pytest.mark.browser

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
LOCAL = ("file:", "data:", "blob:")
WIDE: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
PLOTS = ("lanes", "flow", "windows", "reservoir", "tip", "strength", "fluid")
INKED_JS = """place => {
    const canvases = [], walk = root => root.querySelectorAll('*').forEach(each => {
        if (each.tagName === 'CANVAS') canvases.push(each)
        if (each.shadowRoot) walk(each.shadowRoot)
    })
    walk(place)
    const colours = new Set()
    for (const canvas of canvases) {
        const {width, height} = canvas
        if (width === 0 || height === 0) continue
        const data = canvas.getContext('2d').getImageData(0, 0, width, height).data
        for (let i = 0; i < data.length; i += 4)
            if (data[i + 3] === 255) colours.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2])
    }
    return [...colours].map(each => '#' + each.toString(16).padStart(6, '0').toUpperCase())
}"""
"""Colours of the opaque pixels below an element, in whatever shadow they stand."""

CURSORS_JS = """
Bokeh.documents[0].roots().map(root => root.center.find(each => each.name === 'cursor').location)
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine; its sandbox does not run as root."""
    found = [path for name in CHROMIUM if (path := shutil.which(name)) is not None]
    if not found:
        pytest.fail(f"no Chromium on PATH: none of {', '.join(CHROMIUM)}")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found[0], args=arguments)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def file(html: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page on disk."""
    path = tmp_path_factory.mktemp("page") / "timeline.html"
    path.write_text(html, encoding="utf-8")
    return path


@frozen
class Tab:
    """A tab with the page, and what was wrong with it: requests that left the machine, and complaints."""

    page: Page
    wrong: list[str]


@pytest.fixture(scope="module")
def tab(browser: Browser, file: Path) -> Iterator[Tab]:
    """The page, opened without a network."""
    context = browser.new_context(offline=True)
    made = Tab(context.new_page(), [])

    def asked(request: Request) -> None:
        if not request.url.startswith(LOCAL):
            made.wrong.append(request.url)

    def said(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            made.wrong.append(message.text)

    made.page.on("request", asked)
    made.page.on("console", said)
    made.page.on("pageerror", lambda error: made.wrong.append(str(error)))
    made.page.goto(file.as_uri())
    made.page.wait_for_function("window.timeline !== undefined && Bokeh.documents[0].is_idle")
    yield made
    context.close()


@pytest.fixture
def opened(tab: Tab) -> Iterator[Page]:
    """The page on a wide screen, at its top; anything in the console, and any request, fails the test."""
    tab.page.set_viewport_size(WIDE)
    tab.page.emulate_media(media="screen")
    tab.page.mouse.move(0, 0)
    tab.page.evaluate("window.scrollTo(0, 0)")
    yield tab.page
    assert [] == tab.wrong


def box_of(page: Page, place: str) -> FloatRect:
    """Where an element is on the screen, once it is in view."""
    found = page.locator(place)
    found.scroll_into_view_if_needed()
    box = found.bounding_box()
    assert box is not None
    return box


def shown(page: Page, name: str) -> str:
    """What the panel says of something."""
    return page.locator(f"#rows dt:text-is('{name}') + dd").inner_text()


def test_every_plot_is_drawn(opened: Page) -> None:
    """On each the colours of its curves, or of its bars, are on the canvas."""
    wanted = {
        "lanes": {"#009E73", "#CC79A7"},
        "flow": {"#0072B2"},
        "windows": {"#0072B2", "#009E73"},
        "reservoir": {"#1F2933"},
        "tip": {"#0072B2"},
        "strength": {"#0072B2"},
        "fluid": {"#0072B2"},
    }
    assert set(PLOTS) == wanted.keys()
    for name, colours in wanted.items():
        inked = opened.locator(f"#plot-{name}").evaluate(INKED_JS)
        assert set() == colours - set(inked), name


def test_the_cursor_follows_the_mouse_and_the_panel_follows_the_cursor(opened: Page) -> None:
    """From one side of a plot to the other the minute, mode and reservoir change, in every figure at once."""
    box = box_of(opened, "#plot-flow")
    seen = []
    for share in (0.2, 0.79):
        opened.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        opened.wait_for_timeout(150)
        seen.append(
            (opened.locator("#now").inner_text(), shown(opened, "mode"), shown(opened, "true volume"))
        )
        at = opened.evaluate(CURSORS_JS)
        assert 7 == len(at)
        assert {int(opened.get_by_role("slider", name="Cursor").input_value())} == set(at)
    assert seen[0][0] < seen[1][0]
    assert ["INFUSING", "STOPPED"] == [mode for _, mode, _ in seen]
    assert seen[0][2] != seen[1][2]


def test_the_panel_says_what_the_run_was_like(opened: Page, small: Run) -> None:
    """At 2 h 31 min: a fault in force, an alarm acknowledged, the level half told."""
    opened.evaluate("window.timeline.show(151)")
    expect(opened.locator("#now")).to_have_text("0 d 02:31")
    expect(opened.locator("#rows")).to_contain_text("RESERVOIR_LOW, low, acknowledged")
    expect(opened.locator("#rows")).to_contain_text("level_low")
    expect(opened.locator("#rows")).to_contain_text("0 d 02:30 command: Acknowledge")
    lower_nl = [value for since, value in zip(*_points(small, "lower_nl"), strict=True) if since <= 151][-1]
    assert f"{lower_nl / 1_000_000:.3f} mL" == shown(opened, "lower account")
    assert "3.00 V" == shown(opened, "voltage")
    for dd in opened.locator("#rows dd").all_inner_texts():
        assert "undefined" not in dd
        assert "NaN" not in dd


def _points(small: Run, name: str) -> tuple[list[int], list[int]]:
    (series,) = (series for track, series in small.recording.tracks.items() if track.value == name)
    return list(series.minutes), list(series.values)


def test_every_figure_shows_the_same_time(opened: Page) -> None:
    """Zooming one zooms all; the whole run comes back."""
    ranges = "Bokeh.documents[0].roots().map(root => [root.x_range.start, root.x_range.end])"
    whole = opened.evaluate(ranges)
    opened.get_by_role("button", name="Zoom in").click()
    closer = opened.evaluate(ranges)
    assert 1 == len({tuple(each) for each in closer})
    assert closer[0][1] - closer[0][0] < whole[0][1] - whole[0][0]
    box = box_of(opened, "#plot-tip")
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    opened.mouse.move(*middle)
    opened.mouse.down()
    opened.mouse.move(middle[0] + 80, middle[1], steps=4)
    opened.mouse.up()
    panned = opened.evaluate(ranges)
    assert 1 == len({tuple(each) for each in panned})
    assert panned != closer
    opened.get_by_role("button", name="Whole run").click()
    assert whole == opened.evaluate(ranges)


def test_the_keyboard_reaches_every_minute_and_event(opened: Page) -> None:
    """The slider moves by a minute and says the time; the buttons go from event to event."""
    slider = opened.get_by_role("slider", name="Cursor")
    opened.evaluate("window.timeline.show(100)")
    expect(opened.locator("#now")).to_have_text("0 d 01:40")
    slider.focus()
    opened.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "0 d 01:41")
    expect(opened.locator("#now")).to_have_text("0 d 01:41")
    opened.keyboard.press("Tab")
    opened.keyboard.press("Tab")
    opened.keyboard.press("Enter")
    expect(opened.locator("#now")).to_have_text("0 d 02:00")
    opened.get_by_role("button", name="event", exact=False).first.click()
    expect(opened.locator("#now")).not_to_have_text("0 d 02:00")


def test_a_screen_reader_finds_landmarks_headings_and_tables(opened: Page, small: Run) -> None:
    """One main heading, named regions, images with texts, and every event as a row with its own header."""
    for role in ("banner", "main", "contentinfo"):
        expect(opened.get_by_role(role)).to_have_count(1)
    expect(opened.get_by_role("heading", level=1)).to_have_text(TITLE)
    for name in ("Timeline", "Expectations", "Events", "Monitors"):
        expect(opened.get_by_role("region", name=name, exact=True)).to_have_count(1)
    expect(opened.get_by_role("complementary")).to_have_count(1)
    expect(opened.get_by_role("img")).to_have_count(len(PLOTS))
    told = story(small.outcome, small.recording, small.scenario.duration)
    rows = opened.locator("#event-table tbody tr")
    assert [line.what for line in told] == [row.locator("td").nth(1).inner_text() for row in rows.all()]
    expect(rows.get_by_role("rowheader")).to_have_count(len(told))
    expect(opened.locator("html")).to_have_attribute("lang", "en")


def test_a_row_of_the_table_leads_to_its_minute(opened: Page) -> None:
    """A click on the stop shows the pump stopped."""
    opened.locator("#event-table tr", has_text=re.compile("command *Stop")).click()
    expect(opened.locator("#now")).to_have_text("0 d 04:00")
    assert "STOPPED" == shown(opened, "mode")


def test_on_paper_there_are_plots_and_tables_and_no_controls(opened: Page) -> None:
    """Print hides what nobody can press, and lets nothing scroll away."""
    opened.emulate_media(media="print")
    expect(opened.locator(".controls")).to_be_hidden()
    for name in ("#plot-flow", "#event-table", "#state"):
        expect(opened.locator(name)).to_be_visible()
    assert "static" == opened.locator("#state").evaluate("each => getComputedStyle(each).position")
    assert len(opened.pdf()) > 20_000


def test_a_phone_shows_all_of_it_without_scrolling_sideways(opened: Page) -> None:
    """Nothing is wider than the screen, and a finger on a plot still scrolls the page."""
    opened.set_viewport_size(PHONE)
    opened.wait_for_timeout(400)
    assert opened.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    box = box_of(opened, "#plot-fluid")
    assert 300 < box["width"] <= PHONE["width"]
    free = """place => {
        const found = [], walk = root => root.querySelectorAll('*').forEach(each => {
            if (each.classList.contains('bk-events')) found.push(getComputedStyle(each).touchAction)
            if (each.shadowRoot) walk(each.shadowRoot)
        })
        walk(place)
        return found
    }"""
    assert {"pan-y"} == set(opened.locator("#plot-fluid").evaluate(free))
