"""Stories of text that is not the system's own: it is shown as text, or not at all."""

from __future__ import annotations

from scenarios.review.finding import Evidence, Outcome
from scenarios.review.item import Text
from scenarios.review.provoke import NOT_THERE, attempt, faulty, judged
from scenarios.review.stories import story
from scenarios.review.subject import Subject

_RUNS = "<script>siths()"
RUN = Text(sv="Sidan körde text som kom utifrån.", en="The page ran text that came from outside.")


@story
def error_text_is_not_run(subject: Subject) -> Outcome:
    """The answer is an error whose description holds a script."""
    place = subject.at()
    user = subject.visitor(place)
    with faulty(place, "error-with-markup") as told:
        evidence = attempt(subject, user, lambda: user.come(subject.inside))
    if _RUNS in user.driver.see().html:
        return Outcome("wrong", RUN, (Evidence("provoked", "error-with-markup"), *evidence))
    return judged(user.is_in(), evidence, told)


@story
def names_are_not_run(subject: Subject) -> Outcome:
    """The user's name holds quotes, a tag and a script."""
    place = subject.at()
    user = subject.visitor(place)
    pages = []
    with faulty(place, "names-with-odd-characters") as told:
        evidence = attempt(subject, user, lambda: user.come(subject.inside))
    for function in (subject.inside, subject.best):
        seen = user.decision(function)
        pages.append(user.driver.see().html)
    if any(_RUNS in html for html in pages):
        return Outcome("wrong", RUN, (Evidence("provoked", "names-with-odd-characters"), *evidence))
    if not told.was_told:
        return Outcome("could-not-tell", NOT_THERE, evidence)
    if seen.what != subject.best_says or not user.is_in():
        why = Text(
            sv="Systemet släppte inte in användaren, fast inget var fel.",
            en="The system did not let the user in, though nothing was wrong.",
        )
        return Outcome("wrong", why, (*evidence, *user.saw("function")))
    return Outcome("correct", Text(sv="Namnet visas som text.", en="The name is shown as text."), evidence)
