"""A user at the sample, with a real mock behind it: every hop of a login but the browser's own is over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from idp_mock.config import IdpConfig, Method
from idp_mock.server import Running, serve_in_thread
from rp.app import create_app
from rp.config import RpConfig
from rp.sessions import COOKIE
from tests.rp.people import nurse
from tests.visitor import Visitor

SECRETARY, NO_COMMISSION = "secretary", "nurse-no-commission"


def idp(**settings: Any) -> Running:
    return serve_in_thread(IdpConfig(issuer="http://localhost:0/oidc", port=0, mtls_port=0, **settings))


@dataclass
class Page:
    """What the sample shows."""

    answer: TestResponse

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def location(self) -> str:
        return self.answer.headers.get("Location", "")

    @property
    def text(self) -> str:
        return self.answer.get_data(as_text=True)

    @property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "lxml")

    @property
    def name(self) -> str:
        return self.attribute("body", "data-page")

    @property
    def code(self) -> str:
        return self.attribute("main", "data-code")

    @property
    def decision(self) -> str:
        return self.attribute("main", "data-decision")

    def attribute(self, css: str, name: str) -> str:
        found = self.soup.select_one(css)
        return str(found.get(name, "")) if found else ""

    def says(self, css: str) -> str:
        found = self.soup.select_one(css)
        return found.get_text(" ", strip=True) if found else ""


class User(Visitor):
    """Identifies with the phone, or with a card of any kind."""

    card = "ordinary-card"
    method: Method = "app-here"

    def control(self, method: str, path: str, says: Any = None) -> Any:
        return super().control(method, path.replace(".ordinary-card", f".{self.card}"), says)


class Care:
    """The sample with these settings, and one browser at it."""

    def __init__(self, mock: Running | None = None, **settings: Any) -> None:
        issuer = {"issuer": mock.config.issuer} if mock else {}
        self.config = RpConfig(**issuer | settings)
        self.app = create_app(self.config)
        self.browser = self.app.test_client()
        self.mock = mock
        self.user = User(mock.url if mock else "")

    def opens(self, path: str, **more: Any) -> Page:
        return Page(self.browser.get(path, base_url=self.config.url, **more))

    def sends(self, path: str, **form: str) -> Page:
        return Page(self.browser.post(path, data=form, base_url=self.config.url))

    def is_(self, person: str) -> None:
        """Somebody else at the same care system; the IdP sees another browser."""
        self.user = User(self.user.url, person)

    def has_card(self, card: str) -> None:
        """The user has no phone, but this card."""
        self.user.card, self.user.method = card, "card"

    def answers(self, page: Page) -> dict[str, str]:
        """What the IdP makes the browser carry back, when the sample has sent it there."""
        assert page.location.startswith(self.user.url), page.text
        return self.user.signs_in(page.location, self.user.method)

    def comes_back(self, answer: dict[str, Any]) -> Page:
        return self.opens("/callback", query_string=answer)

    def logs_in(self, path: str = "/login") -> Page:
        """All of it: where the browser is in the end."""
        page = self.opens(path)
        while page.location:
            onward = page.location
            page = self.opens(onward) if onward.startswith("/") else self.comes_back(self.answers(page))
        return page

    def fault(self, name: str) -> None:
        self.user.control("POST", "faults", {"name": name})

    def cookie(self, name: str) -> str:
        found = self.browser.get_cookie(name, domain=self.config.url.split("/")[2].partition(":")[0])
        return found.value if found else ""


def signed_in(care: Care, **changed: Any) -> Care:
    """Somebody whose login was long ago."""
    care.opens("/")
    sessions = care.app.extensions["system"].sessions
    session = sessions.get(care.cookie(COOKIE))
    session.signed_in = nurse(**changed)
    return care
