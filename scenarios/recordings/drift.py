"""In what a care system is another one than when it was recorded, as differences that a person can read.

``state``, ``nonce``, PKCE, times, keys, ports and signatures are new each time and are compared with nothing; that
they are sent, and that none is used twice, is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import zip_longest
from typing import Any, Literal

from scenarios.recordings.model import Back, Login, Recording

Kind = Literal[
    "acr",
    "answer",
    "binding",
    "callback",
    "claims",
    "client",
    "cookies",
    "decision",
    "logins",
    "pkce",
    "redirect",
    "request",
    "scope",
    "shown",
    "sign-in",
    "token-request",
    "told",
]
_PKCE = ("code_challenge", "code_challenge_method", "code_verifier")
_BINDING = ("state", "nonce")
_WITH_A_KIND_OF_THEIR_OWN = {*_PKCE, *_BINDING, "redirect_uri", "acr_values", "claims", "scope", "client_id"}
_NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Drift:
    """One difference. ``was`` is what was recorded, ``now`` what was seen."""

    kind: Kind
    where: str  # login 1, step 3, userinfo of login 2
    what: str  # a sentence without its end
    was: str = ""
    now: str = ""

    def __str__(self) -> str:
        said = f"{self.where}: {self.what}"
        return (
            f"{said}: was {self.was or _NOTHING}, is {self.now or _NOTHING}" if self.was or self.now else said
        )

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def drift(was: Recording, now: Recording) -> list[Drift]:
    """Everything that is not as it was, the decisions first."""
    return [*_decisions(was, now), *_shown(was, now), *_logins(was.logins, now.logins)]


def _decisions(was: Recording, now: Recording) -> Iterator[Drift]:
    for before, after in zip_longest(was.decisions, now.decisions):
        if after is None:
            yield Drift(
                "decision", f"step {before.step}", "what was decided here was not reached", before.seen
            )
        elif before is None:
            yield Drift("decision", f"step {after.step}", "nothing was decided here before", "", after.seen)
        elif before.seen != after.seen:
            about = f"it decides otherwise{f' at {after.about}' if after.about else ''}"
            yield Drift("decision", f"step {after.step}", about, before.seen, after.seen)


def _shown(was: Recording, now: Recording) -> Iterator[Drift]:
    if not now.shown and any(_decisions(was, now)):
        return  # the story ended before that, which is told
    for name in sorted(was.shown.keys() | now.shown.keys()):
        before, after = was.shown.get(name, ""), now.shown.get(name, "")
        if before != after:
            yield Drift("shown", "its page", f"it shows another {name}", before, after)


def _logins(was: Sequence[Login], now: Sequence[Login]) -> Iterator[Drift]:
    if len(was) != len(now):
        yield Drift(
            "logins", "the story", "it asks the IdP another number of times", str(len(was)), str(len(now))
        )
    for n, (before, after) in enumerate(zip(was, now, strict=False)):
        where = f"login {n + 1}"
        yield from _request(where, before, after)
        yield from _bound(where, (was[:n], before), (now[:n], after))
        if (before.answer, before.refused) != (after.answer, after.refused):
            pair = (" ".join((one.answer, *one.refused)).strip() for one in (before, after))
            yield Drift("answer", where, "the IdP answers otherwise", *pair)
            continue  # all else follows from that
        yield from _outcome(where, before, after)
        yield from _back_channel(where, before.back, after.back)
        yield from _callback(where, before, after)


def _request(where: str, was: Login, now: Login) -> Iterator[Drift]:
    if was.client_id != now.client_id:
        yield Drift("client", where, "another client asks", was.client_id, now.client_id)
    if was.scope != now.scope:
        yield Drift("scope", where, "another scope is asked for", was.scope, now.scope)
    yield from _levels(where, was, now)
    yield from _claims(where, was, now)
    if was.sent.get("redirect_uri") != now.sent.get("redirect_uri"):
        pair = was.sent.get("redirect_uri", ""), now.sent.get("redirect_uri", "")
        yield Drift("redirect", where, "the answer is wanted at another address", *pair)
    yield from _pkce(where, was.sent, now.sent)
    yield from _parameters(where, "request", was.sent, now.sent)
    if set(was.front) != set(now.front) and {"request", "request_uri"} & (set(was.front) ^ set(now.front)):
        pair = ", ".join(sorted(was.front)), ", ".join(sorted(now.front))
        yield Drift("request", where, "the request travels in another way", *pair)


def _levels(where: str, was: Login, now: Login) -> Iterator[Drift]:
    asked = [(*one.acr, *one.sent.get("acr_values", "").split()) for one in (was, now)]
    demanded = ["acr" in one.essential for one in (was, now)]
    if asked[0] != asked[1]:
        what = "it asks for no level any more (acr)" if not asked[1] else "it asks for another level (acr)"
        yield Drift("acr", where, what, " ".join(asked[0]), " ".join(asked[1]))
    if demanded[0] != demanded[1]:
        what = (
            "it demands the level now (acr is essential)" if demanded[1] else "it no longer demands the level"
        )
        yield Drift("acr", where, what)


def _claims(where: str, was: Login, now: Login) -> Iterator[Drift]:
    told = False
    for what, before, after in (
        ("it asks for other claims", was.claims, now.claims),
        ("other claims are essential", was.essential, now.essential),
    ):
        pair = [set(one) - {"acr"} for one in (before, after)]
        if pair[0] != pair[1]:
            told = True
            yield Drift("claims", where, f"{what} ({_plus_and_minus(*pair)})")
    wishes = was.front.get("claims", ""), now.front.get("claims", "")
    if (
        not told
        and all(wishes)
        and wishes[0] != wishes[1]
        and was.acr == now.acr
        and set(was.essential) == set(now.essential)
    ):
        yield Drift("claims", where, "it asks for the same claims in another way", *wishes)


def _pkce(where: str, was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Drift]:
    gone, new = ([n for n in _PKCE if n in a and n not in b] for a, b in ((was, now), (now, was)))
    if gone:
        yield Drift("pkce", where, f"PKCE is dropped: {' and '.join(gone)} sent no more")
    if new:
        yield Drift("pkce", where, f"PKCE is new: {' and '.join(new)} sent now")
    pair = was.get("code_challenge_method", ""), now.get("code_challenge_method", "")
    if all(pair) and pair[0] != pair[1]:
        yield Drift("pkce", where, "the challenge is made in another way", *pair)


def _parameters(where: str, kind: Kind, was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Drift]:
    for name in sorted((was.keys() | now.keys()) - _WITH_A_KIND_OF_THEIR_OWN):
        before, after = was.get(name), now.get(name)
        if before is not None and after is None:
            yield Drift(kind, where, f"{name} is sent no more", before)
        elif before is None and after is not None:
            yield Drift(kind, where, f"{name} is sent now", "", after)
        elif before != after:
            yield Drift(kind, where, f"{name} says something else", before or "", after or "")


def _bound(
    where: str, was: tuple[Sequence[Login], Login], now: tuple[Sequence[Login], Login]
) -> Iterator[Drift]:
    for name in _BINDING:
        before, after = name in was[1].sent, name in now[1].sent
        if before != after:
            yield Drift("binding", where, f"{name} is sent {'now' if after else 'no more'}")
    for name in (*_BINDING, "code_challenge"):
        if _used_before(name, *now) and not _used_before(name, *was):
            yield Drift("binding", where, f"{name} is that of an earlier login, and was new each time")


def _used_before(name: str, earlier: Sequence[Login], login: Login) -> bool:
    own = login.front.get(name, "")
    return bool(own) and own in {one.front.get(name) for one in earlier}


def _outcome(where: str, was: Login, now: Login) -> Iterator[Drift]:
    for what, before, after in (
        ("another method", was.method, now.method),
        ("another level", was.loa, now.loa),
    ):
        if before != after:
            yield Drift("sign-in", where, what, before, after)
    for what, before_, after_ in (("ID token", was.told, now.told), ("userinfo", was.userinfo, now.userinfo)):
        if before_.keys() != after_.keys():
            yield Drift("told", where, f"other claims in {what} ({_plus_and_minus(before_, after_)})")
        for name in sorted(before_.keys() & after_.keys()):
            if before_[name] != after_[name]:
                yield Drift(
                    "told", where, f"another {name} in {what}", _short(before_[name]), _short(after_[name])
                )


def _back_channel(where: str, was: Sequence[Back], now: Sequence[Back]) -> Iterator[Drift]:
    asked = [[one.what for one in side] for side in (was, now)]
    if asked[0] != asked[1]:
        pair = (", ".join(side) for side in asked)
        yield Drift("token-request", where, "its server asks the IdP otherwise", *pair)
        return
    for before, after in zip(was, now, strict=True):
        place = f"{where}, {after.what}"
        if before.proof != after.proof:
            yield Drift(
                "token-request", place, "it proves who it is in another way", before.proof, after.proof
            )
        if before.grant_type != after.grant_type:
            yield Drift("token-request", place, "another grant", before.grant_type, after.grant_type)
        if before.sent.get("redirect_uri") != after.sent.get("redirect_uri"):
            pair = (one.sent.get("redirect_uri", "") for one in (before, after))
            yield Drift("redirect", place, "another redirect_uri", *pair)
        yield from _pkce(place, before.sent, after.sent)
        yield from _parameters(place, "token-request", before.sent, after.sent)


def _callback(where: str, was: Login, now: Login) -> Iterator[Drift]:
    before, after = was.callback, now.callback
    if before is None or after is None:
        if before is not after:
            pair = (one.place if one else "" for one in (before, after))
            yield Drift("callback", where, "the answer reaches the system or not", *pair)
        return
    said = [f"{one.place} {one.status}{f' to {one.onward}' if one.onward else ''}" for one in (before, after)]
    if said[0] != said[1]:
        yield Drift("callback", where, "it does something else with the answer", *said)
    if before.cookies != after.cookies:
        yield Drift("cookies", where, "its cookies are others", _list(before.cookies), _list(after.cookies))


def _plus_and_minus(was: Collection[str], now: Collection[str]) -> str:
    new = [f"+{name}" for name in sorted(set(now) - set(was))]
    return ", ".join(new + [f"-{name}" for name in sorted(set(was) - set(now))])


def _list(said: Sequence[str]) -> str:
    return " | ".join(said)


def _short(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
