"""Stories of logging out: here, at the IdP, and where the IdP tells of it."""

from __future__ import annotations

import json

from scenarios.review.browsers import kept_out
from scenarios.review.finding import Evidence, NotApplicable, Outcome
from scenarios.review.item import Ignored, Text
from scenarios.review.provoke import NOT_THERE, UNCLEAR, attempt, faulty
from scenarios.review.stories import story
from scenarios.review.subject import Subject, Visitor, Who
from scenarios.stage.place import Place

STANDS = Text(sv="Sessionen stod kvar.", en="The session stood.")
ENDED = Text(sv="Sessionen avslutades.", en="The session ended.")


@story
def logged_out_here(subject: Subject) -> Outcome:
    """After logging out neither the browser nor who copied its cookies is signed in."""
    place = subject.at()
    user, thief = subject.visitor(place), subject.visitor(place)
    user.come(subject.inside)
    thief.bear(user.own_cookies)
    user.driver.keep_off("")
    attempt(subject, user, user.user.sign_out)
    own = user.is_in()
    if own is not False:
        why = (
            UNCLEAR
            if own is None
            else Text(sv="Användaren är fortfarande inloggad.", en="The user is still signed in.")
        )
        return Outcome("wrong" if own else "could-not-tell", why, user.saw("function"))
    return kept_out(thief.is_in(), thief.saw("function"))


@story
def logged_out_at_the_idp(subject: Subject) -> Outcome:
    """After logging out the next login asks who it is: the IdP's session is over too."""
    user = subject.visitor(subject.at())
    user.come(subject.inside)
    user.driver.keep_off("")
    attempt(subject, user, user.user.sign_out)
    left = user.saw()
    user.begin(subject.inside)
    page = user.driver.see()
    if not page.is_of(user.target.idp):
        user.user._reach_the_idp()
        page = user.driver.see()
    evidence = (*left, *user.saw("function"))
    if page.is_of(user.target.idp):
        why = Text(sv="Nästa inloggning frågar vem det är.", en="The next login asks who it is.")
        return Outcome("correct", why, evidence)
    why = Text(
        sv="Nästa inloggning gick rakt in som samma användare, utan att någon legitimerade sig.",
        en="The next login went straight in as the same user, and nobody identified.",
    )
    return Outcome("wrong", why, evidence)


def _told_of_logouts(subject: Subject) -> Place:
    """The system, where the IdP tells it of logouts. Raises `NotApplicable`."""
    if subject.described.client.backchannel_logout_uri is None:
        raise NotApplicable(
            "Systemet tar inte emot utloggningar från IdP:n (backchannel_logout_uri i målfilen).",
            "The system takes no logouts from the IdP (backchannel_logout_uri in the target file).",
        )
    place = subject.at(back_channel=True)
    reader = subject.visitor(place)
    reader.driver.go(f"{place.control.ask('GET', 'ready')['issuer']}/.well-known/openid-configuration")
    if not json.loads(reader.driver.see().html).get("backchannel_logout_supported"):
        raise NotApplicable(
            "IdP:n berättar inte om utloggningar (SITHS_IDP_BACK_CHANNEL_LOGOUT).",
            "The IdP tells nobody of logouts (SITHS_IDP_BACK_CHANNEL_LOGOUT).",
        )
    return place


def _second(subject: Subject, place: Place, first: Visitor) -> Visitor:
    """The same user in a second browser of the same SSO session."""
    second = subject.visitor(place)
    second.sit_beside(first)
    second.come(subject.inside)
    return second


@story
def logout_that_the_idp_tells_of(subject: Subject) -> Outcome:
    """The user logs out in one place, and the IdP tells the system: the other session ends, and nobody else's."""
    place = _told_of_logouts(subject)
    first, stranger = subject.visitor(place), subject.visitor(place, Who(person="colleague"))
    stranger.come(subject.inside)
    first.come(subject.inside)
    second = _second(subject, place, first)
    since = place.control.newest()
    first.driver.keep_off("")
    attempt(subject, first, first.user.sign_out)
    evidence = _heard(place, since)
    if second.is_in() is not False:
        return Outcome("wrong", STANDS, (*evidence, *second.saw("function")))
    if stranger.is_in() is not True:
        why = Text(sv="En annan användare blev utloggad också.", en="Another user was logged out too.")
        return Outcome("wrong", why, (*evidence, *stranger.saw("function")))
    return Outcome("correct", ENDED, (*evidence, *second.saw("function")))


def ignored(subject: Subject, probe: Ignored) -> Outcome:
    """A logout token that is not right ends nobody's session."""
    place = _told_of_logouts(subject)
    first = subject.visitor(place)
    first.come(subject.inside)
    with faulty(place, probe.ignored) as told:
        second = _second(subject, place, first)
        since = place.control.newest()
        first.driver.keep_off("")
        attempt(subject, first, first.user.sign_out)
    evidence = (Evidence("provoked", probe.ignored), *_heard(place, since))
    if not told.was_told:
        return Outcome("could-not-tell", NOT_THERE, evidence)
    if second.is_in() is True:
        return Outcome("correct", STANDS, evidence)
    return Outcome("wrong", ENDED, (*evidence, *second.saw("function")))


def _heard(place: Place, since: int) -> tuple[Evidence, ...]:
    told = [event for event in place.control.journal(since) if event["what"] == "logout-told"]
    return tuple(Evidence("journal", f"logout-told → {event['says'].get('answer')}") for event in told[:1])
