"""Rules of the mock that stand in no list of checks, each broken by a function whose name says how."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from idp_mock import config
from idp_mock.authservice import qr, service
from idp_mock.authservice.lines import Lines
from idp_mock.authservice.order import Order, OrderState
from idp_mock.authservice.service import AuthService
from idp_mock.clients.client import Client
from idp_mock.credentials import dates, verify
from idp_mock.credentials.credential import Credential
from idp_mock.credentials.foreign import TELIA
from idp_mock.credentials.issuers import Issuers
from idp_mock.credentials.policies import LOA_URI
from idp_mock.credentials.verify import Check
from idp_mock.credentials.wallet import Wallet
from idp_mock.devices import app as devices
from idp_mock.devices import client, reader
from idp_mock.devices.app import App
from idp_mock.devices.client import Started, card_must_be_shown
from idp_mock.devices.device import Device, Screen
from idp_mock.devices.locks import Locks
from idp_mock.devices.shelf import Devices
from idp_mock.devices.tries import TRIES, Tries
from idp_mock.errors import OrderTaken, OutOfStep, Refusal, UserCancelled
from idp_mock.faults.closed_door import ClosedDoor
from idp_mock.idp import back, idp, retell
from idp_mock.idp.answers import Answers
from idp_mock.idp.back_channel import BackChannel
from idp_mock.idp.directory import Directory
from idp_mock.idp.idp import Idp
from idp_mock.idp.retell import Retell
from idp_mock.idp.service import Service
from idp_mock.idp.standing import Standing
from idp_mock.idp.steps import AskMethod, SendBack, SignedOut, Step
from idp_mock.issuing import portal
from idp_mock.oidc.grant import Grant
from idp_mock.oidc.request import AuthorizationRequest
from idp_mock.oidc.wish import ClaimsWish
from idp_mock.people.person import Held, Person
from idp_mock.signin import choice, loa
from idp_mock.signin.choice import Choice, Row
from idp_mock.signin.loa import LoaTable, must_be_one_of
from idp_mock.signin.sso import SsoSession, SsoSessions
from idp_mock.store import Spent
from idp_mock.store.memory import MemoryOnce
from idp_mock.versions import VERSIONS
from tests.scenarios.mutants import Mutant, Plant

_RULES: list[Plant] = []


def rule(plant: Plant) -> Plant:
    _RULES.append(plant)
    return plant


def broken_rules() -> Iterator[Mutant]:
    for plant in _RULES:
        yield Mutant(plant.__name__.replace("_", " "), "rule", plant)


# --- level, choice, claims -----------------------------------------------------------------------------------


@rule
def any_level_is_the_demanded_one(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(idp, "must_be_one_of", lambda demanded, loa: None)


@rule
def any_certificate_of_the_card_is_taken(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(idp, "must_be_what_the_card_is_asked_for", lambda certificate, takes: None)


@rule
def at_least_instead_of_exactly(patch: pytest.MonkeyPatch) -> None:
    def at_least(demanded: tuple[str, ...], loa: str) -> None:
        if not any(loa >= one for one in demanded):
            must_be_one_of(demanded, loa)

    patch.setattr(idp, "must_be_one_of", at_least)


@rule
def the_first_row_whatever_was_chosen(patch: pytest.MonkeyPatch) -> None:
    def first(self: Choice, key: str) -> Row:
        return self.rows[0]

    patch.setattr(Choice, "row", first)


@rule
def essential_is_not_essential(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ClaimsWish, "essential", property(lambda self: frozenset()))


@rule
def anybody_is_the_one_who_was_named(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Retell, "_fits", lambda self, named, sign_in: True)


@rule
def the_card_shows_every_employment(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(choice, "employments_of", lambda person, certificate: person.employments)


@rule
def the_app_shows_no_more_than_the_card(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(choice, "employments_of", lambda person, certificate: person.employments[:1])


@rule
def the_biggest_choice_whatever_was_asked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(choice, "level_of", lambda claims, version: "commission")


@rule
def a_tjanste_id_is_chosen_where_an_organisation_is_enough(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(choice, "EMPLOYMENT_CLAIMS", choice.EMPLOYMENT_CLAIMS | choice.ORGANISATION_CLAIMS)


@rule
def the_first_row_without_a_page(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Choice, "must_be_made", False)


@rule
def every_choice_is_made_anew(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Retell, "_settled", lambda self, offered, session: offered)


@rule
def what_is_not_registered_is_told_too(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Retell, "_wanted", lambda self, login, client: login.request.wish.names)


@rule
def what_does_not_exist_can_be_missed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(retell, "_CAN_BE_MISSED", retell._CAN_BE_MISSED | {"shoeSize"})


@rule
def authorization_scopes_are_told_whatever_their_code(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(retell, "_SCOPE", "")


# --- which certificate, and what it says ------------------------------------------------------------------------


@rule
def an_old_card_is_as_good_as_a_new_one(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(loa, "loa_by_series", lambda card_number, series: "loa3")


@rule
def the_app_answers_with_the_first_certificate_it_finds(patch: pytest.MonkeyPatch) -> None:
    """That of the card's end, which may be for signatures, old or Telia's."""
    patch.setattr(devices, "certificate_for", lambda order, credential: credential.certificates[-1].der)


@rule
def whatever_is_picked_is_the_hsa_id(patch: pytest.MonkeyPatch) -> None:
    bearing = Credential.bearing
    patch.setattr(Credential, "bearing", lambda self, what: bearing(self, "hsa-id"))


@rule
def every_issuer_is_ours(patch: pytest.MonkeyPatch) -> None:
    """Telia's too, and what it vouches for is LoA 3."""

    def trusts(check: Check) -> Check:
        return lambda shown: None if shown.certificate.issuer_name == TELIA else check(shown)

    patch.setattr(verify, "CHECKS", tuple(trusts(check) for check in verify.CHECKS))
    patch.setattr(LoaTable, "loa", lambda self, certificate: LOA_URI["loa3"])


@rule
def every_card_works_on_a_mac(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Credential, "works_on_a_mac", True)


@rule
def no_card_works_on_a_mac(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Credential, "works_on_a_mac", False)


@rule
def a_reserve_card_holds_half_a_year_whatever_was_said(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(dates, "next_term", lambda held, profile, begins: (begins, begins + profile.life))


# --- versions and methods ------------------------------------------------------------------------------------


def _in_every_version(patch: pytest.MonkeyPatch, **does: Any) -> None:
    changed = {number: replace(version, **does) for number, version in VERSIONS.items()}
    patch.setattr(config, "VERSIONS", changed)


@rule
def a_named_principal_was_always_strict(patch: pytest.MonkeyPatch) -> None:
    _in_every_version(patch, strict_principal=True)


@rule
def a_choice_in_a_session_was_always_made_on_a_page(patch: pytest.MonkeyPatch) -> None:
    _in_every_version(patch, complementary_choice=True)


@rule
def hsa_ids_never_stood_among_commissions(patch: pytest.MonkeyPatch) -> None:
    _in_every_version(patch, hsa_ids_beside_commissions=False)


@rule
def there_was_always_a_choice_of_an_organisation(patch: pytest.MonkeyPatch) -> None:
    _in_every_version(patch, organisation_choice=True)


@rule
def every_claim_was_always_there(patch: pytest.MonkeyPatch) -> None:
    _in_every_version(patch, later_claims=frozenset())


@rule
def a_method_could_always_be_named(patch: pytest.MonkeyPatch) -> None:
    _in_every_version(patch, method_preselection=True)


@rule
def the_method_that_is_named_is_not_looked_at(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(idp, "preselected", lambda request, client, config: None)


# --- the session at the IdP ------------------------------------------------------------------------------------


@rule
def no_single_sign_on(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Standing, "session", lambda self, request, client, about, session_id: None)


@rule
def whoever_logs_in_is_the_one_who_is_meant(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(idp, "must_be_meant", lambda about, holder: None)


@rule
def whoever_is_signed_in_is_the_one_who_is_meant(patch: pytest.MonkeyPatch) -> None:
    answering = Standing.session

    def about_nobody(
        self: Standing,
        request: AuthorizationRequest,
        client: Client,
        _about: object,
        session_id: str,
        *,
        login: str,
    ) -> SsoSession | None:
        return answering(self, request, client, (), session_id, login=login)

    patch.setattr(Standing, "session", about_nobody)


@rule
def prompt_is_not_looked_at(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(AuthorizationRequest, "prompts", frozenset())


@rule
def a_session_lasts_for_ever(patch: pytest.MonkeyPatch) -> None:
    begin = SsoSessions.start

    def for_ever(self: SsoSessions, *args: Any, **named: Any) -> SsoSession:
        session = begin(self, *args, **named)
        longer = replace(session, ends_at=session.ends_at + timedelta(days=1))
        self._newest.put(session.holder, session.id, longer.ends_at)
        self._sessions.put(session.id, longer, longer.ends_at)
        return longer

    patch.setattr(SsoSessions, "start", for_ever)


@rule
def logging_out_ends_nothing(patch: pytest.MonkeyPatch) -> None:
    ending = BackChannel.end_session

    def as_before(self: BackChannel, *args: Any, **named: Any) -> SendBack | SignedOut:
        step = ending(self, *args, **named)
        return replace(step, session=None) if isinstance(step, SendBack) else step

    patch.setattr(SsoSessions, "end", lambda self, session_id: None)
    patch.setattr(BackChannel, "end_session", as_before)


@rule
def a_code_is_good_for_ever(patch: pytest.MonkeyPatch) -> None:
    """Even one that nobody was given: the newest grant answers for it."""
    put, take = MemoryOnce.put, MemoryOnce.take
    grants: list[Grant] = []

    def remembering(self: MemoryOnce[Any], key: str, thing: Any, until: datetime) -> None:
        if isinstance(thing, Grant):
            grants.append(thing)
        put(self, key, thing, until)

    def giving(self: MemoryOnce[Any], key: str) -> Any:
        try:
            return take(self, key)
        except Spent:
            if not grants:
                raise
            return grants[-1]

    patch.setattr(MemoryOnce, "put", remembering)
    patch.setattr(MemoryOnce, "take", giving)


@rule
def a_session_ends_with_its_certificate(patch: pytest.MonkeyPatch) -> None:
    session = Standing.session

    def asking(self: Standing, *args: Any, login: str) -> SsoSession | None:
        return session(replace(self, config=self.config.at(sso_asks_status=True)), *args, login=login)

    patch.setattr(Standing, "session", asking)


@rule
def a_session_outlives_its_certificate_whatever_is_set(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Standing, "_still_vouches", lambda self, certificate, login: True)


@rule
def a_session_begins_before_the_choice(patch: pytest.MonkeyPatch) -> None:
    """In whatever browser asks next: one that has identified is signed in at the IdP."""
    start, session = SsoSessions.start, Standing.session
    newest: list[SsoSession] = []

    def remembering(self: SsoSessions, *args: Any, **named: Any) -> SsoSession:
        newest.append(start(self, *args, **named))
        return newest[-1]

    def any_one(self: Standing, request: Any, client: Any, about: Any, session_id: str, *, login: str) -> Any:
        known = session_id or (newest[-1].id if newest else "")
        return session(self, request, client, about, known, login=login)

    patch.setattr(SsoSessions, "start", remembering)
    patch.setattr(Standing, "session", any_one)


# --- one login, and presses that are double ----------------------------------------------------------------------


@rule
def a_login_that_was_left_goes_on_in_another_tab(patch: pytest.MonkeyPatch) -> None:
    """Whoever approves is signed in, though nobody looks at that page any more."""
    begin = Idp.begin
    left: dict[str, str] = {}

    def going_on(self: Idp, query: Any, *, session: str, browser: str) -> Step:
        if ref := left.pop(browser, ""):
            with suppress(Refusal):
                return self.look(ref, browser=browser)
        step = begin(self, query, session=session, browser=browser)
        if not isinstance(step, SendBack):
            left[browser] = step.login
        return step

    patch.setattr(Idp, "begin", going_on)


@rule
def a_login_that_was_begun_waits_for_ever(patch: pytest.MonkeyPatch) -> None:
    login = Idp._login

    def patient(self: Idp, ref: str, browser: str) -> Any:
        known = self._logins.get(ref)
        if known is not None and known.stage != "ended":
            longer = replace(known, expires_at=self.clock.now() + timedelta(hours=1))
            self._logins.swap(ref, known, longer)
        return login(self, ref, browser)

    patch.setattr(Idp, "_login", patient)


@rule
def the_second_press_comes_too_late(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Answers, "is_fresh", lambda self, login, *, browser: False)


@rule
def a_method_is_chosen_once(patch: pytest.MonkeyPatch) -> None:
    choose = Idp.choose_method

    def once(self: Idp, ref: str, method: str, *, browser: str) -> Step:
        if self._login(ref, browser).stage != "method":
            raise OutOfStep
        return choose(self, ref, method, browser=browser)

    patch.setattr(Idp, "choose_method", once)


@rule
def a_request_is_taken_once(patch: pytest.MonkeyPatch) -> None:
    begin = Idp.begin
    states: set[str] = set()

    def once(self: Idp, query: Any, **named: Any) -> Step:
        for state in query.get("state", ()):
            if state in states:
                raise OutOfStep
            states.add(state)
        return begin(self, query, **named)

    patch.setattr(Idp, "begin", once)


@rule
def the_page_of_the_methods_always_comes(patch: pytest.MonkeyPatch) -> None:
    """Also where there is one."""
    start = Idp._start

    def asking(self: Idp, login: Any, method: Any, *, by: Any) -> Step:
        if by == "registration":
            client = self._client(login)
            return AskMethod(login=login.ref, client_name=client.name, methods=client.methods)
        return start(self, login, method, by=by)

    patch.setattr(Idp, "_start", asking)


@rule
def what_the_page_cancelled_the_app_approves(patch: pytest.MonkeyPatch) -> None:
    """The order of a login that was cancelled stands until it expires."""
    cancel = AuthService.cancel

    def only_the_app(self: AuthService, ref: str, by: Any) -> None:
        if by != "idp":
            cancel(self, ref, by)

    patch.setattr(AuthService, "cancel", only_the_app)


@rule
def an_app_opens_an_order_once(patch: pytest.MonkeyPatch) -> None:
    opened = AuthService.open

    def once(self: AuthService, said: str, device: str) -> Order:
        if self.get(self._ref_in(said)).device:
            raise OrderTaken
        return opened(self, said, device)

    patch.setattr(AuthService, "open", once)


# --- the app and the order ---------------------------------------------------------------------------------------


@rule
def cancel_on_the_page_is_not_heard(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Idp, "cancel", lambda self, ref, *, browser: self._ask(self._login(ref, browser)))


@rule
def cancel_in_the_app_is_not_heard(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(App, "cancel", App.show)


@rule
def no_card_is_told_as_cancelled(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(idp, "NoCertificate", UserCancelled)


@rule
def the_code_alone_approves(patch: pytest.MonkeyPatch) -> None:
    enter = App.code

    def approving(self: App, device_id: str, digits: str) -> Screen:
        enter(self, device_id, digits)
        return self.approve(device_id)

    patch.setattr(App, "code", approving)


@rule
def a_wrong_code_is_as_good(patch: pytest.MonkeyPatch) -> None:
    entered = Tries.entered
    patch.setattr(Tries, "entered", lambda self, credential, *, right: entered(self, credential, right=True))


@rule
def nothing_ever_locks(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Tries, "entered", lambda self, credential, *, right: TRIES)
    patch.setattr(Tries, "left", lambda self, credential: TRIES)


@rule
def an_order_lasts_for_ever(patch: pytest.MonkeyPatch) -> None:
    def as_it_was(self: Order, now: datetime) -> OrderState:
        return self.state

    patch.setattr(Order, "state_at", as_it_was)


@rule
def the_second_phone_takes_the_order_over(patch: pytest.MonkeyPatch) -> None:
    opened = AuthService.open

    def taking(self: AuthService, said: str, device: str) -> Order:
        order = self.get(self._ref_in(said))
        return opened(self, said, order.device or device)

    patch.setattr(AuthService, "open", taking)


@rule
def a_photograph_of_the_qr_is_as_good(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(qr, "must_be_fresh", lambda *_, **__: None)


@rule
def an_app_answers_with_any_issuer(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(service, "CHECKS", service.CHECKS[:1])


# --- what the user sits at ------------------------------------------------------------------------------------------


@rule
def nobody_remembers_a_pin(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reader, "remembers", lambda device: False)


@rule
def every_computer_remembers_a_pin(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reader, "remembers", lambda device: True)


@rule
def a_pin_is_remembered_when_the_card_is_out(patch: pytest.MonkeyPatch) -> None:
    add = Devices.add

    def remembering(self: Devices, device_id: str, *args: Any, **said: Any) -> Device:
        before = self._kept.get(device_id)
        made = add(self, device_id, *args, **said)
        made = replace(made, pin_of=before.pin_of) if before else made
        self.lay(made)
        return made

    patch.setattr(Devices, "add", remembering)


@rule
def the_app_uses_the_pin_that_the_computer_remembers(patch: pytest.MonkeyPatch) -> None:
    approve = App.approve

    def approving(self: App, device_id: str) -> Screen:
        device = self.device(device_id)
        self._devices.lay(replace(device, code_entered=device.code_entered or device.remembers_pin))
        return approve(self, device_id)

    patch.setattr(App, "approve", approving)


@rule
def the_app_primes_nothing(patch: pytest.MonkeyPatch) -> None:
    entered = App.code

    def alone(self: App, device_id: str, digits: str) -> Screen:
        before = self.device(device_id).pin_of
        entered(self, device_id, digits)
        self._devices.lay(replace(self.device(device_id), pin_of=before))
        return self.show(device_id)

    patch.setattr(App, "code", alone)


@rule
def any_pin_will_do(patch: pytest.MonkeyPatch) -> None:
    def whatever(started: Started, *_: Any) -> Device:
        card_must_be_shown(started)
        return reader.primed(started.device)

    patch.setattr(reader, "pin", whatever)


@rule
def every_card_is_registered(patch: pytest.MonkeyPatch) -> None:
    add = Devices.add

    def registered(self: Devices, *args: Any, **said: Any) -> Device:
        return add(self, *args, **said | {"registered": True})

    patch.setattr(Devices, "add", registered)


@rule
def the_active_card_changes_at_any_time(patch: pytest.MonkeyPatch) -> None:
    def at_once(self: App, device_id: str, credential_id: str) -> Screen:
        self._devices.lay(reader.activated(self.device(device_id), credential_id))
        return self.show(device_id)

    patch.setattr(App, "activate", at_once)


@rule
def the_active_card_never_changes(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(App, "activate", lambda self, device_id, credential_id: self.show(device_id))


@rule
def the_browser_asks_nobody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(App, "_allowed", staticmethod(lambda device, consent: device))


@rule
def the_browser_asks_every_time(patch: pytest.MonkeyPatch) -> None:
    allowed = App._allowed

    def asking(device: Device, consent: Any) -> Device:
        return replace(allowed(replace(device, app_start="ask"), consent), app_start="ask")

    patch.setattr(App, "_allowed", staticmethod(asking))


@rule
def the_newest_client_is_too_new(patch: pytest.MonkeyPatch) -> None:
    """As where versions are compared as text."""
    patch.setattr(client, "_number", lambda version: tuple(version.split(".")))


@rule
def the_oldest_client_cannot_be_set(patch: pytest.MonkeyPatch) -> None:
    # Over what an app that was made before has kept, too.
    newest = property(lambda _: "2.1", lambda *_: None)
    patch.setattr(App, "_minimum", newest, raising=False)


@rule
def any_puk_will_do(patch: pytest.MonkeyPatch) -> None:
    def unlocking(self: App, device_id: str, digits: str) -> Screen:
        self.unlock(self.device(device_id).credential)
        return self.show(device_id)

    patch.setattr(App, "puk", unlocking)


@rule
def no_puk_unlocks(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Locks, "unlock", lambda self, credential_id: None)


@rule
def an_approval_is_for_every_login(patch: pytest.MonkeyPatch) -> None:
    signed: list[Order] = []
    sign, asked = AuthService.sign, AuthService.asked

    def signing(self: AuthService, *args: Any) -> Order:
        signed.append(sign(self, *args))
        return signed[-1]

    def asking(self: AuthService, ref: str) -> Order:
        order = asked(self, ref)
        if not signed or order.state is not OrderState.PENDING:
            return order
        return replace(order, state=OrderState.SIGNED, certificate=signed[-1].certificate)

    patch.setattr(AuthService, "sign", signing)
    patch.setattr(AuthService, "asked", asking)


# --- how credentials come and go -----------------------------------------------------------------------------------


@rule
def an_extension_leaves_the_card_as_it_was(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Wallet, "renew", Wallet.get)


@rule
def a_new_order_leaves_the_card_as_it_was(patch: pytest.MonkeyPatch) -> None:
    issue = Wallet.issue

    def only_new_ones(self: Wallet, person: Person, held: Held) -> Credential:
        before = self._made.get(held.id)
        return before if before is not None and before.for_login else issue(self, person, held)

    patch.setattr(Wallet, "issue", only_new_ones)


@rule
def a_phone_ends_with_its_card(patch: pytest.MonkeyPatch) -> None:
    revoke = Wallet.revoke

    def with_its_phones(self: Wallet, credential_id: str, *, at: datetime | None = None) -> None:
        person, _ = self._hsa.holder(credential_id)
        for held in person.credentials:
            if credential_id in (held.id, held.made_from):
                revoke(self, held.id, at=at)

    patch.setattr(Wallet, "revoke", with_its_phones)


@rule
def a_revocation_never_waits(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(portal, "is_frozen", lambda now: False)


@rule
def a_card_stays_locked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(App, "unlock", lambda self, credential_id: None)


# --- what breaks down ----------------------------------------------------------------------------------------------


@rule
def hsa_always_answers(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Directory, "ask", Directory.answered)


@rule
def hsa_is_asked_whatever_is_wanted(patch: pytest.MonkeyPatch) -> None:
    def asking(self: Retell, login: Any, wanted: Any, certificate: Any) -> Any:
        return self.directory.ask(certificate, login=login.ref)

    patch.setattr(Retell, "_asked_person", asking)


@rule
def hsa_forgets_nobody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Directory, "answered", lambda self, certificate, *, login: self.bearer(certificate))


@rule
def an_order_is_made_on_a_dead_line(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Lines, "must_reach_the_idp", lambda self, login: None)


@rule
def every_app_gets_through(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Lines, "must_reach_the_app", lambda self, login: None)


@rule
def the_card_host_is_always_there(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ClosedDoor, "instead_of", lambda self, url: url)


@rule
def the_issuer_says_what_the_register_knows(patch: pytest.MonkeyPatch) -> None:
    status = Issuers.status

    def by_the_register(self: Issuers, serial: int, issuer_name: str, manner: Any) -> Any:
        return status(self, serial, issuer_name, replace(manner, says=None))

    patch.setattr(Issuers, "status", by_the_register)


@rule
def no_failure_is_soft(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(verify, "StatusMissing", ())  # which catches nothing


@rule
def the_idp_is_never_out_of_service(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Service, "must_answer", lambda self, *_, **__: None)


@rule
def a_token_response_is_always_whole(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(BackChannel, "_as_told", lambda self, answer, _login: answer)


@rule
def the_keys_are_always_there(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(BackChannel, "jwks", lambda self: self.tokens.keys.jwks())


@rule
def no_answer_is_held_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(back, "SendBack", lambda **said: SendBack(**said | {"held": False}))
