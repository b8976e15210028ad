"""The user in a real Chromium: it clicks, shows certificates, paints the QR and starts apps."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Locator,
    ProxySettings,
    Request,
    Response,
)
from playwright.sync_api import Page as Tab
from playwright.sync_api import TimeoutError as Late

from scenarios.drivers.driver import FIRST_TAB, PATIENCE, Card, Page, Reach, Watcher, is_nowhere
from scenarios.drivers.picture import picture
from scenarios.drivers.watched import Watched
from scenarios.errors import EndlessRedirects, PageNotUnderstood, StepImpossible, Unreached
from scenarios.model import DriverName

_Seen = tuple[int, str, Mapping[str, str], tuple[str, ...]]  # status, app link, headers, redirects
_NOTHING: _Seen = (0, "", {}, ())
_HARMLESS = ("interrupted by another navigation", "ERR_ABORTED")
_MOST_REDIRECTS = 20  # that Chromium follows
_LOOK = 10.0  # milliseconds between two looks at a page that moves
_SETTLED = """() => document.readyState === 'complete'
    && !document.querySelector('head > meta[http-equiv=refresh][content^="0;"]')"""
_MARK, _MARKED = "() => { window.sithsPressed = true }", "() => window.sithsPressed === true"


class BrowserDriver:
    """One user's window. The card is shown to the mutual-TLS host alone."""

    name: DriverName = "browser"

    def __init__(
        self, browser: Browser, reach: Reach, watcher: Watcher | None = None, traces: Path | None = None
    ) -> None:
        """``traces`` is a folder that gets Playwright's own recording of each window, with everything in it."""
        self._browser, self._reach, self._watcher, self._traces = browser, reach, watcher, traces
        self._kept: Watched | None = None
        self._status, self._link, self._asked_for = 0, "", ""
        self._trail: list[str] = []
        self._headers: Mapping[str, str] = {}
        self._redirects: tuple[str, ...] = ()
        self._under_way: Request | None = None  # a page that was asked for and has not come yet
        self._taken: dict[tuple[str, str], Path] = {}  # the last picture, by what it shows
        self._card: Card | None = None
        self._window: tuple[BrowserContext, Tab] | None = None
        self._tab, self._tabs = FIRST_TAB, dict[str, tuple[Tab, _Seen]]()  # those that are behind

    def go(self, url: str) -> None:
        self._trail = []
        self._redirects = ()
        try:
            self._page.goto(url, timeout=self._reach.patience * 1000)
        except Error as error:
            if "ERR_TOO_MANY_REDIRECTS" in error.message:
                raise EndlessRedirects(f"{url} leads on and on") from None
            if not is_nowhere(self._asked_for) and not any(one in error.message for one in _HARMLESS):
                raise self._silent(_line(error), late=isinstance(error, Late)) from None
        self._settle()

    def see(self) -> Page:
        for _ in range(20):
            self._settle()
            try:
                return Page(
                    status=self._status,
                    address=self._page.url,
                    html=self._page.content(),
                    headers=self._headers,
                    redirects=self._redirects,
                )
            except Error:  # it moved on while it was read
                self._page.wait_for_timeout(_LOOK)
        raise PageNotUnderstood(f"{self._page.url} does not come to rest")

    def trail(self) -> tuple[str, ...]:
        return tuple(self._trail)

    def press(self, css: str, *, twice: bool = False) -> None:
        self._click(self._page.locator(css).first, css, twice=twice)

    def press_text(self, text: str, *, twice: bool = False) -> None:
        link = self._page.get_by_role("link", name=text, exact=True)
        button = self._page.get_by_role("button", name=text, exact=True)
        self._click(link.or_(button).first, text, twice=twice)

    def wait(self, until: Callable[[Page], bool], *, patience: float = PATIENCE) -> Page:
        """The page's own script moves it on."""
        end = time.monotonic() + patience
        while not until(page := self.see()) and time.monotonic() < end:
            self._page.wait_for_timeout(_LOOK)
        return page

    def picture(self, css: str) -> bytes:
        try:
            return self._page.locator(css).first.screenshot(timeout=self._reach.patience * 1000)
        except Error as error:
            raise StepImpossible(f"{self._page.url} has no picture {css}: {_line(error)}") from None

    def app_link(self) -> str:
        end = time.monotonic() + self._reach.patience
        while not self._link and time.monotonic() < end:
            self._page.wait_for_timeout(_LOOK)
        if not self._link:
            raise StepImpossible(f"{self._page.url} starts no app")
        return self._link

    def hold(self, card: Card | None) -> None:
        """Playwright takes certificates when a window opens, so a new one goes on where this one was."""
        if card == self._card:
            return
        self._card = card
        if self._window is None:
            return
        (context, page), self._window = self._window, None
        cookies, address = context.storage_state(), page.url
        if self._kept is not None:
            self._kept.close()
        self._tabs.clear()
        self._window = self._opened(cookies)
        if address.startswith("http"):
            self.go(address)

    def cookies(self, url: str) -> dict[str, str]:
        return {str(one["name"]): str(one["value"]) for one in self._page.context.cookies(url)}

    def bear(self, url: str, cookies: Mapping[str, str]) -> None:
        self._page.context.add_cookies(
            [{"name": name, "value": value, "url": url} for name, value in cookies.items()]
        )

    def forget(self, url: str) -> None:
        self._page.context.clear_cookies(domain=urlsplit(url).hostname)

    def close_tab(self) -> None:
        if self._window is None:
            return
        context, tab = self._window
        self._link = ""
        self._window = context, self._watched(context)
        tab.close()

    def screenshot(self, path: Path) -> Path | None:
        for _ in range(3):
            self._settle()
            try:
                return self._shot(path)
            except Late:
                break
            except Error:  # it moved on while it was taken
                time.sleep(_LOOK / 1000)
        return None  # a page that is gone; the step's own outcome says more

    def tab(self, name: str) -> None:
        self._window = self._window or self._opened(None)
        context, before = self._window
        self._tabs[self._tab] = before, (self._status, self._link, self._headers, self._redirects)
        self._tab = name
        page, seen = self._tabs.pop(name) if name in self._tabs else (self._watched(context), _NOTHING)
        self._status, self._link, self._headers, self._redirects = seen
        self._window, self._under_way = (context, page), None
        page.bring_to_front()

    def close(self) -> None:
        if self._kept is not None:
            self._kept.close()
        self._kept = self._window = None

    def _shot(self, path: Path) -> Path:
        """Taking one costs more than all else that a step does, so what shows the same is the same picture."""
        shows = self._page.url, self._page.content()
        if shows in self._taken:
            return shutil.copyfile(self._taken[shows], path)
        path.write_bytes(picture(self._page))
        self._taken = {shows: path}
        return path

    @property
    def _page(self) -> Tab:
        if self._window is None:
            self._window = self._opened(None)
        return self._window[1]

    def _opened(self, cookies: Any) -> tuple[BrowserContext, Tab]:
        shown: list[Any] = []
        if self._card is not None:
            certificate, key = self._card.certificate.encode(), self._card.key.encode()
            there = urlsplit(self._reach.mtls)
            shown = [{"origin": f"{there.scheme}://{there.netloc}", "cert": certificate, "key": key}]
        context = self._browser.new_context(
            client_certificates=shown,
            storage_state=cookies,
            ignore_https_errors=True,  # the harness's own CA
            locale="sv-SE",
            viewport={"width": 1100, "height": 760},
            proxy=_through(self._reach.proxy),
        )
        context.set_default_timeout(self._reach.patience * 1000)
        self._kept = Watched(context, self._watcher, self._traces)
        return context, self._watched(context)

    def _watched(self, context: BrowserContext) -> Tab:
        """A new tab, of which is noticed what it does while it is the one in front."""
        page = context.new_page()
        page.on("request", lambda request: self._asked(page, request))
        page.on("response", lambda answer: self._answered(page, answer))
        page.on("requestfailed", self._gone)
        return page

    def _in_front(self, page: Tab) -> bool:
        return self._window is not None and self._window[1] is page

    def _asked(self, page: Tab, request: Request) -> None:
        """The app start, caught as an operating system would."""
        if not self._in_front(page):
            return
        if urlsplit(request.url).scheme == "siths":
            self._link = request.url
        elif request.is_navigation_request():
            self._asked_for, self._under_way = request.url, request
            self._trail.append(request.url)

    def _answered(self, page: Tab, answer: Response) -> None:
        """The status and headers of the page itself, not of what is on it, and where it led before."""
        if not self._in_front(page) or not answer.request.is_navigation_request():
            return
        self._status, self._headers, self._under_way = answer.status, answer.headers, None
        onward = answer.headers.get("location", "")
        if onward and 300 <= answer.status < 400:
            self._redirects = (*self._redirects, urljoin(answer.url, onward))

    def _gone(self, request: Request) -> None:
        """A page that was asked for does not come."""
        if request is self._under_way:
            self._under_way = None

    def _silent(self, why: str, *, late: bool) -> Unreached:
        asked = self._asked_for
        return Unreached(f"{urlsplit(asked).netloc} does not answer: {why}", url=asked, late=late)

    def _click(self, what: Locator, called: str, *, twice: bool) -> None:
        """Press it, and wait until another page has begun; a press that leads nowhere is waited for a second."""
        self._trail = []
        """Press it, and wait until another page has begun; a press that leads nowhere is waited for a second.

        Raises `Unreached` where it leads to who does not answer.
        """
        self._redirects, self._under_way = (), None
        self._page.evaluate(_MARK)
        try:
            # "Öppna SITHS eID?", the browser's own question, lies over the page until somebody answers it.
            if twice:
                what.dblclick()
            elif self._link:
                what.evaluate("pressed => pressed.click()")
            else:
                what.click()
        except (Late, Error) as error:
            raise StepImpossible(f"{self._page.url} has no {called!r} to press: {_line(error)}") from None
        begun = time.monotonic()
        while self._asks(_MARKED):
            waited = time.monotonic() - begun
            if waited > self._reach.patience:
                raise self._silent(f"nothing came for {waited:.0f} s", late=True)
            if waited > 1.0 and self._under_way is None:
                break
            self._page.wait_for_timeout(_LOOK)
        self._settle()
        if self._page.url.startswith("chrome-error:") and not is_nowhere(self._asked_for):
            if len(self._redirects) >= _MOST_REDIRECTS:
                raise EndlessRedirects(f"{self._asked_for} leads on and on")
            raise self._silent("Chromium shows an error page of its own", late=False)

    def _settle(self) -> None:
        """Until the page is whole and leads nowhere by itself."""
        end = time.monotonic() + self._reach.patience
        while not self._asks(_SETTLED) and time.monotonic() < end:
            self._page.wait_for_timeout(_LOOK)

    def _asks(self, script: str) -> bool:
        """What the page says; False while it is being replaced."""
        try:
            return bool(self._page.evaluate(script))
        except Error:
            return False


def _through(proxy: str) -> ProxySettings | None:
    """It knows the way to names alone: this machine is reached without it."""
    return ProxySettings(server=proxy, bypass="127.0.0.1,localhost") if proxy else None


def _line(error: Error) -> str:
    return error.message.splitlines()[0][:160]
