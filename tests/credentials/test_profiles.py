"""What each kind of credential holds, and what its certificates say (siths-eid:4)."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import AuthorityInformationAccessOID as Access
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from idp_mock.credentials.authority import CPS, MOCK_EXTENSION
from idp_mock.credentials.foreign import telia
from idp_mock.credentials.names import Issuer
from idp_mock.credentials.wallet import Wallet
from idp_mock.errors import NothingInDevice
from idp_mock.people.hsa import Hsa
from idp_mock.people.person import Employment, Held, Kind, Organisation, Person
from tests.credentials.hands import ISSUED, KINDS, OLDER, certificates, held
from tests.mock import CARD, NOW, PHONE, RESERVE, Mock, hierarchy, keys

# kind -> issuer, policy, what the subject's serialNumber is
HOLDS: dict[Kind, list[tuple[str, str, str]]] = {
    "ordinary-card": [
        ("SYSTEMTEST SITHS e-id Person ID 3 CA v1", "1.2.752.74.8.501", "personal-number"),
        ("SYSTEMTEST SITHS e-id Person HSA-id 3 CA v1", "1.2.752.74.8.501", "hsa-id"),
    ],
    "upgraded-card": [
        ("SYSTEMTEST SITHS e-id Person ID 3 CA v1", "1.2.752.74.8.501", "personal-number"),
        ("SYSTEMTEST SITHS e-id Person HSA-id 3 CA v1", "1.2.752.74.8.501", "hsa-id"),
        ("SYSTEMTEST SITHS e-id Person ID 3 CA v1", "1.2.752.74.8.501", "personal-number"),
        ("SYSTEMTEST SITHS e-id Person HSA-id 3 CA v1", "1.2.752.74.8.501", "hsa-id"),
        ("SYSTEMTEST SITHS Type 1 CA v1", "1.2.752.35.99.2.3", "hsa-id"),
        ("SYSTEMTEST SITHS Type 1 CA v1", "1.2.752.35.99.2.3", "hsa-id"),
    ],
    "type-1-card": [
        ("SYSTEMTEST SITHS Type 1 CA v1", "1.2.752.35.99.2.3", "hsa-id"),
        ("SYSTEMTEST SITHS Type 1 CA v1", "1.2.752.35.99.2.3", "hsa-id"),
    ],
    "reserve-card-loa2": [
        ("SYSTEMTEST SITHS e-id Person ID 2 CA v1", "1.2.752.74.8.502", "personal-number"),
        ("SYSTEMTEST SITHS e-id Person HSA-id 2 CA v1", "1.2.752.74.8.502", "hsa-id"),
    ],
    "reserve-card-loa3": [
        ("SYSTEMTEST SITHS e-id Person ID 3 CA v1", "1.2.752.74.8.503", "personal-number"),
        ("SYSTEMTEST SITHS e-id Person HSA-id 3 CA v1", "1.2.752.74.8.503", "hsa-id"),
    ],
    "mobile": [("SYSTEMTEST SITHS e-id Person ID Mobile CA v1", "1.2.752.74.8.512", "personal-number")],
    "card-of-another-environment": [
        ("TEST SITHS e-id Person ID 3 CA v1", "1.2.752.74.8.501", "personal-number"),
        ("TEST SITHS e-id Person HSA-id 3 CA v1", "1.2.752.74.8.501", "hsa-id"),
    ],
    "blank-reserve-card": [],
    "function-certificate": [("SYSTEMTEST SITHS e-id Function CA v1", "1.2.752.74.8.650", "hsa-id")],
}
CA_FILES: dict[Issuer, str] = {
    "hsa-id-3": "systemtestsithseidpersonhsaid3cav1",
    "hsa-id-2": "systemtestsithseidpersonhsaid2cav1",
    "id-3": "systemtestsithseidpersonid3cav1",
    "id-2": "systemtestsithseidpersonid2cav1",
    "mobile": "systemtestsithseidpersonidmobilecav1",
    "function": "systemtestsithseidfunctioncav1",
    "type-1": "systemtestsithstype1cav1",
}


def addresses(cert: x509.Certificate) -> dict[str, str]:
    """Where the certificate says that the revocation list, the status and the issuer are found."""
    (point,) = cert.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert point.full_name is not None
    told = {"crl": str(point.full_name[0].value)}
    for access in cert.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value:
        what = "ocsp" if access.access_method == Access.OCSP else "issuer"
        told[what] = str(access.access_location.value)
    return told


def alternatives(cert: x509.Certificate) -> list[x509.GeneralName]:
    try:
        return list(cert.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)
    except x509.ExtensionNotFound:
        return []


@pytest.mark.parametrize("kind", KINDS)
def test_a_credential_holds_the_certificates_of_its_kind(mock: Mock, kind: Kind) -> None:
    credential = held(mock, kind)
    assert [
        (c.issuer_name, *c.policies, "personal-number" if c.personal_number else "hsa-id")
        for c in credential.certificates
    ] == HOLDS[kind]


@pytest.mark.parametrize("kind", ["ordinary-card", "reserve-card-loa2", "reserve-card-loa3"])
def test_the_two_certificates_of_a_card_are_about_the_same_person(mock: Mock, kind: Kind) -> None:
    credential = held(mock, kind)
    holder = mock.hsa.person(credential.holder)
    personal, hsa = credential.certificates
    assert personal.personal_number == holder.personal_number
    assert hsa.hsa_id == holder.employments[0].hsa_id
    assert personal.common_name == hsa.common_name == holder.name
    assert credential.bearing("hsa-id") is hsa
    assert credential.bearing("personal-number") is personal


def test_a_card_may_bear_an_hsa_id_that_hsa_no_longer_knows(mock: Mock) -> None:
    """case:38, and nothing of another employment is in it."""
    card = mock.wallet.get("nurse-no-employment.ordinary-card")
    personal, hsa = card.certificates
    assert mock.hsa.by_hsa_id(hsa.hsa_id) is None
    assert (hsa.hsa_id, hsa.organisation_name) == ("TST2321000131-1090", "Testkort")
    assert personal.personal_number == mock.hsa.person(card.holder).personal_number


def test_a_phone_shows_its_personal_number_certificate_whatever_is_wanted(mock: Mock) -> None:
    phone = mock.wallet.get(PHONE)
    assert phone.bearing("hsa-id") is phone.bearing("personal-number") is phone.certificates[0]


@pytest.mark.parametrize("wanted", ["hsa-id", "personal-number"])
def test_a_blank_reserve_card_has_nothing_to_show_and_no_key(mock: Mock, wanted: str) -> None:
    blank = held(mock, "blank-reserve-card")
    with pytest.raises(NothingInDevice):
        blank.bearing(wanted)
    with pytest.raises(NothingInDevice):
        blank.sign(b"challenge")


@pytest.mark.parametrize("kind", ["reserve-card-loa2", "reserve-card-loa3"])
def test_a_reserve_card_lasts_six_months_at_most(mock: Mock, kind: Kind) -> None:
    for certificate in held(mock, kind).certificates:
        assert timedelta(0) < certificate.not_after - certificate.not_before <= timedelta(days=181)


@pytest.mark.parametrize("kind", ISSUED)
def test_a_credential_is_valid_when_its_environment_starts(mock: Mock, kind: Kind) -> None:
    for certificate in held(mock, kind).certificates:
        assert certificate.not_before < NOW < certificate.not_after


@pytest.mark.parametrize(("which", "mail"), [(0, False), (1, True)], ids=["personal number", "hsa-id"])
def test_the_subject_says_who_in_the_order_of_real_certificates(mock: Mock, which: int, mail: bool) -> None:
    attributes = mock.wallet.get(CARD).certificates[which].x509.subject
    assert [(a.oid, a.value) for a in attributes] == [
        (NameOID.COUNTRY_NAME, "SE"),
        (NameOID.LOCALITY_NAME, "Nationell test"),
        (NameOID.ORGANIZATION_NAME, "Region Exempel"),
        (NameOID.COMMON_NAME, "Anna Lindgren"),
        (NameOID.SURNAME, "Lindgren"),
        (NameOID.GIVEN_NAME, "Anna"),
        *([(NameOID.EMAIL_ADDRESS, "nurse-one-commission@siths-harness.test")] if mail else []),
        (NameOID.SERIAL_NUMBER, "TST2321000131-1001" if mail else "198503129804"),
    ]


def test_the_idp_retells_a_subject_from_its_most_telling_part(mock: Mock) -> None:
    assert mock.wallet.get(CARD).bearing("hsa-id").subject == (
        "SERIALNUMBER=TST2321000131-1001, EMAILADDRESS=nurse-one-commission@siths-harness.test, GIVENNAME=Anna, "
        "SURNAME=Lindgren, CN=Anna Lindgren, O=Region Exempel, L=Nationell test, C=SE"
    )


def test_every_serial_number_of_a_subject_is_an_hsa_id_or_twelve_digits(mock: Mock) -> None:
    for certificate in certificates(mock):
        assert bool(certificate.personal_number) != bool(certificate.hsa_id)
        assert certificate.subject_number.startswith("TST") == bool(certificate.hsa_id)


def test_a_function_certificate_names_a_system_and_no_person(mock: Mock) -> None:
    (certificate,) = held(mock, "function-certificate").certificates
    assert (certificate.given_name, certificate.family_name) == ("", "")
    assert certificate.not_after - certificate.not_before == timedelta(days=730)


def test_only_the_hsa_id_certificate_has_an_alternative_name(mock: Mock) -> None:
    personal, hsa = mock.wallet.get(CARD).certificates
    assert alternatives(personal.x509) == alternatives(mock.wallet.get(PHONE).certificates[0].x509) == []
    mail, upn = alternatives(hsa.x509)
    assert mail == x509.RFC822Name("nurse-one-commission@siths-harness.test")
    assert isinstance(upn, x509.OtherName)
    assert upn.type_id.dotted_string == "1.3.6.1.4.1.311.20.2.3"
    assert upn.value.endswith(b"nurse-one-commission@siths-harness.test")


@pytest.mark.parametrize("kind", ISSUED)
def test_a_certificate_says_what_it_may_be_used_for(mock: Mock, kind: Kind) -> None:
    system = kind == "function-certificate"
    for certificate in held(mock, kind).for_login:
        extensions = certificate.x509.extensions
        purposes = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        assert ExtendedKeyUsageOID.CLIENT_AUTH in purposes
        assert (ExtendedKeyUsageOID.SERVER_AUTH in purposes) == system
        usage = extensions.get_extension_for_class(x509.KeyUsage)
        assert usage.critical
        assert usage.value.digital_signature
        assert not usage.value.content_commitment
        assert usage.value.key_encipherment == (system or "Type 1" in certificate.issuer_name)
        assert not usage.value.key_cert_sign
        limits = extensions.get_extension_for_class(x509.BasicConstraints)
        assert limits.critical
        assert not limits.value.ca


def test_every_certificate_names_its_policy_and_where_the_policy_is_read(mock: Mock) -> None:
    for certificate in certificates(mock):
        (policy,) = certificate.x509.extensions.get_extension_for_class(x509.CertificatePolicies).value
        assert policy.policy_qualifiers == [CPS]


@pytest.mark.parametrize("issuer", CA_FILES)
def test_a_leaf_finds_the_files_of_its_issuer_at_the_mock_under_their_real_names(issuer: Issuer) -> None:
    base, authority = "http://localhost:8400/mock/pki", hierarchy().issuing(issuer)
    crl, access = hierarchy().addresses(authority.name)
    assert crl[0].full_name == [x509.UniformResourceIdentifier(f"{base}/{CA_FILES[issuer]}.crl")]
    assert [a.access_location.value for a in access] == [
        f"{base}/ocsp",
        f"{base}/{CA_FILES[issuer]}.cer",
    ]
    root = "systemtestsithsrootcav1" if issuer == "type-1" else "systemtestsithseidrootcav2"
    assert addresses(authority.certificate) == {
        "crl": f"{base}/{root}.crl",
        "ocsp": f"{base}/ocsp",
        "issuer": f"{base}/{root}.cer",
    }
    assert hierarchy().by_file(CA_FILES[issuer]) is authority


def test_no_certificate_sends_anybody_to_inera(mock: Mock) -> None:
    for certificate in certificates(mock):
        told = addresses(certificate.x509)
        assert set(told) == {"crl", "ocsp", "issuer"}
        assert {urlsplit(address).netloc for address in told.values()} == {"localhost:8400"}


def test_every_certificate_says_that_it_is_a_mock(mock: Mock) -> None:
    roots = (hierarchy().root, hierarchy().old_root, telia(keys()))
    authorities = [*roots, *(hierarchy().issuing(issuer) for issuer in CA_FILES)]
    leaves = (*certificates(mock), mock.wallet.get(OLDER).bearing("telia"))
    every = [c.x509 for c in leaves] + [authority.certificate for authority in authorities]
    for certificate in every:
        said = certificate.extensions.get_extension_for_oid(MOCK_EXTENSION)
        assert isinstance(said.value, x509.UnrecognizedExtension)
        assert b"MOCK" in said.value.value
        assert not said.critical


@pytest.mark.parametrize("issuer", CA_FILES)
def test_an_issuing_ca_may_issue_to_people_and_to_no_further_ca(issuer: Issuer) -> None:
    authority = hierarchy().issuing(issuer)
    limits = authority.certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (limits.ca, limits.path_length) == (True, 0)
    above = hierarchy().old_root if issuer == "type-1" else hierarchy().root
    assert hierarchy().above(authority) is above
    assert authority.certificate.issuer == above.certificate.subject
    key = authority.certificate.public_key()
    assert isinstance(key, RSAPublicKey)
    assert key.key_size == (2048 if issuer == "type-1" else 4096)


def test_a_card_of_another_environment_is_right_in_all_but_who_issued_it(mock: Mock) -> None:
    foreign, ours = held(mock, "card-of-another-environment").certificates[0], mock.wallet.get(CARD)
    assert foreign.policies == ours.certificates[0].policies
    assert foreign.issuer == "CN=TEST SITHS e-id Person ID 3 CA v1,O=Inera AB,C=SE"
    assert ours.certificates[0].issuer == "CN=SYSTEMTEST SITHS e-id Person ID 3 CA v1,O=Inera AB,C=SE"


def test_whoever_has_a_samordningsnummer_has_a_policy_of_their_own(mock: Mock) -> None:
    """From June 2021 it can be told apart from a personnummer (siths-eid:4.4)."""
    card = mock.wallet.get("student-coordination-number.reserve-card-loa2")
    assert {c.policies for c in card.certificates} == {("1.2.752.74.8.522",)}
    assert {c.policies for c in mock.wallet.get(RESERVE).certificates} == {("1.2.752.74.8.502",)}


def wallet_of(mock: Mock, person: Person) -> Wallet:
    return Wallet(Hsa((person,)), mock.hierarchy, keys(), mock.register, mock.clock)


def somebody(*employments: Employment, bears: str = "") -> Person:
    """Who holds an ordinary card, ``somebody.ordinary-card``."""
    return Person(
        id="somebody",
        personal_number="199509099801",
        given_name="Ali",
        family_name="Hassan",
        employments=employments,
        credentials=(Held(id="somebody.ordinary-card", kind="ordinary-card", employment=bears),),
    )


def test_a_card_bears_the_employment_it_was_made_for(mock: Mock) -> None:
    first, second = mock.hsa.person("doctor-two-employers").employments
    wallet = wallet_of(mock, somebody(first, second, bears=second.hsa_id))
    bearing = wallet.get("somebody.ordinary-card").bearing("hsa-id")
    assert (bearing.hsa_id, bearing.organisation_name) == (second.hsa_id, second.organisation.name)


def test_who_is_not_employed_has_no_hsa_id_certificate(mock: Mock) -> None:
    (only,) = wallet_of(mock, somebody()).get("somebody.ordinary-card").certificates
    assert only.personal_number == "199509099801"


@pytest.mark.parametrize("length", [20, 127, 128, 255])
def test_an_address_of_any_length_makes_a_certificate_that_can_be_read(mock: Mock, length: int) -> None:
    mail = "@siths-harness.test".rjust(length, "a")
    employer = Organisation(hsa_id="TST2321000131-1", name="Region Exempel", number="232100-0131")
    employment = Employment(hsa_id="TST2321000131-2", organisation=employer, mail=mail)
    card = wallet_of(mock, somebody(employment)).get("somebody.ordinary-card")
    _, upn = alternatives(card.bearing("hsa-id").x509)
    assert isinstance(upn, x509.OtherName)
    assert upn.value[-length:] == mail.encode()
