"""A card is revoked while its holder is logged in: what goes on, what ends, and what openssl hears of it."""

from __future__ import annotations

import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID

from tests.decisions.expected import Outcome
from tests.decisions.played import Ground, Way, ground

pytestmark = pytest.mark.slow
CARD = Way("nurse-one-commission.ordinary-card", "ordinary-card", "card", "hsa-id")
EVERYTHING = Outcome("signed-in", {"schedule": "RP-202", "record": "RP-202", "medications": "RP-202"})
REFUSED = Outcome("IDP-206")


def revoke(made: Ground) -> None:
    made.control.ask("POST", f"credentials/{CARD.credential}/revoke")


@pytest.mark.parametrize(("asks", "next_in_the_session"), [("false", EVERYTHING), ("true", REFUSED)])
def test_the_sessions_that_stand_go_on_the_next_login_fails_and_openssl_hears_that_it_is_revoked(
    tmp_path: Path, asks: str, next_in_the_session: Outcome
) -> None:
    """The IdP's session goes on to its end, unless the setting says that its certificate is asked about [MOCK]."""
    with ground("2026-03-02T10:00", SITHS_IDP_SSO_ASKS_STATUS=asks) as made:
        with made.user(CARD) as user:
            assert made.logs_in(user) == EVERYTHING
            assert openssl_says(made, tmp_path) == "good"

            revoke(made)
            assert openssl_says(made, tmp_path) == "revoked"
            assert made.decided(user) == EVERYTHING.decisions  # the care system's own session
            user.forget_the_system()
            assert made.logs_in(user) == next_in_the_session  # the IdP's session

            made.control.move_clock(3_601)  # which has a fixed end (inera-idp:6.3)
            user.forget_the_system()
            assert made.logs_in(user) == REFUSED
        with made.user(CARD) as in_another_browser:
            assert made.logs_in(in_another_browser) == REFUSED


def openssl_says(made: Ground, folder: Path) -> str:
    """Of the card's certificate, by OCSP at the address that it names itself."""
    shown = made.shown(CARD)
    assert shown is not None
    told = shown.certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    at = {one.access_method: str(one.access_location.value) for one in told}
    issuer = x509.load_der_x509_certificate(
        requests.get(at[AuthorityInformationAccessOID.CA_ISSUERS], timeout=10).content
    )
    (folder / "leaf.pem").write_text(shown.pem, "ascii")
    (folder / "ca.pem").write_bytes(issuer.public_bytes(Encoding.PEM))
    (folder / "root.pem").write_text(
        requests.get(f"{made.control.idp}/mock/ca.pem", timeout=10).text, "ascii"
    )
    where = at[AuthorityInformationAccessOID.OCSP]
    assert urlsplit(where).hostname in ("localhost", "127.0.0.1")
    asked = (
        "openssl",
        "ocsp",
        "-issuer",
        "ca.pem",
        "-cert",
        "leaf.pem",
        "-url",
        where,
        "-CAfile",
        "root.pem",
    )
    said = subprocess.run(  # noqa: S603  # openssl, with files of ours
        [*asked, "-verify_other", "ca.pem"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert "Response verify OK" in said.stdout + said.stderr
    (line,) = (line for line in said.stdout.splitlines() if line.startswith("leaf.pem: "))
    return line.removeprefix("leaf.pem: ")
