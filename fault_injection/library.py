"""What comes with the package: scenarios that show a fault, and incidents of the field, each by its id."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from fault_injection.scenario import ID


def _folders() -> tuple[Path, Path]:
    """The folder of scenarios, and that of incidents."""
    room = Path(str(files("fault_injection")))
    return room / "scenarios", room / "incidents" / "library"


def shipped(name: str) -> Path | None:
    """Return the file of a scenario or incident that comes with the package; None if none has that id."""
    if ID.fullmatch(name) is None:
        return None
    paths = (folder / f"{name}.toml" for folder in _folders())
    return next((path for path in paths if path.is_file()), None)


def shipped_ids() -> tuple[str, ...]:
    """Return the ids of the scenarios that come with the package, incidents apart."""
    scenarios, _ = _folders()
    return tuple(_ids(scenarios))


def incident_ids() -> tuple[str, ...]:
    """Return the ids of the incidents that come with the package; they begin with the year."""
    _, incidents = _folders()
    return tuple(_ids(incidents))


def _ids(folder: Path) -> Iterator[str]:
    yield from sorted(path.stem for path in folder.glob("*.toml"))
