"""Every kind of drift is told by its name, and what is bound anew is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, get_args

import pytest

from scenarios.recordings.drift import Kind, drift
from scenarios.recordings.model import Back, Callback, Decided, Login, Recording
from tests.scenarios.story import story

LOGIN = Login(
    client_id="journal",
    sent={
        "client_id": "",
        "code_challenge": "",
        "code_challenge_method": "S256",
        "nonce": "",
        "redirect_uri": "{rp}/callback",
        "response_type": "code",
        "state": "",
    },
    front={
        "state": "<state 1>",
        "nonce": "<nonce 1>",
        "code_challenge": "<code_challenge 1>",
        "claims": "{}",
    },
    scope="openid",
    claims=["acr", "mail"],
    essential=["acr"],
    acr=["loa3"],
    method="card",
    loa="loa3",
    answer="code",
    back=[
        Back(
            what="token-request",
            grant_type="authorization_code",
            proof="client_secret_post",
            sent={"code": "", "code_verifier": "", "redirect_uri": "{rp}/callback"},
        ),
        Back(what="userinfo-request"),
    ],
    told={"acr": "loa3", "sub": "<sub>"},
    userinfo={"mail": "<mail>"},
    callback=Callback(
        place="{rp}/callback", status=302, onward="{rp}/record", cookies=["s; HttpOnly; Path=/"]
    ),
)
SECOND = LOGIN.model_copy(
    update={"front": {"state": "<state 2>", "nonce": "<nonce 2>", "code_challenge": "<code_challenge 2>"}}
)
WAS = Recording(
    format=1,
    made=datetime(2026, 3, 2, tzinfo=UTC),
    target="Journalen",
    driver="http",
    scenario=story(),
    logins=[LOGIN, SECOND],
    decisions=[Decided(step=3, about="record", seen="granted RP-202")],
    shown={"acr": "loa3"},
)
Change = Callable[[Login], Mapping[str, Any]]


def sent(**changed: str | None) -> Change:
    return lambda login: {"sent": _but(login.sent, changed)}


def back(at: int = 0, **changed: Any) -> Change:
    def change(login: Login) -> Mapping[str, Any]:
        own = login.back[at]
        said = changed if "sent" not in changed else {"sent": _but(own.sent, changed["sent"])}
        return {"back": [own.model_copy(update=said) if n == at else b for n, b in enumerate(login.back)]}

    return change


def callback(**changed: Any) -> Change:
    return lambda login: {"callback": login.callback and login.callback.model_copy(update=changed)}


def plain(**changed: Any) -> Change:
    return lambda _: changed


def _but(before: Mapping[str, str], changed: Mapping[str, str | None]) -> dict[str, str]:
    return {name: said for name, said in {**before, **changed}.items() if said is not None}


CHANGES: list[tuple[Kind, Change, str]] = [
    ("client", plain(client_id="other"), "another client asks: was journal, is other"),
    ("scope", plain(scope="openid profile"), "another scope is asked for: was openid, is openid profile"),
    ("acr", plain(acr=[]), "it asks for no level any more (acr): was loa3, is nothing"),
    ("acr", plain(acr=["loa2"]), "it asks for another level (acr): was loa3, is loa2"),
    ("acr", plain(essential=[]), "it no longer demands the level"),
    ("claims", plain(claims=["acr", "name"]), "it asks for other claims (+name, -mail)"),
    ("claims", plain(essential=["acr", "mail"]), "other claims are essential (+mail)"),
    (
        "claims",
        lambda login: {"front": {**login.front, "claims": "[]"}},
        "it asks for the same claims in another way: was {}, is []",
    ),
    (
        "redirect",
        sent(redirect_uri="{rp}/other"),
        "the answer is wanted at another address: was {rp}/callback, is {rp}/other",
    ),
    (
        "pkce",
        sent(code_challenge=None, code_challenge_method=None),
        "PKCE is dropped: code_challenge and code_challenge_method sent no more",
    ),
    (
        "pkce",
        sent(code_challenge_method="plain"),
        "the challenge is made in another way: was S256, is plain",
    ),
    ("pkce", back(sent={"code_verifier": None}), "PKCE is dropped: code_verifier sent no more"),
    ("request", sent(prompt="login"), "prompt is sent now: was nothing, is login"),
    ("request", sent(response_type="token"), "response_type says something else: was code, is token"),
    (
        "request",
        plain(front={"client_id": "journal", "request_uri": "<request_uri 1>"}),
        "the request travels in another way: was claims, code_challenge, nonce, state, is client_id, request_uri",
    ),
    ("binding", sent(nonce=None), "nonce is sent no more"),
    (
        "token-request",
        back(proof="client_secret_basic"),
        "it proves who it is in another way: was client_secret_post, is client_secret_basic",
    ),
    ("token-request", back(grant_type="password"), "another grant: was authorization_code, is password"),
    ("token-request", back(sent={"audience": ""}), "audience is sent now"),
    (
        "redirect",
        back(sent={"redirect_uri": "{rp}/x"}),
        "another redirect_uri: was {rp}/callback, is {rp}/x",
    ),
    (
        "token-request",
        plain(back=[]),
        "its server asks the IdP otherwise: was token-request, userinfo-request, is nothing",
    ),
    (
        "answer",
        plain(answer="access_denied", refused=["IDP-210"], told={}, back=[], callback=None),
        "the IdP answers otherwise: was code, is access_denied IDP-210",
    ),
    ("sign-in", plain(method="app-here"), "another method: was card, is app-here"),
    ("sign-in", plain(loa="loa2"), "another level: was loa3, is loa2"),
    ("told", plain(told={"acr": "loa2", "sub": "<sub>"}), "another acr in ID token: was loa3, is loa2"),
    ("told", plain(userinfo={}), "other claims in userinfo (-mail)"),
    (
        "callback",
        callback(status=200, onward=""),
        "it does something else with the answer: was {rp}/callback 302 to {rp}/record, is {rp}/callback 200",
    ),
    (
        "callback",
        plain(callback=None),
        "the answer reaches the system or not: was {rp}/callback, is nothing",
    ),
    (
        "cookies",
        callback(cookies=["s; Path=/"]),
        "its cookies are others: was s; HttpOnly; Path=/, is s; Path=/",
    ),
]
ELSEWHERE: set[str] = {"decision", "logins", "shown"}  # below


@pytest.mark.parametrize(("kind", "change", "said"), CHANGES, ids=[said[:60] for _, _, said in CHANGES])
def test_each_change_of_a_login_is_told_once_and_by_its_kind(kind: Kind, change: Change, said: str) -> None:
    other = LOGIN.model_copy(update=dict(change(LOGIN)))
    (found,) = drift(WAS, WAS.model_copy(update={"logins": [other, SECOND]}))
    assert found.kind == kind
    assert str(found).partition(": ")[2] == said
    assert found.where.startswith("login 1")


def test_every_kind_is_among_them() -> None:
    assert {kind for kind, _, _ in CHANGES} | ELSEWHERE == set(get_args(Kind))


def test_what_is_the_same_is_no_drift() -> None:
    assert drift(WAS, WAS.model_copy(update={"made": datetime(2027, 3, 2, tzinfo=UTC)})) == []


@pytest.mark.parametrize("name", ["state", "nonce", "code_challenge"])
def test_what_is_bound_anew_may_be_another_and_not_an_old_one(name: str) -> None:
    first = LOGIN.model_copy(update={"front": {**LOGIN.front, name: f"<{name} 9>"}})
    assert drift(WAS, WAS.model_copy(update={"logins": [first, SECOND]})) == []
    again = SECOND.model_copy(update={"front": {**SECOND.front, name: f"<{name} 9>"}})
    (found,) = drift(WAS, WAS.model_copy(update={"logins": [first, again]}))
    assert str(found) == f"login 2: {name} is that of an earlier login, and was new each time"


def test_decisions_come_first_and_what_was_not_reached_is_told() -> None:
    now = WAS.model_copy(update={"decisions": [], "logins": [LOGIN], "shown": {}})
    assert [str(one) for one in drift(WAS, now)] == [
        "step 3: what was decided here was not reached: was granted RP-202, is nothing",
        "the story: it asks the IdP another number of times: was 2, is 1",
    ]
    assert [one.kind for one in drift(now, WAS)] == ["decision", "shown", "logins"]


def test_what_it_shows_is_compared_where_the_story_came_so_far() -> None:
    (found,) = drift(WAS, WAS.model_copy(update={"shown": {"acr": "loa2"}}))
    assert str(found) == "its page: it shows another acr: was loa3, is loa2"
