"""Whole numbers on the command line."""

import re
from typing import Any

import click


class Whole(click.IntRange):
    """A whole number in digits of ASCII, within a range; what is none is said to be so in words."""

    name = "whole number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number."""
        if isinstance(value, str) and not re.fullmatch("-?[0-9]+", value, re.ASCII):
            self.fail(f"{value!r} is not a valid {self.name}.", param, ctx)
        return super().convert(value, param, ctx)
