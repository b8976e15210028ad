"""The pages of a login, from the choice of a method to the way back."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from PIL import Image

from idp_mock.config import Method
from tests.idp.players import ANNA, EVA, LOA3, WORK
from tests.web.browser import Browser, Page, Web, way_back

NAMES = {
    "app-elsewhere": "SITHS eID på annan enhet",
    "app-here": "SITHS eID på denna enhet",
    "card": "SITHS-kort på denna enhet",
}
METHODS: tuple[Method, ...] = ("app-elsewhere", "app-here", "card")


def approves(web: Web, page: Page, credential: str) -> None:
    """The user does on the phone what the page asks for."""
    web.env.app.open(credential, page.attribute("[data-qr-text]", "data-qr-text") or link(page))
    web.env.app.code(credential, "123456")
    web.env.app.approve(credential)


def link(page: Page) -> str:
    return page.attribute("a[data-app-start]", "href")


# --- The choice of a method


@pytest.mark.parametrize("method", METHODS)
def test_who_has_one_method_is_not_asked(web: Web, browser: Browser, method: Method) -> None:
    page = browser.logs_in(web.rp(method).asks())
    assert page.name == method
    assert page.texts("h1") == [NAMES[method]]


@pytest.mark.parametrize("methods", [METHODS, ("card", "app-here")], ids=["three", "two"])
def test_who_has_several_is_asked_with_ineras_words_in_the_clients_order(
    web: Web, browser: Browser, methods: tuple[Method, ...]
) -> None:
    page = browser.logs_in(web.rp(*methods).asks())
    assert page.name == "method"
    assert page.texts("button[name=method]") == [NAMES[method] for method in methods]


OLDER = "SITHS eID på denna enhet - via dubbelriktad TLS"


def test_before_2_4_the_card_had_another_name_on_every_page() -> None:
    """inera-idp:4.1"""
    web = Web(version="2.3")
    browser, rp = web.browser(), web.rp()
    page = browser.logs_in(rp.asks())
    assert page.texts("button[name=method]") == [*list(NAMES.values())[:2], OLDER]
    card = browser.chooses(page, "card")
    assert (card.texts("h1"), card.texts("title")) == ([OLDER], [f"{OLDER} · TEST"])
    assert browser.get("/").texts("#logins ~ table span[lang=sv]") == [OLDER]
    assert NAMES["card"] not in page.text + card.text


def test_the_names_of_the_methods_are_swedish_in_english_too(web: Web, browser: Browser) -> None:
    page = browser.logs_in(web.rp().asks(ui_locales="en"))
    assert page.texts("h1") == ["How do you want to log in?"]
    assert page.texts("button[lang=sv]") == list(NAMES.values())


@pytest.mark.parametrize("method", METHODS)
def test_the_chosen_method_has_a_page_that_says_who_asks(web: Web, browser: Browser, method: str) -> None:
    page = browser.chooses(browser.logs_in(web.rp().asks()), method)
    assert (page.status, page.name) == (200, method)
    assert page.texts(".asks strong") == ["Journalen Å"]


def test_a_method_that_is_not_enabled_is_refused(web: Web, browser: Browser) -> None:
    page = browser.chooses(browser.logs_in(web.rp("app-here", "card").asks()), "app-elsewhere")
    assert (page.status, page.code) == (400, "IDP-223")


def test_the_request_may_come_as_a_form(web: Web, browser: Browser) -> None:
    assert browser.post("/oidc/authorize", web.rp().asks().query).name == "method"


def test_a_form_of_the_relying_partys_page_finds_the_session_of_the_browser(web: Web) -> None:
    """SameSite=Lax: the cookies stay at home with a POST from another site, and come along with a GET."""
    rp, browser = web.rp("app-here"), web.browser()
    page = browser.logs_in(rp.asks())
    under_way = browser.logs_in(rp.asks()).login
    approves(web, page, f"{ANNA}.mobile")
    browser.get(f"/login/{page.login}")
    sent = web.browser().client.post("/oidc/authorize", data=rp.asks(state="å&b").query)
    assert (sent.status_code, sent.headers.getlist("Set-Cookie")) == (303, [])
    back = browser.client.get(sent.headers["Location"])
    assert parse_qs(urlsplit(back.headers["Location"]).query)["state"] == ["å&b"]
    assert browser.get(f"/login/{under_way}").name == "app-here"


def test_a_form_that_is_too_long_for_an_address_is_answered_at_once(web: Web, browser: Browser) -> None:
    ask = web.rp().asks({"id_token": {f"claim-{n}": None for n in range(2000)}})
    assert browser.client.post("/oidc/authorize", data=ask.query).status_code in (200, 400)


# --- The card


def test_the_browser_is_asked_for_a_certificate_at_once(web: Web, browser: Browser) -> None:
    page = browser.logs_in(web.rp("card").asks())
    address = page.attribute("a[data-card=browser]", "href")
    assert address == f"https://127.0.0.1:8443/card/{page.login}"
    assert page.attribute("meta[http-equiv=refresh]", "content") == f"0;url={address}"
    assert page.soup.select("[data-card=reader]") == []


def test_the_virtual_reader_can_be_offered_first() -> None:
    web = Web(card_start="ask")
    page = web.browser().logs_in(web.rp("card").asks())
    assert page.soup.select("meta[http-equiv=refresh]") == []
    assert page.attribute("a[data-card=reader]", "href") == f"/mock/reader?login={page.login}"


def test_a_proof_that_is_none_is_refused_on_a_page(web: Web, browser: Browser) -> None:
    login = browser.logs_in(web.rp("card").asks()).login
    page = browser.get(f"/login/{login}/card?proof=nothing")
    assert (page.status, page.code) == (400, "IDP-230")


# --- The app


def test_the_picture_says_what_the_page_says(web: Web, browser: Browser) -> None:
    page = browser.logs_in(web.rp("app-elsewhere").asks())
    picture = browser.get(page.attribute("img[data-qr]", "src")).answer
    assert picture.mimetype == "image/png"
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture.data)))
    after = browser.get(f"/login/{page.login}")
    shown = {shot.attribute("img[data-qr]", "data-qr-text") for shot in (page, after)}
    assert read.text in shown


def test_the_qr_moves(web: Web, browser: Browser) -> None:
    page = browser.logs_in(web.rp("app-elsewhere").asks())
    web.env.clock.move(timedelta(seconds=3))
    later = browser.get(f"/login/{page.login}")
    assert page.attribute("img[data-qr]", "data-qr-text") != later.attribute("img[data-qr]", "data-qr-text")


def test_the_app_on_this_device_is_started_by_a_link(web: Web, browser: Browser) -> None:
    page = browser.logs_in(web.rp("app-here").asks())
    assert link(page).startswith("siths://")
    assert page.soup.select("img[data-qr]") == []


def test_without_script_the_waiting_page_reloads_itself(web: Web, browser: Browser) -> None:
    page = browser.logs_in(web.rp("app-here").asks())
    again = f"/login/{page.login}?again=1"
    assert page.attribute("noscript meta", "content") == f"2;url={again}"
    assert page.attribute("noscript a[data-reload]", "href") == again


def test_a_page_that_reloaded_itself_begins_where_the_user_waits(web: Web, browser: Browser) -> None:
    """Without it the focus of a keyboard user is back at the top every other second."""
    page = browser.logs_in(web.rp("app-here").asks())
    assert page.soup.select("[autofocus]") == []
    again = browser.get(page.attribute("noscript a[data-reload]", "href"))
    assert [tag.get("href") for tag in again.soup.select("[autofocus]")] == [f"/login/{page.login}?again=1"]


def test_it_does_not_reload_itself_faster_than_it_can_be_read() -> None:
    web = Web(poll=timedelta(seconds=0.2))
    page = web.browser().logs_in(web.rp("app-here").asks())
    assert page.attribute("noscript meta", "content") == f"2;url=/login/{page.login}?again=1"


def test_who_only_asks_whether_to_wait_is_not_who_hears_that_the_time_is_out(
    web: Web, browser: Browser
) -> None:
    page = browser.logs_in(web.rp("app-here").asks())
    web.env.clock.move(timedelta(minutes=20))
    for _ in range(2):
        said = browser.client.get(f"/login/{page.login}/status")
        assert (said.status_code, said.get_json()["waiting"]) == (200, False)
    assert browser.get(f"/login/{page.login}").code == "IDP-222"


def test_the_waiting_page_counts_down_from_two_minutes(web: Web, browser: Browser) -> None:
    page = browser.logs_in(web.rp("app-here").asks())
    assert page.texts("[data-clock]") in (["2:00"], ["1:59"])
    web.env.clock.move(timedelta(seconds=55))
    assert browser.get(f"/login/{page.login}").texts("[data-clock]")[0].startswith(("1:05", "1:04"))


def test_the_script_is_told_when_there_is_something_new(web: Web, browser: Browser) -> None:
    page = browser.logs_in(web.rp("app-elsewhere").asks())
    status = f"/login/{page.login}/status"
    waits = browser.get(status).answer.get_json()
    assert (waits["waiting"], waits["opened"]) == (True, False)
    assert 110 < waits["seconds_left"] <= 120
    web.env.app.open(f"{ANNA}.mobile", page.attribute("[data-qr-text]", "data-qr-text"))
    assert browser.get(status).answer.get_json()["opened"]
    web.env.app.code(f"{ANNA}.mobile", "123456")
    web.env.app.approve(f"{ANNA}.mobile")
    assert browser.get(status).answer.get_json() == {"waiting": False, "opened": False, "seconds_left": 0}


@pytest.mark.parametrize("method", ["app-elsewhere", "app-here"])
def test_who_identified_is_sent_back_with_a_code_that_can_be_redeemed(
    web: Web, browser: Browser, method: Method
) -> None:
    rp = web.rp(method)
    ask = rp.asks(WORK)
    page = browser.logs_in(ask)
    approves(web, page, f"{ANNA}.mobile")
    back = browser.get(f"/login/{page.login}")
    assert back.status == 302
    assert back.location.startswith("http://127.0.0.1:8500/callback?")
    assert way_back(back)["state"] == ask.state
    form = rp.form(way_back(back)["code"], ask)
    token = browser.client.post("/oidc/token", data=form).get_json()
    assert rp.verified(token["id_token"])["acr"] == LOA3


def test_whose_time_ran_out_is_told_so(web: Web, browser: Browser) -> None:
    page = browser.logs_in(web.rp("app-here").asks())
    web.env.clock.move(timedelta(minutes=3))
    late = browser.get(f"/login/{page.login}")
    assert late.name == "expired"
    assert late.texts("h1") == ["Tiden gick ut"]


# --- The choice and the way back


def test_who_can_be_several_chooses_and_is_led_back_by_a_page(web: Web, browser: Browser) -> None:
    page = browser.logs_in(web.rp("app-here").asks(WORK))
    approves(web, page, f"{EVA}.mobile")
    choice = browser.get(f"/login/{page.login}")
    assert (choice.name, choice.texts("h1")) == ("choice", ["Val av medarbetaruppdrag"])
    assert len(choice.soup.select("button[name=row]")) == 5
    row = choice.attribute("button[name=row]", "value")
    back = browser.post(f"/login/{choice.login}/choice", {"row": row})
    assert (back.status, back.name) == (200, "back")
    address = back.attribute("a[data-back]", "href")
    assert back.attribute("meta[http-equiv=refresh]", "content") == f"0;url={address}"
    assert way_back(back).keys() == {"code", "state"}


def test_a_row_that_was_not_offered_is_refused(web: Web, browser: Browser) -> None:
    page = browser.logs_in(web.rp("app-here").asks(WORK))
    approves(web, page, f"{EVA}.mobile")
    login = browser.get(f"/login/{page.login}").login
    refused = browser.post(f"/login/{login}/choice", {"row": "TST0000000000-1"})
    assert (refused.status, refused.code) == (400, "IDP-213")


def test_avbryt_leads_back_with_an_error(web: Web, browser: Browser) -> None:
    page = browser.logs_in(web.rp().asks())
    back = browser.post(f"/login/{page.login}/cancel")
    assert back.name == "back"
    assert way_back(back)["error"] == "access_denied"
    assert way_back(back)["error_description"].startswith("IDP-220")


@pytest.mark.parametrize("act", ["method", "choice", "cancel"])
def test_a_form_never_leads_out_of_the_idp_by_a_redirect(web: Web, browser: Browser, act: str) -> None:
    """Since browsers hold ``form-action 'self'`` against the whole chain."""
    login = browser.logs_in(web.rp().asks()).login
    answer = browser.client.post(f"/login/{login}/{act}", data={"method": "card", "row": "x"})
    assert answer.status_code == 400 or answer.headers["Location"].startswith("/login/")


def clicked(browser: Browser, login: str, act: str, **form: str) -> str:
    """Where a click leads, before the browser goes there."""
    answer = browser.client.post(f"/login/{login}/{act}", data=form)
    return answer.headers.get("Location", "")


@pytest.mark.parametrize("went", [False, True], ids=["at once", "when the page was fetched"])
@pytest.mark.parametrize("act", ["choice", "cancel"])
def test_a_double_click_is_a_click(web: Web, browser: Browser, act: str, went: bool) -> None:
    page = browser.logs_in(web.rp("app-here").asks(WORK))
    approves(web, page, f"{EVA}.mobile")
    row = browser.get(f"/login/{page.login}").attribute("button[name=row]", "value")
    first = clicked(browser, page.login, act, row=row)
    seen = browser.get(first) if went else None
    second = browser.post(f"/login/{page.login}/{act}", {"row": row})
    assert second.name == "back"
    assert way_back(second).keys() & {"code", "error"}
    assert seen is None or way_back(seen) == way_back(second)


def test_who_comes_back_and_chooses_again_is_told_that_it_is_over(web: Web, browser: Browser) -> None:
    page = browser.logs_in(web.rp().asks())
    browser.post(f"/login/{page.login}/cancel")
    web.env.clock.move(timedelta(seconds=2))
    again = browser.post(f"/login/{page.login}/cancel")
    assert (again.status, again.code) == (400, "IDP-224")
    assert browser.get(f"/login/{page.login}/back").code == "IDP-221"


def test_a_way_back_that_nobody_fetched_waits_as_long_as_a_code(web: Web, browser: Browser) -> None:
    page = browser.logs_in(web.rp().asks())
    back = clicked(browser, page.login, "cancel")
    web.env.clock.move(timedelta(seconds=59))
    assert browser.get(back).name == "back"
    assert browser.get(back).code == "IDP-221"


# --- One browser


LOOKS = ["", "/status", "/qr.png", "/card?proof=x", "/back"]
DOES = ["method", "choice", "cancel"]


@pytest.mark.parametrize("look", LOOKS)
def test_another_browser_sees_nothing_of_the_login(web: Web, browser: Browser, look: str) -> None:
    login = browser.logs_in(web.rp("app-elsewhere").asks()).login
    other = web.browser().get(f"/login/{login}{look}")
    assert (other.status, other.code) == (404, "IDP-221")


@pytest.mark.parametrize("act", DOES)
def test_another_browser_does_nothing_in_the_login(web: Web, browser: Browser, act: str) -> None:
    page = browser.logs_in(web.rp().asks())
    other = web.browser()
    other.logs_in(web.rp().asks())
    refused = other.post(f"/login/{page.login}/{act}", {"method": "card"})
    assert (refused.status, refused.code) == (404, "IDP-221")
    assert browser.get(f"/login/{page.login}").name == "method"


def test_a_login_that_never_was_is_the_same_as_somebody_elses(web: Web, browser: Browser) -> None:
    mine = browser.logs_in(web.rp().asks())
    texts = [
        re.sub(r"\d\d:\d\d:\d\d|%3A\d\d|[\w-]{22}", "", web.browser().get(f"/login/{ref}").text)
        for ref in (mine.login, "A" * 22)
    ]
    assert texts[0] == texts[1]


def test_a_session_that_somebody_planted_is_nobodys(web: Web) -> None:
    """Session fixation: who knew the value before the login knows nothing after it."""
    planted = "A" * 43
    victim, attacker = web.browser(), web.browser()
    for browser in (victim, attacker):
        browser.client.set_cookie("siths_idp_session", planted)
    page = victim.logs_in(web.rp("app-here").asks())
    approves(web, page, f"{ANNA}.mobile")
    assert "code" in way_back(victim.get(f"/login/{page.login}"))
    assert victim.cookie("siths_idp_session") not in ("", planted)
    assert attacker.logs_in(web.rp("app-here").asks()).name == "app-here"


def test_who_brings_a_session_to_somebody_elses_browser_loses_it_to_the_login_there(web: Web) -> None:
    mine, theirs = web.browser(), web.browser()
    page = mine.logs_in(web.rp("app-here").asks())
    approves(web, page, f"{ANNA}.mobile")
    mine.get(f"/login/{page.login}")
    planted = mine.cookie("siths_idp_session")
    theirs.client.set_cookie("siths_idp_session", planted)
    page = theirs.logs_in(web.rp("app-here").asks(prompt="login"))
    approves(web, page, f"{EVA}.mobile")
    theirs.get(f"/login/{page.login}")
    assert theirs.cookie("siths_idp_session") not in ("", planted)
