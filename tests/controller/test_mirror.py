"""Mirrored integers: every single flipped bit is noticed."""

from controller.mirror import matches, mirrored
from spec.mirror_claims import MIRROR

VALUES = (0, 1, -1, 2_003_000_000, -(2**63), 2**63 - 1)
BITS = 64


def test_every_flipped_bit_is_noticed() -> None:
    """Of the value as of its mirror, in words of 64 bits with a sign."""
    for value in VALUES:
        assert matches(value, mirrored(value))
        for bit in range(BITS):
            assert not matches(value ^ (1 << bit), mirrored(value))
            assert not matches(value, mirrored(value) ^ (1 << bit))


def test_a_mirror_has_no_bit_in_common_with_its_value() -> None:
    """It is the complement, so that a cell which is stuck cannot hold both."""
    for value in VALUES:
        assert (2**BITS - 1) == (value ^ mirrored(value)) % 2**BITS


def test_the_claim_holds_of_plain_integers() -> None:
    """The very predicates that are proved."""
    assert all(
        predicate(value, change) for predicate in MIRROR for value in VALUES for change in (0, 1, -1, 2**40)
    )
