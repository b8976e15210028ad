"""What is signed, and what is no form: JSON, bytes, and how they are called and counted."""

from __future__ import annotations

from random import Random

from tests.mutations import forging, nasty
from tests.mutations.changes.registry import OFTEN, change, places
from tests.mutations.draft import Draft
from tests.mutations.world import World


@change()  # and more often where there is one
def a_signed_value_is_forged(draft: Draft, chance: Random, _world: World) -> str:
    found = [(p, n) for p in places(draft) for n, (_, said) in enumerate(p) if forging.is_jwt(said)]
    if not found:
        return ""
    pairs, at = chance.choice(found)
    name, token = pairs[at]
    ours = name == "id_token_hint"  # signed by the mock: whatever a client signs in its place is forged
    try:
        if chance.random() < 0.5:
            made, how = forging.forged(chance, token)
        else:
            made, how = forging.resigned(chance, token)
    except (ValueError, RecursionError):  # it was spoiled before
        return ""
    pairs[at] = (name, made)
    if ours or (not how.endswith("signed") and not how.startswith("header")):
        draft.forged = (name, made)
    return f"{name}: {how}"


@change(OFTEN)
def json_is_spoiled(draft: Draft, chance: Random, _world: World) -> str:
    if draft.said is None:
        return ""
    said = nasty.spoiled(chance, draft.said)
    draft.body = nasty.written(chance, said).encode("utf-8", "surrogatepass")
    draft.bear("Content-Type", "application/json")
    return repr(draft.body)[:120]


@change()
def bytes_are_spoiled(draft: Draft, chance: Random, _world: World) -> str:
    body = bytearray(draft.content)
    if not body:
        return ""
    for _ in range(chance.choice((1, 3, 30))):
        at = chance.randrange(len(body))
        match chance.randrange(3):
            case 0:
                body[at] ^= 1 << chance.randrange(8)
            case 1:
                body[at:at] = bytes(chance.randrange(256) for _ in range(3))
            case _:
                del body[at : at + 3]
        if not body:
            break
    draft.bear("Content-Type", draft.content_type)
    draft.body = bytes(body)
    return f"{len(body)} bytes"


@change()
def another_content_type(draft: Draft, chance: Random, _world: World) -> str:
    if not draft.content:
        return ""
    kind = chance.choice(
        (
            "text/plain", "application/json", "multipart/form-data", "multipart/form-data; boundary=", "*/*",
            "\0", "a",
            "application/x-www-form-urlencoded; charset=utf-16", "application/x-www-form-urlencoded; charset=zq9",
            "APPLICATION/X-WWW-FORM-URLENCODED", "application/jwt", "text/html", "image/png", ";;;", "å/å",
            "application/json;a",
            "application/x-www-form-urlencoded, text/html", f"multipart/form-data; boundary={'b' * 300}",
            "a" * 9_000,
        )
    )  # fmt: skip
    draft.bear("Content-Type", kind)
    return kind[:80]


@change()
def another_length(draft: Draft, chance: Random, _world: World) -> str:
    length = chance.choice(("0", "1", "7", "-1", "x", "1e3", "99999999999", " 3", "3,3", "+5", ""))
    draft.bear("Content-Length", length)
    return length or "none"


@change()
def all_of_it_as_json(draft: Draft, chance: Random, _world: World) -> str:
    if not draft.form:
        return ""
    draft.body = nasty.written(chance, dict(draft.form)).encode("utf-8", "surrogatepass")
    draft.bear("Content-Type", chance.choice(("application/json", "application/x-www-form-urlencoded")))
    return draft.header("Content-Type")
