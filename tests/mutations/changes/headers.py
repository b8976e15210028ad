"""Verb, path and headers."""

from __future__ import annotations

import base64
from random import Random

from idp_mock.oidc import addresses
from idp_mock.web.here import BROWSER, LANGUAGE, SESSION
from tests.mutations import nasty
from tests.mutations.changes.registry import OFTEN, change
from tests.mutations.draft import Draft
from tests.mutations.world import World


@change()
def another_verb(draft: Draft, chance: Random, _world: World) -> str:
    verbs = (
        "GET",
        "POST",
        "PUT",
        "DELETE",
        "HEAD",
        "OPTIONS",
        "PATCH",
        "TRACE",
        "BREW",
        "get",
        "POST ",
        "A" * 300,
    )
    draft.verb = chance.choice(verbs).strip()
    return draft.verb[:20]


@change()
def another_path(draft: Draft, chance: Random, world: World) -> str:
    path = draft.path or "/"
    where = chance.randrange(len(path) + 1)
    parts = path.split("/")
    parts[-1 if chance.random() < 0.5 else chance.randrange(len(parts))] = chance.choice(
        (
            "",
            ".",
            "..",
            "%2e%2e",
            "%00",
            "%ff",
            "x" * 9_000,
            "å",
            nasty.MARK,
            world.begun(),
            "*",
            "%0d%0aX-Zq9:1",
        )
    )
    draft.path = chance.choice(
        (
            f"{path}/", f"/{path}", f"{path}//", f"//{nasty.EVIL}{path}", f"/\\{nasty.EVIL}{path}",
            f"{path};a=b", path.upper(),
            f"/{nasty.EVIL}/..{path}", path.replace("/", "//"), path.replace("/", "%2f"), path.replace("/", "\\"),
            path[:where] + nasty.letters(chance).replace(" ", "%20").replace("?", "%3f").replace("#",
            "%23") + path[where:],
            path[:where] + chance.choice(nasty.RAW).replace("#", "%23") + path[where:], "/".join(parts),
            "/".join(parts),
            path[:where], f"{path}/{nasty.MARK}", f"/e/default{path}", addresses.AUTHORIZE, "*", "", f"{path}.",
            f"{path}%20", f"{path}/..", f"/.{path}", "//", f"//{nasty.EVIL}/%2f..",
        )
    )  # fmt: skip
    return draft.path[:100]


@change(OFTEN)
def another_header(draft: Draft, chance: Random, _world: World) -> str:
    names = (
        "Authorization", "Cookie", "Origin", "Sec-Fetch-Site", "Accept-Language", "Accept", "Host", "Referer",
        "Range", "Expect",
        "X-Forwarded-Host", "X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "X-HTTP-Method-Override",
        "If-None-Match",
        "If-Modified-Since", "Transfer-Encoding", "Content-Encoding", "Upgrade", "User-Agent",
        "X-Original-URL", "TE",
    )  # fmt: skip
    name = chance.choice(names)
    known = draft.header(name)
    said = chance.choice(
        (
            nasty.value(chance), nasty.value(chance), known + nasty.letters(chance), known[: len(known) // 2],
            known * 2,
            f"http://{nasty.EVIL}", "null", "cross-site", "Bearer", "Bearer  ", "Basic ====", "chunked",
            f"{nasty.EVIL}:80",
            f"http://{nasty.EVIL}/, http://localhost:8400", "bytes=0-0,-1,5-", "100-continue", "sv;q=nan", "*",
            "[::1",
        )
    )  # fmt: skip
    draft.bear(name, said)
    return f"{name}: {said!r:.80}"


@change()
def a_header_is_left_out(draft: Draft, chance: Random, _world: World) -> str:
    if not draft.headers:
        return ""
    name, _ = draft.headers[chance.randrange(len(draft.headers))]
    draft.drop(name)
    return name


@change(OFTEN)
def another_authorization(draft: Draft, chance: Random, world: World) -> str:
    def basic(said: bytes) -> str:
        return "Basic " + base64.b64encode(said).decode()

    said = chance.choice(
        (
            basic(b"with-secret:wrong"), basic(b"with-secret"), basic(b":"), basic(b"\xff:\xfe"),
            basic(b"a" * 9_000), "Basic å",
            basic(b"with%2dsecret:a%2"), basic("å:å".encode()), basic(b"with-secret:\0"), "basic",
            "Digest a=b", "Bearer å",
            f"Bearer {world.refresh_token()}", f"Bearer {world.id_token()}", f"Bearer {world.code()}",
            "Bearer a b",
            f"bearer {world.access_token('signing')}", f"Basic {world.access_token()}", f"Bearer {'a' * 20_000}",
        )
    )  # fmt: skip
    draft.bear("Authorization", said)
    return said[:60]


@change()
def another_cookie(draft: Draft, chance: Random, world: World) -> str:
    name = chance.choice((BROWSER, SESSION, LANGUAGE))
    said = chance.choice(
        (
            "", "x", "A" * 32, "A" * 9_000, "å" * 30, '"quoted; still"', "a b", "%0d%0a", "\0" * 24,
            f"{nasty.MARK}>" * 8,
            world.session(), world.browser, "en", "../en", "\udcff" * 25, "=" * 30, ";" * 30, "\\073" * 8,
        )
    )  # fmt: skip
    known = draft.header("Cookie")
    before = chance.random() < 0.5
    draft.bear("Cookie", f"{name}={said}; {known}" if before else f"{known}; {name}={said}")
    return f"{name}={said!r:.60}"
