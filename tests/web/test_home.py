"""The home page: how to connect, who can log in, how the last logins went."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from idp_mock.clients.load import SHIPPED
from idp_mock.web.latest import SHOWN, latest
from tests.idp.players import ANNA, LOA2, Rp, User, environment
from tests.web.browser import Browser, Page, Web


def rows(page: Page) -> list[tuple[str, str]]:
    """Each login that is listed, and how it went."""
    found = page.soup.select("tr[data-login]")
    return [(str(row["data-login"]), str(row["data-outcome"])) for row in found]


def test_it_says_how_to_connect(browser: Browser) -> None:
    codes = browser.get("/").texts("code")
    assert "http://localhost:8400/oidc" in codes
    assert "http://localhost:8400/oidc/.well-known/openid-configuration" in codes
    assert "sample-rp" in codes


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, "Inera IdP 2025/26. Utfärdarna av certifikaten heter som i TEST."),
        ({"version": "2.5", "pki": "qa"}, "Inera IdP 2.5. Utfärdarna av certifikaten heter som i QA."),
        (
            {"issuer": "https://idp.inera.se:443/oidc"},
            "Inera IdP 2025/26. Utfärdarna av certifikaten heter som i produktion.",
        ),
    ],
    ids=["as it comes", "as told", "by its host"],
)
def test_it_says_which_inera_idp_it_is_like(settings: dict[str, Any], told: str) -> None:
    assert told in Web(**settings).browser().get("/").texts("#connect ~ ol dd")


def test_it_shows_the_secrets_that_are_published_and_no_other(web: Web, browser: Browser) -> None:
    rp = web.rp()
    page = browser.get("/")
    assert {"sample-rp-secret", "my-care-system-secret"} <= set(page.texts("code"))
    assert rp.client_id in page.texts("code")
    assert rp.secret not in page.text


def test_a_published_id_with_a_secret_of_its_own_keeps_it(tmp_path: Path) -> None:
    file = tmp_path / "clients.yaml"
    shipped = SHIPPED.read_text("utf-8")
    file.write_text(shipped.replace("my-care-system-secret", "a-secret-of-its-own"), "utf-8")
    text = Web(clients=file).browser().get("/").text
    assert str(file) in text
    assert [secret for secret in ("a-secret-of-its-own", "my-care-system-secret") if secret in text] == []


def test_it_says_what_a_system_must_know_of_the_people(web: Web, browser: Browser) -> None:
    codes = set(browser.get("/").texts("[data-person] code"))
    for person in web.env.hsa.people():
        assert {person.personal_number, *(e.hsa_id for e in person.employments)} <= codes


def test_an_sso_session_that_was_used_is_told(web: Web, browser: Browser) -> None:
    rp, user = web.rp("app-here"), User(web.env)
    user.signs_in(rp.asks())
    user.signs_in(rp.asks())
    methods = browser.get("/").texts("tr[data-login] td:nth-child(3)")
    assert methods == ["SITHS eID på denna enhet (SSO)", "SITHS eID på denna enhet"]


def test_it_lists_everybody_with_what_they_hold(web: Web, browser: Browser) -> None:
    page = browser.get("/")
    people = list(web.env.hsa.people())
    assert [str(row["data-person"]) for row in page.soup.select("[data-person]")] == [p.id for p in people]
    held = {f"/mock/phone/{held.id}" for person in people for held in person.credentials}
    assert held <= set(page.links())


@pytest.mark.parametrize(
    ("person", "kind", "details"),
    [
        ("nurse-old-card", "Gammalt SITHS-kort", "inte uppgraderat"),
        ("nurse-upgraded-card", "Uppgraderat SITHS-kort", "gamla certifikat kvar"),
        ("nurse-older-card", "SITHS-kort", "kortserie 6XX, Telia e-legitimation"),
        ("doctor-who-signs", "SITHS-kort", "underskriftscertifikat"),
        ("doctor-two-hsa-ids", "SITHS-kort", "två HSA-id"),
    ],
)
def test_what_is_special_about_a_card_stands_below_its_kind(
    browser: Browser, person: str, kind: str, details: str
) -> None:
    told = browser.get("/").one(f"[data-person={person}] .kind")
    assert (told.find(string=True, recursive=False), told.select("small")[0].text) == (kind, details)


def test_two_cards_of_a_kind_are_told_apart(browser: Browser) -> None:
    told = browser.get("/").texts("[data-person=nurse-reserve-card-only] .kind")
    assert told == [
        "Reservkort, tillitsnivå 2",
        "Reservkort, tillitsnivå 2 giltighet i dagar: 14, antal förlängningar: 2",
    ]


def test_every_address_on_it_leads_somewhere(browser: Browser) -> None:
    page = browser.get("/")
    for path in {link for link in page.links() if link.startswith("/") and "/pkcs12" not in link}:
        assert browser.client.get(path).status_code == 200, path


def test_the_cards_can_be_taken_where_no_token_is_needed(browser: Browser) -> None:
    assert browser.get("/").soup.select("a[download]")
    assert Web(control_token="s3cret").browser().get("/").soup.select("a[download]") == []


def test_nobody_has_logged_in_at_the_start(browser: Browser) -> None:
    page = browser.get("/")
    assert rows(page) == []
    assert "Ingen har loggat in än." in page.text


def test_the_last_logins_are_listed_with_their_refusal_the_newest_first(web: Web, browser: Browser) -> None:
    rp = web.rp("app-elsewhere")
    User(web.env).signs_in(rp.asks())
    refused = browser.logs_in(rp.asks())
    web.env.clock.move(timedelta(minutes=5))
    assert browser.get(f"/login/{refused.login}").name == "expired"
    under_way = browser.logs_in(rp.asks())
    page = browser.get("/")
    assert rows(page)[:2] == [(under_way.login, "under-way"), (refused.login, "refused")]
    assert [outcome for _, outcome in rows(page)] == ["under-way", "refused", "signed-in"]
    row = page.one(f'tr[data-login="{refused.login}"]')
    assert row.select_one(".pill.bad")
    again = browser.get(str(row.select("a[href^='/_error']")[0]["href"]))
    assert (again.code, again.texts("h1")) == (row.select(".pill.bad")[0].text, ["Tiden gick ut"])


def test_what_was_wrong_with_an_address_is_told_where_the_owner_looks(web: Web, browser: Browser) -> None:
    rp = web.rp()
    rp.redirect_uri = "http://127.0.0.1:8500/calback"
    assert browser.logs_in(rp.asks()).code == "IDP-102"
    row = browser.get("/").one("tr[data-login]").get_text(" ")
    assert "http://127.0.0.1:8500/calback" in row
    assert "http://127.0.0.1:8500/callback" in row


def test_what_the_app_says_afterwards_is_not_how_the_login_ended(web: Web, browser: Browser) -> None:
    page = browser.logs_in(web.rp("app-here").asks())
    web.env.app.open(f"{ANNA}.mobile", page.attribute("a[data-app-start]", "href"))
    web.env.app.cancel(f"{ANNA}.mobile")
    browser.get(f"/login/{page.login}")
    browser.post(f"/mock/phone/{ANNA}.mobile/open", {"text": "nothing"})
    assert browser.get("/").texts(".pill.bad") == ["IDP-220"]


def test_a_level_that_was_not_reached_is_refused_on_it_too(web: Web, browser: Browser) -> None:
    rp = web.rp("app-here")
    user = User(web.env)
    user.identifies(user.begins(rp.asks({"id_token": {"acr": {"essential": True, "value": LOA2}}})))
    assert [outcome for _, outcome in rows(browser.get("/"))] == ["refused"]
    assert browser.get("/").texts(".pill.bad") == ["IDP-210"]


def test_nobody_is_named_among_the_logins(web: Web, browser: Browser) -> None:
    User(web.env).signs_in(web.rp("app-here").asks())
    table = browser.get("/").one("section[aria-labelledby=logins]").text
    assert [known for known in ("Anna", "Lindgren", ANNA, "198503129804") if known in table] == []


def test_only_so_many_are_listed() -> None:
    env = environment()
    rp = Rp(env)
    for _ in range(SHOWN + 5):
        User(env).begins(rp.asks())
    shown = latest(env.journal.after())
    assert len(shown) == SHOWN
    assert shown[0].at >= shown[-1].at


def test_what_a_client_calls_itself_is_text_and_nothing_else(web: Web, browser: Browser) -> None:
    browser.get("/oidc/authorize?client_id=<script>alert(1)</script>")
    assert browser.get("/").soup.select("section script") == []
    assert "<script>alert(1)" not in browser.get("/").text
