"""A goal follows from what it is narrowed to; and examples but for one thing refute nothing that ships."""

import itertools
import random
from collections.abc import Callable

import pytest

from controller.admission import admit
from controller.presets import PRESETS
from controller.shell.library import load_drug
from controller.units import PicogramsPerNanolitre
from proofs import plain, terms, valuation
from proofs.ordinary import but_for_one_thing
from proofs.terms import Bool
from spec.admission import Judgement, every_reason_is_given, refused, what_is_not_refused_is_admitted

TRUTHS = [terms.bool_var(f"truth.{at}") for at in range(4)]
NUMBERS = [terms.int_var(f"number.{at}") for at in range(3)]
PIECES = [
    *TRUTHS,
    *(terms.at_most(number, terms.number(1)) for number in NUMBERS),
    *(terms.at_most(low, high) for low, high in itertools.permutations(NUMBERS, 2)),
]


def literal(rng: random.Random) -> Bool:
    piece = rng.choice(PIECES)
    return piece if rng.random() < 0.5 else terms.negate(piece)


def goal(rng: random.Random) -> Bool:
    """A few literals, or not all of some more."""
    condition = terms.every(literal(rng) for _ in range(rng.randint(3, 6)))
    return terms.some([*(literal(rng) for _ in range(rng.randint(1, 2))), terms.negate(condition)])


def breaches(narrowed: Callable[[Bool], Bool], goals: int = 600) -> tuple[int, int]:
    """How many goals become another, and at how many values that holds where the goal does not."""
    rng, changed, wrong = random.Random(672), 0, 0
    for _ in range(goals):
        wanted = goal(rng)
        narrower = narrowed(wanted)
        changed += narrower is not wanted
        for truths in itertools.product((False, True), repeat=len(TRUTHS)):
            for numbers in itertools.product((0, 1, 2), repeat=len(NUMBERS)):
                values = {f"truth.{at}": truth for at, truth in enumerate(truths)}
                given = values | {f"number.{at}": number for at, number in enumerate(numbers)}
                found = valuation.values([wanted, narrower], given)
                wrong += bool(found[narrower.serial]) and not found[wanted.serial]
    return changed, wrong


def test_a_goal_follows_from_what_it_is_narrowed_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """By brute force over all values of random goals, of which many are narrowed."""
    monkeypatch.setattr(plain, "LONG", 2)
    changed, wrong = breaches(plain.narrowed)
    assert changed > 40
    assert 0 == wrong


def test_what_does_not_imply_its_goal_is_noticed() -> None:
    """A goal that is widened instead: one more way in which it would hold."""
    assert breaches(lambda wanted: terms.some([wanted, TRUTHS[0]]), goals=40)[1] > 0


@pytest.mark.parametrize("concentration", load_drug("baclofen").rules.concentrations)
def test_admission_as_it_ships_stands_the_examples(concentration: int) -> None:
    """Each is judged as the observer would; some are admitted, and some refused."""
    device, drug = PRESETS[0], load_drug("baclofen").rules
    verdicts = []
    for request in but_for_one_thing(device, PicogramsPerNanolitre(concentration)):
        judged = Judgement(request, device, drug, admit(request, device, drug))
        assert all(holds for _, holds in every_reason_is_given(judged))
        verdicts.append(refused(judged.admission.refusals))
        if not verdicts[-1]:
            assert all(holds for _, holds in what_is_not_refused_is_admitted(judged))
    assert {True, False} == set(verdicts)
