"""A user for programs: plays a whole login for an authorization address, and gives the way back.

For tests without a browser, in any language. Nothing is skipped: the card is shown over mutual TLS, the app scans,
takes the code and signs, and what refuses a user by hand refuses this one.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from flask import Blueprint

from idp_mock.environments import Environment
from idp_mock.errors import BadControl, NotFound, OutOfStep
from idp_mock.idp import AskApp, AskCard, AskChoice, AskMethod, SendBack, Step
from idp_mock.oidc import addresses
from idp_mock.people.person import Kind
from idp_mock.web import people
from idp_mock.web.here import environment
from idp_mock.web.mock import guard
from idp_mock.web.mock.reader import shown

if TYPE_CHECKING:
    from idp_mock.web.mock.bodies import SignInBody

blueprint = Blueprint("sign_in", __name__, url_prefix="/mock/sign-in")
blueprint.before_request(guard.owner_only)
_STEPS = 6  # more than any login has
_CODES = 2  # a card that is new to an app is asked for its code twice (siths-eid:3.2)


@blueprint.post("", strict_slashes=False)
def sign_in() -> dict[str, Any]:
    from idp_mock.web.mock.bodies import SignInBody, body

    asked, here = body(SignInBody), environment()
    query = _query(asked.url, here)
    here.hsa.person(asked.person)
    user = _User(here, asked, secrets.token_urlsafe(24))
    step = here.idp.begin(query, session=asked.session, browser=user.browser)
    for _ in range(_STEPS):
        if isinstance(step, SendBack):
            session = asked.session if step.session is None else step.session
            return {"redirect": step.url, "fields": dict(step.fields), "session": session}
        step = user.answers(step)
    raise OutOfStep


@dataclass(frozen=True, slots=True)
class _User:
    """Who answers what a login asks, until it leads back."""

    here: Environment
    asked: SignInBody
    browser: str

    def answers(self, step: AskMethod | AskCard | AskApp | AskChoice) -> Step:
        """Raises every refusal that a user by hand would meet, and `BadControl` for a row that is not there."""
        idp = self.here.idp
        match step:
            case AskMethod():
                return idp.choose_method(step.login, self.asked.method, browser=self.browser)
            case AskCard():
                return idp.show_certificate(step.login, self._proof(step), browser=self.browser)
            case AskApp():
                self._approves(step)
                return idp.look(step.login, browser=self.browser)
            case AskChoice():
                return idp.choose(step.login, self._row(step), browser=self.browser)

    def _proof(self, step: AskCard) -> str:
        card = self._credential(people.CARDS)
        self.here.app.pin(card, self._code(card))
        onward = shown(card, step.url, self.asked.bears)
        return parse_qs(urlsplit(onward).query)["proof"][0]

    def _approves(self, step: AskApp) -> None:
        device, app = self._credential(frozenset({"mobile"})), self.here.app
        here = step.method == "app-here"
        app.open(device, step.link if here else self.here.idp.qr_text(step.login, browser=self.browser))
        for _ in range(_CODES):
            app.code(device, self._code(device))
            if app.device(device).code_entered:
                break
        app.approve(device)

    def _row(self, step: AskChoice) -> str:
        """The first, or the one that says what was asked for."""
        offered = {row.key: f"{row.title} {row.detail}" for row in step.choice.rows}
        for key, text in offered.items():
            if self.asked.choose in text:
                return key
        raise BadControl(f"choose: no row says {self.asked.choose!r}; offered: {'; '.join(offered.values())}")

    def _credential(self, kinds: frozenset[Kind]) -> str:
        """The one that was asked for; else the first of these kinds, or, for the app, any other."""
        if self.asked.credential:
            return f"{self.asked.person}.{self.asked.credential}"
        held = self.here.hsa.person(self.asked.person).credentials
        for one in sorted(held, key=lambda one: one.kind not in kinds):
            return one.id
        raise NotFound(f"{self.asked.person} holds nothing to log in with")

    def _code(self, credential: str) -> str:
        return self.here.hsa.holder(credential)[1].code


def _query(url: str, here: Environment) -> dict[str, list[str]]:
    """What the relying party asks. Raises `BadControl` where that is not asked of this IdP."""
    ours = f"{here.config.url}{addresses.AUTHORIZE}"
    parts = urlsplit(url)
    if parts._replace(query="", fragment="").geturl() != ours:
        raise BadControl(f"url: an address that a relying party sends the browser to, {ours}?...")
    return parse_qs(parts.query, keep_blank_values=True)
