"""The report's own words, in both languages. What a scenario file says is in the language that it was written in."""

from __future__ import annotations

from scenarios.review.item import Language, Text

WORDS: dict[str, Text] = {
    "test": Text(en="fictitious people, no real patients", sv="påhittade personer, inga riktiga patienter"),
    "other": Text(en="På svenska", sv="In English"),
    "early": Text(en="the run ended early", sv="körningen slutade i förtid"),
    "The-early": Text(en="The run ended early", sv="Körningen slutade i förtid"),
    "otherwise": Text(en="ended otherwise", sv="slutade annorlunda"),
    "all": Text(en="all as expected", sv="allt som väntat"),
    "of": Text(en="of", sv="av"),
    "as-expected": Text(en="ended as expected", sv="slutade som väntat"),
    "skipped": Text(en="skipped", sv="överhoppade"),
    "passed-tag": Text(en="as expected", sv="som väntat"),
    "failed-tag": Text(en="otherwise", sv="annorlunda"),
    "skipped-tag": Text(en="skipped", sv="överhoppad"),
    "when": Text(en="When", sv="När"),
    "versions": Text(en="Versions", sv="Versioner"),
    "not-played": Text(en="Not played", sv="Inte spelat"),
    "driver": Text(en="Driver", sv="Spelas av"),
    "workers": Text(en="Workers", sv="Sida vid sida"),
    "short": Text(en="In short", sv="Kort sagt"),
    "short-well": Text(
        en="The system did what it should in every story that was played: it let in whoever may be let in, and stopped "
        "whoever may not.",
        sv="Systemet gjorde det som det ska i varje berättelse som spelades: det släppte in den som får släppas in och "
        "stoppade den som inte får det.",
    ),
    "short-bad": Text(
        en="In these stories the system decided otherwise than it should, or the login did not go the way it should:",
        sv="I de här berättelserna beslutade systemet något annat än det ska, eller så gick inloggningen inte som den "
        "ska:",
    ),
    "what-otherwise": Text(en="What ended otherwise", sv="Det som slutade annorlunda"),
    "lead-otherwise": Text(
        en="Each says who, what was expected, what happened, which rule it is about, and what to do.",
        sv="Varje ruta säger vem, vad som väntades, vad som hände, vilken regel det gäller och vad som ska göras.",
    ),
    "table": Text(en="Who was let into what", sv="Vem som släpptes in var"),
    "lead-table": Text(
        en="One nurse with a commission for care, with each kind of SITHS, at each way a care system can use the level "
        "of assurance.",
        sv="En sjuksköterska med uppdrag för vård, med varje slags SITHS, för varje sätt som ett vårdsystem kan "
        "använda tillitsnivån på.",
    ),
    "system": Text(en="The care system", sv="Vårdsystemet"),
    "loa2": Text(en="A function that requires LoA 2", sv="En funktion som kräver LoA 2"),
    "loa3": Text(en="A function that requires LoA 3", sv="En funktion som kräver LoA 3"),
    "every": Text(en="Every story", sv="Alla berättelser"),
    "lead-every": Text(
        en="Open one to see each step, what the care system said, and what went between the parties.",
        sv="Öppna en för att se varje steg, vad vårdsystemet sade och vad som gick mellan parterna.",
    ),
    "told-above": Text(en="told above", sv="berättas ovan"),
    "who": Text(en="Who", sv="Vem"),
    "with": Text(en="Credential", sv="Legitimation"),
    "expected": Text(en="Expected", sv="Väntat"),
    "but": Text(en="But saw", sv="Men såg"),
    "step": Text(en="At step", sv="I steg"),
    "can-play": Text(en="that the step can be played", sv="att steget går att spela"),
    "rule": Text(en="The rule", sv="Regeln"),
    "broken": Text(en="Told wrong on purpose", sv="Sades fel med flit"),
    "risk": Text(en="What can happen", sv="Vad som kan hända"),
    "correct": Text(en="A correct system", sv="Ett rätt system"),
    "codes": Text(en="The codes", sv="Koderna"),
    "do": Text(en="What to do", sv="Vad som ska göras"),
    "never": Text(
        en="The run ended before this story did.", sv="Körningen slutade före den här berättelsen."
    ),
    "decided": Text(en="decided by", sv="avgjordes av"),
    "picture": Text(en="The page after this step", sv="Sidan efter steget"),
    "see-picture": Text(en="picture of the page", sv="bild av sidan"),
    "exchange": Text(en="What went between the parties", sv="Vad som gick mellan parterna"),
    "messages": Text(en="messages", sv="meddelanden"),
    "holds": Text(en="holds", sv="innehåller"),
    "files": Text(en="Everything that was captured", sv="Allt som fångades"),
    "labels": Text(
        en="What stands in angle brackets was hidden when it was captured: secrets, and what names a person.",
        sv="Det som står inom vinkelparenteser doldes när det fångades: hemligheter, och det som pekar ut en person.",
    ),
    "http": Text(en="plain HTTP", sv="ren HTTP"),
    "browser": Text(en="Chromium", sv="Chromium"),
    "made-by": Text(
        en="Made by siths-harness. Codes are explained by",
        sv="Gjord av siths-harness. Koder förklaras av",
    ),
}


def words(language: Language) -> dict[str, str]:
    return {name: said.in_(language) for name, said in WORDS.items()}
