"""Everything that a file, a prescription or a pump can be turned down with: one line a person can act on.

All are click exceptions, so every command that lets them pass ends with the right exit code and no
traceback: 1 for a refusal, 2 for a bad file, 3 for a pump that may not deliver, 4 for no answer from one.
"""

import click

VALUE_CHARS_MAX = 80


def printable(text: str, chars_max: int | None = None) -> str:
    """Return `text` in printable ASCII, all else escaped, cut to `chars_max` characters."""
    escaped = text.encode("unicode_escape").decode("ascii")
    if chars_max is None or len(escaped) <= chars_max:
        return escaped
    return escaped[:chars_max] + "..."


class BadFile(click.ClickException):
    """A file that cannot be read for what it should be, or written. Exit code 2.

    Attributes:
        file: path as given.
        key: dotted key at fault; steps are counted from 1. Empty where the file as a whole is at fault.
        value: what stands there, escaped and shortened. Empty where nothing does.
        reason: what is wrong with it and, where there is one, what to write instead.
    """

    exit_code = 2

    def __init__(self, file: str, key: str, value: str, reason: str) -> None:
        self.file = printable(file)
        self.key = printable(key, VALUE_CHARS_MAX)
        self.value = printable(value, VALUE_CHARS_MAX)
        self.reason = reason
        place = f"{self.key} = {self.value}" if self.value else self.key
        super().__init__(": ".join(part for part in (self.file, place, reason) if part))


class Refused(click.ClickException):
    """A prescription that was read but is not admitted. Exit code 1.

    Attributes:
        file: path as given.
        reasons: every reason as a sentence, in fixed order.
    """

    exit_code = 1

    def __init__(self, file: str, reasons: tuple[str, ...]) -> None:
        self.file = printable(file)
        self.reasons = reasons
        lines = (f"  {number}. {reason}" for number, reason in enumerate(reasons, start=1))
        super().__init__("\n".join((f"{self.file} is refused:", *lines)))


class NoDelivery(click.ClickException):
    """The pump has nothing that it may deliver by, or cannot write what it must. Exit code 3."""

    exit_code = 3

    def __init__(self, reason: str) -> None:
        super().__init__(f"no delivery: {printable(reason)}")


class NoAnswer(click.ClickException):
    """No pump runs there, or it did not take the command for one. Exit code 4."""

    exit_code = 4

    def __init__(self, reason: str) -> None:
        super().__init__(printable(reason))
