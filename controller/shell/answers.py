"""What a pump answers to a frame: accepted, refused for reasons, or not a command."""

import json

from attrs import frozen

from controller.shell.encoding import canonical
from controller.shell.refusal_sentences import REFUSAL_SENTENCES, told

KINDS = ("accepted", "refused", "bad")


@frozen
class Answer:
    """One answer.

    Attributes:
        kind: one of KINDS.
        reasons: of a refusal fields of `controller.refusals.Refusals`, or, where a prescription is not
            admitted, sentences; else what is wrong.
    """

    kind: str
    reasons: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The reasons as a person reads them."""
        return tuple(
            f"{reason}: {REFUSAL_SENTENCES[reason]}" if reason in REFUSAL_SENTENCES else reason
            for reason in told(self.reasons)
        )


def packed(answer: Answer) -> bytes:
    """Return the bytes of an answer."""
    return canonical({"answer": answer.kind, "reasons": list(answer.reasons)}).encode("ascii")


def unpacked(data: bytes) -> Answer | None:
    """Return the answer that `data` is, or None: whoever sent it is no pump."""
    try:
        said = json.loads(data.decode("ascii"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or set(said) != {"answer", "reasons"} or said["answer"] not in KINDS:
        return None
    reasons = said["reasons"]
    if not isinstance(reasons, list) or not all(isinstance(reason, str) for reason in reasons):
        return None
    return Answer(said["answer"], tuple(reasons))
