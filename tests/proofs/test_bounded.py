"""What is held to a bound holds within it, and what is tried is as much as is said."""

from controller.presets import PRESETS
from proofs.bounded import held_to_bound
from proofs.claims import BOUNDED


def test_stored_records_hold_within_the_bound() -> None:
    """Nothing is wrong after any cut, tear or flip, and every sentence of both claims was tried."""
    found = tuple(held_to_bound(PRESETS[0]))
    assert {each.name: () for each in found} == {each.name: each.wrongs for each in found}
    assert [(claim, name) for claim, names in BOUNDED.items() for name in names] == [
        (each.claim, each.name) for each in found
    ]
    tried = {each.name: each.tried for each in found}
    assert 40_000 < tried["torn_record_is_old_or_new"]
    assert 160_000 < tried["flipped_bit_is_found"]
    assert 60 < tried["lost_banks_leave_limp_home"]
    assert 1_000 < tried["power_cut_never_undercounts"]
