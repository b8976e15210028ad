"""The report's own words, in both languages."""

from __future__ import annotations

from scenarios.review.finding import Verdict
from scenarios.review.item import Severity, Text

VERDICTS: dict[Verdict, Text] = {
    "wrong": Text(sv="fel", en="wrong"),
    "could-not-tell": Text(sv="gick inte att avgöra", en="could not tell"),
    "not-applicable": Text(sv="inte tillämpligt", en="not applicable"),
    "correct": Text(sv="rätt", en="correct"),
}
SEVERITIES: dict[Severity, Text] = {
    "critical": Text(sv="kritiskt", en="critical"),
    "high": Text(sv="allvarligt", en="high"),
    "medium": Text(sv="måttligt", en="medium"),
    "low": Text(sv="lindrigt", en="low"),
}
WORDS: dict[str, Text] = {
    "kind": Text(sv="Granskning av inloggning med SITHS", en="Review of login with SITHS"),
    "test": Text(sv="påhittade personer, inga riktiga patienter", en="fictitious people, no real patients"),
    "all-right": Text(sv="Inget att åtgärda", en="Nothing to mend"),
    "to-mend": Text(sv="att åtgärda", en="to mend"),
    "items": Text(sv="moment", en="items"),
    "when": Text(sv="När", en="When"),
    "mend": Text(sv="Att åtgärda", en="To mend"),
    "mend-lead": Text(
        sv="Det allvarligaste först. Varje ruta går att skicka som den är till den som ska rätta felet.",
        en="The worst first. Each box can be sent as it is to whoever is to mend it.",
    ),
    "unclear": Text(sv="Gick inte att avgöra", en="Could not tell"),
    "unclear-lead": Text(
        sv="Momentet provocerades, men det som syntes räckte inte till ett omdöme.",
        en="The item was provoked, and what there was to see was not enough to judge by.",
    ),
    "everything": Text(sv="Alla moment", en="Every item"),
    "everything-lead": Text(
        sv="Öppna ett moment för att se vad som provocerades och vad som syntes.",
        en="Open an item to see what was provoked and what there was to see.",
    ),
    "did": Text(sv="Vad systemet gjorde", en="What the system did"),
    "risk": Text(sv="Vad som kan hända", en="What can happen"),
    "correct": Text(sv="Vad ett rätt system gör", en="What a correct system does"),
    "rule": Text(sv="Regeln", en="The rule"),
    "seen": Text(sv="Underlag", en="Evidence"),
    "again": Text(sv="Prova igen", en="Try again"),
    "how": Text(sv="Så här gick det till", en="How it was done"),
    "how-text": Text(
        sv=(
            "Systemet spelades utifrån, som en användare ser det: en provocerad inloggning i taget, och efter den en "
            "vanlig inloggning som måste gå bra. Omdömet bygger bara på vem som blev inloggad och vad som öppnades, "
            "aldrig på systemets koder eller texter; de är underlag."
        ),
        en=(
            "The system was played from outside, as a user sees it: one provoked login at a time, and after it a plain "
            "login that must succeed. The verdict rests on who was signed in and what opened alone, and never on the "
            "system's codes or texts, which are evidence."
        ),
    ),
    "made-by": Text(sv="Gjord av siths-harness.", en="Made by siths-harness."),
    "other": Text(sv="In English", en="På svenska"),
}
