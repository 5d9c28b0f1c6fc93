"""What `check` shows on a terminal."""

import errno
import os
from datetime import datetime

from rich import box
from rich.console import Console
from rich.table import Table

from controller.refill import NEEDLE_MIN
from controller.shell.assessment import (
    CHANGE_PLACES,
    Assessment,
    change,
    difference,
    given_mcg_per_h,
    over_dose,
    step_verdict,
)
from controller.shell.changeover import Changeover
from controller.shell.decimals import hours, plain, rounded_down, rounded_up, share
from controller.shell.delivery import BolusFigures, WindowFigures, of_24_h
from controller.shell.errors import printable
from controller.shell.prescription_file import Prescription
from controller.shell.priming import priming_lines
from controller.shell.program import clock
from controller.shell.supply import Supply

LOG_COLUMNS = 100
"""Width where there is no terminal to ask."""

STEPS = {
    "free": "This one needs none.",
    "override": "This one needs an override, with its reason.",
    "refused": "This one is more, and is refused.",
}
_CROSSINGS = {
    "low": "LOW alarm",
    "critical": "CRITICAL alarm",
    "floor": "FLOOR alarm",
    "empty": "empty",
}


class Screen(Console):
    """A console on standard output, which leaves it to the command line what a closed one ends with."""

    def on_broken_pipe(self) -> None:
        """Let it be told apart from a verdict: rich itself would end with 1."""
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))


def console() -> Console:
    """Return a console on standard output that takes text as it is: no markup, no emoji."""
    screen = Screen(markup=False, emoji=False, highlight=False)
    if not screen.is_terminal:
        screen.width = LOG_COLUMNS
    return screen


def show(screen: Console, now: Assessment, previous: Assessment | None) -> None:
    """Print the verdict with every reason, the doses, the dates, and the change."""
    _say(screen, _heading(now.prescription), *_verdict(now))
    screen.print("", _program(now), sep="\n")
    if now.patient_bolus:
        screen.print("", _bolus(now.patient_bolus), sep="\n")
        _say(screen, f"Asked for because: {printable(now.patient_bolus.asked.reason)}")
    screen.print("", _windows(now), sep="\n")
    if now.supply:
        screen.print("", _supply(now.supply), sep="\n")
        _say(screen, *_refill(now.supply, now.prescription))
    if now.priming:
        _say(screen, "", *priming_lines(now.priming))
    if previous:
        screen.print("", _changes(now, previous), sep="\n")
        _say(screen, _step(now, previous), *_hints(now.prescription, previous.prescription))
    if now.drug:
        screen.print("", _drug(now.drug, now.prescription), sep="\n")
        _say(screen, *_while_it_travels(now.drug, now.prescription))


def _say(screen: Console, *lines: str) -> None:
    """Lines that no width breaks, so that they can be searched for."""
    for line in lines:
        screen.print(line, soft_wrap=True)


def _heading(prescription: Prescription) -> str:
    fill = prescription.fill
    catheter = "new catheter" if prescription.new_catheter else "catheter full of it"
    if prescription.old_catheter:
        strongest = prescription.drug.strongest
        left = plain(prescription.dead_volume_max.written)
        catheter = f"old catheter, charged at {strongest} mcg/mL until {left} mL have surely left it"
    return (
        f"{prescription.label} ({printable(prescription.file)}): {prescription.drug.name} "
        f"{plain(prescription.concentration.written)} mcg/mL in a {prescription.device.name}, "
        f"{plain(fill.volume.written)} mL filled, usable floor {plain(fill.usable_floor.written)} mL, "
        f"{catheter}"
    )


def _verdict(now: Assessment) -> tuple[str, ...]:
    if now.admitted:
        return ("ADMITTED",)
    numbered = enumerate(now.reasons, start=1)
    return ("REFUSED:", *(f"  {number}. {reason.text}" for number, reason in numbered))


def _program(now: Assessment) -> Table:
    weekly = not all(step.step.daily for step in now.steps)
    table = _table(
        f"Program from {_moment(now.prescription.start)}: {_daily(now)}",
        "Nominal doses. The flow is rounded down to whole nL/day.",
        ("from", *(["on"] if weekly else []), "prescribed, mcg/h", "flow, nL/day", "delivered, mcg/h",
         "difference, %"),
    )  # fmt: skip
    for each in now.steps:
        step = each.step
        days = [step.written_days] if weekly else []
        given = given_mcg_per_h(each, 4)
        table.add_row(
            clock(step.at_min), *days, plain(step.rate.written), str(each.flow), given, difference(each)
        )
    return table


def _daily(now: Assessment) -> str:
    """The daily dose as prescribed and as delivered; of a week, from the least to the largest of 24 h."""
    asked, given = now.daily_prescribed, now.dose_steps.daily
    if asked.least_pg == asked.most_pg:
        return f"{rounded_up(asked.most_pg)} mcg/day prescribed, {rounded_down(given.most_pg)} delivered"
    return (
        f"{rounded_up(asked.least_pg)} to {rounded_up(asked.most_pg)} mcg in any 24 h prescribed, "
        f"{rounded_up(asked.mean_pg)} a day on average; "
        f"{rounded_down(given.least_pg)} to {rounded_down(given.most_pg)} delivered"
    )


def _bolus(bolus: BolusFigures) -> Table:
    table = _table(
        "Patient bolus",
        "Nominal doses, in whole pulses, rounded down. The lockout begins with the end of a bolus and with "
        "every load; the least admissible limits cover as many as lockout and count allow.",
        ("asked, mcg", "pulses", "given, mcg", "over, min", "lockout, min", "in 24 h", "most in 24 h, mcg"),
    )
    asked, count = bolus.asked, str(bolus.most)
    table.add_row(
        plain(asked.dose.written),
        str(bolus.pulses),
        rounded_down(bolus.given_pg),
        str(asked.duration.units),
        str(asked.lockout.units),
        count if bolus.most == asked.per_24h_max.units else f"{count} of {asked.per_24h_max.units}",
        rounded_up(bolus.most_pg),
    )
    return table


def _windows(now: Assessment) -> Table:
    table = _table(
        "Most in any window, mcg",
        "Worst true: whole pulses at the largest strokes, over the 24 h 30 min, 4 h 30 min and 62 min "
        "that the pump looks back. The limit is on true mass; what it leaves is for boluses.",
        ("window", "prescribed", "worst true", "least admissible", "limit", "left for boluses"),
    )
    for window in now.windows:
        table.add_row(
            window.title,
            rounded_up(window.prescribed_pg),
            rounded_up(window.worst_true_pg),
            rounded_up(window.least_pg),
            plain(window.limit.written) if window.limit else "absent",
            _allowance(window),
        )
    return table


def _allowance(window: WindowFigures) -> str:
    allowance_pg = window.allowance_pg
    return "none" if allowance_pg is None or allowance_pg < 0 else rounded_down(allowance_pg)


def _supply(supply: Supply) -> Table:
    table = _table(
        "When the reservoir gets there, if nothing but the program runs",
        "The pump counts the largest strokes for its alarms; it stops the motor as certainly empty by the "
        "smallest.",
        ("at", "mL left", "largest strokes", "nominal strokes", "smallest strokes"),
    )
    for crossing in supply.crossings:
        moments = (_moment(at) for at in (crossing.largest, crossing.nominal, crossing.smallest))
        table.add_row(_CROSSINGS[crossing.name], rounded_up(crossing.volume_nl), *moments)
    return table


def _refill(supply: Supply, prescription: Prescription) -> tuple[str, ...]:
    due = f"Refill from {supply.refill_from:%Y-%m-%d} to {supply.refill_by:%Y-%m-%d}"
    if supply.low_at_start:
        return (f"{due}: the fill is below the LOW alarm's threshold, so the alarm is given at once.",)
    if supply.refill_by == supply.stable_until:
        days = prescription.drug.stability_days
        return (f"{due}: the drug is assumed to keep {days} days in the pump.",)
    return (f"{due}: 3 to 5 days before the LOW alarm.",)


def _changes(now: Assessment, previous: Assessment) -> Table:
    refused = "" if previous.admitted else ", which is refused"
    table = _table(
        f"Change from {previous.prescription.label}{refused}",
        "Most prescribed in any window, mcg.",
        ("window", "before", "now", "change, %"),
    )
    for earlier, window in zip(previous.windows, now.windows, strict=True):
        before_pg, now_pg = earlier.prescribed_pg, window.prescribed_pg
        table.add_row(window.title, rounded_up(before_pg), rounded_up(now_pg), change(before_pg, now_pg))
    return table


def _step(now: Assessment, previous: Assessment) -> str:
    steps = previous.dose_steps
    verdict = STEPS[step_verdict(steps, now.dose_steps)]
    ranges = (
        f"{name} {rounded_up(least)} to {rounded_down(most)} mcg needs no override, "
        f"over {rounded_down(hard)} is refused"
        for name, (least, most, hard, _) in of_24_h(
            steps.soft_min, steps.soft_max, steps.hard_max, now.dose_steps.daily
        )
    )
    return "\n  ".join(["One step within 24 h:", *ranges, verdict])


def _hints(now: Prescription, previous: Prescription) -> tuple[str, ...]:
    ranges = (
        f"  {entry.change}: {entry.percent_min} to {entry.percent_max} %" for entry in now.drug.titration
    )
    lines = ("For information, published changes of the daily dose:", *ranges)
    if previous.concentration.units != now.concentration.units:
        return (*lines, "Note: another concentration; the pump takes it only with a new fill.")
    return lines


def _drug(drug: Changeover, prescription: Prescription) -> Table:
    what = "Old catheter, from" if prescription.old_catheter else "Change of drug from"
    table = _table(
        f"{what} {drug.old} to {drug.new} mcg/mL: the worst on the way",
        "Of the program in force, whatever the strokes, the dead volume in its range and the time of day; if "
        f"the refill takes less than {NEEDLE_MIN} min and nothing but the program runs. Drug mixed with a "
        "residue lies between.",
        ("dose", "of the program, %", "for at most, h"),
    )
    below = hours(drug.below_min, CHANGE_PLACES)
    table.add_row("least, nominal strokes", share(drug.least, CHANGE_PLACES), below)
    table.add_row("least, smallest strokes", share(drug.least_true, CHANGE_PLACES), below)
    table.add_row("most, largest strokes", share(drug.most, CHANGE_PLACES), "")
    return table


def _while_it_travels(drug: Changeover, prescription: Prescription) -> tuple[str, ...]:
    over = f"At most {over_dose(drug)} % over the program: the tolerance of strokes."
    if drug.new > drug.old:
        goes_on = "Its flow begins as soon as the stronger drug may arrive; the old one may still come."
    else:
        goes_on = "The flow for the old drug goes on until that has surely left; the weaker may come before."
    if not prescription.old_catheter:
        return (f"{goes_on} {over}",)
    lower = "If the old catheter holds a weaker drug, or none, the dose is lower still until then."
    return (f"{goes_on} {over}", lower)


def _table(title: str, caption: str, columns: tuple[str, ...]) -> Table:
    table = Table(
        title=title, title_justify="left", caption=caption, caption_justify="left", box=box.SIMPLE_HEAD
    )
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number == 0 else "right")
    return table


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
