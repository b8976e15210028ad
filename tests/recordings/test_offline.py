"""A test of a relying party without a socket: the IdP is what a recording says, and signs anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
import responses
from flask import Flask, redirect, request, session
from flask.testing import FlaskClient

from rp.app import create_app
from rp.config import RpConfig
from scenarios.drivers.start import Drivers
from scenarios.stage.sample import Sample
from siths_offline import Offline
from tests.recordings.played import recorded, scenario

ISSUER = "https://idp.example.test/oidc"


@pytest.fixture(scope="module")
def kept(stage: Sample, drivers: Drivers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording of today: a phone opens the record."""
    folder = tmp_path_factory.mktemp("kept")
    recorded(scenario("methods/phone-qr"), stage, drivers, folder)
    return folder


@pytest.fixture(scope="module")
def cancelled(stage: Sample, drivers: Drivers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another, where the user pressed Avbryt."""
    folder = tmp_path_factory.mktemp("cancelled")
    recorded(scenario("user/cancel-in-the-app"), stage, drivers, folder)
    return folder


@pytest.fixture
def network() -> Iterator[responses.RequestsMock]:
    """None but what is registered."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def sample(**changed: Any) -> FlaskClient:
    config = RpConfig(issuer=ISSUER, client_id="sample-check").but(**changed)
    return create_app(config).test_client()


def location(answer: Any) -> str:
    assert answer.status_code in (302, 303), answer.text
    return str(answer.headers["Location"])


def begins(client: FlaskClient) -> str:
    return location(client.get(location(client.get("/record"))))


# --- the sample -----------------------------------------------------------------------------------------------------


def test_the_sample_logs_in_and_decides_as_it_was_recorded(
    kept: Path, network: responses.RequestsMock
) -> None:
    idp = Offline.of(kept, issuer=ISSUER)
    idp.register(network)
    client = sample()
    back = urlsplit(idp.sign_in(begins(client)))
    assert back.path == "/callback"
    onward = location(client.get(f"{back.path}?{back.query}"))
    page = client.get(onward)
    assert page.status_code == 200
    assert 'data-decision="granted"' in page.text
    assert idp.differences == []


def test_a_change_is_told_by_name_before_anything_else_fails(
    kept: Path, network: responses.RequestsMock
) -> None:
    idp = Offline.of(kept, issuer=ISSUER)
    idp.register(network)
    address = begins(sample(way="demand-loa3"))
    with pytest.raises(AssertionError, match=r"login 1: it asks for other claims \(\+id_token\.acr!, "):
        idp.sign_in(address)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("code_challenge=", "was="), "PKCE is dropped: code_challenge is sent no more"),
        (("nonce=", "once="), "nonce is sent no more"),
        (("callback", "elsewhere"), "redirect_uri was /callback, is /elsewhere"),
        (("scope=openid", "scope=openid+profile"), "scope was openid, is openid profile"),
        (("ui_locales=", "prompt=login&ui_locales="), "prompt is sent now"),
    ],
)
def test_each_difference_is_a_sentence(
    kept: Path, network: responses.RequestsMock, change: tuple[str, str], told: str
) -> None:
    idp = Offline.of(kept, issuer=ISSUER, drift_is_fine=True)
    idp.register(network)
    assert idp.sign_in(begins(sample()).replace(*change))
    assert f"login 1: {told}" in idp.differences


def test_more_logins_than_were_recorded_are_none(kept: Path, network: responses.RequestsMock) -> None:
    idp = Offline.of(kept, issuer=ISSUER)
    idp.register(network)
    address = begins(sample())
    idp.sign_in(address)
    with pytest.raises(AssertionError, match="the recording has 1 logins, and this is one more"):
        idp.sign_in(address)


# --- thirty lines of somebody else ------------------------------------------------------------------------------------


def small() -> Flask:
    """A relying party that knows requests and PyJWT, and nothing of ours."""
    app = Flask(__name__)
    app.secret_key = "of a test"
    discovered = requests.get(f"{ISSUER}/.well-known/openid-configuration", timeout=5).json()

    @app.get("/login")
    def login() -> Any:
        session["nonce"] = "n-1"
        return redirect(
            f"{discovered['authorization_endpoint']}?response_type=code&client_id=small&scope=openid&state=s-1"
            "&nonce=n-1&redirect_uri=http://small.test/callback"
        )

    @app.get("/callback")
    def callback() -> Any:
        form = {
            "grant_type": "authorization_code",
            "code": request.args["code"],
            "redirect_uri": request.args.get("as", "http://small.test/callback"),
        }
        answer = requests.post(discovered["token_endpoint"], data=form, auth=("small", "secret"), timeout=5)
        if not answer.ok:
            return answer.json(), 403
        keys = jwt.PyJWKClient(discovered["jwks_uri"])
        keys.fetch_data = lambda: requests.get(discovered["jwks_uri"], timeout=5).json()  # type: ignore[method-assign]
        token = answer.json()["id_token"]
        key = keys.get_signing_key_from_jwt(token)
        said = jwt.decode(token, key, ["RS256"], audience="small", issuer=discovered["issuer"])
        bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        more = requests.get(discovered["userinfo_endpoint"], headers=bearer, timeout=5).json()
        return {"claims": said, "userinfo": more, "nonce": said["nonce"] == session["nonce"]}

    return app


def offline(kept: Path, network: responses.RequestsMock, **more: Any) -> tuple[FlaskClient, str]:
    idp = Offline.of(kept / "recording.json", issuer=ISSUER, drift_is_fine=True, **more)
    idp.register(network)
    client = small().test_client()
    back = urlsplit(idp.sign_in(location(client.get("/login"))))
    assert parse_qs(back.query)["state"] == ["s-1"]
    return client, f"{back.path}?{back.query}"


def test_the_token_is_signed_anew_with_the_nonce_of_the_request(
    kept: Path, network: responses.RequestsMock
) -> None:
    client, back = offline(kept, network)
    said = client.get(back).json
    assert said is not None
    assert said["nonce"] is True
    assert said["claims"]["acr"] == "http://id.sambi.se/loa/loa3"
    assert said["claims"]["commissionPurpose"] == "Vård och behandling"
    assert said["claims"]["personalIdentityNumber"] == "198503129804"  # a stand-in
    assert said["userinfo"]["sub"] == said["claims"]["sub"]


def test_a_claim_that_a_test_gives_goes_before_the_recording(
    kept: Path, network: responses.RequestsMock
) -> None:
    given = {"acr": "http://id.sambi.se/loa/loa2", "given_name": "Åsa"}
    client, back = offline(kept, network, claims=given)
    said = client.get(back).json
    assert said is not None
    assert {name: said["claims"][name] for name in given} == given


def test_a_code_is_good_once_and_for_its_own_address(kept: Path, network: responses.RequestsMock) -> None:
    client, back = offline(kept, network)
    other = client.get(f"{back}&as=http://small.test/other")
    assert other.json == {"error": "invalid_grant", "error_description": "another redirect_uri"}
    spent = client.get(back)
    assert spent.json == {"error": "invalid_grant", "error_description": "the code is spent, or nobody's"}


def test_a_refusal_goes_back_as_an_error(cancelled: Path, network: responses.RequestsMock) -> None:
    _, back = offline(cancelled, network)
    assert parse_qs(urlsplit(back).query)["error"] == ["access_denied"]


def test_what_is_no_recording_is_told(tmp_path: Path) -> None:
    path = tmp_path / "recording.json"
    path.write_text(json.dumps({"format": 2}), "utf-8")
    with pytest.raises(ValueError, match="no recording of format 1"):
        Offline.of(path)
