"""The pages of the sample: what they bear, where they lead, and where they never lead."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.exceptions import InternalServerError

from rp.addresses import local
from rp.config import RpConfig
from rp.sessions import COOKIE
from tests.rp.care import Care, signed_in
from tests.rp.people import LOA2

# --- what every page bears ------------------------------------------------------------------------------------------

EVERY = ["/", "/schedule", "/record", "/login", "/callback", "/leaving", "/signed-out", "/missing", "/logout"]
STATIC = ["/static/care.css", "/static/care.svg", "/static/nothing"]


@pytest.mark.parametrize("path", EVERY + STATIC)
def test_every_answer_is_safe_to_show(alone: Care, path: str) -> None:
    headers = alone.opens(path).answer.headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "script-src" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert ("no-store" in headers.get("Cache-Control", "")) is (path not in STATIC)


@pytest.mark.parametrize("path", EVERY)
def test_every_page_says_test_and_works_without_script_and_style_of_others(alone: Care, path: str) -> None:
    page = alone.opens(path)
    while page.location.startswith("/"):
        page = alone.opens(page.location)
    assert page.says(".test-band").startswith("TEST")
    assert page.soup.select("script, style, [style], [onclick]") == []
    for tag in page.soup.select("[src], link[href]"):
        assert str(tag.get("src") or tag.get("href")).startswith("/static/")


def test_every_link_of_the_pages_leads_somewhere(care: Care) -> None:
    care.logs_in()
    seen, ahead = set(), ["/"]
    while ahead:
        path = ahead.pop()
        page = care.opens(path)
        assert page.status in (200, 302), path
        for tag in page.soup.select("a[href^='/'], link[href], img[src]"):
            link = str(tag.get("href") or tag.get("src"))
            if link not in seen:
                seen.add(link)
                ahead.append(link)
    assert {"/schedule", "/record", "/medications", "/static/care.css"} <= seen


# --- cookies --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "secure"), [("http://127.0.0.1:8500", False), ("https://rp.example.test", True)]
)
def test_cookies_are_for_the_server_alone(url: str, secure: bool) -> None:
    cookies = Care(None, url=url).opens("/?lang=en").answer.headers.getlist("Set-Cookie")
    assert sorted(cookie.partition("=")[0] for cookie in cookies) == ["siths_rp_lang", "siths_rp_session"]
    for cookie in cookies:
        said = cookie.split("; ")
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(said)
        assert ("Secure" in said) is secure
        assert not any(part.startswith("Domain") for part in said)


def test_a_cookie_is_set_once(alone: Care) -> None:
    assert alone.opens("/").answer.headers.getlist("Set-Cookie") != []
    assert alone.opens("/").answer.headers.getlist("Set-Cookie") == []


def test_an_id_that_the_browser_invented_is_not_taken(alone: Care) -> None:
    alone.browser.set_cookie(COOKIE, "an-id-of-mine", domain="127.0.0.1")
    alone.opens("/")
    assert alone.cookie(COOKIE) not in ("", "an-id-of-mine")


# --- where the user wanted to go ------------------------------------------------------------------------------------


def test_a_function_sends_to_login_and_remembers_itself(care: Care) -> None:
    assert care.opens("/record").location == "/login?next=%2Frecord"
    assert care.opens("/login?next=%2Frecord").location.startswith(f"{care.user.url}/oidc/authorize?")


@pytest.mark.parametrize(
    "address",
    [
        "https://attacker.invalid/",
        "//attacker.invalid",
        "/\\attacker.invalid",
        "\\\\attacker.invalid",
        "/\t/attacker.invalid",
        "/\n/attacker.invalid",
        "http://[",
        "javascript:alert(1)",
        "attacker.invalid",
        "",
        " /record",
    ],
)
def test_a_link_to_our_login_leads_to_nobody_else(care: Care, address: str) -> None:
    assert local(address) == "/"
    answer = care.answers(care.opens("/login", query_string={"next": address}))
    assert care.comes_back(answer).location == "/"


@pytest.mark.parametrize("address", ["/", "/record", "/record?a=b&c=d", "/a//b", "/å"])
def test_a_path_of_ours_is_kept(address: str) -> None:
    assert local(address) == address


# --- what is not there ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/missing", "/record/1", "/static/nothing", "/%00", "/å"])
def test_what_is_not_there_is_a_page_that_says_so(alone: Care, path: str) -> None:
    page = alone.opens(path)
    assert (page.status, page.name) == (404, "missing")


def test_a_wrong_way_to_ask_is_a_page_too(alone: Care) -> None:
    assert (alone.sends("/record").status, alone.sends("/record").name) == (405, "missing")
    assert (alone.opens("/logout").status, alone.opens("/logout").name) == (404, "missing")


def test_a_form_that_is_too_large_is_refused(alone: Care) -> None:
    assert alone.sends("/logout", csrf="x" * 100_000).status == 413


def test_a_bug_is_a_page_that_tells_nothing(alone: Care, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: Any) -> Any:
        raise ValueError("the secret of a patient")

    monkeypatch.setattr(type(alone.app.extensions["system"]), "decide", breaks)
    page = alone.opens("/schedule")
    assert (page.status, page.name) == (InternalServerError.code, "failed")
    assert "secret" not in page.text


# --- denied ---------------------------------------------------------------------------------------------------------


def test_a_denial_says_what_you_have_and_what_is_needed(alone: Care) -> None:
    page = signed_in(alone, acr=LOA2).opens("/record")
    assert (page.status, page.decision, page.code) == (403, "denied", "RP-305")
    assert page.attribute("main", "data-function") == "record"
    assert page.says("[data-reason]") == "Tillitsnivån räcker inte"
    assert LOA2 in page.says(".why")


def test_who_says_no_level_at_all_is_told_that_it_is_missing(alone: Care) -> None:
    assert "Uppgiften saknas" in signed_in(alone, acr=None).opens("/record").says(".why")


def test_a_claim_is_shown_as_text_and_never_as_markup(alone: Care) -> None:
    page = signed_in(alone, given_name="<b>Anna</b>", commissionPurpose="<script>").opens("/")
    assert "<b>" not in page.text
    assert "<script" not in page.text
    assert page.says("[data-claim=commissionPurpose]") == "<script>"


def test_an_application_is_made_and_never_imported() -> None:
    from rp.app import create_app

    one, other = create_app(RpConfig()), create_app(RpConfig(way="step-up"))
    assert isinstance(one, Flask)
    assert one.extensions["system"].sessions is not other.extensions["system"].sessions
