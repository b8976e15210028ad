"""The user that the plugin plays: at a real page, and at every client that it promises to know."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
import requests
from flask import Flask, Response, redirect, request
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from idp_mock.config import IdpConfig
from idp_mock.server import Running, serve_in_thread
from scenarios.drivers.chromium import FLAGS, chromium
from siths_harness.mock import Siths
from tests.idp.players import ANNA, EVA

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    config = IdpConfig(port=0, mtls_port=0, card_start="ask", poll=timedelta(seconds=0.2))
    with serve_in_thread(config) as mock:
        yield mock


@pytest.fixture
def siths(running: Running) -> Siths:
    made = Siths(running.url)
    made.reset()
    return made


def relying_party(siths: Siths) -> Flask:
    """It sends the browser to the IdP by way of another address of its own, and tells what came back."""
    app = Flask(__name__)

    @app.get("/")
    def start() -> Any:
        return redirect("/login")

    @app.get("/login")
    def login() -> Any:
        asked = (
            f"response_type=code&client_id=rp&redirect_uri={request.host_url}callback&scope=openid&nonce=n"
            '&state=s&claims={"id_token":{"commissionHsaId":null}}'
        )
        return redirect(f"{siths.issuer}/authorize?{asked}")

    @app.get("/callback")
    def callback() -> Any:
        return Response("<h1>" + " ".join(sorted(request.args)) + "</h1>", headers={"X-Seen": "callback"})

    @app.get("/nowhere")
    def nowhere() -> str:
        return "no login here"

    @app.get("/round")
    def around() -> Any:
        return redirect("/round")

    return app


@pytest.fixture
def site(siths: Siths) -> Iterator[str]:
    """The same, at an address, and registered."""
    server = make_server("127.0.0.1", 0, relying_party(siths), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    siths.register("rp", redirect_uris=[f"{url}/callback"], claims=["commissionHsaId"])
    yield url
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        flags = [*FLAGS, "--no-sandbox"]
        chrome = playwright.chromium.launch(executable_path=chromium(), args=flags)
        yield chrome
        chrome.close()


@pytest.mark.parametrize("kind", [requests.Session, httpx.Client], ids=["requests", "httpx"])
def test_a_client_ends_where_the_relying_party_answers_the_login(siths: Siths, site: str, kind: type) -> None:
    with kind() as client:
        answer = siths.sign_in(client, f"{site}/", method="card")
    assert answer.headers["X-Seen"] == "callback"
    assert "code state" in answer.text


def test_so_does_the_test_client_of_flask(siths: Siths) -> None:
    siths.register("rp", redirect_uris=["http://localhost/callback"], claims=["commissionHsaId"])
    answer = siths.sign_in(relying_party(siths).test_client(), "/", person=EVA)
    assert answer.get_data(as_text=True) == "<h1>code state</h1>"


@pytest.mark.parametrize(
    ("path", "told"), [("/nowhere", "answered 200 and leads to no IdP"), ("/round", "leads on and on")]
)
def test_who_leads_to_no_idp_is_told_so(siths: Siths, site: str, path: str, told: str) -> None:
    with pytest.raises(AssertionError, match=told):
        siths.sign_in(requests.Session(), f"{site}{path}")


def test_a_refusal_is_told_with_its_code(siths: Siths, site: str) -> None:
    siths.revoke(ANNA, "ordinary-card")
    with pytest.raises(AssertionError, match="IDP-206"):
        siths.sign_in(requests.Session(), f"{site}/login", method="card")


@pytest.mark.browser
@pytest.mark.parametrize("method", ["card", "app-here", "app-elsewhere"])
@pytest.mark.parametrize("person", [ANNA, EVA])
def test_a_page_ends_at_the_relying_party(
    siths: Siths, site: str, browser: Browser, method: str, person: str
) -> None:
    with browser.new_context(ignore_https_errors=True) as context:
        page = context.new_page()
        siths.sign_in(page, f"{site}/", person=person, method=method)
        assert page.url.startswith(f"{site}/callback")
        assert page.locator("h1").inner_text() == "code state"


@pytest.mark.browser
def test_a_row_is_chosen_by_its_text_and_a_credential_by_its_name(
    siths: Siths, site: str, browser: Browser
) -> None:
    after = siths.journal()["newest"]
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site}/login")
        siths.sign_in(page, person=EVA, method="card", choose="Administration", credential="ordinary-card")
        assert page.url.startswith(f"{site}/callback")
    told = str([event["says"] for event in siths.journal(after)["events"]])
    row = next(
        commission["hsa_id"]
        for employment in siths.person(EVA)["employments"]
        for commission in employment["commissions"]
        if commission["name"].startswith("Administration")
    )
    assert row in told


@pytest.mark.browser
@pytest.mark.parametrize(("method", "code"), [("card", "IDP-206"), ("app-here", "DEV-|IDP-|AUT-")])
def test_a_refusal_on_a_page_is_told_with_its_code(
    siths: Siths, site: str, browser: Browser, method: str, code: str
) -> None:
    siths.revoke(ANNA, "ordinary-card")
    with browser.new_context() as context:
        page = context.new_page()
        with pytest.raises(AssertionError, match=code):
            siths.sign_in(page, f"{site}/login", method=method, credential="ordinary-card")
