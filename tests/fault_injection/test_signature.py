"""A signature vouches for one trace and one key, and its keys are kept as keys are."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from shutil import which

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from controller.shell.errors import BadFile
from fault_injection.audit_commands import audit, keypair
from fault_injection.commands import replay
from fault_injection.signature import objection, read_public_key, read_signature, signature_beside
from fault_injection.trace_file import opened
from tests.fault_injection.forging import SHORT

WriteScenario = Callable[..., Path]


def run(command: object, *arguments: str | Path) -> Result:
    """A command of the laboratory, in this process."""
    return CliRunner().invoke(command, [str(argument) for argument in arguments])  # type: ignore[arg-type]  # one of ours


@pytest.fixture
def signed(write_scenario: WriteScenario, tmp_path: Path) -> Path:
    """A folder with a key pair, and a short scenario's trace signed with it."""
    assert 0 == run(keypair, tmp_path / "key").exit_code
    scenario = write_scenario(**SHORT)
    result = run(replay, scenario, "--trace", tmp_path / "trace", "--sign", tmp_path / "key")
    assert 0 == result.exit_code, result.output
    return tmp_path


def checked(folder: Path, *, signature: str = "trace.sig", key: str = "key.pub") -> Result:
    """`audit` of the trace with its signature."""
    return run(
        audit,
        folder / "trace",
        "--scenario",
        folder / "bench" / "small.toml",
        "--signature",
        folder / signature,
        "--public-key",
        folder / key,
    )


def test_a_signed_trace_is_vouched_for(signed: Path) -> None:
    """Exit 0, and the report says so."""
    result = checked(signed)
    assert (0, True) == (result.exit_code, "Signature: vouches for this trace." in result.output)


def test_the_signature_is_not_of_a_trace_whose_chain_was_made_anew(signed: Path) -> None:
    """Nor of one with a record more or less: the head or the number of lines is another."""
    lines = (signed / "trace").read_bytes().splitlines(keepends=True)
    (signed / "trace").write_bytes(b"".join(lines[:-1]))
    result = checked(signed)
    assert (1, True) == (result.exit_code, "Signature: it is of another trace." in result.output)


def test_a_trace_changed_under_its_signature_is_not_vouched_for(signed: Path) -> None:
    """The head is of the last line: whatever stands before it counts through the chain."""
    data = (signed / "trace").read_bytes()
    (signed / "trace").write_bytes(data.replace(b'"seed":7', b'"seed":8'))
    with opened(signed / "trace") as trace:
        chain = trace.chain()
    signature, key = read_signature(signed / "trace.sig"), read_public_key(signed / "key.pub")
    assert signature.trace_sha256 == chain.head
    assert "it is of a trace whose chain does not hold" == objection(signature, chain, key)


def test_another_key_vouches_for_nothing(signed: Path) -> None:
    """Exit 1, and it is said that the key is another."""
    run(keypair, signed / "other")
    result = checked(signed, key="other.pub")
    assert (1, True) == (result.exit_code, "it was made with another key" in result.output)


def test_every_character_of_a_signature_counts(signed: Path) -> None:
    """Changed, it is either no signature at all or one that does not verify."""
    text = (signed / "trace.sig").read_text(encoding="ascii")
    with opened(signed / "trace") as trace:
        chain = trace.chain()
    key = read_public_key(signed / "key.pub")
    spoiled = signed / "spoiled.sig"
    for place in range(len(text)):
        other = "1" if text[place] != "1" else "2"
        spoiled.write_text(text[:place] + other + text[place + 1 :], encoding="ascii")
        try:
            signature = read_signature(spoiled)
        except BadFile:
            pass
        else:
            assert objection(signature, chain, key) is not None, place


def test_keys_are_for_their_owner_and_never_shown(signed: Path) -> None:
    """The private one is made with mode 600, and no output of any command holds a part of it."""
    assert 0o600 == (signed / "key").stat().st_mode & 0o777
    secret = (signed / "key").read_text(encoding="ascii").splitlines()[1]
    outputs = [checked(signed).output, (signed / "trace.sig").read_text(), (signed / "trace").read_text()]
    assert [] == [output for output in outputs if secret in output]


def test_a_key_pair_is_never_made_over_another(signed: Path) -> None:
    """Neither half; what is there stays, and no half is left alone."""
    before = (signed / "key").read_bytes()
    result = run(keypair, signed / "key")
    assert (2, before) == (result.exit_code, (signed / "key").read_bytes())
    (signed / "new.pub").write_text("something")
    assert 2 == run(keypair, signed / "new").exit_code
    assert not (signed / "new").exists()
    assert "something" == (signed / "new.pub").read_text()


def spoil_mode(path: Path) -> None:
    path.chmod(0o640)


def written(path: Path, pem: bytes) -> None:
    path.write_bytes(pem)
    path.chmod(0o600)


def pem_of(key: object, encryption: object) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)  # type: ignore[attr-defined, no-any-return]  # any kind of key


BAD_KEYS: dict[str, Callable[[Path], object]] = {
    "readable by others": spoil_mode,
    "missing": lambda path: path.unlink(),
    "a directory": lambda path: path.rename(path.with_name("old")).with_name("key").mkdir(),
    "a fifo": lambda path: os.mkfifo(path.rename(path.with_name("old")).with_name("key"), 0o600),
    "empty": lambda path: path.write_bytes(b""),
    "the public half": lambda path: written(path, path.with_name("key.pub").read_bytes()),
    "of another kind": lambda path: written(path, pem_of(generate_private_key(65537, 2048), NoEncryption())),
    "encrypted": lambda path: written(
        path, pem_of(Ed25519PrivateKey.generate(), BestAvailableEncryption(b"word"))
    ),
}


@pytest.mark.parametrize("spoil", BAD_KEYS.values(), ids=BAD_KEYS.keys())
def test_a_bad_key_signs_nothing(
    write_scenario: WriteScenario, tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    """Exit 2 before the run, one message, and neither trace nor signature is written."""
    run(keypair, tmp_path / "key")
    spoil(tmp_path / "key")
    result = run(replay, write_scenario(**SHORT), "--trace", tmp_path / "trace", "--sign", tmp_path / "key")
    assert 2 == result.exit_code
    assert 1 == result.stderr.count("\n")
    assert ("chmod" in result.stderr) == (spoil is spoil_mode)
    assert not (tmp_path / "trace").exists() and not (tmp_path / "trace.sig").exists()


@pytest.mark.parametrize("name", ["", ".", "/"])
def test_what_names_no_file_is_told(write_scenario: WriteScenario, signed: Path, name: str) -> None:
    """For a key as for a trace that is signed: exit 2, one message."""
    scenario = write_scenario(**SHORT)
    for result in (run(keypair, name), run(replay, scenario, "--trace", name, "--sign", signed / "key")):
        assert 2 == result.exit_code
        assert 1 == result.stderr.count("\n")


def test_signing_needs_a_trace_and_checking_both_files(write_scenario: WriteScenario, tmp_path: Path) -> None:
    """Usage errors, exit 2."""
    assert 2 == run(replay, write_scenario(**SHORT), "--sign", tmp_path / "key").exit_code
    assert 2 == run(audit, tmp_path / "trace", "--signature", tmp_path / "trace.sig").exit_code


@pytest.mark.parametrize("name", ["key", "trace.sig"])
def test_neither_key_nor_signature_is_overwritten_by_another_output(signed: Path, name: str) -> None:
    """The JSON or the trace may not go where the key is or the signature will be."""
    before = (signed / name).read_bytes()
    scenario = signed / "bench" / "small.toml"
    result = run(
        replay,
        scenario,
        "--trace",
        signed / "trace",
        "--sign",
        signed / "key",
        "--json",
        signed / name,
    )
    assert (2, before) == (result.exit_code, (signed / name).read_bytes())


def test_the_signature_file_stands_beside_the_trace() -> None:
    """Its name is the trace's with `.sig` after it."""
    assert Path("a/trace.jsonl.sig") == signature_beside(Path("a/trace.jsonl"))


@pytest.mark.skipif(which("openssl") is None, reason="no other program here that reads the key")
def test_another_program_verifies_it(signed: Path) -> None:
    """What is signed is the canonical JSON of three keys, as the reference says, and the key is PEM."""
    told = json.loads((signed / "trace.sig").read_text(encoding="ascii"))
    message = (
        f'{{"records":{told["records"]},"schema":"dosebound.signature/1",'
        f'"trace_sha256":"{told["trace_sha256"]}"}}'
    )
    (signed / "message").write_text(message, encoding="ascii")
    (signed / "raw").write_bytes(bytes.fromhex(told["signature"]))
    of = ("-in", "message", "-sigfile", "raw")
    subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.pub", "-rawin", *of],
        cwd=signed,
        check=True,
        capture_output=True,
    )
