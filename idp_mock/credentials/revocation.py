"""Revocation as the world reads it: OCSP (RFC 6960) and revocation lists (RFC 5280), signed by the issuing CA."""

from __future__ import annotations

from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from idp_mock.credentials.authority import Authority
from idp_mock.credentials.hierarchy import Hierarchy
from idp_mock.credentials.issuers import Issuers, Manner
from idp_mock.credentials.status import Status

_FIRST = datetime(
    1950, 1, 1, tzinfo=UTC
)  # before it X.509 has no times (RFC 5280), and a number is not negative


def ocsp_answer(request: bytes, hierarchy: Hierarchy, issuers: Issuers, manner: Manner) -> bytes:
    """The DER answer to a DER request, signed by the CA that the request names.

    A certificate that this CA did not issue in this environment is answered ``unknown``. A broken request, one about
    several certificates, and one that names the CA by a hash we do not have is ``malformedRequest``.
    """
    try:
        asked = ocsp.load_der_ocsp_request(request)
        authority = _asked_authority(asked, hierarchy)
        nonces = [e.value for e in asked.extensions if isinstance(e.value, x509.OCSPNonce)]
    except (ValueError, NotImplementedError, UnsupportedAlgorithm):
        return _unsuccessful(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
    if asked.serial_number < 0:
        return _unsuccessful(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
    if authority is None:
        return _unsuccessful(ocsp.OCSPResponseStatus.UNAUTHORIZED)
    status = _status(asked.serial_number, authority, hierarchy, issuers, manner)
    signer = _signer(authority, hierarchy, manner)
    known = {"good": ocsp.OCSPCertStatus.GOOD, "revoked": ocsp.OCSPCertStatus.REVOKED}
    builder = (
        ocsp.OCSPResponseBuilder()
        .add_response_by_hash(
            issuer_name_hash=asked.issuer_name_hash,
            issuer_key_hash=asked.issuer_key_hash,
            serial_number=asked.serial_number,
            algorithm=asked.hash_algorithm,
            cert_status=known.get(status, ocsp.OCSPCertStatus.UNKNOWN),
            this_update=manner.this_update,
            next_update=manner.next_update,
            revocation_time=issuers.revoked_at(asked.serial_number, manner) if status == "revoked" else None,
            revocation_reason=None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, signer.certificate)
    )
    for nonce in nonces:
        builder = builder.add_extension(nonce, critical=False)
    return builder.sign(signer.key, hashes.SHA256()).public_bytes(Encoding.DER)


def revocation_list(authority: Authority, hierarchy: Hierarchy, issuers: Issuers, manner: Manner) -> bytes:
    """The CA's revocation list, DER, complete as of its ``thisUpdate``."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(manner.this_update)
        .next_update(manner.next_update)
        .add_extension(x509.CRLNumber(int((manner.this_update - _FIRST).total_seconds())), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False
        )
    )
    for serial, since in issuers.revoked(authority.name, manner):
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(_signer(authority, hierarchy, manner).key, hashes.SHA256()).public_bytes(Encoding.DER)


def _signer(authority: Authority, hierarchy: Hierarchy, manner: Manner) -> Authority:
    """The CA itself; where its answers are not its own, one that nobody asked."""
    if manner.signed_by_issuer:
        return authority
    return hierarchy.issuing("function" if authority.name != hierarchy.names.issuing("function") else "id-3")


def _status(
    serial: int, authority: Authority, hierarchy: Hierarchy, issuers: Issuers, manner: Manner
) -> Status:
    """What ``authority`` says of the certificate. The root's are the issuing CAs, which are never revoked [MOCK]."""
    below = [one for one in hierarchy.in_use() if hierarchy.above(one) is authority and one is not authority]
    if below:
        return "good" if serial in {one.certificate.serial_number for one in below} else "unknown"
    return issuers.status(serial, authority.name, manner)


def _asked_authority(asked: ocsp.OCSPRequest, hierarchy: Hierarchy) -> Authority | None:
    """The CA whose key the request names by its hash."""
    for authority in hierarchy.in_use():
        digest = hashes.Hash(asked.hash_algorithm)
        digest.update(_key_bits(authority.certificate))
        if digest.finalize() == asked.issuer_key_hash:
            return authority
    return None


def _key_bits(certificate: x509.Certificate) -> bytes:
    """The subject's public key as RFC 6960 section 4.1.1 hashes it: without tag, length and unused bits."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import PublicFormat

    key = certificate.public_key()
    if not isinstance(key, RSAPublicKey):
        return b""
    return key.public_bytes(Encoding.DER, PublicFormat.PKCS1)


def _unsuccessful(status: ocsp.OCSPResponseStatus) -> bytes:
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)
