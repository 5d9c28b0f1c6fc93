"""A flipped bit is noticed, and lost records leave what limp-home keeps."""

from pathlib import Path

from controller.shell.prescription import commission, load_admitted
from fault_injection.plant.memory import Memory, after_records_lost

EXAMPLE = Path(__file__).resolve().parents[3] / "docs" / "examples" / "adult-spinal-daynight.toml"
PRESCRIPTION, ORDER = load_admitted(EXAMPLE)
STATE = commission(PRESCRIPTION, ORDER)


def test_a_single_flipped_bit_is_always_noticed() -> None:
    """In a number as in its mirror (INT-3)."""
    memory = Memory(3)
    assert all(memory.notices_flip(STATE) for _ in range(40))


def test_lost_records_leave_the_order_and_forget_the_accounts() -> None:
    """Nothing is surely left in the reservoir, and it may be full."""
    left = after_records_lost(STATE, PRESCRIPTION.device)
    assert STATE.order == left.order
    assert (0, PRESCRIPTION.device.reservoir_nl) == (left.reservoir.lower_nl, left.reservoir.upper_nl)
