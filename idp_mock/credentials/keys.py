"""Keys are made once and parsed once.

Making an RSA key and parsing a PEM are the two slow things an identity provider can do, so neither happens twice:
keys lie in the user's cache directory, and each is held parsed as long as the process lives.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

from idp_mock.errors import Unreachable

_SUM = re.compile("[0-9a-f]{12}")  # what sets apart files of one kind
_KEPT = 40  # certificates of one kind: a mock on a free port has its own address, and so its own certificates
_LOCK_PATIENCE = 60.0  # seconds another process may take to make the same file


class KeyCache:
    """Keys and certificates by name, in one directory that only its owner may read (0700, files 0600)."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or _default_folder()
        self._keys: dict[str, RSAPrivateKey] = {}
        self._lock = threading.RLock()
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.chmod(0o700)
        except OSError as error:
            raise Unreachable(
                f"the key cache {self.folder} cannot be used: {error.strerror}; "
                "give another folder with SITHS_IDP_CACHE"
            ) from None

    def key(self, name: str, bits: int) -> RSAPrivateKey:
        """The private key called ``name``, made at the first call ever. Raises `Unreachable`."""
        with self._lock:
            if name not in self._keys:
                der = self.kept(f"{name}.key", lambda: _private_der(generate_private_key(65537, bits)))
                self._keys[name] = self._parsed(f"{name}.key", der)
            return self._keys[name]

    def holds(self, name: str) -> bool:
        """Whether the private key called ``name`` was made already."""
        return (self.folder / f"{name}.key").exists()

    def certificate(self, name: str, make: Callable[[], bytes]) -> x509.Certificate:
        """The certificate in the file ``name``, made by ``make`` at the first call ever. Raises `Unreachable`."""
        der = self.kept(name, make)
        try:
            return x509.load_der_x509_certificate(der)
        except ValueError:
            raise self._spoiled(name, "a certificate") from None

    def secret(self, name: str, length: int) -> bytes:
        """So many random bytes in the file ``name``, made at the first call ever. Raises `Unreachable`."""
        found = self.kept(name, lambda: secrets.token_bytes(length))
        if len(found) != length:
            raise self._spoiled(name, "a secret")
        return found

    def kept(self, name: str, make: Callable[[], bytes]) -> bytes:
        """The file ``name``, made by ``make`` if it is not there. Two processes at once get the same one."""
        path = self.folder / name
        try:
            while True:
                if not path.exists():
                    with self._only_one(path):
                        if not path.exists():
                            self._lay_down(path, make())
                            self._sweep(path)
                with suppress(FileNotFoundError):  # swept by another process in this very moment
                    content = path.read_bytes()
                    with suppress(OSError):
                        os.utime(path)  # it is in use
                    return content
        except OSError as error:
            raise Unreachable(
                f"the key cache {path} cannot be used: {error.strerror}; give another folder with SITHS_IDP_CACHE"
            ) from None

    def _sweep(self, path: Path) -> None:
        """Delete those files of the kind of ``path`` that nobody used for longest."""
        kind = _SUM.sub("[0-9a-f]" * 12, path.name)
        with suppress(OSError):  # one that stays too long harms nobody
            found = sorted(self.folder.glob(kind), key=lambda one: one.stat().st_mtime, reverse=True)
            for old in found[_KEPT:]:
                old.unlink()

    def _parsed(self, name: str, der: bytes) -> RSAPrivateKey:
        try:
            # The file is ours and 0600: checking its primes again would cost more than all the rest of a start.
            key = load_der_private_key(der, None, unsafe_skip_rsa_key_validation=True)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise self._spoiled(name, "a key") from None
        if not isinstance(key, RSAPrivateKey):
            raise self._spoiled(name, "an RSA key")
        return key

    def _spoiled(self, name: str, what: str) -> Unreachable:
        return Unreachable(f"{self.folder / name} in the key cache does not hold {what}; delete it")

    def _lay_down(self, path: Path, content: bytes) -> None:
        """Whole or not at all: written beside and renamed, readable by its owner only."""
        handle, name = tempfile.mkstemp(dir=self.folder)  # mkstemp makes it 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise

    @contextmanager
    def _only_one(self, path: Path) -> Iterator[None]:
        """One maker at a time, across processes; a lock that a dead one left is taken over when a minute old."""
        lock = path.with_suffix(path.suffix + ".lock")
        while True:
            try:
                os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
                break
            except FileExistsError:
                if path.exists() or _is_abandoned(lock):
                    lock.unlink(missing_ok=True)
                    continue
                time.sleep(0.02)
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)


class Pool:
    """Keys for persons' credentials, made when first needed.

    The first ``size`` credentials have a key each; after that keys are used again, so that 100,000 persons
    start as fast as ten [MOCK]. Nothing in a login compares two persons' keys.
    """

    def __init__(self, cache: KeyCache, size: int = 64) -> None:
        self._cache, self._size, self._given = cache, size, 0
        self._lock = threading.Lock()

    def next(self) -> RSAPrivateKey:
        with self._lock:
            number, self._given = self._given % self._size, self._given + 1
        return self._cache.key(
            f"person-{number:03d}", 2048
        )  # [MOCK]: person key sizes not found, siths-eid:4.3


def made_of(*parts: bytes) -> str:
    """What sets a kept certificate apart from one made of other keys or addresses: twelve hexadecimal digits."""
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:12]


def public_der(key: RSAPrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _is_abandoned(lock: Path) -> bool:
    try:
        age = time.time() - lock.stat().st_mtime
    except FileNotFoundError:
        return False
    return abs(age) > _LOCK_PATIENCE  # one from the future too, where a clock was set back


def _private_der(key: RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def _default_folder() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("siths-harness") / "keys"
