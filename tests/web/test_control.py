"""The control API: who may use it, what it takes, and what comes of it."""

from __future__ import annotations

import http
import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from idp_mock.devices.puk import puk_of
from idp_mock.web.mock import bodies
from tests.credentials.hands import OLD, OLDER, SIGNING, TWO_HSA_IDS, UPGRADED
from tests.idp.players import ANNA, LOA3, Rp, User
from tests.mock import CARD, PHONE, RESERVE
from tests.web.browser import Web

STRANGER = {"REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture
def client(web: Web) -> FlaskClient:
    return web.app.test_client()


def refused(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["code"]


# --- The guard


def test_without_a_token_this_machine_may(client: FlaskClient) -> None:
    for address in ("127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"):
        assert client.get("/mock/clock", environ_base={"REMOTE_ADDR": address}).status_code == 200


@pytest.mark.parametrize(
    "address", ["192.0.2.7", "2001:db8::7", "::ffff:192.0.2.7", "10.0.0.1", "", "nowhere"]
)
def test_without_a_token_nobody_else_may(client: FlaskClient, address: str) -> None:
    assert refused(client.get("/mock/clock", environ_base={"REMOTE_ADDR": address})) == (403, "IDP-403")


@pytest.mark.parametrize(
    "host", ["attacker.invalid", "localhost.attacker.invalid:8400", "192.0.2.7", "[", ""]
)
def test_a_name_that_was_made_to_point_here_is_refused(client: FlaskClient, host: str) -> None:
    assert refused(client.get("/mock/clock", headers={"Host": host})) == (403, "IDP-403")


@pytest.mark.parametrize("host", ["localhost:8400", "127.0.0.1:8400", "[::1]:8400", "idp.example.test"])
def test_our_own_names_are_taken(host: str) -> None:
    client = Web(issuer="https://idp.example.test/oidc").app.test_client()
    assert client.get("/mock/clock", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("origin", ["https://attacker.invalid", "null", "http://localhost:8500", "http://["])
def test_a_page_of_somebody_else_is_refused(client: FlaskClient, origin: str) -> None:
    assert refused(client.post("/mock/clock", json={"reset": True}, headers={"Origin": origin})) == (
        403,
        "IDP-403",
    )


def test_our_own_page_is_taken(client: FlaskClient) -> None:
    assert client.get("/mock/clock", headers={"Origin": "http://localhost"}).status_code == 200


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", "Basic s3cret", "s3cret", "Bearer å"])
def test_with_a_token_nobody_may_without_it(given: str) -> None:
    client = Web(control_token="s3cret").app.test_client()
    assert refused(client.get("/mock/clock", headers={"Authorization": given})) == (403, "IDP-403")


def test_with_a_token_whoever_has_it_may_from_anywhere() -> None:
    client = Web(control_token="s3cret").app.test_client()
    headers = {
        "Authorization": "Bearer s3cret",
        "Host": "idp:8400",
        "Origin": "https://anywhere.example.test",
    }
    assert client.get("/mock/clock", headers=headers, environ_base=STRANGER).status_code == 200


def test_every_address_is_guarded_but_what_anybody_may_ask(web: Web, client: FlaskClient) -> None:
    free = ("/mock/health", "/mock/ready", "/mock/ca.pem", "/mock/pki/", "/mock/phone", "/mock/reader")
    for rule in web.app.url_map.iter_rules():
        if not rule.rule.startswith("/mock/") or rule.rule.startswith(free):
            continue
        path = rule.rule.replace("<", "").replace(">", "")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            answer = client.open(path, method=method, environ_base=STRANGER)
            if path.startswith(
                ("/mock/breakdowns", "/mock/portal", "/mock/mina-sidor")
            ):  # a page for people says it on a page
                assert (answer.status_code, 'data-code="IDP-403"' in answer.text) == (403, True)
            else:
                assert refused(answer) == (403, "IDP-403"), f"{method} {path}"


@pytest.mark.parametrize("path", ["/mock/health", "/mock/ready", "/mock/ca.pem", "/mock/phone"])
def test_what_anybody_may_ask_is_free(client: FlaskClient, path: str) -> None:
    assert client.get(path, environ_base=STRANGER).status_code == 200


# --- Bodies

TAKEN: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "/mock/clock", {"reset": True}),
    ("POST", "/mock/faults", {"name": "wrong-nonce"}),
    ("PUT", "/mock/devices/ward-4", {"kind": "android"}),
    ("POST", f"/mock/devices/{PHONE}/scan", {"text": "x"}),
    ("POST", f"/mock/devices/{PHONE}/open", {"link": "x"}),
    ("POST", f"/mock/devices/{PHONE}/code", {"code": "123456"}),
    ("POST", "/mock/issuing/ask-for-phone", {"by": CARD}),
]


@pytest.mark.parametrize(("method", "path", "body"), TAKEN)
def test_a_key_that_is_not_known_is_refused(
    client: FlaskClient, method: str, path: str, body: dict[str, Any]
) -> None:
    answer = client.open(path, method=method, json=body | {"tetx": 1})
    assert refused(answer) == (400, "IDP-401")
    assert "tetx" in answer.get_json()["error_description"]


@pytest.mark.parametrize(("method", "path", "body"), TAKEN)
@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'"text"', b"\xff", b"[" * 40_000],
    ids=lambda content: repr(content[:9]),
)
def test_what_is_no_object_is_refused(
    client: FlaskClient, method: str, path: str, body: dict[str, Any], content: bytes
) -> None:
    answer = client.open(path, method=method, data=content, content_type="application/json")
    assert refused(answer) == (400, "IDP-401")


def test_json_that_does_not_say_that_it_is_json_is_refused(client: FlaskClient) -> None:
    answer = client.post("/mock/clock", data=json.dumps({"reset": True}))
    assert refused(answer) == (400, "IDP-401")
    assert "application/json" in answer.get_json()["error_description"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/mock/clock", {}),
        ("/mock/clock", {"move": 1, "reset": True}),
        ("/mock/clock", {"move": "soon"}),
        ("/mock/clock", {"move": 1e300}),
        ("/mock/clock", {"at": "2026-03-02T09:00:00"}),
        ("/mock/clock", {"at": "0001-01-01T00:00:00+14:00"}),
        ("/mock/clock", {"at": "1900-01-01T00:00:00Z"}),
        ("/mock/clock", {"at": "9999-12-31T23:59:59Z"}),
        ("/mock/faults", {}),
        ("/mock/faults", {"name": "no-such-lie"}),
        ("/mock/faults", {"name": "wrong-nonce", "times": 0}),
        (f"/mock/devices/{PHONE}/code", {"code": 123456}),
        (f"/mock/devices/{PHONE}/code", {"code": "1" * 5000}),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused(client: FlaskClient, path: str, body: dict[str, Any]) -> None:
    assert refused(client.post(path, json=body)) == (400, "IDP-401")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/mock/people/nobody"),
        ("GET", "/mock/credentials/nobody.mobile"),
        ("GET", "/mock/credentials/nobody.mobile/pem"),
        ("GET", "/mock/credentials/nobody.mobile/pkcs12"),
        ("POST", "/mock/credentials/nobody.mobile/revoke"),
        ("POST", f"/mock/credentials/{PHONE}/eat"),
        ("POST", "/mock/environments/another/reset"),
        ("GET", "/mock/devices/nobody"),
        ("POST", "/mock/devices/nobody/approve"),
        ("GET", "/mock/pki/nobody.cer"),
    ],
)
def test_what_does_not_exist_is_not_found(client: FlaskClient, method: str, path: str) -> None:
    assert refused(client.open(path, method=method)) == (404, "IDP-402")


# --- What comes of it


def test_the_clock_goes_where_it_is_sent_and_back(web: Web, client: FlaskClient) -> None:
    assert client.post("/mock/clock", json={"move": 90}).get_json()["offset"] == 90
    at = client.post("/mock/clock", json={"at": "2030-01-01T12:00:00+01:00"}).get_json()
    assert at["now"].startswith("2030-01-01T11:00:0")
    assert client.post("/mock/clock", json={"reset": True}).get_json()["offset"] == 0
    assert [event.what.value for event in web.env.journal.after()] == ["clock-moved"] * 3


def test_a_reset_puts_everything_back(web: Web, client: FlaskClient) -> None:
    client.post("/mock/clock", json={"move": 90})
    client.post("/mock/faults", json={"name": "wrong-nonce"})
    client.post(f"/mock/credentials/{PHONE}/revoke")
    assert client.post("/mock/environments/default/reset").get_json() == {"environment": "default"}
    assert client.get("/mock/clock").get_json()["offset"] == 0
    assert client.get("/mock/faults").get_json() == {"faults": []}
    assert status(client, PHONE) == {"good"}


def status(client: FlaskClient, credential: str) -> set[str]:
    told = client.get(f"/mock/credentials/{credential}").get_json()
    return {certificate["status"] for certificate in told["certificates"]}


def test_a_revoked_credential_stays_so_for_good(client: FlaskClient) -> None:
    """siths-eid:4.5"""
    assert status(client, CARD) == {"good"}
    client.post(f"/mock/credentials/{CARD}/revoke")
    for change in ("renew", "unlock"):
        assert refused(client.post(f"/mock/credentials/{CARD}/{change}")) == (409, "ISS-124")
    assert status(client, CARD) == {"revoked"}


def tries_left(client: FlaskClient, credential: str) -> int:
    return int(client.get(f"/mock/devices/{credential}").get_json()["tries_left"])


def test_a_locked_card_can_be_unlocked(client: FlaskClient) -> None:
    client.post(f"/mock/credentials/{CARD}/block-pin")
    assert tries_left(client, CARD) == 0
    client.post(f"/mock/credentials/{CARD}/unlock")
    assert tries_left(client, CARD) == 3


@pytest.mark.parametrize(("credential", "code"), [(PHONE, "ISS-119"), (RESERVE, "ISS-118")])
def test_what_nobody_could_unlock_stays_locked(client: FlaskClient, credential: str, code: str) -> None:
    """siths-eid:3.5"""
    client.post(f"/mock/credentials/{credential}/block-pin")
    assert refused(client.post(f"/mock/credentials/{credential}/unlock")) == (409, code)
    assert tries_left(client, credential) == 0


def test_everybody_is_listed_with_what_they_hold(client: FlaskClient) -> None:
    people = client.get("/mock/people").get_json()["people"]
    credentials = client.get("/mock/credentials").get_json()["credentials"]
    assert {held for person in people for held in person["credentials"]} == {c["id"] for c in credentials}
    anna = client.get(f"/mock/people/{ANNA}").get_json()
    assert (anna["name"], anna["personal_number"]) == ("Anna Lindgren", "198503129804")
    assert anna["employments"][0]["commissions"][0]["ends"] is None


def test_the_last_day_of_a_commission_is_told_as_a_date(client: FlaskClient) -> None:
    people = (
        client.get(f"/mock/people/{one['id']}") for one in client.get("/mock/people").get_json()["people"]
    )
    ends = {c["ends"] for p in people for e in p.get_json()["employments"] for c in e["commissions"]}
    assert "2024-12-31" in ends


def test_a_credential_tells_its_level(client: FlaskClient) -> None:
    levels = {
        credential: {
            c["loa"] for c in client.get(f"/mock/credentials/{credential}").get_json()["certificates"]
        }
        for credential in (CARD, RESERVE, PHONE)
    }
    loa2, loa3 = ({f"http://id.sambi.se/loa/loa{n}"} for n in (2, 3))
    assert levels == {CARD: loa3, RESERVE: loa2, PHONE: loa3}


def test_a_function_certificate_has_no_level(web: Web, client: FlaskClient) -> None:
    held = next(h for p in web.env.hsa.people() for h in p.credentials if h.kind == "function-certificate")
    told = client.get(f"/mock/credentials/{held.id}").get_json()
    assert [certificate["loa"] for certificate in told["certificates"]] == [None]


@pytest.mark.parametrize(
    ("query", "password"), [("", b"siths"), ("?password=", b"siths"), ("?password=another", b"another")]
)
def test_a_card_can_be_taken_into_a_browser(client: FlaskClient, query: str, password: bytes) -> None:
    answer = client.get(f"/mock/credentials/{CARD}/pkcs12{query}")
    key, certificate, _ = pkcs12.load_key_and_certificates(answer.data, password)
    assert key
    assert certificate
    assert "Anna Lindgren" in certificate.subject.rfc4514_string()
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{CARD}.p12"'


@pytest.mark.parametrize(
    ("bears", "number"), [("hsa-id", "TST2321000131-1001"), ("personal-number", "198503129804")]
)
def test_a_card_has_two_certificates(client: FlaskClient, bears: str, number: str) -> None:
    told = client.get(f"/mock/credentials/{CARD}/pem?bears={bears}").get_json()
    subject = x509.load_pem_x509_certificate(told["certificate"].encode()).subject
    assert number in subject.rfc4514_string()
    assert told["key"].startswith("-----BEGIN")


@pytest.mark.parametrize(
    ("credential", "bears", "issuer"),
    [
        (UPGRADED, "hsa-id", "SYSTEMTEST SITHS e-id Person HSA-id 3 CA v1"),
        (UPGRADED, "type-1", "SYSTEMTEST SITHS Type 1 CA v1"),
        (OLDER, "telia", "Telia e-legitimation HW CA v3"),
        (TWO_HSA_IDS, "second-hsa-id", "SYSTEMTEST SITHS e-id Person HSA-id 3 CA v1"),
    ],
)
def test_whatever_lies_on_a_card_can_be_taken(
    client: FlaskClient, credential: str, bears: str, issuer: str
) -> None:
    told = client.get(f"/mock/credentials/{credential}/pem?bears={bears}").get_json()
    certificate = x509.load_pem_x509_certificate(told["certificate"].encode())
    assert f"CN={issuer}" in certificate.issuer.rfc4514_string()
    file = client.get(f"/mock/credentials/{credential}/pkcs12?bears={bears}").data
    assert pkcs12.load_key_and_certificates(file, b"siths")[1] == certificate


@pytest.mark.parametrize("bears", ["second-hsa-id", "type-1", "telia"])
def test_what_does_not_lie_on_it_cannot(client: FlaskClient, bears: str) -> None:
    assert refused(client.get(f"/mock/credentials/{CARD}/pem?bears={bears}")) == (409, "DEV-109")


def test_on_a_mac_an_older_card_gives_nothing(client: FlaskClient) -> None:
    assert refused(client.get(f"/mock/credentials/{OLDER}/pem?device=mac")) == (409, "DEV-110")
    assert client.get(f"/mock/credentials/{OLDER}/pem?device=windows-minidriver").status_code == 200
    assert client.get(f"/mock/credentials/{CARD}/pem?device=mac").status_code == 200
    assert refused(client.get(f"/mock/credentials/{CARD}/pem?device=toaster")) == (400, "IDP-401")


def test_a_credential_tells_what_it_is_and_how_it_stands(web: Web, client: FlaskClient) -> None:
    web.env.clock.set(datetime(2026, 3, 3, 9, tzinfo=UTC))
    web.env.wallet.forget()
    told = client.get(f"/mock/credentials/{OLDER}").get_json()
    certificates = told.pop("certificates")
    assert told == {
        "id": OLDER,
        "kind": "ordinary-card",
        "holder": "nurse-older-card",
        "code": "123456",
        "series": "6XX",
        "card_number": "9752600429640342111",
        "made": "2022-03-03",
        "last_day": "2027-03-03",
        "unlocked_by": ["puk-letter", "new-puk-letter"],
        "puk": puk_of(web.env.wallet.get(OLDER)),
        "works_on_a_mac": False,
        "ordered": None,
        "extended": 0,
        "made_from": "",
        "state": "active",
        "valid_from": "2022-03-02T23:00:00+00:00",
        "valid_to": "2027-03-01T23:00:00+00:00",
    }
    assert [(c["bears"], c["for"], c["loa"], c["status"]) for c in certificates] == [
        ("personal-number", "login", LOA3, "good"),
        ("hsa-id", "login", LOA3, "good"),
        ("telia", "login", None, "unknown"),
    ]


def test_a_certificate_for_signatures_says_so_and_cannot_be_picked(client: FlaskClient) -> None:
    certificates = client.get(f"/mock/credentials/{SIGNING}").get_json()["certificates"]
    assert [(c["bears"], c["for"], c["loa"]) for c in certificates] == [
        ("personal-number", "login", LOA3),
        ("hsa-id", "login", LOA3),
        (None, "signatures", None),
        (None, "signatures", None),
    ]


def test_a_phone_says_what_it_was_made_from(client: FlaskClient) -> None:
    told = client.get("/mock/credentials/nurse-card-and-mobile.mobile").get_json()
    assert told["made_from"] == "nurse-card-and-mobile.ordinary-card"
    assert (told["series"], told["card_number"], told["unlocked_by"]) == (None, "", [])


@pytest.mark.parametrize(
    ("change", "state"), [("", "active"), ("revoke", "revoked"), ("block-pin", "locked"), ("renew", "active")]
)
def test_a_change_is_a_change_of_state(client: FlaskClient, change: str, state: str) -> None:
    path = f"/mock/credentials/{RESERVE}"
    told = client.post(f"{path}/{change}") if change else client.get(path)
    assert told.get_json()["state"] == state
    assert client.get(path).get_json()["state"] == state


def test_half_a_year_later_it_has_expired_and_renewed_it_is_active_again(client: FlaskClient) -> None:
    path = f"/mock/credentials/{RESERVE}"
    client.get(path)
    client.post("/mock/clock", json={"move": 200 * 24 * 3600})
    assert client.get(path).get_json()["state"] == "expired"
    renewed = client.post(f"{path}/renew").get_json()
    assert (renewed["state"], renewed["extended"]) == ("active", 1)


def test_a_blank_card_is_blank(client: FlaskClient) -> None:
    told = client.get("/mock/credentials/nurse-blank-reserve-card.blank-reserve-card").get_json()
    assert (told["state"], told["valid_from"], told["valid_to"]) == ("blank", None, None)
    assert (told["series"], told["unlocked_by"], told["certificates"]) == ("573", [], [])


@pytest.mark.parametrize(
    ("credential", "code"),
    [(OLD, "ISS-107"), (PHONE, "ISS-107"), ("nurse-blank-reserve-card.blank-reserve-card", "IDP-216")],
)
def test_only_a_reserve_card_that_was_used_is_renewed(
    client: FlaskClient, credential: str, code: str
) -> None:
    assert refused(client.post(f"/mock/credentials/{credential}/renew")) == (409, code)


def test_what_the_file_says_of_a_credential_is_told_with_the_person(client: FlaskClient) -> None:
    (card,) = client.get("/mock/people/doctor-two-hsa-ids").get_json()["credentials"]
    assert card["more_employments"] == ["TST5565594230-1068"]
    assert (card["made"], card["series"]) == (None, None)


@pytest.mark.parametrize("what", ["pem", "pkcs12"])
def test_what_a_certificate_cannot_bear_is_refused(client: FlaskClient, what: str) -> None:
    assert refused(client.get(f"/mock/credentials/{CARD}/{what}?bears=shoes")) == (400, "IDP-401")


def test_a_phone_has_only_one_to_give(client: FlaskClient) -> None:
    asked = (f"/mock/credentials/{PHONE}/pem?bears={bears}" for bears in ("hsa-id", "personal-number"))
    first, second = (client.get(path).get_json()["certificate"] for path in asked)
    assert first == second


@pytest.mark.parametrize("what", ["pem", "pkcs12"])
def test_a_blank_card_has_none_to_give(client: FlaskClient, what: str) -> None:
    blank = "nurse-blank-reserve-card.blank-reserve-card"
    assert refused(client.get(f"/mock/credentials/{blank}/{what}")) == (409, "DEV-103")


def test_the_journal_goes_on_from_where_one_was(web: Web, client: FlaskClient) -> None:
    first = User(web.env).begins(Rp(web.env).asks())
    newest = client.get("/mock/journal").get_json()["newest"]
    second = User(web.env).begins(Rp(web.env).asks())
    later = client.get(f"/mock/journal?after={newest}").get_json()["events"]
    assert {event["login"] for event in later} == {getattr(second, "login", "")}
    of_first = client.get(f"/mock/journal?login={getattr(first, 'login', '')}").get_json()["events"]
    assert {event["login"] for event in of_first} == {getattr(first, "login", "")}


@pytest.mark.parametrize("after", ["x", "1.5", ""])
def test_the_journal_wants_a_number(client: FlaskClient, after: str) -> None:
    assert refused(client.get(f"/mock/journal?after={after}")) == (400, "IDP-401")


def test_the_clients_are_listed_without_their_secrets(client: FlaskClient) -> None:
    answer = client.get("/mock/clients")
    assert [known["client_id"] for known in answer.get_json()["clients"]] == ["sample-rp", "my-care-system"]
    assert b"secret" not in answer.data


def test_no_body_takes_a_time_that_the_clock_cannot_tell(client: FlaskClient) -> None:
    farthest = bodies._FARTHEST
    for _ in range(60):
        answer = client.post("/mock/clock", json={"move": farthest})
        if answer.status_code != http.HTTPStatus.OK:
            assert refused(answer) == (400, "IDP-401")
            break
    else:
        pytest.fail("the calendar has an end")
    assert client.get("/mock/clock").status_code == 200
    client.post("/mock/clock", json={"reset": True})


def test_a_fault_is_told_to_the_next_login(web: Web, client: FlaskClient) -> None:
    made = client.post("/mock/faults", json={"name": "wrong-state", "client": "sample-rp"}).get_json()
    assert (made["number"], made["times"]) == (1, 1)
    rp = Rp(web.env)
    first, second = rp.asks(), rp.asks()
    assert "state=another-state" in User(web.env).signs_in(first).url
    assert f"state={second.state}" in User(web.env).signs_in(second).url


def test_the_app_can_be_used_by_a_program(web: Web, client: FlaskClient) -> None:
    user = User(web.env)
    step = user.chooses_method(user.begins(Rp(web.env).asks()), "app-here")
    link = getattr(step, "link", "")
    client.put("/mock/devices/ward-4", json={"kind": "iphone", "credential": PHONE})
    opened = client.post("/mock/devices/ward-4/open", json={"link": link}).get_json()
    assert (opened["state"], opened["method"]) == ("opened", "app-here")
    assert refused(client.post("/mock/devices/ward-4/approve")) == (409, "DEV-105")
    assert refused(client.post("/mock/devices/ward-4/code", json={"code": "000000"})) == (400, "DEV-101")
    assert client.get("/mock/devices/ward-4").get_json()["refused"] == "DEV-101"
    assert client.post("/mock/devices/ward-4/code", json={"code": "123456"}).get_json()["code_entered"]
    assert client.post("/mock/devices/ward-4/approve").get_json()["state"] == "signed"


def test_a_picture_is_scanned_like_its_text(web: Web, client: FlaskClient) -> None:
    user = User(web.env)
    step = user.chooses_method(user.begins(Rp(web.env).asks()), "app-elsewhere")
    web.env.clock.move(timedelta(seconds=1))
    picture = web.env.idp.qr_picture(getattr(step, "login", ""), browser=user.browser)
    scanned = client.post(f"/mock/devices/{PHONE}/scan", data=picture, content_type="image/png")
    assert scanned.get_json()["state"] == "opened"


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\nnothing"])
def test_what_is_no_picture_is_no_qr(client: FlaskClient, content: bytes) -> None:
    answer = client.post(f"/mock/devices/{PHONE}/scan", data=content, content_type="image/png")
    assert refused(answer) == (400, "AUT-108")


@pytest.mark.parametrize("kind", ["EPS", "PPM", "TIFF"])
def test_a_picture_of_a_kind_that_no_phone_makes_is_not_read(client: FlaskClient, kind: str) -> None:
    """Pillow knows fifty kinds, and starts other programs for some."""
    picture = BytesIO()
    Image.new("L", (40, 40)).save(picture, kind)
    answer = client.post(f"/mock/devices/{PHONE}/scan", data=picture.getvalue(), content_type="image/png")
    assert refused(answer) == (400, "AUT-108")
    assert "no picture" in answer.get_json()["error_description"]


def test_a_small_file_that_is_a_huge_picture_is_not_read(client: FlaskClient) -> None:
    picture = BytesIO()
    Image.new("1", (8_000, 8_000)).save(picture, "PNG")
    assert len(picture.getvalue()) < 64 * 1024
    answer = client.post(f"/mock/devices/{PHONE}/scan", data=picture.getvalue(), content_type="image/png")
    assert refused(answer) == (400, "AUT-108")
    assert "too large" in answer.get_json()["error_description"]


# --- Keys


def test_a_rollover_is_one_step_at_a_time_and_told(web: Web, client: FlaskClient) -> None:
    for act, states in [
        ("announce", ["signs", "next"]),
        ("switch", ["old", "signs"]),
        ("withdraw", ["signs"]),
    ]:
        said = client.post("/mock/keys", json={"rollover": act}).get_json()
        assert [key["state"] for key in said["keys"]] == states
        assert said == client.get("/mock/keys").get_json()
        published = [key["kid"] for key in client.get("/oidc/jwks.json").get_json()["keys"]]
        told = web.env.journal.after()[-1]
        assert told.says == {"rollover": act, "kids": published}
        assert [key["kid"] for key in said["keys"]] == published


def test_a_step_out_of_its_turn_is_refused(client: FlaskClient) -> None:
    assert refused(client.post("/mock/keys", json={"rollover": "switch"})) == (409, "IDP-405")
    assert refused(client.post("/mock/keys", json={"rollover": "lose"})) == (400, "IDP-401")
