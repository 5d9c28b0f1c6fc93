"""What is stored of a value is all of it, and is read back as the same value or not at all."""

from pathlib import Path

import pytest
from attrs import evolve, frozen

from controller.events import Resume, Tick
from controller.order import Order
from controller.shell.encoding import decoded, encoded, layout, numbers
from controller.shell.prescription import commission, load_admitted
from controller.state import Mode, State
from controller.step import step
from controller.units import CommandCounter, Pulses
from tests.controller.samples import HEALTHY, NO_PRESSURE, NO_READING

EXAMPLE = Path(__file__).resolve().parents[3] / "docs" / "examples" / "patient-bolus.toml"


@frozen
class Pair:
    """Two of everything that a number can stand for."""

    modes: tuple[Mode, ...]
    flags: tuple[bool, ...]


@frozen
class Other:
    """The same with one name changed."""

    modes: tuple[Mode, ...]
    other: tuple[bool, ...]


@pytest.fixture(scope="module")
def state() -> State:
    """A pump that has run for an hour."""
    prescription, order = load_admitted(EXAMPLE)
    state = step(commission(prescription, order), Resume(CommandCounter(1)), prescription.device).state
    for _ in range(60):
        state = step(state, Tick(Pulses(1), NO_READING, HEALTHY, NO_PRESSURE), prescription.device).state
    return state


def test_a_state_is_read_back_as_it_was(state: State) -> None:
    """Equal, of the same types throughout, and with the same text again."""
    again = decoded(encoded(state), State)
    assert state == again
    assert repr(state) == repr(again)


def test_an_order_is_read_back_as_it_was(state: State) -> None:
    """It is also kept by itself, for limp-home."""
    assert state.order == decoded(encoded(state.order), Order)


@pytest.mark.parametrize(
    "text",
    ["", "1", "1,3,0", "1,1,1,2", "1,1,1,1,0", "-1,0", "999999999,0", "1,x,0", "1,01,0", "1, 1,0"],
)
def test_what_was_never_written_is_not_read(text: str) -> None:
    """Too few numbers or too many, no such member, no truth value, no length, another spelling."""
    with pytest.raises(ValueError):
        decoded(text, Pair)


def test_every_number_counts(state: State) -> None:
    """The numbers of two states that differ anywhere differ."""
    assert numbers(state) != numbers(evolve(state, mode=Mode.ENDED))
    assert numbers(state) != numbers(evolve(state, counter=CommandCounter(9)))


def test_another_layout_has_another_name() -> None:
    """Numbers of another version are told apart by it, though they be as many."""
    assert layout(Pair) != layout(Other)
    assert layout(State) != layout(Order)
