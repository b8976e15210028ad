"""Logging out: here at once, then at the IdP, and only by our own form."""

from __future__ import annotations

import pytest

from idp_mock.server import Running
from rp.sessions import COOKIE
from tests.rp.care import Care, Page, signed_in


def logs_out(care: Care) -> Page:
    token = care.opens("/").attribute("form[action='/logout'] input[name=csrf]", "value")
    return care.sends("/logout", csrf=token)


def test_logging_out_ends_the_session_here_and_at_the_idp(care: Care) -> None:
    care.logs_in()
    before = care.cookie(COOKIE)
    page = logs_out(care)
    assert (page.status, page.location) == (303, "/leaving")
    assert care.cookie(COOKIE) != before
    assert care.app.extensions["system"].sessions.get(before) is None
    leaving = care.opens("/leaving")
    onward = leaving.attribute("a.button", "href")
    assert leaving.attribute("meta[http-equiv=refresh]", "content") == f"0;url={onward}"
    assert onward.startswith(f"{care.user.url}/oidc/")
    back = care.user.opens(onward).headers["Location"]
    assert back.partition("?")[0] == f"{care.config.url}/signed-out"
    assert care.opens("/signed-out").name == "signed-out"
    assert "Anna" not in care.opens("/").text
    again = care.user.opens(care.opens("/login").location)
    assert 'data-page="method"' in again.text  # nobody is signed in at the IdP any more


def test_the_way_out_is_shown_once(care: Care) -> None:
    care.logs_in()
    logs_out(care)
    care.opens("/leaving")
    assert care.opens("/leaving").attribute("a.button", "href") == f"{care.config.url}/"


@pytest.mark.parametrize("token", ["", "wrong", "å"])
def test_only_our_own_form_logs_out(alone: Care, token: str) -> None:
    page = signed_in(alone).sends("/logout", csrf=token)
    assert (page.status, page.name, page.code) == (403, "refused", "RP-316")
    assert "Anna" in alone.opens("/").text


def test_a_form_of_another_session_does_not_log_out(mock: Running) -> None:
    mine, theirs = signed_in(Care(mock)), Care(mock)
    theirs.app, theirs.browser = mine.app, mine.app.test_client()
    token = signed_in(theirs).opens("/").attribute("input[name=csrf]", "value")
    assert mine.sends("/logout", csrf=token).code == "RP-316"


def test_an_idp_that_is_silent_keeps_nobody_signed_in(alone: Care) -> None:
    page = logs_out(signed_in(alone))
    assert page.location == "/leaving"
    told = alone.opens("/leaving")
    assert (told.name, told.code) == ("refused", "RP-315")
    assert "Anna" not in told.text
    assert "Anna" not in alone.opens("/").text
