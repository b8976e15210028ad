"""A running mock IdP, and what a test may do to it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from siths_harness.user import Who, in_a_client, is_a_page, on_a_page


class Siths:
    """A running mock: where it is, and what a test may do to it.

    ``issuer`` is what a relying party is configured with; ``url`` is where the pages and the control API are.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.issuer = f"{url}/oidc"

    # --- before a login -------------------------------------------------------------------------------------

    def register(
        self,
        client_id: str,
        *,
        redirect_uris: Sequence[str],
        client_secret: str = "a-secret-of-tests",  # of a mock, for a test
        **more: Any,
    ) -> None:
        """Register a relying party, or anew; ``more`` by the keys of docs/clients.md, as ``claims`` and ``methods``.

        Raises `AssertionError` with what is wrong.
        """
        said = {"client_id": client_id, "name": client_id, "client_secret": client_secret, **more}
        self.control("POST", "clients", said | {"redirect_uris": [*redirect_uris]})

    def environment(self, name: str, **settings: Any) -> Siths:
        """A new environment below this mock, with these settings (docs/settings.md, in small letters)."""
        made = self.control("PUT", f"environments/{name}", {"settings": settings})
        return Siths(made["url"])

    def fault(self, name: str, **scope: Any) -> None:
        """Tell the lie ``name``; ``client``, ``login`` and ``times`` say to whom and how often."""
        self.control("POST", "faults", {"name": name} | scope)

    def move_clock(self, seconds: float) -> None:
        """Let so much time pass for certificates, orders, codes and sessions; token times stay the wall's."""
        self.control("POST", "clock", {"move": seconds})

    def revoke(self, person: str, credential: str) -> None:
        """Revoke what ``person`` holds under this name, as ``ordinary-card``."""
        self.control("POST", f"credentials/{person}.{credential}/revoke")

    # --- a login --------------------------------------------------------------------------------------------

    def sign_in(self, at: Any, url: str = "", **who: str) -> Any:
        """Log a user in, at a page of Playwright's synchronous API, or at a client that follows no redirects by itself.

        A page is where the relying party has sent it, or goes to ``url`` first; it ends where the IdP sends it. A
        client is a `requests.Session`, an `httpx.Client` or the test client of Flask; it opens ``url``, and the relying
        party's answer to the login is returned.
        ``who``: ``person``, ``method`` (``card``, ``app-here`` or ``app-elsewhere``), and where it is not the first
        ``credential`` and ``choose``, a text in the row that is chosen. Raises `AssertionError` with the code of what
        refused (docs/errors.md).
        """
        user = Who(**who)
        if is_a_page(at):
            return on_a_page(self, at, url, user)
        return in_a_client(self, at, url, user)

    def way_back(self, url: str, **who: str) -> str:
        """Where the user's browser is sent in the end that came to the IdP with the authorization address ``url``."""
        return str(self.control("POST", "sign-in", {"url": url} | Who(**who).said)["redirect"])

    # --- after a login --------------------------------------------------------------------------------------

    def person(self, name: str) -> dict[str, Any]:
        """Who ``name`` is: employments, commissions and credentials."""
        found: dict[str, Any] = self.control("GET", f"people/{name}")
        return found

    def journal(self, after: int = 0) -> Any:
        """What has happened since event number ``after``."""
        return self.control("GET", f"journal?after={after}")

    def reset(self) -> None:
        """Put status, orders, sessions, codes, faults and clock back as they were at the start."""
        place = self.url.rpartition("/e/")[2] if "/e/" in self.url else "default"
        self.control("POST", f"environments/{place}/reset")

    def control(self, method: str, path: str, says: Any = None) -> Any:
        """Ask the control API at ``/mock/PATH`` and give its answer. Raises `AssertionError` when it says no."""
        body = None if says is None else json.dumps(says).encode()
        headers = {"Content-Type": "application/json"} if body else {}
        request = Request(f"{self.url}/mock/{path}", body, headers, method=method)
        try:
            with urlopen(request, timeout=30) as answer:
                said = answer.read()
        except HTTPError as refused:
            told = refused.read().decode(errors="replace")
            raise AssertionError(f"{method} /mock/{path}: {refused.code} {told}") from None
        return json.loads(said) if said else None
