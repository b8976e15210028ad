"""Who plays the user in somebody's test: at a page in a real browser, or at a client that reads no pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

if TYPE_CHECKING:
    from siths_harness.mock import Siths

_CODES = 2  # a card that is new to an app is asked for its code twice
_REDIRECTS = 10  # more than any relying party needs before it is at the IdP
_PAGES = 10  # more than any login has
_FOLLOWS = {"requests": "allow_redirects", "httpx": "follow_redirects", "werkzeug": "follow_redirects"}


@dataclass(frozen=True)
class Who:
    """Somebody of people.yaml, and how they log in."""

    person: str = "nurse-one-commission"
    method: str = "app-elsewhere"
    credential: str = ""
    choose: str = ""

    @property
    def said(self) -> dict[str, str]:
        return {name: value for name, value in vars(self).items() if value}


# --- a client that reads no pages ---------------------------------------------------------------------------------


def in_a_client(siths: Siths, client: Any, url: str, who: Who) -> Any:
    """Open ``url``, follow it to the IdP, log in there, and open where that leads: the relying party's answer."""
    for _ in range(_REDIRECTS):
        answer = _gets(client, url)
        onward = answer.headers.get("Location")
        if not onward:
            raise AssertionError(f"{url} answered {answer.status_code} and leads to no IdP")
        url = urljoin(url, onward)
        if url.startswith(f"{siths.issuer}/"):
            return _gets(client, siths.way_back(url, **who.said))
    raise AssertionError(f"{url} leads on and on, and to no IdP at {siths.issuer}")


def _gets(client: Any, url: str) -> Any:
    """Its answer, which is not followed: each library has a word of its own for that."""
    families = {base.__module__.partition(".")[0] for base in type(client).__mro__}
    stay = {word: False for family, word in _FOLLOWS.items() if family in families}
    return client.get(url, **stay)


# --- a page in a real browser -------------------------------------------------------------------------------------


def is_a_page(at: Any) -> bool:
    return hasattr(at, "locator") and hasattr(at, "goto")


def on_a_page(siths: Siths, page: Any, url: str, who: Who) -> Any:
    """Press what a user presses, until the page is no longer the IdP's. The page."""
    if url:
        page.goto(url)
    for _ in range(_PAGES):
        if not page.url.startswith(f"{siths.url}/"):
            return page
        body = page.locator("body")
        kind = body.get_attribute("data-page") or ""
        if code := body.get_attribute("data-code"):
            raise AssertionError(f"{who.person} by {who.method} was refused: {code} at {page.url}")
        match kind:
            case "method":
                page.locator(f"button[name=method][value={who.method}]").click()
            case "card":
                page.locator("a[data-card=reader]").click()
            case "reader":
                page.locator(f"button[name=card][value='{_credential(siths, who)}']").first.click()
            case "app-here":
                _approves(
                    siths, who, "open", {"link": page.locator("a[data-app-start]").get_attribute("href")}
                )
            case "app-elsewhere":
                shown = page.locator("[data-qr-text]").get_attribute("data-qr-text")
                _approves(siths, who, "scan", {"text": shown})
            case "choice":
                page.locator(".choice", has_text=who.choose).locator("button[name=row]").first.click()
        page.locator(f"body:not([data-page='{kind}'])").wait_for()
    raise AssertionError(f"the login of {who.person} does not end: it stands at {page.url}")


def _approves(siths: Siths, who: Who, how: str, says: dict[str, Any]) -> None:
    """In the virtual SITHS eID app: scan or start, enter the code, approve."""
    device = f"devices/{_credential(siths, who)}"
    siths.control("POST", f"{device}/{how}", says)
    code = siths.control("GET", f"credentials/{_credential(siths, who)}")["code"]
    for _ in range(_CODES):
        if siths.control("POST", f"{device}/code", {"code": code})["code_entered"]:
            break
    siths.control("POST", f"{device}/approve")


def _credential(siths: Siths, who: Who) -> str:
    """The one that was named; else the first of the person's that the method takes."""
    if who.credential:
        return f"{who.person}.{who.credential}"
    held = siths.person(who.person)["credentials"]
    wanted = [one for one in held if (one["kind"] == "mobile") is (who.method != "card")]
    for one in wanted or held:
        return str(one["id"])
    raise AssertionError(f"{who.person} holds nothing to log in with")
