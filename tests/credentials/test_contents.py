"""What lies on a card beside the login certificates of its kind, and what tells one from another in a picker."""

from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from idp_mock.credentials.certificate import CARD_NUMBER, Certificate, read
from idp_mock.credentials.credential import BEARS
from idp_mock.errors import NoSuchCertificate
from tests.credentials.hands import OLD, OLDER, SIGNING, TWO_HSA_IDS, UPGRADED, held, holding
from tests.mock import CARD, PHONE, RESERVE, Mock


@pytest.mark.parametrize(
    ("credential", "offered"),
    [
        (CARD, ["personal-number", "hsa-id"]),
        (RESERVE, ["personal-number", "hsa-id"]),
        (PHONE, ["personal-number"]),
        (SIGNING, ["personal-number", "hsa-id"]),
        (TWO_HSA_IDS, ["personal-number", "hsa-id", "second-hsa-id"]),
        (UPGRADED, ["personal-number", "hsa-id", "type-1"]),
        (OLD, ["type-1"]),
        (OLDER, ["personal-number", "hsa-id", "telia"]),
    ],
)
def test_a_picker_shows_what_one_can_log_in_with(mock: Mock, credential: str, offered: list[str]) -> None:
    made = mock.wallet.get(credential)
    assert list(made.offered) == offered
    assert tuple(made.offered.values()) == made.for_login
    for bears in offered:
        assert made.bearing(bears) is made.offered[bears]  # type: ignore[index]


def test_a_blank_card_offers_nothing(mock: Mock) -> None:
    assert held(mock, "blank-reserve-card").offered == {}


@pytest.mark.parametrize("bears", [bears for bears in BEARS if bears not in ("hsa-id", "personal-number")])
def test_what_is_not_on_the_card_cannot_be_picked(mock: Mock, bears: str) -> None:
    """The two numbers are what a method prefers: there another certificate does, as on a phone."""
    with pytest.raises(NoSuchCertificate, match=f"personal-number, hsa-id, and no {bears}"):
        mock.wallet.get(CARD).bearing(bears)


def test_nobody_picks_a_certificate_for_signatures(mock: Mock) -> None:
    with pytest.raises(NoSuchCertificate):
        mock.wallet.get(SIGNING).bearing("signature")


def usage(certificate: Certificate) -> x509.KeyUsage:
    return certificate.x509.extensions.get_extension_for_class(x509.KeyUsage).value


def test_certificates_for_signatures_lie_beside_those_for_logins(mock: Mock) -> None:
    """A pair of each, of the same issuers, about the same person: the usage of the key tells them apart (gits:5)."""
    card = mock.wallet.get(SIGNING)
    for_signatures = [c for c in card.certificates if c.for_signatures]
    assert [(c.issuer_name, c.subject_number) for c in for_signatures] == [
        (c.issuer_name, c.subject_number) for c in card.for_login
    ]
    for certificate in for_signatures:
        assert usage(certificate).content_commitment
        assert not usage(certificate).digital_signature
        with pytest.raises(x509.ExtensionNotFound):
            certificate.x509.extensions.get_extension_for_class(x509.ExtendedKeyUsage)


def test_a_second_hsa_id_is_of_the_other_employer(mock: Mock) -> None:
    card = mock.wallet.get(TWO_HSA_IDS)
    own, other = card.bearing("hsa-id"), card.bearing("second-hsa-id")
    assert (own.hsa_id, own.organisation_name) == ("TST2321000131-1066", "Region Exempel")
    assert (other.hsa_id, other.organisation_name) == ("TST5565594230-1068", "Vårdbolaget Exempel AB")
    assert own.issuer == other.issuer


def test_which_of_two_employments_is_the_cards_own_can_be_said(mock: Mock) -> None:
    first, second = (e.hsa_id for e in mock.hsa.person("doctor-two-employers").employments)
    card = holding(mock, employment=second, more_employments=(first,))
    assert (card.bearing("hsa-id").hsa_id, card.bearing("second-hsa-id").hsa_id) == (second, first)


def test_an_old_certificate_is_as_real_ones_were(mock: Mock) -> None:
    """Card number, title and e-mail, and an auth certificate that may encipher too (siths-eid:4.3)."""
    card = mock.wallet.get(OLD)
    login, signatures = card.certificates
    assert login.card_number == signatures.card_number == card.card_number
    assert len(card.card_number) == 19
    assert login.issuer == "CN=SYSTEMTEST SITHS Type 1 CA v1,O=Inera AB,C=SE"
    assert login.subject == (
        "SERIALNUMBER=TST2321000131-1058, EMAILADDRESS=nurse-old-card@siths-harness.test, T=Sjuksköterska, "
        "GIVENNAME=Siv, SURNAME=Norén, CN=Siv Norén, O=Region Exempel, L=Nationell test, C=SE"
    )
    assert not signatures.x509.subject.get_attributes_for_oid(NameOID.TITLE)
    assert (usage(login).key_encipherment, usage(signatures).key_encipherment) == (True, False)
    assert (login.for_signatures, signatures.for_signatures) == (False, True)


def test_a_new_certificate_has_no_card_number(mock: Mock) -> None:
    """Whether real ones have is not known; the IdP looks at it in old ones only (siths-eid:4.3)."""
    for certificate in mock.wallet.get(CARD).certificates:
        assert certificate.card_number == ""
        with pytest.raises(x509.ExtensionNotFound):
            certificate.x509.extensions.get_extension_for_oid(CARD_NUMBER)


def test_what_is_on_an_upgraded_card_that_got_nothing_back(mock: Mock) -> None:
    card = holding(mock, "upgraded-card")
    assert len(card.certificates) == 4
    assert list(card.offered) == ["personal-number", "hsa-id"]
    assert card.of_others == ()


def test_a_telia_certificate_bears_the_personnummer_and_another_issuer(mock: Mock) -> None:
    """Told apart from SITHS's own by nothing that a careless system looks at (case:62)."""
    card = mock.wallet.get(OLDER)
    telia, own = card.bearing("telia"), card.bearing("personal-number")
    assert telia.personal_number == own.personal_number
    assert telia.issuer == "CN=Telia e-legitimation HW CA v3,O=TeliaSonera AB,C=SE"
    assert telia.policies == ()
    assert mock.register.status(telia.serial) == "unknown"


@pytest.mark.parametrize("kind", ["type-1-card", "upgraded-card"])
def test_a_telia_certificate_may_be_on_an_old_card_too(mock: Mock, kind: str) -> None:
    card = holding(mock, kind, telia=True)  # type: ignore[arg-type]
    assert list(card.offered)[-1] == "telia"
    assert card.bearing("hsa-id").issuer_name != card.bearing("telia").issuer_name


def test_a_certificate_is_read_from_its_bytes_as_it_was_made(mock: Mock) -> None:
    for credential in (OLD, SIGNING, OLDER):
        for certificate in mock.wallet.get(credential).certificates:
            assert read(bytes(certificate.der)) == certificate


def test_a_revocation_takes_the_old_certificates_too_and_leaves_telias_to_telia(mock: Mock) -> None:
    mock.wallet.revoke(UPGRADED)
    assert {mock.register.status(c.serial) for c in mock.wallet.get(UPGRADED).certificates} == {"revoked"}
    mock.wallet.revoke(OLDER)
    card = mock.wallet.get(OLDER)
    assert mock.register.status(card.bearing("telia").serial) == "unknown"
    assert mock.register.status(card.bearing("hsa-id").serial) == "revoked"
