"""Logging in at the sample: the five ways of using LoA, stepping up, and what ends a login."""

from __future__ import annotations

import json
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from idp_mock.server import Running
from rp.config import Way
from tests.rp.care import NO_COMMISSION, SECRETARY, Care, idp
from tests.rp.people import LOA2, LOA3

OFFICE_HOURS = datetime(2026, 3, 2, 12, 0)


def told_as_loa2(care: Care) -> Care:
    """Whatever was demanded, the token says LoA 2."""
    care.fault("loa-too-low")
    return care


def test_a_login_leads_to_what_was_opened(care: Care) -> None:
    page = care.logs_in("/record")
    assert (page.status, page.decision, page.code) == (200, "granted", "RP-202")
    assert page.says("#patient h2") == "Test Testsson"
    assert "Anna" in page.says(".who")


def test_it_shows_every_claim_that_it_decides_by(care: Care) -> None:
    page = care.logs_in()
    assert (page.name, page.says("[data-claim=acr]")) == ("start", LOA3)
    assert page.says("[data-claim=commissionPurpose]") == "Vård och behandling"
    assert page.attribute("[data-claim=nonce]", "data-claim") == ""


@pytest.mark.parametrize("person", [SECRETARY, NO_COMMISSION])
def test_who_has_not_the_commission_is_denied_and_told_why(care: Care, person: str) -> None:
    care.is_(person)
    page = care.logs_in("/record")
    assert (page.status, page.decision, page.code) == (403, "denied", "RP-206")
    assert page.says("[data-decided-by]") == "commissionPurpose"


def test_every_sign_in_gets_a_new_session_id(care: Care) -> None:
    care.opens("/login")
    before = care.cookie("siths_rp_session")
    care.logs_in()
    after = care.cookie("siths_rp_session")
    assert before != after
    stranger = Care(care.mock)
    stranger.app, stranger.browser = care.app, care.app.test_client()
    stranger.browser.set_cookie("siths_rp_session", before, domain="127.0.0.1")
    assert "Anna" not in stranger.opens("/").text


# --- the five ways ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "reserve_card", "phone"),
    [
        ("check", "denied RP-305", "granted RP-202"),
        ("demand-loa2", "denied RP-305", "refused RP-310"),
        ("demand-loa3", "refused RP-310", "granted RP-202"),
        ("demand-loa2-or-loa3", "denied RP-305", "granted RP-202"),
        ("step-up", "refused RP-310", "granted RP-202"),
    ],
)
def test_each_way_of_using_loa_ends_as_it_should(
    mock: Running, way: Way, reserve_card: str, phone: str
) -> None:
    """At a function that requires LoA 3: a card of LoA 2, and a phone of LoA 3. The IdP compares exactly."""
    ended = []
    for card in ("reserve-card-loa2", ""):
        care = Care(mock, way=way, at=OFFICE_HOURS)
        if card:
            care.has_card(card)
        page = care.logs_in("/record")
        ended.append(f"{page.decision or page.name} {page.code}")
    assert ended == [reserve_card, phone]


def test_a_dispensation_opens_outside_office_hours_what_is_shut_within_them(mock: Running) -> None:
    codes = {}
    for at in (OFFICE_HOURS, OFFICE_HOURS.replace(hour=20), OFFICE_HOURS.replace(month=8, hour=20)):
        care = Care(mock, at=at)
        care.has_card("reserve-card-loa2")
        codes[at.month, at.hour] = care.logs_in("/record").code
    assert codes == {(3, 12): "RP-305", (3, 20): "RP-204", (8, 20): "RP-305"}


def test_where_a_level_was_demanded_another_is_refused_at_the_login(mock: Running) -> None:
    care = told_as_loa2(Care(mock, way="demand-loa3"))
    page = care.logs_in("/schedule")
    assert (page.status, page.name, page.code) == (403, "refused", "RP-305")
    assert "Anna" not in care.opens("/").text


def test_where_it_is_checked_afterwards_the_login_stands(care: Care) -> None:
    told_as_loa2(care)
    assert care.logs_in("/schedule").code == "RP-202"
    denied = care.opens("/record")
    assert (denied.status, denied.decision, denied.code) == (403, "denied", "RP-305")
    assert denied.says("[data-decided-by]") == "acr"
    assert LOA2 in denied.text
    assert LOA3 in denied.text


# --- step-up ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def low(mock: Running) -> Care:
    """Signed in at LoA 2, at a sample that steps up."""
    care = told_as_loa2(Care(mock, way="step-up"))
    assert care.logs_in("/schedule").code == "RP-202"
    return care


def test_a_function_that_needs_more_asks_for_a_new_login_at_that_level(low: Care) -> None:
    page = low.opens("/record")
    assert page.location == "/login?next=%2Frecord&step-up=1"
    sent = low.opens(page.location).location
    assert "prompt=login" in sent
    assert "loa3" in sent


@pytest.mark.parametrize(
    ("path", "levels"), [("/schedule", [LOA2, LOA3]), ("/record", [LOA3]), ("/elsewhere", [LOA3])]
)
def test_a_step_up_demands_every_level_that_is_enough(low: Care, path: str, levels: list[str]) -> None:
    """The IdP compares exactly (inera-idp:3), so "at least LoA 2" must list both."""
    sent = parse_qs(urlsplit(low.opens(f"/login?next={path}&step-up=1").location).query)
    assert json.loads(sent["claims"][0])["id_token"]["acr"] == {"essential": True, "values": levels}


def test_the_same_person_steps_up_and_gets_a_new_session(low: Care) -> None:
    before = low.cookie("siths_rp_session")
    assert low.logs_in("/record").code == "RP-202"
    assert low.cookie("siths_rp_session") != before
    assert LOA3 in low.opens("/").says("[data-claim=acr]")


def test_another_person_does_not_step_up_and_the_first_stays_signed_in(low: Care) -> None:
    low.is_("colleague")
    page = low.logs_in("/record")
    assert (page.status, page.name, page.code) == (403, "refused", "RP-313")
    assert "Anna" in low.opens("/").says(".who")
    assert low.opens("/schedule").code == "RP-202"


def test_an_old_login_is_no_step_up(low: Care) -> None:
    low.fault("login-long-ago")
    assert low.logs_in("/record").code == "RP-314"


def test_who_is_not_signed_in_cannot_step_up(mock: Running) -> None:
    """It is a plain login then, which demands nothing."""
    sent = Care(mock, way="step-up").opens("/login?next=/record&step-up=1").location
    assert "prompt=login" not in sent


# --- what ends a login -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("wrong-state", "RP-301"),
        ("missing-state", "RP-301"),
        ("answer-from-another-issuer", "RP-304"),
        ("wrong-issuer", "RP-304"),
        ("issuer-without-port", "RP-304"),
        ("wrong-audience", "RP-302"),
        ("audience-we-do-not-trust", "RP-302"),
        ("wrong-authorized-party", "RP-302"),
        ("wrong-nonce", "RP-303"),
        ("missing-nonce", "RP-303"),
        ("expired-token", "RP-307"),
        ("token-from-the-future", "RP-307"),
        ("wrong-access-token-hash", "RP-308"),
        ("missing-subject", "RP-312"),
        ("unknown-key", "RP-306"),
        ("wrong-signature", "RP-306"),
        ("no-signature", "RP-306"),
        ("unknown-code", "RP-311"),
        ("code-spent-by-another", "RP-311"),
        ("code-that-is-late", "RP-311"),
        ("token-request-with-wrong-secret", "RP-311"),
        ("userinfo-of-somebody-else", "RP-309"),
        ("userinfo-with-another-token", "RP-315"),
    ],
)
def test_every_lie_of_the_idp_is_refused_by_its_code(care: Care, fault: str, code: str) -> None:
    care.fault(fault)
    page = care.logs_in("/schedule")
    assert (page.status, page.name, page.code) == (403, "refused", code)
    assert page.attribute("main", "data-refused") == ""
    assert "Anna" not in care.opens("/").text


@pytest.mark.parametrize("fault", ["missing-acr", "unknown-acr"])
def test_a_level_that_is_missing_or_unknown_opens_nothing(care: Care, fault: str) -> None:
    care.fault(fault)
    assert care.logs_in("/schedule").code == "RP-305"


def test_an_answer_is_good_once(care: Care) -> None:
    answer = care.answers(care.opens("/login"))
    assert care.comes_back(answer).location == "/"
    again = care.comes_back(answer)
    assert again.code == "RP-301"
    assert "Du är fortfarande inloggad som Anna Lindgren" in again.says("main")


def test_an_answer_is_good_in_one_browser(care: Care) -> None:
    answer = care.answers(care.opens("/login"))
    care.browser = care.app.test_client()
    assert care.comes_back(answer).code == "RP-301"


def test_an_answer_that_repeats_a_parameter_is_refused(care: Care) -> None:
    answer = care.answers(care.opens("/login"))
    assert care.comes_back(answer | {"code": [answer["code"], "another"]}).code == "RP-317"


def test_where_the_idp_promises_iss_an_answer_without_it_is_refused() -> None:
    with idp(iss_parameter=True) as mock:
        care = Care(mock)
        answer = care.answers(care.opens("/login"))
        assert answer.pop("iss") == mock.config.issuer
        assert care.comes_back(answer).code == "RP-304"
        assert care.logs_in("/schedule").code == "RP-202"


def test_what_the_idp_said_is_shown_to_whom_it_was_said(care: Care) -> None:
    state = care.opens("/login").location.partition("state=")[2].partition("&")[0]
    said = {"error": "access_denied", "error_description": "IDP-220 Användaren avbröt"}
    page = care.comes_back(said | {"state": state})
    assert (page.code, page.attribute("main", "data-idp-code")) == ("RP-310", "IDP-220")
    assert "access_denied" in page.text


def test_nobody_speaks_for_the_idp_by_a_link(care: Care) -> None:
    page = care.opens("/callback?error=Ring+0900-12345&error_description=IDP-1")
    assert page.code == "RP-301"
    assert "0900" not in page.text


def test_an_idp_that_is_silent_is_told(mock: Running) -> None:
    page = Care(None, issuer="http://127.0.0.1:1").opens("/login")
    assert (page.status, page.name, page.code) == (403, "refused", "RP-315")
