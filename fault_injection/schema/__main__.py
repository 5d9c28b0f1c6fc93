"""Write every schema anew: `python -m fault_injection.schema`."""

from fault_injection.schema.published import SCHEMAS, place, written

for _name in SCHEMAS:
    place(_name).write_text(written(_name), encoding="utf-8")
