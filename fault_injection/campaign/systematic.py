"""The catalogue, run through: every fault alone, or every pair, in each situation in which it can come about.

A single fault runs on every preset that can have it, a pair on the preset with all sensors, on which every
fault is possible. Two faults of one part cannot be there at once, and make no pair.
"""

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from itertools import combinations

from attrs import frozen

from controller.presets import PRESETS, Device
from controller.reservoir import low_threshold_nl
from controller.units import Minutes, Nanolitres
from fault_injection.campaign.dice import Dice
from fault_injection.campaign.draft import EVENT, FAULT, Draft, Entry, Promise
from fault_injection.campaign.draft import Setting as Value
from fault_injection.campaign.plan import quiet_minutes
from fault_injection.campaign.prescribing import CONCENTRATIONS, Prescribed, on_device
from fault_injection.campaign.stories import event
from fault_injection.catalogue import CATALOGUE
from fault_injection.clock import DAY_MIN, HOUR_MIN
from fault_injection.fault_entries import FAULTS as KINDS
from fault_injection.injection import Injection, Put, Setting, Situation
from fault_injection.monitors import Watching
from fault_injection.scenario import SEED_MAX
from spec.faults import FAULTS

BEGIN_MIN = 6 * HOUR_MIN
"""When faults begin: the situation has stood for a while, and nothing is low yet."""
AFTER_MIN = HOUR_MIN
"""How long a run goes on beyond the last bound."""
LEAST_MIN = DAY_MIN
"""How long a run goes on after the beginning, where no alarm is due or sooner."""
BASES = {True: "part-filled-sensed.toml", False: "part-filled-unsensed.toml"}
"""A continuous program, by whether the preset has sensors: any quarter-hour is like any other."""
PRESCRIPTION = "prescription-1.toml"
_SPEC = {entry.id: entry for entry in FAULTS}


@frozen
class Case:
    """One or two faults, what the pump is doing when they begin, and the preset."""

    faults: tuple[str, ...]
    situation: Situation
    device: Device


@cache
def cases(*, pairs: bool) -> tuple[Case, ...]:
    """Return every case, in the order of the catalogue."""
    injected = [row for row in CATALOGUE.values() if not row.why_not]
    if pairs:
        return tuple(case for one, other in combinations(injected, 2) for case in _pair(one, other))
    return tuple(
        Case((row.id,), situation, device)
        for row in injected
        for situation in row.situations
        for device in PRESETS
        if device.name in _SPEC[row.id].possible_on
    )


@frozen
class Systematic:
    """The plan of a campaign through the catalogue: run `n` is the n-th case.

    Attributes:
        seed: of all chance within the runs.
        watching: which monitors are on.
        pairs: whether every pair is run, or every fault alone.
        stepped: whether each minute is stepped through.
    """

    seed: int
    watching: Watching
    pairs: bool
    stepped: bool = False

    @property
    def strict(self) -> bool:
        """Of a pair, one fault may hide the other."""
        return not self.pairs

    @property
    def compares(self) -> bool:
        """Always: what a fault does to the patient is told against the situation that it is in."""
        return True

    @property
    def identity(self) -> Mapping[str, str]:
        """Kind, seed, monitors, and what becomes of quiet minutes."""
        return {
            "kind": "pairs" if self.pairs else "catalogue",
            "seed": str(self.seed),
            "monitors": self.watching.value,
            "quiet_minutes": quiet_minutes(stepped=self.stepped),
        }

    @property
    def cases(self) -> tuple[Case, ...]:
        """What is run."""
        return cases(pairs=self.pairs)

    def draft(self, number: int) -> Draft:
        """Return the scenario of a case; numbers begin with 1."""
        case = self.cases[number - 1]
        dice = Dice(f"catalogue/{self.seed}/{number}")
        pump = on_device(BASES[case.device.has_level_sensor], case.device)
        setting = _setting(case, pump)
        promises = tuple(_promises(case, setting))
        bounds = [promise.by + AFTER_MIN for promise in promises]
        minutes = max(BEGIN_MIN + LEAST_MIN, *bounds, 0)
        puts = [(each, put) for each in case.faults for put in CATALOGUE[each].puts(setting)]
        found = [entry for fault, put in puts for entry in _entries(fault, put, minutes)]
        events = [*_leading_to(case.situation, pump), *(each for each in found if each.table == EVENT)]
        entries = (
            *(each for each in found if each.table == FAULT),
            *sorted(events, key=lambda each: each.begin),
        )
        return Draft(
            id=f"catalogue-{self.seed}-{number}",
            title=f"{' and '.join(case.faults)}, {case.situation.value}, on {case.device.name}",
            source="The fault catalogue: sizes and times are its own, derived or assumed.",
            seed=dice.below(SEED_MAX + 1),
            minutes=minutes,
            prescription=PRESCRIPTION,
            prescriptions={PRESCRIPTION: pump.text},
            dead_volume_ml=Decimal(pump.order.dead_volume_min_nl).scaleb(-6),
            entries=entries,
            promises=promises,
        )


def _pair(one: Injection, other: Injection) -> Iterator[Case]:
    device = next(each for each in PRESETS if each.has_level_sensor)
    for situation in one.situations:
        case = Case((one.id, other.id), situation, device)
        if situation in other.situations and not _of_one_part(case):
            yield case


def _of_one_part(case: Case) -> bool:
    """Whether two faults change the health of one part."""
    setting = _setting(case, on_device(BASES[case.device.has_level_sensor], case.device))
    one, other = (
        {KINDS[put.kind].subject for put in CATALOGUE[fault].puts(setting) if put.kind in KINDS}
        for fault in case.faults
    )
    return not one.isdisjoint(other)


def _setting(case: Case, pump: Prescribed) -> Setting:
    ring, volume_nl = pump.order.ring, pump.prescription.request.volume_nl
    floor_nl = pump.prescription.request.usable_floor_nl
    least = {
        Situation.HOLIDAY: min(ring) // 2,
        Situation.REFILL: min(ring) * pump.concentration // max(CONCENTRATIONS),
    }
    slowest = least.get(case.situation, min(ring))
    return Setting(
        device=case.device,
        situation=case.situation,
        entered=pump.prescription.request.concentration,
        slowest=type(ring[0])(slowest),
        fastest=max(ring),
        pumped_nl=Nanolitres(pump.day_nl * BEGIN_MIN // DAY_MIN),
        volume_nl=volume_nl,
        low_nl=Nanolitres(floor_nl + low_threshold_nl(pump.order.week_nl, pump.order.limits.day_nl)),
        prescription=PRESCRIPTION,
    )


def _promises(case: Case, setting: Setting) -> Iterator[Promise]:
    for fault in case.faults:
        alarm, within = _SPEC[fault].alarm, CATALOGUE[fault].within
        if alarm is None or within is None or case.device.name not in _SPEC[fault].detectable_on:
            continue
        due = within(setting)
        if due is not None:
            yield Promise(fault, alarm, BEGIN_MIN, BEGIN_MIN + due)


def _entries(fault: str, put: Put, minutes: int) -> Iterator[Entry]:
    """The entries of one put; one that comes again and again ends within the run."""
    first = BEGIN_MIN + put.after
    times = range(first, minutes - put.lasts + 1, put.every) if put.every else (first,)
    keys = {key: _value(text) for key, text in put.keys.items()}
    for at in times:
        if put.kind in KINDS:
            yield Entry(FAULT, put.kind, at, at + put.lasts if put.lasts else None, keys, fault)
        else:
            yield Entry(EVENT, put.kind, at, None, keys, fault)


def _value(text: str) -> Value:
    value: Value = tomllib.loads(f"value = {text}", parse_float=Decimal)["value"]
    return value


def _leading_to(situation: Situation, pump: Prescribed) -> Iterator[Entry]:
    """The events that bring the pump into a situation."""
    yield event(0, "resume")
    yield event(0, "acknowledge", cause="stopped")
    before = Minutes(BEGIN_MIN - 5)
    match situation:
        case Situation.INFUSING:
            pass
        case Situation.BOLUS:
            dose = Decimal(10 * pump.device.stroke_nl * pump.concentration).scaleb(-6)
            yield event(before, "clinician_bolus", dose_mcg=dose, duration_min=4 * HOUR_MIN)
        case Situation.HOLIDAY:
            yield event(BEGIN_MIN - HOUR_MIN, "power_back", record_lost=False)
            yield event(BEGIN_MIN - HOUR_MIN, "synchronise")
            yield event(before, "acknowledge", cause="time_unknown")
        case Situation.REFILL:
            yield event(before, "open_refill")
        case Situation.STOPPED:
            yield event(before, "stop")
        case Situation.ENDED:
            yield event(before, "stop")
            yield event(before, "end_therapy")
