"""Keys of the roles: one file each, readable by its owner only, never shown and never logged."""

import os
import secrets
import stat
from pathlib import Path

from controller.shell.errors import BadFile
from controller.shell.frames import Keys, Role
from controller.shell.medium import made_anew

KEY_BYTES = 32
"""What is made, and the least that is taken: the length of the digest."""
KEY_BYTES_MAX = 4_096


def key_file(folder: Path, role: Role) -> Path:
    """Return where the key of a role lies."""
    return folder / f"{role.name.lower()}.key"


def make_keys(folder: Path) -> tuple[Path, ...]:
    """Make a folder with a new key for each role, and return their files; none is ever overwritten.

    Raises:
        BadFile: one cannot be made, or is there already.
    """
    files = tuple(key_file(folder, role) for role in Role)
    made: list[Path] = []
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for file in files:
            if file.exists():
                raise BadFile(str(file), "", "", "is there already; a key is never overwritten")
        for file in files:
            made_anew(file, secrets.token_bytes(KEY_BYTES), 0o600)
            made.append(file)
    except OSError as error:
        for file in made:  # one key is not enough, and would stand in the way of both
            file.unlink()
        raise BadFile(str(folder), "", "", f"no key can be made: {error.strerror}") from None
    return files


def read_key(folder: Path, role: Role) -> bytes:
    """Return the key of a role.

    Raises:
        BadFile: there is none, it is too short, or others than its owner may touch it.
    """
    file = key_file(folder, role)
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        try:
            status = os.fstat(descriptor)
            key = os.read(descriptor, KEY_BYTES_MAX + 1)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise BadFile(str(file), "", "", f"cannot be read: {error.strerror}") from None
    if not stat.S_ISREG(status.st_mode) or stat.S_IMODE(status.st_mode) & 0o077:
        raise BadFile(str(file), "", "", "others than its owner may read or change it; chmod 600")
    if not KEY_BYTES <= len(key) <= KEY_BYTES_MAX:
        raise BadFile(str(file), "", "", f"a key has {KEY_BYTES} to {KEY_BYTES_MAX} bytes")
    return key


def read_keys(folder: Path) -> Keys:
    """Return the keys of all roles, no two the same.

    Raises:
        BadFile: one of them is bad.
    """
    keys = {role: read_key(folder, role) for role in Role}
    if len(set(keys.values())) < len(keys):
        raise BadFile(str(folder), "", "", "two roles have the same key")
    return keys
