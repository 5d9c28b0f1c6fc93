"""The pump between its core and the world: each event once, its state kept, its effects in order."""

from typing import Any, Protocol

from attrs import evolve, frozen

from controller.alarms import NO_ALARMS, Priority
from controller.events import Command, Event, PowerOn, ReadClocks, Tick
from controller.limp_home import limping_home
from controller.presets import PRESETS, Device
from controller.refusals import Refusals
from controller.shell.errors import NoDelivery
from controller.shell.log import NUMBER_MAX, EventLog, Place, alarms_told_of, line_of, missing, told_of
from controller.shell.protected import MemoryFlipped, Protected
from controller.shell.store import Found, Kept, Limped, OtherLayout, Store, kept_for_limp_home_changes
from controller.state import State
from controller.step import Motor, Persist, StepResult, Tone, effects, step
from controller.units import Pulses


class Body(Protocol):
    """What the effects act on."""

    def supply(self, *, off: bool) -> None:
        """Have the interlock open the motor's supply, or close it."""

    def turn(self, pulses: Pulses, minute: int) -> None:
        """Turn the motor, in a minute since commissioning.

        Raises:
            OSError: it cannot be told.
        """

    def sound(self, priority: Priority) -> None:
        """Give a tone, or none."""


@frozen
class Parts:
    """What a pump is made of."""

    store: Store
    log: EventLog
    body: Body


class Pump:
    """One pump that runs."""

    def __init__(self, parts: Parts, kept: Kept) -> None:
        self._parts = parts
        self._notes: list[dict[str, Any]] = []
        self._take(kept)
        self._appended: Place = (0, 0)
        self.bad_frames = kept.bad_frames
        self.log_trouble = ""

    @property
    def device(self) -> Device:
        """The preset that it was built as."""
        return self._device

    @property
    def kept(self) -> Kept:
        """What was written last."""
        return self._kept

    @property
    def state(self) -> State:
        """The state, found to match its mirror, or read again from the banks."""
        try:
            return self._protected.checked()
        except MemoryFlipped:
            self._notes.append({"kind": "memory_flipped"})
            self.come_back(found_in(self._parts.store))
            return self._protected.checked()

    def judged(self, command: Command) -> Refusals:
        """Return what a command would be refused for now; nothing comes of it."""
        return step(self.state, command, self.device).refusals

    def happen(self, event: Event, role: str) -> StepResult:
        """Let an event happen, given by somebody or by the pump itself.

        Raises:
            NoDelivery: the state cannot be written, or the motor cannot be told; nothing more may happen.
        """
        before = self.state
        result = step(before, event, self.device)
        kept = self._after(before, event, result, role)
        anew = not isinstance(event, Tick | ReadClocks) or kept_for_limp_home_changes(before, result.state)
        try:
            for effect in effects(result):
                match effect:
                    case Persist():
                        self._parts.store.write(kept, limp_home=anew)
                        self._take(kept)
                    case Motor():
                        self._parts.body.supply(off=effect.off)
                        self._parts.body.turn(Pulses(effect.basal + effect.bolus), kept.minute)
                    case Tone():
                        self._parts.body.sound(effect.priority)
        except OSError as error:
            raise NoDelivery(f"the pump's memory cannot be written: {error.strerror}") from None
        self._append()
        return result

    def come_back(self, found: Found) -> None:
        """Go on from what was read, as after any power loss.

        Raises:
            NoDelivery: there is nothing to go on from.
        """
        kept, damaged = found.kept, found.damaged
        if kept is None:
            kept = _limping(found.limped, self._parts.log, self._kept.minute)
            self._notes.append({"kind": "limp_home"})
        if damaged:
            self._notes.append({"kind": "records_damaged", "records": list(damaged)})
        self._take(self._beside_the_log(kept))
        self._append()
        self.happen(PowerOn(record_lost=found.record_lost), "")

    def _beside_the_log(self, kept: Kept) -> Kept:
        """What is to go on beside the log that there is: where that is ahead of the records, a new epoch.

        Entries that nobody made would else stand where the next ones belong.
        """
        try:
            standing = self._parts.log.standing((kept.epoch, kept.entries))
        except OSError as error:
            self.log_trouble = f"the log cannot be read: {error.strerror}"
            return kept
        if standing.ahead or standing.garbled:
            told = {"kind": "log_damaged", "ahead": standing.ahead, "garbled": standing.garbled}
            self._notes.append(told)
        if not standing.ahead:
            return kept
        return evolve(kept, epoch=max(kept.epoch, standing.epoch_max) + 1, entries=0)

    def _take(self, kept: Kept) -> None:
        self._kept = kept
        self._device = device_named(kept.device)
        self._protected = Protected(kept.state)

    def _after(self, before: State, event: Event, result: StepResult, role: str) -> Kept:
        """What is written with the next state: the entries of this step, and those not yet in the log."""
        kept = self._kept
        minute = kept.minute + isinstance(event, Tick)
        told = (*self._notes, *told_of(before, event, result, role))
        self._notes = []
        lines = tuple(
            line_of(entry, place=(kept.epoch, kept.entries + number), minute=minute)
            for number, entry in enumerate(told, start=1)
        )
        return evolve(
            kept,
            minute=minute,
            entries=kept.entries + len(lines),
            pending=(*missing(kept.pending, self._appended), *lines),
            bad_frames=self.bad_frames,
            state=result.state,
        )

    def _append(self) -> None:
        """Bring the log up to date; what cannot be appended now stays pending, and delivery goes on."""
        lines = tuple(missing(self._kept.pending, self._appended))
        if not lines:
            return
        try:
            self._parts.log.append(lines)
        except OSError as error:
            self.log_trouble = f"the log cannot be written: {error.strerror}"
            return
        self.log_trouble = ""
        self._appended = (self._kept.epoch, self._kept.entries)


def commissioned_pump(parts: Parts, device: Device, drug: str, state: State) -> None:
    """Write the first records of a pump.

    Raises:
        NoDelivery: they cannot be written.
    """
    commissioned = {"kind": "commissioned", "device": device.name, "drug": drug}
    told = (commissioned, *alarms_told_of(NO_ALARMS, state.alarms))
    kept = Kept(
        device=device.name,
        drug=drug,
        minute=0,
        epoch=1,
        entries=len(told),
        pending=tuple(
            line_of(entry, place=(1, number), minute=0) for number, entry in enumerate(told, start=1)
        ),
        bad_frames=0,
        state=state,
    )
    try:
        parts.store.write(kept, limp_home=True)
    except OSError as error:
        raise NoDelivery(f"the pump's memory cannot be written: {error.strerror}") from None


def powered_on(parts: Parts) -> Pump:
    """Return the pump whose records are read, after its event PowerOn.

    Raises:
        NoDelivery: there is nothing to go on from.
    """
    return back_from(parts, found_in(parts.store), 0)


def back_from(parts: Parts, found: Found, minute_min: int) -> Pump:
    """Return the pump that goes on from what was found, after its event PowerOn.

    Args:
        parts: what it is made of.
        found: what its store holds.
        minute_min: a minute that has surely come; the copies for limp-home may know of no later one.

    Raises:
        NoDelivery: there is nothing to go on from.
    """
    pump = Pump(parts, found.kept or _limping(found.limped, parts.log, minute_min))
    pump.come_back(found)
    return pump


def found_in(store: Store) -> Found:
    """Return what a store holds.

    Raises:
        NoDelivery: another version wrote it.
    """
    try:
        return store.read()
    except OtherLayout:
        reason = "the records were written by another version of the controller"
        raise NoDelivery(f"{reason}; run that one") from None


def device_named(name: str) -> Device:
    """Return a preset by its name.

    Raises:
        NoDelivery: there is no such preset.
    """
    for preset in PRESETS:
        if preset.name == name:
            return preset
    raise NoDelivery(f"the records are those of a {name}, which this version does not know")


def _limping(limped: Limped | None, log: EventLog, minute_min: int) -> Kept:
    if limped is None:
        raise NoDelivery("neither bank and no copy for limp-home can be read; the pump must be replaced")
    device = device_named(limped.device)
    try:
        standing = log.standing((limped.epoch, NUMBER_MAX))
        epoch_max, minute_last = standing.epoch_max, standing.minute
    except OSError:  # it is said where the pump comes back
        epoch_max, minute_last = 0, 0
    return Kept(
        device=limped.device,
        drug=limped.drug,
        minute=max(limped.minute, minute_last, minute_min),
        epoch=max(limped.epoch, epoch_max) + 1,
        entries=0,
        pending=(),
        bad_frames=0,
        state=limping_home(limped.record, device),
    )
