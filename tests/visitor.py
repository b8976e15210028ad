"""Somebody at a browser, over real HTTP: links, forms, the control API for the phone, mutual TLS for the card."""

from __future__ import annotations

import http.client
import re
import ssl
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests
from bs4 import BeautifulSoup

from idp_mock.config import Method

CODE = "123456"
_PATIENCE = 20  # seconds
_LOGIN = re.compile(r"(?:/e/[a-z0-9-]+)?/login/([^/]+)")


class Visitor:
    """One browser at the mock at ``url``, and its user's credentials."""

    def __init__(self, url: str, person: str = "nurse-one-commission", *, ca: Path | None = None) -> None:
        self.url, self.person = url, person
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.verify = str(ca) if ca else True

    def signs_in(self, address: str, method: Method = "app-here") -> dict[str, str]:
        """All of it, from the relying party's redirect to the answer that it gets."""
        page = self.opens(address)
        if _name(page) == "method":
            page = self.presses(page, "method", method=method)
        if _name(page) == "card":
            page = self.shows_card(page)
        elif _name(page) in ("app-here", "app-elsewhere"):
            self.approves(page)
            page = self.get(f"/login/{login_of(page)}")
        if _name(page) == "choice":
            page = self.presses(page, "choice", row=_one(page, "button[name=row]", "value"))
        return answer(page)

    def opens(self, address: str) -> requests.Response:
        return self._follow(self.http.get(address, allow_redirects=False, timeout=_PATIENCE))

    def get(self, path: str) -> requests.Response:
        return self.opens(self.url + path)

    def presses(self, page: requests.Response, act: str, **form: str) -> requests.Response:
        """A button of this login: method, choice, cancel."""
        path = f"{self.url}/login/{login_of(page)}/{act}"
        return self._follow(self.http.post(path, form, allow_redirects=False, timeout=_PATIENCE))

    def approves(self, page: requests.Response) -> None:
        """In the app, which reads the page's link or its QR."""
        here = _one(page, "a[data-app-start]", "href")
        device = f"devices/{self.person}.mobile"
        if here:
            self.control("POST", f"{device}/open", {"link": here})
        else:
            self.control("POST", f"{device}/scan", {"text": self.picture_says(page)})
        self.control("POST", f"{device}/code", {"code": CODE})
        self.control("POST", f"{device}/approve")

    def picture_says(self, page: requests.Response) -> str:
        """The text of the page's QR."""
        return _one(page, "img[data-qr]", "data-qr-text")

    def shows_card(self, page: requests.Response) -> requests.Response:
        """To the mutual-TLS listener, which sends the browser back."""
        there = urlsplit(_one(page, "a[data-card=browser]", "href"))
        listener = http.client.HTTPSConnection(there.netloc, timeout=_PATIENCE, context=self._with_card())
        try:
            listener.request("GET", there.path)
            onward = listener.getresponse().getheader("Location", "")
        finally:
            listener.close()
        return self.opens(onward)

    def control(self, method: str, path: str, says: Any = None) -> Any:
        """The control API; what it refuses is an error of the test."""
        done = self.http.request(method, f"{self.url}/mock/{path}", json=says, timeout=_PATIENCE)
        assert done.ok, done.text
        return done.json()

    def _with_card(self) -> ssl.SSLContext:
        card = self.control("GET", f"credentials/{self.person}.ordinary-card/pem")
        context = ssl.create_default_context(cadata=self.get("/mock/ca.pem").text)
        with TemporaryDirectory() as folder:
            file = Path(folder) / "card.pem"
            file.write_text(card["certificate"] + card["key"], encoding="ascii")
            context.load_cert_chain(file)
        return context

    def _follow(self, page: requests.Response) -> requests.Response:
        """What leads on inside the IdP, and no further."""
        while page.status_code in (302, 303) and page.headers["Location"].startswith("/"):
            onward = urljoin(self.url, page.headers["Location"])
            page = self.http.get(onward, allow_redirects=False, timeout=_PATIENCE)
        return page


def answer(page: requests.Response) -> dict[str, str]:
    """What the relying party is told, by a redirect or by a page that refreshes."""
    address = page.headers.get("Location") or _one(page, "a[data-back]", "href")
    return dict(parse_qsl(urlsplit(address).query))


def login_of(page: requests.Response) -> str:
    """Whose page it is."""
    paths = (
        urlsplit(str(tag.get("action") or tag.get("href"))).path
        for tag in _soup(page).select("form, a[href]")
    )
    found = (_LOGIN.match(path) for path in paths)
    return next((login[1] for login in found if login), "")


def code_of(page: requests.Response) -> str:
    """The refusal that a page shows."""
    return _one(page, "body", "data-code")


def _name(page: requests.Response) -> str:
    return _one(page, "body", "data-page")


def _one(page: requests.Response, css: str, name: str) -> str:
    found = _soup(page).select_one(css)
    return str(found.get(name, "")) if found else ""


def _soup(page: requests.Response) -> BeautifulSoup:
    return BeautifulSoup(page.text, "lxml")
