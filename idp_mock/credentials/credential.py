"""A credential: something that holds keys and certificates. A card, a reserve card, a phone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

from idp_mock.credentials.certificate import Certificate
from idp_mock.credentials.foreign import TELIA
from idp_mock.credentials.names import TYPE_1, bare
from idp_mock.credentials.product import works_on_a_mac
from idp_mock.errors import NoSuchCertificate, NothingInDevice
from idp_mock.people.person import Kind, Series

Bears = Literal["hsa-id", "second-hsa-id", "personal-number", "type-1", "telia"]
BEARS: tuple[Bears, ...] = get_args(Bears)
_WISHES = ("hsa-id", "personal-number")  # what a method prefers; where it is not there, another one does


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """What is in somebody's hand. ``holder`` is the person's id; a blank reserve card holds no certificate."""

    id: str
    kind: Kind
    holder: str
    certificates: tuple[Certificate, ...]
    series: Series | None = None  # what the card is a product of; a phone and an old card say nothing
    card_number: str = ""
    made: date  # when the card was produced, or the Mobilt SITHS fetched
    ordered: date | None = None
    extended: int = 0  # how often it got new certificates
    made_from: str = ""  # the credential that a Mobilt SITHS was fetched with
    _key: RSAPrivateKey | None = field(default=None, repr=False)  # one for all its certificates [MOCK]

    @property
    def for_login(self) -> tuple[Certificate, ...]:
        """What a picker shows and an app uses: not the certificates for signatures (gits:5)."""
        return tuple(c for c in self.certificates if not c.for_signatures)

    @property
    def offered(self) -> dict[Bears, Certificate]:
        """The same, each by what tells it from the others on the card."""
        found: dict[Bears, Certificate] = {}
        for certificate in self.for_login:
            found.setdefault(self._told_by(certificate, found), certificate)
        return found

    @property
    def of_others(self) -> tuple[Certificate, ...]:
        """What SITHS issues no more, or never did: it lies beside the rest."""
        return tuple(c for c in self.certificates if _is_of_others(c))

    @property
    def works_on_a_mac(self) -> bool:
        return works_on_a_mac(self.series, self.made)

    def bearing(self, what: str) -> Certificate:
        """The certificate to log in with that is told by this; another one, where none bears a number of that kind.

        Raises `NothingInDevice` when it has none at all, and `NoSuchCertificate`.
        """
        offered = self.offered
        if not offered:
            raise NothingInDevice(f"{self.id} holds no certificate")
        for name, certificate in offered.items():
            if name == what:
                return certificate
        if what in _WISHES:
            return next(iter(offered.values()))
        raise NoSuchCertificate(f"{self.id} has {', '.join(offered)}, and no {what}")

    @staticmethod
    def _told_by(certificate: Certificate, already: Collection[Bears]) -> Bears:
        if certificate.issuer_name == TELIA:
            return "telia"
        if bare(certificate.issuer_name) == TYPE_1:
            return "type-1"
        if certificate.personal_number:
            return "personal-number"
        return "second-hsa-id" if "hsa-id" in already else "hsa-id"

    def sign(self, data: bytes) -> bytes:
        """The signature of its key over ``data``: RSASSA-PKCS1-v1_5 with SHA-256 [MOCK]."""
        return self.private_key.sign(data, PKCS1v15(), hashes.SHA256())

    def pem(self, certificate: Certificate) -> tuple[bytes, bytes]:
        """Certificate and private key, PEM: what a TLS client needs to play this card."""
        key = self.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return certificate.x509.public_bytes(Encoding.PEM), key

    def pkcs12(self, certificate: Certificate, password: bytes) -> bytes:
        """Certificate and private key, PKCS#12: what a browser imports."""
        name = f"{certificate.common_name} ({self.kind})".encode()
        return serialize_key_and_certificates(
            name, self.private_key, certificate.x509, None, BestAvailableEncryption(password)
        )

    @property
    def private_key(self) -> RSAPrivateKey:
        """Raises `NothingInDevice`."""
        if self._key is None:
            raise NothingInDevice(f"{self.id} holds no key")
        return self._key


def _is_of_others(certificate: Certificate) -> bool:
    return certificate.issuer_name == TELIA or bare(certificate.issuer_name) == TYPE_1
