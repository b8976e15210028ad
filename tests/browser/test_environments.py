"""Two environments in one browser: a user in each, and neither page leads to the other's."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from idp_mock.environments import Wanted
from rp.config import RpConfig
from rp.server import serve_in_thread
from tests.browser.hands import ANNA, EVA, begins, is_in, is_on, read, screenshot_of_qr
from tests.browser.place import Place
from tests.browser.windows import PHONE, Windows

pytestmark = pytest.mark.browser


def test_a_browser_is_signed_in_to_each_and_out_of_one(windows: Windows, here: Place) -> None:
    practice = here.idp.environments.create("practice", Wanted(settings={"poll": 0.2}))
    care = serve_in_thread(RpConfig(issuer=practice.config.issuer, port=0, client_id="practice"))
    known = here.env.clients.get("sample-rp")
    assert known
    own = known.__class__(
        id="practice",
        secret=known.secret,
        name="Övningsjournalen",
        redirect_uris=(f"{care.url}/callback",),
        logout_uris=(f"{care.url}/signed-out",),
        claims=known.claims,
    )
    practice.clients.add(own)
    try:
        page = windows.open()
        begins(page, here, "app-elsewhere")
        here.approves(f"{ANNA}.mobile", read(screenshot_of_qr(page)))
        is_in(page, here, "Anna Lindgren")

        page.goto(care.url)
        page.get_by_role("link", name="Logga in med SITHS").click()
        is_on(page, "method")
        expect(page.locator(".asks strong")).to_have_text("Övningsjournalen")
        assert page.url.startswith(f"{here.idp.url}/e/practice/")
        page.get_by_role("button", name="SITHS eID på annan enhet", exact=True).click()
        shown = page.locator("img[data-qr]").get_attribute("data-qr-text") or ""
        practice.app.open(f"{EVA}.mobile", shown)
        practice.app.code(f"{EVA}.mobile", "123456")
        practice.app.approve(f"{EVA}.mobile")
        is_on(page, "choice")
        page.locator(".choice button").first.click()
        expect(page).to_have_url(f"{care.url}/")

        page.get_by_role("button", name="Logga ut").click()
        expect(page.get_by_role("heading", name="Du är utloggad")).to_be_visible()
        begins(page, here)
        is_in(page, here, "Anna Lindgren")  # there the session stands
    finally:
        care.stop()
        here.idp.environments.drop("practice")


@pytest.mark.parametrize("width", [1280, PHONE["width"]])
def test_its_home_page_says_where_one_is(windows: Windows, here: Place, width: int) -> None:
    here.idp.environments.create("practice", Wanted())
    try:
        page = windows.open(width=width)
        page.goto(f"{here.idp.url}/e/practice/")
        expect(page.locator(".hello")).to_contain_text("Du är i miljön practice.")
        page.get_by_role("link", name="Till huvudmiljön").click()
        expect(page).to_have_url(f"{here.idp.url}/")
        expect(page.get_by_role("link", name="practice")).to_be_visible()
    finally:
        here.idp.environments.drop("practice")
