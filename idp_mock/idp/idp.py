"""One environment's identity provider."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import wraps
from typing import Concatenate, Literal, ParamSpec

from idp_mock.authservice import qr
from idp_mock.authservice.order import OrderState
from idp_mock.authservice.service import AuthService
from idp_mock.clients.client import Client
from idp_mock.clients.registry import Registry
from idp_mock.clock import Clock
from idp_mock.config import IdpConfig, Method
from idp_mock.credentials.certificate import Certificate, read
from idp_mock.credentials.verify import Verifier
from idp_mock.errors import (
    InteractionRequired,
    LoginExpired,
    LoginRequired,
    LoginUnknown,
    MethodNotEnabled,
    NoCertificate,
    OutOfStep,
    ProofSpent,
    Refusal,
    UnknownClient,
    UserCancelled,
    catalogue,
)
from idp_mock.faults.closed_door import ClosedDoor
from idp_mock.faults.told import Faults
from idp_mock.idp.answers import Answers, same
from idp_mock.idp.back import Back
from idp_mock.idp.login import Login
from idp_mock.idp.retell import Retell
from idp_mock.idp.sent import Sent
from idp_mock.idp.service import Service
from idp_mock.idp.standing import Standing, must_be_meant
from idp_mock.idp.steps import AskApp, AskCard, AskChoice, AskMethod, SendBack, Step
from idp_mock.journal import Journal, What
from idp_mock.oidc import checks, for_journal
from idp_mock.oidc.preselection import preselected
from idp_mock.signin.loa import LoaTable, must_be_one_of
from idp_mock.signin.picked import must_be_what_the_card_is_asked_for
from idp_mock.signin.proof import unseal
from idp_mock.signin.sso import SsoSession, SsoSessions
from idp_mock.store import Once, Shelf, Store
from idp_mock.versions import CARD_HOSTS

Query = Mapping[str, list[str]]
P = ParamSpec("P")


def _told(verb: Callable[Concatenate[Idp, str, P], Step]) -> Callable[Concatenate[Idp, str, P], Step]:
    """A refusal is in the journal once, whichever step it comes from.

    Not those that say nothing of the login: a page from the history, a browser that is not its own.
    """

    @wraps(verb)
    def telling(idp: Idp, ref: str, /, *args: P.args, **named: P.kwargs) -> Step:
        try:
            return verb(idp, ref, *args, **named)
        except (OutOfStep, LoginUnknown):
            raise
        except Refusal as refusal:
            idp.back.tell(ref, refusal)
            raise

    return telling


@dataclass(kw_only=True)
class Idp:
    """The verbs of the front channel. What they need is handed in; what they refuse is raised as a `Refusal`."""

    config: IdpConfig
    clients: Registry
    verifier: Verifier
    authservice: AuthService
    sessions: SsoSessions
    standing: Standing
    retell: Retell
    back: Back
    sent: Sent
    service: Service
    faults: Faults
    closed_door: ClosedDoor
    journal: Journal
    clock: Clock
    store: Store
    proof_key: bytes
    issuers: Callable[[], tuple[str, ...]]  # names of the CAs that are accepted from the apps
    loa: LoaTable = field(default_factory=LoaTable)
    token: Callable[[], str] = lambda: secrets.token_urlsafe(16)
    card_host: Callable[[], int] = lambda: secrets.randbelow(CARD_HOSTS)

    def __post_init__(self) -> None:
        self._logins: Shelf[Login] = self.store.shelf("logins", Login)
        self._proofs: Once[str] = self.store.once("proofs", str, by="wall")
        self.answers = Answers(self.store, self.clock, self.config.code_life)

    # --- the user's way through a login ------------------------------------------------------------------

    def begin(self, query: Query, *, session: str, browser: str) -> Step:
        """A relying party sent this browser with an authorization request.

        Refusals that may travel come back as a `SendBack` with an OAuth error; the others are raised.
        """
        ref = self.token()
        asked_by = next(iter(query.get("client_id", ())), "")
        self.faults.begin(ref, asked_by)
        asked = self.faults.tell("authorization-request", query, login=ref)
        broken: Refusal | None = None
        try:
            asked = self.sent.whole(asked)
        except Refusal as refusal:
            broken = refusal
        request = self.sent.read(asked)
        says = {
            "client_id": request.client_id[:80],
            "scope": request.scope[:200],
            "claims": request.claims_asked,
            "sent": for_journal.sent(asked),
            **for_journal.asked(request),
            **({"hints": request.hints} if request.hints else {}),
        }
        self.journal.tell("browser", "idp", What.AUTHORIZATION_REQUEST, says, login=ref)
        login = Login(
            ref=ref,
            client_id=request.client_id,
            browser=browser,
            request=request,
            expires_at=self.clock.now() + self.config.login_life,
        )
        try:
            self.service.must_answer(login=ref)
            if broken:
                raise broken
            for check in checks.CHECKS:
                check(request, self.clients)
            login = replace(login, about=self.standing.about(request, ref))
            standing = self.standing.session(request, self._client(login), login.about, session, login=ref)
            if standing is None and "none" in request.prompts:
                raise LoginRequired
        except Refusal as refusal:
            return self.back.refused(login, refusal)
        self._logins.put(ref, login, login.expires_at + self.config.login_life)
        if standing is not None:
            self.journal.tell("idp", "idp", What.SESSION_REUSED, {"method": standing.method}, login=ref)
            return self._identified(login, standing)
        client = self._client(login)
        if len(client.methods) == 1:
            return self._start(login, client.methods[0], by="registration")
        if named := preselected(request, client, self.config):
            return self._start(login, named, by="request")
        offers = {"methods": list(client.methods)}
        self.journal.tell("idp", "browser", What.METHODS_OFFERED, offers, login=ref)
        return self._ask(login)

    @_told
    def look(self, ref: str, *, browser: str) -> Step:
        """Where the login stands now: the same question again, the next one, or the way back."""
        login = self._login(ref, browser)
        if login.stage != "app":
            return self._ask(login)
        order = self.authservice.asked(login.order)
        match order.state_at(self.clock.now()):
            case OrderState.SIGNED:
                certificate = read(order.certificate)
                return self._proven(login, certificate)
            case OrderState.FAILED:
                return self._end(login, _refusal(order.refused), told=True)
            case OrderState.CANCELLED:
                return self._end(login, UserCancelled())
            case OrderState.EXPIRED:
                self.journal.tell("authservice", "idp", What.ORDER_EXPIRED, login=ref)
                return self._end(login, LoginExpired())
            case _:
                return self._ask(login)

    def waiting(self, ref: str, *, browser: str) -> tuple[bool, AskApp | None]:
        """For a page that asks again and again: whether there is nothing new yet, and what it then shows.

        It changes nothing: that the time is out is told to whoever looks.
        """
        login = self._known(ref, browser)
        if login.stage != "app" or self.clock.now() >= login.expires_at:
            return False, None
        state = self.authservice.asked(login.order).state_at(self.clock.now())
        if state not in (OrderState.PENDING, OrderState.OPENED):
            return False, None
        asked = self._ask(login)
        return True, asked if isinstance(asked, AskApp) else None

    def login_hint(self, ref: str, *, browser: str) -> str:
        """Whom the relying party expects, for our own pages; empty: nobody, or no login of this browser."""
        login = self._logins.get(ref)
        return login.request.login_hint if login and same(login.browser, browser) else ""

    @_told
    def choose_method(self, ref: str, method: str, *, browser: str) -> Step:
        """The user chose how; may be chosen anew as long as nobody has identified. Raises `MethodNotEnabled`."""
        login = self._login(ref, browser)
        if login.stage not in ("method", "card", "app"):
            raise OutOfStep
        for enabled in self._client(login).methods:
            if enabled == method:
                if login.order:
                    self.authservice.cancel(login.order, "idp")
                return self._start(login, enabled, by="user")
        raise MethodNotEnabled(f"{method!r:.40}")

    @_told
    def show_certificate(self, ref: str, proof: str, *, browser: str) -> Step:
        """The browser comes back from the mutual-TLS host. Raises `ProofBroken`, `ProofExpired`, `ProofSpent`."""
        login = self._login(ref, browser)
        if login.stage != "card":
            raise OutOfStep
        now = datetime.now(UTC)
        shown = unseal(self.proof_key, proof, login=ref, now=now, life=self.config.proof_life)
        if not self._proofs.claim(shown.id, now + 2 * self.config.proof_life):
            raise ProofSpent
        if not shown.certificate:
            self.journal.tell("card", "idp", What.CERTIFICATE_SHOWN, {"certificate": "none"}, login=ref)
            return self._end(login, NoCertificate())
        certificate = read(shown.certificate)
        says = {"issuer": certificate.issuer, "serial": str(certificate.serial)}
        self.journal.tell("card", "idp", What.CERTIFICATE_SHOWN, says, login=ref)
        try:
            self.verifier.verify(certificate, login=ref)
            must_be_what_the_card_is_asked_for(certificate, self.config.card_takes)
        except Refusal as refusal:
            return self._end(login, refusal)
        return self._proven(login, certificate)

    @_told
    def choose(self, ref: str, row: str, *, browser: str) -> Step:
        """The user chose a tjänste-id, an organisation or a commission. Raises `NoSuchRow`."""
        login = self._login(ref, browser)
        session = login.session
        if login.stage != "choice" or session is None:
            raise OutOfStep
        try:
            offered = self.retell.choice(login, self._client(login), session)
        except Refusal as refusal:
            return self._end(login, refusal)
        chosen = offered.row(row)
        self.journal.tell("browser", "idp", What.CHOICE_MADE, {"row": row}, login=ref)
        self.sessions.keep(session, chosen)
        return self._finish(
            login, session, lambda: self.back.signed_in(login, self._client(login), session, chosen)
        )

    @_told
    def cancel(self, ref: str, *, browser: str) -> Step:
        """The user pressed Avbryt on a page."""
        login = self._login(ref, browser)
        if login.order:
            self.authservice.cancel(login.order, "idp")
        return self._end(login, UserCancelled())

    def qr_text(self, ref: str, *, browser: str) -> str:
        """What the animated QR says in the frame that is shown now."""
        login = self._login(ref, browser)
        if login.stage != "app":
            raise OutOfStep
        return self.authservice.qr(login.order)

    def qr_picture(self, ref: str, *, browser: str) -> bytes:
        """The frame of the animated QR that is shown now, PNG."""
        return qr.png(self.qr_text(ref, browser=browser))

    # --- how it hangs together ---------------------------------------------------------------------------

    def _start(self, login: Login, method: Method, *, by: Literal["user", "request", "registration"]) -> Step:
        says = {"method": method, "by": by}
        self.journal.tell("browser", "idp", What.METHOD_CHOSEN, says, login=login.ref)
        if method == "card":
            started = replace(login, stage="card", method=method, order="")
            self.journal.tell("idp", "card", What.CARD_ASKED, login=login.ref)
        else:
            name = self._client(login).name
            try:
                order = self.authservice.order(
                    login=login.ref,
                    method=method,
                    asks=name,
                    message=f"Legitimera dig för att logga in i {name}.",
                    issuers=self.issuers(),
                )
            except Refusal as refusal:
                return self._end(login, refusal)
            started = replace(login, stage="app", method=method, order=order.ref)
        self._move(login, started)
        return self._ask(started)

    def _proven(self, login: Login, certificate: Certificate) -> Step:
        """The certificate is good; now the person and the level, compared exactly, and only now (inera-idp:3)."""
        holder = self.retell.holder(certificate)
        try:
            must_be_meant(login.about, holder)
            must_be_one_of(self.standing.demanded(login.request), self.loa.loa(certificate))
        except Refusal as refusal:
            return self._end(login, refusal)
        if login.method is None:
            raise OutOfStep
        identified = replace(login, stage="identified")
        self._move(login, identified)  # first: of two polls at once only one starts a session
        session = self.sessions.start(
            certificate, login.method, datetime.now(UTC), holder=holder, browser=login.browser
        )
        return self._identified(identified, session)

    def _identified(self, login: Login, session: SsoSession) -> Step:
        """Who it is is known; what the user is at work may have to be chosen."""
        client = self._client(login)
        try:
            offered = self.retell.choice(login, client, session)
        except Refusal as refusal:
            return self._end(login, refusal)
        if offered.must_be_made:
            if "none" in login.request.prompts:
                return self._end(login, InteractionRequired())
            says = {"choice": offered.heading, "rows": len(offered.rows)}
            self.journal.tell("idp", "browser", What.CHOICE_OFFERED, says, login=login.ref)
            asked = replace(login, stage="choice", session=session)
            self._move(login, asked)
            return self._ask(asked)
        only = offered.rows[0] if offered.rows else None
        return self._finish(login, session, lambda: self.back.signed_in(login, client, session, only))

    def _finish(self, login: Login, session: SsoSession, answer: Callable[[], SendBack]) -> Step:
        self._move(login, replace(login, stage="ended"))
        try:
            return replace(answer(), session=session.id)
        except Refusal as refusal:
            return self.back.refused(login, refusal)

    def _end(self, login: Login, refusal: Refusal, *, told: bool = False) -> Step:
        self._move(login, replace(login, stage="ended"))
        return self.back.refused(login, refusal, told=told)

    def _ask(self, login: Login) -> Step:
        """The question of the stage that the login is in."""
        client = self._client(login)
        match login.stage:
            case "method":
                return AskMethod(login=login.ref, client_name=client.name, methods=client.methods)
            case "card":
                there = self.faults.service("mtls", login=login.ref)["answers"]
                url = f"{self.config.mtls_at(self.card_host())}/card/{login.ref}"
                url = url if there else self.closed_door.instead_of(url)
                return AskCard(login=login.ref, client_name=client.name, url=url)
            case "app":
                order = self.authservice.get(login.order)
                left = (order.expires_at - self.clock.now()).total_seconds()
                return AskApp(
                    login=login.ref,
                    client_name=client.name,
                    method=order.method,
                    link=self.authservice.link(order),
                    opened=order.state is OrderState.OPENED,
                    seconds_left=max(0.0, left),
                )
            case "choice":
                if login.session is None:
                    raise OutOfStep
                choice = self.retell.choice(login, client, login.session)
                return AskChoice(login=login.ref, client_name=client.name, choice=choice)
            case "identified" | "ended":
                raise OutOfStep

    def _login(self, ref: str, browser: str) -> Login:
        """Raises `LoginUnknown`, `LoginExpired` and, when it has ended, `OutOfStep`."""
        login = self._known(ref, browser)
        if self.clock.now() >= login.expires_at:
            self._end(login, LoginExpired())
        return login

    def _known(self, ref: str, browser: str) -> Login:
        """Raises `LoginUnknown` and, when it has ended, `OutOfStep`."""
        login = self._logins.get(ref)
        if login is None or not same(login.browser, browser):
            raise LoginUnknown
        if login.stage == "ended":
            raise OutOfStep
        return login

    def _client(self, login: Login) -> Client:
        client = self.clients.get(login.client_id)
        if client is None:
            raise UnknownClient
        return client

    def _move(self, old: Login, new: Login) -> None:
        """One step, once: of two at the same moment the second is `OutOfStep`."""
        if not self._logins.swap(old.ref, old, new):
            raise OutOfStep


def _refusal(code: str) -> Refusal:
    """The refusal with this code, as Autentiseringstjänsten reported it."""
    for refusal in catalogue():
        if refusal.code == code:
            return refusal()
    return NoCertificate(f"Autentiseringstjänsten answered {code}")
