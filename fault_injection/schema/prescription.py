"""The schema of a prescription, `dosebound.prescription/1`."""

from controller.presets import PRESETS
from controller.shell import prescription_file as file
from controller.shell.library import CONCENTRATION, drug_names
from controller.shell.program import DAYS, RATE, STEPS_MAX
from controller.units import SLOT_MIN
from fault_injection.schema.words import (
    BOOLEAN,
    Schema,
    document,
    many,
    number,
    numbers,
    one_of,
    only,
    record,
    text,
    whole,
)

QUARTERS = f"(?:{'|'.join(f'{minute:02}' for minute in range(0, 60, SLOT_MIN))})"
"""Minutes of the clock at which a quarter-hour begins."""


def prescription() -> Schema:
    """Return the schema. Absent limits are refused, and no error of the file."""
    needed = {
        "schema": only(file.SCHEMA),
        "label": text(64, file.LABEL.pattern),
        "device": _device(),
        "drug": record({"name": one_of(drug_names()), **numbers((CONCENTRATION,))}),
        "reservoir": record(numbers((file.VOLUME, file.USABLE_FLOOR))),
        "program": record({"start": _start(), "step": many(_step(), 1, STEPS_MAX)}),
    }
    reason = text_within_space(file.REASON_MAX, "why it is asked for")
    bolus = record({**numbers(file.PATIENT_BOLUS), "reason": reason})
    limits = record({}, numbers(file.LIMITS))
    body = record(needed, {"patient_bolus": bolus, "limits": limits})
    return document(file.SCHEMA, "A prescription", body)


def _device() -> Schema:
    dead_volume = record(numbers((file.DEAD_VOLUME_MIN, file.DEAD_VOLUME_MAX)))
    return record(
        {"preset": one_of(preset.name for preset in PRESETS), "dead_volume_ml": dead_volume},
        {"old_catheter": BOOLEAN, "new_catheter": BOOLEAN},
    )


def text_within_space(longest: int, description: str) -> Schema:
    """Return a text of which white space at both ends does not count."""
    pattern = whole(rf"\s*\S(?:[\s\S]{{0,{longest - 2}}}\S)?\s*")
    return {"type": "string", "pattern": pattern, "description": description}


def _start() -> Schema:
    pattern = rf"20[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}[Tt ][0-9]{{2}}:{QUARTERS}(:00([.]0+)?)?"
    return {"type": "string", "pattern": whole(pattern), "description": "local date and time, no offset"}


def _step() -> Schema:
    days = {**many(one_of(DAYS), 1, len(DAYS)), "uniqueItems": True}
    return record({"at": text(5, f"(?:[01][0-9]|2[0-3]):{QUARTERS}"), RATE.key: number(RATE)}, {"days": days})
