"""The schema of a prescription, `dosebound.prescription/1`."""

from controller.presets import PRESETS
from controller.shell import prescription_file as file
from controller.shell.library import CONCENTRATION, drug_names
from controller.shell.program import CLOCK, DAYS, RATE, STEPS_MAX
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
)


def prescription() -> Schema:
    """Return the schema. Absent limits are refused, and no error of the file."""
    needed = {
        "schema": only(file.SCHEMA),
        "label": text(64, f"^{file.LABEL.pattern}$"),
        "device": _device(),
        "drug": record({"name": one_of(drug_names()), **numbers((CONCENTRATION,))}),
        "reservoir": record(numbers((file.VOLUME, file.USABLE_FLOOR))),
        "program": record({"start": _start(), "step": many(_step(), 1, STEPS_MAX)}),
    }
    reason = {"type": "string", "pattern": r"\S", "description": "why it is asked for"}
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


def _start() -> Schema:
    minutes = "|".join(f"{minute:02}" for minute in range(0, 60, SLOT_MIN))
    pattern = rf"^20[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}[T ][0-9]{{2}}:({minutes})(:00)?$"
    return {"type": "string", "pattern": pattern, "description": "local date and time, without an offset"}


def _step() -> Schema:
    days = {**many(one_of(DAYS), 1, len(DAYS)), "uniqueItems": True}
    return record({"at": text(5, f"^{CLOCK.pattern}$"), RATE.key: number(RATE)}, {"days": days})
