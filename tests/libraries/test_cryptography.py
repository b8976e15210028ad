"""What cryptography checks of a certificate, and what it leaves to who asks: credentials/verify.py states the rest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from tests.rp.issuer import key

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def private(name: str) -> RSAPrivateKey:
    found: Any = key(name).private_key
    assert isinstance(found, RSAPrivateKey)
    return found


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def certificate(subject: str, issuer: str, *, signed_by: str, ends: datetime = NOW) -> x509.Certificate:
    return (
        x509.CertificateBuilder(
            named(issuer),
            named(subject),
            private(subject).public_key(),
            x509.random_serial_number(),
            NOW - timedelta(days=30),
            ends,
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(private(signed_by), SHA256())
    )


ROOT = certificate("one", "one", signed_by="one")


def test_it_holds_names_and_signature_and_nothing_else() -> None:
    """Neither dates nor whether the issuer may issue: a nurse's own certificate could issue one."""
    long_ago = certificate("two", "one", signed_by="one", ends=NOW - timedelta(days=29))
    long_ago.verify_directly_issued_by(ROOT)
    with pytest.raises(InvalidSignature):
        certificate("two", "one", signed_by="two").verify_directly_issued_by(ROOT)
    basic = ROOT.extensions.get_extension_for_class(x509.BasicConstraints)
    assert basic.value.ca is False


def test_another_signature_and_another_name_are_two_errors() -> None:
    with pytest.raises(InvalidSignature):
        certificate("two", "one", signed_by="two").verify_directly_issued_by(ROOT)
    with pytest.raises(ValueError, match="does not match"):
        certificate("two", "three", signed_by="one").verify_directly_issued_by(ROOT)


def test_dates_have_a_zone_only_under_their_newer_names() -> None:
    assert ROOT.not_valid_before_utc == NOW - timedelta(days=30)
    assert ROOT.not_valid_after_utc.tzinfo is UTC


def test_a_key_that_is_loaded_without_validation_may_be_wrong() -> None:
    """credentials/keys.py skips it for its own files, since checking primes costs more than all the rest of a start."""
    der = private("one").private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    numbers = private("one").private_numbers()
    wrong = der.replace(numbers.d.to_bytes(256, "big"), (numbers.d - 2).to_bytes(256, "big"), 1)
    assert wrong != der
    with pytest.raises(ValueError):  # noqa: PT011  # OpenSSL's words are its own
        load_der_private_key(wrong, None)
    assert load_der_private_key(wrong, None, unsafe_skip_rsa_key_validation=True)
