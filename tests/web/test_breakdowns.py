"""Breakdowns as somebody at a browser meets them, and as whoever owns the environment switches them."""

from __future__ import annotations

import base64

import pytest

from idp_mock.faults.catalogue import FAULTS
from idp_mock.idp.back_channel import Instead
from idp_mock.journal import What
from idp_mock.web.mock.breakdowns import GROUPS, WORDS
from tests.idp.players import ANNA, WORK
from tests.web.browser import Browser, Page, Web, way_back

PHONE = f"{ANNA}.mobile"
PAGE = "/mock/breakdowns"


def on(web: Web) -> list[tuple[str, str, int | None]]:
    return [(one.fault.name, one.client, one.times) for one in web.env.faults]


# --- the switches


def test_every_breakdown_has_a_switch_and_no_lie_has_one(browser: Browser) -> None:
    page = browser.get(PAGE)
    assert page.name == "breakdowns"
    shown = [str(row["data-fault"]) for row in page.soup.select("[data-fault]")]
    assert sorted(shown) == sorted(WORDS) == sorted(n for n, f in FAULTS.items() if f.is_a_breakdown)
    assert sorted(of for _, services in GROUPS for of in services) == sorted({FAULTS[n].point for n in WORDS})
    assert page.texts("[role=status]") == ["Allt fungerar."]


def test_a_switch_is_on_for_everybody_until_it_is_pressed_again(web: Web, browser: Browser) -> None:
    page = browser.post(PAGE, {"on": "hsa-down", "client": ""})
    assert on(web) == [("hsa-down", "", None)]
    assert page.texts("[data-fault=hsa-down] .pill") == ["på"]
    assert page.texts("[role=status]") == ["En störning är på."]
    assert [str(button["name"]) for button in page.soup.select("[data-fault=hsa-down] button")] == ["off"]
    page = browser.post(PAGE, {"off": "hsa-down"})
    assert (on(web), page.texts("[role=status]")) == ([], ["Allt fungerar."])


def test_a_switch_can_be_for_the_next_login_of_one_client(web: Web, browser: Browser) -> None:
    page = browser.post(PAGE, {"once": "authservice-down", "client": "sample-rp"})
    assert on(web) == [("authservice-down", "sample-rp", 1)]
    assert page.texts("[data-fault=authservice-down] .pill") == ["nästa inloggning · sample-rp"]
    assert page.attribute("option[selected]", "value") == "sample-rp"  # for the next one that is pressed


def test_a_double_click_switches_once(web: Web, browser: Browser) -> None:
    for _ in range(2):
        browser.post(PAGE, {"on": "hsa-down", "client": ""})
    assert len(on(web)) == 1


def test_everything_is_switched_off_and_lies_stay(web: Web, browser: Browser) -> None:
    web.env.faults.set("wrong-nonce")
    for name in ("hsa-down", "idp-slow"):
        browser.post(PAGE, {"on": name, "client": ""})
    browser.post(PAGE, {"all-off": "1"})
    assert on(web) == [("wrong-nonce", "", 1)]


@pytest.mark.parametrize("form", [{"on": "wrong-nonce"}, {"on": "hsa-dwon"}, {"off": "hsa-dwon"}])
def test_a_switch_that_is_none_is_refused_on_a_page(web: Web, browser: Browser, form: dict[str, str]) -> None:
    page = browser.post(PAGE, form)
    assert (page.name, page.code, on(web)) == ("refused", "IDP-401", [])


def test_our_own_page_switches_as_browsers_send_it(web: Web, browser: Browser) -> None:
    """It sends no referrer, so they say neither whose it is."""
    browser.post(PAGE, {"on": "hsa-down"}, **{"Sec-Fetch-Site": "same-origin", "Origin": "null"})
    assert on(web) == [("hsa-down", "", None)]


@pytest.mark.parametrize(
    "said", [{"Sec-Fetch-Site": "cross-site", "Origin": "null"}, {"Origin": "https://elsewhere.test"}]
)
def test_another_sites_page_switches_nothing(web: Web, browser: Browser, said: dict[str, str]) -> None:
    page = browser.post(PAGE, {"on": "hsa-down"}, **said)
    assert (page.code, on(web)) == ("IDP-403", [])


def test_a_name_that_was_made_to_point_here_switches_nothing(web: Web, browser: Browser) -> None:
    page = browser.post(PAGE, {"on": "hsa-down"}, Host="attacker.test:8400")
    assert (page.code, on(web)) == ("IDP-403", [])


def basic(password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"anybody:{password}".encode()).decode()}


@pytest.mark.parametrize("given", [{}, basic("wrong"), {"Authorization": "Bearer the-token"}])
def test_where_there_is_a_control_token_the_browser_asks_for_it(given: dict[str, str]) -> None:
    web = Web(control_token="the-token")
    browser = web.browser()
    for answered in (browser.get(PAGE, **given), browser.post(PAGE, {"on": "hsa-down"}, **given)):
        assert answered.status == 401
        assert answered.answer.headers["WWW-Authenticate"] == 'Basic realm="siths-harness"'
    assert on(web) == []
    right = browser.client.post(PAGE, data={"on": "hsa-down"}, headers=basic("the-token"))
    assert (right.status_code, on(web)) == (303, [("hsa-down", "", None)])
    assert browser.get(PAGE, **basic("the-token")).name == "breakdowns"


def test_without_a_token_it_is_for_this_machine_only(browser: Browser) -> None:
    page = Page(browser.client.get(PAGE, environ_base={"REMOTE_ADDR": "10.0.0.7"}))
    assert page.code == "IDP-403"


def test_the_home_page_leads_to_the_switches(browser: Browser) -> None:
    assert PAGE in list(browser.get("/").links())


# --- what the user meets


def test_hsa_that_does_not_answer_is_told_on_a_page(web: Web, browser: Browser) -> None:
    web.env.faults.set("hsa-down")
    page = browser.logs_in(web.rp("app-here").asks(WORK))
    web.env.app.open(PHONE, page.attribute("a[data-app-start]", "href"))
    web.env.app.code(PHONE, "123456")
    web.env.app.approve(PHONE)
    told = browser.get(f"/login/{page.login}")
    assert (told.name, told.code, told.status) == ("refused", "IDP-501", 400)
    assert told.texts("h1") == ["HSA svarar inte"]


def test_an_autentiseringstjanst_that_does_not_answer_is_told_on_a_page(web: Web, browser: Browser) -> None:
    web.env.faults.set("authservice-down")
    assert browser.logs_in(web.rp("app-here").asks()).code == "IDP-502"


@pytest.mark.parametrize(
    ("fault", "code"), [("idp-answers-503", "IDP-503"), ("test-environment-closed", "IDP-504")]
)
def test_an_idp_out_of_service_says_so_where_it_is_asked_and_leads_nowhere(
    web: Web, browser: Browser, fault: str, code: str
) -> None:
    web.env.faults.set(fault)
    ask = web.rp().asks()
    first = Page(browser.client.get("/oidc/authorize", query_string=ask.query))
    assert (first.status, first.code) == (503, code)
    assert browser.logs_in(ask).name == "method"


ADDRESSES = [
    "/oidc/.well-known/openid-configuration",
    "/oidc/jwks.json",
    "/oidc/userinfo",
    "/oidc/authorize?client_id=sample-rp",
    "/login/any",
]


@pytest.mark.parametrize("path", ADDRESSES)
def test_when_the_idp_is_out_of_service_for_everybody_every_address_says_so(
    web: Web, browser: Browser, path: str
) -> None:
    web.env.faults.set("idp-answers-503", times=None)
    assert browser.get(path).status == 503
    assert "json" not in browser.get(path).answer.content_type  # as of a proxy that stands in front
    web.env.faults.clear()
    assert browser.get(path).status != 503


def test_the_mocks_own_addresses_answer_all_the_same(web: Web, browser: Browser) -> None:
    web.env.faults.set("idp-answers-503", times=None)
    for path in ("/", "/mock/ready", "/mock/faults", PAGE, "/mock/ca.pem"):
        assert browser.get(path).status == 200


def test_a_token_endpoint_out_of_service_is_no_token_response(web: Web, browser: Browser) -> None:
    web.env.faults.set("token-endpoint-answers-503", times=None)
    answered = browser.post("/oidc/token", {"grant_type": "authorization_code", "code": "any"})
    assert answered.status == 503
    assert "json" not in answered.answer.content_type
    assert browser.get("/oidc/jwks.json").status == 200


def test_keys_that_are_down_are_no_keys_and_nothing_else_is_down(web: Web, browser: Browser) -> None:
    web.env.faults.set("jwks-down", times=None)
    assert browser.get("/oidc/jwks.json").status == 503
    assert browser.get("/oidc/.well-known/openid-configuration").status == 200


def test_strange_keys_stand_before_our_own_which_is_as_it_was(web: Web, browser: Browser) -> None:
    (own,) = browser.get("/oidc/jwks.json").answer.get_json()["keys"]
    web.env.faults.set("jwks-with-strange-keys", times=None)
    *strange, last = browser.get("/oidc/jwks.json").answer.get_json()["keys"]
    assert last == own
    assert [key["kty"] for key in strange] == ["AKP", "OKP", "RSA"]
    assert not any("n" in key for key in strange)


@pytest.mark.parametrize(
    ("fault", "kind", "begins"),
    [
        ("token-response-that-is-a-page", "text/html", "<!doctype html>"),
        ("token-response-cut-short", "application/json", "{"),
    ],
)
def test_what_comes_instead_of_a_token_response_says_what_it_is(
    web: Web, browser: Browser, fault: str, kind: str, begins: str
) -> None:
    def ends(*_: object) -> None:
        raise Instead(*told)

    web.env.faults.set(fault, login="a-login")
    said = web.env.faults.tell("token-response", {"answer": {}, "instead": ""}, login="a-login")
    told = said["instead"], said["media_type"]
    web.env.back_channel.redeem = ends  # type: ignore[method-assign,assignment]
    answered = browser.post("/oidc/token", {"code": "any"}).answer
    assert (answered.status_code, answered.mimetype) == (200, kind)
    assert answered.get_data(as_text=True).startswith(begins)


def test_a_login_under_way_meets_an_idp_that_is_out_of_service_and_goes_on_when_it_is_back(
    web: Web, browser: Browser
) -> None:
    page = browser.logs_in(web.rp().asks())
    web.env.faults.set("idp-answers-503", times=None)
    assert browser.get(f"/login/{page.login}").code == "IDP-503"
    told = [event for event in web.env.journal.after(login=page.login) if event.what is What.FAULT_TOLD]
    assert [event.says["message"] for event in told] == ["idp"]
    web.env.faults.clear()
    assert browser.get(f"/login/{page.login}").name == "method"


# --- an answer that is held back (case:65)


def held(web: Web, browser: Browser, **more: str) -> Page:
    """The page that a login ends at."""
    web.env.faults.set("answer-held-back")
    page = browser.logs_in(web.rp("app-here").asks(), **more)
    web.env.app.open(PHONE, page.attribute("a[data-app-start]", "href"))
    web.env.app.code(PHONE, "123456")
    web.env.app.approve(PHONE)
    return browser.get(f"/login/{page.login}")


def test_an_answer_that_is_held_back_waits_for_a_press(web: Web, browser: Browser) -> None:
    page = held(web, browser)
    assert (page.name, page.location) == ("held", "")
    assert page.soup.select("meta[http-equiv=refresh]") == []
    assert page.soup.select("script") == []
    assert "code" in way_back(page)


def test_a_cancelled_one_too(web: Web, browser: Browser) -> None:
    web.env.faults.set("answer-held-back")
    page = browser.logs_in(web.rp().asks())
    ended = browser.post(f"/login/{page.login}/cancel")
    assert ended.name == "held"
    assert way_back(ended)["error"] == "access_denied"


def test_one_that_is_carried_by_a_form_waits_too() -> None:
    web = Web(form_post=True)
    page = held(web, web.browser(), response_mode="form_post")
    assert page.name == "held"
    assert page.soup.select("script, [data-post-back]") == []
    fields = {str(field["name"]) for field in page.soup.select("form input")}
    assert "code" in fields
    action = page.attribute("form", "action")
    assert f"form-action {action}" in page.answer.headers["Content-Security-Policy"]


# --- the phone


def test_the_phone_says_that_it_does_not_get_through_and_tillbaka_takes_that_away(
    web: Web, browser: Browser
) -> None:
    waiting = browser.logs_in(web.rp("app-elsewhere").asks())
    web.env.faults.set("tls-inspection", login=waiting.login)
    page = browser.post(f"/mock/phone/{PHONE}/open", {"login": waiting.login})
    assert page.code == "DEV-106"
    assert page.texts("[role=alert] h1") == ["Anslutningen misslyckades (Autentiseringstjänst)"]
    assert "DEV-106" in page.text
    assert page.texts("button.main") == ["Tillbaka"]
    assert browser.post(f"/mock/phone/{PHONE}/back").code == ""


def test_avbryt_in_a_phone_that_does_not_get_through_says_so_too(web: Web, browser: Browser) -> None:
    waiting = browser.logs_in(web.rp("app-elsewhere").asks())
    browser.post(f"/mock/phone/{PHONE}/open", {"login": waiting.login})
    web.env.faults.set("authservice-down", times=None)
    assert browser.post(f"/mock/phone/{PHONE}/cancel").code == "DEV-106"


# --- programs


def test_a_fault_is_taken_away_by_its_name(web: Web, browser: Browser) -> None:
    for name in ("hsa-down", "wrong-nonce"):
        web.env.faults.set(name, times=None)
    left = browser.client.delete("/mock/faults/hsa-down").get_json()
    assert [one["name"] for one in left["faults"]] == ["wrong-nonce"]
    unknown = browser.client.delete("/mock/faults/hsa-dwon")
    assert (unknown.status_code, unknown.get_json()["code"]) == (400, "IDP-401")
