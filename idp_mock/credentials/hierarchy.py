"""The CAs of one environment: root, five that issue to persons, one that issues to functions (siths-eid:4.1).

They bear the real names, since relying parties match on them, and an extension that says MOCK, as does every leaf.
Their keys never leave the machine that made them.
"""

from __future__ import annotations

import threading
from copy import copy
from datetime import UTC, datetime
from typing import get_args

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID, ObjectIdentifier

from idp_mock.credentials.keys import KeyCache, made_of, public_der
from idp_mock.credentials.names import PERSON_ISSUERS, Issuer, Names, file_name
from idp_mock.hosts import Pki

MOCK_EXTENSION = ObjectIdentifier("2.25.238419283746519283746")  # a UUID arc: ours alone
CPS = "https://www.inera.se/siths/repository"  # [C] siths-eid:4.1
_PKIS: tuple[Pki, ...] = get_args(Pki)
_OF_AN_ORDINARY_CARD: tuple[Issuer, ...] = ("id-3", "hsa-id-3")
_ANYWHERE = "http://localhost"  # where a stranger's files are plays no part, so each has one certificate
_ANY_POLICY = ObjectIdentifier("2.5.29.32.0")
_FROM, _TO = datetime(2019, 4, 1, tzinfo=UTC), datetime(2049, 9, 15, tzinfo=UTC)  # [C] siths-eid:4.1


class Authority:
    """One CA: its certificate, its key, and where its files are found."""

    def __init__(self, name: str, certificate: x509.Certificate, key: RSAPrivateKey) -> None:
        self.name, self.certificate, self.key = name, certificate, key

    @property
    def distinguished_name(self) -> str:
        """As every source writes it: ``CN=<name>,O=Inera AB,C=SE``."""
        return f"CN={self.name},O=Inera AB,C=SE"

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


class Hierarchy:
    """The CAs of ``pki``. ``url`` is where the mock serves their files; an issuing CA is made when first asked for.

    Environments share the CAs; the leaves of each say where its own OCSP responder and revocation lists are.
    """

    def __init__(self, pki: Pki, cache: KeyCache, url: str) -> None:
        self.names, self.url = Names(pki), url.rstrip("/")
        self._cache, self._authorities, self._leaves = cache, dict[str, Authority](), self.url
        self._lock = threading.RLock()

    def seen_from(self, url: str) -> Hierarchy:
        """The same CAs, for the environment at ``url``."""
        same = copy(self)
        same._leaves = url.rstrip("/")
        return same

    def foreign(self) -> Hierarchy:
        """Those of another environment of SITHS, whose cards people bring here (case:52)."""
        other: Pki = "qa" if self.names.pki != "qa" else "test"
        return Hierarchy(other, self._cache, self.url).seen_from(self._leaves)

    @property
    def root(self) -> Authority:
        with self._lock:
            name = self.names.root
            if name not in self._authorities:
                key = self._cache.key(file_name(name), 4096)  # [C]
                place = f"{file_name(name)}-{made_of(public_der(key))}.cer"
                certificate = self._cache.certificate(place, lambda: self._make_root(name, key))
                self._authorities[name] = Authority(name, certificate, key)
            return self._authorities[name]

    def issuing(self, issuer: Issuer) -> Authority:
        """The CA that issues this kind of certificate."""
        with self._lock:
            name = self.names.issuing(issuer)
            if name not in self._authorities:
                key = self._cache.key(file_name(name), 4096)  # [C] for Function, [MOCK] for the person CAs
                # The address of the files is in the certificate, so each address has a certificate of its own.
                made = made_of(public_der(key), self.root.der, self.url.encode())
                certificate = self._cache.certificate(
                    f"{file_name(name)}-{made}.cer", lambda: self._make_issuing(name, key)
                )
                self._authorities[name] = Authority(name, certificate, key)
            return self._authorities[name]

    def by_name(self, ca: str) -> Authority | None:
        """The CA called ``ca``, if it is one of this environment."""
        if ca == self.names.root:
            return self.root
        for issuer in (*PERSON_ISSUERS, "function"):
            if self.names.issuing(issuer) == ca:
                return self.issuing(issuer)
        return None

    def by_file(self, name: str) -> Authority | None:
        """The CA whose files are called ``name``."""
        for ca in (self.names.root, *(self.names.issuing(i) for i in (*PERSON_ISSUERS, "function"))):
            if file_name(ca) == name:
                return self.by_name(ca)
        return None

    def person_issuers(self) -> tuple[str, ...]:
        """The names of the five CAs that Inera IdP's FAQ lists as accepted (siths-eid:4.2)."""
        return tuple(self.names.issuing(issuer) for issuer in PERSON_ISSUERS)

    def strangers(self) -> tuple[Authority, ...]:
        """The CAs of the other environments of SITHS, as far as people may bring a card of theirs (case:52)."""
        others = {pki: Hierarchy(pki, self._cache, _ANYWHERE) for pki in _PKIS if pki != self.names.pki}
        in_the_catalogue = others[self.foreign().names.pki]  # has a card that is made when it is first used
        for issuer in _OF_AN_ORDINARY_CARD:
            in_the_catalogue.issuing(issuer)
        return tuple(authority for other in others.values() for authority in other.made())

    def made(self) -> tuple[Authority, ...]:
        """The CAs for persons that have a key already, with their root: of no other can anybody have a card."""
        there = [i for i in PERSON_ISSUERS if self._cache.holds(file_name(self.names.issuing(i)))]
        return (self.root, *(self.issuing(i) for i in there)) if there else ()

    def trust_anchors_pem(self) -> bytes:
        """Root and person CAs and the Function CA, PEM: what the mutual-TLS listener lets through the handshake."""
        return b"".join(a.pem for a in (self.root, *(self.issuing(i) for i in (*PERSON_ISSUERS, "function"))))

    def addresses(self, ca: str) -> tuple[x509.CRLDistributionPoints, x509.AuthorityInformationAccess]:
        """Where the files of ``ca`` are: the real file names at the mock's own address, never Inera's hosts."""
        base = f"{self.url if ca == self.names.root else self._leaves}/mock/pki"
        crl = x509.DistributionPoint(
            [x509.UniformResourceIdentifier(f"{base}/{file_name(ca)}.crl")], None, None, None
        )
        return x509.CRLDistributionPoints([crl]), x509.AuthorityInformationAccess(
            [
                x509.AccessDescription(
                    AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(f"{base}/ocsp")
                ),
                x509.AccessDescription(
                    AuthorityInformationAccessOID.CA_ISSUERS,
                    x509.UniformResourceIdentifier(f"{base}/{file_name(ca)}.cer"),
                ),
            ]
        )

    def _make_root(self, name: str, key: RSAPrivateKey) -> bytes:
        builder = _ca(name, name, key, _FROM, path_length=None).add_extension(says_mock(), critical=False)
        return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)  # [C] sha256, self-signed

    def _make_issuing(self, name: str, key: RSAPrivateKey) -> bytes:
        root = self.root
        crl, aia = self.addresses(root.name)
        builder = (
            _ca(name, root.name, key, _FROM, path_length=0)
            .add_extension(policies(_ANY_POLICY.dotted_string), critical=False)
            .add_extension(crl, critical=False)
            .add_extension(aia, critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key()), critical=False
            )
            .add_extension(says_mock(), critical=False)
        )
        return builder.sign(root.key, hashes.SHA512()).public_bytes(Encoding.DER)  # [C] for Function: sha512


def distinguished_name(ca: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "SE"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Inera AB"),
            x509.NameAttribute(NameOID.COMMON_NAME, ca),
        ]
    )


def policies(oid: str) -> x509.CertificatePolicies:
    return x509.CertificatePolicies([x509.PolicyInformation(ObjectIdentifier(oid), [CPS])])


def says_mock() -> x509.UnrecognizedExtension:
    """What tells anybody who reads on that this is no certificate of Inera's."""
    return x509.UnrecognizedExtension(
        MOCK_EXTENSION, utf8_string("MOCK: made by siths-harness, vouches for nobody")
    )


def utf8_string(text: str) -> bytes:
    """``text`` as a DER UTF8String: tag, length (X.690 section 8.1.3), content."""
    content = text.encode()
    size = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    length = size if len(content) < 0x80 else bytes([0x80 | len(size)]) + size
    return b"\x0c" + (length or b"\x00") + content


def _ca(
    name: str, issuer: str, key: RSAPrivateKey, since: datetime, *, path_length: int | None
) -> x509.CertificateBuilder:
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(distinguished_name(name))
        .issuer_name(distinguished_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(_TO)
        .add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
