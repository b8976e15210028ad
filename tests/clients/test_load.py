"""clients.yaml is strict: every fault is told, with its line."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import get_args

import pytest
from joserfc.jwk import RSAKey

from idp_mock.clients.client import Client
from idp_mock.clients.load import ClientsFile, ScopeName, load
from idp_mock.clients.scopes import SCOPES
from idp_mock.oidc.claims import CLAIMS, OPENID
from siths_files import BadFile

SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "clients.schema.json"
GOOD = """format: 1
clients:
  - client_id: journal
    client_secret: a-long-enough-secret
    name: Journalen
    redirect_uris: ["https://journal.example.test/callback"]
    logout_uris: ["https://journal.example.test/#/loggedout/m"]
    claims: [given_name, employeeHsaId]
    methods: [card]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "clients.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_client_is_what_the_file_says(tmp_path: Path) -> None:
    assert load(written(tmp_path, GOOD)) == (
        Client(
            id="journal",
            secret="a-long-enough-secret",
            name="Journalen",
            redirect_uris=("https://journal.example.test/callback",),
            logout_uris=("https://journal.example.test/#/loggedout/m",),
            claims=frozenset({"given_name", "employeeHsaId"}),
            methods=("card",),
        ),
    )


def test_a_scope_is_registered_as_the_claims_that_it_stands_for(tmp_path: Path) -> None:
    """inera-idp:6.1"""
    text = GOOD.replace("    methods", "    scopes: [openid, commission]\n    methods")
    (client,) = load(written(tmp_path, text))
    assert client.claims == {"given_name", "employeeHsaId"} | SCOPES["commission"]
    assert set(get_args(ScopeName)) == SCOPES.keys()


def test_a_client_may_have_keys_instead_of_a_secret(tmp_path: Path) -> None:
    made = RSAKey.generate_key(2048)
    public = json.dumps(made.as_dict(private=False))
    (client,) = load(
        written(tmp_path, GOOD.replace("client_secret: a-long-enough-secret", f"jwks: [{public}]"))
    )
    assert (client.secret, client.keys) == ("", (made.public_key,))


@pytest.mark.parametrize("bits", [1024, "private"])
def test_a_key_that_is_short_or_not_public_is_a_fault(tmp_path: Path, bits: int | str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = RSAKey.generate_key(1024 if bits == 1024 else 2048)
    key = json.dumps(made.as_dict(private=bits == "private"))
    with pytest.raises(BadFile, match="key 0 is not a public RSA key"):
        load(written(tmp_path, GOOD.replace("client_secret: a-long-enough-secret", f"jwks: [{key}]")))


def test_the_shipped_file_registers_the_sample_as_any_other() -> None:
    sample, *others = load()
    assert sample.id == "sample-rp"
    assert sample.redirect_uris == ("http://127.0.0.1:8500/callback",)
    assert others


@pytest.mark.parametrize("client", load(), ids=lambda client: client.id)
def test_the_shipped_clients_are_permitted_only_claims_that_exist(client: Client) -> None:
    assert client.claims <= CLAIMS.keys() - OPENID


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ("    name:", "    nmae:", ":5: clients.0.nmae is not known; did you mean name?"),
        ("format: 1", "format: 2", ":1: format"),
        ("[card]", "[card, telepathy]", ":9: clients.0.methods.1"),
        ("[card]", "[]", ":9: clients.0.methods"),
        ('["https://journal.example.test/callback"]', "[]", ":6: clients.0.redirect_uris"),
        ("https://journal.example.test/callback", "journal", "journal is not an http or https address"),
        ("test/callback", "test/callback#x", "has a fragment, which only a logout address may have"),
        ("a-long-enough-secret", "short", ":4: clients.0.client_secret"),
        ("client_id: journal", "client_id: my journal", ":3: clients.0.client_id"),
        ("    client_secret: a-long-enough-secret\n", "", "either client_secret or jwks"),
        ("[card]", "[card]\n    jwks: [{kty: RSA, n: AQAB, e: AQAB}]", "either client_secret or jwks"),
        ("client_secret: a-long-enough-secret", "jwks: [{kty: RSA}]", "key 0 is not a public RSA key"),
        (
            "client_secret: a-long-enough-secret",
            "jwks: [{kty: oct, k: AQAB}]",
            "key 0 is not a public RSA key",
        ),
        ("[card]", "[card]\n    refresh_tokens: perhaps", "clients.0.refresh_tokens"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, good: str, bad: str, told: str) -> None:
    with pytest.raises(BadFile) as error:
        load(written(tmp_path, GOOD.replace(good, bad)))
    assert any(told in fault for fault in error.value.faults), error.value.faults


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as error:
        load(written(tmp_path, GOOD.replace("name:", "nmae:").replace("[card]", "[fax]")))
    assert len(error.value.faults) == 3  # the unknown key, the missing name, the unknown method


LOGOUT = """    backchannel_logout_uri: https://journal.example.test:8443/out?a=b
    backchannel_logout_session_required: true
    frontchannel_logout_uri: https://journal.example.test/frame
    frontchannel_logout_session_required: true
"""


def test_a_client_may_say_how_it_is_told_of_a_logout(tmp_path: Path) -> None:
    (client,) = load(written(tmp_path, GOOD + LOGOUT))
    assert client.backchannel_logout_uri == "https://journal.example.test:8443/out?a=b"
    assert client.frontchannel_logout_uri == "https://journal.example.test/frame"
    assert client.backchannel_logout_session_required
    assert client.frontchannel_logout_session_required


@pytest.mark.parametrize("key", ["backchannel_logout_uri", "frontchannel_logout_uri"])
@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://journal.example.test/out#top", "has a fragment"),
        ("https://journal.example.test/out#", "has a fragment"),
        ("/out", "is not an http or https address"),
        ("ftp://journal.example.test/out", "is not an http or https address"),
        ("https://user:word@journal.example.test/out", "is not an address that can be asked"),
        ("https://journal.example.test:99999/out", "is not an address that can be asked"),
        ("https://journal.example.test:0/out", "is not an address that can be asked"),
        ("https://journal.example.test/ut ur", "is not an address that can be asked"),
        ("https://journal.example.test/utgång", "is not an address that can be asked"),
        ("https://:443/out", "is not an address that can be asked"),
    ],
)
def test_an_address_that_is_told_of_logouts_is_one_that_can_be_asked(
    tmp_path: Path, key: str, address: str, told: str
) -> None:
    """Back-Channel Logout 2.2, Front-Channel Logout 2."""
    with pytest.raises(BadFile) as error:
        load(written(tmp_path, GOOD + f'    {key}: "{address}"\n'))
    assert len(error.value.faults) == 1
    assert f":10: clients.0.{key}: " in error.value.faults[0]
    assert told in error.value.faults[0]


@pytest.mark.parametrize(
    "address",
    [
        "http://journal.example.test/out",
        "https://journal.example.test:8443/out",
        "https://www.journal.example.test/out",
    ],
)
def test_a_frame_is_of_an_origin_that_the_client_has(tmp_path: Path, address: str) -> None:
    """Front-Channel Logout 2: domain, port and scheme of a registered redirect_uri."""
    with pytest.raises(BadFile, match="has the origin of none of the redirect_uris"):
        load(written(tmp_path, GOOD + f"    frontchannel_logout_uri: {address}\n"))


def test_an_origin_is_compared_as_a_browser_does(tmp_path: Path) -> None:
    text = GOOD + "    frontchannel_logout_uri: https://JOURNAL.example.test:443/out\n"
    assert load(written(tmp_path, text))[0].frontchannel_logout_uri


def test_what_says_nothing_without_an_address_is_a_fault_each(tmp_path: Path) -> None:
    channels = ("backchannel", "frontchannel")
    text = GOOD + "".join(f"    {channel}_logout_session_required: true\n" for channel in channels)
    with pytest.raises(BadFile) as error:
        load(written(tmp_path, text))
    assert [fault.rpartition(": ")[2] for fault in error.value.faults] == [
        f"needs a {channel}_logout_uri" for channel in channels
    ]


def test_an_id_that_stands_for_two_is_refused(tmp_path: Path) -> None:
    twice = GOOD + GOOD.split("clients:\n")[1]
    with pytest.raises(BadFile, match="registered twice: journal"):
        load(written(tmp_path, twice))


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="there is no such file"):
        load(tmp_path / "nothing.yaml")


def test_the_schema_in_the_documentation_is_the_one_that_is_applied() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == ClientsFile.model_json_schema()
