"""A logout that other care systems are told of, in a real browser: their frames load, and then the user is sent on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from idp_mock.web.here import LANGUAGE
from tests.browser.hands import begins, is_in, is_on
from tests.browser.place import SOON, Place, place
from tests.browser.test_every_page import VIEWS, look
from tests.browser.windows import Windows
from tests.idp.hearing import Hearing, hearing
from tests.idp.players import ANNA
from tests.scenarios.program import until

pytestmark = pytest.mark.browser
HELD = timedelta(minutes=10)  # a page that waits for its frames, and not for the clock


@pytest.fixture
def servers() -> Iterator[list[Hearing]]:
    """Of two care systems, which answer a frame."""
    with ExitStack() as stack:
        yield [stack.enter_context(hearing()) for _ in range(2)]


@pytest.fixture(scope="module")
def waiting() -> Iterator[Place]:
    with place(poll=SOON, card_start="ask", front_channel_logout=True, logout_patience=HELD) as found:
        yield found


@pytest.fixture(scope="module")
def brief() -> Iterator[Place]:
    with place(
        poll=SOON, card_start="ask", front_channel_logout=True, logout_patience=timedelta(seconds=1)
    ) as found:
        yield found


def signs_in(page: Page, at: Place, servers: list[Hearing]) -> None:
    """At the sample, and in the same session at another care system; each has a frame."""
    clients = at.env.clients
    sample = clients.get(at.care.config.client_id)
    assert sample
    first: dict[str, Any] = {"frontchannel_logout_uri": f"{servers[0].url}/out?of=a"}
    second: dict[str, Any] = {"frontchannel_logout_uri": f"{servers[1].url}/out"}
    clients.add(replace(sample, **first, frontchannel_logout_session_required=True))
    clients.add(replace(sample, id="booking", **second, frontchannel_logout_session_required=False))
    begins(page, at, "app-here")
    is_on(page, "app-here")
    at.approves(f"{ANNA}.mobile", page.locator("a[data-app-start]").get_attribute("href") or "")
    is_in(page, at, "Anna Lindgren")
    query = {
        "client_id": "booking",
        "response_type": "code",
        "scope": "openid",
        "redirect_uri": f"{at.care.url}/callback",
    }
    page.goto(f"{at.idp.url}/oidc/authorize?{urlencode(query)}")  # a code, which the sample did not ask for
    page.goto(at.care.url)


def logs_out(page: Page) -> None:
    page.get_by_role("button", name="Logga ut").click()


def is_back(page: Page, at: Place) -> None:
    page.wait_for_url(f"{at.care.url}/signed-out?state=*")


def have_heard(at: Place, servers: list[Hearing]) -> None:
    """Both, once, and the one that demands it is told which session it was. Frames load in their own time."""
    assert until(lambda: all(server.heard for server in servers))
    (first, said), (second, nothing) = (server.heard[0] for server in servers)
    assert [len(server.heard) for server in servers] == [1, 1]
    assert (urlsplit(first).path, parse_qs(urlsplit(first).query)["of"]) == ("/out", ["a"])
    assert said["iss"] == [at.idp.config.issuer]
    assert len(said["sid"][0]) == 36
    assert (second, nothing) == ("/out", {})


@pytest.mark.parametrize("script", [True, False])
def test_the_browser_goes_on_when_every_frame_has_loaded(
    windows: Windows, waiting: Place, servers: list[Hearing], script: bool
) -> None:
    page = windows.open(script=script)
    signs_in(page, waiting, servers)
    servers[1].opens.clear()
    logs_out(page)
    is_on(page, "signing-out")
    expect(page.get_by_role("heading")).to_have_text("Du loggas ut")
    servers[1].opens.set()
    is_back(page, waiting)
    have_heard(waiting, servers)


def test_with_script_a_frame_that_never_loads_holds_nobody_up_for_long(
    windows: Windows, brief: Place, servers: list[Hearing]
) -> None:
    page = windows.open()
    signs_in(page, brief, servers)
    servers[0].opens.clear()
    logs_out(page)
    is_back(page, brief)
    have_heard(brief, servers)


def test_without_script_its_button_goes_on_at_once(
    windows: Windows, waiting: Place, servers: list[Hearing]
) -> None:
    page = windows.open(script=False)
    signs_in(page, waiting, servers)
    servers[0].opens.clear()
    logs_out(page)
    is_on(page, "signing-out")
    page.get_by_role("link", name="Fortsätt").click()
    is_back(page, waiting)


def test_without_an_address_the_page_that_says_so_tells_the_others(
    windows: Windows, waiting: Place, servers: list[Hearing]
) -> None:
    page = windows.open()
    signs_in(page, waiting, servers)
    page.goto(f"{waiting.idp.url}/oidc/logout")
    is_on(page, "signed-out")
    have_heard(waiting, servers)
    assert looked_at(page) == {}


def test_a_frame_of_nobody_else_is_opened(windows: Windows, waiting: Place, servers: list[Hearing]) -> None:
    """What is put into the page by whoever finds a way is not on the list."""
    page = windows.open()
    signs_in(page, waiting, servers)
    page.goto(f"{waiting.idp.url}/oidc/logout")
    with hearing() as other:
        page.evaluate(
            "url => document.body.append(Object.assign(document.createElement('iframe'), { src: url }))",
            f"{other.url}/in",
        )
        page.wait_for_function("frames.length === 3")
        assert other.heard == []
    windows.close()
    assert [error for error in windows.errors if "Content Security Policy" in error]
    windows.errors.clear()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_on_the_way_is_as_every_page(
    windows: Windows, waiting: Place, servers: list[Hearing], language: str
) -> None:
    page = windows.open()
    signs_in(page, waiting, servers)
    page.context.add_cookies([{"name": LANGUAGE, "value": language, "url": waiting.idp.url}])
    servers[0].opens.clear()
    logs_out(page)
    is_on(page, "signing-out")
    assert page.locator("html").get_attribute("lang") == language
    assert looked_at(page) == {}


def test_a_form_of_another_site_logs_out_too(
    windows: Windows, waiting: Place, servers: list[Hearing]
) -> None:
    """It brings no SameSite cookie, and the session must end all the same."""
    page = windows.open()
    signs_in(page, waiting, servers)
    idp, care = waiting.idp.url, waiting.care.url
    form = f"<!doctype html><title>form</title><form method=post action='{idp}/oidc/logout'><button>out</button></form>"
    page.route(f"{care}/form", lambda route: route.fulfill(body=form, content_type="text/html"))
    page.goto(f"{care}/form")
    page.get_by_role("button", name="out").click()
    is_on(page, "signed-out")
    have_heard(waiting, servers)
    page.context.clear_cookies(name="siths_rp_session")
    begins(page, waiting)
    is_on(page, "method")


def looked_at(page: Page) -> dict[str, list[str]]:
    """What is wrong to eyes and fingers, wide and narrow, light and dark."""
    return {
        f"{kind}, {view}": said
        for view, (width, colours) in VIEWS.items()
        for kind, said in look(page, width, colours).items()
        if said
    }
