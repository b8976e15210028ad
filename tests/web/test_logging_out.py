"""The pages of a logout, and what they open for other care systems (RP-Initiated, Front-Channel Logout 1.0)."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import pytest

from idp_mock.idp import SendBack
from tests.idp.players import ANNA, Rp, User
from tests.web.browser import Browser, Page, Web
from tests.web.test_headers import policy

OUT = "http://127.0.0.1:8500/signed-out"
STRANGE = "https://b\u0065.example.test:8443/ut?a='b';c=\"d\"&e=<f>"


@pytest.fixture
def web() -> Web:
    return Web(front_channel_logout=True)


def framed(web: Web, name: str, address: str) -> Rp:
    known = web.env.clients.get("sample-rp")
    assert known
    web.env.clients.add(replace(known, id=name, frontchannel_logout_uri=address))
    return Rp(web.env, name)


def signs_in(web: Web, browser: Browser, *rps: Rp) -> str:
    """In one session at all of them. The ID token of the last one."""
    user, token = User(web.env), ""
    for rp in rps:
        ask = rp.asks()
        step = user.signs_in(ask)
        token = rp.redeems(step.url.split("code=")[1].split("&")[0], ask)["id_token"]
    browser.client.set_cookie("siths_idp_session", user.session)
    return token


def is_signed_in(web: Web, browser: Browser) -> bool:
    cookie = browser.cookie("siths_idp_session")
    step = web.env.idp.begin(Rp(web.env).asks(prompt="none").query, session=cookie, browser="b" * 20)
    assert isinstance(step, SendBack)
    return "code=" in step.url


def logs_out(browser: Browser, **said: str) -> Page:
    return browser.get(f"/oidc/logout?{urlencode(said)}")


def frames(page: Page) -> list[str]:
    return [str(frame["src"]) for frame in page.soup.select("iframe[hidden]")]


def test_the_page_that_says_so_opens_a_frame_for_each_care_system(web: Web, browser: Browser) -> None:
    first, second = "http://127.0.0.1:8500/out?x=1", "https://booking.example.test:8443/out"
    signs_in(web, browser, framed(web, "journal", first), framed(web, "booking", second))
    page = logs_out(browser)
    assert (page.status, page.name) == (200, "signed-out")
    assert frames(page) == [first, second]
    assert len(page.soup.select("iframe")) == 2
    assert "var inloggad i får veta det" in page.text
    assert not is_signed_in(web, browser)


def test_the_policy_lets_in_exactly_the_origins_of_those_frames(web: Web, browser: Browser) -> None:
    one, other = "http://127.0.0.1:8500/out", "https://booking.example.test:8443/out"
    rps = [framed(web, "journal", one), framed(web, "booking", other), framed(web, "third", f"{one}?3")]
    signs_in(web, browser, *rps)
    rules = policy(logs_out(browser))
    assert rules.pop("frame-src") == ["http://127.0.0.1:8500", "https://booking.example.test:8443"]
    assert rules == policy(browser.get("/signed-out"))


def test_nothing_in_an_address_says_more_than_where_the_frame_is(web: Web, browser: Browser) -> None:
    signs_in(web, browser, framed(web, "journal", STRANGE))
    page = logs_out(browser)
    assert frames(page) == [STRANGE]
    assert policy(page)["frame-src"] == ["https://be.example.test:8443"]
    assert policy(page).keys() == policy(browser.get("/signed-out")).keys() | {"frame-src"}


def test_on_the_way_to_an_address_the_frames_come_first(web: Web, browser: Browser) -> None:
    """A page that goes on by itself when they have loaded; by script when they have not, after the patience."""
    rp = framed(web, "journal", "http://127.0.0.1:8500/out")
    hint = signs_in(web, browser, rp)
    page = logs_out(browser, id_token_hint=hint, post_logout_redirect_uri=OUT, state="a&b")
    onward = f"{OUT}?state=a%26b"
    assert (page.status, page.name, page.location) == (200, "signing-out", "")
    assert frames(page) == ["http://127.0.0.1:8500/out"]
    assert page.attribute("a[data-after]", "href") == onward
    assert page.attribute("a[data-after]", "data-after") == "2.0"
    assert page.attribute("meta[http-equiv=refresh]", "content") == f"0;url={onward}"
    assert page.attribute("script", "src") == "/static/siths.js"
    assert browser.cookie("siths_idp_session") == ""
    assert not is_signed_in(web, browser)


def test_a_logout_that_is_refused_opens_the_frames_on_its_own_page(web: Web, browser: Browser) -> None:
    signs_in(web, browser, framed(web, "journal", "http://127.0.0.1:8500/out"))
    page = logs_out(browser, post_logout_redirect_uri="https://attacker.invalid/")
    assert (page.status, page.name, page.code) == (400, "refused", "IDP-322")
    assert frames(page) == ["http://127.0.0.1:8500/out"]
    assert policy(page)["frame-src"] == ["http://127.0.0.1:8500"]


def test_without_anybody_to_tell_the_browser_leaves_at_once_and_nothing_is_framed(
    web: Web, browser: Browser
) -> None:
    hint = signs_in(web, browser, Rp(web.env))
    page = logs_out(browser, id_token_hint=hint, post_logout_redirect_uri=OUT)
    assert (page.status, page.location) == (302, OUT)
    page = logs_out(browser)
    assert (page.name, frames(page)) == ("signed-out", [])
    assert "frame-src" not in policy(page)
    assert "får veta" not in page.text


def test_a_form_of_another_page_logs_out_too_though_it_brings_no_cookie(web: Web, browser: Browser) -> None:
    """RP-Initiated Logout 1.0 section 2: GET and POST. A SameSite cookie comes with the GET that follows."""
    hint = signs_in(web, browser, Rp(web.env))
    form = {"id_token_hint": hint, "post_logout_redirect_uri": OUT, "state": "å&b"}
    session = browser.cookie("siths_idp_session")
    browser.client.delete_cookie("siths_idp_session")
    sent_on = browser.client.post("/oidc/logout", data=form)
    assert (sent_on.status_code, sent_on.headers["Location"]) == (303, f"/oidc/logout?{urlencode(form)}")
    browser.client.set_cookie("siths_idp_session", session)
    assert is_signed_in(web, browser)
    page = browser.get(sent_on.headers["Location"])
    assert page.location == f"{OUT}?{urlencode({'state': 'å&b'})}"
    assert not is_signed_in(web, browser)


def test_a_form_that_brings_its_cookie_is_answered_as_it_stands(web: Web, browser: Browser) -> None:
    hint = signs_in(web, browser, Rp(web.env))
    page = Page(
        browser.client.post("/oidc/logout", data={"id_token_hint": hint, "post_logout_redirect_uri": OUT})
    )
    assert (page.status, page.location) == (302, OUT)
    assert not is_signed_in(web, browser)


def test_a_form_too_long_for_an_address_is_answered_as_it_stands(web: Web, browser: Browser) -> None:
    assert browser.client.post("/oidc/logout", data={"state": "x" * 40_000}).status_code == 200


# --- whom the relying party expects, on the pages that are ours


@pytest.mark.parametrize("hint", ["colleague", "TST2321000131-1045", "PERSONNUMMER", "PERSON-NUMMER"])
@pytest.mark.parametrize("page_of", ["phone", "reader"])
def test_who_is_expected_stands_first_and_is_marked(hint: str, page_of: str) -> None:
    web = Web(card_start="ask")
    colleague = web.env.hsa.person("colleague")
    number = colleague.personal_number
    said = {"PERSONNUMMER": number, "PERSON-NUMMER": f"{number[:8]}-{number[8:]}"}.get(hint, hint)
    page = listed(web, page_of, said)
    assert page.texts(".people h3")[0] == colleague.name
    assert page.texts(".people .why") == ["E-tjänsten väntar sig den här personen"]
    assert page.texts(".people > .expected h3") == [colleague.name]
    assert page.texts(".people h3").count(colleague.name) == 1


@pytest.mark.parametrize("hint", ["", "buffy@example.com", "nobody"])
@pytest.mark.parametrize("page_of", ["phone", "reader"])
def test_where_nobody_is_expected_the_list_is_as_always(hint: str, page_of: str) -> None:
    page = listed(Web(card_start="ask"), page_of, hint)
    assert page.texts(".people .why") == []
    assert page.texts(".people h3")[0] == "Anna Lindgren"


def test_who_is_expected_and_holds_no_card_is_not_listed_at_the_reader() -> None:
    page = listed(Web(card_start="ask"), "reader", "nurse-mobile-only")
    assert page.texts(".people .why") == []


def listed(web: Web, page_of: str, hint: str) -> Page:
    """The list of people, in a login with this login_hint."""
    browser, method = web.browser(), {"phone": "app-elsewhere", "reader": "card"}[page_of]
    begun = browser.logs_in(web.rp(method).asks(login_hint=hint or None))  # type: ignore[arg-type]  # one of Method
    assert begun.name == method
    assert begun.login
    return browser.get(f"/mock/{page_of}?login={begun.login}")


def test_another_browser_does_not_see_whom_a_login_expects() -> None:
    web = Web(card_start="ask")
    begun = web.browser().logs_in(web.rp("app-elsewhere").asks(login_hint="colleague"))
    assert web.browser().get(f"/mock/phone?login={begun.login}").texts(".people .why") == []


def test_the_card_and_the_phone_of_anna_are_listed_without_a_login_too() -> None:
    assert Web().browser().get("/mock/phone").texts(".people h3")[0] == Web().env.hsa.person(ANNA).name
