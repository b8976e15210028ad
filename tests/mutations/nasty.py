"""What nobody should send: letters, values, addresses and JSON."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from tests.mutations.draft import Raw

MARK = "<zq9"  # unescaped on a page, somebody else's element begins there
HEADER = "X-Zq9"  # among the headers of an answer, a line break was copied
EVIL = "evil.invalid"

LETTERS = (
    "\0", "\1", "\t", "\n", "\r", "\r\n", "\x1b", "\x7f", "\x85", "\xa0", "\xad",
    "\u0130", "\u0301", "\u0660", "\u200b", "\u200d", "\u2028", "\u2029", "\u202e", "\u2066", "\u3002",
    "\ud800", "\udfff", "\ufeff", "\ufffd", "\uffff", "\uff0f", "\uff1c", "\U0001f469\u200d\u2695\ufe0f",
    "\U0010ffff",
    "'", '"', "<", ">", "&", ";", "%", "+", " ", "\\", "/", "#", "?", "=", ",", "å", "ß", "$", "{", "}", "`", "|",
)  # fmt: skip

VALUES = (
    "", " ", "0", "-1", "1e400", "NaN", "null", "true", "[]", "{}", "undefined", "None", "٣", "²",
    "9" * 400, "../../../etc/passwd", "..%2f..%2f", "%00", "%0d%0a", "{{7*7}}", "${7*7}", "' or 1=1 --",
    f"\"'>{MARK} onload=alert(1)>", f"</title>{MARK}>", f"javascript:alert(1)//{MARK}",
    f"x\r\n{HEADER}: 1\r\nSet-Cookie: zq9=1", f"x\n{HEADER}: 1", f"x\u2028{HEADER}: 1", f"x嘊{HEADER}: 1",
    "a" * 5_000, "å" * 3_000, "[" * 3_000, "\ud800" * 40, "%" * 300,
)  # fmt: skip

RAW = (
    "%", "%z", "%zz", "%u0041", "%c0%ae", "%c0%af", "%ed%a0%80", "%f4%90%80%80", "%ff%fe", "%00", "%0d%0a",
    "%250d%250a",
    "%2525", "+", "&", "&&", "=", ";", "#", "%26", "%3d", "%5c", "%e5", "\u00e5",
)  # fmt: skip

HUGE = (16_385, 20_000, 33_000, 70_000)


def letters(chance: Random) -> str:
    return "".join(chance.choice(LETTERS) for _ in range(chance.choice((1, 1, 2, 5, 30))))


def value(chance: Random) -> str:
    kind = chance.random()
    if kind < 0.45:
        return chance.choice(VALUES)
    if kind < 0.6:
        return Raw(chance.choice(RAW) * chance.choice((1, 1, 3)))
    if kind < 0.65:
        return "h" * chance.choice(HUGE)
    if kind < 0.8:
        return letters(chance)
    return f"http://{EVIL}/" if kind < 0.85 else text(chance)


def text(chance: Random) -> str:
    """Any letters at all."""
    return "".join(chr(chance.randrange(0x20, 0x2FFF)) for _ in range(chance.randrange(1, 20)))


def address(chance: Random, known: str) -> str:
    """An address that looks like ``known`` to somebody who does not look closely."""
    scheme, _, rest = known.partition("://")
    host, slash, path = rest.partition("/")
    return chance.choice(
        (
            f"https://{EVIL}/", f"//{EVIL}", f"///{EVIL}", f"/\\{EVIL}", f"\\\\{EVIL}", f"https:{EVIL}",
            f"https:/{EVIL}",
            f"{scheme}://{EVIL}\\@{rest}", f"{scheme}://{host}@{EVIL}{slash}{path}", f"{known}@{EVIL}",
            f"{known}.{EVIL}",
            f"{scheme}://{host}.{EVIL}{slash}{path}", f"{scheme}://{host}%2f.{EVIL}/",
            f"{scheme}://{host}\\.{EVIL}/",
            f"{scheme}://{host}%00.{EVIL}/", f"{scheme}://{host}\t{slash}{path}", f" {known}", f"{known} ",
            f"\t{known}",
            f"{known}#{EVIL}", f"{known}#", f"{known}?", f"{known}?next=//{EVIL}", f"{known}/..//{EVIL}",
            f"{known}/",
            f"{known}%0d%0aLocation:%20//{EVIL}", f"{known}\r\nLocation: //{EVIL}", f"{known}\r\n\r\n{MARK}>",
            known.upper(), known.replace("http", "HTTP"), known.replace("/c", "/C"), known.replace("/", "\\"),
            known.replace(".", "\u3002"), known.replace("/", "\uff0f"), known.replace("e", "\u0435"),
            f"\u200b{known}",
            known.replace(host, f"{host}:80"), known.replace(host, f"{host}."), known.replace(host, "0x7f.1"),
            known.replace("http", "https"), f"javascript:alert(1)//{known}", f"data:text/html,{MARK}>",
            "siths://x",
            f"{known},https://{EVIL}/", f"{known} https://{EVIL}/", known[:-1], known + known, f"{known}%",
            EVIL, "/", "",
            f"http://[::1]:8500/callback{EVIL}", f"http://[{EVIL}", "http://127.0.0.1:8500@", "about:blank",
            f"{known}\ud800",
        )
    )  # fmt: skip


# --- JSON --------------------------------------------------------------------------------------------------------

_LEAVES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**30, float("nan"), float("inf"), "", "\ud800", "\0", "x" * 3_000, MARK,
    [], {},
    [[]], [None], {"": None}, {"value": None}, {"essential": True}, {"essential": "yes"}, {"values": "x"},
    {"value": {"value": []}}, {"values": [1, None, {}, [], True]}, {"essential": True, "values": []},
    {"value": "TST2321000131-1001", "essential": True}, {"value": "http://id.sambi.se/loa/loa3",
    "essential": True},
)  # fmt: skip


def leaf(chance: Random) -> Any:
    if chance.random() < 0.1:
        return deep(chance.choice((20, 200, 900)), chance.choice((list, dict)))
    return chance.choice(_LEAVES)


def deep(levels: int, of: type) -> Any:
    found: Any = None
    for _ in range(levels):
        found = [found] if of is list else {"value": found}
    return found


def spoiled(chance: Random, said: Any) -> Any:
    """``said`` with one part of it changed, wherever that is."""
    if not isinstance(said, dict | list) or not said or chance.random() < 0.15:
        return leaf(chance)
    if isinstance(said, list):
        at = chance.randrange(len(said))
        return [*said[:at], spoiled(chance, said[at]), *said[at + 1 :]]
    name = chance.choice(list(said))
    match chance.randrange(4):
        case 0:
            return {known: value for known, value in said.items() if known != name}
        case 1:
            return {
                **said,
                chance.choice(("", "value", "acr", "sub", "\ud800", "zq9", f"{name} ")): leaf(chance),
            }
        case _:
            return {**said, name: spoiled(chance, said[name])}


def written(chance: Random, said: Any) -> str:
    """As JSON, or as something that JSON is not."""
    text = json.dumps(said, ensure_ascii=chance.random() < 0.7)
    match chance.randrange(12):
        case 0:
            return text[: chance.randrange(len(text) + 1)]
        case 1:
            return text + chance.choice(("}", ",", "\0", text, " //", "\ufeff"))
        case 2:
            return "\ufeff" + text
        case 3:
            return text.replace('"', "'")
        case 4:
            return text.replace(":", ":" * 2, 1)
        case 5:
            return (
                text[:-1] + ',"id_token":null,"move":1,"name":[],"id_token":{}}'
                if text.endswith("}")
                else text
            )
        case 6:
            return "[" * chance.choice((50, 900, 5_000)) + text
    return text
