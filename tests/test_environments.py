"""Environments on demand: keys and CAs are everybody's, everything else is each environment's own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from idp_mock.config import IdpConfig
from idp_mock.environments import Environment, Environments, Wanted
from idp_mock.errors import (
    BadControl,
    CertificateUnknown,
    CodeSpent,
    LoginUnknown,
    NotFound,
    TooManyEnvironments,
    UnknownClient,
)
from idp_mock.idp import AskCard, AskMethod, SendBack
from idp_mock.journal import What
from idp_mock.people.person import Person
from tests.idp.players import ANNA, Rp, User, answer, codes_of


@pytest.fixture
def environments() -> Environments:
    return Environments(IdpConfig(environments=3))


@pytest.fixture
def one(environments: Environments) -> Environment:
    return environments.create("one", Wanted())


@pytest.fixture
def other(environments: Environments) -> Environment:
    return environments.create("other", Wanted())


def signed_in(env: Environment) -> User:
    user = User(env)
    user.signs_in(Rp(env).asks())
    return user


def is_signed_in(env: Environment, user: User) -> bool:
    return isinstance(
        env.idp.begin(Rp(env).asks().query, session=user.session, browser=user.browser), SendBack
    )


def test_it_is_found_below_its_name(one: Environment) -> None:
    assert one.config.issuer == "http://localhost:8400/e/one/oidc"
    assert one.config.mtls_url == "https://127.0.0.1:8443/e/one"


def test_its_tokens_are_of_its_own_issuer_and_signed_with_everybodys_key(
    environments: Environments, one: Environment
) -> None:
    rp = Rp(one)
    ask = rp.asks()
    token = rp.redeems(answer(User(one).signs_in(ask))["code"], ask)["id_token"]
    assert rp.verified(token)["iss"] == "http://localhost:8400/e/one/oidc"
    assert one.back_channel.jwks() == environments.default.back_channel.jwks()


def test_a_session_is_known_where_it_began(one: Environment, other: Environment) -> None:
    user = signed_in(one)
    assert is_signed_in(one, user)
    assert not is_signed_in(other, user)


def test_a_login_goes_on_where_it_began(one: Environment, other: Environment) -> None:
    user = User(one)
    step = user.begins(Rp(one).asks())
    assert isinstance(step, AskMethod)
    with pytest.raises(LoginUnknown):
        other.idp.look(step.login, browser=user.browser)


def test_a_code_is_redeemed_where_it_was_given(one: Environment, other: Environment) -> None:
    rp = Rp(one)
    ask = rp.asks()
    code = answer(User(one).signs_in(ask))["code"]
    with pytest.raises(CodeSpent):
        Rp(other).redeems(code, ask)
    assert rp.redeems(code, ask)


def test_each_has_its_clock_its_faults_and_its_journal(one: Environment, other: Environment) -> None:
    one.clock.move(timedelta(days=2))
    one.faults.set("wrong-nonce")
    assert other.clock.offset == timedelta(0)
    assert list(other.faults) == []
    signed_in(one)
    assert What.SIGNED_IN in {event.what for event in one.journal.after()}
    assert [event.what for event in other.journal.after()] == [What.ENVIRONMENT_MADE]
    assert {event.environment for event in one.journal.after()} == {"one"}


def test_each_has_its_serial_numbers_and_what_is_revoked(one: Environment, other: Environment) -> None:
    card = f"{ANNA}.ordinary-card"
    here, there = one.wallet.get(card).certificates, other.wallet.get(card).certificates
    assert {c.serial for c in here}.isdisjoint(c.serial for c in there)
    one.wallet.revoke(card)
    assert {one.register.status(c.serial) for c in here} == {"revoked"}
    assert {other.register.status(c.serial) for c in there} == {"good"}


def test_a_card_of_one_is_unknown_to_the_other(one: Environment, other: Environment) -> None:
    user = User(other, f"{ANNA}.ordinary-card")
    step = user.chooses_method(user.begins(Rp(other).asks()), "card")
    certificate = one.wallet.get(user.credential).bearing("hsa-id").der
    assert isinstance(step, AskCard)
    with pytest.raises(CertificateUnknown):
        user.proves(step.login, certificate)
    assert codes_of(other) == ["IDP-207"]


def test_certificates_say_where_the_status_of_their_own_environment_is(one: Environment) -> None:
    (address,) = {
        str(found.access_location.value)
        for certificate in one.wallet.get(f"{ANNA}.ordinary-card").certificates
        for extension in certificate.x509.extensions
        if extension.oid.dotted_string == "1.3.6.1.5.5.7.1.1"
        for found in extension.value
        if found.access_method.dotted_string == "1.3.6.1.5.5.7.48.1"
    }
    assert address == "http://localhost:8400/e/one/mock/pki/ocsp"


def test_the_cas_are_everybodys(environments: Environments, one: Environment) -> None:
    assert one.hierarchy.issuing("id-3").der == environments.default.hierarchy.issuing("id-3").der


def test_it_may_have_other_names_for_its_cas(environments: Environments) -> None:
    live = environments.create("live", Wanted(settings={"pki": "production"}))
    assert live.hierarchy.root.name == "SITHS e-id Root CA v2"
    assert isinstance(User(live, f"{ANNA}.ordinary-card").signs_in(Rp(live).asks(), "card"), SendBack)


@pytest.fixture
def somebody(environments: Environments) -> Person:
    return next(person for person in environments.default.hsa.people() if person.id == ANNA)


def test_it_may_have_people_of_its_own(environments: Environments, somebody: Person) -> None:
    small = environments.create("small", Wanted(people=(somebody,)))
    assert [person.id for person in small.hsa.people()] == [ANNA]
    assert len(list(environments.default.hsa.people())) > 1


def test_it_may_have_clients_of_its_own(environments: Environments) -> None:
    client = environments.default.clients.get("my-care-system")
    assert client
    small = environments.create("small", Wanted(clients=(client,)))
    assert [known.id for known in small.clients] == ["my-care-system"]
    with pytest.raises(UnknownClient):
        User(small).begins(Rp(small).asks())


def test_it_has_the_clients_of_the_default_one_unless_something_else_is_said(
    environments: Environments,
) -> None:
    client = environments.default.clients.get("my-care-system")
    assert client
    environments.default.clients.add(client.__class__(id="added", secret="x" * 8, name="Å", redirect_uris=()))
    made = environments.create("made", Wanted())
    assert {known.id for known in made.clients} == {known.id for known in environments.default.clients}


def test_it_may_have_settings_of_its_own(environments: Environments) -> None:
    short = environments.create("short", Wanted(settings={"sso_life": 60, "form_post": True, "poll": 0.5}))
    assert short.config.sso_life == timedelta(minutes=1)
    assert short.config.form_post
    user = signed_in(short)
    short.clock.move(timedelta(minutes=2))
    assert not is_signed_in(short, user)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"issuer": "http://localhost/oidc"}, "no setting of an environment"),
        ({"control_token": "x"}, "no setting of an environment"),
        ({"cache": "elsewhere"}, "no setting of an environment"),
        ({"nonsense": 1}, "no setting of an environment"),
        ({"poll": -1}, "must be a number of seconds"),
        ({"form_post": "perhaps"}, "must be true or false"),
        ({"pki": "live"}, "must be as-issuer or test or qa or production"),
    ],
)
def test_what_cannot_be_set_is_told_and_nothing_is_made(
    environments: Environments, settings: dict[str, str | int], told: str
) -> None:
    with pytest.raises(BadControl, match=told):
        environments.create("x", Wanted(settings=settings))
    assert [env.name for env in environments] == ["default"]


@pytest.mark.parametrize("name", ["", "default", "Stor", "a b", "../x", "å", "a" * 41, "-a"])
def test_a_name_that_no_address_should_hold_is_refused(environments: Environments, name: str) -> None:
    with pytest.raises(BadControl):
        environments.create(name, Wanted())


def test_there_is_an_end_to_how_many_there_may_be(environments: Environments) -> None:
    for name in ("a", "b", "c"):
        environments.create(name, Wanted())
    with pytest.raises(TooManyEnvironments):
        environments.create("d", Wanted())
    environments.create("a", Wanted())  # in the place of the one that stands
    environments.drop("b")
    environments.create("d", Wanted())


def test_one_with_the_same_name_is_gone(environments: Environments, one: Environment) -> None:
    user = signed_in(one)
    again = environments.create("one", Wanted())
    assert environments.get("one") is again
    assert not is_signed_in(again, user)


def test_a_reset_touches_no_other(environments: Environments, one: Environment, other: Environment) -> None:
    users = {env.name: signed_in(env) for env in (one, other, environments.default)}
    one.reset()
    assert [is_signed_in(env, users[env.name]) for env in (one, other, environments.default)] == [
        False,
        True,
        True,
    ]


def test_what_was_dropped_is_found_no_more(environments: Environments, one: Environment) -> None:
    environments.drop("one")
    with pytest.raises(NotFound):
        environments.get("one")
    with pytest.raises(NotFound):
        environments.drop("one")
    with pytest.raises(BadControl):
        environments.drop("default")
