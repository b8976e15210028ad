"""What hands and eyes do at the pages: press, read the screen, hold a phone."""

from __future__ import annotations

from io import BytesIO

import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as Late

from tests.browser.place import CODE, Place
from tests.browser.windows import PHONE

ANNA, EVA, FATIMA = "nurse-one-commission", "nurse-several-commissions", "doctor-two-employers"
NAMES = {
    "app-elsewhere": "SITHS eID på annan enhet",
    "app-here": "SITHS eID på denna enhet",
    "card": "SITHS-kort på denna enhet",
}


_ANEW = "() => window.before === undefined && document.readyState === 'complete'"


def begins(page: Page, place: Place, method: str = "") -> None:
    """From the care system's login button to the page of a method, or to the choice of one."""
    page.goto(place.care.url)
    page.get_by_role("link", name="Logga in med SITHS").click()
    if method:
        page.get_by_role("button", name=NAMES[method], exact=True).click()


def is_in(page: Page, place: Place, name: str) -> None:
    """The care system's start page, for this user."""
    expect(page).to_have_url(f"{place.care.url}/")
    expect(page.locator("h1")).to_have_text(f"Välkommen, {name}")


def is_on(page: Page, kind: str) -> None:
    """And it is on the screen, where nothing is before its style has come: the first link stands out of sight then."""
    expect(page.locator("body")).to_have_attribute("data-page", kind)
    expect(page.locator("a.skip")).to_have_css("position", "absolute")


def again(page: Page) -> None:
    """Reload it, also while the app is being started: that is a navigation too, and may stop this one."""
    for _ in range(5):
        page.evaluate("() => { window.before = true; location.reload() }")
        try:
            page.wait_for_function(_ANEW, timeout=3000)
        except Late:
            continue  # as a hand would, once more
        return
    raise AssertionError(f"{page.url} does not reload")


def screenshot_of_qr(page: Page) -> bytes:
    return page.locator("img[data-qr]").screenshot()


def read(picture: bytes) -> str:
    """What the QR in a picture says."""
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture)))
    return found.text


def phone(beside: Page, place: Place, person: str) -> Page:
    """This person's virtual phone, in a second tab."""
    tab = beside.context.new_page()
    tab.set_viewport_size(PHONE)  # type: ignore[arg-type]  # two whole numbers
    tab.goto(f"{place.idp.url}/mock/phone/{person}.mobile")
    return tab


def scans(tab: Page, picture: bytes) -> None:
    _unfold(tab)
    tab.get_by_label("Bild av QR-koden").set_input_files(
        {"name": "qr.png", "mimeType": "image/png", "buffer": picture}
    )
    _press(tab, "Läs av bilden")


def identifies(tab: Page, code: str = CODE) -> None:
    tab.get_by_label("Legitimeringskod").fill(code)
    _press(tab, "Legitimera")


def follows(tab: Page, link: str) -> None:
    """The app is given a ``siths://`` address."""
    _unfold(tab)
    tab.get_by_label("Eller QR-kodens text").fill(link)
    _press(tab, "Öppna")


def puts_away(tab: Page) -> None:
    """Whatever an earlier login still asks for is cancelled."""
    if tab.get_by_role("button", name="Avbryt").count():
        _press(tab, "Avbryt")


def _unfold(tab: Page) -> None:
    """After a login the phone says how it went, and what scans is folded away."""
    folded = tab.locator(".phone details:not([open]) > summary")
    if folded.count():
        folded.click()


def _press(tab: Page, button: str) -> None:
    """And see what came of it."""
    with tab.expect_event("load"):
        tab.get_by_role("button", name=button, exact=True).click()
