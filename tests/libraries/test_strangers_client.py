"""A relying party that nobody here wrote: IdentityPython's, told the issuer, an id, a secret and its own address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from idpyoidc.client.exception import OidcServiceError
from idpyoidc.client.rp_handler import RPHandler

from idp_mock.config import IdpConfig, Method
from idp_mock.server import Running, serve_in_thread
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

SECRET = "it's 100% a+secret/with:signs&å"
BACK, BYE = "http://localhost:9/callback", "http://localhost:9/signed-out"
ANNA = {"employeeHsaId": "TST2321000131-1001", "given_name": "Anna"}
ASKS = {"id_token": {"employeeHsaId": None}, "userinfo": {"given_name": None}}
PKCE = {
    "pkce": {
        "function": "idpyoidc.client.oauth2.add_on.pkce.add_support",
        "kwargs": {"code_challenge_length": 64, "code_challenge_method": "S256"},
    }
}


@pytest.fixture
def mock(tmp_path: Path) -> Iterator[Running]:
    """A mock where one care system is registered, as its owner would in clients.yaml."""
    registered = {
        "client_id": "stranger",
        "client_secret": SECRET,
        "name": "Journalen",
        "redirect_uris": [BACK],
        "logout_uris": [BYE],
        "claims": list(ANNA),
    }
    clients = tmp_path / "clients.yaml"
    clients.write_text(yaml.safe_dump({"format": 1, "clients": [registered]}), encoding="utf-8")
    config = IdpConfig(issuer="http://localhost:8400/oidc", port=0, mtls_port=0, clients=clients)
    with serve_in_thread(config) as running:
        yield running


class Stranger:
    """The library, and what its user does."""

    def __init__(self, mock: Running, *, secret: str = SECRET, **more: Any) -> None:
        self.issuer = mock.config.issuer
        told = {
            "client_type": "oidc",
            "client_id": "stranger",
            "client_secret": secret,
            "redirect_uris": [BACK],
            **more,
        }
        nothing_kept = {"key_defs": [{"type": "RSA", "use": ["sig"]}]}  # else it writes keys where it stands
        configs = {self.issuer: told | {"issuer": self.issuer}}
        self.library = RPHandler(client_configs=configs, key_conf=nothing_kept, httpc=self._sends)
        self.user = Visitor(mock.url)
        self.sent: dict[str, requests.PreparedRequest] = {}

    def _sends(self, method: str, url: str, timeout: float = 20, **more: Any) -> requests.Response:
        done = requests.request(method, url, timeout=timeout, **more)
        self.sent[url.rpartition("/")[2]] = done.request
        return done

    def address(self, **asks: Any) -> str:
        return str(self.library.begin(self.issuer, req_args=asks))

    def signs_in(self, method: Method = "app-here", **asks: Any) -> dict[str, Any]:
        """What the library has in the end. It raises where it believes nothing."""
        return self.finishes(self.user.signs_in(self.address(**asks), method))

    def finishes(self, answer: dict[str, str]) -> dict[str, Any]:
        found: dict[str, Any] = self.library.finalize(self.issuer, answer)
        return found


@pytest.mark.parametrize("method", ["card", "app-here", "app-elsewhere"])
def test_it_logs_in_with_every_method(mock: Running, method: Method) -> None:
    found = Stranger(mock).signs_in(method, claims=ASKS)
    assert found["id_token"]["employeeHsaId"] == ANNA["employeeHsaId"]
    assert found["userinfo"]["given_name"] == ANNA["given_name"]
    assert found["userinfo"]["sub"] == found["id_token"]["sub"]
    assert (found["id_token"]["iss"], found["id_token"]["acr"][-4:]) == (mock.config.issuer, "loa3")


@pytest.mark.parametrize("way", ["client_secret_basic", "client_secret_post"])
def test_it_may_say_who_it_is_in_the_header_or_in_the_form(mock: Running, way: str) -> None:
    prefers = {"token_endpoint_auth_methods_supported": [way]}
    stranger = Stranger(mock, preference=prefers, client_authn_methods=[way])
    assert stranger.signs_in()["token"]
    sent = stranger.sent["token"]
    assert ("Authorization" in sent.headers) is (way == "client_secret_basic")
    assert ("client_secret=" in str(sent.body)) is (way == "client_secret_post")


def test_it_may_use_pkce(mock: Running) -> None:
    stranger = Stranger(mock, add_ons=PKCE)
    address = stranger.address()
    assert "code_challenge_method=S256" in address
    assert stranger.finishes(stranger.user.signs_in(address))["token"]


def test_its_second_login_needs_nobody(mock: Running) -> None:
    stranger = Stranger(mock)
    first = stranger.signs_in()["id_token"]
    second = stranger.signs_in(prompt="none")["id_token"]
    assert (second["sub"], second["auth_time"]) == (first["sub"], first["auth_time"])


def test_it_gets_a_refusal_as_an_error(mock: Running) -> None:
    stranger = Stranger(mock)
    refused = stranger.finishes(stranger.user.signs_in(stranger.address(prompt="none")))
    assert refused["error"] == "login_required"


def test_its_user_can_log_out(mock: Running) -> None:
    services = {
        "end_session": {"class": "idpyoidc.client.oidc.end_session.EndSession"},
        **Stranger(mock).library.services,
    }
    stranger = Stranger(mock, services=services, post_logout_redirect_uris=[BYE])
    state = stranger.signs_in()["state"]
    left = stranger.user.opens(stranger.library.logout(state, post_logout_redirect_uri=BYE)["url"])
    assert left.headers["Location"].partition("?")[0] == BYE
    again = stranger.finishes(stranger.user.signs_in(stranger.address(prompt="none")))
    assert again["error"] == "login_required"


def test_with_a_wrong_secret_it_gets_nothing(mock: Running) -> None:
    with pytest.raises(OidcServiceError, match="invalid_client"):
        Stranger(mock, secret="another secret that is long enough").signs_in()


LIES = {
    "wrong-audience": "NotForMe",
    "wrong-issuer": "ValueError",
    "wrong-nonce": "ValueError",
    "expired-token": "EXPError",
    "wrong-signature": "BadSignature",
    "no-signature": "UnsupportedAlgorithm",
}


@pytest.mark.parametrize(("lie", "refusal"), LIES.items())
def test_it_refuses_what_is_not_true(mock: Running, lie: str, refusal: str) -> None:
    stranger = Stranger(mock)
    stranger.user.control("POST", "faults", {"name": lie})
    with pytest.raises(Exception) as refused:  # noqa: PT011  # some of them live in a package below the library
        stranger.signs_in()
    assert type(refused.value).__name__ == refusal
    told = stranger.user.control("GET", "journal")["events"]
    assert lie in [event["says"].get("fault") for event in told]
    assert [event["code"] for event in told if event["code"]] == []  # the mock had no part in the refusal


def test_it_writes_nothing_where_the_tests_run(
    mock: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    Stranger(mock).signs_in()
    assert sorted(tmp_path.iterdir()) == before
