"""What the entries of a scenario are read against, and the times in them."""

from collections.abc import Callable

from attrs import frozen

from controller.order import Order
from controller.presets import Device
from controller.shell.reading import Table
from controller.units import Minutes, PicogramsPerNanolitre
from fault_injection.clock import parsed_time


@frozen
class Frame:
    """What entries are read against.

    Attributes:
        device: the preset that the scenario runs on.
        entered: concentration entered, pg/nL.
        duration: length of the run.
        seed: of all randomness.
        order_from: reads and admits a prescription named in an entry; raises BadFile.
        fallback_at: derives the fallback of a refill that is opened at a minute; raises BadFile.
    """

    device: Device
    entered: PicogramsPerNanolitre
    duration: Minutes
    seed: int
    order_from: Callable[[Table, str], Order]
    fallback_at: Callable[[Table, Minutes], Order]


def moment(entry: Table, key: str, frame: Frame) -> Minutes:
    """Return a time within the run."""
    minute = time(entry, key)
    if minute > frame.duration:
        entry.fail(key, "is after the end of the run")
    return minute


def time(entry: Table, key: str) -> Minutes:
    """Return a time."""
    try:
        return parsed_time(entry.text(key))
    except ValueError as error:
        entry.fail(key, str(error))


def span(entry: Table, frame: Frame) -> tuple[Minutes, Minutes]:
    """Return `from` and `until`; without them the run's beginning and end."""
    begin = moment(entry, "from", frame) if entry.has("from") else Minutes(0)
    end = moment(entry, "until", frame) if entry.has("until") else frame.duration
    if begin >= end:
        entry.fail("until" if entry.has("until") else "from", "nothing lies between from and until")
    return begin, end
