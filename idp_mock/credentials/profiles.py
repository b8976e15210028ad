"""What the certificates of cards and phones look like (siths-eid:4.2, 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from idp_mock.credentials.authority import key_usage, policies, printable_string, says_mock, utf8_string
from idp_mock.credentials.certificate import CARD_NUMBER, Certificate, read
from idp_mock.credentials.hierarchy import Hierarchy
from idp_mock.credentials.names import Issuer
from idp_mock.credentials.policies import (
    CARD_LOA3,
    FUNCTION,
    MOBILE,
    RESERVE_LOA2,
    RESERVE_LOA3,
    TYPE_1_CARD,
    Policy,
)

_UPN = ObjectIdentifier("1.3.6.1.4.1.311.20.2.3")  # userPrincipalName, an otherName


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of leaf certificate: who issues it, what it says, how long it lasts."""

    issuer: Issuer
    policy: Policy
    life: timedelta
    bears_hsa_id: bool
    for_signatures: bool = False  # nonRepudiation alone (siths-eid:4.3)

    @property
    def is_old(self) -> bool:
        """Whether it is of the structure of before 2020, which issues nothing any more (siths-eid:4.1)."""
        return self.issuer == "type-1"


_YEARS5 = timedelta(days=5 * 365)  # [V] the card; the certificate's years not found, siths-eid:4.3
_HALF_A_YEAR = timedelta(days=180)  # gits:13, gits:14: six months at most
_YEARS3 = timedelta(days=3 * 365)  # [MOCK] not found, siths-eid:4.3

# The personnummer certificate and its HSA-id twin. A phone has no HSA-id certificate [I], siths-eid:4.2.
ORDINARY = (Profile("id-3", CARD_LOA3, _YEARS5, False), Profile("hsa-id-3", CARD_LOA3, _YEARS5, True))
RESERVE3 = (
    Profile("id-3", RESERVE_LOA3, _HALF_A_YEAR, False),
    Profile("hsa-id-3", RESERVE_LOA3, _HALF_A_YEAR, True),
)
RESERVE2 = (
    Profile("id-2", RESERVE_LOA2, _HALF_A_YEAR, False),
    Profile("hsa-id-2", RESERVE_LOA2, _HALF_A_YEAR, True),
)
PHONE = (Profile("mobile", MOBILE, _YEARS3, False),)
# What lies on an old card: one for logging in and one for signatures (siths-eid:4.2).
TYPE_1 = (
    Profile("type-1", TYPE_1_CARD, _YEARS5, True),
    Profile("type-1", TYPE_1_CARD, _YEARS5, True, for_signatures=True),
)
SYSTEM = (Profile("function", FUNCTION, timedelta(days=730), True),)  # two years [C], siths-eid:4.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom a certificate is about. ``number`` is an HSA-id or twelve digits."""

    number: str
    given_name: str = ""
    family_name: str = ""
    common_name: str
    organisation: str
    locality: str = "Nationell test"
    mail: str = ""
    title: str = ""  # in an old certificate only
    card_number: str = ""  # likewise


def issue(
    profile: Profile,
    subject: Subject,
    key: RSAPublicKey,
    hierarchy: Hierarchy,
    *,
    since: datetime,
    until: datetime | None = None,
) -> Certificate:
    """A certificate of this profile, valid from ``since`` (UTC) for its life or ``until``, with a new serial number."""
    authority = hierarchy.issuing(profile.issuer)
    crl, aia = hierarchy.addresses(authority.name)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject, profile))
        .issuer_name(authority.certificate.subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until or since + profile.life)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(profile), critical=True)
        .add_extension(policies(profile.policy.oid), critical=False)
        .add_extension(crl, critical=False)
        .add_extension(aia, critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False
        )
        .add_extension(says_mock(), critical=False)
    )
    if purposes := _purposes(profile):
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    if profile.is_old and subject.card_number:
        number = x509.UnrecognizedExtension(CARD_NUMBER, printable_string(subject.card_number))
        builder = builder.add_extension(number, critical=False)
    if _with_mail(subject, profile):  # SAN with e-mail and UPN only here [C]
        names = [x509.RFC822Name(subject.mail), x509.OtherName(_UPN, utf8_string(subject.mail))]
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    made = builder.sign(authority.key, hashes.SHA512() if profile.issuer == "function" else hashes.SHA256())
    return read(made.public_bytes(Encoding.DER))


def _name(subject: Subject, profile: Profile) -> x509.Name:
    """C, L, O, CN, SN, G, in an old one T, in the HSA-id certificate E, and SERIALNUMBER (siths-eid:4.3)."""
    parts = [
        (NameOID.COUNTRY_NAME, "SE"),
        (NameOID.LOCALITY_NAME, subject.locality),
        (NameOID.ORGANIZATION_NAME, subject.organisation),
        (NameOID.COMMON_NAME, subject.common_name),
        (NameOID.SURNAME, subject.family_name),
        (NameOID.GIVEN_NAME, subject.given_name),
        (NameOID.TITLE, subject.title if profile.is_old and not profile.for_signatures else ""),
        (NameOID.EMAIL_ADDRESS, subject.mail if _with_mail(subject, profile) else ""),
        (NameOID.SERIAL_NUMBER, subject.number),
    ]
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts if text])


def _with_mail(subject: Subject, profile: Profile) -> bool:
    return bool(subject.mail) and profile.bears_hsa_id and not profile.for_signatures


def _purposes(profile: Profile) -> list[ObjectIdentifier]:
    """A certificate for signatures names none [MOCK]."""
    if profile.for_signatures:
        return []
    both = [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH]
    return both if profile.issuer == "function" else both[:1]


def _usage(profile: Profile) -> x509.KeyUsage:
    if profile.for_signatures:
        return key_usage(content_commitment=True)  # [C] 40, siths-eid:4.3
    return key_usage(digital_signature=True, key_encipherment=profile.issuer in ("function", "type-1"))
