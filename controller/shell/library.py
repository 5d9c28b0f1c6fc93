"""The drug library: what may be filled and programmed at all, one TOML file a drug."""

from collections.abc import Iterable
from importlib.resources import files

from attrs import frozen

from controller.admission import DrugRules
from controller.shell.decimals import PLACES, Quantity
from controller.shell.reading import Table, parse_table
from controller.units import Picograms, PicogramsPerHour, PicogramsPerNanolitre

SCHEMA = "dosebound.library/1"
CONCENTRATION = Quantity("concentration_mcg_per_ml", "concentration", "mcg/mL", 1, 10_000, 0)
_CONCENTRATIONS = "concentrations_mcg_per_ml"
_DAILY = Quantity("daily_mcg", "daily", "mcg", 0, 1_000_000, PLACES)
_HOURLY = Quantity("hourly_mcg", "hourly", "mcg", 0, 1_000_000, PLACES)
_STABILITY = Quantity("stability_days", "stability", "days", 1, 1000, 0)
_PERCENT_MIN = Quantity("percent_min", "percent_min", "%", 0, 100, 0)
_SOFT_DECREASE = Quantity("soft_decrease_percent", "soft_decrease", "%", 0, 100, 0)
_SOFT_INCREASE = Quantity("soft_increase_percent", "soft_increase", "%", 0, 1000, 0)
_HARD_INCREASE = Quantity("hard_increase_percent", "hard_increase", "%", 0, 1000, 0)
_PERCENT_MAX = Quantity("percent_max", "percent_max", "%", 0, 100, 0)


@frozen
class Titration:
    """A published range for a change of the daily dose, in per cent; for information only."""

    change: str
    percent_min: int
    percent_max: int


@frozen
class Drug:
    """One drug of the library.

    Attributes:
        name: as prescriptions write it.
        rules: what admission holds a request against.
        stability_days: how long the drug keeps in the pump.
        titration: published ranges for a change of dose.
    """

    name: str
    rules: DrugRules
    stability_days: int
    titration: tuple[Titration, ...]

    @property
    def strongest(self) -> PicogramsPerNanolitre:
        """Largest concentration that may be filled: what a drug nobody knows is charged as."""
        return max(self.rules.concentrations)


def drug_names() -> tuple[str, ...]:
    """Return the names of all drugs in the library."""
    folder = files("controller.shell").joinpath("library")
    return tuple(sorted(file.name.removesuffix(".toml") for file in folder.iterdir()))


def load_drug(name: str) -> Drug:
    """Return one of `drug_names`.

    Raises:
        BadFile: the library file is damaged.
    """
    file = f"{name}.toml"
    text = files("controller.shell").joinpath("library", file).read_text(encoding="utf-8")
    return read_drug(parse_table(text, file))


def read_drug(table: Table) -> Drug:
    """Return the drug that a library file describes.

    Raises:
        BadFile: a key is missing, unknown or out of range.
    """
    keys = ("schema", "name", _CONCENTRATIONS, "ceilings", "patient_bolus", "step", "titration")
    table.only(keys, (_STABILITY,))
    if table.text("schema") != SCHEMA:
        table.fail("schema", f'expected "{SCHEMA}"')
    ceilings = table.table("ceilings")
    ceilings.only((), (_DAILY, _HOURLY))
    patient_bolus = table.table("patient_bolus")
    patient_bolus.only(("allowed",))
    step = table.table("step")
    step.only((), (_SOFT_DECREASE, _SOFT_INCREASE, _HARD_INCREASE))
    return Drug(
        name=table.text("name"),
        rules=DrugRules(
            concentrations=_concentrations(table.array(_CONCENTRATIONS)),
            daily_pg_max=Picograms(ceilings.amount(_DAILY).units),
            hourly_pg_max=PicogramsPerHour(ceilings.amount(_HOURLY).units),
            patient_bolus_allowed=patient_bolus.boolean("allowed"),
            soft_decrease_percent=step.amount(_SOFT_DECREASE).units,
            soft_increase_percent=step.amount(_SOFT_INCREASE).units,
            hard_increase_percent=step.amount(_HARD_INCREASE).units,
        ),
        stability_days=table.amount(_STABILITY).units,
        titration=tuple(_titration(entry) for entry in table.tables("titration")),
    )


def _concentrations(items: Iterable[Table]) -> tuple[PicogramsPerNanolitre, ...]:
    return tuple(PicogramsPerNanolitre(item.amount(CONCENTRATION, "item").units) for item in items)


def _titration(table: Table) -> Titration:
    table.only(("change",), (_PERCENT_MIN, _PERCENT_MAX))
    return Titration(
        change=table.text("change"),
        percent_min=table.amount(_PERCENT_MIN).units,
        percent_max=table.amount(_PERCENT_MAX).units,
    )
