"""Discovery says what is implemented, and the implementation does what discovery says."""

from __future__ import annotations

import base64

from idp_mock.config import IdpConfig
from idp_mock.errors import Refusal
from idp_mock.oidc import addresses
from idp_mock.oidc.discovery import document
from tests.idp.players import LOA2, LOA3, Rp, User, answer, environment


def test_addresses_follow_from_the_issuer_port_and_all() -> None:
    said = document(IdpConfig(issuer="https://idp.siths.test:443/oidc"))
    assert said["issuer"] == "https://idp.siths.test:443/oidc"
    assert said["jwks_uri"] == "https://idp.siths.test:443/oidc/jwks.json"
    assert said["token_endpoint"] == "https://idp.siths.test:443/oidc/token"
    assert addresses.DISCOVERY == "/oidc/.well-known/openid-configuration"
    for name in ("authorization_endpoint", "userinfo_endpoint", "end_session_endpoint"):
        assert said[name].startswith("https://idp.siths.test:443/oidc/")


def test_what_discovery_requires_is_there() -> None:
    """OpenID Connect Discovery 1.0 section 3."""
    said = document(IdpConfig())
    for name in (
        *("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "response_types_supported"),
        *("subject_types_supported", "id_token_signing_alg_values_supported"),
    ):
        assert said[name], name
    assert said["acr_values_supported"] == [LOA2, LOA3]
    assert said["claims_parameter_supported"] is True


def test_the_iss_parameter_is_told_of_only_when_it_is_sent() -> None:
    name = "authorization_response_iss_parameter_supported"
    assert name not in document(IdpConfig())
    assert document(IdpConfig(iss_parameter=True))[name] is True


def test_only_what_is_told_of_is_accepted() -> None:
    said = document(IdpConfig())
    env = environment()
    rp = Rp(env)

    def refused(**more: str) -> str:
        user = User(env)
        try:
            return answer(user.begins(rp.asks(**more))).get("error", "")
        except (Refusal, AssertionError):
            return ""

    for kind in ("token", "id_token", "code id_token", "none"):
        assert kind not in said["response_types_supported"]
        assert refused(response_type=kind) == "unsupported_response_type"
    for mode in ("fragment", "form_post", "query.jwt"):
        assert mode not in said["response_modes_supported"]
        assert refused(response_mode=mode) == "invalid_request"
    assert "plain" not in said["code_challenge_methods_supported"]
    assert refused(code_challenge_method="plain") == "invalid_request"
    assert refused(request="x") == "request_not_supported"
    assert refused(request_uri="https://a.test") == "request_uri_not_supported"


def test_every_way_of_authenticating_that_is_told_of_works() -> None:
    assert document(IdpConfig())["token_endpoint_auth_methods_supported"] == [
        "client_secret_post",
        "client_secret_basic",
        "private_key_jwt",  # tests/oidc/test_client_auth.py
    ]
    env = environment()
    rp, user = Rp(env), User(env)
    post, basic = rp.asks(), rp.asks()
    assert rp.redeems(answer(user.signs_in(post))["code"], post)
    header = "Basic " + base64.b64encode(b"sample-rp:sample-rp-secret").decode()
    form = rp.form(answer(user.signs_in(basic))["code"], basic, client_id=None, client_secret=None)
    assert env.back_channel.redeem(form, header)
