"""A request that can still be changed: in its parts, or in the bytes that they become."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import quote_from_bytes, unquote_to_bytes

FORM = "application/x-www-form-urlencoded"
_AS_IT_IS = "-._~!$'()*,/:@"  # what a browser leaves in a query
_TAKEN_APART = ("\r", "\n", "\0")  # in a header a server reads its end here; these go over sockets only


class Raw(str):
    """Goes into a query or a form as it is, and not encoded."""

    __slots__ = ()


Pairs = list[tuple[str, str]]


@dataclass
class Draft:
    """``of`` names the right request that it began as; ``done`` tells what was changed since, in order.

    ``clients`` are those whose login, code or token it bears, whomever it names. ``forged`` is a signature that nobody
    made, and where.
    """

    of: str
    verb: str
    path: str
    query: Pairs = field(default_factory=list)
    form: Pairs | None = None
    said: Any = None  # JSON
    body: bytes | None = None  # neither
    headers: Pairs = field(default_factory=list)
    clients: frozenset[str] = frozenset()
    theirs: bool = False  # for the control API and the devices
    forged: tuple[str, str] | None = None
    must_be: str = ""  # a code that it is refused with, where nothing else is changed
    done: list[str] = field(default_factory=list)

    def header(self, name: str) -> str:
        return next((value for known, value in self.headers if known.lower() == name.lower()), "")

    def bear(self, name: str, value: str) -> None:
        """This header, in the place of what stood there."""
        self.drop(name)
        self.headers.append((name, value))

    def drop(self, name: str) -> None:
        self.headers = [(known, value) for known, value in self.headers if known.lower() != name.lower()]

    @property
    def target(self) -> bytes:
        said = encoded(self.query)
        return _bytes(self.path) + (b"?" + said if said else b"")

    @property
    def content(self) -> bytes:
        if self.body is not None:
            return self.body
        if self.form is not None:
            return encoded(self.form)
        return b"" if self.said is None else _bytes(json.dumps(self.said))

    @property
    def content_type(self) -> str:
        if self.header("Content-Type"):
            return self.header("Content-Type")
        if self.form is not None:
            return FORM
        return "application/json" if self.said is not None else ""

    def as_bytes(self, host: str) -> bytes:
        """As it goes over a socket; nothing is escaped or checked."""
        body, kind = self.content, self.content_type
        said: Pairs = [("Host", host), ("Connection", "close")]
        said += [("Content-Length", str(len(body)))] if body and not self.header("Content-Length") else []
        said += [("Content-Type", kind)] if kind and not self.header("Content-Type") else []
        lines = [b" ".join((_bytes(self.verb), self.target, b"HTTP/1.1"))]
        lines += [_bytes(name) + b": " + _bytes(value) for name, value in said + self.headers]
        return b"\r\n".join((*lines, b"", body))

    def environ(self, host: str) -> dict[str, Any]:
        """As a server hands it to the application, after it has read it."""
        target, _, query = self.target.partition(b"?")
        body = self.content
        said: dict[str, Any] = {
            "REQUEST_METHOD": self.verb,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(target).decode("latin-1"),
            "QUERY_STRING": query.decode("latin-1"),
            "SERVER_NAME": host.partition(":")[0],
            "SERVER_PORT": host.partition(":")[2] or "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": host,
            "CONTENT_TYPE": self.content_type,
            "CONTENT_LENGTH": str(len(body)) if body else "",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name, value in self.headers:
            key = name.upper().replace("-", "_")
            key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
            text = _bytes(value).decode("latin-1")
            for end in _TAKEN_APART:
                text = text.replace(end, " ")
            said[key] = text.strip()
        return said


def encoded(pairs: Pairs) -> bytes:
    """As a browser encodes a form; half a letter as the three bytes it would be."""
    return b"&".join(_part(name) + b"=" + _part(value) for name, value in pairs)


def _part(text: str) -> bytes:
    return _bytes(text) if isinstance(text, Raw) else quote_from_bytes(_bytes(text), _AS_IT_IS).encode()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
