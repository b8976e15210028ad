"""Puts a recording together: what passed through the browser, what the IdP saw, what was decided and shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from scenarios.model import DriverName, Scenario
from scenarios.recordings.capture import Message
from scenarios.recordings.model import Back, Callback, Decided, Login, Recording
from scenarios.recordings.redact import Redaction

Event = Mapping[str, Any]
_OF_THE_SERVER = ("token-request", "userinfo-request", "token-inspected", "token-withdrawn")


def recording(
    scenario: Scenario,
    *,
    target: str,
    driver: DriverName,
    made: datetime,
    messages: Sequence[Message],
    journal: Sequence[Event],
    decisions: Iterable[Decided],
    shown: Mapping[str, str],
    redaction: Redaction,
) -> Recording:
    return Recording(
        format=1,
        made=made.replace(microsecond=0),
        target=target,
        driver=driver,
        scenario=scenario,
        logins=logins(messages, journal, redaction),
        decisions=list(decisions),
        shown={name: str(redaction.claim(name, value)) for name, value in shown.items()},
    )


def logins(messages: Sequence[Message], journal: Sequence[Event], redaction: Redaction) -> list[Login]:
    """Each authorization request that the IdP heard of, in order."""
    refs = [event["login"] for event in journal if event["what"] == "authorization-request"]
    fronts = [dict(one.address.query) | dict(one.form or ()) for one in messages if is_request(one)]
    fronts += [{}] * (len(refs) - len(fronts))
    answers = _answers(messages, [front.get("state", "") for front in fronts])
    return [
        _login([event for event in journal if event["login"] == ref], fronts[n], answers.get(n), redaction)
        for n, ref in enumerate(refs)
    ]


def is_request(one: Message) -> bool:
    """OpenID Connect Core 3.1.2.1, or its shorter forms of RFC 9101 and 9126."""
    names = {name for name, _ in (*one.address.query, *(one.form or ()))}
    to_the_idp = one.address.place.startswith("{idp}")
    return to_the_idp and "client_id" in names and bool(names & {"response_type", "request", "request_uri"})


def is_answer(one: Message) -> bool:
    """RFC 6749 section 4.1.2, at the care system."""
    names = {name for name, _ in (*one.address.query, *(one.form or ()))}
    return one.address.place.startswith("{rp}") and bool(names & {"code", "error"})


def _answers(messages: Sequence[Message], states: Sequence[str]) -> dict[int, Callback]:
    """What became of each login's answer: the login that has its state, else the newest one before it."""
    found: dict[int, Callback] = {}
    begun = -1
    for one in messages:
        begun += is_request(one)
        if not is_answer(one) or begun < 0:
            continue
        state = (dict(one.address.query) | dict(one.form or ())).get("state", "")
        known = states.index(state) if state and state in states else begun
        found.setdefault(known, _callback(one))
    return found


def _callback(one: Message) -> Callback:
    set_here = (value.split("; ") for name, value in one.answered if name.lower() == "set-cookie")
    return Callback(
        place=one.address.place,
        status=one.status,
        onward=one.onward.place if one.onward else "",
        cookies=sorted(
            {"; ".join((first.partition("=")[0], *sorted(_kept(words)))) for first, *words in set_here}
        ),
    )


def _kept(words: Iterable[str]) -> Iterable[str]:
    """How a cookie is kept, and not how long."""
    return (word for word in words if word.partition("=")[0].lower() != "max-age")


def _login(
    events: Sequence[Event], front: Mapping[str, str], callback: Callback | None, redaction: Redaction
) -> Login:
    def last(what: str) -> Mapping[str, Any]:
        return next((event["says"] for event in reversed(events) if event["what"] == what), {})

    asked = last("authorization-request")
    sent_back = last("authorization-response")
    return Login(
        client_id=asked.get("client_id", ""),
        sent=_sent(asked, redaction),
        front=dict(front),
        scope=redaction.text(asked.get("scope", "")),
        claims=asked.get("claims", "").split(),
        essential=asked.get("essential", "").split(),
        acr=asked.get("acr", "").split(),
        method=last("method-chosen").get("method", "") or last("session-reused").get("method", ""),
        loa=last("signed-in").get("loa", ""),
        answer=sent_back.get("error", "") or sent_back.get("kind", ""),
        refused=[event["code"] for event in events if event["code"]],
        back=[_back(event, redaction) for event in events if event["what"] in _OF_THE_SERVER],
        told=_told(last("token-response"), redaction),
        userinfo=_told(last("userinfo-response"), redaction),
        callback=callback,
    )


def _back(event: Event, redaction: Redaction) -> Back:
    says = event["says"]
    return Back(
        what=event["what"],
        grant_type=redaction.text(says.get("grant_type", "")),
        proof=says.get("proof", ""),
        sent=_sent(says, redaction),
    )


def _sent(says: Mapping[str, Any], redaction: Redaction) -> dict[str, str]:
    said: Mapping[str, str] = says.get("sent", {})
    return {name: redaction.parameter(name, said[name]) for name in sorted(said)}


def _told(says: Mapping[str, Any], redaction: Redaction) -> dict[str, Any]:
    """Every claim by its name; the journal tells what those say that name nobody."""
    values = says.get("values", {})
    names = [name for name in str(says.get("claims", "")).split(", ") if name]
    return {
        name: redaction.claim(name, values[name]) if name in values else f"<{name}>" for name in sorted(names)
    }
