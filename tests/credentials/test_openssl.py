"""OpenSSL, which shares no code with us, believes our certificates, revocation lists, OCSP answers and PKCS#12."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from idp_mock.clock import wall
from idp_mock.credentials.certificate import Certificate
from idp_mock.credentials.hierarchy import Hierarchy
from idp_mock.credentials.revocation import ocsp_answer, revocation_list
from idp_mock.people.person import Kind
from tests.credentials.hands import ISSUED, OLD, held
from tests.mock import CARD, NOW, PHONE, Mock, keys

AT = f"{NOW.timestamp():.0f}"
YEARS = "1000000000"  # OpenSSL holds an answer's age against the wall, whatever -attime says


class OpenSsl:
    """The openssl command, with the files of one environment around it."""

    def __init__(self, mock: Mock, folder: Path) -> None:
        self.mock, self.folder = mock, folder
        self.write("root.pem", mock.hierarchy.root.pem)

    def __call__(self, *arguments: str) -> str:
        """What it said, good or bad."""
        done = subprocess.run(
            ["openssl", *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            errors="replace",  # it writes names in a code of its own
            timeout=30,
            check=False,
        )
        return done.stdout + done.stderr

    def write(self, name: str, content: bytes) -> str:
        (self.folder / name).write_bytes(content)
        return name

    def leaf(self, certificate: Certificate, hierarchy: Hierarchy | None = None) -> None:
        """Lay down leaf.pem, ca.pem and the root of ours that should be above them, root.pem."""
        of = hierarchy or self.mock.hierarchy
        authority = of.by_name(certificate.issuer_name)
        assert authority is not None
        self.write("leaf.pem", certificate.x509.public_bytes(Encoding.PEM))
        self.write("ca.pem", authority.pem)
        self.write("root.pem", self.mock.hierarchy.above(authority).pem)

    def verify(self, *more: str) -> str:
        return self(
            "verify",
            "-x509_strict",
            "-attime",
            AT,
            "-CAfile",
            "root.pem",
            "-untrusted",
            "ca.pem",
            *more,
            "leaf.pem",
        )

    def lists(self, certificate: Certificate) -> str:
        """The revocation lists of its CA and of the root, as they are now."""
        authority = self.mock.hierarchy.by_name(certificate.issuer_name)
        assert authority is not None
        pem = b"".join(
            x509.load_der_x509_crl(
                revocation_list(ca, self.mock.hierarchy, self.mock.issuers, self.mock.issuers.manner())
            ).public_bytes(Encoding.PEM)
            for ca in (authority, self.mock.hierarchy.above(authority))
        )
        return self.write("lists.pem", pem)

    def request(self, *arguments: str) -> bytes:
        self("ocsp", *arguments, "-reqout", "request.der")
        return (self.folder / "request.der").read_bytes()

    def answer(self, request: bytes) -> str:
        """Lay down what we answer."""
        manner = self.mock.issuers.manner()
        answer = ocsp_answer(request, self.mock.hierarchy, self.mock.issuers, manner)
        return self.write("answer.der", answer)

    def status(self, *arguments: str, leeway: str = YEARS) -> str:
        """What OpenSSL reads from our answer to the request that it makes of ``arguments``."""
        asked = (*arguments, "-no_nonce")
        answer = self.answer(self.request(*asked))
        trust = ("-CAfile", "root.pem", "-verify_other", "ca.pem", "-attime", AT, "-validity_period", leeway)
        return self("ocsp", "-respin", answer, *asked, *trust)


LEAF = ("-issuer", "ca.pem", "-cert", "leaf.pem")


@pytest.fixture
def openssl(mock: Mock, tmp_path: Path) -> OpenSsl:
    return OpenSsl(mock, tmp_path)


@pytest.mark.parametrize("kind", ISSUED)
def test_every_certificate_of_a_credential_leads_to_the_root(openssl: OpenSsl, kind: Kind) -> None:
    for certificate in held(openssl.mock, kind).certificates:
        openssl.leaf(certificate)
        assert openssl.verify().strip() == "leaf.pem: OK"
        for_login = "leaf.pem: OK" in openssl.verify("-purpose", "sslclient")
        assert for_login != certificate.for_signatures


@pytest.mark.parametrize("kind", ISSUED)
def test_only_a_function_certificate_may_be_a_servers(openssl: OpenSsl, kind: Kind) -> None:
    for certificate in held(openssl.mock, kind).for_login:
        openssl.leaf(certificate)
        assert ("leaf.pem: OK" in openssl.verify("-purpose", "sslserver")) == (kind == "function-certificate")


def test_a_card_of_another_environment_leads_to_another_root(openssl: OpenSsl) -> None:
    other = Hierarchy("qa", keys(), openssl.mock.hierarchy.url)
    for certificate in held(openssl.mock, "card-of-another-environment").certificates:
        openssl.leaf(certificate, other)
        assert "verification failed" in openssl.verify()
        openssl.write("root.pem", other.root.pem)
        assert openssl.verify().strip() == "leaf.pem: OK"
        openssl.write("root.pem", openssl.mock.hierarchy.root.pem)


@pytest.mark.parametrize("kind", ISSUED)
def test_the_revocation_lists_hold_a_certificate_once_it_is_revoked(openssl: OpenSsl, kind: Kind) -> None:
    credential = held(openssl.mock, kind)
    for certificate in credential.certificates:
        openssl.leaf(certificate)
        assert (
            openssl.verify("-crl_check_all", "-CRLfile", openssl.lists(certificate)).strip() == "leaf.pem: OK"
        )
    openssl.mock.wallet.revoke(credential.id)
    for certificate in credential.certificates:
        openssl.leaf(certificate)
        told = openssl.verify("-crl_check_all", "-CRLfile", openssl.lists(certificate))
        assert "certificate revoked" in told


@pytest.mark.parametrize("at", [datetime(1950, 1, 2, tzinfo=UTC), datetime(1969, 7, 20, tzinfo=UTC), NOW])
def test_there_is_a_revocation_list_however_far_back_the_clock_goes(mock: Mock, at: datetime) -> None:
    mock.clock.set(at)
    der = revocation_list(mock.hierarchy.root, mock.hierarchy, mock.issuers, mock.issuers.manner())
    found = x509.load_der_x509_crl(der)
    assert found.last_update_utc == at
    assert found.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number > 0


def test_nobody_elses_certificate_is_revoked_with_it(openssl: OpenSsl) -> None:
    openssl.mock.wallet.revoke(CARD)
    other = openssl.mock.wallet.get("colleague.ordinary-card").certificates[0]
    openssl.leaf(other)
    assert openssl.verify("-crl_check_all", "-CRLfile", openssl.lists(other)).strip() == "leaf.pem: OK"


@pytest.mark.parametrize("kind", ISSUED)
def test_the_status_is_good_until_it_is_revoked(openssl: OpenSsl, kind: Kind) -> None:
    credential = held(openssl.mock, kind)
    for certificate in credential.certificates:
        openssl.leaf(certificate)
        told = openssl.status(*LEAF)
        assert "Response verify OK" in told
        assert "leaf.pem: good" in told
    openssl.mock.wallet.revoke(credential.id)
    for certificate in credential.certificates:
        openssl.leaf(certificate)
        told = openssl.status(*LEAF)
        assert "Response verify OK" in told
        assert "leaf.pem: revoked" in told
        assert "Revocation Time: Mar  2 09:00:00 2026 GMT" in told


@pytest.mark.parametrize("kind", ISSUED)
def test_it_is_revoked_from_the_second_it_was_and_not_before(openssl: OpenSsl, kind: Kind) -> None:
    """A second ago is ago (case:58), whichever CA issued it."""
    credential = held(openssl.mock, kind)
    openssl.mock.wallet.revoke(credential.id)
    for by, told in ((-1, "leaf.pem: good"), (2, "leaf.pem: revoked")):
        openssl.mock.clock.move(timedelta(seconds=by))
        for certificate in credential.certificates:
            openssl.leaf(certificate)
            assert told in openssl.status(*LEAF)


def test_what_the_environment_did_not_issue_is_unknown(openssl: OpenSsl) -> None:
    openssl.leaf(openssl.mock.wallet.get(CARD).certificates[0])
    told = openssl.status("-issuer", "ca.pem", "-serial", "4711")
    assert "Response verify OK" in told
    assert "4711: unknown" in told


def test_the_old_root_knows_the_old_ca_and_no_new_one(openssl: OpenSsl) -> None:
    openssl.leaf(openssl.mock.wallet.get(OLD).certificates[0])
    assert "ca.pem: good" in openssl.status("-issuer", "root.pem", "-cert", "ca.pem")
    new = openssl.mock.hierarchy.issuing("id-3").certificate.serial_number
    assert f"{new}: unknown" in openssl.status("-issuer", "root.pem", "-serial", str(new))


def test_a_ca_does_not_know_what_another_ca_issued(openssl: OpenSsl) -> None:
    openssl.leaf(openssl.mock.wallet.get(CARD).certificates[0])
    serial = str(openssl.mock.wallet.get(PHONE).certificates[0].serial)
    assert f"{serial}: unknown" in openssl.status("-issuer", "ca.pem", "-serial", serial)


def test_the_root_knows_the_issuing_cas(openssl: OpenSsl) -> None:
    """A chain is checked as a whole (siths-eid:4.5)."""
    openssl.leaf(openssl.mock.wallet.get(CARD).certificates[0])
    told = openssl.status("-issuer", "root.pem", "-cert", "ca.pem")
    assert "Response verify OK" in told
    assert "ca.pem: good" in told
    assert "4711: unknown" in openssl.status("-issuer", "root.pem", "-serial", "4711")


# --- issuers that answer otherwise (case:61) ---


@pytest.mark.parametrize("kind", ISSUED)
def test_an_issuer_that_knows_nothing_says_unknown_of_what_it_issued(openssl: OpenSsl, kind: Kind) -> None:
    openssl.mock.faults.set("status-unknown", times=None)
    for certificate in held(openssl.mock, kind).certificates:
        openssl.leaf(certificate)
        told = openssl.status(*LEAF)
        assert "Response verify OK" in told
        assert "leaf.pem: unknown" in told


def test_a_stale_answer_says_what_was_so_then_and_that_its_time_is_over(openssl: OpenSsl) -> None:
    """OpenSSL's wall is the clock here, since it holds the answer's age against nothing else."""
    openssl.mock.clock.set(wall())
    openssl.mock.wallet.revoke(CARD)
    openssl.leaf(openssl.mock.wallet.get(CARD).certificates[0])
    fresh = openssl.status(*LEAF, leeway="300")
    assert "leaf.pem: revoked" in fresh
    assert "Status times invalid" not in fresh
    openssl.mock.faults.set("status-stale", times=None)
    stale = openssl.status(*LEAF, leeway="300")
    assert "leaf.pem: WARNING: Status times invalid" in stale
    assert "status expired" in stale
    assert "good" in stale  # it was revoked a moment ago


def test_a_stale_list_has_expired(openssl: OpenSsl) -> None:
    certificate = openssl.mock.wallet.get(CARD).certificates[0]
    openssl.leaf(certificate)
    openssl.mock.faults.set("status-stale", times=None)
    told = openssl.verify("-crl_check_all", "-CRLfile", openssl.lists(certificate))
    assert "CRL has expired" in told


@pytest.mark.parametrize("kind", ISSUED)
def test_what_another_signs_is_believed_by_nobody(openssl: OpenSsl, kind: Kind) -> None:
    openssl.mock.faults.set("status-signed-by-another", times=None)
    for certificate in held(openssl.mock, kind).certificates:
        openssl.leaf(certificate)
        told = openssl.status(*LEAF)
        assert "Response Verify Failure" in told
        listed = openssl.verify("-crl_check_all", "-CRLfile", openssl.lists(certificate))
        assert "CRL signature failure" in listed


@pytest.mark.parametrize("kind", ISSUED)
def test_when_the_test_cards_are_revoked_all_of_them_are(openssl: OpenSsl, kind: Kind) -> None:
    """gits:3."""
    credential = held(openssl.mock, kind)
    openssl.mock.faults.set("test-cards-revoked", times=None)
    for certificate in credential.certificates:
        openssl.leaf(certificate)
        assert "leaf.pem: revoked" in openssl.status(*LEAF)
        assert "certificate revoked" in openssl.verify(
            "-crl_check_all", "-CRLfile", openssl.lists(certificate)
        )
    openssl.mock.faults.clear()
    assert "leaf.pem: good" in openssl.status(*LEAF)


def test_a_breakdown_of_one_login_is_not_seen_by_who_asks_without_one(openssl: OpenSsl) -> None:
    openssl.leaf(openssl.mock.wallet.get(CARD).certificates[0])
    openssl.mock.faults.set("status-unknown", client="journal", times=None)
    openssl.mock.faults.set("status-stale", times=1)
    assert "leaf.pem: good" in openssl.status(*LEAF)


@pytest.mark.parametrize("wish", ["-nonce", "-no_nonce"])
def test_a_nonce_comes_back_when_one_was_sent(openssl: OpenSsl, wish: str) -> None:
    openssl.leaf(openssl.mock.wallet.get(CARD).certificates[0])
    openssl.answer(openssl.request(*LEAF, wish))
    sent = nonces(openssl("ocsp", "-reqin", "request.der", "-req_text"))
    assert bool(sent) == (wish == "-nonce")
    assert nonces(openssl("ocsp", "-respin", "answer.der", "-resp_text", "-noverify")) == sent


def nonces(text: str) -> list[str]:
    """The line after each one that says that a nonce follows."""
    lines = text.splitlines()
    return [lines[n + 1].strip() for n, line in enumerate(lines) if "OCSP Nonce" in line]


@pytest.mark.parametrize("digest", ["-sha1", "-sha256", "-sha384", "-sha512"])
def test_the_ca_may_be_named_by_any_common_hash(openssl: OpenSsl, digest: str) -> None:
    openssl.leaf(openssl.mock.wallet.get(CARD).certificates[0])
    assert "leaf.pem: good" in openssl.status(digest, *LEAF)


def test_a_ca_that_is_none_of_ours_is_not_answered_for(openssl: OpenSsl) -> None:
    other = Hierarchy("qa", keys(), openssl.mock.hierarchy.url)
    openssl.leaf(held(openssl.mock, "card-of-another-environment").certificates[0], other)
    assert "unauthorized" in openssl.status(*LEAF)


@pytest.mark.parametrize(
    "arguments",
    [(*LEAF, "-serial", "5"), ("-md5", *LEAF), ("-issuer", "ca.pem", "-serial", "-5")],
    ids=["about several certificates", "a hash nobody uses", "a serial number below zero"],
)
def test_a_request_that_cannot_be_answered_is_called_malformed(
    openssl: OpenSsl, arguments: tuple[str, ...]
) -> None:
    openssl.leaf(openssl.mock.wallet.get(CARD).certificates[0])
    openssl.answer(openssl.request(*arguments))
    assert "malformedrequest" in openssl("ocsp", "-respin", "answer.der", "-noverify")


@pytest.mark.parametrize("cut", [0, 1, 20, -1])
def test_a_broken_request_is_called_malformed(openssl: OpenSsl, cut: int) -> None:
    openssl.leaf(openssl.mock.wallet.get(CARD).certificates[0])
    openssl.answer(openssl.request(*LEAF)[:cut])
    assert "malformedrequest" in openssl("ocsp", "-respin", "answer.der", "-noverify")


@pytest.mark.parametrize("kind", ISSUED)
def test_pkcs12_opens_with_its_password_and_with_no_other(openssl: OpenSsl, kind: Kind) -> None:
    credential = held(openssl.mock, kind)
    for certificate in credential.certificates:
        openssl.write("card.p12", credential.pkcs12(certificate, b"siths"))
        told = openssl("pkcs12", "-in", "card.p12", "-passin", "pass:siths", "-nodes")
        assert "BEGIN PRIVATE KEY" in told
        assert certificate.x509.public_bytes(Encoding.PEM).decode() in told
        assert "invalid password" in openssl("pkcs12", "-in", "card.p12", "-passin", "pass:wrong", "-nodes")


def test_a_signature_of_a_card_is_verified_with_its_certificate(openssl: OpenSsl) -> None:
    card = openssl.mock.wallet.get(CARD)
    openssl.leaf(card.certificates[0])
    openssl.write("public.pem", openssl("x509", "-in", "leaf.pem", "-pubkey", "-noout").encode())
    openssl.write("challenge", b"challenge")
    openssl.write("signature", card.sign(b"challenge"))
    verify = ("dgst", "-sha256", "-verify", "public.pem", "-signature", "signature", "challenge")
    assert openssl(*verify).strip() == "Verified OK"
    openssl.write("challenge", b"another")
    assert "Verified OK" not in openssl(*verify)


def test_certificate_and_key_in_pem_belong_together(openssl: OpenSsl) -> None:
    card = openssl.mock.wallet.get(CARD)
    for certificate in card.certificates:
        leaf, key = card.pem(certificate)
        openssl.write("leaf.pem", leaf)
        openssl.write("key.pem", key)
        assert openssl("pkey", "-in", "key.pem", "-pubout") == openssl(
            "x509", "-in", "leaf.pem", "-pubkey", "-noout"
        )
