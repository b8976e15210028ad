"""Keeps what `allowed` lists and puts labels where the rest was, in the moment that something is captured."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

from scenarios.numbers import NUMBER
from scenarios.recordings import allowed
from scenarios.recordings.labels import Labels
from scenarios.targets.target import Target

Pairs = tuple[tuple[str, str], ...]
_ELSEWHERE = "http://elsewhere.invalid"  # any other server; nobody can have this name (RFC 2606)


class Address(NamedTuple):
    """An address without what must not be kept."""

    url: str  # as a viewer takes it
    place: str  # the same at any port: ``{rp}/callback``, without the query
    query: Pairs


class Redaction:
    """That of one recording, which knows the addresses of its care system and its IdP."""

    def __init__(self, target: Target, mtls: str = "", *, keep: Collection[str] = ()) -> None:
        """``keep``: claims that are kept beside those that always are."""
        self._servers = tuple(
            (url, name) for url, name in ((target.idp, "idp"), (target.url, "rp"), (mtls, "mtls")) if url
        )
        self._paths = _paths(target)
        self._claims = allowed.CLAIMS | frozenset(keep)
        self._numbers = frozenset(keep) & allowed.NUMBERS
        self._labels = Labels()

    def address(self, url: str) -> Address:
        if urlsplit(url).scheme not in ("http", "https"):
            label = f"{urlsplit(url).scheme[:10] or 'no'}:"
            return Address(label, label, ())
        base, name = next(
            ((base, name) for base, name in self._servers if f"{url}/".startswith((f"{base}/", f"{base}?"))),
            (_ELSEWHERE, "elsewhere"),
        )
        parts = urlsplit(url if name == "elsewhere" else url.removeprefix(base))
        path = self._path(parts.path, name)
        query = self.form(parts.query, shown=f"{name}{path}")
        said = "&".join(f"{quote(key, safe='[]')}={quote(value, safe='')}" for key, value in query)
        whole = f"{base}{quote(path, safe='/')}{'?' + said if said else ''}"
        return Address(whole, f"{{{name}}}{path}", query)

    def form(self, text: str, *, shown: str = "") -> Pairs:
        """The parameters of a query or of a form. Of what is typed into the mock's own devices nothing is kept."""
        of_a_device = shown.startswith("idp/mock/")
        return tuple(
            (
                allowed.words_alone(name, "-"),
                self._typed(name) if of_a_device else self.parameter(name, value),
            )
            for name, value in parse_qsl(text, keep_blank_values=True)
        )

    def parameter(self, name: str, value: str) -> str:
        if name == "claims" and value:
            return self._wish(value)
        if name in allowed.ADDRESSES:
            found = self.address(value)
            return found.place + ("?..." if found.query else "")
        if name in allowed.PARAMETERS or not value:
            return self.text(value)
        return self._labels.of(allowed.words_alone(name, "-"), value)

    def headers(self, pairs: Iterable[tuple[str, str]], kept: Collection[str], *, at: str) -> Pairs:
        """Those of a request to ``at``, or of its answer, that may be kept; of cookies how they are."""
        return tuple(
            (name, self._header(name.lower(), value, at)) for name, value in pairs if name.lower() in kept
        )

    def claim(self, name: str, value: Any) -> Any:
        """What a system was told. A personnummer is kept where it is asked for."""
        if name not in self._claims:
            return f"<{name}>"
        if name in self._numbers:
            return value
        if isinstance(value, list):
            return [self.claim(name, one) for one in value]
        return self.text(value) if isinstance(value, str) else value

    def text(self, value: str) -> str:
        """What is on the list, but for what is hidden elsewhere, and for what looks like a personnummer."""
        value = self._labels.without_known(value)
        return NUMBER.sub(lambda found: self._labels.of("personnummer", found[0]), value)

    def _header(self, name: str, value: str, at: str) -> str:
        match name:
            case "location" | "origin" | "referer":
                return self.address(urljoin(at, value)).url
            case "cookie":
                return "; ".join(self._cookie(*one.strip().partition("=")[::2]) for one in value.split(";"))
            case "set-cookie":
                first, *words = (word.strip() for word in value.split(";"))
                said = (word for word in words if word.partition("=")[0].lower() in allowed.COOKIE_WORDS)
                return "; ".join((self._cookie(*first.partition("=")[::2]), *said))
            case _:
                return self.text(value)

    def _cookie(self, name: str, value: str) -> str:
        return f"{allowed.words_alone(name, '-')}={self._labels.of('cookie', value) if value else ''}"

    def _path(self, path: str, server: str) -> str:
        """Of the care system those that its target file names, else words alone, as of the IdP."""
        path = unquote(path)
        if server == "rp" and path in self._paths:
            return path
        before, kept = "path", list[str]()
        for part in path.split("/"):
            fits = not part or (server != "elsewhere" and _says_something(part))
            kept.append(part if fits else self._labels.of(before, part))
            before = part if fits and part else before
        return "/".join(kept)

    def _wish(self, text: str) -> str:
        """The ``claims`` parameter (OpenID Connect Core 5.5): which ones, and of their values the levels."""
        try:
            said = json.loads(text)
            wish = {
                allowed.words_alone(member, "-"): {
                    self._claim(name): self._ask(name, ask) for name, ask in sorted(asks.items())
                }
                for member, asks in said.items()
                if isinstance(asks, dict)
            }
        except (ValueError, AttributeError, RecursionError):
            return self._labels.of("claims", text)
        return json.dumps(wish, ensure_ascii=False, sort_keys=True)

    def _ask(self, name: str, ask: Any) -> Any:
        if not isinstance(ask, dict):
            return None
        kept: dict[str, Any] = {"essential": True} if ask.get("essential") is True else {}
        for word in ("value", "values"):
            if word in ask:
                kept[word] = self._wanted(name, ask[word])
        return kept or None

    def _wanted(self, name: str, value: Any) -> Any:
        if isinstance(value, list):
            return [self._wanted(name, one) for one in value]
        if name in allowed.CLAIM_VALUES:
            return self.text(str(value))
        return self._labels.of(self._claim(name), str(value))

    def _claim(self, name: str) -> str:
        return name if allowed.is_claim(name) else self._labels.of("claim", name)

    @staticmethod
    def _typed(name: str) -> str:
        return f"<{allowed.words_alone(name, '-')}>"


def _says_something(part: str) -> bool:
    """``method``, ``style.css``, ``signed-out`` and ``_error``: nothing that chance makes."""
    words = part.removeprefix("_").replace(".", "-").split("-")
    return len(part) <= allowed.LONGEST_WORD and all(allowed.is_word(word) for word in words)


def _paths(target: Target) -> frozenset[str]:
    """The addresses that the target file itself names."""
    own = target.client
    whole: Sequence[str] = (
        *own.redirect_uris,
        *own.logout_uris,
        *(function.open for function in target.functions.values()),
        *(action.open for action in (*target.sign_in, *target.sign_out) if action.open),
    )
    return frozenset(urlsplit(one).path for one in whole)
