"""Every reason for refusing a command is a sentence that somebody can act on."""

import re

import pytest
from attrs import fields

from controller.refusals import Refusals
from controller.shell.refusal_sentences import REFUSAL_SENTENCES, refusal_text


def test_there_is_a_sentence_for_every_refusal_in_the_core_s_order() -> None:
    """No field of Refusals is without its sentence, and none is left over."""
    assert [field.name for field in fields(Refusals)] == list(REFUSAL_SENTENCES)


@pytest.mark.parametrize("reason", REFUSAL_SENTENCES)
def test_a_sentence_says_why_and_after_a_colon_what_to_do(reason: str) -> None:
    """One sentence on one line, in words and not in the names of the code."""
    assert re.fullmatch(r"[A-Z][^:.\n_]+: [a-z][^:.\n_]+\.", REFUSAL_SENTENCES[reason])


def test_no_two_reasons_read_alike() -> None:
    """Whoever reads a sentence knows which one it is."""
    assert len(REFUSAL_SENTENCES) == len(set(REFUSAL_SENTENCES.values()))


def test_a_count_of_none_is_not_told_beside_that_boluses_are_off() -> None:
    """Nobody is told to wait for what never comes; all else is told, in its order."""
    off, count, locked = (
        REFUSAL_SENTENCES[name] for name in ("patient_bolus_off", "patient_count_reached", "bolus_locked")
    )
    assert off == refusal_text(("patient_bolus_off", "patient_count_reached"))
    assert f"{locked} {count}" == refusal_text(("bolus_locked", "patient_count_reached"))
