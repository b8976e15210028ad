"""docs/control.md has every address below /mock/ and no other, and each of its examples works."""

from __future__ import annotations

import base64
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import OCSPRequestBuilder
from pydantic import BaseModel

from idp_mock.app import create_app
from idp_mock.clients.load import ClientEntry
from idp_mock.config import IdpConfig
from idp_mock.devices.puk import puk_of
from idp_mock.environments import Environment
from idp_mock.idp import AskApp, AskCard
from idp_mock.server import Running, serve_in_thread
from idp_mock.web.here import BROWSER
from idp_mock.web.mock import bodies
from tests.idp.players import Rp, User

MANUAL = Path(__file__).parents[2] / "docs" / "control.md"
BODIES: dict[str, type[BaseModel]] = {
    "PUT /mock/environments/NAME": bodies.EnvironmentBody,
    "POST /mock/clients": ClientEntry,
    "POST /mock/sign-in": bodies.SignInBody,
    "POST /mock/clock": bodies.ClockBody,
    "POST /mock/keys": bodies.KeysBody,
    "POST /mock/faults": bodies.FaultBody,
    "PUT /mock/devices/DEVICE": bodies.DeviceBody,
    "POST /mock/devices/DEVICE/scan": bodies.ScanBody,
    "POST /mock/devices/DEVICE/open": bodies.OpenBody,
    "POST /mock/devices/DEVICE/code": bodies.CodeBody,
    "POST /mock/devices/DEVICE/pin": bodies.CodeBody,
    "POST /mock/devices/DEVICE/activate": bodies.ActivateBody,
    "POST /mock/devices/DEVICE/puk": bodies.PukBody,
    "POST /mock/people/PERSON/move": bodies.MoveBody,
    "POST /mock/issuing/order": bodies.OrderBody,
    "POST /mock/issuing/CREDENTIAL/hand-out": bodies.HandOutBody,
    "POST /mock/issuing/CREDENTIAL/activate": bodies.ActivateCardBody,
    "POST /mock/issuing/CREDENTIAL/extend": bodies.ExtendBody,
    "POST /mock/issuing/CREDENTIAL/add-certificate": bodies.CertificateBody,
    "POST /mock/issuing/CREDENTIAL/unlock": bodies.UnlockBody,
    "POST /mock/issuing/ask-for-phone": bodies.AskPhoneBody,
    "POST /mock/issuing/fetch-phone": bodies.FetchPhoneBody,
}


def manual() -> dict[str, str]:
    """The section of each address."""
    text = MANUAL.read_text(encoding="utf-8")
    return dict(re.findall(r"^### `([A-Z]+ [^`]+)`\n\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL))


def keys(section: str, what: str) -> list[str]:
    found = re.search(rf"^- {what}: ((?:`\w+` ?)+)\.", section, re.MULTILINE)
    return re.findall(r"\w+", found[1]) if found else []


def example(section: str) -> list[str]:
    (block,) = re.findall(r"^```console\ncurl (.*)\n```$", section, re.MULTILINE)
    return shlex.split(block)


def addresses() -> Iterator[str]:
    """As the document writes them: ``<person_id>`` is PERSON."""
    for rule in create_app(IdpConfig()).url_map.iter_rules():
        if rule.rule.startswith("/mock/"):
            path = re.sub(r"<(?:path:)?(\w+?)(?:_id)?>", lambda found: str(found[1]).upper(), rule.rule)
            yield from (f"{method} {path}" for method in (rule.methods or set()) - {"HEAD", "OPTIONS"})


def test_every_address_is_documented_and_no_other() -> None:
    assert sorted(manual()) == sorted(addresses())


@pytest.mark.parametrize("address", BODIES)
def test_a_body_lists_the_keys_that_are_taken(address: str) -> None:
    assert keys(manual()[address], "Body") == list(BODIES[address].model_fields)


def test_whoever_else_takes_a_body_takes_no_json() -> None:
    assert {address for address, section in manual().items() if keys(section, "Body")} == BODIES.keys()


class Reader:
    """Somebody who types what the document shows, with something real where it has a word in capitals."""

    def __init__(self, running: Running) -> None:
        self.running, self.env = running, running.environments.default
        self.session = requests.Session()

    def types(self, command: list[str]) -> requests.Response:
        method, data, headers, url = "", None, {}, ""
        words = iter(self.real(word) for word in command)
        for word in words:
            match word:
                case "-X":
                    method = next(words)
                case "-H":
                    name, value = next(words).split(": ")
                    headers[name] = value
                case "-d":
                    data = next(words).encode()
                    headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
                case "--data-binary":
                    assert next(words) == "@request.der"
                    data = ocsp_request(self.env)
                case "-o" | "-b":
                    next(words)
                case _:
                    url = word
        return self.session.request(method or ("POST" if data else "GET"), url, data=data, headers=headers)

    def real(self, word: str) -> str:
        word = word.replace("http://localhost:8400", self.running.url)
        if "QR" in word:
            asks = self.login("app-elsewhere")
            word = word.replace("QR", self.env.idp.qr_text(asks.login, browser="a-browser-of-ones-own"))
        if "LINK" in word:
            word = word.replace("LINK", self.login("app-here").link)
        if "SCANNED" in word:
            word = word.replace("SCANNED", self.env.mina_sidor.ask_for_phone("colleague.ordinary-card").text)
        if "LOGIN" in word:
            word = word.replace("LOGIN", self.card())
        if "ASKED" in word:
            word = word.replace("ASKED", base64.b64encode(ocsp_request(self.env)).decode())
        if '"PUK"' in word:
            word = word.replace("PUK", puk_of(self.env.wallet.get("nurse-one-commission.ordinary-card")))
        return word.replace("AUTHORITY", authority(self.env)).replace("NAME", "practice")

    def login(self, method: str) -> AskApp:
        user = User(self.env, browser="a-browser-of-ones-own")
        step = user.chooses_method(user.begins(Rp(self.env).asks()), method)
        assert isinstance(step, AskApp)
        return step

    def card(self) -> str:
        user = User(self.env, browser="the-browser-of-this-program")
        self.session.cookies.set(BROWSER, user.browser)
        step = user.chooses_method(user.begins(Rp(self.env).asks()), "card")
        assert isinstance(step, AskCard)
        return step.login


def certificate(env: Environment) -> x509.Certificate:
    return x509.load_der_x509_certificate(env.wallet.get("nurse-one-commission.mobile").certificates[0].der)


def authority(env: Environment) -> str:
    """The name of the CA's files, from the certificate."""
    points = certificate(env).extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert points[0].full_name
    return Path(points[0].full_name[0].value).stem


def ocsp_request(env: Environment) -> bytes:
    ca = env.hierarchy.by_file(authority(env))
    assert ca
    asked = OCSPRequestBuilder().add_certificate(certificate(env), ca.certificate, SHA1())  # noqa: S303
    return asked.build().public_bytes(Encoding.DER)


def test_each_example_works_and_answers_what_is_said() -> None:
    with serve_in_thread(IdpConfig(issuer="http://localhost:8400/oidc", port=0, mtls_port=0)) as running:
        reader = Reader(running)
        for address, section in manual().items():
            answer = reader.types(example(section))
            assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.text}"
            assert answer.history or answer.request.method == address.split()[0]
            said = list(answer.json()) if answer.headers["Content-Type"] == "application/json" else []
            assert said == keys(section, "Answer"), address
