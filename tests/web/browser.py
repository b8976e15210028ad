"""A browser at the mock's web, without a socket: keeps its cookies, reads pages, presses their buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from idp_mock.app import create_app
from idp_mock.clients.client import METHODS, Client
from idp_mock.config import IdpConfig, Method
from idp_mock.environments import Environment, Environments
from tests.idp.players import Ask, Rp


class Web:
    """A mock with its web and everything behind it."""

    def __init__(self, **settings: Any) -> None:
        config = IdpConfig(**settings)
        self.environments = Environments(config)
        self.app = create_app(config, self.environments)

    @property
    def env(self) -> Environment:
        return self.environments.default

    def browser(self, **headers: str) -> Browser:
        return Browser(self.app.test_client(), headers)

    def rp(self, *methods: Method) -> Rp:
        """A relying party that has these methods, all of them unless some are named."""
        known = self.env.clients.get("sample-rp")
        assert known
        name = "-".join(("rp", *methods))
        self.env.clients.add(
            Client(
                id=name,
                secret="a-secret-of-ones-own",
                name="Journalen Å",
                redirect_uris=known.redirect_uris,
                logout_uris=known.logout_uris,
                claims=known.claims,
                methods=methods or METHODS,
            )
        )
        return Rp(self.env, client_id=name, secret="a-secret-of-ones-own")


@dataclass
class Page:
    """An answer, read as a page."""

    answer: TestResponse

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def text(self) -> str:
        return self.answer.get_data(as_text=True)

    @property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "lxml")

    @property
    def name(self) -> str:
        """Which page it is."""
        return self.attribute("body", "data-page")

    @property
    def code(self) -> str:
        """The refusal that it shows."""
        return self.attribute("body", "data-code")

    @property
    def login(self) -> str:
        """Of which login it is."""
        found = (re.match(r"(/e/[a-z0-9-]+)?/login/([^/]+)", urlsplit(link).path) for link in self.links())
        return next((login[2] for login in found if login), "")

    @property
    def location(self) -> str:
        return self.answer.headers.get("Location", "")

    def links(self) -> Iterator[str]:
        for tag in self.soup.select("form[action], a[href], img[src]"):
            yield str(tag.get("action") or tag.get("href") or tag.get("src"))

    def one(self, css: str) -> Tag:
        found = self.soup.select_one(css)
        assert found is not None, f"no {css} on {self.text}"
        return found

    def attribute(self, css: str, name: str) -> str:
        found = self.soup.select_one(css)
        return str(found.get(name, "")) if found else ""

    def texts(self, css: str) -> list[str]:
        return [tag.get_text(" ", strip=True) for tag in self.soup.select(css)]


@dataclass
class Browser:
    """One browser. It follows what leads on inside the IdP, and stops where it would leave."""

    client: FlaskClient
    headers: dict[str, str] = field(default_factory=dict)
    place: str = ""  # of an environment: /e/NAME

    def get(self, path: str, **headers: str) -> Page:
        return self._on(self.client.get(self.place + path, headers=self.headers | headers))

    def post(self, path: str, data: Any = None, **headers: str) -> Page:
        return self._on(self.client.post(self.place + path, data=data, headers=self.headers | headers))

    def logs_in(self, ask: Ask, **more: str) -> Page:
        """A relying party sends it here."""
        return self.get(f"/oidc/authorize?{urlencode(ask.query, doseq=True)}&{urlencode(more)}")

    def chooses(self, page: Page, method: str) -> Page:
        return self.post(f"/login/{page.login}/method", {"method": method})

    def cookie(self, name: str) -> str:
        found = self.client.get_cookie(name)
        return found.value if found else ""

    def _on(self, answer: TestResponse) -> Page:
        page = Page(answer)
        while page.status in (302, 303) and page.location.startswith("/"):
            page = Page(self.client.get(page.location, headers=self.headers))
        return page


def way_back(page: Page) -> dict[str, str]:
    """What the relying party is told, by a redirect or by a page that refreshes."""
    url = page.location or page.attribute("a[data-back]", "href")
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
