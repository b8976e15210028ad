"""Parameters: left out, twice, called otherwise, with another value."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

from tests.mutations import nasty
from tests.mutations.changes.registry import OFTEN, change, places, somewhere
from tests.mutations.draft import Draft, Raw
from tests.mutations.world import World


@change()
def a_parameter_is_left_out(draft: Draft, chance: Random, _world: World) -> str:
    if not (found := somewhere(draft, chance)):
        return ""
    pairs, at = found
    return pairs.pop(at)[0]


@change()
def a_parameter_stands_twice(draft: Draft, chance: Random, _world: World) -> str:
    if not (found := somewhere(draft, chance)):
        return ""
    pairs, at = found
    name, said = pairs[at]
    pairs.insert(chance.randrange(len(pairs) + 1), (name, chance.choice((said, "", nasty.value(chance)))))
    return name


@change()
def a_parameter_is_called_otherwise(draft: Draft, chance: Random, _world: World) -> str:
    if not (found := somewhere(draft, chance)):
        return ""
    pairs, at = found
    name, said = pairs[at]
    other = chance.choice(
        (name.upper(), f"{name}[]", f"{name}[0]", f" {name}", f"{name}\0", name.replace("_", "-"), "", f"{name}\ud800")
    )  # fmt: skip
    pairs[at] = (chance.choice((other, Raw(nasty.letters(chance)))), said)
    return name


@change()
def two_values_are_swapped(draft: Draft, chance: Random, _world: World) -> str:
    if not (found := somewhere(draft, chance)) or len(found[0]) < 2:
        return ""
    pairs, at = found
    other = chance.randrange(len(pairs))
    (one, first), (two, second) = pairs[at], pairs[other]
    pairs[at], pairs[other] = (one, second), (two, first)
    return f"{one}, {two}"


@change()
def query_and_form_changeplaces(draft: Draft, _chance: Random, _world: World) -> str:
    if not places(draft):
        return ""
    draft.query, draft.form = draft.form or [], draft.query or None
    return "all of it"


@change(OFTEN)
def a_value_is_another(draft: Draft, chance: Random, _world: World) -> str:
    if not (found := somewhere(draft, chance)):
        return ""
    pairs, at = found
    name, _ = pairs[at]
    pairs[at] = (name, nasty.value(chance))
    return f"{name}={pairs[at][1]!r:.80}"


@change(OFTEN)
def a_value_is_spoiled(draft: Draft, chance: Random, _world: World) -> str:
    if not (found := somewhere(draft, chance)):
        return ""
    pairs, at = found
    name, said = pairs[at]
    where = chance.randrange(len(said) + 1)
    spoiled = chance.choice(
        (
            said[:where], said[where:], said + said, said[::-1], said.upper(), said.lower(), f" {said}",
            f"{said} ",
            said[:where] + nasty.letters(chance) + said[where:],
            Raw(said[:where] + chance.choice(nasty.RAW) + said[where:]),
            said + "x" * chance.choice(nasty.HUGE), said.replace("-", "_"), f"{said}\0",
            f"{said}\r\n{nasty.HEADER}: 1",
        )
    )  # fmt: skip
    pairs[at] = (name, spoiled)
    return f"{name}={spoiled!r:.80}"


@change()
def a_value_of_another_is_borne(draft: Draft, chance: Random, world: World) -> str:
    """Somebody else's code, token or login, in a place where something else belongs."""
    if not (found := somewhere(draft, chance)):
        return ""
    pairs, at = found
    client = chance.choice(("with-secret", "signing", "elsewhere"))
    make: dict[str, Callable[[], str]] = {
        "code": lambda: world.code(client),
        "access token": lambda: world.access_token(client),
        "refresh token": lambda: world.refresh_token(client),
        "id token": lambda: world.id_token(client),
        "login": lambda: world.begun(client=client),
        "client": lambda: client,
        "pushed request": lambda: world.pushed(client),
    }
    what = chance.choice(list(make))
    name, _ = pairs[at]
    pairs[at] = (name, make[what]())
    draft.clients |= {client}
    return f"{name}: a {what} of {client}"


@change(OFTEN)
def an_address_leads_elsewhere(draft: Draft, chance: Random, _world: World) -> str:
    addressed = ("redirect_uri", "post_logout_redirect_uri")
    found = [(p, n) for p in places(draft) for n, (name, _) in enumerate(p) if name in addressed]
    if not found:
        return ""
    pairs, at = chance.choice(found)
    name, known = pairs[at]
    pairs[at] = (name, nasty.address(chance, known))
    return f"{name}={pairs[at][1]!r:.120}"


@change()
def more_parameters(draft: Draft, chance: Random, _world: World) -> str:
    pairs = chance.choice([draft.query, draft.form] if draft.form is not None else [draft.query])
    assert pairs is not None
    asked = (
        "state", "redirect_uri", "client_id", "prompt", "max_age", "response_mode", "request", "request_uri",
        "lang",
        "claims", "scope", "nonce", "code_challenge", "code_challenge_method", "ui_locales", "acr_values",
        "again", "after",
        "at", "bears", "access_token", "id_token_hint", "logout_hint", "grant_type", "token", "__proto__", "login",
    )  # fmt: skip
    for _ in range(chance.choice((1, 1, 3, 300, 2_000))):
        pairs.append((chance.choice(asked), nasty.value(chance)))
        if sum(len(value) for _, value in pairs) > 80_000:
            break
    return f"{len(pairs)} in all"


@change(OFTEN)
def claims_are_spoiled(draft: Draft, chance: Random, _world: World) -> str:
    found = [(p, n) for p in places(draft) for n, (name, _) in enumerate(p) if name == "claims"]
    if not found:
        return ""
    pairs, at = found[0]
    try:
        said: Any = json.loads(pairs[at][1])
    except (ValueError, RecursionError):  # it was spoiled before
        return ""
    for _ in range(chance.choice((1, 1, 2, 5))):
        said = nasty.spoiled(chance, said)
    pairs[at] = ("claims", nasty.written(chance, said))
    return pairs[at][1][:150]
