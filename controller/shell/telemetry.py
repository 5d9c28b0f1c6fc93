"""The desk at which frames arrive: each is judged, turned into a command of its role, and answered or not.

A bad frame is counted and gets no answer. One that was made with a role's key is answered: accepted, refused
for reasons, or not a command. Prescriptions come as text and are admitted here, so no order enters but an
admitted one; a fallback is derived from the prescription in force, begun at the hour that it is now.
"""

import json
from collections.abc import Callable
from typing import Any

from controller.events import Command
from controller.order import Order
from controller.refusals import any_refusal
from controller.shell.answers import Answer, packed
from controller.shell.command_entries import Setting, command_in
from controller.shell.encoding import plain
from controller.shell.errors import BadFile, Refused
from controller.shell.fallback import for_the_strongest_drug
from controller.shell.frames import Frame, Keys, Role, opened
from controller.shell.prescription import admitted, entered_concentration
from controller.shell.prescription_file import prescription_in
from controller.shell.pump import Pump
from controller.shell.reading import Number, Table, parse_table

WHERE = "command"
"""What messages name in place of a file."""
PATIENTS = "patient_bolus"
"""The one command that is the patient's, and nobody else's."""


class Desk:
    """Takes frames for one pump; `before` is told of each command that is accepted, before it is."""

    def __init__(self, pump: Pump, keys: Keys, before: Callable[[Command], None]) -> None:
        self._pump = pump
        self._keys = keys
        self._before = before

    def answer(self, data: bytes) -> bytes | None:
        """Have a frame obeyed, and return what to answer, if anything.

        Raises:
            NoDelivery: the pump cannot write what came of it.
        """
        frame = opened(data, self._keys)
        if frame is None:
            self._pump.bad_frames += 1
            return None
        try:
            command = self._command(frame)
        except BadFile as error:
            self._pump.bad_frames += 1
            return packed(Answer("bad", (error.format_message(),)))
        except Refused as refusal:
            self._pump.bad_frames += 1
            return packed(Answer("refused", refusal.reasons))
        if not any_refusal(self._pump.judged(command)):
            self._before(command)
        refusals = self._pump.happen(command, frame.role.name.lower()).refusals
        if any_refusal(refusals):
            return packed(Answer("refused", tuple(name for name, holds in plain(refusals).items() if holds)))
        return packed(Answer("accepted", ()))

    def _command(self, frame: Frame) -> Command:
        entry = entry_in(frame.payload)
        if (entry.text("kind") == PATIENTS) != (frame.role is Role.PATIENT):
            entry.fail("kind", f"is not for the {frame.role.name.lower()} to command")
        device, order = self._pump.device, self._pump.state.order
        setting = Setting(
            device=device,
            entered=entered_concentration(order, device),
            order_from=self._order_from,
            fallback=_no_fallback,
        )
        return command_in(entry, setting, frame.counter, beside=())

    def _order_from(self, entry: Table, key: str) -> Order:
        prescription = prescription_in(parse_table(entry.text(key), key))
        kept = self._pump.kept
        if prescription.device.name != kept.device:
            raise BadFile(key, "device.preset", prescription.device.name, f"the pump is {kept.device}")
        if prescription.drug.name != kept.drug:
            raise BadFile(key, "drug.name", prescription.drug.name, f"the pump is for {kept.drug}")
        wanted = for_the_strongest_drug(prescription) if key == "fallback" else prescription
        try:
            return admitted(wanted)
        except Refused as refusal:
            raise Refused(key, tuple(f"{key}: {reason}" for reason in refusal.reasons)) from None


def entry_in(payload: str) -> Table:
    """Return the entry that a payload, a JSON object, holds; floats are never made.

    Raises:
        BadFile: it holds none.
    """
    try:
        told: Any = json.loads(payload, parse_float=Number, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadFile(WHERE, "", "", "not JSON that can be read") from None
    if not isinstance(told, dict):
        raise BadFile(WHERE, "", "", "not a JSON object")
    return Table(WHERE, "", told)


def _no_number(text: str) -> None:
    raise ValueError(text)


def _no_fallback(entry: Table) -> Order:
    entry.fail("fallback", "missing: give the prescription in force, its start the time that it is now")
