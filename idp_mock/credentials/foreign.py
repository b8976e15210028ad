"""Telia e-legitimation: another issuer's certificate, which lies on older SITHS cards beside SITHS's own (gits:4).

It shows in the browser's picker; using it wants a contract with Telia, which Inera IdP has not, so it is refused
(case:62). Its CA is made where somebody holds such a card, and nowhere else.
"""

from __future__ import annotations

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from idp_mock.credentials.authority import Authority, ca_certificate, distinguished_name, key_usage, says_mock
from idp_mock.credentials.certificate import Certificate, read
from idp_mock.credentials.keys import KeyCache, made_of, public_der
from idp_mock.credentials.names import file_name
from idp_mock.people.person import Person

TELIA = "Telia e-legitimation HW CA v3"  # the CA's real name is not in our sources [MOCK]
_OWNER = "TeliaSonera AB"  # nor is who it says that it belongs to [MOCK]


def telia(cache: KeyCache) -> Authority:
    """The CA that issues it. Self-signed, with a key of 2048 bits: what stands above it was not found [MOCK]."""
    key = cache.key(file_name(TELIA), 2048)
    name = distinguished_name(TELIA, _OWNER)
    certificate = cache.certificate(
        f"{file_name(TELIA)}-{made_of(public_der(key))}.cer",
        lambda: (
            ca_certificate(name, name, key, path_length=0)
            .sign(key, hashes.SHA256())
            .public_bytes(Encoding.DER)
        ),
    )
    return Authority(TELIA, certificate, key)


def telia_certificate(
    person: Person, key: RSAPublicKey, authority: Authority, since: datetime, until: datetime
) -> Certificate:
    """The holder's Telia e-legitimation: it bears the personnummer, and what else is in it is left out [MOCK]."""
    subject = [
        (NameOID.COUNTRY_NAME, "SE"),
        (NameOID.COMMON_NAME, person.name),
        (NameOID.SURNAME, person.family_name),
        (NameOID.GIVEN_NAME, person.given_name),
        (NameOID.SERIAL_NUMBER, person.personal_number),
    ]
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(oid, text) for oid, text in subject]))
        .issuer_name(authority.certificate.subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(key_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False
        )
        .add_extension(says_mock(), critical=False)
        .sign(authority.key, hashes.SHA256())
    )
    return read(made.public_bytes(Encoding.DER))
