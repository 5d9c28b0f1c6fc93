"""A signature of a trace, in a file beside it: who signed vouches for this trace and no other.

What is signed, with Ed25519 (RFC 8032), is the canonical JSON of `schema`, `records` and `trace_sha256`, the
SHA-256 of the last line; through the chain that is every character of every line. Keys are PEM files, PKCS #8
and SubjectPublicKeyInfo, as other tools write and read them. A private key is never shown and never logged.
"""

import os
import re
import stat
from pathlib import Path

from attrs import frozen
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from controller.shell.encoding import canonical
from controller.shell.errors import BadFile
from controller.shell.medium import made_anew
from controller.shell.reading import read_text
from fault_injection.trace import digest
from fault_injection.trace_file import Chain, record_in

SCHEMA = "dosebound.signature/1"
KEY_BYTES_MAX = 4_096
_HEX = re.compile(r"[0-9a-f]*", re.ASCII)


@frozen
class Signature:
    """A signature of a trace.

    Attributes:
        records: how many lines the trace has.
        trace_sha256: SHA-256 of its last line.
        key_sha256: SHA-256 of the 32 bytes of the public key, so that another key is told from another trace.
        signature: 64 bytes, in hexadecimal digits.
    """

    records: int
    trace_sha256: str
    key_sha256: str
    signature: str

    def text(self) -> str:
        """Return the text of its file: one line of canonical JSON."""
        return canonical({"schema": SCHEMA, **{key: getattr(self, key) for key in _KEYS}}) + "\n"


_KEYS = ("records", "trace_sha256", "key_sha256", "signature")
_DIGITS = {"trace_sha256": 64, "key_sha256": 64, "signature": 128}


def signed(records: int, trace_sha256: str, key: Ed25519PrivateKey) -> Signature:
    """Return the signature of a trace by its number of lines and the SHA-256 of the last."""
    return Signature(
        records=records,
        trace_sha256=trace_sha256,
        key_sha256=_key_sha256(key.public_key()),
        signature=key.sign(_message(records, trace_sha256)).hex(),
    )


def objection(signature: Signature, chain: Chain, key: Ed25519PublicKey) -> str | None:
    """Return why a signature does not vouch for a trace, or None if it does."""
    if signature.key_sha256 != _key_sha256(key):
        return "it was made with another key"
    message = _message(signature.records, signature.trace_sha256)
    try:
        key.verify(bytes.fromhex(signature.signature), message)
    except InvalidSignature:
        return "it is not what the key signs"
    if (signature.records, signature.trace_sha256) != (chain.records, chain.head):
        return "it is of another trace"
    return None if chain.broken is None else "it is of a trace whose chain does not hold"


def signature_beside(trace: Path) -> Path:
    """Return the file of a trace's signature."""
    return Path(f"{trace}.sig")


def read_signature(path: Path) -> Signature:
    """Return the signature in a file.

    Raises:
        BadFile: it cannot be read, or is not exactly what is written for a signature.
    """
    text = read_text(path)
    record = record_in(text.encode("ascii", errors="replace"))
    if record is None:
        raise BadFile(str(path), "", "", "is no signature: expected one line of JSON, whole numbers alone")
    if record.get("schema") != SCHEMA:
        raise BadFile(str(path), "schema", "", f'expected "{SCHEMA}"')
    for key, digits in _DIGITS.items():
        value = record.get(key)
        if not isinstance(value, str) or len(value) != digits or not _HEX.fullmatch(value):
            raise BadFile(str(path), key, "", f"expected {digits} hexadecimal digits")
    if type(record.get("records")) is not int:
        raise BadFile(str(path), "records", "", "expected a whole number")
    signature = Signature(**{key: record[key] for key in _KEYS})
    if signature.text() != text:
        raise BadFile(str(path), "", "", "expected these keys and no other, in one line of canonical JSON")
    return signature


def make_pair(private: Path) -> tuple[Path, Path]:
    """Make a key pair, the public key's file beside the private one's, and return both.

    Raises:
        BadFile: one cannot be written, or is there already.
    """
    public = Path(f"{private}.pub")
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _write_new(private, pem, 0o600)
    try:
        _write_new(public, key.public_key().public_bytes(*_PUBLIC), 0o644)
    except BadFile:
        private.unlink()  # a key whose other half is not there is of no use
        raise
    return private, public


_PUBLIC = (Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def read_private_key(path: Path) -> Ed25519PrivateKey:
    """Return the key to sign with.

    Raises:
        BadFile: it cannot be read, others than its owner may touch it, or it is no such key.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        try:
            status = os.fstat(descriptor)
            data = os.read(descriptor, KEY_BYTES_MAX) if stat.S_ISREG(status.st_mode) else b""
        finally:
            os.close(descriptor)
    except OSError as error:
        raise BadFile(str(path), "", "", f"cannot be read: {error.strerror}") from None
    except ValueError:  # a NUL in the path
        raise BadFile(str(path), "", "", "not a path") from None
    if not stat.S_ISREG(status.st_mode):
        raise BadFile(str(path), "", "", "not a regular file")
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise BadFile(str(path), "", "", "others than its owner may read or change it; chmod 600")
    try:
        key = load_pem_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):  # TypeError: it is encrypted
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise BadFile(str(path), "", "", "expected a private Ed25519 key in PEM, not encrypted")
    return key


def read_public_key(path: Path) -> Ed25519PublicKey:
    """Return the key to check a signature with.

    Raises:
        BadFile: it cannot be read, or it is no such key.
    """
    try:
        key = load_pem_public_key(read_text(path).encode("utf-8"))
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise BadFile(str(path), "", "", "expected a public Ed25519 key in PEM")
    return key


def _message(records: int, trace_sha256: str) -> bytes:
    return canonical({"schema": SCHEMA, "records": records, "trace_sha256": trace_sha256}).encode("ascii")


def _key_sha256(key: Ed25519PublicKey) -> str:
    return digest(key.public_bytes_raw())


def _write_new(path: Path, data: bytes, mode: int) -> None:
    try:
        made_anew(path, data, mode)
    except FileExistsError:
        raise BadFile(str(path), "", "", "is there already; a key is never overwritten") from None
    except OSError as error:
        raise BadFile(str(path), "", "", f"no key can be made: {error.strerror}") from None
    except ValueError:  # a NUL in the path
        raise BadFile(str(path), "", "", "not a path") from None
