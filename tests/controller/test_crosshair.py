"""A third opinion: CrossHair, another explorer of Python, compares helpers of the core with plain ones."""

import subprocess
import sys

import pytest

SECONDS = "20"


def differences(shipping: str, plain: str) -> subprocess.CompletedProcess[str]:
    """Let CrossHair look for arguments on which two functions differ; exit code 0 means none."""
    command = ["-m", "crosshair", "diffbehavior", shipping, plain, "--per_condition_timeout", SECONDS]
    return subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["larger", "smaller", "less_but_not_below_zero"])
def test_a_helper_does_what_plain_words_say(name: str) -> None:
    """On every path, for all integers."""
    done = differences(f"controller.arithmetic.{name}", f"tests.controller.plain.{name}")
    assert 0 == done.returncode, done.stdout + done.stderr
    assert "All paths exhausted" in done.stdout


def test_rounding_up_does_what_plain_words_say() -> None:
    """Negative numerators included."""
    done = differences("tests.controller.plain.shipping_rounded_up", "tests.controller.plain.rounded_up")
    assert 0 == done.returncode, done.stdout + done.stderr


def test_a_difference_is_found() -> None:
    """A helper that forgets the sign is told from the core's."""
    done = differences("controller.arithmetic.larger", "tests.controller.plain.planted")
    assert 1 == done.returncode, done.stdout + done.stderr
