"""The page: one HTML file with everything in it, the same to the byte for the same run.

Nothing is fetched: styles, scripts, Bokeh and data stand in the file, and its own policy forbids the rest.
"""

import json
import re
from importlib.resources import files
from typing import Any

from bokeh.document import Document
from bokeh.resources import Resources
from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from controller.alarms import TABLE, Priority
from controller.state import Mode
from fault_injection.clock import written_time
from fault_injection.patient import bands, own_steady_pg_per_ml
from fault_injection.recording import PRESSURE_UNKNOWN_PA, UNKNOWN, Recording
from fault_injection.replay import Outcome
from fault_injection.scenario import Scenario
from fault_injection.tables import judgement, said
from fault_injection.timeline.colours import PRIORITIES
from fault_injection.timeline.curves import Curves, curves
from fault_injection.timeline.figures import MARKS, curve_figure, lanes_figure, shared_minutes
from fault_injection.timeline.lanes import lanes, marks
from fault_injection.timeline.plots import Plot, plots
from fault_injection.timeline.story import Line, priority_of, story
from fault_injection.timeline.thinning import differences
from fault_injection.trace import product_version, source_digest

LANES = "lanes"
"""Id of the place of the figure of lanes."""
BOKEH_ID = re.compile(r"p[0-9]+")


def page(scenario: Scenario, outcome: Outcome, recording: Recording, *, trace_head: str | None) -> str:
    """Return the HTML of a run.

    Args:
        scenario: what was run.
        outcome: what it came to.
        recording: what it was like.
        trace_head: SHA-256 of the trace's last line, if one was kept.
    """
    duration = scenario.duration
    found, stretch_min = curves(recording, outcome.logbook, duration)
    told = story(outcome, recording, duration)
    limits = bands(own_steady_pg_per_ml(scenario.initial.order, scenario.device.stroke_max_nl))
    drawn = plots(found, limits, outcome.logbook, duration)
    return _template().render(
        scenario=scenario,
        outcome=outcome,
        facts=_facts(scenario, trace_head),
        story=told,
        plots=drawn,
        found=found,
        marks=MARKS,
        priorities={priority.name.lower(): PRIORITIES[priority] for priority in Priority if priority.value},
        thinning=_thinning(stretch_min),
        record=_script_json(_record(found, recording, told, drawn, duration)),
        figures=_script_json(_figures(outcome, recording, told, drawn, duration)),
        bokeh=Markup("\n").join(
            Markup(part) for part in Resources(mode="inline", components=["bokeh"]).js_raw
        ),
        style=Markup(_own("page.css")),
        script=Markup(_own("page.js")),
    )


def _facts(scenario: Scenario, trace_head: str | None) -> tuple[tuple[str, str], ...]:
    """What identifies the run, as names and values."""
    broken = ", ".join(sorted(scenario.assumptions_broken)) or "none"
    return (
        ("Scenario", scenario.id),
        ("Source", scenario.source),
        ("Pump", scenario.device.name),
        ("Length", written_time(scenario.duration)),
        ("Seed", str(scenario.seed)),
        ("Assumptions broken", broken),
        ("Version", product_version()),
        ("Scenario, SHA-256", scenario.digest),
        ("Controller, SHA-256", source_digest("controller")),
        ("Laboratory, SHA-256", source_digest("fault_injection")),
        ("Trace's last line, SHA-256", trace_head or "no trace was kept"),
    )


def _thinning(stretch_min: int) -> str:
    """What a reader must know of series that were cut."""
    if stretch_min == 0:
        return "Every change of every curve is in this page."
    return (
        f"A curve with very many changes is thinned: of each stretch, of {stretch_min} min at most, the "
        "first value, the last, the least and the greatest are kept. So no extreme is missing, and what the "
        "state panel says of such a curve is of the same stretch."
    )


def _record(
    found: Curves, recording: Recording, told: tuple[Line, ...], drawn: tuple[Plot, ...], duration: int
) -> dict[str, Any]:
    """All data of the page: series as differences of minutes and of values, which are short to write."""
    return {
        "duration": duration,
        "unknown": UNKNOWN,
        "pressure_unknown": PRESSURE_UNKNOWN_PA,
        "scales": {curve.name: plot.scale for plot in drawn for curve in plot.curves},
        "series": {
            name: [differences(series.minutes), differences(series.values)] for name, series in found.items()
        },
        "modes": {mode.value: mode.name for mode in Mode},
        "priorities": {priority.value: priority.name.lower() for priority in Priority},
        "causes": [[row.cause.name, priority_of(row.cause)] for row in TABLE],
        "faults": [fault.kind for fault in recording.faults],
        "events": [[line.minute, f"{line.kind.value}: {line.what}"] for line in told],
    }


def _figures(
    outcome: Outcome, recording: Recording, told: tuple[Line, ...], drawn: tuple[Plot, ...], duration: int
) -> dict[str, Any]:
    """The document of all figures as Bokeh's JSON, and which of them stands where."""
    minutes, document = shared_minutes(duration), Document()
    bars = lanes(recording, outcome.logbook, duration)
    roots = {LANES: lanes_figure(bars, marks(told), minutes)}
    roots |= {plot.id: curve_figure(plot, minutes) for plot in drawn}
    for root in roots.values():
        document.add_root(root)
    places = {root.id: f"plot-{place}" for place, root in roots.items()}
    return renumbered({"document": document.to_json(deferred=False), "places": places})


def renumbered(data: dict[str, Any]) -> dict[str, Any]:
    """Return Bokeh's JSON with its ids counted from 1, in the order in which they stand in it.

    Bokeh counts ids on as long as the process lives, so a second page of one run would differ.
    """
    ids: dict[str, str] = {}

    def walked(value: Any) -> Any:
        if isinstance(value, dict):
            return {own(key): own(held) if key == "id" else walked(held) for key, held in value.items()}
        return [walked(item) for item in value] if isinstance(value, list | tuple) else value

    def own(word: Any) -> Any:
        if not isinstance(word, str) or BOKEH_ID.fullmatch(word) is None:
            return word
        return ids.setdefault(word, f"p{len(ids) + 1}")

    return {key: walked(value) for key, value in data.items()}


def _script_json(data: Any) -> Markup:
    """JSON that may stand in a script element: nothing in it can end the element."""
    return Markup(json.dumps(data, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c"))


def _own(name: str) -> str:
    return files("fault_injection.timeline").joinpath(name).read_text(encoding="utf-8")


def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"time": written_time, "judgement": judgement, "said": said}
    return environment.from_string(_own("page.html"))
