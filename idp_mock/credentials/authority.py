"""One CA, and what the certificates of all of them have in common."""

from __future__ import annotations

from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID, ObjectIdentifier

MOCK_EXTENSION = ObjectIdentifier("2.25.238419283746519283746")  # a UUID arc: ours alone
CPS = "https://www.inera.se/siths/repository"  # [C] siths-eid:4.1
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


def distinguished_name(ca: str, organisation: str = "Inera AB") -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "SE"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
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
    """``text`` as a DER UTF8String."""
    return _der(0x0C, text.encode())


def printable_string(text: str) -> bytes:
    """``text`` as a DER PrintableString."""
    return _der(0x13, text.encode("ascii"))


def _der(tag: int, content: bytes) -> bytes:
    """Tag, length (X.690 section 8.1.3), content."""
    size = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    length = size if len(content) < 0x80 else bytes([0x80 | len(size)]) + size
    return bytes([tag]) + (length or b"\x00") + content


def ca_certificate(
    subject: x509.Name, issuer: x509.Name, key: RSAPrivateKey, *, path_length: int | None
) -> x509.CertificateBuilder:
    """A certificate for a CA, with what all of them have."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_TO)
        .add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
        .add_extension(key_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(says_mock(), critical=False)
    )


def key_usage(**may: bool) -> x509.KeyUsage:
    """What a key may be used for; what is not named it may not."""
    nothing = {
        "digital_signature": False,
        "content_commitment": False,
        "key_encipherment": False,
        "data_encipherment": False,
        "key_agreement": False,
        "key_cert_sign": False,
        "crl_sign": False,
        "encipher_only": False,
        "decipher_only": False,
    }
    return x509.KeyUsage(**(nothing | may))
