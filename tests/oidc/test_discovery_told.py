"""Each member of the discovery document against what the server really does, and nothing that it leaves out."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from joserfc import jws
from werkzeug.test import TestResponse

from idp_mock import environments
from idp_mock.errors import Refusal
from idp_mock.oidc.claims import CLAIMS
from idp_mock.oidc.client_auth import ASSERTION_TYPE
from tests.idp.hearing import hearing
from tests.idp.players import ANNA, Rp, User, answer, environment
from tests.idp.test_sent import signed
from tests.oidc.test_client_auth import assertion, key
from tests.web.browser import Web

EVERYTHING: dict[str, Any] = dict.fromkeys(
    (
        *("form_post", "iss_parameter", "revocation", "introspection_wants_client"),
        *("request_objects", "pushed_requests", "back_channel_logout", "front_channel_logout"),
    ),
    True,
)
SETTINGS: dict[str, dict[str, Any]] = {
    "as it comes": {},
    "everything on": EVERYTHING,
    "as 2.3": {"version": "2.3"},
    "as 2.7": {"version": "2.7", "claim_scopes": True},
}


class Told:
    """The document as it is served, and the server behind it."""

    def __init__(self, **settings: Any) -> None:
        self.web = Web(**settings)
        self.env, self.http = self.web.env, self.web.app.test_client()
        self.said: dict[str, Any] = self.http.get("/oidc/.well-known/openid-configuration").get_json()

    def path(self, member: str) -> str:
        url = urlsplit(self.said[member])
        assert f"{url.scheme}://{url.netloc}" == "http://localhost:8400"
        return str(url.path)

    def error(self, credential: str = f"{ANNA}.mobile", **more: str) -> str:
        """The OAuth error that a request with this ends in; empty: none."""
        rp = Rp(self.env)
        way = User(self.env, credential).signs_in(rp.asks(**more))
        return (dict(way.fields) or answer(way)).get("error", "")

    def tokens(self, claims: Any = None, **more: str) -> dict[str, Any]:
        rp = Rp(self.env)
        ask = rp.asks(claims, **more)
        return rp.redeems(answer(User(self.env).signs_in(ask))["code"], ask)

    def claims(self, claims: Any = None) -> dict[str, Any]:
        return Rp(self.env).verified(self.tokens(claims)["id_token"])

    def ways(self, send: Callable[[dict[str, str], dict[str, str]], TestResponse]) -> set[str]:
        """The ways of proving who one is that this endpoint takes."""
        secret = {"client_id": "sample-rp", "client_secret": "sample-rp-secret"}
        basic = "Basic " + base64.b64encode(b"sample-rp:sample-rp-secret").decode()
        tried: dict[str, Callable[[], TestResponse]] = {
            "client_secret_post": lambda: send(secret, {}),
            "client_secret_basic": lambda: send({}, {"Authorization": basic}),
            "private_key_jwt": lambda: send(by_assertion("RS256"), {}),
            "client_secret_jwt": lambda: send(by_secret(), {}),
            "none": lambda: send({"client_id": "sample-rp"}, {}),
        }
        found = {name for name, sends in tried.items() if name != "private_key_jwt" and accepted(sends())}
        with_key(self)
        if accepted(tried["private_key_jwt"]()):
            found.add("private_key_jwt")
        return found

    def algorithms(self, send: Callable[[dict[str, str], dict[str, str]], TestResponse]) -> list[str]:
        with_key(self)
        return [alg for alg in ("RS256", "PS256", "RS384") if accepted(send(by_assertion(alg), {}))]


def accepted(response: TestResponse) -> bool:
    """Whoever is not known is told so; all else is another matter."""
    return response.status_code != 401


def with_key(told: Told) -> None:
    """The sample is registered with a key from now on, and no secret."""
    known = told.env.clients.get("sample-rp")
    public = key("theirs").public_key
    assert known
    assert isinstance(public, RSAPublicKey)
    told.env.clients.add(replace(known, secret="", keys=(public,)))


def by_assertion(alg: str) -> dict[str, str]:
    return {"client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion(alg=alg)}


def by_secret() -> dict[str, str]:
    """client_secret_jwt: signed with the secret."""
    import jwt

    claims = {"iss": "sample-rp", "sub": "sample-rp", "aud": "http://localhost:8400/oidc", "jti": "x"}
    signed = jwt.encode(claims | {"exp": int(time.time()) + 60}, "sample-rp-secret" * 4, algorithm="HS256")
    return {"client_assertion_type": ASSERTION_TYPE, "client_assertion": signed}


def sends(told: Told, member: str, **form: str) -> Callable[[dict[str, str], dict[str, str]], TestResponse]:
    return lambda said, headers: told.http.post(told.path(member), data=form | said, headers=headers)


# --- each member ----------------------------------------------------------------------------------------------------


def issuer(told: Told) -> object:
    return told.claims()["iss"]


def authorization_endpoint(told: Told) -> object:
    page = told.web.browser().logs_in(Rp(told.env).asks())
    return f"http://localhost:8400{page.answer.request.path}" if page.name == "method" else page.name


def endpoint(member: str, method: str) -> Callable[[Told], object]:
    """It answers, if only that something is missing; and nothing answers next to it."""

    def tried(told: Told) -> object:
        path = told.path(member)
        assert told.http.open(path + "x", method=method).status_code == 404
        answers = told.http.open(path, method=method).status_code in (200, 400, 401)
        return told.said[member] if answers else None

    return tried


def jwks_uri(told: Told) -> object:
    kid = jws.extract_compact(told.tokens()["id_token"].encode()).headers()["kid"]
    published = [jwk["kid"] for jwk in told.http.get(told.path("jwks_uri")).get_json()["keys"]]
    return told.said["jwks_uri"] if kid in published else published


def response_types(told: Told) -> object:
    every = ("code", "token", "id_token", "code id_token", "code token", "id_token token", "none")
    return [kind for kind in every if told.error(response_type=kind) != "unsupported_response_type"]


def response_modes(told: Told) -> object:
    every = ("query", "fragment", "form_post", "query.jwt", "jwt", "web_message")
    return [mode for mode in every if told.error(response_mode=mode) != "invalid_request"]


def grant_types(told: Told) -> object:
    every = (
        *("authorization_code", "refresh_token", "password", "client_credentials", "implicit"),
        "urn:ietf:params:oauth:grant-type:saml2-bearer",
        "urn:ietf:params:oauth:grant-type:token-exchange",
    )
    form = {"client_id": "sample-rp", "client_secret": "sample-rp-secret", "code": "x", "refresh_token": "x"}

    def answered(kind: str) -> str:
        response = told.http.post(told.path("token_endpoint"), data=form | {"grant_type": kind})
        return str(response.get_json()["error"])

    return [kind for kind in every if answered(kind) != "unsupported_grant_type"]


def subject_types(told: Told) -> object:
    """Core 8: pairwise where two clients are told two names of one user."""
    user, subs = User(told.env), set()
    for rp in (
        Rp(told.env),
        Rp(told.env, "my-care-system", "my-care-system-secret", "http://localhost:8080/callback"),
    ):
        ask = rp.asks()
        subs.add(rp.verified(rp.redeems(answer(user.signs_in(ask))["code"], ask)["id_token"])["sub"])
    return ["pairwise" if len(subs) == 2 else "public"]


def signing(told: Told) -> object:
    return [jws.extract_compact(told.tokens()["id_token"].encode()).headers()["alg"]]


def scopes(told: Told) -> object:
    every = {*told.said["scopes_supported"], "profile", "email", "address", "phone", "inera"}
    return sorted(told.tokens(scope=" ".join(every))["scope"].split())


def claims_supported(told: Told) -> object:
    """What a client is told of Anna, of whom HSA knows everything, when it may have and does ask for all and more."""
    with pytest.MonkeyPatch.context() as patch:
        people = tuple(told.env.hsa.people())
        everybody = tuple(filled(person, known_of(people, {})) for person in people)
        patch.setattr(environments, "_people", lambda *_, **__: everybody)
        config = told.env.config
        env = environment(version=config.version, back_channel_logout=config.back_channel_logout)
    known = env.clients.get("sample-rp")  # registered with an address for logouts
    assert known
    names = frozenset(CLAIMS) | frozenset(told.said["claims_supported"]) | {"shoeSize"}
    env.clients.add(replace(known, claims=names))
    rp = Rp(env)
    delivered: set[str] = set()
    for method in ("app-elsewhere", "card"):  # a certificate bears a personnummer or an HSA-id
        ask = rp.asks({"id_token": dict.fromkeys(names)})
        code = answer(User(env, f"{ANNA}.ordinary-card").signs_in(ask, method))["code"]
        delivered |= rp.verified(rp.redeems(code, ask)["id_token"]).keys()
    return sorted(delivered)


Known = dict[tuple[str, str], Any]


def known_of(thing: Any, known: Known) -> Known:
    """What somebody has in each place of a kind: ``known`` and what is found in ``thing``."""
    if isinstance(thing, tuple):
        for one in thing:
            known_of(one, known)
    elif is_dataclass(thing) and not isinstance(thing, type):
        for field in fields(thing):
            value = getattr(thing, field.name)
            known_of(value, known)
            if value not in ("", ()):
                known.setdefault((type(thing).__name__, field.name), value)
    return known


def filled(thing: Any, known: Known) -> Any:
    """The same with what somebody else has, or some text, in each place where nothing stands."""
    if isinstance(thing, tuple):
        return tuple(filled(one, known) for one in thing)
    if not is_dataclass(thing) or isinstance(thing, type):
        return thing
    said = {field.name: filled(getattr(thing, field.name), known) for field in fields(thing)}
    for field in fields(thing):
        if said[field.name] in ("", ()):
            some: Any = "x" if said[field.name] == "" else ("x",) if "str" in str(field.type) else ()
            said[field.name] = known.get((type(thing).__name__, field.name), some)
    return replace(thing, **said)


def claim_types(told: Told) -> object:
    claims = told.claims({"id_token": {"given_name": None}})
    return ["normal"] if not {"_claim_names", "_claim_sources"} & claims.keys() else ["aggregated"]


def claims_parameter(told: Told) -> object:
    return told.claims({"id_token": {"given_name": None}}).get("given_name") == "Anna"


def acr_values(told: Told) -> object:
    every = [f"http://id.sambi.se/loa/loa{n}" for n in range(5)]
    held = [f"{ANNA}.{kind}" for kind in ("reserve-card-loa2", "reserve-card-loa3", "mobile")]

    def reached(acr: str, credential: str) -> bool:
        demand: Any = {"id_token": {"acr": {"essential": True, "value": acr}}}
        return told.error(credential, claims=demand) == ""

    return [acr for acr in every if any(reached(acr, one) for one in held)]


def challenge_methods(told: Told) -> object:
    return [way for way in ("S256", "plain", "S512") if told.error(code_challenge_method=way) == ""]


def locales(told: Told) -> object:
    def shown(wished: str) -> str:
        return told.web.browser().logs_in(Rp(told.env).asks(), ui_locales=wished).attribute("html", "lang")

    return [wished for wished in ("sv", "en", "fi", "nb", "de") if shown(wished) == wished]


def iss(told: Told) -> object:
    return answer(User(told.env).signs_in(Rp(told.env).asks())).get("iss") == told.said["issuer"]


def request_algorithms(told: Told) -> object:
    with_key(told)

    def taken(alg: str) -> bool:
        try:
            return told.error(request=signed(alg=alg)) == ""
        except Refusal:
            return False

    return [alg for alg in ("RS256", "PS256", "RS384") if taken(alg)]


def request_objects(told: Told) -> object:
    return bool(request_algorithms(told))


def after_logout(told: Told, channel: str) -> tuple[str, dict[str, str]]:
    """What a client with an address hears of a logout in this way, whether as text or not at all; and its ID token."""
    known = told.env.clients.get("sample-rp")
    assert known
    with hearing() as server:
        address: dict[str, Any] = {f"{channel}channel_logout_uri": f"{server.url}/out"}
        told.env.clients.add(replace(known, **address))
        rp, user = Rp(told.env), User(told.env)
        ask = rp.asks()
        claims = rp.verified(rp.redeems(answer(user.signs_in(ask))["code"], ask)["id_token"])
        step = told.env.back_channel.end_session({}, session=user.session)
        heard = server.tokens[0] if server.heard else ""
        return heard if channel == "back" else "".join(step.frames), claims


def logout_is_told(channel: str) -> Callable[[Told], object]:
    return lambda told: bool(after_logout(told, channel)[0])


def session_is_told(channel: str) -> Callable[[Told], object]:
    """Back-Channel Logout 2.1: sid in the logout token, and in the ID token, the same."""

    def tried(told: Told) -> object:
        heard, claims = after_logout(told, channel)
        if channel == "back":
            return Rp(told.env).verified(heard)["sid"] == claims["sid"]
        known = told.env.clients.get("sample-rp")
        assert known
        told.env.clients.add(replace(known, frontchannel_logout_session_required=True))
        address, claims = after_logout(told, channel)
        return f"sid={claims['sid']}" in address

    return tried


ENDPOINTS = ("token_endpoint", "introspection_endpoint", "revocation_endpoint")
DOES: dict[str, Callable[[Told], object]] = {
    "issuer": issuer,
    "authorization_endpoint": authorization_endpoint,
    "token_endpoint": endpoint("token_endpoint", "POST"),
    "introspection_endpoint": endpoint("introspection_endpoint", "POST"),
    "revocation_endpoint": endpoint("revocation_endpoint", "POST"),
    "userinfo_endpoint": endpoint("userinfo_endpoint", "GET"),
    "end_session_endpoint": endpoint("end_session_endpoint", "GET"),
    "jwks_uri": jwks_uri,
    "response_types_supported": response_types,
    "response_modes_supported": response_modes,
    "grant_types_supported": grant_types,
    "subject_types_supported": subject_types,
    "id_token_signing_alg_values_supported": signing,
    "scopes_supported": scopes,
    "claims_supported": claims_supported,
    "claim_types_supported": claim_types,
    "claims_parameter_supported": claims_parameter,
    "request_parameter_supported": request_objects,
    "request_object_signing_alg_values_supported": request_algorithms,
    "pushed_authorization_request_endpoint": endpoint("pushed_authorization_request_endpoint", "POST"),
    "require_pushed_authorization_requests": lambda told: told.error() != "",
    "request_uri_parameter_supported": (
        lambda told: told.error(request_uri="https://a.test/") != "request_uri_not_supported"
    ),
    "acr_values_supported": acr_values,
    "code_challenge_methods_supported": challenge_methods,
    "ui_locales_supported": locales,
    "authorization_response_iss_parameter_supported": iss,
    **{f"{name}channel_logout_supported": logout_is_told(name) for name in ("back", "front")},
    **{f"{name}channel_logout_session_supported": session_is_told(name) for name in ("back", "front")},
}


def does(told: Told, member: str) -> object:
    """What the server does, in the words that the document would have for it."""
    for name in ENDPOINTS:
        grant = (
            {"grant_type": "authorization_code", "code": "x"} if name == "token_endpoint" else {"token": "x"}
        )
        if member == f"{name}_auth_methods_supported":
            ways = told.ways(sends(told, name, **grant))
            return sorted(ways, key=told.said[member].index) if ways <= set(told.said[member]) else ways
        if member == f"{name}_auth_signing_alg_values_supported":
            return told.algorithms(sends(told, name, **grant))
    return DOES[member](told)


CASES = [(name, member) for name, settings in SETTINGS.items() for member in Told(**settings).said]


@pytest.mark.parametrize(("settings", "member"), CASES)
def test_the_server_does_what_the_document_says(settings: str, member: str) -> None:
    told = Told(**SETTINGS[settings])
    assert does(told, member) == told.said[member]


def test_what_is_off_is_not_told_of() -> None:
    said = Told().said
    for member in (
        *("revocation_endpoint", "authorization_response_iss_parameter_supported"),
        *("pushed_authorization_request_endpoint", "request_object_signing_alg_values_supported"),
        *("backchannel_logout_supported", "backchannel_logout_session_supported"),
        *("frontchannel_logout_supported", "frontchannel_logout_session_supported"),
    ):
        assert member not in said
    assert "none" in said["introspection_endpoint_auth_methods_supported"]
    assert "none" not in Told(**EVERYTHING).said["introspection_endpoint_auth_methods_supported"]


@pytest.mark.parametrize("channel", ["back", "front"])
def test_where_logouts_are_not_offered_a_client_with_an_address_hears_nothing(channel: str) -> None:
    heard, claims = after_logout(Told(), channel)
    assert (heard, "sid" in claims) == ("", False)


def test_every_address_that_answers_is_told_of() -> None:
    told = Told(**EVERYTHING)
    there = {rule.rule for rule in told.web.app.url_map.iter_rules() if rule.rule.startswith("/oidc")}
    members = {name for name in told.said if name.endswith("_endpoint")} | {"jwks_uri"}
    assert there - {"/oidc/.well-known/openid-configuration"} == {told.path(member) for member in members}
