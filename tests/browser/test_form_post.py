"""response_mode=form_post in a real browser: with the real headers the form reaches the care system."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode

import pytest
from playwright.sync_api import Page, Request

from tests.browser.place import Place, place
from tests.browser.windows import Windows
from tests.idp.players import Rp

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def posting() -> Iterator[Place]:
    with place(form_post=True) as found:
        yield found


def asks(page: Page, at: Place) -> str:
    """The care system asks without troubling the user; its callback is ours for a moment. The state that it sent."""
    callback = f"{at.care.url}/callback"
    page.route(callback, lambda route: route.fulfill(body="<title>there</title>", content_type="text/html"))
    ask = Rp(at.env, redirect_uri=callback).asks(response_mode="form_post", prompt="none")
    page.goto(f"{at.idp.url}/oidc/authorize?{urlencode(ask.query, doseq=True)}", wait_until="commit")
    return ask.state


def posted(request: Request) -> dict[str, list[str]]:
    assert request.method == "POST"
    return parse_qs(request.post_data or "")


@pytest.mark.parametrize("script", [True, False])
def test_the_answer_arrives(windows: Windows, posting: Place, script: bool) -> None:
    page = windows.open(script=script)
    with page.expect_request(lambda request: request.url.endswith("/callback")) as sent:
        state = asks(page, posting)
        if not script:
            page.click("form[data-post-back] button")
    said = posted(sent.value)
    assert (said["state"], said["error"]) == ([state], ["login_required"])
    page.wait_for_function("document.title === 'there'") if script else page.wait_for_url("**/callback")
