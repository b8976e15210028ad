"""Follows a person's hands through a real Chromium: what was opened, where a login began, what the pages said.

The phone and the card reader are pages of the mock, whose journal tells what was done there. Of what is typed nothing
is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from playwright.sync_api import BrowserContext, Error, Request, Response
from playwright.sync_api import Page as Tab

from scenarios import judge
from scenarios.drivers.driver import PATIENCE, Page
from scenarios.drivers.picture import picture
from scenarios.last_refusal import last_refusal
from scenarios.reading import holds
from scenarios.recordings.noted import Began, Left, Note, Opened, Saw, Showed
from scenarios.targets.target import Target

_ENDS = ("refused", "expired")  # pages of the IdP that nothing comes after
_LOGOUT = ("id_token_hint", "post_logout_redirect_uri")
_A_MOMENT = 20.0  # milliseconds
_SEES = "sithsSees"
_TELLS = f"""(() => {{
    if (window !== window.top) return;
    const tell = () => window.{_SEES}(location.href, document.documentElement.outerHTML);
    for (const when of ['DOMContentLoaded', 'load', 'beforeunload']) addEventListener(when, tell);
    addEventListener('click', tell, true);
}})()"""
_NOT_SHOWN = "input, textarea, img[data-qr], [data-secret]"


class Hands:
    """One browser's. ``notes`` is what was done, in order; ``pictures`` of what was seen."""

    def __init__(
        self, context: BrowserContext, target: Target, journal: Callable[[], Sequence[Mapping[str, Any]]]
    ) -> None:
        self._context, self._target, self._journal = context, target, journal
        self._functions = {urlsplit(one.open).path: name for name, one in target.functions.items()}
        self._answers: dict[Tab, Response] = {}
        self._looking = 0  # how many pages are being looked at just now
        self.notes: list[Note] = []
        self.pictures: list[bytes] = []
        self.html = ""  # of the page with the claims, while somebody is signed in
        context.on("request", self._goes)
        context.on("response", self._answered)
        context.expose_binding(_SEES, self._sees)
        context.add_init_script(_TELLS)

    def look(self) -> None:
        """At every tab, when the hands have come to rest."""
        for tab in list(self._context.pages):
            with suppress(Error):
                tab.wait_for_load_state("load", timeout=PATIENCE * 1000)
                self._look(tab, tab.url, tab.content())
                while self._looking:
                    tab.wait_for_timeout(_A_MOMENT)

    def _sees(self, source: Mapping[str, Any], address: str, html: str) -> None:
        """A page tells of itself: one that was asked would be gone where somebody is quick."""
        self._looking += 1
        try:
            self._look(source["page"], address, html)
        except Error:
            return  # it has gone
        finally:
            self._looking -= 1

    def _goes(self, request: Request) -> None:
        if not _is_of_a_page(request):
            return
        parts = urlsplit(request.url)
        if _is_below(request.url, self._target.url):
            path = request.url.removeprefix(self._target.url).partition("?")[0]
            name = self._functions.get(path or "/")
            if name and request.redirected_from is None and request.method == "GET":
                self._note(Opened(name))
        elif _is_below(request.url, self._target.idp):
            said = {name for name, _ in parse_qsl(parts.query)}
            if "client_id" in said and said & {"response_type", "request", "request_uri"}:
                self._note(Began(by_itself=self._led_here(request)))
            elif said & set(_LOGOUT) or parts.path.endswith("/logout"):
                self._note(Left())
            elif parts.path.endswith("/mock/reader") and request.method == "POST":
                form = parse_qs(request.post_data or "")
                self._note(Showed(form.get("card", [""])[0], form.get("bears", ["hsa-id"])[0]))

    def _led_here(self, request: Request) -> bool:
        """Whether a function that was opened led to the IdP without a press of a button."""
        first = request
        while first.redirected_from is not None:
            first = first.redirected_from
        path = urlsplit(first.url).path
        return _is_below(first.url, self._target.url) and path in self._functions

    def _answered(self, answer: Response) -> None:
        with suppress(Error):
            if _is_of_a_page(answer.request):
                self._answers[answer.frame.page] = answer

    def _look(self, tab: Tab, address: str, html: str) -> None:
        answer = self._answers.get(tab)
        page = Page(
            status=answer.status if answer else 200,
            address=address,
            html=html,
            headers=answer.headers if answer else {},
        )
        if page.onward:
            return
        at_the_idp = page.is_of(self._target.idp) and page.kind in _ENDS
        if page.is_of(self._target.url) or at_the_idp:
            self._saw(tab, page)

    def _saw(self, tab: Tab, page: Page) -> None:
        is_function = urlsplit(page.address).path in self._functions
        look = judge.decision if is_function else judge.ending
        seen = look(page, self._target, last_refusal(page, self._target.idp, self._journal))
        if self._note(Saw(seen)):
            with suppress(Error):  # it has moved on
                self.pictures.append(picture(tab, hidden=_NOT_SHOWN))
        shown, signed_in = self._target.reads.claims, self._target.reads.signed_in
        if shown is not None and signed_in is not None:
            if not holds(signed_in, page):
                self.html = ""
            elif self.notes:
                self.html = self._context.request.get(self._target.url + shown.open).text()

    def _note(self, note: Note) -> bool:
        """Whether it is new: a page says the same to whoever looks twice."""
        if self.notes[-1:] == [note] and isinstance(note, Saw | Left):
            return False
        self.notes.append(note)
        return True


def _is_of_a_page(request: Request) -> bool:
    """Not of a frame in one, nor of what is on one."""
    if not request.is_navigation_request():
        return False
    try:
        return request.frame.parent_frame is None
    except Error:  # the first of a new tab has no frame yet
        return True


def _is_below(url: str, base: str) -> bool:
    return f"{url}/".startswith((f"{base}/", f"{base}?"))
