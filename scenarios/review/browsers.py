"""Stories of two browsers, two tabs or two users: whose answer, whose session, whose decision."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from scenarios.lures import ELSEWHERE, lures
from scenarios.review.finding import Evidence, NotApplicable, Outcome
from scenarios.review.item import Text
from scenarios.review.provoke import UNCLEAR, attempt, faulty, judged
from scenarios.review.stories import story
from scenarios.review.subject import Subject, Visitor, Who

_LOW = Who(credential="reserve-card-loa2")
OPENED = Text(sv="Funktionen öppnades.", en="The function opened.")
SHUT = Text(sv="Funktionen förblev stängd.", en="The function stayed shut.")
STRANGER_IN = Text(sv="Den andra webbläsaren blev inloggad.", en="The other browser was signed in.")
STRANGER_OUT = Text(sv="Den andra webbläsaren fick ingenting.", en="The other browser got nothing.")
NO_ANSWER = Text(
    sv="Svaret från IdP:n gick inte att fånga på vägen.",
    en="The answer of the IdP could not be caught on its way.",
)


def kept_out(inside: bool | None, evidence: tuple[Evidence, ...]) -> Outcome:
    """That the other browser is in is wrong."""
    if inside is None:
        return Outcome("could-not-tell", UNCLEAR, evidence)
    return Outcome("wrong", STRANGER_IN, evidence) if inside else Outcome("correct", STRANGER_OUT, evidence)


# --- answers ---------------------------------------------------------------------------------------------------


@story
def answer_in_another_browser(subject: Subject) -> Outcome:
    """The answer of one browser's login is carried to the system by another that has begun a login of its own."""
    place = subject.at()
    writer, victim = subject.visitor(place), subject.visitor(place)
    with faulty(place, "answer-held-back"):
        writer.come(subject.inside)
        page = writer.driver.see()
        link = page.find("a[data-back][href]")
    if link is None:
        return Outcome("could-not-tell", NO_ANSWER, writer.saw())
    victim.begin(subject.inside)
    address = urljoin(page.address, str(link["href"]))
    evidence = attempt(subject, victim, lambda: victim.driver.go(address))
    return kept_out(victim.is_in(), evidence)


@story
def answer_used_again(subject: Subject) -> Outcome:
    """The answer of a login that has ended is opened in another browser, as from a log or a history."""
    place = subject.at()
    user, thief = subject.visitor(place), subject.visitor(place)
    before = len(subject.trace)
    user.come(subject.inside)
    seen = [one.url for one in subject.trace[before:] if "code=" in one.url and "state=" in one.url]
    if not seen:
        return Outcome("could-not-tell", NO_ANSWER, user.saw())
    thief.begin(subject.inside)
    evidence = attempt(subject, thief, lambda: thief.driver.go(seen[-1]))
    return kept_out(thief.is_in(), evidence)


@story
def answer_after_the_login_is_forgotten(subject: Subject) -> Outcome:
    """The answer comes when the browser has lost what the system gave it: too late, or a new window."""
    place = subject.at()
    user = subject.visitor(place)
    with faulty(place, "answer-held-back") as told:
        user.come(subject.inside)
        user.driver.forget(user.target.url)
        evidence = attempt(subject, user, user.user.go_on)
    return judged(user.is_in(), evidence, told)


@story
def two_logins_in_one_browser(subject: Subject) -> Outcome:
    """A login is begun, and begun again, as by a double click; the second one is finished."""
    user = subject.visitor(subject.at())
    user.begin(subject.inside)
    user.begin(subject.inside)
    evidence = attempt(subject, user, user.go_on)
    if user.is_in():
        return Outcome(
            "correct", Text(sv="Den andra inloggningen gick bra.", en="The second login went well."), evidence
        )
    return Outcome(
        "wrong",
        Text(sv="Den andra inloggningen avvisades.", en="The second login was refused."),
        evidence,
    )


@story
def cancelled_at_the_idp(subject: Subject) -> Outcome:
    """The user presses Avbryt."""
    place = subject.at()
    user = subject.visitor(place)
    user.begin(subject.inside)
    evidence = attempt(subject, user, user.user.cancel_on_the_page)
    if user.fell:
        why = Text(
            sv="Systemet stannade med ett eget fel.", en="The system stopped with an error of its own."
        )
        return Outcome("wrong", why, evidence)
    return judged(user.is_in(), evidence)


@story
def return_address_elsewhere(subject: Subject) -> Outcome:
    """Every address of the login that says where to go afterwards says elsewhere."""
    place = subject.at()
    first = subject.visitor(place)
    first.begin(subject.inside)
    ways = [lure for to in ELSEWHERE for lure in lures(first.driver.trail(), first.target.url, to)]
    if not ways:
        raise NotApplicable(
            "Ingen av systemets adresser på vägen till inloggningen bär någon återvändsadress.",
            "No address of the system on the way to the login carries a return address.",
        )
    evidence: list[Evidence] = []
    for lure in ways:
        user = subject.visitor(place)
        user.driver.go(lure)
        if user.driver.see().is_of(user.target.idp):
            attempt(subject, user, user.go_on)
        end = user.driver.see().address
        evidence += [Evidence("address", lure), Evidence("ended", end)]
        if "elsewhere.invalid" in end.partition("?")[0]:
            why = Text(
                sv="Systemet skickade användaren till en främmande adress.",
                en="The system sent the user to a foreign address.",
            )
            return Outcome("wrong", why, tuple(evidence[-2:]))
    why = Text(
        sv="Systemet skickade ingen till en främmande adress.",
        en="The system sent nobody to a foreign address.",
    )
    return Outcome("correct", why, tuple(evidence))


# --- sessions --------------------------------------------------------------------------------------------------


@story
def session_planted_before_the_login(subject: Subject) -> Outcome:
    """Somebody else has the cookies that the browser had before its user logged in."""
    place = subject.at()
    user, thief = subject.visitor(place), subject.visitor(place)
    user.begin(subject.inside)
    planted = user.own_cookies
    user.go_on()
    thief.bear(planted)
    names = Evidence("cookie", ", ".join(planted) or "–")
    return kept_out(thief.is_in(), (names, *thief.saw()))


@story
def session_after_the_step_up(subject: Subject) -> Outcome:
    """Somebody else has the cookies that the browser had before its user stepped up."""
    place, high = subject.at("step-up"), subject.function("loa3")
    user, thief = subject.visitor(place, _LOW), subject.visitor(place, _LOW)
    user.come(subject.function("loa2"))
    thief.bear(user.own_cookies)
    user.begin(high)
    attempt(subject, user, lambda: user.go_on(who=Who()))
    seen = thief.decision(high)
    evidence = thief.saw("function")
    if seen.what == "granted":
        return Outcome("wrong", STRANGER_IN, evidence)
    return Outcome("correct", STRANGER_OUT, evidence)


@story
def decision_for_another_user(subject: Subject) -> Outcome:
    """A function opens to one user; the next, in another browser, has a lower level, and then the first comes back."""
    place, high = subject.at(), subject.function("loa3")
    first, second = subject.visitor(place), subject.visitor(place, _LOW)
    first.come(high)
    attempt(subject, second, lambda: second.come(high))
    seen, evidence = second.decision(high), second.saw("function")
    if seen.what == "granted":
        return Outcome("wrong", OPENED, evidence)
    if first.decision(high).what != "granted":
        why = Text(
            sv="Den första användaren blev utestängd när den andra nekades.",
            en="The first user was shut out when the second was refused.",
        )
        return Outcome("wrong", why, first.saw("function"))
    return Outcome("correct", SHUT, evidence)


@story
def next_user_in_the_same_browser(subject: Subject) -> Outcome:
    """A user logs out, and a user with a lower level logs in at the same computer."""
    place, high = subject.at(), subject.function("loa3")
    user = subject.visitor(place)
    user.come(high)
    user.driver.keep_off("")
    user.user.sign_out()
    if _hosts_differ(user):
        user.driver.forget(place.target.idp)

    def second() -> None:
        user.begin(high)
        user.go_on(who=_LOW)

    attempt(subject, user, second)
    seen, evidence = user.decision(high), user.saw("function")
    return (
        Outcome("wrong", OPENED, evidence) if seen.what == "granted" else Outcome("correct", SHUT, evidence)
    )


def _hosts_differ(user: Visitor) -> bool:
    return urlsplit(user.target.url).hostname != urlsplit(user.target.idp).hostname


# --- steps up --------------------------------------------------------------------------------------------------


def _stepped_up(subject: Subject, by: Who, fault: str = "") -> Outcome | tuple[bool, tuple[Evidence, ...]]:
    """Whether a function of LoA 3 opens to who has logged in at LoA 2, when ``by`` answers the step-up."""
    place, high = subject.at("step-up"), subject.function("loa3")
    user = subject.visitor(place, _LOW)
    user.come(subject.function("loa2"))
    with faulty(place, fault):
        user.begin(high)
        if not user.driver.see().is_of(user.target.idp):
            why = Text(
                sv="Systemet begär ingen ny legitimering när funktionen kräver mer.",
                en="The system asks for no new login when the function requires more.",
            )
            return Outcome("wrong", why, user.saw())
        evidence = attempt(subject, user, lambda: user.go_on(who=by))
    seen = user.decision(high)
    return seen.what == "granted", (*evidence, *user.saw("function"))


def _must_stay_shut(subject: Subject, by: Who, fault: str = "") -> Outcome:
    came = _stepped_up(subject, by, fault)
    if isinstance(came, Outcome):
        return came
    opened, evidence = came
    return Outcome("wrong", OPENED, evidence) if opened else Outcome("correct", SHUT, evidence)


@story
def step_up_by_the_same_person(subject: Subject) -> Outcome:
    """The right person answers with a better card."""
    came = _stepped_up(subject, Who())
    if isinstance(came, Outcome):
        return came
    opened, evidence = came
    return Outcome("correct", OPENED, evidence) if opened else Outcome("wrong", SHUT, evidence)


@story
def step_up_by_a_colleague(subject: Subject) -> Outcome:
    """Somebody else answers, with a card of LoA 3."""
    return _must_stay_shut(subject, Who(person="colleague"))


@story
def step_up_by_an_old_login(subject: Subject) -> Outcome:
    """The answer tells of a login of long ago."""
    return _must_stay_shut(subject, Who(), "login-long-ago")


@story
def step_up_at_the_same_level(subject: Subject) -> Outcome:
    """The user answers with the card of LoA 2 again."""
    return _must_stay_shut(subject, _LOW)
