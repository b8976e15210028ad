"""What a refusal's page says, in Swedish: why it came to this, and what to do. The catalogue has the English."""

from __future__ import annotations

from dataclasses import dataclass

from idp_mock.errors import Refusal


@dataclass(frozen=True, slots=True)
class Text:
    """``title`` is the page's heading. None of them holds anything about the user."""

    title: str
    why: str
    what: str


def _(text: str) -> str:
    """Marks a text for the catalogue; it is translated where it is shown."""
    return text


_TO_OWNER = _("Det här är ett fel i e-tjänsten. Visa felkoden för den som förvaltar den.")
_AGAIN = _("Gå tillbaka till e-tjänsten och logga in igen.")
_LATER = _("Vänta en stund och logga in igen. Händer det igen, kontakta supporten och uppge felkoden.")
_IT = _("Kontakta lokal IT, eller logga in på ett annat sätt.")
_PUK = _("Beställ en ny PUK-kod hos din ID-administratör.")
_CARD = _("Prova en annan SITHS-legitimation, eller kontakta din ID-administratör.")

_WHY: dict[str, tuple[str, str]] = {
    "IDP-101": (_("E-tjänsten som skickade dig hit är inte registrerad här."), _TO_OWNER),
    "IDP-102": (
        _(
            "E-tjänsten bad oss skicka tillbaka dig till en adress som inte är registrerad. Därför stannar du här."
        ),
        _TO_OWNER,
    ),
    "IDP-103": (_("E-tjänsten skickade ett anrop som inte går att tolka."), _TO_OWNER),
    "IDP-201": (
        _("Inget certifikat nådde oss. Kortet satt inte i, inget certifikat valdes, eller kortet är tomt."),
        _("Sätt i kortet, stäng alla webbläsarfönster och logga in igen."),
    ),
    "IDP-202": (
        _(
            "Certifikatet kommer från en annan utfärdare än dem vi litar på, "
            "till exempel Telia e-legitimation eller en annan miljö."
        ),
        _CARD,
    ),
    "IDP-203": (_("Certifikatet är inte utfärdat till en person."), _CARD),
    "IDP-204": (_("Certifikatet börjar gälla först senare."), _CARD),
    "IDP-205": (_("Certifikatets giltighetstid är slut."), _CARD),
    "IDP-206": (_("Certifikatet är spärrat och kan inte användas mer."), _CARD),
    "IDP-207": (_("Utfärdaren känner inte till certifikatet. Det kan höra till en annan miljö."), _CARD),
    "IDP-208": (
        _(
            "Du valde certifikatet med ditt personnummer. För att logga in med kortet behövs det som har ditt HSA-id."
        ),
        _(
            "Webbläsaren minns vad du valde. Stäng alla webbläsarfönster, sätt i kortet igen och logga in på nytt. "
            "Välj certifikatet med ditt HSA-id. Har kortet inget sådant, kontakta din ID-administratör."
        ),
    ),
    "IDP-209": (_("Adressen svarar inte på det sättet."), _AGAIN),
    "IDP-210": (
        _(
            "Error during authentication: Non-matching Levels of Assurance. "
            "E-tjänsten kräver en annan tillitsnivå än den som din legitimation har."
        ),
        _CARD,
    ),
    "IDP-211": (
        _("E-tjänsten kräver en uppgift om dig som inte finns."),
        _("Kontakta den som registrerar dig i HSA, eller den som förvaltar e-tjänsten."),
    ),
    "IDP-212": (
        _("E-tjänsten bad om ett visst tjänste-id eller uppdrag, och det har du inte."),
        _("Kontrollera i e-tjänsten vem du skulle logga in som."),
    ),
    "IDP-213": (_("Det du valde finns inte bland alternativen."), _AGAIN),
    "IDP-214": (_("Certifikatet är till för underskrifter och går inte att logga in med."), _CARD),
    "IDP-215": (_("Kortet är gammalt, och dess kortnummer hör inte till någon känd serie."), _CARD),
    "IDP-220": (_("Du tryckte på Avbryt."), _AGAIN),
    "IDP-221": (
        _("Vi känner inte igen inloggningen. Den är avslutad, eller började i en annan webbläsare."),
        _AGAIN,
    ),
    "IDP-222": (_("Det tog för lång tid att legitimera sig."), _AGAIN),
    "IDP-223": (_("E-tjänsten tillåter inte det sättet att logga in."), _AGAIN),
    "IDP-224": (_("Sidan hör till ett steg som redan är klart, till exempel i en gammal flik."), _AGAIN),
    "IDP-230": (_("Beviset från kortinloggningen är inte äkta, eller hör till en annan inloggning."), _AGAIN),
    "IDP-231": (_("Beviset från kortinloggningen är redan använt."), _AGAIN),
    "IDP-232": (_("Det tog för lång tid mellan kortet och den här sidan."), _AGAIN),
    "IDP-233": (
        _("Tjänsten som vet om certifikat är spärrade svarar inte, så ditt certifikat kunde inte godtas."),
        _LATER,
    ),
    "IDP-234": (
        _(
            "Tjänsten som vet om certifikat är spärrade svarade inte i tid, så ditt certifikat kunde inte godtas."
        ),
        _LATER,
    ),
    "IDP-235": (
        _("Svaret om certifikatet är spärrat var för gammalt, så ditt certifikat kunde inte godtas."),
        _LATER,
    ),
    "IDP-236": (
        _(
            "Svaret om certifikatet är spärrat kom inte från utfärdaren, så ditt certifikat kunde inte godtas."
        ),
        _LATER,
    ),
    "IDP-321": (
        _("E-tjänsten skickade inget giltigt bevis på vem som ska loggas ut. Du är utloggad här."),
        _TO_OWNER,
    ),
    "IDP-322": (
        _("Du är utloggad här, men adressen att gå tillbaka till är inte registrerad."),
        _TO_OWNER,
    ),
    "IDP-402": (_("Adressen leder ingenstans här."), _("Kontrollera den, eller börja om i e-tjänsten.")),
    "IDP-403": (_("Sidan får inte användas härifrån."), _("Öppna sidan direkt och försök igen.")),
    "IDP-404": (_("Det som skickades är för stort."), _("Skicka en mindre fil.")),
    "IDP-501": (
        _("E-tjänsten behöver uppgifter om dig ur HSA, och HSA svarar inte."),
        _LATER,
    ),
    "IDP-502": (
        _("SITHS eID går inte att använda just nu, eftersom autentiseringstjänsten inte svarar."),
        _("Gå tillbaka till e-tjänsten och logga in med SITHS-kort på denna enhet, eller vänta en stund."),
    ),
    "IDP-503": (_("Inloggningstjänsten svarar inte på några anrop just nu."), _LATER),
    "IDP-504": (
        _("Testmiljön är stängd en tid, och ingen kan logga in här."),
        _("Fråga den som förvaltar miljön när den öppnar igen."),
    ),
    "ISS-101": (
        _("Den som ska få ett kort måste finnas i KIV eller HSA, där anställningen är."),
        _("Lägg upp personen där först."),
    ),
    "ISS-102": (
        _("Ett reservkort kan aldrig användas till mer än en person."),
        _("Ta ett annat reservkort."),
    ),
    "ISS-103": (
        _("Den som har samordningsnummer kan bara få tillitsnivå 2."),
        _("Beställ ett reservkort på tillitsnivå 2."),
    ),
    "ISS-104": (
        _("Mobilt SITHS hämtas med en legitimation på tillitsnivå 3."),
        _("Logga in med ett ordinarie kort, ett reservkort på tillitsnivå 3 eller ett annat Mobilt SITHS."),
    ),
    "ISS-105": (_("Man kan ha högst tre Mobilt SITHS."), _("Spärra ett av dem först.")),
    "ISS-106": (
        _("Ett reservkort på tillitsnivå 3 kan förlängas en gång, och det är gjort."),
        _("Beställ ett nytt kort."),
    ),
    "ISS-107": (_("Ett ordinarie kort eller en telefon förlängs inte."), _("Beställ eller hämta en ny.")),
    "ISS-108": (_("Reservkortets certifikat gäller högst sex månader."), _("Ange färre dagar.")),
    "ISS-109": (
        _("Ett reservkort på tillitsnivå 2 förlängs genom en ny beställning."),
        _("Kontakta din ID-administratör."),
    ),
    "ISS-110": (
        _("Ett kort har sitt eget HSA-id och ett till, inte fler."),
        _("Logga in med appen: den hittar alla anställningar."),
    ),
    "ISS-111": (
        _("Inga kort, reservkort eller Mobilt SITHS utfärdas medan plattformen byts. Inloggningar fungerar."),
        _("Vänta tills portalen öppnar igen."),
    ),
    "ISS-112": (
        _("Inga beställningar skickas till leverantören."),
        _("Beställ när portalen har öppnat, eller ett reservkort under tiden."),
    ),
    "ISS-113": (_("Det här får bara en ID-administratör göra."), _("Logga in som ID-administratör.")),
    "ISS-114": (
        _("Reservkort på tillitsnivå 3 utfärdas av två ID-administratörer."),
        _("Be en annan ID-administratör att lämna ut kortet."),
    ),
    "ISS-115": (
        _("Den som utfärdar ett reservkort på tillitsnivå 3 måste själv vara inloggad med tillitsnivå 3."),
        _("Logga in med ett annat kort."),
    ),
    "ISS-116": (_("Legitimeringskoden ska ha 6 till 8 siffror."), _("Välj en annan kod.")),
    "ISS-118": (
        _("Koder till reservkort kan inte beställas på nytt."),
        _("Beställ ett nytt reservkort."),
    ),
    "ISS-119": (
        _("En sådan legitimation låses inte upp på det sättet."),
        _("Kontakta din ID-administratör. Ett låst Mobilt SITHS hämtas på nytt."),
    ),
    "ISS-120": (
        _("Tillitsnivå 3 ges från 18 år, tillitsnivå 2 från 15 år."),
        _("Beställ ett reservkort på tillitsnivå 2 om åldern räcker till det."),
    ),
    "ISS-121": (
        _("Beställningen är i ett annat steg: den beställs, lämnas ut och aktiveras, en gång var."),
        _("Ladda om sidan och se hur långt den har kommit."),
    ),
    "ISS-122": (
        _("Legitimationen är spärrad, låst, tom, för gammal eller från en annan miljö."),
        _("Logga in med en annan."),
    ),
    "ISS-123": (
        _("QR-koden är använd, eller äldre än 15 minuter."),
        _("Skapa en ny på Mina sidor."),
    ),
    "ISS-124": (_("En spärr går inte att ta tillbaka."), _("Beställ ett nytt kort.")),
    "ISS-125": (
        _("Kortet har passerat sin sista giltighetsdag, så inget nytt kan hämtas till det."),
        _("Beställ ett nytt kort."),
    ),
    "AUT-102": (_("Ingen legitimerade sig i tid."), _AGAIN),
    "AUT-106": (_("Signaturen stämmer inte med certifikatet."), _AGAIN),
    "DEV-107": (
        _(
            "Adressen som frågar efter kortet går inte att nå. Den kan vara ur drift, eller stängd i brandväggen."
        ),
        _("Gå tillbaka till e-tjänsten och logga in med appen, eller kontakta lokal IT."),
    ),
    "DEV-108": (
        _("Ett kort sitter i en dator, och Mobilt SITHS finns i en telefon eller surfplatta."),
        _CARD,
    ),
    "DEV-110": (_("En Mac behöver ett kort i 7-serien som tillverkades efter oktober 2022."), _CARD),
    "DEV-111": (
        _("Det finns ingen app som kan öppna länken. I webbläsaren händer ingenting, och e-tjänsten väntar."),
        _IT,
    ),
    "DEV-112": (_("Den här versionen av SITHS eID för Windows är äldre än den äldsta som godtas."), _IT),
    "DEV-113": (
        _("Appen är gjord för en annan miljö, och där finns ingen legitimation."),
        _("Installera appen för den här miljön, eller logga in på ett annat sätt."),
    ),
    "DEV-114": (
        _("Webbläsaren fick inte öppna SITHS eID."),
        _("Tryck på Öppna SITHS eID en gång till, och tillåt det."),
    ),
    "DEV-115": (
        _("SITHS eID med Minidriver får inte finnas tillsammans med Net iD eller ett annat SITHS eID."),
        _("Avinstallera allt, starta om datorn och installera ett av dem."),
    ),
    "DEV-116": (
        _("En legitimering har börjat, och då går det inte att byta kort."),
        _("Tryck på Avbryt, byt kort och logga in igen."),
    ),
    "DEV-118": (
        _("PUK-koden stämmer inte. Efter för många försök går kortet aldrig att använda igen."),
        _PUK,
    ),
    "DEV-119": (_("Legitimationen har ingen PUK-kod, eller så har fel kod angetts för många gånger."), _CARD),
    "AUT-107": (_("Certifikatets utfärdare godtas inte i den här inloggningen."), _CARD),
}


def why_of(refusal: type[Refusal]) -> tuple[str, str] | None:
    """Why the app refused and what to do; None: its title says it all."""
    return _WHY.get(refusal.code)


def text_of(refusal: Refusal) -> Text:
    """What to show of ``refusal``; the few that no user meets get a plain text."""
    why, what = _WHY.get(refusal.code, (_("Något i inloggningen stämde inte."), _TO_OWNER))
    return Text(refusal.title, why, what)
