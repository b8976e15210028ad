"""What the system asks the IdP for."""

from __future__ import annotations

from urllib.parse import urlsplit

from scenarios.review.finding import Evidence, NotApplicable, Outcome
from scenarios.review.item import Text
from scenarios.review.passive.chance import unguessable
from scenarios.review.passive.seen import requests_of
from scenarios.review.stories import story
from scenarios.review.subject import Subject


def _sent(subject: Subject, name: str, wrong: Text, right: Text) -> Outcome:
    requests = requests_of(subject)
    without = sum(not said.get(name, [""])[0] for said in requests)
    counted = (Evidence("counted", f"{len(requests) - without} / {len(requests)}"),)
    return Outcome("wrong" if without else "correct", wrong if without else right, counted)


def _guessable(subject: Subject, name: str) -> Outcome:
    values = [said[name][0] for said in requests_of(subject) if said.get(name, [""])[0]]
    if not values:
        raise NotApplicable(f"Systemet skickar ingen {name}.", f"The system sends no {name}.")
    return unguessable(values, name)


@story
def state_is_sent(subject: Subject) -> Outcome:
    return _sent(
        subject,
        "state",
        Text(sv="Begäran saknar state.", en="The request has no state."),
        Text(sv="Varje begäran har state.", en="Every request has a state."),
    )


@story
def state_is_unguessable(subject: Subject) -> Outcome:
    return _guessable(subject, "state")


@story
def nonce_is_sent(subject: Subject) -> Outcome:
    return _sent(
        subject,
        "nonce",
        Text(sv="Begäran saknar nonce.", en="The request has no nonce."),
        Text(sv="Varje begäran har nonce.", en="Every request has a nonce."),
    )


@story
def nonce_is_unguessable(subject: Subject) -> Outcome:
    return _guessable(subject, "nonce")


@story
def pkce_is_used(subject: Subject) -> Outcome:
    requests = requests_of(subject)
    challenges = [said.get("code_challenge", [""])[0] for said in requests]
    plain = any(said.get("code_challenge_method", ["plain"])[0] != "S256" for said in requests)
    counted = (Evidence("counted", f"{sum(map(bool, challenges))} / {len(requests)}"),)
    if not all(challenges):
        return Outcome("wrong", Text(sv="Begäran saknar PKCE.", en="The request has no PKCE."), counted)
    if plain:
        return Outcome("wrong", Text(sv="PKCE används utan S256.", en="PKCE is used without S256."), counted)
    return unguessable(challenges, "code_challenge")


@story
def code_flow_is_used(subject: Subject) -> Outcome:
    kinds = {said["response_type"][0] for said in requests_of(subject)}
    shown = (Evidence("counted", "response_type " + ", ".join(sorted(kinds))),)
    if kinds == {"code"}:
        return Outcome("correct", Text(sv="Bara kodflödet används.", en="Only the code flow is used."), shown)
    return Outcome(
        "wrong",
        Text(sv="Annat än kodflödet används.", en="Something else than the code flow is used."),
        shown,
    )


@story
def redirect_address_is_https(subject: Subject) -> Outcome:
    addresses = {said["redirect_uri"][0] for said in requests_of(subject) if "redirect_uri" in said}
    shown = tuple(Evidence("address", one) for one in sorted(addresses))
    if all((urlsplit(one).hostname or "") in ("localhost", "127.0.0.1", "::1") for one in addresses):
        raise NotApplicable(
            "Systemet körs på samma dator, där http godtas.",
            "The system runs on this machine, where http will do.",
        )
    if all(urlsplit(one).scheme == "https" for one in addresses):
        return Outcome("correct", Text(sv="Svaret går med https.", en="The answer goes by https."), shown)
    return Outcome("wrong", Text(sv="Svaret går med http.", en="The answer goes by http."), shown)
