"""Why the sample lets nobody in: the class is the entry, its code is stable, its docstring explains."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar


class SignInRefused(Exception):
    """The answer of the IdP does not make anybody signed in. ``detail`` is for the log: English, never personal."""

    code: ClassVar[str] = ""
    travels: ClassVar[str] = "page, HTTP 403"
    title: ClassVar[str] = "Inloggningen godtogs inte"
    advice: ClassVar[str] = "Försök igen. Om det händer igen, kontakta support och uppge koden."

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or " ".join((type(self).__doc__ or "").split()))
        self.detail = str(self)


class StateUnknown(SignInRefused):
    """The answer's state was not sent from this browser, or was used before (RFC 6749 section 10.12)."""

    code = "RP-301"


class NotForUs(SignInRefused):
    """The token is for another system, or also for one we do not trust (OpenID Connect Core 3.1.3.7, steps 3 to 5)."""

    code = "RP-302"


class NonceWrong(SignInRefused):
    """The token was made for another login (Core 3.1.3.7, step 11)."""

    code = "RP-303"


class IssuerWrong(SignInRefused):
    """The token, the answer or discovery is of another issuer than was asked (Core 3.1.3.7, step 2; RFC 9207)."""

    code = "RP-304"


class LoaTooLow(SignInRefused):
    """The level is not one that the login demanded, compared exactly (inera-idp:3), or a function requires more."""

    code, title = "RP-305", "Tillitsnivån räcker inte"
    advice = "Logga in med ett SITHS eID på tillitsnivå 3, till exempel ordinarie kort eller Mobilt SITHS."


class SignatureWrong(SignInRefused):
    """The token is not signed by a published key of the IdP, with RS256 (Core 3.1.3.7, steps 6 and 7)."""

    code = "RP-306"


class TimeWrong(SignInRefused):
    """The token has expired, or was issued in the future (Core 3.1.3.7, steps 9 and 10)."""

    code = "RP-307"


class AccessTokenNotMeant(SignInRefused):
    """The token belongs to another access token (Core 3.1.3.8)."""

    code = "RP-308"


class UserinfoOfAnother(SignInRefused):
    """userinfo tells of somebody else than the token (Core 5.3.2)."""

    code = "RP-309"


class IdpSaidNo(SignInRefused):
    """The IdP answered with an error: the user cancelled, the level was not reached, or the request was refused."""

    code, title = "RP-310", "Inloggningen avbröts eller nekades"
    advice = "Försök igen. Om kortet är ett reservkort kan tillitsnivån vara för låg."


class TokenRefused(SignInRefused):
    """The token endpoint refused the code: it was spent, late, or not ours."""

    code = "RP-311"


class TokenIncomplete(SignInRefused):
    """There is no ID token, or it lacks what every one must have (Core 2)."""

    code = "RP-312"


class AnotherPerson(SignInRefused):
    """Somebody else than the one who is signed in answered the step-up."""

    code, title = "RP-313", "En annan person legitimerade sig"
    advice = "Den som är inloggad måste själv legitimera sig. Logga ut först om du är en annan person."


class NotFreshEnough(SignInRefused):
    """A new login was demanded, and the token tells of an old one (Core 3.1.3.7, step 13)."""

    code = "RP-314"


class IdpUnreachable(SignInRefused):
    """The IdP does not answer, or not as an IdP does."""

    code, title = "RP-315", "Inloggningstjänsten svarar inte"
    advice = "Vänta en stund och försök igen."


class BadForm(SignInRefused):
    """A form was sent from somewhere else than our own page, or from an old one."""

    code, title = "RP-316", "Formuläret är inte längre giltigt"
    advice = "Gå tillbaka till startsidan och försök igen."


class AnswerMalformed(SignInRefused):
    """The answer repeats a parameter, so that two readers of it may read two answers (RFC 6749 section 3.1)."""

    code = "RP-317"


class NotALogout(SignInRefused):
    """What was posted is no logout token: no event, nobody named, or made for a login (Back-Channel Logout 2.6)."""

    code, travels, title = "RP-318", "JSON, HTTP 400", "Utloggningen godtogs inte"


class LogoutTokenSpent(SignInRefused):
    """The logout token came before: who recorded it must log nobody out with it (Back-Channel Logout 2.6, step 8)."""

    code, travels, title = "RP-319", "JSON, HTTP 400", "Utloggningen godtogs inte"


def catalogue() -> Iterator[type[SignInRefused]]:
    """Every refusal there is, in the order of their codes."""
    return iter(sorted(SignInRefused.__subclasses__(), key=lambda refusal: refusal.code))
