"""An environment below /e/NAME: the same pages and addresses, and nothing of another one's."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from idp_mock.environments import Environment, Wanted
from tests.idp.players import ANNA, EVA, WORK, Rp
from tests.web.browser import Browser, Page, Web, way_back

PLACE = "/e/practice"


@pytest.fixture
def web() -> Web:
    return Web(card_start="ask")


@pytest.fixture
def env(web: Web) -> Environment:
    return web.environments.create("practice", Wanted())


@pytest.fixture
def there(web: Web, env: Environment) -> Browser:
    return Browser(web.app.test_client(), place=PLACE)


@pytest.fixture
def client(web: Web) -> FlaskClient:
    return web.app.test_client()


def approves(env: Environment, browser: Browser, page: Page, person: str = ANNA) -> Page:
    phone = f"{person}.mobile"
    env.app.open(phone, page.attribute("a[data-app-start]", "href"))
    env.app.code(phone, "123456")
    env.app.approve(phone)
    return browser.get(f"/login/{page.login}")


def test_a_whole_login_stays_below_its_name(env: Environment, there: Browser) -> None:
    rp = Rp(env)
    ask = rp.asks(WORK)
    page = there.logs_in(ask)
    assert all(link.startswith((f"{PLACE}/", "#")) for link in page.links()), list(page.links())
    page = there.chooses(page, "app-here")
    assert page.attribute("body", "data-waits") == f"{PLACE}/login/{page.login}"
    assert all(link.startswith((f"{PLACE}/", "#", "siths:")) for link in page.links())
    page = approves(env, there, page, EVA)
    assert page.name == "choice"
    key = page.attribute("button[name=row]", "value")
    said = way_back(there.post(f"/login/{page.login}/choice", {"row": key}))
    claims = rp.verified(rp.redeems(said["code"], ask)["id_token"])
    assert claims["commissionHsaId"] == key
    assert claims["iss"] == "http://localhost:8400/e/practice/oidc"


@pytest.mark.parametrize(
    "path", ["/", "", "/mock/phone", f"/mock/phone/{ANNA}.mobile", "/signed-out", "/nowhere"]
)
def test_no_link_of_a_page_leads_out_of_it_but_the_one_that_says_so(there: Browser, path: str) -> None:
    page = there.get(path)
    outside = {link for link in page.links() if link.startswith("/") and not link.startswith(f"{PLACE}/")}
    assert outside == ({"/"} if path in ("/", "") else set())


def test_the_card_page_leads_to_the_listener_and_to_the_reader_of_the_same_environment(
    env: Environment, there: Browser
) -> None:
    page = there.chooses(there.logs_in(Rp(env).asks()), "card")
    assert (
        page.attribute("a[data-card=browser]", "href") == f"https://127.0.0.1:8443{PLACE}/card/{page.login}"
    )
    assert page.attribute("a[data-card=reader]", "href") == f"{PLACE}/mock/reader?login={page.login}"


def test_the_same_browser_has_a_session_in_each(web: Web, env: Environment) -> None:
    client = web.app.test_client()
    here, there = Browser(client), Browser(client, place=PLACE)
    page = here.chooses(here.logs_in(Rp(web.env).asks()), "app-here")
    assert "code" in way_back(approves(web.env, here, page))
    assert there.logs_in(Rp(env).asks()).name == "method"
    page = there.chooses(there.logs_in(Rp(env).asks()), "app-here")
    assert "code" in way_back(approves(env, there, page, EVA))
    for browser, environment in ((here, web.env), (there, env)):
        assert "code" in way_back(browser.logs_in(Rp(environment).asks()))
    there.get("/oidc/logout")
    assert there.logs_in(Rp(env).asks()).name == "method"
    assert "code" in way_back(here.logs_in(Rp(web.env).asks()))


def test_a_login_of_another_environment_is_unknown(web: Web, env: Environment) -> None:
    client = web.app.test_client()
    here, there = Browser(client), Browser(client, place=PLACE)
    page = here.logs_in(Rp(web.env).asks())
    assert there.get(f"/login/{page.login}").code == "IDP-221"
    assert there.logs_in(Rp(env).asks(), redirect_uri="http://127.0.0.1:8500/elsewhere").code in (
        "IDP-102",
        "IDP-103",
    )


def test_a_refusal_has_its_page_below_the_name(env: Environment, there: Browser) -> None:
    ask = Rp(env).asks({"id_token": {"employeeHsaId": {"value": "TST2321000131-9999"}}})
    page = there.chooses(there.logs_in(ask), "app-here")
    page = approves(env, there, page)
    assert page.code == "IDP-212"
    address = page.attribute("details a", "href")
    assert urlsplit(address).path == f"{PLACE}/_error"
    again = Page(there.client.get(address))
    assert again.code == "IDP-212"
    assert "employeeHsaId" in again.text


def test_discovery_tells_of_its_own_addresses(env: Environment, client: FlaskClient) -> None:
    said = client.get(f"{PLACE}/oidc/.well-known/openid-configuration").get_json()
    assert said["issuer"] == env.config.issuer
    addresses = [str(value) for name, value in said.items() if name.endswith(("_endpoint", "_uri"))]
    assert all(one.startswith("http://localhost:8400/e/practice/oidc/") for one in addresses)


def test_a_form_that_a_stranger_sends_goes_on_below_the_name(env: Environment, client: FlaskClient) -> None:
    form = {name: values[0] for name, values in Rp(env).asks().query.items()}
    answer = client.post(f"{PLACE}/oidc/authorize", data=form)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"{PLACE}/oidc/authorize?")


def test_the_control_api_is_each_environments_own(env: Environment, client: FlaskClient) -> None:
    client.post(f"{PLACE}/mock/clock", json={"move": 3600})
    assert client.get(f"{PLACE}/mock/clock").get_json()["offset"] == 3600
    assert client.get("/mock/clock").get_json()["offset"] == 0
    client.post(f"{PLACE}/mock/credentials/{ANNA}.mobile/revoke")
    status = [
        client.get(f"{place}/mock/credentials/{ANNA}.mobile").get_json()["certificates"][0]["status"]
        for place in ("", PLACE)
    ]
    assert status == ["good", "revoked"]


def test_revocation_is_told_by_each_for_its_own(env: Environment, client: FlaskClient) -> None:
    name = "systemtestsithseidpersonidmobilecav1"
    before = client.get(f"{PLACE}/mock/pki/{name}.crl").data
    env.wallet.revoke(f"{ANNA}.mobile")
    assert len(client.get(f"{PLACE}/mock/pki/{name}.crl").data) > len(before)
    assert len(client.get(f"/mock/pki/{name}.crl").data) == len(before)
    assert client.get(f"{PLACE}/mock/ca.pem").data == client.get("/mock/ca.pem").data


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "html"),
        ("/mock/clock", "json"),
        ("/oidc/.well-known/openid-configuration", "json"),
        ("/login/x", "html"),
    ],
)
def test_one_that_nobody_made_is_told(client: FlaskClient, path: str, kind: str) -> None:
    answer = client.get(f"/e/nobody{path}")
    assert answer.status_code == 404
    assert kind in (answer.mimetype or "")
    assert "IDP-402" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/e/Practice/", "/e//", "/e/practice.x/", "/e/%2e%2e/"])
def test_what_is_no_name_is_no_environment(env: Environment, client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code in (308, 404)


# --- on demand -----------------------------------------------------------------------------------------------


def made(client: FlaskClient, name: str = "made", **says: Any) -> Any:
    return client.put(f"/mock/environments/{name}", json=says)


def test_a_program_makes_lists_resets_and_drops_them(client: FlaskClient) -> None:
    assert made(client).get_json() == {
        "environment": "made",
        "url": "http://localhost:8400/e/made",
        "issuer": "http://localhost:8400/e/made/oidc",
        "mtls": "https://127.0.0.1:8443/e/made",
        "pki": "test",
    }
    names = [one["environment"] for one in client.get("/mock/environments").get_json()["environments"]]
    assert names == ["default", "made"]
    client.post("/e/made/mock/clock", json={"move": 60})
    assert client.post("/mock/environments/made/reset").status_code == 200
    assert client.get("/e/made/mock/clock").get_json()["offset"] == 0
    assert client.delete("/mock/environments/made").status_code == 200
    assert client.get("/e/made/mock/clock").status_code == 404


def test_its_people_are_those_that_are_said(client: FlaskClient) -> None:
    people = {
        "format": 1,
        "organisations": {
            "region": {"hsa_id": "TST2321000131-0001", "name": "Region Å", "number": "232100-0131"},
        },
        "people": [
            {
                "id": "own",
                "personal_number": "198503129804",
                "given_name": "Åsa",
                "family_name": "Ö",
                "about": "En egen person",
                "credentials": [{"kind": "mobile"}],
            }
        ],
    }
    answer = made(client, people=people)
    assert answer.status_code == 200, answer.text
    said = client.get("/e/made/mock/people").get_json()["people"]
    assert [(one["id"], one["name"]) for one in said] == [("own", "Åsa Ö")]


def test_its_clients_are_those_that_are_said(client: FlaskClient) -> None:
    entry = {
        "client_id": "own",
        "client_secret": "a-secret-of-ones-own",
        "name": "Min journal",
        "redirect_uris": ["http://localhost:1/callback"],
    }
    assert made(client, clients={"format": 1, "clients": [entry]}).status_code == 200
    said = client.get("/e/made/mock/clients").get_json()["clients"]
    assert [one["client_id"] for one in said] == ["own"]


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ({"settings": {"port": 1}}, "no setting of an environment"),
        ({"settings": []}, "settings"),
        ({"people": {"format": 1}}, "is missing"),
        ({"clients": {"format": 1, "clients": [{"client_id": "x"}]}}, "name is missing"),
        ({"peeple": {}}, "peeple"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_made(client: FlaskClient, says: Any, told: str) -> None:
    answer = made(client, **says)
    assert answer.status_code == 400
    assert told in answer.get_json()["error_description"]
    assert client.get("/mock/environments/made").status_code == 404
