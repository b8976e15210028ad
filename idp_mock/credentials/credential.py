"""A credential: something that holds keys and certificates. A card, a reserve card, a phone."""

from __future__ import annotations

from dataclasses import dataclass, field

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
from idp_mock.errors import NothingInDevice
from idp_mock.people.person import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """What is in somebody's hand. ``holder`` is the person's id; a blank reserve card holds no certificate."""

    id: str
    kind: Kind
    holder: str
    certificates: tuple[Certificate, ...]
    _key: RSAPrivateKey | None = field(default=None, repr=False)  # one for all its certificates [MOCK]

    def bearing(self, what: str) -> Certificate:
        """Its certificate with an ``hsa-id`` or a ``personal-number``, or the only one it has.

        Raises `NothingInDevice` when it has none at all.
        """
        if not self.certificates:
            raise NothingInDevice(f"{self.id} holds no certificate")
        wanted = (c for c in self.certificates if (c.hsa_id if what == "hsa-id" else c.personal_number))
        return next(wanted, self.certificates[0])

    def sign(self, data: bytes) -> bytes:
        """The signature of its key over ``data``: RSASSA-PKCS1-v1_5 with SHA-256 [MOCK]."""
        return self._private.sign(data, PKCS1v15(), hashes.SHA256())

    def pem(self, certificate: Certificate) -> tuple[bytes, bytes]:
        """Certificate and private key, PEM: what a TLS client needs to play this card."""
        key = self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return certificate.x509.public_bytes(Encoding.PEM), key

    def pkcs12(self, certificate: Certificate, password: bytes) -> bytes:
        """Certificate and private key, PKCS#12: what a browser imports."""
        name = f"{certificate.common_name} ({self.kind})".encode()
        return serialize_key_and_certificates(
            name, self._private, certificate.x509, None, BestAvailableEncryption(password)
        )

    @property
    def _private(self) -> RSAPrivateKey:
        if self._key is None:
            raise NothingInDevice(f"{self.id} holds no key")
        return self._key
