"""What the listener shows and what it trusts: a TLS certificate, and the CAs of the catalogue, foreign ones too."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from idp_mock.credentials.authority import Authority
from idp_mock.credentials.hierarchy import Hierarchy
from idp_mock.credentials.keys import KeyCache
from idp_mock.versions import CARD_HOSTS

_ALWAYS = ("localhost", "127.0.0.1")
_LIFE = timedelta(days=396)  # no browser takes a longer one


def identity(hierarchy: Hierarchy, cache: KeyCache, url: str, *, now: datetime) -> Path:
    """A PEM file with key, certificate and Function CA for a TLS server at ``url``; a new one each year of the wall."""
    host = urlsplit(url).hostname or "localhost"
    numbers = (*map(str, range(CARD_HOSTS)), "") if "{n}" in host else ("",)
    names = tuple(dict.fromkeys((*_ALWAYS, *(host.replace("{n}", n) for n in numbers))))
    authority = hierarchy.issuing("function")
    what = hashlib.sha256(authority.der + " ".join(names).encode()).hexdigest()[:12]
    name = f"listener-{what}-{now.year}.pem"
    cache.kept(name, lambda: _make(authority, cache, names, now))
    return cache.folder / name


def anchors(hierarchy: Hierarchy, *, old: bool, telia: bool) -> str:
    """PEM of an environment's CAs, and of those whose cards people bring from another one (case:52).

    The CAs of older cards only where somebody holds one, so that nobody waits for keys that nobody uses: ``old`` is
    the structure of before 2020, ``telia`` that of a Telia e-legitimation.
    """
    strangers = [authority.pem for authority in hierarchy.strangers()]
    if telia:
        strangers.append(hierarchy.telia.pem)
    return b"".join((hierarchy.trust_anchors_pem(old=old), *strangers)).decode("ascii")


def _make(authority: Authority, cache: KeyCache, names: tuple[str, ...], now: datetime) -> bytes:
    key = cache.key("listener", 2048)
    usage = x509.KeyUsage(True, False, True, False, False, False, False, False, False)
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[-1])]))
        .issuer_name(authority.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now - timedelta(days=1) + _LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False
        )
        .sign(authority.key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + made.public_bytes(Encoding.PEM) + authority.pem


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)
