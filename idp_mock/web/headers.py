"""What every answer bears: no script but ours, no frame, no cache where a login or a token is, and its cookies."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from flask import Flask, Response, g, request

from idp_mock.web.here import BROWSER, LANGUAGE, SESSION, cookie, environments, root

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",  # so every way out of the IdP is a link, a redirect of a GET, or a refresh
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
_MAY_BE_KEPT = ("/static/", "/mock/pki/", "/mock/ca.pem")
_YEAR = 365 * 24 * 3600


def install(app: Flask) -> None:
    app.after_request(_mark)


def _mark(response: Response) -> Response:
    headers = response.headers
    headers["Content-Security-Policy"] = _policy()
    headers["X-Frame-Options"] = "DENY"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    if not request.path.startswith(_MAY_BE_KEPT):
        headers["Cache-Control"] = "no-store"
    for name, value, age in (
        (cookie(BROWSER), g.get("new_browser"), None),
        (cookie(SESSION), g.get("new_session"), None),
        (LANGUAGE, g.get("new_language"), _YEAR),
    ):
        if value is not None:
            _remember(response, name, value, age)
    return response


def _policy() -> str:
    """What this page needs more than others: a registered address for its form, and those that frames tell."""
    policy = POLICY
    if "form_to" in g:
        policy = policy.replace("form-action 'self'", f"form-action {_source(g.form_to)}")
    if frames := g.get("frames"):
        origins = dict.fromkeys(_source(f"{urlsplit(url).scheme}://{urlsplit(url).netloc}") for url in frames)
        policy = f"{policy}; frame-src {' '.join(origins)}"
    return policy


def _source(url: str) -> str:
    """The address as a policy may name it: its query says nothing there, and nothing in it ends the rule."""
    return quote(url.partition("?")[0].partition("#")[0], safe=":/[]@!$&()*+=~%-._")


def _remember(response: Response, name: str, value: str, age: int | None) -> None:
    """A cookie for this host. Lax, so that it comes along when a relying party sends the browser here."""
    secure, path = environments().config.secure, "/" if name == LANGUAGE else root() or "/"
    if value:
        response.set_cookie(name, value, max_age=age, httponly=True, samesite="Lax", secure=secure, path=path)
    else:
        response.delete_cookie(name, httponly=True, samesite="Lax", secure=secure, path=path)
