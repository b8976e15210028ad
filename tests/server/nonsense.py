"""Requests that no browser and no care system sends, as bytes; and what should be answered."""

from __future__ import annotations

import base64
import json
import socket
from contextlib import suppress
from urllib.parse import quote, urlsplit

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
SESSION = {"Cookie": "siths_idp_session=a-session"}  # without one a form is sent on as a GET
PHONE = "/mock/devices/nurse-one-commission.mobile"
ASK = "response_type=code&scope=openid&client_id=sample-rp&redirect_uri=" + quote(
    "http://127.0.0.1:8500/callback"
)
AUTHORIZE = f"/oidc/authorize?{ASK}"
DEEP = "[" * 40_000


def request(
    verb: str, path: str | bytes, headers: dict[str, str | bytes] | None = None, body: bytes = b""
) -> bytes:
    """An HTTP/1.1 request in which nothing is escaped or checked."""
    length = {"Content-Length": str(len(body))} if body else {}
    said = {"Host": "localhost", "Connection": "close", **length, **(headers or {})}
    lines = [b" ".join((verb.encode(), _bytes(path), b"HTTP/1.1"))]
    lines += [_bytes(name) + b": " + _bytes(value) for name, value in said.items()]
    return b"\r\n".join((*lines, b"", body))


def status(url: str, sent: bytes) -> int:
    """What is answered; 0 where the connection is closed without an answer."""
    there = urlsplit(url)
    with socket.create_connection((there.hostname or "", there.port or 0), timeout=5) as connection:
        with suppress(OSError):  # a server may answer, and leave, before it was told everything
            connection.sendall(sent)
        try:
            answer = connection.recv(4096)
        except ConnectionError:
            return 0
    return int(answer.split(b" ")[1]) if answer.startswith(b"HTTP/1.") else 400 if answer else 0


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _base64(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _token(form: str | bytes, **headers: str | bytes) -> bytes:
    return request("POST", "/oidc/token", {**FORM, **headers}, _bytes(form))


def _control(path: str, body: str | bytes) -> bytes:
    return request("POST", path, {**JSON}, _bytes(body))


def _claims(claims: str) -> bytes:
    known = {"Cookie": f"siths_idp_browser={'A' * 32}"}
    return request("POST", "/oidc/authorize", {**FORM, **known}, f"{ASK}&claims={quote(claims)}".encode())


MANY = json.dumps({"id_token": {f"c{n}": None for n in range(10_000)}})

CASES: dict[str, tuple[bytes, set[int]]] = {
    # --- letters that are none
    "authorization that is not ASCII": (_token("code=x", Authorization=b"Basic \xe5\xe4"), {401}),
    "authorization that is not UTF-8": (
        _token("code=x", Authorization=b"Basic " + base64.b64encode(b"\xff:\xff")),
        {401},
    ),
    "form that is not UTF-8": (_token(b"code=\xff\xfe&client_id=%00&client_secret=%ed%a0%80"), {401}),
    "bearer that is not ASCII": (request("GET", "/oidc/userinfo", {"Authorization": b"Bearer \xe5"}), {401}),
    "state that is not UTF-8": (request("GET", f"{AUTHORIZE}&prompt=none&state=%ff%fe"), {302}),
    "state with a zero": (request("GET", f"{AUTHORIZE}&prompt=none&state=%00"), {400}),
    "state with a line break": (request("GET", f"{AUTHORIZE}&prompt=none&state=a%0d%0aX-A:%20b"), {400}),
    "query in raw bytes": (request("GET", AUTHORIZE.encode() + b"&state=\xff"), {200, 400}),
    "path that is not UTF-8": (request("GET", "/login/%ff%fe"), {404}),
    "path in raw bytes": (request("GET", b"/login/\xff\xfe"), {400, 404}),
    "path with a zero": (request("GET", "/login/%00"), {404}),
    "path with a line break": (request("GET", "/login/a%0d%0ab/status"), {404}),
    "file with a zero": (request("GET", "/static/%00"), {404}),
    "file above": (request("GET", "/static/%2e%2e/%2e%2e/server.py"), {404}),
    "revocation list above": (request("GET", "/mock/pki/..%2f..%2f.crl"), {404}),
    "OCSP that is not ASCII": (request("GET", "/mock/pki/ocsp/%C3%A5"), {400}),
    "cookie in Latin-1": (
        request("GET", AUTHORIZE, {"Cookie": b"name=\xc5sa; siths_idp_browser=" + b"\xff" * 30}),
        {200},
    ),
    "phone with a line break": (request("POST", "/mock/phone/a%0d%0ab/open", {**FORM}, b"text=x"), {404}),
    "pasted text that is none": (
        request("POST", "/mock/phone/nurse-one-commission.mobile/open", {**FORM}, b"text=%ff%00"),
        {303},
    ),
    "half a letter for the app": (_control(f"{PHONE}/code", '{"code": "\\ud800"}'), {400}),
    "half a letter among the claims": (
        _claims('{"id_token": {"\\ud800": {"essential": true}, "employeeHsaId": {"value": "\\ud800"}}}'),
        {200},
    ),
    # --- too much
    "10 MB for the control API": (_control("/mock/faults", b"x" * 10_000_000), {413}),
    "1 MB for the token endpoint": (_token(b"code=" + b"x" * 1_000_000), {413}),
    "1 MB for a page": (request("POST", "/login/x/method", {**FORM}, b"method=" + b"x" * 1_000_000), {413}),
    "100 kB of query": (request("GET", f"{AUTHORIZE}&state={'s' * 100_000}"), {414}),
    "60 kB of state": (request("GET", f"{AUTHORIZE}&state={'s' * 60_000}"), {400}),
    "10,000 parameters": (request("GET", AUTHORIZE + "&a=1" * 10_000), {400}),
    "10,000 claims": (_claims(MANY), {413}),
    "claims that are deep": (_claims(DEEP), {400, 413}),
    "claims that are a huge number": (_claims("9" * 5_000), {302}),
    "deep JSON for the control API": (_control("/mock/faults", DEEP), {400}),
    "deep JSON in its place": (_control("/mock/faults", f'{{"name": {DEEP[:20_000]}'), {400}),
    "a huge number for the clock": (_control("/mock/clock", f'{{"move": {"9" * 5_000}}}'), {400}),
    "not a number for the clock": (_control("/mock/clock", '{"move": NaN}'), {400}),
    "deep header of a hint": (
        request(
            "POST",
            "/oidc/logout",
            {**FORM, **SESSION},
            f"id_token_hint={_base64(DEEP[:20_000])}.e30.x".encode(),
        ),
        {400},
    ),
    "deep claims of a hint": (
        request(
            "POST",
            "/oidc/logout",
            {**FORM, **SESSION},
            f"id_token_hint=e30.{_base64(DEEP[:20_000])}.x".encode(),
        ),
        {400},
    ),
    "a login that is long": (request("GET", f"/login/{'a' * 50_000}"), {404}),
    "an event that is far": (request("GET", f"/mock/journal?after={'9' * 5_000}"), {400}),
    # --- HTTP that is none
    "a verb that nobody knows": (request("BREW", "/oidc/token"), {405}),
    "a verb that is long": (request("A" * 5_000, "/"), {400, 405}),
    "TRACE": (request("TRACE", "/"), {405}),
    "a host that is none": (request("GET", "/mock/clock", {"Host": "[::1"}), {400, 403}),
    "an origin that is none": (
        request("POST", "/login/x/method", {**FORM, "Origin": b"http://\xff"}, b"method=card"),
        {400, 403},
    ),
    "a multipart form that is none": (
        request("POST", "/oidc/token", {"Content-Type": "multipart/form-data; boundary=x"}, b"--x\r\nno"),
        {401},
    ),
    "a body of no length": (_token("", **{"Content-Length": "-5"}), {400, 401}),
    "two lengths": (_token("abcde", **{"content-length": "3"}), {400, 401}),
    "TLS": (b"\x16\x03\x01\x00\xff" + bytes(range(256)), {400}),
    "zeros": (b"\0" * 1_000 + b"\r\n\r\n", {400}),
}
