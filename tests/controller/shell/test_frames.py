"""Frames: who holds no key of a role, or sends an old frame again, commands nothing and is counted."""

from json import dumps
from pathlib import Path
from random import Random

import pytest
from click import ClickException

from controller.shell.errors import BadFile
from controller.shell.frames import FRAME_BYTES_MAX, Frame, Role, opened, sealed
from controller.shell.keys import key_file, make_keys, read_key, read_keys
from controller.shell.prescription import commission, load_admitted
from controller.shell.pump import Pump
from controller.shell.telemetry import Desk
from controller.state import Mode
from controller.units import CommandCounter
from proofs.power_cuts import World, commissioned_in, still_on
from tests.controller.shell.benches import EXAMPLE
from tests.controller.shell.test_pump import new_world

KEYS = {Role.CLINICIAN: b"c" * 32, Role.PATIENT: b"p" * 32}
OTHERS = {Role.CLINICIAN: b"x" * 32, Role.PATIENT: b"y" * 32}
FRAMES = 10_000


def frame(counter: int, payload: object, role: Role = Role.CLINICIAN, key: bytes = b"") -> bytes:
    """A sealed frame."""
    return sealed(Frame(role, CommandCounter(counter), dumps(payload)), key or KEYS[role])


def desk(world: World) -> tuple[Desk, Pump]:
    """A pump and the desk that takes its frames."""
    pump = still_on(world)
    return Desk(pump, KEYS, lambda _: None), pump


def test_a_frame_is_opened_by_whom_it_was_sealed_for() -> None:
    """As it was sealed."""
    sent = Frame(Role.PATIENT, CommandCounter(3), "now")
    assert sent == opened(sealed(sent, KEYS[Role.PATIENT]), KEYS)


def test_no_frame_is_opened_that_was_changed_anywhere() -> None:
    """Every bit of it counts, its length and its role too."""
    data = frame(1, {"kind": "stop"})
    for bit in range(8 * len(data)):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        assert opened(bytes(changed), KEYS) is None
    for length in range(len(data)):
        assert opened(data[:length], KEYS) is None
    assert opened(data + b"\x00", KEYS) is None
    assert opened(b"\x00" * (FRAME_BYTES_MAX + 1), KEYS) is None


def test_a_good_frame_is_obeyed_and_answered() -> None:
    """And refused with its reasons, where the core refuses."""
    taken, pump = desk(new_world())
    assert b'{"answer":"accepted","reasons":[]}' == taken.answer(frame(1, {"kind": "resume"}))
    assert Mode.INFUSING == pump.state.mode
    assert b'{"answer":"refused","reasons":["not_stopped"]}' == taken.answer(frame(2, {"kind": "resume"}))
    assert b'{"answer":"refused","reasons":["replayed"]}' == taken.answer(frame(2, {"kind": "stop"}))
    assert Mode.INFUSING == pump.state.mode


def test_a_prescription_is_admitted_by_the_pump_itself() -> None:
    """One that is refused, or for another pump, is no command; nothing changes."""
    prescription, order = load_admitted(EXAMPLE)
    taken, pump = desk(commissioned_in(commission(prescription, order), prescription.device))
    text = EXAMPLE.read_text(encoding="utf-8")
    loaded = taken.answer(frame(1, {"kind": "load", "prescription": text}))
    assert loaded is not None and b"accepted" in loaded
    too_much = text.replace("daily_mcg", "daily_mcg_")
    for wrong in (too_much, text.replace("synchromed-like-20", "synchromed-like-40"), "", "x = "):
        assert b'"bad"' in (taken.answer(frame(9, {"kind": "load", "prescription": wrong})) or b"")
    assert 4 == pump.bad_frames
    assert 1 == pump.state.counter


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        (Role.PATIENT, "stop"),
        (Role.PATIENT, "resume"),
        (Role.CLINICIAN, "patient_bolus"),
        (Role.PATIENT, "x"),
    ],
)
def test_a_role_commands_nothing_that_is_not_its_own(role: Role, kind: str) -> None:
    """However well the frame is sealed."""
    taken, pump = desk(new_world())
    before = pump.kept
    assert b'"bad"' in (taken.answer(frame(1, {"kind": kind}, role)) or b"")
    assert (before, 1) == (pump.kept, pump.bad_frames)


def test_ten_thousand_bad_frames_command_nothing_and_are_all_counted() -> None:
    """Replayed, reordered, cut short, sealed with another key or another role's, or of random bytes."""
    random, world = Random(1), new_world()
    taken, pump = desk(world)
    good = [
        frame(1, {"kind": "resume"}),
        frame(2, {"kind": "turn", "by": "hour_on"}),
        frame(3, {"kind": "stop"}),
    ]
    for each in good:
        taken.answer(each)
    before = pump.state
    for _ in range(FRAMES):
        answer = taken.answer(bad_frame(random, good))
        assert answer is None or b"replayed" in answer or b'"bad"' in answer
    counted = pump.bad_frames + pump.state.audit.refused - before.audit.refused
    assert FRAMES == counted
    assert before.order == pump.state.order and before.mode == pump.state.mode
    assert (3, 0, 3) == (pump.state.counter, pump.state.patient_counter, pump.state.audit.accepted)


def bad_frame(random: Random, good: list[bytes]) -> bytes:
    """One of every kind of frame that must not be obeyed."""
    seen, counter = random.choice(good), random.randrange(4, 1_000)
    return random.choices(
        (
            lambda: seen,
            lambda: seen[: random.randrange(len(seen))],
            lambda: frame(counter, {"kind": "resume"}, key=random.choice(list(OTHERS.values()))),
            lambda: frame(counter, {"kind": "stop"}, key=KEYS[Role.PATIENT]),
            lambda: frame(counter, {"kind": "patient_bolus"}, Role.PATIENT, KEYS[Role.CLINICIAN]),
            lambda: frame(counter, {"kind": "resume"}, Role.PATIENT),
            lambda: frame(counter, random.choice(([], 1, {"kind": 1}, {"kind": "stop", "now": True}, {}))),
            lambda: random.randbytes(random.randrange(0, 200)),
            lambda: seen[:-32] + random.randbytes(32),
        ),
        (1, 9, 9, 9, 9, 9, 9, 9, 9),
    )[0]()


def test_keys_are_made_for_their_owner_only_and_never_overwritten(tmp_path: Path) -> None:
    """32 random bytes a role, no two the same."""
    files = make_keys(tmp_path / "pump")
    assert [0o600, 0o600] == [file.stat().st_mode & 0o777 for file in files]
    assert [32, 32] == [len(key) for key in read_keys(tmp_path / "pump").values()]
    with pytest.raises(BadFile, match="never overwritten"):
        make_keys(tmp_path / "pump")


def test_a_key_that_others_could_touch_or_guess_is_not_taken(tmp_path: Path) -> None:
    """Permissions, length, and two roles with one key; no message holds a key."""
    make_keys(tmp_path)
    file = key_file(tmp_path, Role.PATIENT)
    file.chmod(0o640)
    refused(tmp_path, "chmod 600")
    file.chmod(0o600)
    file.write_bytes(b"s" * 31)
    refused(tmp_path, "32 to 4096 bytes")
    file.write_bytes(key_file(tmp_path, Role.CLINICIAN).read_bytes())
    refused(tmp_path, "same key")
    file.unlink()
    refused(tmp_path, "cannot be read")
    with pytest.raises(BadFile):
        read_key(tmp_path, Role.PATIENT)


def refused(folder: Path, why: str) -> None:
    """The keys of a folder are turned down, and why."""
    with pytest.raises(ClickException, match=why) as told:
        read_keys(folder)
    assert "sss" not in str(told.value)
