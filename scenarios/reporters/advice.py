"""What a story that ended otherwise means: what kind of mistake it is, which rule was broken, and what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from scenarios.reporters.told import Played
from scenarios.review.catalogue import catalogue
from scenarios.review.item import Item, Language, Text
from scenarios.stage.codes import Meaning, codes
from scenarios.stage.known import faults

Kind = Literal[
    "believed", "let-in", "shut-out", "other-claim", "other-code", "broke", "not-played", "cut-short", "other"
]
_IN, _OUT = ("granted", "signed-in"), ("denied", "rejected", "step-up", "no-answer")
_LET_GO = ("believed", "let-in")  # there nothing was refused, so no code says what to do
_CODE = re.compile(r"\b[A-Z]{2,5}-\d{3}\b")

# How the owner reads it: so many times this.
SUMS: dict[Kind, Text] = {
    "believed": Text(en="took a login that it must refuse", sv="tog emot en inloggning som ska avvisas"),
    "let-in": Text(
        en="opened to somebody who must not be let in", sv="öppnade för någon som inte ska släppas in"
    ),
    "shut-out": Text(en="shut somebody out who must be let in", sv="stängde ute någon som ska släppas in"),
    "other-claim": Text(en="was told something else of the user", sv="fick veta något annat om användaren"),
    "other-code": Text(en="refused for another reason", sv="avvisade av ett annat skäl"),
    "broke": Text(en="broke down or could not be understood", sv="gick sönder eller gick inte att förstå"),
    "not-played": Text(en="could not be played to its end", sv="gick inte att spela till slut"),
    "cut-short": Text(en="was cut short when the run ended", sv="avbröts när körningen tog slut"),
    "other": Text(en="went another way", sv="gick en annan väg"),
}
_DO: dict[Kind, Text] = {
    "believed": Text(
        en="Have the supplier add the check where the answer of the IdP is taken: a login that breaks the rule signs "
        "nobody in, and the page says that the login failed. Until then the system cannot tell a true login from a "
        "false one in this respect.",
        sv="Låt leverantören lägga till kontrollen där IdP:ns svar tas emot: en inloggning som bryter mot regeln "
        "loggar inte in någon, och sidan säger att inloggningen misslyckades. Till dess kan systemet inte skilja en "
        "äkta inloggning från en falsk i det här avseendet.",
    ),
    "let-in": Text(
        en="Look at the rule of this function: the level (acr) and the commission of the ID token must be compared "
        "each time that the function opens, for this very user. A level that is missing or unknown opens nothing.",
        sv="Se över regeln för funktionen: tillitsnivån (acr) och uppdraget i ID-intyget ska jämföras varje gång som "
        "funktionen öppnas, för just den användaren. En nivå som saknas eller är okänd öppnar ingenting.",
    ),
    "shut-out": Text(
        en="Look at the code and at the claim that decided: the user has what the function requires and was stopped "
        "all the same. Levels are compared by order (LoA 3 is more than LoA 2), and a token that follows the standard "
        "must be taken.",
        sv="Se på koden och på den uppgift som avgjorde: användaren har det som funktionen kräver och stoppades ändå. "
        "Nivåer jämförs i ordning (LoA 3 är mer än LoA 2), och ett intyg som följer standarden ska tas emot.",
    ),
    "other-claim": Text(
        en="Compare what the system asks for (claims and scope) with what it is registered for, and look at the ID "
        "token below: it holds what the IdP said.",
        sv="Jämför vad systemet begär (claims och scope) med vad det är registrerat för, och se på ID-intyget nedan: "
        "där står vad IdP:n sade.",
    ),
    "other-code": Text(
        en="Nobody was let in who must not be, but for another reason than the rule: another check spoke first, or the "
        "check of the rule is missing. Compare the two codes.",
        sv="Ingen släpptes in som inte ska det, men av ett annat skäl än regeln: en annan kontroll talade först, eller "
        "så saknas regelns kontroll. Jämför de två koderna.",
    ),
    "broke": Text(
        en="Look in the log of the care system at this time. A login that goes wrong must end on a page that says so, "
        "never in a server error. If the page is as it should be, its rule is missing in the target file.",
        sv="Se i vårdsystemets logg vid den här tiden. En inloggning som går fel ska sluta på en sida som säger det, "
        "aldrig i ett serverfel. Är sidan som den ska saknas dess regel i target-filen.",
    ),
    "not-played": Text(
        en="Look at the picture and the exchange of the last step: what the story needs was not there. Try the target "
        "file with siths-harness target try.",
        sv="Se på bilden och utbytet vid det sista steget: det som berättelsen behöver fanns inte där. Prova "
        "target-filen med siths-harness target try.",
    ),
    "cut-short": Text(
        en="See above why the run ended early, mend that, and run again.",
        sv="Se ovan varför körningen slutade i förtid, åtgärda det och kör igen.",
    ),
    "other": Text(
        en="Compare what was expected with what happened, step by step, in the exchange below.",
        sv="Jämför det väntade med det som hände, steg för steg, i utbytet nedan.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """``rule`` is what must hold; ``item`` what a review says of the same fault, in both languages, where it does."""

    kind: Kind
    fault: str
    rule: str
    item: Item | None
    meant: tuple[Meaning, ...]  # the codes that were expected and seen
    seen: tuple[Meaning, ...]  # those that were seen where somebody was stopped: what to do about each
    do: Text


def advice(one: Played) -> Advice:
    """Of a play that failed."""
    kind = _kind(one)
    failure = one.finished.failure if one.finished else None
    said = f"{failure.expected} {failure.seen}" if failure else ""
    known = codes()
    fault = _fault(one)
    return Advice(
        kind=kind,
        fault=fault,
        rule=dict(faults()).get(fault, ""),
        item=next((item for item in catalogue() if fault and _provoked(item) == fault), None),
        meant=_meant(said, known),
        seen=_meant(failure.seen if failure and kind not in _LET_GO else "", known),
        do=_DO[kind],
    )


def explained(meaning: Meaning, language: Language) -> tuple[str, Language]:
    """What a code means, and in which language that is: only its title is in Swedish."""
    return (meaning.title, "sv") if language == "sv" and meaning.title else (meaning.means, "en")


def _meant(said: str, known: Mapping[str, Meaning]) -> tuple[Meaning, ...]:
    return tuple(known[code] for code in dict.fromkeys(_CODE.findall(said)) if code in known)


def _kind(one: Played) -> Kind:
    failure = one.finished.failure if one.finished else None
    if failure is None:
        return "cut-short"
    if any(step.number == failure.step and step.step == "claim" for step in one.steps):
        return "other-claim"
    expected, seen = (said.split(" ")[0].rstrip(":") for said in (failure.expected, failure.seen))
    if seen == "error" or seen.startswith("RUN-12"):
        return "broke"
    if not expected or seen.startswith("RUN-"):
        return "not-played"
    if seen in _IN and expected in _OUT:
        return "let-in" if expected in ("denied", "step-up") else "believed"
    if seen in _OUT and expected in _IN:
        return "shut-out"
    return "other-code" if expected == seen else "other"


def _fault(one: Played) -> str:
    """The one that was told last before the story ended; else the one that the story is about."""
    journal = one.finished.journal if one.finished else ()
    told = [str(event["says"].get("fault", "")) for event in journal if event["what"] == "fault-told"]
    return told[-1] if told else one.scenario.fault or ""


def _provoked(item: Item) -> str:
    return next(
        (
            said
            for name in ("refused", "taken", "fault", "ignored")
            if (said := getattr(item.probe, name, None))
        ),
        "",
    )
