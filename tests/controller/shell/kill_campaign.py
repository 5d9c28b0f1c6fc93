"""The kill campaign: a bench pump that is killed at random instants, under boluses, refills and commands.

`python -m tests.controller.shell.kill_campaign --kills 1000 --seed 1`. Each time it is started again, and
what it wrote is held against what its motor turned and what its senders were told. Exit: 0 nothing wrong, 1
else.
"""

import argparse
import sys
import tempfile
import time
from json import dumps, loads
from pathlib import Path
from random import Random

from attrs import define, field

from controller.alarms import Cause
from controller.shell.bench import MOTOR_LOG, BenchBody, lived_through
from controller.shell.errors import NoAnswer
from controller.shell.frames import Role
from controller.shell.line import NAME, ask
from controller.shell.log import LOG, EventLog
from controller.shell.medium import Folder, GrowingFile
from controller.shell.pump import Parts, device_named, powered_on
from controller.shell.store import Store
from tests.controller.shell.benches import EXAMPLE, frame, kept_in, log_of, new_folder, start, undercounts

TIME_SCALE = 1_000_000
ALIVE_S = 0.4
"""A pump is killed at an instant up to so long after it first answers, or after it was started."""
IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""What a killed process has written is not lost with it: flushing to a disk would test the disk."""
UNLOCKING: tuple[dict[str, object], ...] = (
    {"kind": "clinician_bolus", "dose_mcg": 8, "duration_min": 6},
    *(dict[str, object](kind="acknowledge", cause=cause.name.lower()) for cause in Cause),
    {"kind": "confirm_dose"},
    {"kind": "synchronise"},
    {"kind": "resume"},
)
"""What has to be said after power is back before a bolus is given, the last of it first."""


@define
class Campaign:
    """What was done, and what was wrong.

    Attributes:
        kills: how often the pump was killed.
        sent, accepted: commands.
        told: role and counter of each command whose sender was told that it was accepted.
        given: role and counter of each command that was ever sent.
        wrongs: what was wrong after a restart.
    """

    folder: Path
    random: Random
    kills: int = 0
    sent: int = 0
    told: set[tuple[str, int]] = field(factory=set)
    given: set[tuple[str, int]] = field(factory=set)
    counters: dict[Role, int] = field(factory=lambda: dict.fromkeys(Role, 0))
    wrongs: list[str] = field(factory=list)

    def run(self, kills: int) -> None:
        """Kill so often."""
        prescription: Path | None = EXAMPLE
        while self.kills < kills and not self.wrongs:
            pump = start(self.folder, time_scale=TIME_SCALE, prescription=prescription)
            if prescription is not None:
                self._wait_for_the_first_record()
                prescription = None
            self._command_for(self.random.random() * ALIVE_S)
            pump.kill()
            self.kills += 1
            self._look()

    def _wait_for_the_first_record(self) -> None:
        while not (self.folder / NAME).exists():
            time.sleep(0.001)

    def _command_for(self, seconds: float) -> None:
        """Send what comes to mind until the time is over; the last command may still be under way."""
        until = time.monotonic() + seconds
        first = list(UNLOCKING) if self.random.random() < 0.8 else []
        while time.monotonic() < until:
            role, payload = (Role.CLINICIAN, first.pop()) if first else self._thought_of()
            self._send(role, payload, max(0.001, until - time.monotonic()))

    def _send(self, role: Role, payload: dict[str, object], wait_s: float) -> None:
        given = (role.name.lower(), self.counters[role] + 1)
        self.given.add(given)
        try:
            answer = ask(self.folder, frame(self.folder, given[1], dumps(payload), role), wait_s)
        except NoAnswer:
            time.sleep(0.001)
            return
        finally:
            self.counters[role] += 1
        self.sent += 1
        if loads(answer)["answer"] == "accepted":
            self.told.add(given)

    def _thought_of(self) -> tuple[Role, dict[str, object]]:
        text = EXAMPLE.read_text(encoding="utf-8")
        clinicians: tuple[dict[str, object], ...] = (
            {"kind": "resume"},
            {"kind": "resume"},
            {"kind": "stop"},
            {"kind": "confirm_dose"},
            {"kind": "synchronise"},
            {"kind": "clinician_bolus", "dose_mcg": 4, "duration_min": 5},
            {"kind": "clinician_bolus", "dose_mcg": 2, "duration_min": 1},
            {"kind": "turn", "by": "hour_on"},
            {"kind": "acknowledge", "cause": self.random.choice(list(Cause)).name.lower()},
            {"kind": "load_with_override", "prescription": text},
            {"kind": "confirm"},
            {"kind": "open_refill", "fallback": text},
            {"kind": "report_residual", "aspirated_ml": self.random.randrange(0, 20)},
            {"kind": "report_fill", "volume_ml": 18, "mcg_per_ml": 500},
            {"kind": "confirm_fill", "volume_ml": 18, "prescription": text, "second_person": True},
            {"kind": "clear_discrepancy"},
        )
        if self.random.random() < 0.2:
            return Role.PATIENT, {"kind": "patient_bolus"}
        return Role.CLINICIAN, self.random.choice(clinicians)

    def _look(self) -> None:
        """Switch the pump on in this process, look at it, and switch it off again."""
        store, log = Store(Folder(self.folder)), EventLog(GrowingFile(self.folder / LOG))
        device = device_named(kept_in(self.folder).device)
        powered_on(Parts(store, log, BenchBody(self.folder / MOTOR_LOG, device, lambda _: None)))
        self.wrongs += undercounts(self.folder)
        self.wrongs += self._wrongs_of_the_log()

    def _wrongs_of_the_log(self) -> list[str]:
        entries = log_of(self.folder)
        places = [(entry["epoch"], entry["sequence"]) for entry in entries]
        told = [(entry["role"], entry["counter"]) for entry in entries if entry["kind"] == "command"]
        return [
            *(["an entry is missing or twice"] if places != [(1, n + 1) for n in range(len(places))] else []),
            *(["a command is told of twice"] if len(told) != len(set(told)) else []),
            *(["an accepted command is not in the log"] if not self.told <= set(told) else []),
            *(["the log tells of a command that nobody sent"] if not set(told) <= self.given else []),
        ]


def main() -> int:
    """Run a campaign, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dosebound-kill-", dir=IN_MEMORY) as name:
        campaign = Campaign(new_folder(Path(name)), Random(asked.seed))
        campaign.run(asked.kills)
        kept = kept_in(campaign.folder)
        turned = sum(record.get("pulses", 0) for record in lived_through(campaign.folder / MOTOR_LOG))
        print(f"seed {asked.seed}: {campaign.kills} kills, {kept.minute} minutes, {turned} pulses turned")
        print(f"{campaign.sent} commands answered, {len(campaign.told)} accepted, {kept.entries} log entries")
        print(*(campaign.wrongs or ["nothing wrong"]), sep="\n")
    return 1 if campaign.wrongs else 0


if __name__ == "__main__":
    sys.exit(main())
