"""The portal and Mina sidor by hand and by program: what is ordered, refused and fetched is said on the page."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from idp_mock.errors import Refusal
from idp_mock.web.mock.picture import qr_in
from tests.idp.players import ANNA
from tests.issuing.counter import BIRGITTA, LARS, LOA2_CARD, PETRA, SAGA
from tests.web.browser import Browser, Page, Web

PORTAL, MINE = "/mock/portal", "/mock/mina-sidor"


def note(page: Page) -> tuple[str, str]:
    """What the page says of the last act: good or bad, and the text."""
    (found,) = page.soup.select(".note[role=alert], .note.good[role=status]")
    return ("bad" if "bad" in found["class"] else "good"), found.get_text(" ", strip=True)


def orders(browser: Browser, person: str, kind: str, by: str = PETRA, **more: str) -> Page:
    return browser.post(f"{PORTAL}/order", {"who": by, "person": person, "kind": kind, **more})


# --- by hand


def test_who_opens_the_portal_chooses_an_administrator(browser: Browser) -> None:
    page = browser.get(PORTAL)
    assert page.name == "portal"
    assert page.texts(".people h3") == ["Petra Wallin", "Lars Engström"]
    assert browser.get(f"{PORTAL}?who={PETRA}").texts("#who") == []


def test_a_card_goes_from_order_to_login_by_hand(web: Web, browser: Browser) -> None:
    page = orders(browser, BIRGITTA, "reserve-card-loa3")
    assert note(page) == ("good", "Beställningen är lagd.")
    (credential,) = [str(row["data-order"]) for row in page.soup.select("[data-order]")]
    page = browser.post(f"{PORTAL}/hand-out", {"who": LARS, "credential": credential})
    assert note(page)[0] == "good"
    page = browser.get(MINE)
    assert [str(row["data-order"]) for row in page.soup.select("[data-order]")] == [credential]
    page = browser.post(f"{MINE}/activate", {"credential": credential, "code": "654321"})
    assert note(page) == ("good", "Kortet är aktiverat och går att logga in med.")
    page = browser.get(f"{MINE}?who={credential}")
    assert page.texts(f"[data-credential='{credential}'] .pill") == ["aktivt"]
    page = browser.post(f"{MINE}/extend", {"who": credential, "credential": credential})
    assert note(page) == ("good", "Reservkortet är förlängt.")
    page = browser.post(f"{MINE}/extend", {"who": credential, "credential": credential})
    kind, text = note(page)
    assert kind == "bad"
    assert "ISS-106" in text
    assert "förlängas en gång" in text


def test_with_a_loa2_card_the_button_is_grey_and_says_why(browser: Browser) -> None:
    orders(browser, BIRGITTA, "reserve-card-loa3")
    page = browser.get(f"{PORTAL}?who={LOA2_CARD}")
    assert page.one("[data-order] button").has_attr("disabled")
    assert "Knappen är grå" in page.one("[data-order]").get_text()
    page = browser.get(f"{PORTAL}?who={LARS}")
    assert not page.one("[data-order] button").has_attr("disabled")


def test_a_phone_is_fetched_with_the_qr_of_the_page(web: Web, browser: Browser) -> None:
    import base64

    page = browser.post(f"{MINE}/ask-for-phone", {"who": f"{BIRGITTA}.ordinary-card"})
    picture = str(page.one("img[data-qr]")["src"]).partition("base64,")[2]
    qr = str(page.one("input[name=qr]")["value"])
    assert qr_in(base64.b64decode(picture)) == qr
    form = {"who": f"{BIRGITTA}.ordinary-card", "qr": qr, "phone": "android", "code": "135790"}
    page = browser.post(f"{MINE}/fetch-phone", form)
    assert note(page) == ("good", "Mobilt SITHS är hämtat och går att logga in med.")
    assert f"{BIRGITTA}.mobile" in page.text
    page = browser.post(f"{MINE}/fetch-phone", form)
    assert "ISS-123" in note(page)[1]


def test_a_loa2_holder_is_told_that_loa3_is_wanted(browser: Browser) -> None:
    page = browser.post(f"{MINE}/ask-for-phone", {"who": f"{SAGA}.reserve-card-loa2"})
    assert note(page)[0] == "bad"
    assert "ISS-104" in note(page)[1]


def test_nothing_but_our_own_qr_becomes_a_picture(browser: Browser) -> None:
    page = browser.get(f"{MINE}?who={BIRGITTA}.ordinary-card&qr=https://elsewhere.test")
    assert page.soup.select("img[data-qr]") == []


def test_a_locked_card_is_unlocked_by_who_is_there_with_a_mobilt_siths(web: Web, browser: Browser) -> None:
    card, phone = f"{ANNA}.ordinary-card", f"{ANNA}.mobile"
    web.env.app.block(card)
    form = f"form[action$=unlock] button[value='{card}']"
    assert len(browser.get(f"{MINE}?who={phone}").soup.select(form)) == 1
    assert browser.get(f"{MINE}?who={ANNA}.reserve-card-loa3").soup.select(form) == []
    page = browser.post(f"{MINE}/unlock", {"who": phone, "credential": f"{ANNA}.reserve-card-loa2"})
    assert "ISS-118" in note(page)[1]
    page = browser.post(f"{MINE}/unlock", {"who": phone, "credential": card})
    assert note(page) == ("good", "Kortet är upplåst.")
    assert not web.env.app.is_locked(card)


def test_a_card_that_is_dead_is_told_so(web: Web, browser: Browser) -> None:
    card = f"{ANNA}.ordinary-card"
    for _ in range(11):
        with suppress(Refusal):
            web.env.app.puk(card, "00000000")
    page = browser.post(f"{PORTAL}/unlock", {"who": PETRA, "credential": card})
    assert (note(page)[0], "DEV-119" in note(page)[1]) == ("bad", True)


def test_an_administrator_unlocks_and_revokes(web: Web, browser: Browser) -> None:
    card = f"{ANNA}.ordinary-card"
    web.env.app.block(card)
    assert note(browser.post(f"{PORTAL}/unlock", {"who": PETRA, "credential": card}))[0] == "good"
    assert note(browser.post(f"{PORTAL}/revoke", {"who": PETRA, "credential": card}))[0] == "good"
    assert web.env.desk.is_revoked(web.env.wallet.get(card))


def test_in_the_freeze_the_pages_say_so() -> None:
    from datetime import datetime

    from idp_mock.issuing.dates import SWEDEN

    web = Web(begins_at=datetime(2024, 1, 24, 12, tzinfo=SWEDEN))
    browser = web.browser()
    assert "Utfärdandet är stängt" in browser.get(PORTAL).text
    page = orders(browser, BIRGITTA, "reserve-card-loa2")
    assert "ISS-111" in note(page)[1]


@pytest.mark.parametrize(
    ("address", "form", "code"),
    [
        (f"{PORTAL}/fly", {}, "IDP-402"),
        (f"{MINE}/fly", {}, "IDP-402"),
        (f"{PORTAL}/order", {"who": PETRA, "person": BIRGITTA, "kind": "mobile"}, "IDP-401"),
        (f"{PORTAL}/order", {"who": "nobody.card", "person": BIRGITTA, "kind": "ordinary-card"}, "IDP-402"),
        (f"{MINE}/fetch-phone", {"phone": "nokia"}, "IDP-401"),
        (f"{MINE}/ask-for-phone", {"who": "nobody.card"}, "IDP-402"),
    ],
)
def test_what_no_page_of_ours_sends_is_refused_on_a_page(
    browser: Browser, address: str, form: dict[str, str], code: str
) -> None:
    page = browser.post(address, form)
    assert (page.name, page.code) == ("refused", code)


@pytest.mark.parametrize("address", [PORTAL, MINE])
def test_they_are_for_whoever_owns_the_environment(web: Web, address: str) -> None:
    closed = Web(control_token="the-token").browser()
    assert closed.get(address).status == 401
    assert closed.post(f"{address}/revoke", {}).status == 401
    other = web.browser()
    assert other.post(f"{address}/revoke", {}, **{"Sec-Fetch-Site": "cross-site"}).code == "IDP-403"


@pytest.mark.parametrize("refused", ["ISS-999", "<script>", "IDP-210"])
def test_an_address_makes_the_page_say_nothing_of_its_own(browser: Browser, refused: str) -> None:
    page = browser.get(f"{PORTAL}?refused={refused}&done={refused}")
    assert "<script>" not in page.text


# --- by program


@pytest.fixture
def client(web: Web) -> FlaskClient:
    return web.app.test_client()


def post(client: FlaskClient, path: str, said: Any, status: int = 200) -> Any:
    answer = client.post(f"/mock/{path}", json=said)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_json()


def test_a_program_orders_hands_out_and_activates(client: FlaskClient) -> None:
    said = {"person": BIRGITTA, "kind": "reserve-card-loa2", "by": PETRA, "name": "new-card", "days": 14}
    order = post(client, "issuing/order", said)
    assert (order["credential"], order["state"]) == (f"{BIRGITTA}.new-card", "ordered")
    assert post(client, f"issuing/{BIRGITTA}.new-card/hand-out", {"by": PETRA})["state"] == "handed-out"
    card = post(client, f"issuing/{BIRGITTA}.new-card/activate", {"code": "246802"})
    assert (card["state"], card["code"], card["kind"]) == ("active", "246802", "reserve-card-loa2")
    known = client.get("/mock/issuing").get_json()
    assert (known["frozen"], known["orders_stopped"], known["orders"][0]["state"]) == (
        False,
        False,
        "activated",
    )
    assert f"{BIRGITTA}.new-card" in {
        one["id"] for one in client.get("/mock/credentials").get_json()["credentials"]
    }


def test_a_refusal_says_its_code_to_a_program(client: FlaskClient) -> None:
    said = {"person": "nobody", "kind": "ordinary-card", "by": PETRA}
    assert post(client, "issuing/order", said, 409)["code"] == "ISS-101"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("issuing/order", {"person": BIRGITTA, "kind": "mobile", "by": PETRA}),
        ("issuing/order", {"person": BIRGITTA, "kind": "ordinary-card", "by": PETRA, "name": "A card"}),
        ("issuing/order", {"person": BIRGITTA, "kind": "ordinary-card", "by": PETRA, "colour": "red"}),
        (f"issuing/{BIRGITTA}.ordinary-card/unlock", {"way": "hammer"}),
        (f"people/{BIRGITTA}/move", {}),
        (f"people/{BIRGITTA}/move", {"begins": {"hsa_id": "SE1", "organisation": "TST2321000131-1000"}}),
        (f"people/{BIRGITTA}/move", {"begins": {"hsa_id": "TST2321000131-1999", "organisation": "x"}}),
    ],
)
def test_what_is_not_described_is_refused(client: FlaskClient, path: str, said: dict[str, Any]) -> None:
    assert post(client, path, said, 400)["code"] == "IDP-401"


def test_somebody_moves_to_another_employer(client: FlaskClient) -> None:
    begins = {
        "hsa_id": "TST2321000131-1999",
        "organisation": "TST2321000131-1000",
        "title": "Sjuksköterska",
        "commissions": [
            {
                "hsa_id": "TST2321000131-1998",
                "name": "Vård och behandling, Vårdcentralen Eken",
                "purpose": "Vård och behandling",
                "unit": "TST2321000131-E01",
                "unit_name": "Vårdcentralen Eken",
            }
        ],
    }
    person = post(client, f"people/{BIRGITTA}/move", {"leaves": "TST2120001355-1027", "begins": begins})
    (employment,) = person["employments"]
    assert (employment["hsa_id"], employment["organisation"]["name"]) == (
        "TST2321000131-1999",
        "Region Exempel",
    )
    assert employment["commissions"][0]["provider"]["name"] == "Region Exempel"
    card = client.get(f"/mock/credentials/{BIRGITTA}.ordinary-card").get_json()
    assert any("TST2120001355-1027" in one["subject"] for one in card["certificates"])


def test_a_phone_is_fetched_by_program(client: FlaskClient) -> None:
    asked = post(client, "issuing/ask-for-phone", {"by": f"{BIRGITTA}.ordinary-card"})
    said = {"qr": asked["qr"], "code": "123456", "phone": "android", "name": "work-phone"}
    phone = post(client, "issuing/fetch-phone", said)
    assert (phone["id"], phone["made_from"]) == (f"{BIRGITTA}.work-phone", f"{BIRGITTA}.ordinary-card")
    assert client.get(f"/mock/devices/{phone['id']}").get_json()["kind"] == "android"


def test_the_way_back_bears_a_code_and_no_name(browser: Browser, web: Web) -> None:
    form = {"who": PETRA, "person": "nurse-no-employment", "kind": "ordinary-card"}
    answer = web.app.test_client().post(f"{PORTAL}/order", data=form)
    assert parse_qs(urlsplit(answer.location).query) == {"who": [PETRA], "refused": ["ISS-101"]}
