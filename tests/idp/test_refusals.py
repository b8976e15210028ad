"""What ends a login without a sign-in: where it ends, with which code, and what the relying party hears of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from idp_mock.environments import Environment
from idp_mock.errors import (
    CertificateExpired,
    CertificateRevoked,
    ChainBroken,
    HsaIdNotPicked,
    LoginExpired,
    LoginUnknown,
    MethodNotEnabled,
    NoCertificate,
    NoSuchRow,
    NotAPersonCertificate,
    OutOfStep,
    ProofBroken,
    ProofExpired,
    ProofSpent,
    RedirectUriMismatch,
    Refusal,
    UnknownClient,
)
from idp_mock.idp import AskApp, AskCard, AskChoice, AskMethod, SendBack
from idp_mock.journal import What
from tests.idp.players import ANNA, EVA, LOA2, LOA3, WORK, Rp, User, answer, codes_of, environment, told


def acr(*values: str, essential: bool = True) -> dict[str, Any]:
    return {"id_token": {"acr": {"essential": essential, "values": list(values)}}}


# --- the level of assurance --------------------------------------------------------------------------------


def test_a_level_that_is_not_reached_goes_back_as_access_denied(env: Environment) -> None:
    rp, user = Rp(env), User(env, f"{ANNA}.reserve-card-loa2")
    ask = rp.asks(acr(LOA3))
    said = answer(user.signs_in(ask))
    assert said["error"] == "access_denied"
    assert said["error_description"].startswith(
        "IDP-210 Error during authentication: Non-matching Levels of Assurance"
    )
    assert said["state"] == ask.state
    assert codes_of(env) == ["IDP-210"]
    assert user.session == ""


def test_levels_are_compared_exactly(env: Environment) -> None:
    """Who demands LoA 2 refuses a LoA 3 card; who takes both lists both (inera-idp:3)."""
    rp = Rp(env)
    assert answer(User(env).signs_in(rp.asks(acr(LOA2))))["error"] == "access_denied"
    assert "code" in answer(User(env).signs_in(rp.asks(acr(LOA2, LOA3))))


def test_the_level_is_judged_after_the_user_has_identified(env: Environment) -> None:
    user = User(env, f"{ANNA}.reserve-card-loa2")
    assert isinstance(user.begins(Rp(env).asks(acr(LOA3))), AskMethod)


@pytest.mark.parametrize("more", [{"claims": acr(LOA3, essential=False)}, {"acr_values": LOA3}])
def test_a_level_that_is_only_wished_for_fails_nobody(env: Environment, more: dict[str, Any]) -> None:
    rp, user = Rp(env), User(env, f"{ANNA}.reserve-card-loa2")
    assert "code" in answer(user.signs_in(rp.asks(**more)))


def test_acr_values_is_a_demand_where_the_setting_says_so() -> None:
    env = environment(acr_values_demand=True)
    user = User(env, f"{ANNA}.reserve-card-loa2")
    assert answer(user.signs_in(Rp(env).asks(acr_values=LOA3)))["error"] == "access_denied"


# --- the request ----------------------------------------------------------------------------------------------


def test_nobody_is_sent_to_an_address_that_is_not_registered(
    env: Environment, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", "idp_mock"), pytest.raises(RedirectUriMismatch):
        User(env).begins(Rp(env, redirect_uri="http://127.0.0.1:8500/callback/").asks())
    assert "nearest: 'http://127.0.0.1:8500/callback'" in caplog.text
    assert codes_of(env) == ["IDP-102"]


def test_an_unknown_client_is_refused_on_our_page_and_told_in_the_journal(env: Environment) -> None:
    with pytest.raises(UnknownClient):
        User(env).begins(Rp(env, client_id="nobody").asks())
    assert codes_of(env) == ["IDP-101"]


def test_an_empty_request_is_refused(env: Environment) -> None:
    with pytest.raises(UnknownClient):
        env.idp.begin({}, session="", browser="b")
    with pytest.raises(UnknownClient):
        env.idp.begin({"client_id": []}, session="", browser="b")


# --- the user ---------------------------------------------------------------------------------------------------


def test_cancelling_on_the_page_goes_back_as_access_denied(env: Environment) -> None:
    user = User(env)
    step = user.chooses_method(user.begins(ask := Rp(env).asks()), "app-elsewhere")
    assert isinstance(step, AskApp)
    said = answer(env.idp.cancel(step.login, browser=user.browser))
    assert (said["error"], said["state"]) == ("access_denied", ask.state)
    assert codes_of(env, step.login) == ["IDP-220"]


def test_cancelling_in_the_app_goes_back_as_access_denied(env: Environment) -> None:
    user = User(env)
    step = user.chooses_method(user.begins(Rp(env).asks()), "app-here")
    assert isinstance(step, AskApp)
    env.app.open(user.credential, step.link)
    env.app.cancel(user.credential)
    said = answer(user.looks(step.login))
    assert said["error"] == "access_denied"
    assert said["error_description"].startswith("IDP-220")


def test_an_order_that_nobody_opens_expires_on_our_page_and_the_relying_party_hears_nothing(
    env: Environment,
) -> None:
    user = User(env)
    step = user.chooses_method(user.begins(Rp(env).asks()), "app-elsewhere")
    assert isinstance(step, AskApp)
    env.clock.move(timedelta(seconds=121))
    with pytest.raises(LoginExpired):
        user.looks(step.login)
    assert codes_of(env, step.login) == ["IDP-222"]
    assert What.AUTHORIZATION_RESPONSE not in {event.what for event in env.journal.after()}


def test_a_login_that_takes_too_long_expires(env: Environment) -> None:
    user = User(env)
    step = user.begins(Rp(env).asks())
    assert isinstance(step, AskMethod)
    env.clock.move(timedelta(minutes=16))
    with pytest.raises(LoginExpired):
        user.looks(step.login)
    with pytest.raises(OutOfStep):
        user.looks(step.login)


def test_a_method_that_the_client_lacks_is_refused(env: Environment) -> None:
    user = User(env)
    step = user.begins(Rp(env).asks())
    with pytest.raises(MethodNotEnabled):
        user.chooses_method(step, "telepathy")
    assert codes_of(env) == ["IDP-223"]


def test_a_row_that_was_not_offered_is_refused_and_the_login_goes_on(env: Environment) -> None:
    user = User(env, f"{EVA}.mobile")
    step = user.identifies(user.chooses_method(user.begins(Rp(env).asks(WORK)), "app-elsewhere"))
    assert isinstance(step, AskChoice)
    with pytest.raises(NoSuchRow):
        user.chooses(step, "TST2321000131-1002")  # Anna's
    assert isinstance(user.chooses(step, step.choice.rows[0].key), SendBack)


def test_another_browser_cannot_go_on_with_the_login(env: Environment) -> None:
    user, thief = User(env), User(env, browser="å annan 💥")
    step = user.begins(Rp(env).asks())
    assert isinstance(step, AskMethod)
    with pytest.raises(LoginUnknown):
        thief.looks(step.login)
    with pytest.raises(LoginUnknown):
        user.looks("no-such-login")
    assert codes_of(env) == []


def test_a_login_ends_once(env: Environment) -> None:
    user = User(env)
    step = user.chooses_method(user.begins(Rp(env).asks()), "app-elsewhere")
    assert isinstance(step, AskApp)
    assert isinstance(user.identifies(step), SendBack)
    for again in (user.looks, lambda ref: env.idp.cancel(ref, browser=user.browser)):
        with pytest.raises(OutOfStep):
            again(step.login)


# --- the certificate -----------------------------------------------------------------------------------------------


def asked_for_a_card(env: Environment, user: User) -> AskCard:
    step = user.chooses_method(user.begins(Rp(env).asks()), "card")
    assert isinstance(step, AskCard)
    return step


def test_no_certificate_stays_on_our_page(env: Environment) -> None:
    user = User(env)
    with pytest.raises(NoCertificate):
        user.proves(asked_for_a_card(env, user).login, b"")
    assert codes_of(env) == ["IDP-201"]


@pytest.mark.parametrize(
    ("credential", "refusal"),
    [
        ("nurse-card-of-another-environment.card-of-another-environment", ChainBroken),
        ("function-on-a-card.function-certificate", NotAPersonCertificate),
    ],
)
@pytest.mark.parametrize("method", ["card", "app-elsewhere"])
def test_a_certificate_that_vouches_for_nobody_here_is_refused(
    env: Environment, credential: str, refusal: type[Refusal], method: str
) -> None:
    user = User(env, credential)
    step = user.chooses_method(user.begins(Rp(env).asks()), method)
    if isinstance(step, AskCard):
        with pytest.raises(refusal):
            user.shows_card(step)
        assert codes_of(env) == [refusal.code]
        return
    assert isinstance(step, AskApp)
    with pytest.raises(Refusal) as in_the_app:
        user.approves(step)
    with pytest.raises(type(in_the_app.value)):
        user.looks(step.login)
    assert set(codes_of(env)) == {in_the_app.value.code}


def revoked(env: Environment, user: User) -> None:
    env.wallet.revoke(user.credential)


def expired(env: Environment, user: User) -> None:
    env.wallet.get(user.credential)
    env.clock.move(timedelta(days=190))


@pytest.mark.parametrize("method", ["card", "app-elsewhere"])
@pytest.mark.parametrize(
    ("happens", "refusal"), [(revoked, CertificateRevoked), (expired, CertificateExpired)]
)
def test_a_revoked_or_expired_certificate_is_refused_on_our_page(
    env: Environment, happens: Callable[[Environment, User], None], refusal: type[Refusal], method: str
) -> None:
    user = User(env, f"{ANNA}.reserve-card-loa2")
    happens(env, user)
    step = user.chooses_method(user.begins(Rp(env).asks()), method)
    if isinstance(step, AskApp):
        with pytest.raises(refusal):
            user.approves(step)
        with pytest.raises(refusal):
            user.looks(step.login)
    else:
        assert isinstance(step, AskCard)
        with pytest.raises(refusal):
            user.shows_card(step)
    assert set(codes_of(env)) == {refusal.code}


@pytest.mark.parametrize(
    "credential", [f"{ANNA}.ordinary-card", f"{ANNA}.reserve-card-loa2", f"{ANNA}.mobile"]
)
def test_a_card_logs_in_with_its_hsa_id_and_not_with_its_personnummer(
    env: Environment, credential: str
) -> None:
    user = User(env, credential)
    with pytest.raises(HsaIdNotPicked):
        user.shows_card(asked_for_a_card(env, user), "personal-number")
    assert codes_of(env) == ["IDP-208"]
    assert user.session == ""


def test_any_certificate_of_the_card_is_taken_where_the_setting_says_so() -> None:
    env = environment(card_takes="any")
    user = User(env, f"{ANNA}.ordinary-card")
    ask = Rp(env).asks({"id_token": {"employeeHsaId": None}})
    step = user.chooses_method(user.begins(ask), "card")
    assert isinstance(step, AskCard)
    assert "code" in answer(user.shows_card(step, "personal-number"))


def test_what_is_wrong_with_the_certificate_itself_is_told_before_which_it_is(env: Environment) -> None:
    user = User(env, f"{ANNA}.ordinary-card")
    env.wallet.revoke(user.credential)
    with pytest.raises(CertificateRevoked):
        user.shows_card(asked_for_a_card(env, user), "personal-number")


def test_the_card_of_who_was_removed_from_hsa_still_logs_in_and_nothing_is_told_of_work(
    env: Environment,
) -> None:
    """case:38: the HSA-id that it was issued with is in the certificate, and HSA knows nobody by it."""
    asked = {"id_token": dict.fromkeys(("employeeHsaId", "name", "credentialEmployeeHsaId"))}
    id_token, _ = told(env, asked, "nurse-no-employment.ordinary-card", "card")
    assert id_token == {"credentialEmployeeHsaId": "TST2321000131-1090"}
    by_app, _ = told(env, asked, "nurse-no-employment.ordinary-card", "app-here")
    assert by_app == {"name": "Ali Hassan"}


def test_a_proof_is_good_once_for_its_login_and_for_half_a_minute(env: Environment) -> None:
    user = User(env, f"{ANNA}.ordinary-card")
    der = env.wallet.get(user.credential).bearing("hsa-id").der
    step = asked_for_a_card(env, user)
    with pytest.raises(ProofExpired):
        user.proves(step.login, der, at=datetime.now(UTC) - timedelta(seconds=31))
    with pytest.raises(ProofBroken):
        env.idp.show_certificate(step.login, "nonsense", browser=user.browser)
    assert codes_of(env, step.login) == ["IDP-232", "IDP-230"]
    assert isinstance(user.proves(step.login, der), SendBack)


def test_a_proof_that_was_shown_is_spent(env: Environment) -> None:
    from idp_mock.signin.proof import seal
    from tests.idp.players import proof_key

    user = User(env, f"{EVA}.ordinary-card")
    step = asked_for_a_card(env, user)
    proof = seal(proof_key(), login=step.login, certificate=b"", at=datetime.now(UTC))
    with pytest.raises(NoCertificate):
        env.idp.show_certificate(step.login, proof, browser=user.browser)
    with pytest.raises(OutOfStep):
        env.idp.show_certificate(step.login, proof, browser=user.browser)
    again = asked_for_a_card(env, user)
    with pytest.raises(ProofBroken):
        env.idp.show_certificate(again.login, proof, browser=user.browser)
    assert ProofSpent.code not in codes_of(env)
