"""Which software this is: what a run depends on besides its plan and its number."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from fault_injection.trace import digest_of

PACKAGES = ("controller", "spec", "fault_injection")
SUFFIXES = (".py", ".toml")


@cache
def software_digest() -> str:
    """Return the SHA-256 over names and contents of all modules and data files that a run may read."""
    found = (each for package in PACKAGES for each in _files(files(package), package))
    return digest_of(sorted(found))


def _files(folder: Traversable, path: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in folder.iterdir():
        name = f"{path}/{entry.name}"
        if entry.is_dir():
            found += _files(entry, name)
        elif entry.name.endswith(SUFFIXES):
            found.append((name, entry.read_bytes()))
    return found
