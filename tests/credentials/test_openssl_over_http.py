"""OpenSSL asks over HTTP, at the addresses that the certificates themselves name, and hears how the issuers are."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID

from idp_mock.config import IdpConfig
from idp_mock.credentials.certificate import Certificate
from idp_mock.environments import Environment
from idp_mock.people.person import Kind
from idp_mock.server import Running, serve_in_thread
from tests.credentials.hands import ISSUED

# One file name for each issuing CA, by the rule that real addresses follow (siths-eid:4.1).
FILES = {
    "systemtestsithseidpersonhsaid3cav1",
    "systemtestsithseidpersonid3cav1",
    "systemtestsithseidpersonhsaid2cav1",
    "systemtestsithseidpersonid2cav1",
    "systemtestsithseidpersonidmobilecav1",
    "systemtestsithseidfunctioncav1",
    "systemtestsithstype1cav1",
}


@pytest.fixture(scope="module")
def shared() -> Iterator[Running]:
    config = IdpConfig(issuer="http://127.0.0.1:8400/oidc", port=0, mtls_port=0)
    with serve_in_thread(config) as mock:
        yield mock


@pytest.fixture
def env(shared: Running) -> Environment:
    """As new for each test; the keys and certificates are made once."""
    shared.environments.default.reset()
    return shared.environments.default


class Asker:
    """Somebody with openssl and a certificate."""

    def __init__(self, env: Environment, folder: Path) -> None:
        self.env, self.folder = env, folder

    def holds(self, certificate: Certificate) -> None:
        ca = self.env.hierarchy.by_name(certificate.issuer_name)
        assert ca is not None
        (self.folder / "leaf.pem").write_bytes(certificate.x509.public_bytes(Encoding.PEM))
        (self.folder / "ca.pem").write_bytes(ca.pem)
        (self.folder / "root.pem").write_bytes(self.env.hierarchy.above(ca).pem)

    def __call__(self, *arguments: str) -> str:
        done = subprocess.run(
            ["openssl", *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        return done.stdout + done.stderr

    def asks(self, certificate: Certificate) -> str:
        """OCSP, at the address in the certificate."""
        self.holds(certificate)
        about = ("-issuer", "ca.pem", "-cert", "leaf.pem", "-url", ocsp_of(certificate))
        return self("ocsp", *about, "-CAfile", "root.pem", "-verify_other", "ca.pem")

    def looks_up(self, certificate: Certificate) -> str:
        """The revocation list, from the address in the certificate."""
        self.holds(certificate)
        fetched = requests.get(crl_of(certificate), timeout=10)
        assert fetched.status_code == 200
        listed = x509.load_der_x509_crl(fetched.content)
        (self.folder / "list.pem").write_bytes(listed.public_bytes(Encoding.PEM))
        trust = ("-CAfile", "root.pem", "-untrusted", "ca.pem", "-CRLfile", "list.pem")
        return self("verify", "-crl_check", *trust, "leaf.pem")


@pytest.fixture
def asker(env: Environment, tmp_path: Path) -> Asker:
    return Asker(env, tmp_path)


def ocsp_of(certificate: Certificate) -> str:
    found = certificate.x509.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    (url,) = (a.access_location.value for a in found if a.access_method == AuthorityInformationAccessOID.OCSP)
    return str(url)


def crl_of(certificate: Certificate) -> str:
    (point,) = certificate.x509.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert point.full_name
    return str(point.full_name[0].value)


def credentials(env: Environment, kind: Kind) -> tuple[str, tuple[Certificate, ...]]:
    """Somebody's credential of that kind, and what it holds."""
    name = next(h.id for person in env.hsa.people() for h in person.credentials if h.kind == kind)
    return name, tuple(env.wallet.get(name).certificates)


def test_every_issuing_ca_has_the_real_file_name(env: Environment) -> None:
    named = {Path(urlsplit(crl_of(c)).path).stem for kind in ISSUED for c in credentials(env, kind)[1]}
    assert named == FILES


@pytest.mark.parametrize("kind", ISSUED)
def test_good_and_revoked_a_second_ago(env: Environment, asker: Asker, kind: Kind) -> None:
    name, certificates = credentials(env, kind)
    for certificate in certificates:
        assert "leaf.pem: good" in asker.asks(certificate)
        assert asker.looks_up(certificate).strip() == "leaf.pem: OK"
    env.wallet.revoke(name)
    for certificate in certificates:
        assert "leaf.pem: revoked" in asker.asks(certificate)
        assert "certificate revoked" in asker.looks_up(certificate)


@pytest.mark.parametrize(
    ("fault", "ocsp", "listed"),
    [
        ("status-unknown", "leaf.pem: unknown", "leaf.pem: OK"),  # a list cannot say unknown
        ("status-stale", "status expired", "CRL has expired"),
        ("status-signed-by-another", "Response Verify Failure", "CRL signature failure"),
        ("test-cards-revoked", "leaf.pem: revoked", "certificate revoked"),
    ],
)
def test_whoever_asks_hears_how_the_issuers_are_now(
    env: Environment, asker: Asker, fault: str, ocsp: str, listed: str
) -> None:
    _, (certificate,) = credentials(env, "mobile")
    env.faults.set(fault, times=None)
    assert ocsp in asker.asks(certificate)
    assert listed in asker.looks_up(certificate)
    env.faults.clear(fault)
    assert "leaf.pem: good" in asker.asks(certificate)


def test_where_they_cannot_be_reached_both_answer_503_and_the_ca_itself_is_still_there(
    env: Environment, asker: Asker
) -> None:
    _, (certificate,) = credentials(env, "mobile")
    env.faults.set("status-unreachable", times=None)
    assert "leaf.pem: good" not in asker.asks(certificate)
    assert requests.post(ocsp_of(certificate), data=b"", timeout=10).status_code == 503
    assert requests.get(crl_of(certificate), timeout=10).status_code == 503
    assert requests.get(crl_of(certificate).replace(".crl", ".cer"), timeout=10).status_code == 200


def test_a_slow_one_answers_right_and_is_slow_for_as_long_as_the_setting_says(tmp_path: Path) -> None:
    with serve_in_thread(made(slowness=0.3)) as running:
        env = running.environments.default
        _, (certificate,) = credentials(env, "mobile")
        env.faults.set("status-slow", times=None)
        begun = time.monotonic()
        assert "leaf.pem: good" in Asker(env, tmp_path).asks(certificate)
        assert 0.3 <= time.monotonic() - begun < 10


def made(slowness: float) -> IdpConfig:
    return IdpConfig.from_env(
        {"SITHS_IDP_SLOWNESS": str(slowness)}, issuer="http://127.0.0.1:8400/oidc", port=0, mtls_port=0
    )
