"""What a login comes to when something behind the IdP, beside it or in front of it has broken down."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from idp_mock.environments import Environment
from idp_mock.errors import (
    AuthserviceUnreachable,
    ConnectionFailed,
    EnvironmentClosed,
    EssentialClaimMissing,
    HsaUnreachable,
    LoginExpired,
    OutOfService,
    Refusal,
    StatusUnreachable,
)
from idp_mock.idp import AskApp, AskCard, AskChoice, SendBack, Step
from idp_mock.idp.service import Service
from idp_mock.journal import What
from tests.idp.players import ANNA, EVA, WORK, Rp, User, answer, codes_of, environment, told

CERTIFICATE = {"id_token": {"credentialPersonalIdentityNumber": None, "credentialGivenName": None}}
NUMBER = {"id_token": {"personalIdentityNumber": None, "employeeHsaId": None}}


def whats(env: Environment, login: str = "") -> list[What]:
    return [event.what for event in env.journal.after(login=login)]


def asked_for_an_app(env: Environment, user: User, method: str = "app-here") -> AskApp:
    step = user.chooses_method(user.begins(Rp(env).asks()), method)
    assert isinstance(step, AskApp)
    return step


def asked_for_a_card(env: Environment, user: User) -> AskCard:
    step = user.chooses_method(user.begins(Rp(env).asks()), "card")
    assert isinstance(step, AskCard)
    return step


# --- HSA (inera-idp:9 row 5, case:38, case:40)


@pytest.mark.parametrize("method", ["card", "app-here", "app-elsewhere"])
def test_while_hsa_is_down_nobody_gets_in_who_needs_it(env: Environment, method: str) -> None:
    env.faults.set("hsa-down")
    user = User(env, f"{ANNA}.ordinary-card")
    with pytest.raises(HsaUnreachable):
        user.signs_in(Rp(env).asks(WORK), method)
    assert codes_of(env) == ["IDP-501"]
    assert What.PERSON_ASKED in whats(env)
    assert What.PERSON_ANSWERED not in whats(env)
    assert What.AUTHORIZATION_RESPONSE not in whats(env)


@pytest.mark.parametrize("method", ["card", "app-here"])
def test_while_hsa_is_down_the_certificates_claims_are_told_all_the_same(
    env: Environment, method: str
) -> None:
    env.faults.set("hsa-down", times=None)
    id_token, _ = told(env, CERTIFICATE, f"{ANNA}.ordinary-card", method)
    assert id_token["credentialGivenName"] == "Anna"
    assert What.PERSON_ASKED not in whats(env)


def test_who_has_to_choose_is_refused_when_hsa_goes_down_meanwhile_and_the_relying_party_is_told_as_set() -> (
    None
):
    env = environment(on_hsa_down="access_denied")
    user = User(env, f"{EVA}.mobile")
    step = user.identifies(user.chooses_method(user.begins(Rp(env).asks(WORK)), "app-here"))
    assert isinstance(step, AskChoice)
    env.faults.set("hsa-down", times=None)
    said = answer(user.chooses(step, step.choice.rows[0].key))
    assert said["error_description"].startswith("IDP-501 ")


def test_a_standing_session_does_not_help_a_system_that_needs_hsa(env: Environment) -> None:
    user = User(env)
    user.signs_in(Rp(env).asks(CERTIFICATE))
    env.faults.set("hsa-down", times=None)
    assert isinstance(user.begins(Rp(env).asks(CERTIFICATE)), SendBack)
    with pytest.raises(HsaUnreachable):
        user.begins(Rp(env).asks(WORK))


@pytest.mark.parametrize("method", ["card", "app-here"])
def test_of_whom_hsa_does_not_know_nothing_is_told_but_what_the_certificate_says(
    env: Environment, method: str
) -> None:
    """The card still bears the HSA-id."""
    env.faults.set("person-removed-from-hsa", times=2)
    asked = {"id_token": {**WORK["id_token"], **CERTIFICATE["id_token"], "credentialEmployeeHsaId": None}}
    id_token, _ = told(env, asked, f"{ANNA}.ordinary-card", method)
    known = "credentialEmployeeHsaId" if method == "card" else "credentialPersonalIdentityNumber"
    assert id_token.keys() == {"credentialGivenName", known}
    (answered,) = [event for event in env.journal.after() if event.what is What.PERSON_ANSWERED]
    assert answered.says == {"found": False, "employments": 0}


def test_of_whom_hsa_does_not_know_an_essential_claim_fails_the_login(env: Environment) -> None:
    env.faults.set("person-removed-from-hsa")
    with pytest.raises(EssentialClaimMissing):
        User(env).signs_in(Rp(env).asks({"id_token": {"employeeHsaId": {"essential": True}}}))


def test_whom_hsa_has_forgotten_it_still_knows_in_another_login(env: Environment) -> None:
    env.faults.set("person-removed-from-hsa")
    for knows in (False, True):
        id_token, _ = told(env, NUMBER)
        assert ("employeeHsaId" in id_token) == knows


# --- Autentiseringstjänsten, and the way to it (case:57, case:64, gits:19)


@pytest.mark.parametrize("method", ["app-here", "app-elsewhere"])
def test_while_autentiseringstjansten_is_down_no_order_can_be_made(env: Environment, method: str) -> None:
    env.faults.set("authservice-down")
    user = User(env)
    with pytest.raises(AuthserviceUnreachable):
        user.chooses_method(user.begins(Rp(env).asks()), method)
    assert codes_of(env) == ["IDP-502"]
    assert What.ORDER_MADE not in whats(env)


def test_a_client_with_one_method_hears_it_at_once(env: Environment) -> None:
    known = env.clients.get("sample-rp")
    assert known
    env.clients.add(replace(known, methods=("app-here",)))
    env.faults.set("authservice-down")
    with pytest.raises(AuthserviceUnreachable):
        User(env).begins(Rp(env).asks())


def test_while_autentiseringstjansten_is_down_the_card_still_works(env: Environment) -> None:
    env.faults.set("authservice-down", times=None)
    assert "code" in answer(User(env, f"{ANNA}.ordinary-card").signs_in(Rp(env).asks(WORK), "card"))


def test_an_order_that_is_running_waits_for_the_service_to_come_back(env: Environment) -> None:
    user = User(env)
    step = asked_for_an_app(env, user)
    env.app.open(user.credential, step.link)
    env.app.code(user.credential, "123456")
    env.faults.set("authservice-down", times=None)
    with pytest.raises(ConnectionFailed):
        env.app.approve(user.credential)
    assert env.app.show(user.credential).refused == "DEV-106"
    assert env.idp.waiting(step.login, browser=user.browser)[0]
    assert isinstance(user.looks(step.login), AskApp)
    env.faults.clear()
    env.app.approve(user.credential)
    assert isinstance(user.looks(step.login), SendBack)


def test_what_was_approved_is_not_heard_while_the_service_is_down(env: Environment) -> None:
    user = User(env)
    step = asked_for_an_app(env, user)
    user.approves(step)
    env.faults.set("authservice-down", times=None)
    assert isinstance(user.looks(step.login), AskApp)
    env.faults.clear("authservice-down")
    assert isinstance(user.looks(step.login), SendBack)


def test_an_order_that_nobody_hears_of_expires_as_any_other(env: Environment) -> None:
    user = User(env)
    step = asked_for_an_app(env, user)
    user.approves(step)
    env.faults.set("authservice-down", times=None)
    env.clock.move(timedelta(seconds=121))
    with pytest.raises(LoginExpired):
        user.looks(step.login)


def test_cancelling_on_the_page_ends_the_login_although_nobody_can_be_told(env: Environment) -> None:
    user = User(env)
    step = asked_for_an_app(env, user)
    env.faults.set("authservice-down", times=None)
    assert answer(env.idp.cancel(step.login, browser=user.browser))["error"] == "access_denied"
    assert What.ORDER_CANCELLED not in whats(env)


@pytest.mark.parametrize("fault", ["tls-inspection", "firewall-closed-for-the-apps", "authservice-down"])
def test_an_app_that_does_not_get_through_says_so_and_nobody_else_hears(env: Environment, fault: str) -> None:
    user = User(env)
    step = asked_for_an_app(env, user)
    env.faults.set(fault, login=step.login)
    with pytest.raises(ConnectionFailed) as refused:
        env.app.open(user.credential, step.link)
    assert refused.value.title == "Anslutningen misslyckades (Autentiseringstjänst)"
    (event,) = [event for event in env.journal.after() if event.code]
    assert (event.sender, event.receiver, event.code) == ("device", "device", "DEV-106")
    assert isinstance(user.looks(step.login), AskApp)


def test_a_network_that_stops_the_app_stops_its_avbryt_too_and_not_the_idps_line(env: Environment) -> None:
    env.faults.set("tls-inspection")
    user = User(env)
    step = asked_for_an_app(env, user)  # the order is made
    env.faults.clear()
    env.app.open(user.credential, step.link)
    env.faults.set("tls-inspection", login=step.login)
    with pytest.raises(ConnectionFailed):
        env.app.cancel(user.credential)
    assert isinstance(user.looks(step.login), AskApp)
    assert env.app.back(user.credential).refused == ""


# --- the mutual-TLS host (case:64, gits:19)


def test_to_whom_the_host_is_unreachable_the_page_shows_an_address_where_nobody_answers(
    env: Environment,
) -> None:
    env.faults.set("mtls-host-unreachable")
    away, there = (asked_for_a_card(env, User(env)) for _ in range(2))
    real = urlsplit(env.config.mtls_url)
    assert urlsplit(there.url).netloc == real.netloc
    assert urlsplit(away.url).netloc != real.netloc
    assert urlsplit(away.url).hostname == real.hostname
    assert urlsplit(away.url).path == f"/card/{away.login}"


def test_while_the_host_is_unreachable_the_app_still_works(env: Environment) -> None:
    env.faults.set("mtls-host-unreachable", times=None)
    assert "code" in answer(User(env).signs_in(Rp(env).asks(WORK), "app-here"))


def test_when_the_host_is_back_the_page_leads_there_again(env: Environment) -> None:
    user = User(env)
    env.faults.set("mtls-host-unreachable", times=None)
    step = asked_for_a_card(env, user)
    env.faults.clear()
    again = user.looks(step.login)
    assert isinstance(again, AskCard)
    assert again.url.startswith(env.config.mtls_url)


# --- the IdP itself


@pytest.mark.parametrize(
    ("fault", "refusal"), [("idp-answers-503", OutOfService), ("test-environment-closed", EnvironmentClosed)]
)
def test_an_idp_out_of_service_lets_nobody_begin_and_tells_no_relying_party(
    env: Environment, fault: str, refusal: type[Refusal]
) -> None:
    env.faults.set(fault)
    with pytest.raises(refusal):
        User(env).begins(Rp(env).asks())
    assert codes_of(env) == [refusal.code]
    assert What.AUTHORIZATION_RESPONSE not in whats(env)
    assert "code" in answer(User(env).signs_in(Rp(env).asks()))


def test_a_slow_idp_keeps_the_user_waiting_and_then_goes_on(env: Environment) -> None:
    waited: list[float] = []
    env.idp.service = noting(env, waited)
    env.faults.set("idp-slow")
    assert "code" in answer(User(env).signs_in(Rp(env).asks()))
    assert waited == [60.0]


def test_a_slow_token_endpoint_answers_in_the_end(env: Environment) -> None:
    waited: list[float] = []
    env.back_channel.service = noting(env, waited)
    env.faults.set("token-endpoint-slow")
    rp, user = Rp(env), User(env)
    ask = rp.asks(WORK)
    assert "id_token" in rp.redeems(answer(user.signs_in(ask))["code"], ask)
    assert waited == [60.0]


def noting(env: Environment, waited: list[float]) -> Service:
    """The IdP as a service that writes down how long it would keep somebody waiting."""
    return Service(faults=env.faults, pause=lambda seconds: waited.append(seconds) if seconds else None)


def test_a_code_is_not_spent_on_a_token_endpoint_out_of_service(env: Environment) -> None:
    env.faults.set("token-endpoint-answers-503")
    rp, user = Rp(env), User(env)
    ask = rp.asks(WORK)
    code = answer(user.signs_in(ask))["code"]
    with pytest.raises(OutOfService):
        rp.redeems(code, ask)
    env.faults.clear()
    assert "id_token" in rp.redeems(code, ask)


@pytest.mark.parametrize("ends", ["signed in", "cancelled"])
def test_an_answer_that_is_held_back_is_the_right_one(env: Environment, ends: str) -> None:
    env.faults.set("answer-held-back")
    user, ask = User(env), Rp(env).asks()
    if ends == "signed in":
        step: Step = user.signs_in(ask)
    else:
        first = user.chooses_method(user.begins(ask), "app-here")
        assert isinstance(first, AskApp)
        step = env.idp.cancel(first.login, browser=user.browser)
    assert isinstance(step, SendBack)
    assert step.held
    assert answer(step)["state"] == ask.state
    assert ("code" in answer(step)) == (ends == "signed in")


# --- the status of a certificate (case:61)


@pytest.mark.parametrize("method", ["card", "app-here"])
def test_without_an_answer_about_the_certificate_the_login_fails_on_our_page(
    env: Environment, method: str
) -> None:
    env.faults.set("status-unreachable")
    user = User(env, f"{ANNA}.ordinary-card")
    step = user.chooses_method(user.begins(Rp(env).asks()), method)
    if isinstance(step, AskApp):
        with pytest.raises(StatusUnreachable):
            user.approves(step)  # it seems to work, and is refused then (siths-eid:3.5)
        with pytest.raises(StatusUnreachable):
            user.looks(step.login)
    else:
        assert isinstance(step, AskCard)
        with pytest.raises(StatusUnreachable):
            user.shows_card(step)
    assert set(codes_of(env)) == {"IDP-233"}


@pytest.mark.parametrize("method", ["card", "app-elsewhere"])
@pytest.mark.parametrize(
    "fault", ["status-unreachable", "status-slow", "status-stale", "status-signed-by-another"]
)
def test_where_failure_is_soft_the_login_goes_on_and_the_journal_says_that_nobody_knew(
    fault: str, method: str
) -> None:
    env = environment(status_failure="soft")
    env.faults.set(fault)
    user = User(env, f"{ANNA}.ordinary-card")
    assert "code" in answer(user.signs_in(Rp(env).asks(WORK), method))
    (missing,) = [event for event in env.journal.after() if event.what is What.STATUS_MISSING]
    assert (missing.says["failure"], missing.says["passes"]) == ("soft", True)
    assert codes_of(env) == []


@pytest.mark.parametrize("failure", ["hard", "soft"])
@pytest.mark.parametrize(
    ("fault", "code"), [("status-unknown", "IDP-207"), ("test-cards-revoked", "IDP-206")]
)
def test_an_answer_that_is_not_good_is_refused_whatever_the_setting(
    fault: str, code: str, failure: str
) -> None:
    env = environment(status_failure=failure)
    env.faults.set(fault)
    with pytest.raises(Refusal) as refused:
        User(env, f"{ANNA}.ordinary-card").signs_in(Rp(env).asks(), "card")
    assert refused.value.code == code


# --- what everybody meets


def test_a_reset_mends_everything(env: Environment) -> None:
    for fault in (
        "hsa-down",
        "authservice-down",
        "mtls-host-unreachable",
        "idp-answers-503",
        "status-unreachable",
    ):
        env.faults.set(fault, times=None)
    env.reset()
    assert "code" in answer(User(env).signs_in(Rp(env).asks(WORK)))


def test_nothing_of_it_is_in_the_journal_when_all_is_well(env: Environment) -> None:
    User(env).signs_in(Rp(env).asks(WORK))
    assert {What.FAULT_TOLD, What.STATUS_MISSING} & set(whats(env)) == set()
