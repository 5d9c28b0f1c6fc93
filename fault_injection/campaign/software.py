"""Which software this is: what a run depends on besides its plan and its number."""

from functools import cache

from fault_injection.campaign.prescribing import shipped
from fault_injection.trace import SOURCES, digest_of, source_digest


@cache
def software_digest() -> str:
    """Return the SHA-256 over sources, drug library, and the prescriptions that scenarios begin with."""
    sources = [(package, source_digest(package)) for package in SOURCES]
    prescriptions = [(name, prescribed.text) for name, prescribed in shipped().items()]
    return digest_of((name, text.encode("utf-8")) for name, text in (*sources, *prescriptions))
