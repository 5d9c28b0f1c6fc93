"""Figures: the plots of a page, as Bokeh models that share one axis of time. They hold no data of curves.

The page fills each curve's source, found by its name, from the record that stands in the page once.
"""

from bokeh.events import MouseMove, Tap
from bokeh.models import (
    AdaptiveTicker,
    ColumnDataSource,
    CompositeTicker,
    CustomJS,
    CustomJSTickFormatter,
    Range1d,
    WheelZoomTool,
)
from bokeh.models.annotations import BoxAnnotation, Label, Span
from bokeh.plotting import figure

from fault_injection.clock import DAY_MIN, HOUR_MIN
from fault_injection.timeline.colours import GREY, INK, ORANGE, SKY, VERMILLION
from fault_injection.timeline.lanes import Lane, Mark
from fault_injection.timeline.plots import Band, Plot
from fault_injection.timeline.story import Happening

MINUTES = "minutes"
"""Name of the range that all figures share."""
CURSOR = "cursor"
"""Name of the line that marks the cursor in each figure."""
LEFT_PX, RIGHT_PX, PLOT_PX, LANE_PX = 68, 14, 210, 30
FONT = "system-ui, sans-serif"

MARKS = {
    Happening.COMMAND: ("circle", SKY),
    Happening.REFUSED: ("x", VERMILLION),
    Happening.FAULT_BEGINS: ("triangle", ORANGE),
    Happening.FAULT_ENDS: ("inverted_triangle", ORANGE),
}
"""Shape and colour of each kind of mark."""

TIME_JS = """
if (tick < 0) return ''
const minute = Math.round(tick), two = n => String(n).padStart(2, '0')
return `${Math.floor(minute / 1440)} d ${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`
"""
MOVE_JS = "window.timeline.show(cb_obj.x)"
"""The page's own script says what the cursor shows."""


def shared_minutes(duration: int) -> Range1d:
    """Return the axis of time of all figures: the whole run, and room for a mark at either end."""
    edge = max(1, duration // 80)
    start, end = -edge, duration + edge
    return Range1d(start=start, end=end, bounds=(start, end), min_interval=10, name=MINUTES)


def lanes_figure(lanes: tuple[Lane, ...], marks: tuple[Mark, ...], minutes: Range1d) -> figure:
    """Return the figure of everything that lasts, and below it a lane of marks."""
    count = len(lanes) + 1
    plot = _figure(minutes, Range1d(start=0, end=count), count * LANE_PX + 34)
    plot.yaxis.visible = False
    plot.ygrid.visible = False
    plot.min_border_left = LEFT_PX
    for row, lane in enumerate(lanes):
        base = count - 1 - row
        _name(plot, base, lane.name)
        plot.quad(
            left=[bar.begin for bar in lane.bars],
            right=[bar.end for bar in lane.bars],
            bottom=base + 0.08,
            top=base + 0.48,
            fill_color=[bar.colour for bar in lane.bars],
            fill_alpha=[bar.alpha for bar in lane.bars],
            line_color=[bar.colour for bar in lane.bars],
        )
    _name(plot, 0, "commands, refusals, faults")
    for kind, (shape, colour) in MARKS.items():
        at = [mark.minute for mark in marks if mark.kind is kind]
        plot.scatter(at, [0.28] * len(at), marker=shape, size=9, color=colour, line_color=INK, line_width=0.8)
    return plot


def curve_figure(plot: Plot, minutes: Range1d) -> figure:
    """Return the figure of some curves."""
    made = _figure(minutes, Range1d(start=0, end=plot.top), PLOT_PX)
    made.yaxis.axis_label = plot.unit
    for band in plot.bands:
        made.add_layout(_shade(band))
    for curve in plot.curves:
        made.step(
            "x", "y", source=ColumnDataSource({"x": [], "y": []}, name=curve.name), mode="after",
            line_color=curve.colour, line_width=curve.width, line_dash=curve.dash,
        )  # fmt: skip
    return made


def _shade(band: Band) -> BoxAnnotation:
    return BoxAnnotation(
        left=band.begin, right=band.end, bottom=band.bottom, top=band.top, fill_color=band.colour,
        fill_alpha=0.14, line_color=band.colour, line_alpha=0.5, line_dash="dotted", level="underlay",
    )  # fmt: skip


def _figure(minutes: Range1d, values: Range1d, height: int) -> figure:
    wheel = WheelZoomTool(dimensions="width", modifiers={"ctrl": True})
    plot = figure(
        height=height,
        sizing_mode="stretch_width",
        x_range=minutes,
        y_range=values,
        tools="xpan",
        active_drag="xpan",
        toolbar_location=None,
        min_border_left=LEFT_PX,
        min_border_right=RIGHT_PX,
        min_border_top=6,
        outline_line_color="#d5dbe1",
        background_fill_color="#ffffff",
    )
    plot.add_tools(wheel)
    plot.toolbar.active_scroll = wheel
    plot.xaxis.ticker = _ticker()
    plot.xaxis.formatter = CustomJSTickFormatter(code=TIME_JS)
    for axis in plot.axis:
        axis.major_label_text_font = axis.axis_label_text_font = FONT
        axis.major_label_text_color = axis.axis_label_text_color = INK
        axis.axis_label_text_font_style = "normal"
        axis.axis_line_color = axis.major_tick_line_color = GREY
        axis.minor_tick_line_color = None
    plot.grid.grid_line_color = "#edf0f3"
    plot.add_layout(Span(dimension="height", location=0, name=CURSOR, line_color=INK, line_width=1))
    for event in (MouseMove, Tap):
        plot.js_on_event(event, CustomJS(code=MOVE_JS))
    return plot


def _ticker() -> CompositeTicker:
    """Ticks at whole minutes, hours and days, whatever is in view."""
    minutes = AdaptiveTicker(base=HOUR_MIN, mantissas=[1, 2, 5, 10, 15, 30], min_interval=1, max_interval=30)
    hours = AdaptiveTicker(
        base=24, mantissas=[1, 2, 3, 6, 12], min_interval=HOUR_MIN, max_interval=12 * HOUR_MIN
    )
    days = AdaptiveTicker(base=10, mantissas=[1, 2, 5], min_interval=DAY_MIN)
    return CompositeTicker(tickers=[minutes, hours, days], desired_num_ticks=5)


def _name(plot: figure, base: int, name: str) -> None:
    plot.add_layout(
        Label(
            x=4, x_units="screen", y=base + 0.5, text=name, text_font=FONT, text_font_size="11px",
            text_color=INK, text_baseline="bottom",
        )
    )  # fmt: skip
