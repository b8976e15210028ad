"""The user over plain HTTP: nothing but links, forms, images and reloads, with real mutual TLS for the card."""

from __future__ import annotations

import ssl
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http.cookiejar import Cookie, CookieJar
from pathlib import Path
from typing import cast
from urllib.parse import urljoin, urlsplit

import requests
from bs4 import Tag

from scenarios.drivers.driver import (
    FIRST_TAB,
    PATIENCE,
    Card,
    Page,
    Passed,
    Reach,
    Watcher,
    is_nowhere,
    server,
)
from scenarios.drivers.form import Submission, form_of, submission
from scenarios.drivers.tls import Trusting
from scenarios.errors import EndlessRedirects, StepImpossible, Unreached
from scenarios.model import DriverName

_BLANK = Page(status=200, address="about:blank", html="")
_HOPS = 30
_RELOAD = 0.02  # seconds between two looks at a page that waits


class HttpDriver:
    """One user's browser without pictures. Its TLS connections trust the mock's CA alone."""

    name: DriverName = "http"

    def __init__(self, reach: Reach, watcher: Watcher | None = None) -> None:
        self._ca, self._patience, self._watcher = reach.ca, reach.patience, watcher
        self._http = requests.Session()
        self._http.trust_env = False
        self._http.proxies = {f"https://{name}": reach.proxy for name in reach.names}
        self._page, self._link = _empty(), ""
        self._trail: list[str] = []
        self._off = ""
        self._tab, self._tabs = FIRST_TAB, dict[str, tuple[Page, str]]()
        self.hold(None)

    def go(self, url: str) -> None:
        self._follow("GET", url)

    def see(self) -> Page:
        return self._page

    def trail(self) -> tuple[str, ...]:
        return tuple(self._trail)

    def press(self, css: str, *, twice: bool = False) -> None:
        found = self._page.find(css)
        if found is None:
            raise StepImpossible(f"{self._page.address} has nothing that matches {css}")
        self._press(found, twice=twice)

    def press_text(self, text: str, *, twice: bool = False) -> None:
        found = self._page.by_text(text)
        if found is None:
            raise StepImpossible(f"{self._page.address} has no link or button {text!r}")
        self._press(found, twice=twice)

    def wait(self, until: Callable[[Page], bool], *, patience: float = PATIENCE) -> Page:  # noqa: ARG002
        """What the page waits for has happened before this is called, so a few reloads are enough."""
        for _ in range(5):
            if until(self._page):
                break
            self.go(self._page.again)
            time.sleep(0 if until(self._page) else _RELOAD)
        return self._page

    def picture(self, css: str) -> bytes:
        found = self._page.find(css)
        if found is None or not found.get("src"):
            raise StepImpossible(f"{self._page.address} has no picture {css}")
        return self._send("GET", urljoin(self._page.address, str(found["src"]))).content

    def app_link(self) -> str:
        found = self._page.find("a[data-app-start]")
        if found is not None:
            self._link = str(found["href"])
        if not self._link:
            raise StepImpossible(f"{self._page.address} starts no app")
        return self._link

    def hold(self, card: Card | None) -> None:
        context = ssl.create_default_context(cadata=self._ca)
        if card is not None:
            with tempfile.TemporaryDirectory() as folder:  # 0700; OpenSSL reads files only
                file = Path(folder) / "card.pem"
                file.write_text(card.certificate + card.key)
                context.load_cert_chain(file)
        self._http.mount("https://", Trusting(context))

    def cookies(self, url: str) -> dict[str, str]:
        return {cookie.name: cookie.value or "" for cookie in self._cookies_of(url)}

    def bear(self, url: str, cookies: Mapping[str, str]) -> None:
        host = urlsplit(url).hostname or ""
        domain = (
            host if "." in host else f"{host}.local"
        )  # as cookies of a name without a dot are kept (RFC 2965)
        for name, value in cookies.items():
            self._http.cookies.set(name, value, domain=domain, path="/")

    def forget(self, url: str) -> None:
        for cookie in self._cookies_of(url):
            cast(CookieJar, self._http.cookies).clear(cookie.domain, cookie.path, cookie.name)

    def close_tab(self) -> None:
        self._page, self._link = _empty(), ""

    def keep_off(self, url: str) -> None:
        """From now on go nowhere at the server of ``url``: its address is all there is to see. Empty: go anywhere."""
        self._off = url

    def screenshot(self, path: Path) -> Path | None:  # noqa: ARG002  # there is nothing to see
        return None

    def tab(self, name: str) -> None:
        self._tabs[self._tab] = self._page, self._link
        self._tab = name
        self._page, self._link = self._tabs.pop(name, (_BLANK, ""))

    def close(self) -> None:
        self._http.close()

    def _cookies_of(self, url: str) -> list[Cookie]:
        host = urlsplit(url).hostname or ""
        jar = cast(CookieJar, self._http.cookies)
        return [cookie for cookie in jar if cookie.domain in (host, f"{host}.local")]

    def _press(self, what: Tag, *, twice: bool) -> None:
        asked = self._asked_by(what)
        if twice:
            self._send(*asked)  # of a double click the browser forgets the first answer
        self._follow(*asked)

    def _asked_by(self, what: Tag) -> Submission:
        if what.name == "a":
            return Submission("GET", urljoin(self._page.address, str(what["href"])), [])
        form = form_of(what, self._page.soup)
        if form is None:
            raise StepImpossible(f"{what} does nothing without script")
        return submission(form, what, self._page.address)

    def _follow(self, method: str, url: str, body: list[tuple[str, str]] | None = None) -> None:
        """Go there, and on by every redirect and refresh; a ``siths://`` address goes to the operating system."""
        self._trail = []
        redirects: tuple[str, ...] = ()
        for _ in range(_HOPS):
            self._trail.append(url)
            if is_nowhere(url) or (self._off and server(url) == server(self._off)):
                self._page = Page(status=0, address=url, html="", redirects=redirects)
                return
            answer = self._send(method, url, body)
            self._page = Page(
                status=answer.status_code,
                address=url,
                html=answer.text,
                headers=dict(answer.headers),
                redirects=redirects,
            )
            onward = answer.headers.get("Location", "") if answer.is_redirect else self._page.onward
            if not onward:
                return
            if answer.status_code not in (307, 308):
                method, body = "GET", None
            onward = urljoin(url, onward)
            redirects = (*redirects, onward) if answer.is_redirect else redirects
            if urlsplit(onward).scheme not in ("http", "https"):
                self._link = onward
                return
            url = onward
        raise EndlessRedirects(f"{url} leads on and on: {_HOPS} redirects")

    def _send(self, method: str, url: str, body: list[tuple[str, str]] | None = None) -> requests.Response:
        begun = datetime.now(UTC)
        try:
            answer = self._http.request(method, url, data=body, allow_redirects=False, timeout=self._patience)
        except requests.RequestException as error:
            said = f"{urlsplit(url).netloc} does not answer: {_why(error)}"
            raise Unreached(said, url=url, late=isinstance(error, requests.Timeout)) from None
        if self._watcher is not None:
            self._watcher.saw(_passed(answer, begun))
        return answer


def _passed(answer: requests.Response, begun: datetime) -> Passed:
    asked = answer.request
    return Passed(
        at=begun,
        seconds=answer.elapsed.total_seconds(),
        method=asked.method or "GET",
        url=asked.url or "",
        asked=tuple(asked.headers.items()),
        body=asked.body if isinstance(asked.body, str) else "",
        status=answer.status_code,
        answered=tuple(answer.raw.headers.items()),  # a cookie each
        size=len(answer.content),
        document=not answer.headers.get("Content-Type", "").startswith("image/"),
    )


def _empty() -> Page:
    return Page(status=200, address="about:blank", html="")


def _why(error: Exception) -> str:
    """The innermost reason, in a line."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
    return f"{type(error).__name__}: {error}"[:160]
