"""Every page of the mock, each in the state that a user meets it in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from tests.browser.hands import ANNA, EVA, FATIMA, again, begins, follows, identifies, is_on, phone, puts_away
from tests.browser.place import CODE, Place
from tests.browser.windows import PHONE

ADMINISTRATOR = "id-administrator"
Way = Callable[[Page, Place], Page]


def pages() -> dict[str, Way]:
    """How each is reached."""
    return {
        "home": _at(""),
        "method": _begun(""),
        "card": _begun("card"),
        "reader": _reader,
        "certificates": _certificates,
        "app-here": _begun("app-here"),
        "app-elsewhere": _begun("app-elsewhere"),
        "phones": _at("/mock/phone"),
        "phone, idle": _at("/mock/phone/dentist.mobile"),
        "phone, asking": _asking,
        "phone, wrong code": _wrong(1),
        "phone, locked": _wrong(3),
        "phone, done": _done,
        "phone, without connection": _without_connection,
        "phone, not installed": _device("not-installed", "DEV-111"),
        "phone, of another environment": _device("another-environment", "DEV-113"),
        "computer, new card and another in a reader": _new_card,
        "computer, locked": _puk,
        "choice": _choice,
        "held": _held,
        "breakdowns": _at("/mock/breakdowns"),
        "breakdowns, some on": _broken,
        "portal": _at("/mock/portal"),
        "portal, orders": _ordered,
        "mina-sidor": _waiting_to_be_activated,
        "portal, frozen": _frozen,
        "mina-sidor, a phone": _asked_for_phone,
        "mina-sidor, a locked card": _locked_at_mina_sidor,
        "out of service": _at("/_error?code=IDP-503"),
        "refused": _at("/_error?code=IDP-210&login=a-login&at=2026-03-02T09:00:00%2B00:00"),
        "expired": _at("/_error?code=IDP-222"),
        "missing": _at("/nowhere"),
        "signed-out": _at("/signed-out"),
    }


def _at(path: str) -> Way:
    def go(page: Page, place: Place) -> Page:
        page.goto(place.idp.url + path)
        return page

    return go


def _begun(method: str) -> Way:
    def go(page: Page, place: Place) -> Page:
        begins(page, place, method)
        is_on(page, method or "method")
        return page

    return go


def _reader(page: Page, place: Place) -> Page:
    begins(page, place, "card")
    page.get_by_role("link", name="Virtuell kortläsare").click()
    is_on(page, "reader")
    return page


def _certificates(page: Page, place: Place) -> Page:
    _reader(page, place)
    page.locator("a[href*='nurse-older-card.older-card']").click()
    is_on(page, "certificates")
    return page


def _asking(page: Page, place: Place) -> Page:
    begins(page, place, "app-here")
    is_on(page, "app-here")
    place.env.app.unlock(f"{EVA}.mobile")
    tab = phone(page, place, EVA)
    puts_away(tab)
    follows(tab, page.locator("a[data-app-start]").get_attribute("href") or "")
    return tab


def _wrong(times: int) -> Way:
    def go(page: Page, place: Place) -> Page:
        tab = _asking(page, place)
        for _ in range(times):
            identifies(tab, "000000")
        return tab

    return go


def _done(page: Page, place: Place) -> Page:
    tab = _asking(page, place)
    identifies(tab)
    return tab


def _without_connection(page: Page, place: Place) -> Page:
    place.env.app.back(f"{EVA}.mobile")  # what an earlier visit left on its screen
    place.env.faults.set("tls-inspection")
    begins(page, place, "app-here")
    is_on(page, "app-here")
    tab = phone(page, place, EVA)
    puts_away(tab)
    follows(tab, page.locator("a[data-app-start]").get_attribute("href") or "")
    return tab


def _device(condition: str, code: str) -> Way:
    """The phone as it becomes on its own page, with a link that it does not open."""

    def go(page: Page, place: Place) -> Page:
        begins(page, place, "app-here")
        is_on(page, "app-here")
        link = page.locator("a[data-app-start]").get_attribute("href") or ""
        tab = phone(page, place, FATIMA)
        tab.get_by_text("Byt enhet").click()
        tab.get_by_label("Skick").select_option(condition)
        tab.get_by_role("button", name="Byt", exact=True).click()
        follows(tab, link)
        expect(tab.locator("body")).to_have_attribute("data-code", code)
        place.env.app.add(f"{FATIMA}.mobile", "iphone", f"{FATIMA}.mobile")
        return tab

    return go


def _new_card(page: Page, place: Place) -> Page:
    begins(page, place, "app-here")
    is_on(page, "app-here")
    card, other = f"{ANNA}.ordinary-card", f"{EVA}.ordinary-card"
    app = place.env.app
    app.unlock(card)
    app.add("ward-4", "windows-net-id", card, others=[other], registered=False)
    app.open("ward-4", page.locator("a[data-app-start]").get_attribute("href") or "")
    app.code("ward-4", CODE)
    tab = page.context.new_page()
    tab.set_viewport_size(PHONE)  # type: ignore[arg-type]  # two whole numbers
    tab.goto(f"{place.idp.url}/mock/phone/ward-4")
    tab.get_by_text("Byt enhet").click()
    return tab


def _puk(page: Page, place: Place) -> Page:
    tab = _new_card(page, place)
    place.env.app.block(f"{ANNA}.ordinary-card")
    tab.reload()
    place.env.app.unlock(f"{ANNA}.ordinary-card")
    return tab


def _held(page: Page, place: Place) -> Page:
    place.env.faults.set("answer-held-back")
    begins(page, place)
    page.get_by_role("button", name="Avbryt").click()
    is_on(page, "held")
    return page


def _broken(page: Page, place: Place) -> Page:
    """Nothing of it is met by what follows: it is for a client that nobody is."""
    place.env.faults.clear()
    page.goto(f"{place.idp.url}/mock/breakdowns")
    page.get_by_label("Nya störningar gäller").select_option("my-care-system")
    for name, press in (("hsa-down", "Slå på"), ("status-slow", "Nästa inloggning")):
        page.locator(f"[data-fault={name}]").get_by_role("button", name=press, exact=True).click()
        expect(page.locator(f"[data-fault={name}] .pill")).to_be_visible()
    is_on(page, "breakdowns")
    return page


def _ordered(page: Page, place: Place) -> Page:
    """As an administrator with a LoA 2 card sees them, and one of them was just refused."""
    for kind in ("reserve-card-loa3", "reserve-card-loa2"):
        place.env.portal.order("colleague", kind, by=f"{ADMINISTRATOR}.ordinary-card")
    page.goto(f"{place.idp.url}/mock/portal?who={ADMINISTRATOR}.reserve-card-loa2&refused=ISS-115")
    return page


def _waiting_to_be_activated(page: Page, place: Place) -> Page:
    order = place.env.portal.order("colleague", "ordinary-card", by=f"{ADMINISTRATOR}.ordinary-card")
    place.env.portal.hand_out(order.credential, by=f"{ADMINISTRATOR}.ordinary-card")
    page.goto(f"{place.idp.url}/mock/mina-sidor")
    return page


def _asked_for_phone(page: Page, place: Place) -> Page:
    page.goto(f"{place.idp.url}/mock/mina-sidor?who={ADMINISTRATOR}.ordinary-card")
    page.get_by_role("button", name="Skapa nytt SITHS eID").click()
    return page


def _frozen(page: Page, place: Place) -> Page:
    place.env.clock.set(datetime(2024, 1, 24, 12, tzinfo=UTC))
    page.goto(f"{place.idp.url}/mock/portal?refused=ISS-111")
    place.env.clock.reset()
    return page


def _locked_at_mina_sidor(page: Page, place: Place) -> Page:
    """Unlocked there with the phone, which is there too; a reserve card is not, and neither is another phone."""
    for locked in ("ordinary-card", "reserve-card-loa2"):
        place.env.app.block(f"{ANNA}.{locked}")
    page.goto(f"{place.idp.url}/mock/mina-sidor?who={ANNA}.mobile&refused=ISS-118")
    for locked in ("ordinary-card", "reserve-card-loa2"):
        place.env.app.unlock(f"{ANNA}.{locked}")
    return page


def _choice(page: Page, place: Place) -> Page:
    begins(page, place, "app-here")
    is_on(page, "app-here")
    place.approves(f"{EVA}.mobile", page.locator("a[data-app-start]").get_attribute("href") or "")
    again(page)
    is_on(page, "choice")
    return page
