"""The CAs of one environment: root, five that issue to persons, one that issues to functions (siths-eid:4.1).

Beside them the old structure, of which the cards of before 2020 come: made only where somebody holds such a card.
They bear the real names, since relying parties match on them, and an extension that says MOCK, as does every leaf.
Their keys never leave the machine that made them.
"""

from __future__ import annotations

import threading
from copy import copy
from typing import get_args

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID, ObjectIdentifier

from idp_mock.credentials.authority import Authority, ca_certificate, distinguished_name, policies
from idp_mock.credentials.foreign import telia
from idp_mock.credentials.keys import KeyCache, made_of, public_der
from idp_mock.credentials.names import ISSUERS, PERSON_ISSUERS, Issuer, Names, file_name
from idp_mock.hosts import Pki

_PKIS: tuple[Pki, ...] = get_args(Pki)
_OF_AN_ORDINARY_CARD: tuple[Issuer, ...] = ("id-3", "hsa-id-3")
_ANYWHERE = "http://localhost"  # where a stranger's files are plays no part, so each has one certificate
_ANY_POLICY = ObjectIdentifier("2.5.29.32.0")
_BITS = 4096  # [C] for the roots and Function, [MOCK] for the CAs for persons
_OLD_BITS = 2048  # the old structure's [MOCK], so that a first start is not slower for it


class Hierarchy:
    """The CAs of ``pki``. ``url`` is where the mock serves their files; each is made when first asked for.

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
    def telia(self) -> Authority:
        """Another issuer, whose certificates lie on older cards: none of ours (gits:4)."""
        return telia(self._cache)

    @property
    def root(self) -> Authority:
        return self._root(self.names.root, _BITS)

    @property
    def old_root(self) -> Authority:
        """Above SITHS Type 1 CA v1."""
        return self._root(self.names.old_root, _OLD_BITS)

    def issuing(self, issuer: Issuer) -> Authority:
        """The CA that issues this kind of certificate."""
        with self._lock:
            name = self.names.issuing(issuer)
            if name not in self._authorities:
                root, bits = (self.old_root, _OLD_BITS) if issuer == "type-1" else (self.root, _BITS)
                key = self._cache.key(file_name(name), bits)
                # The address of the files is in the certificate, so each address has a certificate of its own.
                made = made_of(public_der(key), root.der, self.url.encode())
                certificate = self._cache.certificate(
                    f"{file_name(name)}-{made}.cer", lambda: self._make_issuing(name, key, root)
                )
                self._authorities[name] = Authority(name, certificate, key)
            return self._authorities[name]

    def by_name(self, ca: str) -> Authority | None:
        """The CA called ``ca``, if it is one of this environment."""
        if ca == self.names.root:
            return self.root
        if ca == self.names.old_root:
            return self.old_root
        for issuer in (*ISSUERS, "type-1"):
            if self.names.issuing(issuer) == ca:
                return self.issuing(issuer)
        return None

    def by_file(self, name: str) -> Authority | None:
        """The CA whose files are called ``name``."""
        own = (self.names.issuing(issuer) for issuer in (*ISSUERS, "type-1"))
        for ca in (self.names.root, self.names.old_root, *own):
            if file_name(ca) == name:
                return self.by_name(ca)
        return None

    def above(self, issuing: Authority) -> Authority:
        """The root that vouches for an issuing CA."""
        old = (self.names.old_root, self.names.issuing("type-1"))
        return self.old_root if issuing.name in old else self.root

    def in_use(self) -> tuple[Authority, ...]:
        """Root and issuing CAs, and of the old ones those that have been asked for: the others issued nothing."""
        with self._lock:
            old = (self.names.old_root, self.names.issuing("type-1"))
            made = [self._authorities[name] for name in old if name in self._authorities]
            return (self.root, *(self.issuing(issuer) for issuer in ISSUERS), *made)

    def person_issuers(self, *, old: bool = True) -> tuple[str, ...]:
        """The names of the five CAs that Inera IdP's FAQ lists as accepted (siths-eid:4.2), and the old one.

        That the apps may answer with an old card's certificate too is [MOCK]; the setting ``old_cards`` says.
        """
        accepted: tuple[Issuer, ...] = (*PERSON_ISSUERS, "type-1") if old else PERSON_ISSUERS
        return tuple(self.names.issuing(issuer) for issuer in accepted)

    def trust_anchors_pem(self, *, old: bool = False) -> bytes:
        """Root, CAs for persons and Function CA, and the ``old`` ones, PEM: what the listener lets through."""
        known = (self.root, *(self.issuing(issuer) for issuer in ISSUERS))
        return b"".join(a.pem for a in (*known, *((self.old_root, self.issuing("type-1")) if old else ())))

    def strangers(self) -> tuple[Authority, ...]:
        """The CAs of the other environments of SITHS, as far as people may bring a card of theirs (case:52)."""
        others = {pki: Hierarchy(pki, self._cache, _ANYWHERE) for pki in _PKIS if pki != self.names.pki}
        in_the_catalogue = others[self.foreign().names.pki]  # has a card that is made when it is first used
        for issuer in _OF_AN_ORDINARY_CARD:
            in_the_catalogue.issuing(issuer)
        return tuple(authority for other in others.values() for authority in other.made())

    def made(self) -> tuple[Authority, ...]:
        """The CAs for persons that have a key already, with their roots: of no other can anybody have a card."""
        issuers: tuple[Issuer, ...] = (*PERSON_ISSUERS, "type-1")
        there = [self.issuing(i) for i in issuers if self._cache.holds(file_name(self.names.issuing(i)))]
        return (*dict.fromkeys(self.above(one) for one in there), *there)

    def addresses(self, ca: str) -> tuple[x509.CRLDistributionPoints, x509.AuthorityInformationAccess]:
        """Where the files of ``ca`` are: the real file names at the mock's own address, never Inera's hosts."""
        shared = ca in (self.names.root, self.names.old_root)
        base = f"{self.url if shared else self._leaves}/mock/pki"
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

    def _root(self, name: str, bits: int) -> Authority:
        with self._lock:
            if name not in self._authorities:
                key = self._cache.key(file_name(name), bits)
                place = f"{file_name(name)}-{made_of(public_der(key))}.cer"
                subject = distinguished_name(name)
                certificate = self._cache.certificate(
                    place,
                    lambda: (  # [C] sha256, self-signed
                        ca_certificate(subject, subject, key, path_length=None)
                        .sign(key, hashes.SHA256())
                        .public_bytes(Encoding.DER)
                    ),
                )
                self._authorities[name] = Authority(name, certificate, key)
            return self._authorities[name]

    def _make_issuing(self, name: str, key: RSAPrivateKey, root: Authority) -> bytes:
        crl, aia = self.addresses(root.name)
        builder = (
            ca_certificate(distinguished_name(name), distinguished_name(root.name), key, path_length=0)
            .add_extension(policies(_ANY_POLICY.dotted_string), critical=False)
            .add_extension(crl, critical=False)
            .add_extension(aia, critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key()), critical=False
            )
        )
        return builder.sign(root.key, hashes.SHA512()).public_bytes(Encoding.DER)  # [C] for Function: sha512
