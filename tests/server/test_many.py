"""Many at once, over HTTP: everybody is who they are, and what is good once is given out once."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote, urlencode

import pytest
import requests
from joserfc import jwt
from joserfc.jwk import KeySet

from idp_mock.config import IdpConfig, Method
from idp_mock.people.load import SHIPPED
from idp_mock.server import Running, serve_in_thread
from tests.race import THREADS, at_once, race
from tests.server.test_granian import served
from tests.visitor import Visitor, code_of, login_of

pytestmark = pytest.mark.slow

BACK = "http://127.0.0.1:8500/callback"
METHODS: tuple[Method, ...] = get_args(Method)
LOGINS = 64
WANTED = quote(
    '{"id_token": {"personalIdentityNumber": null, "employeeHsaId": null}, "userinfo": {"name": null}}'
)


class Login:
    """One login of the sample: what it asks, and what it gets."""

    def __init__(self, url: str, ca: Path | None = None) -> None:
        self.http = requests.Session()
        self.http.trust_env, self.http.verify, self.ca = False, str(ca) if ca else True, ca
        self.url, self.nonce, self.state = url, secrets.token_urlsafe(8), secrets.token_urlsafe(8)
        asked = {"response_type": "code", "scope": "openid", "client_id": "sample-rp", "redirect_uri": BACK}
        asked |= {"nonce": self.nonce, "state": self.state}
        self.address = f"{url}/oidc/authorize?{urlencode(asked)}&claims={WANTED}"

    def redeems(self, code: str) -> requests.Response:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
        form |= {"client_id": "sample-rp", "client_secret": "sample-rp-secret"}
        return self.http.post(f"{self.url}/oidc/token", form, timeout=20)

    def userinfo(self, access_token: str) -> requests.Response:
        bearer = {"Authorization": f"Bearer {access_token}"}
        return self.http.get(f"{self.url}/oidc/userinfo", headers=bearer, timeout=20)

    def goes_through(self, person: str, method: Method) -> tuple[dict[str, Any], dict[str, Any]]:
        """The claims of the ID token and of userinfo."""
        answer = Visitor(self.url, person, ca=self.ca).signs_in(self.address, method)
        assert answer["state"] == self.state
        tokens = self.redeems(answer["code"]).json()
        keys = KeySet.import_key_set(self.http.get(f"{self.url}/oidc/jwks.json", timeout=20).json())
        claims = jwt.decode(tokens["id_token"], keys, algorithms=["RS256"]).claims
        return dict(claims), self.userinfo(tokens["access_token"]).json()


@pytest.fixture
def mock(tmp_path: Path) -> Iterator[Running]:
    """A mock with as many people as logins."""
    people = tmp_path / "people.yaml"
    more = f"generate: {{count: {LOGINS}, seed: 1}}\n"
    people.write_text(SHIPPED.read_text(encoding="utf-8") + more, encoding="utf-8")
    config = IdpConfig(
        issuer="http://127.0.0.1:8400/oidc",
        port=0,
        mtls_port=0,
        people=people,
        qr_grace=600,  # frames: sixty-four at once may take their time on a busy machine
    )
    with serve_in_thread(config) as running:
        yield running


def test_many_people_log_in_at_once_with_every_method_and_nobody_becomes_somebody_else(mock: Running) -> None:
    people = [
        person for person in mock.environments.default.hsa.people() if person.id.startswith("generated-")
    ]
    logins = [(Login(mock.url), person, METHODS[n % 3]) for n, person in enumerate(people)]
    assert len(logins) == LOGINS
    results = race([lambda one=one: one[0].goes_through(one[1].id, one[2]) for one in logins])  # type: ignore[misc]
    for (login, person, _), (claims, userinfo) in zip(logins, results, strict=True):
        assert claims["nonce"] == login.nonce
        assert claims["personalIdentityNumber"] == person.personal_number
        assert claims["employeeHsaId"] == person.employments[0].hsa_id
        assert (userinfo["name"], userinfo["sub"]) == (person.name, claims["sub"])
    assert len({claims["sub"] for claims, _ in results}) == LOGINS


def test_sixteen_and_sixteen_in_another_environment_with_another_clock_and_other_faults_never_mix(
    mock: Running,
) -> None:
    """The same people, the same client, at the same moment: below /e/other nobody gets the nonce that was sent."""
    other = f"{mock.url}/e/other"
    owner = Visitor(mock.url)
    owner.control("PUT", "environments/other", {})
    below = Visitor(other)
    below.control("POST", "clock", {"move": 30 * 24 * 3600})
    below.control("POST", "faults", {"name": "wrong-nonce", "times": None})
    people = [p for p in mock.environments.default.hsa.people() if p.id.startswith("generated-")][:THREADS]
    logins = [(Login(url), person) for person in people for url in (mock.url, other)]
    methods = [METHODS[n // 2 % 3] for n in range(len(logins))]
    results = race(
        [
            partial(login.goes_through, person.id, how)
            for (login, person), how in zip(logins, methods, strict=True)
        ]
    )
    for (login, person), (claims, userinfo) in zip(logins, results, strict=True):
        assert claims["iss"] == f"{login.url}/oidc"
        assert (claims["nonce"] == login.nonce) is (login.url == mock.url)
        assert claims["personalIdentityNumber"] == person.personal_number
        assert claims["employeeHsaId"] == person.employments[0].hsa_id
        assert (userinfo["name"], userinfo["sub"]) == (person.name, claims["sub"])
    assert len({claims["sub"] for claims, _ in results}) == 2 * THREADS
    for visitor, name, offset in ((owner, "default", 0), (below, "other", 30)):
        events = visitor.control("GET", "journal")["events"]
        assert {event["environment"] for event in events} == {name}
        signed_in = [event for event in events if event["what"] == "signed-in"]
        assert len(signed_in) == THREADS
        for event in signed_in:
            away = datetime.fromisoformat(event["at"]) - datetime.fromisoformat(event["wall"])
            assert round(away / timedelta(days=1)) == offset
        lies = [event for event in events if event["what"] == "fault-told"]
        assert len(lies) == (THREADS if name == "other" else 0)


def test_two_logins_at_once_in_one_browser_are_two_logins(mock: Running) -> None:
    first, second = Login(mock.url), Login(mock.url)
    user = Visitor(mock.url)
    pages = [
        user.presses(user.opens(login.address), "method", method="app-here") for login in (first, second)
    ]
    assert login_of(pages[0]) != login_of(pages[1])
    for page in reversed(pages):
        user.approves(page)
    answers = [user.get(f"/login/{login_of(page)}") for page in pages]
    assert [
        f"state={login.state}" in answer.headers["Location"]
        for login, answer in zip((first, second), answers, strict=True)
    ] == [True, True]


def redeemed_at_once(url: str) -> None:
    login = Login(url)
    code = Visitor(url).signs_in(login.address)["code"]
    answers = at_once(lambda: login.redeems(code))
    given = [answer.json()["access_token"] for answer in answers if answer.ok]
    refused = [answer.json()["code"] for answer in answers if not answer.ok]
    assert (len(given), refused) == (1, ["IDP-303"] * (THREADS - 1))
    assert login.userinfo(given[0]).status_code == 401


def test_of_many_who_redeem_a_code_at_once_one_gets_tokens_and_loses_them(mock: Running) -> None:
    redeemed_at_once(mock.url)


def test_under_granian_too() -> None:
    with served() as granian:
        redeemed_at_once(granian.url)
        for method in METHODS:
            claims, _ = Login(granian.url).goes_through("nurse-one-commission", method)
            assert claims["employeeHsaId"] == "TST2321000131-1001"


def test_of_two_phones_at_one_qr_one_is_told_that_it_is_second(mock: Running) -> None:
    user = Visitor(mock.url)
    page = user.presses(user.opens(Login(mock.url).address), "method", method="app-elsewhere")
    text = user.picture_says(page)
    phones = ["generated-1.mobile", "generated-2.mobile"]

    def scans(phone: str) -> str:
        done = requests.post(f"{mock.url}/mock/devices/{phone}/scan", json={"text": text}, timeout=20).json()
        return str(done.get("code") or done["state"])

    assert sorted(race([lambda phone=phone: scans(phone) for phone in phones])) == ["AUT-103", "opened"]  # type: ignore[misc]


@pytest.mark.parametrize("_again", range(5))
def test_a_login_that_is_cancelled_while_it_is_approved_has_one_ending(mock: Running, _again: int) -> None:
    login, user = Login(mock.url), Visitor(mock.url)
    page = user.presses(user.opens(login.address), "method", method="app-here")
    user.approves(page)
    again = Visitor(mock.url)
    again.http.cookies.update(user.http.cookies)
    ref = login_of(page)
    pages = race([lambda: user.presses(page, "cancel"), lambda: again.get(f"/login/{ref}")])
    assert sorted(code_of(page) for page in pages) == ["", "IDP-224"]
    told = user.control("GET", f"journal?login={ref}")["events"]
    assert [event["what"] for event in told].count("authorization-response") == 1
