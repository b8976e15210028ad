"""The Form Post OP profile: each module of the Basic OP with response_mode=form_post, where that is on."""

from __future__ import annotations

import pytest

from tests.conformance import test_basic_op
from tests.conformance.modules import BASIC
from tests.conformance.party import ByForm, Party
from tests.web.browser import Web, way_back


@pytest.mark.parametrize("module", BASIC)
def test_the_module_with_a_form_for_the_answer(module: str) -> None:
    played = getattr(test_basic_op, f"test_{module.replace('-', '_')}")
    played(ByForm(Web(form_post=True)))


def test_it_is_off_as_it_comes(party: Party) -> None:
    """And the refusal goes back in the query, since a form is not offered."""
    said = way_back(party.goes(party.asks(response_mode="form_post")))
    assert said["error"] == "invalid_request"
    assert said["error_description"].startswith("IDP-105")


def test_a_request_without_a_mode_is_answered_in_the_query_where_it_is_on() -> None:
    party = Party(Web(form_post=True))
    assert party.answer(party.asks())["code"]


def test_an_answer_that_a_form_of_ours_led_to_goes_back_by_form_too() -> None:
    """Avbryt: first to a page of ours, since no form may lead out of the IdP by a redirect."""
    party = ByForm(Web(form_post=True))
    ask = party.asks()
    page = party.goes(ask)
    said = party.back(party.browser.post(f"/login/{page.login}/cancel"))
    assert (said["error"], said["state"]) == ("access_denied", ask.state)


def test_what_came_with_the_request_is_only_text_on_the_page() -> None:
    party = ByForm(Web(form_post=True))
    state = '"><script>alert(1)</script>'
    page = party.goes(party.asks(prompt="none", state=state))
    assert party.back(page)["state"] == state
    assert [tag.get("src") for tag in page.soup.select("script")] == ["/static/siths.js"]
