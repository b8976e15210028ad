"""What a recording keeps is on a list; everything else is a label, the same one for the same value."""

from __future__ import annotations

import json

import pytest

from idp_mock.oidc import for_journal
from scenarios.recordings import allowed
from scenarios.recordings.allowed import ANSWERED_HEADERS, ASKED_HEADERS
from scenarios.recordings.labels import Labels
from scenarios.recordings.redact import Redaction
from scenarios.targets.target import load_target

RP, IDP = "http://127.0.0.1:8500", "http://localhost:8400"
SECRET = "3q2-7wEBAgMEBQYHCAkKCw"
NUMBER = "198503129804"


@pytest.fixture
def redaction() -> Redaction:
    return Redaction(load_target(), "https://127.0.0.1:8443")


def test_the_same_value_has_the_same_label_and_another_one_another() -> None:
    labels = Labels()
    assert [labels.of("state", value) for value in ("a", "b", "a")] == ["<state 1>", "<state 2>", "<state 1>"]
    assert labels.of("nonce", "b") == "<state 2>"


def test_what_was_hidden_once_is_hidden_wherever_it_stands() -> None:
    labels = Labels()
    labels.of("code", SECRET)
    assert labels.without_known(f"it was {SECRET}!") == "it was <code 1>!"


def test_an_address_keeps_its_place_and_what_is_listed_of_its_query(redaction: Redaction) -> None:
    found = redaction.address(
        f"{IDP}/oidc/authorize?response_type=code&state={SECRET}&new_secret={SECRET}x&redirect_uri={RP}/callback"
    )
    assert found.place == "{idp}/oidc/authorize"
    assert found.query == (
        ("response_type", "code"),
        ("state", "<state 1>"),
        ("new_secret", "<new_secret 1>"),
        ("redirect_uri", "{rp}/callback"),
    )
    assert SECRET not in found.url


@pytest.mark.parametrize(
    ("url", "place"),
    [
        (f"{RP}/callback?code=x", "{rp}/callback"),
        (f"{RP}/a/page.html", "{rp}/a/page.html"),
        (f"{RP}/patient/{NUMBER}", "{rp}/patient/<patient 1>"),
        (f"{RP}", "{rp}"),
        (f"{RP}5/callback", "{elsewhere}/<path 1>"),
        (f"{IDP}/login/{SECRET}/method", "{idp}/login/<login 1>/method"),
        (f"https://127.0.0.1:8443/{SECRET}", "{mtls}/<path 1>"),
        (f"https://portal.example/{SECRET}?a=b", "{elsewhere}/<path 1>"),
        (f"siths://authenticate?order={SECRET}", "siths:"),
    ],
)
def test_a_path_keeps_words_and_what_the_target_file_names(
    redaction: Redaction, url: str, place: str
) -> None:
    assert redaction.address(url).place == place


def test_of_the_wish_the_names_are_kept_and_of_the_values_the_levels(redaction: Redaction) -> None:
    wish = {
        "id_token": {
            "acr": {"essential": True, "values": ["http://id.sambi.se/loa/loa3"]},
            "personalIdentityNumber": {"value": NUMBER},
            "healthcareProfessionalLicenseIdentityNumber": None,
            SECRET: None,
        },
        "userinfo": {"mail": None},
    }
    kept = json.loads(redaction.parameter("claims", json.dumps(wish)))
    assert kept == {
        "id_token": {
            "acr": {"essential": True, "values": ["http://id.sambi.se/loa/loa3"]},
            "personalIdentityNumber": {"value": "<personalIdentityNumber 1>"},
            "healthcareProfessionalLicenseIdentityNumber": None,
            "<claim 1>": None,
        },
        "userinfo": {"mail": None},
    }
    for broken in ("no json", "[1]", '{"id_token": 1'):
        assert redaction.parameter("claims", broken).startswith("<claims ")


def test_of_headers_those_on_the_list_are_kept_and_of_cookies_how_they_are_kept(
    redaction: Redaction,
) -> None:
    asked = [("Cookie", f"session={SECRET}; b=c"), ("Authorization", f"Bearer {SECRET}"), ("Accept", "*/*")]
    assert redaction.headers(asked, ASKED_HEADERS, at=RP) == (
        ("Cookie", "session=<cookie 1>; b=<cookie 2>"),
        ("Accept", "*/*"),
    )
    answered = [
        ("Set-Cookie", f"session={SECRET}; Path=/; HttpOnly; X-Own={SECRET}"),
        ("Location", f"/callback?code={SECRET}y"),
        ("X-New", SECRET),
    ]
    assert redaction.headers(answered, ANSWERED_HEADERS, at=f"{RP}/login") == (
        ("Set-Cookie", "session=<cookie 1>; Path=/; HttpOnly"),
        ("Location", f"{RP}/callback?code=%3Ccode%201%3E"),
    )


@pytest.mark.parametrize("number", [NUMBER, "850312-9804", "19850312-9804", "8503729804", "199001612384"])
def test_what_looks_like_a_personnummer_passes_nowhere(redaction: Redaction, number: str) -> None:
    assert redaction.parameter("scope", f"openid {number}") == "openid <personnummer 1>"


@pytest.mark.parametrize("other", ["TST2321000131-1001", "232100-0131", "1.2.752.74.8.512", "20260"])
def test_what_does_not_is_left_alone(redaction: Redaction, other: str) -> None:
    assert redaction.text(other) == other


def test_of_what_is_typed_into_a_device_nothing_is_kept(redaction: Redaction) -> None:
    typed = redaction.form("code=123456", shown="idp/mock/phone/anna/legitimate")
    assert typed == (("code", "<code>"),)


def test_of_claims_those_are_kept_that_name_nobody_and_a_number_where_it_is_asked_for() -> None:
    usual, asked = Redaction(load_target()), Redaction(load_target(), keep=["personalIdentityNumber"])
    assert usual.claim("commissionPurpose", "Vård och behandling") == "Vård och behandling"
    assert usual.claim("given_name", "Anna") == "<given_name>"
    assert usual.claim("personalIdentityNumber", NUMBER) == "<personalIdentityNumber>"
    assert asked.claim("personalIdentityNumber", NUMBER) == NUMBER
    assert usual.claim("systemRole", ["a", NUMBER]) == ["a", "<personnummer 1>"]


def test_the_claims_that_are_kept_are_those_that_the_journal_tells() -> None:
    """Two lists, since the mock and the player share no code."""
    assert for_journal._NAME_NOBODY == allowed.CLAIMS
