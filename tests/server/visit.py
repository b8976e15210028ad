"""A browser at the mutual-TLS listener, with a card in its reader or without."""

from __future__ import annotations

import http.client
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from idp_mock.environments import Environment


def trust(env: Environment) -> ssl.SSLContext:
    """Who trusts the mock's root and nobody else."""
    return ssl.create_default_context(cadata=env.hierarchy.root.pem.decode())


def with_card(env: Environment, credential: str, bearing: str = "hsa-id") -> ssl.SSLContext:
    """The same with this card's certificate and key."""
    card, context = env.wallet.get(credential), trust(env)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "card.pem"
        file.write_bytes(b"".join(card.pem(card.bearing(bearing))))
        context.load_cert_chain(file)
    return context


def visit(url: str, context: ssl.SSLContext, path: str = "", verb: str = "GET") -> http.client.HTTPResponse:
    """The listener's answer."""
    there = urlsplit(url)
    connection = http.client.HTTPSConnection(there.netloc, timeout=5, context=context)
    try:
        connection.request(verb, path or there.path)
        answer = connection.getresponse()
        answer.read()
        return answer
    finally:
        connection.close()


def proof_of(answer: http.client.HTTPResponse) -> str:
    """The proof in the address that the browser is sent to."""
    (proof,) = parse_qs(urlsplit(answer.headers["Location"]).query)["proof"]
    return proof


def self_signed(env: Environment, path: Path) -> Path:
    """A certificate that nobody vouches for, with its key."""
    key = env.wallet.get("nurse-one-commission.mobile").private_key
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Somebody")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path
