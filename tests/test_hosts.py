"""Whose CA names are met: what the issuer's host says, or what is said (docs/environments.md)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from idp_mock.config import IdpConfig
from idp_mock.credentials.hierarchy import Hierarchy
from idp_mock.environments import Environment
from idp_mock.errors import ChainBroken, IssuerNotAccepted
from idp_mock.hosts import HOSTS, Pki
from idp_mock.idp import AskApp, AskCard
from tests.document import DOCS
from tests.idp.players import ANNA, EVA, Rp, User, codes_of, environment, told

FACTS = (DOCS / "facts" / "inera-idp.md").read_text(encoding="utf-8")
SECTION = (DOCS / "environments.md").read_text(encoding="utf-8").split("## As TEST, QA and production\n")[1]
NAMES: dict[Pki, str] = {"test": "SYSTEMTEST SITHS e-id", "qa": "TEST SITHS e-id", "production": "SITHS e-id"}
PKIS = tuple(NAMES)


# --- the table


def test_the_hosts_are_those_of_the_facts() -> None:
    """inera-idp:8, but for the one of the developers, of whose certificates nothing was found."""
    environments: dict[str, Pki] = {"test": "test", "QA": "qa", "prod": "production"}
    found: dict[str, Pki] = {}
    for name, hosts in re.findall(r"^\| (test|QA|prod) \| (`idp\..+?) \| `secure\.", FACTS, re.MULTILINE):
        found |= dict.fromkeys(re.findall(r"`(idp\.[\w.]+)`", hosts), environments[name])
    assert found == HOSTS


def test_the_document_has_the_same_hosts_and_the_names_of_the_cas() -> None:
    row = re.compile(r"^\| .+ \| `(.+)` \| `secure\.(.+)` \| `(\w+)` \| `(.+) \.\.\.` \|$", re.MULTILINE)
    rows = row.findall(SECTION)
    assert {host: pki for host, _, pki, _ in rows} == HOSTS
    for host, behind_secure, pki, name in rows:
        assert host == behind_secure
        assert name == NAMES[pki]


@pytest.mark.parametrize("host", ["idp.ineratest.org", "idp.inera.se"])
def test_the_card_is_asked_for_at_secure_before_the_host(host: str) -> None:
    """inera-idp:8"""
    assert f"`secure.{host}`" in FACTS


# --- which it is


@pytest.mark.parametrize(
    ("issuer", "pki"),
    [
        ("https://idp.ineratest.org:443/oidc", "test"),
        ("https://idp.ineraqa.org:443/oidc", "qa"),
        ("https://idp.qa.siths.se:443/oidc", "qa"),
        ("https://idp.inera.se:443/oidc", "production"),
        ("https://IDP.inera.se/oidc", "production"),
        ("http://idp.inera.se:8400/oidc", "production"),
        ("http://localhost:8400/oidc", "test"),
        ("https://idp.siths.test:443/oidc", "test"),
        ("https://idp.inera.se.siths.test:443/oidc", "test"),
        ("https://secure.idp.inera.se:443/oidc", "test"),
        ("https://inera.se/oidc", "test"),
        ("https://idp.ineradev.org:443/oidc", "test"),
    ],
)
def test_the_host_of_the_issuer_says_whose_names_they_are(issuer: str, pki: Pki) -> None:
    assert IdpConfig(issuer=issuer).ca_names == pki


@pytest.mark.parametrize("pki", PKIS)
@pytest.mark.parametrize("host", ["localhost", *HOSTS])
def test_what_is_said_goes_before_the_host(pki: Pki, host: str) -> None:
    assert IdpConfig(issuer=f"https://{host}:443/oidc", pki=pki).ca_names == pki


@pytest.mark.parametrize(("host", "pki"), HOSTS.items())
def test_a_login_there_tells_of_an_issuer_with_those_names(host: str, pki: Pki) -> None:
    env = environment(issuer=f"https://{host}:443/oidc")
    id_token, _ = told(env, {"id_token": {"x509IssuerName": None}}, f"{ANNA}.ordinary-card", "card")
    assert id_token == {"x509IssuerName": f"CN={NAMES[pki]} Person HSA-id 3 CA v1,O=Inera AB,C=SE"}


# --- a card of another environment


def holding_a_card_of(other: Pki, env: Environment) -> User:
    """Eva here, with the card that she has there."""
    user = User(env, f"{EVA}.ordinary-card")
    env.wallet._made[user.credential] = environment(pki=other).wallet.get(user.credential)
    return user


ACROSS = [(here, there) for here in PKIS for there in PKIS if here != there]


@pytest.mark.parametrize(("here", "there"), ACROSS)
def test_a_card_of_another_environment_is_refused_on_the_page(here: Pki, there: Pki) -> None:
    """case:52, test card in production and the reverse."""
    env = environment(pki=here)
    user = holding_a_card_of(there, env)
    step = user.chooses_method(user.begins(Rp(env).asks()), "card")
    assert isinstance(step, AskCard)
    with pytest.raises(ChainBroken, match=f"{NAMES[there]} Person HSA-id 3 CA v1 is none of ours"):
        user.shows_card(step)
    assert codes_of(env) == ["IDP-202"]


@pytest.mark.parametrize(("here", "there"), ACROSS)
def test_and_in_the_app(here: Pki, there: Pki) -> None:
    env = environment(pki=here)
    user = holding_a_card_of(there, env)
    step = user.chooses_method(user.begins(Rp(env).asks()), "app-elsewhere")
    assert isinstance(step, AskApp)
    with pytest.raises(IssuerNotAccepted):
        user.approves(step)
    assert set(codes_of(env)) == {"AUT-107"}


@pytest.mark.parametrize("pki", PKIS)
def test_every_card_says_that_it_is_of_the_mock_whatever_its_names(pki: Pki) -> None:
    env = environment(pki=pki)
    for certificate in env.wallet.get(f"{ANNA}.ordinary-card").certificates:
        assert b"MOCK: made by siths-harness" in certificate.der
    hierarchy: Hierarchy = env.hierarchy
    assert b"MOCK: made by siths-harness" in hierarchy.root.der
    assert hierarchy.names.root == f"{NAMES[pki]} Root CA v2"


@pytest.mark.parametrize("pki", PKIS)
def test_a_card_of_the_environment_is_good_in_it(pki: Pki) -> None:
    env = environment(pki=pki)
    certificate = env.wallet.get(f"{ANNA}.ordinary-card").bearing("hsa-id")
    env.idp.verifier.verify(certificate)
    assert certificate.not_after - datetime.now(UTC) > timedelta(days=1)
