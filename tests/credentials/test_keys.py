"""Keys lie in a folder that only their owner reads, are made once, and never half."""

from __future__ import annotations

import multiprocessing
import os
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from idp_mock.credentials.hierarchy import Hierarchy
from idp_mock.credentials.keys import KeyCache, Pool
from idp_mock.credentials.names import Names, bare, file_name
from idp_mock.errors import Unreachable
from idp_mock.hosts import Pki
from idp_mock.oidc.keys import signing_key
from tests.mock import hierarchy, keys
from tests.race import at_once

URL = "http://localhost:8400"
BITS = 1024  # quick to make, and nobody trusts them


def small(folder: Path) -> Hierarchy:
    """A hierarchy whose root and Function CA are made here and now, quickly."""
    cache = KeyCache(folder)
    made = Hierarchy("test", cache, URL)
    for ca in (made.names.root, made.names.issuing("function")):
        cache.key(file_name(ca), 2048)
    return made


def numbers(key: RSAPrivateKey) -> int:
    return key.private_numbers().d


def make_in_a_process(folder: Path, gate: threading.Barrier, found: multiprocessing.Queue[int]) -> None:
    cache = KeyCache(folder)
    gate.wait(timeout=30)
    found.put(numbers(cache.key("somebody", 2048)))


def never() -> bytes:
    raise AssertionError("made anew")


def test_the_folder_and_its_files_are_their_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "cache"
    old = os.umask(0)
    try:
        cache = KeyCache(folder)
        cache.key("somebody", BITS)
        cache.kept("something", lambda: b"content")
    finally:
        os.umask(old)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_a_folder_that_others_could_read_is_closed(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    KeyCache(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_a_key_is_made_once_and_parsed_once(tmp_path: Path) -> None:
    cache = KeyCache(tmp_path)
    key = cache.key("somebody", BITS)
    assert cache.key("somebody", BITS) is key
    assert numbers(KeyCache(tmp_path).key("somebody", BITS)) == numbers(key)
    assert numbers(cache.key("somebody-else", BITS)) != numbers(key)


def test_a_file_is_made_once(tmp_path: Path) -> None:
    assert KeyCache(tmp_path).kept("something", lambda: b"content") == b"content"
    assert KeyCache(tmp_path).kept("something", never) == b"content"


def test_threads_that_ask_at_once_get_the_same_key(tmp_path: Path) -> None:
    cache = KeyCache(tmp_path)
    assert len({id(key) for key in at_once(lambda: cache.key("somebody", BITS))}) == 1


def test_caches_that_ask_at_once_get_the_same_file(tmp_path: Path) -> None:
    made: list[bytes] = []

    def make() -> bytes:
        made.append(os.urandom(16))
        time.sleep(0.05)
        return made[-1]

    found = at_once(lambda: KeyCache(tmp_path).kept("something", make))
    assert set(found) == set(made)
    assert len(made) == 1


def test_processes_that_ask_at_once_get_the_same_key(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    gate, found = spawn.Barrier(2), spawn.Queue()
    both = [spawn.Process(target=make_in_a_process, args=(tmp_path, gate, found)) for _ in range(2)]
    for process in both:
        process.start()
    first, second = found.get(timeout=60), found.get(timeout=60)
    for process in both:
        process.join(timeout=30)
    assert first == second
    assert [file.name for file in tmp_path.iterdir()] == ["somebody.key"]


@pytest.mark.parametrize("age", [61, 3600, -3600], ids=["a minute", "an hour", "a clock set back"])
def test_a_lock_that_a_dead_process_left_is_taken_over(tmp_path: Path, age: int) -> None:
    lock = tmp_path / "something.lock"
    lock.touch()
    os.utime(lock, (time.time() - age,) * 2)
    assert KeyCache(tmp_path).kept("something", lambda: b"content") == b"content"
    assert not lock.exists()


def test_whoever_fails_to_make_a_file_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        KeyCache(tmp_path).kept("something", never)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_nothing_and_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(Unreachable) as error:
        KeyCache(tmp_path).kept("something", lambda: b"content")
    assert str(error.value) == (
        f"the key cache {tmp_path / 'something'} cannot be used: No space left on device; "
        "give another folder with SITHS_IDP_CACHE"
    )
    assert list(tmp_path.iterdir()) == []


def a_file(folder: Path) -> Path:
    (folder / "cache").write_text("not a folder")
    return folder / "cache"


def below_a_file(folder: Path) -> Path:
    return a_file(folder) / "deeper"


@pytest.mark.parametrize("where", [a_file, below_a_file])
def test_a_folder_that_cannot_be_used_is_one_line(tmp_path: Path, where: Callable[[Path], Path]) -> None:
    with pytest.raises(Unreachable) as error:
        KeyCache(where(tmp_path))
    assert "cannot be used" in str(error.value)
    assert "with SITHS_IDP_CACHE" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_may_not_be_read_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    KeyCache(tmp_path).key("somebody", BITS)
    monkeypatch.setattr(Path, "read_bytes", forbidden)  # a chmod would not stop root
    with pytest.raises(
        Unreachable, match=r"somebody\.key cannot be used: Permission denied; give another folder"
    ):
        KeyCache(tmp_path).key("somebody", BITS)


def test_something_else_in_the_place_of_a_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "somebody.key").mkdir()
    with pytest.raises(Unreachable, match=r"somebody\.key cannot be used: Is a directory"):
        KeyCache(tmp_path).key("somebody", BITS)


@pytest.mark.parametrize("kept", [0, 1, 100, -1])
def test_a_key_that_was_cut_off_is_one_line(tmp_path: Path, kept: int) -> None:
    KeyCache(tmp_path).key("somebody", BITS)
    path = tmp_path / "somebody.key"
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(Unreachable) as error:
        KeyCache(tmp_path).key("somebody", BITS)
    assert str(error.value) == f"{path} in the key cache does not hold a key; delete it"


def test_a_key_of_another_kind_is_one_line(tmp_path: Path) -> None:
    key = generate_private_key(SECP256R1())
    path = tmp_path / "somebody.key"
    path.write_bytes(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(Unreachable, match=r"does not hold an RSA key; delete it"):
        KeyCache(tmp_path).key("somebody", BITS)


@pytest.mark.parametrize("kept", [0, 100, -1])
def test_a_certificate_that_was_cut_off_is_one_line(tmp_path: Path, kept: int) -> None:
    small(tmp_path).issuing("function")
    for path in tmp_path.glob("*.cer"):
        path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(Unreachable, match=r"\.cer in the key cache does not hold a certificate; delete it"):
        _ = small(tmp_path).root


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_secret_that_was_spoiled_is_one_line(tmp_path: Path, content: bytes) -> None:
    """An empty one would let anybody seal a proof."""
    assert len(KeyCache(tmp_path).secret("proof.key", 32)) == 32
    (tmp_path / "proof.key").write_bytes(content)
    with pytest.raises(Unreachable, match=r"proof\.key in the key cache does not hold a secret; delete it"):
        KeyCache(tmp_path).secret("proof.key", 32)


@pytest.mark.parametrize("gone", ["root", "function"])
def test_a_key_that_was_deleted_gets_certificates_that_fit_it(tmp_path: Path, gone: str) -> None:
    before = small(tmp_path)
    signing_key(before, KeyCache(tmp_path))
    ca = before.names.root if gone == "root" else before.names.issuing("function")
    (tmp_path / f"{file_name(ca)}.key").unlink()
    after = small(tmp_path)
    signer = signing_key(after, KeyCache(tmp_path))
    after.issuing("function").certificate.verify_directly_issued_by(after.root.certificate)
    signer.certificate.x509.verify_directly_issued_by(after.issuing("function").certificate)
    assert after.issuing("function").der != before.issuing("function").der


def test_a_second_start_finds_the_same_certificates(tmp_path: Path) -> None:
    first, second = small(tmp_path), small(tmp_path)
    assert first.root.der == second.root.der
    assert first.issuing("function").der == second.issuing("function").der
    assert signing_key(first, KeyCache(tmp_path)).kid == signing_key(second, KeyCache(tmp_path)).kid


def test_a_mock_at_another_address_has_the_same_root_and_other_issuing_cas(tmp_path: Path) -> None:
    here, there = small(tmp_path), Hierarchy("test", KeyCache(tmp_path), "http://127.0.0.1:9")
    assert here.root.der == there.root.der
    assert here.issuing("function").der != there.issuing("function").der


def test_the_certificates_of_addresses_that_nobody_uses_any_more_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("idp_mock.credentials.keys._KEPT", 2)
    cache, kinds = KeyCache(tmp_path), ("ca", "root", "ca-of-others")
    der = hierarchy().root.der
    for n in range(5):
        for name in kinds[: 1 if n else 3]:
            cache.certificate(f"{name}-{n:012x}.cer", lambda: der)
            os.utime(tmp_path / f"{name}-{n:012x}.cer", (n, n))
        cache.certificate(f"{kinds[0]}-{0:012x}.cer", lambda: der)  # this one is in use all the time
    found = sorted(path.name for path in tmp_path.glob("*.cer"))
    assert found == [
        "ca-000000000000.cer",
        "ca-000000000004.cer",
        "ca-of-others-000000000000.cer",
        "root-000000000000.cer",
    ]


def test_each_pki_environment_has_a_root_of_its_own() -> None:
    pkis: tuple[Pki, ...] = ("test", "qa", "production")
    roots = [Hierarchy(pki, keys(), URL).root for pki in pkis]
    assert [root.distinguished_name for root in roots] == [
        "CN=SYSTEMTEST SITHS e-id Root CA v2,O=Inera AB,C=SE",
        "CN=TEST SITHS e-id Root CA v2,O=Inera AB,C=SE",
        "CN=SITHS e-id Root CA v2,O=Inera AB,C=SE",
    ]
    assert len({numbers(root.key) for root in roots}) == 3


def test_the_old_structure_has_names_of_its_own_in_each_environment() -> None:
    """PP stands behind the name in preprod (siths-eid:4.1)."""
    names = [Names(pki) for pki in get_args(Pki)]
    assert {(name.pki, name.old_root, name.issuing("type-1")) for name in names} == {
        ("production", "SITHS Root CA v1", "SITHS Type 1 CA v1"),
        ("qa", "SITHS Root CA v1 PP", "SITHS Type 1 CA v1 PP"),
        ("test", "SYSTEMTEST SITHS Root CA v1", "SYSTEMTEST SITHS Type 1 CA v1"),
    }
    assert {bare(name.issuing("type-1")) for name in names} == {"SITHS Type 1 CA v1"}


def test_a_ca_that_nobody_asks_for_is_not_made(tmp_path: Path) -> None:
    made = small(tmp_path)
    made.issuing("function")
    assert made.by_name("Telia e-legitimation HW CA v3") is None
    assert [path.name for path in tmp_path.glob("*type1*")] == []
    old = made.issuing("type-1")
    old.certificate.verify_directly_issued_by(made.old_root.certificate)
    assert made.above(old) is made.old_root
    assert made.above(made.old_root) is made.old_root
    assert made.above(made.issuing("function")) is made.root


def test_a_pool_gives_each_a_key_until_it_is_empty_and_then_begins_again(tmp_path: Path) -> None:
    cache = KeyCache(tmp_path)
    for n in range(3):
        cache.key(f"person-{n:03d}", BITS)
    pool = Pool(cache, size=3)
    given = [pool.next() for _ in range(7)]
    assert len({id(key) for key in given}) == 3
    assert given[:3] == given[3:6]
    assert given[6] is given[0]
