"""The battery of the reference pump: a sum of what was spent, and readings on end."""

from collections.abc import Iterator

from controller.alarms import Priority
from controller.battery import Battery, Voltage
from controller.presets import BUDGET

NOTICE_DAYS = 91
DAY_MIN = 24 * 60
DAILY_COMMANDS = 50
LOW_MV, STOP_MV = 2_600, 2_200
STOP_MIN = 60


class EnergyBook:
    """What was spent since the battery was full, everything at its most; a run may begin with a worn one."""

    def __init__(self, left_uj: int, stroke_max_nl: int) -> None:
        self._stroke_nl = stroke_max_nl
        self._spent_uj = BUDGET.capacity_uj - left_uj
        self._readings_too_low = 0
        self.due = False
        self.low = False
        self.ended = False

    def spend(self, energy_uj: int) -> None:
        """Note what something may have drained."""
        self._spent_uj += energy_uj

    def tone(self, priority: Priority) -> None:
        """Note a tone, if there was one."""
        if priority != Priority.NONE:
            self.spend(BUDGET.tone_uj)

    def minute(self, voltage: Voltage) -> None:
        """Let a minute begin with this reading."""
        self.spend(BUDGET.minute_uj)
        self.low = voltage.known and voltage.mv < LOW_MV
        too_low = voltage.known and voltage.mv < STOP_MV
        self._readings_too_low = self._readings_too_low + 1 if too_low else 0

    def minutes_pass_well(self, minutes: int) -> None:
        """Let minutes pass in which the voltage reads well."""
        self.spend(minutes * BUDGET.minute_uj)
        self.low, self._readings_too_low = False, 0

    def look_ahead(self, limit_nl: int) -> None:
        """Notice whether the rest, less a tone, may not last through the notice, and whether all is over."""
        rest_uj = max(0, BUDGET.capacity_uj - self._spent_uj) - BUDGET.tone_uj
        fixed_uj = DAY_MIN * (BUDGET.minute_uj + BUDGET.tone_uj) + DAILY_COMMANDS * BUDGET.command_uj
        pulses_by_stroke = NOTICE_DAYS * limit_nl * BUDGET.pulse_uj
        if self._spent_uj >= BUDGET.capacity_uj:
            self.low = True
            self.ended = self.ended or self._readings_too_low >= STOP_MIN
        self.due = (rest_uj - NOTICE_DAYS * fixed_uj) * self._stroke_nl < pulses_by_stroke

    def judge(self, battery: Battery) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with the pump's own account."""
        told_uj, rest_uj = battery.left_uj - battery.owed_uj, BUDGET.capacity_uj - self._spent_uj
        if told_uj > max(0, rest_uj):
            yield "BAT-1", f"the account says {told_uj} uJ where {rest_uj} uJ may be left"
        if battery.ended != self.ended:
            yield "BAT-1", "service ends, or goes on, without its cause"
