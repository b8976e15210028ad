"""The catalogue of what the mock refuses: the class is the entry, its code is stable, its docstring explains.

How a refusal travels is part of it: ``page`` stays at the IdP, ``redirect`` goes back to the relying party
as an OAuth error, ``json`` answers a machine. Where nothing is said it stays on our page: nobody is sent anywhere.
Which refusals Inera IdP sends back and which it shows itself is only partly known (inera-idp:5).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar, Literal

Deliver = Literal["page", "redirect", "json"]
_NOT_FOR_OAUTH = re.compile(r"[^\x20-\x21\x23-\x5b\x5d-\x7e]")


class Refusal(Exception):
    """Something the mock refuses. ``detail`` is for the log and the journal: English, never personal."""

    code: ClassVar[str] = ""
    oauth: ClassVar[str] = "invalid_request"
    deliver: ClassVar[Deliver] = "page"
    status: int = 400  # the framework's own refusals bring another
    title: ClassVar[str] = "Felaktigt anrop"
    setting: ClassVar[str] = ""  # the setting that says how it travels, where there is one

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or " ".join((type(self).__doc__ or "").split()))
        self.detail = str(self)
        self.told = False  # whether the journal has it already
        self.login = ""  # the login that it ended, for its page
        self.frames: tuple[str, ...] = ()  # addresses of other care systems that its page tells of a logout

    @property
    def description(self) -> str:
        """For ``error_description``: ASCII without quotes and backslashes (RFC 6749 sections 4.1.2.1 and 5.2)."""
        return _NOT_FOR_OAUTH.sub("?", f"{self.code} {self.detail}"[:300].replace('"', "'"))


class BadSetting(Exception):
    """A setting or an argument is wrong: one line that says which, and what to do."""


class Unreachable(Exception):
    """Something that must be there is not: a port, a browser, a cache. One line that says which, and what to do."""


# --- The authorization request (OpenID Connect Core 3.1.2) -------------------------------------------------


class UnknownClient(Refusal):
    """No client with this client_id is registered. Registration is manual, as at Inera (inera-idp:6.2)."""

    code, oauth, title = "IDP-101", "unauthorized_client", "Okänd e-tjänst"


class RedirectUriMismatch(Refusal):
    """The redirect_uri is not registered for the client, character by character, so nobody may be sent there."""

    code, title = "IDP-102", "Adressen att gå tillbaka till är inte registrerad"


class MalformedRequest(Refusal):
    """A parameter is missing, repeated, too long or holds control characters (RFC 6749 section 3.1)."""

    code = "IDP-103"


class UnsupportedResponseType(Refusal):
    """Only response_type=code is supported."""

    code, oauth, deliver = "IDP-104", "unsupported_response_type", "redirect"


class UnsupportedResponseMode(Refusal):
    """The response_mode is not offered: query is, and form_post where the setting says so."""

    code, deliver = "IDP-105", "redirect"


class ScopeWithoutOpenid(Refusal):
    """The scope does not hold openid, so this is not an OpenID Connect request (Core 3.1.2.1)."""

    code, oauth, deliver = "IDP-106", "invalid_scope", "redirect"


class MalformedClaims(Refusal):
    """The claims parameter is not the JSON object that OpenID Connect Core 5.5 describes."""

    code, deliver = "IDP-107", "redirect"


class PkceMalformed(Refusal):
    """PKCE was begun and is not whole: the challenge has the wrong form or the method is not S256 (RFC 7636)."""

    code, deliver = "IDP-108", "redirect"


class PromptMalformed(Refusal):
    """prompt holds an unknown value, or none together with another one (Core 3.1.2.1)."""

    code, deliver = "IDP-109", "redirect"


class RequestObjectNotSupported(Refusal):
    """Request objects by value are not supported (Core 6.1)."""

    code, oauth, deliver = "IDP-110", "request_not_supported", "redirect"


class RequestUriNotSupported(Refusal):
    """Request objects by reference are not supported (Core 6.2)."""

    code, oauth, deliver = "IDP-111", "request_uri_not_supported", "redirect"


class LoginRequired(Refusal):
    """prompt=none was sent and nobody is signed in, or the session does not satisfy the request (Core 3.1.2.6)."""

    code, oauth, deliver = "IDP-112", "login_required", "redirect"


class InteractionRequired(Refusal):
    """prompt=none was sent and the user would have to choose something (Core 3.1.2.6)."""

    code, oauth, deliver = "IDP-113", "interaction_required", "redirect"


class RequestObjectInvalid(Refusal):
    """The request object is not signed by a key of the client, is for somebody else, or has expired (RFC 9101)."""

    code, oauth = "IDP-114", "invalid_request_object"


class PushedRequestSpent(Refusal):
    """The request_uri is unknown, was used before, or is another client's (RFC 9126 section 4)."""

    code, oauth = "IDP-115", "invalid_request_uri"


class HintNotOurs(Refusal):
    """The id_token_hint is not an ID token that this issuer gave (Core 3.1.2.1)."""

    code, deliver = "IDP-116", "redirect"  # Core names no error for it: oauth is [MOCK]


class HintForgotten(Refusal):
    """The id_token_hint is ours, and so old that nobody remembers who its sub was (Core 3.1.2.1)."""

    code, oauth, deliver = "IDP-117", "login_required", "redirect"


# --- The user's certificate --------------------------------------------------------------------------------


class NoCertificate(Refusal):
    """No certificate reached the IdP: no card, the picker was cancelled, or the card has none (inera-idp:5)."""

    code, title = "IDP-201", "Inget certifikat användes"


class ChainBroken(Refusal):
    """The certificate does not lead to this environment's root: foreign issuer, other environment, wrong signature."""

    code = "IDP-202"


class NotAPersonCertificate(Refusal):
    """The certificate's policy is none that vouches for a person, so it has no level of assurance."""

    code = "IDP-203"


class CertificateNotYetValid(Refusal):
    """The certificate begins to be valid later than the environment's clock says."""

    code, title = "IDP-204", "Certifikatet gäller inte än"


class CertificateExpired(Refusal):
    """The certificate's time is over. A reserve card's lasts six months at most (gits:13, gits:14)."""

    code, title = "IDP-205", "Certifikatet har gått ut"


class CertificateRevoked(Refusal):
    """The certificate is revoked (spärrat)."""

    code, title = "IDP-206", "Certifikatet är spärrat"


class CertificateUnknown(Refusal):
    """The issuer does not know the certificate: another environment made it."""

    code, title = "IDP-207", "Certifikatet är okänt"


class HsaIdNotPicked(Refusal):
    """The certificate of the card bears a personnummer, and this method takes the one with the HSA-id (siths-eid:7)."""

    code, title = "IDP-208", "Fel certifikat valdes"  # that the IdP says so, and on its page, is [MOCK]


class StatusMissing(Refusal):
    """Nobody knows whether the certificate is revoked: what the issuer answers is of no use (case:61)."""

    title, setting = "Certifikatet kunde inte kontrolleras", "on_status_missing"


class StatusUnreachable(StatusMissing):
    """The issuer's status service does not answer, so nobody knows whether the certificate is revoked (case:61)."""

    code = "IDP-233"


class StatusTooSlow(StatusMissing):
    """The issuer's status service takes longer to answer than the IdP waits."""

    code = "IDP-234"


class StatusStale(StatusMissing):
    """What the issuer's status service answers is too old: its nextUpdate is over (RFC 6960 section 3.2)."""

    code = "IDP-235"


class StatusNotTheirs(StatusMissing):
    """The answer of the status service is not signed by the issuer (RFC 6960 section 3.2)."""

    code = "IDP-236"


# --- The login ---------------------------------------------------------------------------------------------


class LoaNotReached(Refusal):
    """Error during authentication: Non-matching Levels of Assurance. Compared exactly, after the user identified."""

    code, oauth, deliver = "IDP-210", "access_denied", "redirect"  # oauth: [MOCK], inera-idp:5
    title, setting = "Tillitsnivån stämmer inte", "on_loa_not_reached"


class EssentialClaimMissing(Refusal):
    """A claim that was asked for as essential cannot be delivered, so the login fails (inera-idp:6.1)."""

    code, setting = "IDP-211", "on_essential_missing"


class NoRowMatches(Refusal):
    """The request names a principal (claims with value) that this user cannot be (inera-idp:6.1, strict since 2.5)."""

    code, setting = "IDP-212", "on_nobody_fits"


class NoSuchRow(Refusal):
    """The row that was chosen is not among those that were offered."""

    code = "IDP-213"


class CertificateForSignatures(Refusal):
    """The certificate is one for signatures (nonRepudiation), and those identify nobody (gits:5)."""

    code = "IDP-214"


class CardSeriesUnknown(NotAPersonCertificate):
    """The number of an old card belongs to no series that is known, so it has no level of assurance (inera-idp:3)."""

    code = "IDP-215"


class NothingToRenew(Refusal):
    """A blank card has no certificate to renew, and what the old CAs issued they issue no more (siths-eid:4.1)."""

    code, deliver, status = "IDP-216", "json", 409


class UserCancelled(Refusal):
    """The user pressed Avbryt, in the app or on the page."""

    code, oauth, deliver = "IDP-220", "access_denied", "redirect"  # oauth: [MOCK], siths-eid:3.5
    title, setting = "Du avbröt inloggningen", "on_cancel"


class LoginUnknown(Refusal):
    """The login is not known here, has ended, or belongs to another browser."""

    code, status, title = "IDP-221", 404, "Inloggningen finns inte"


class LoginExpired(Refusal):
    """The user took too long."""

    code, title = "IDP-222", "Tiden gick ut"


class MethodNotEnabled(Refusal):
    """The client does not have this method enabled."""

    code, title = "IDP-223", "Inloggningsmetoden är inte påslagen"


class OutOfStep(Refusal):
    """The browser answered a question that was not asked: an old tab, a double click, a page from the history."""

    code, title = "IDP-224", "Sidan är inte längre aktuell"


class NotTheHintedUser(Refusal):
    """Somebody else logged in than the one whom the id_token_hint is about (Core 3.1.2.1)."""

    code, oauth, deliver = "IDP-225", "login_required", "redirect"


class ProofBroken(Refusal):
    """The proof from the mutual-TLS listener does not bear its signature, or belongs to another login."""

    code = "IDP-230"


class ProofSpent(Refusal):
    """The proof from the mutual-TLS listener was used before."""

    code = "IDP-231"


class ProofExpired(Refusal):
    """The proof from the mutual-TLS listener is older than it may be."""

    code, title = "IDP-232", "Tiden gick ut"


# --- The token endpoint, userinfo, logout -------------------------------------------------------------------


class ClientNotAuthenticated(Refusal):
    """The client_id or the secret is wrong, missing, or sent in two ways at once (RFC 6749 section 2.3)."""

    code, oauth, deliver, status = "IDP-301", "invalid_client", "json", 401


class UnsupportedGrantType(Refusal):
    """The grant_type is neither authorization_code nor refresh_token."""

    code, oauth, deliver = "IDP-302", "unsupported_grant_type", "json"


class CodeSpent(Refusal):
    """The code is unknown or was redeemed before; what the first one got is withdrawn (RFC 6749 section 4.1.2)."""

    code, oauth, deliver = "IDP-303", "invalid_grant", "json"


class CodeExpired(Refusal):
    """The code was redeemed too late."""

    code, oauth, deliver = "IDP-304", "invalid_grant", "json"


class CodeOfAnotherClient(Refusal):
    """The code was given to another client."""

    code, oauth, deliver = "IDP-305", "invalid_grant", "json"


class CodeForAnotherRedirectUri(Refusal):
    """The redirect_uri is not the one of the authorization request (RFC 6749 section 4.1.3)."""

    code, oauth, deliver = "IDP-306", "invalid_grant", "json"


class VerifierWrong(Refusal):
    """The code_verifier does not fit the code_challenge, or one of the two is missing (RFC 7636 section 4.6)."""

    code, oauth, deliver = "IDP-307", "invalid_grant", "json"


class MalformedTokenRequest(Refusal):
    """The token request lacks a parameter, repeats one, or is not a form."""

    code, deliver = "IDP-308", "json"


class AccessTokenInvalid(Refusal):
    """The access token is unknown, withdrawn or expired (RFC 6750 section 3.1)."""

    code, oauth, deliver, status = "IDP-311", "invalid_token", "json", 401


class AccessTokenSentTwice(Refusal):
    """The access token stands in the header and in the form (RFC 6750 section 2)."""

    code, deliver = "IDP-312", "json"


class RefreshTokenSpent(Refusal):
    """The refresh token is unknown, withdrawn, or was used before; then all that came of its code is withdrawn too."""

    code, oauth, deliver = "IDP-341", "invalid_grant", "json"


class RefreshTokenOfAnotherClient(Refusal):
    """The refresh token was given to another client (RFC 6749 section 6)."""

    code, oauth, deliver = "IDP-342", "invalid_grant", "json"


class RefreshTokenLate(Refusal):
    """The time is over in which this login may be refreshed."""

    code, oauth, deliver = "IDP-343", "invalid_grant", "json"


class ScopeTooWide(Refusal):
    """A refresh asks for a scope that was not granted with the code (RFC 6749 section 6)."""

    code, oauth, deliver = "IDP-344", "invalid_scope", "json"


class AssertionNotTheirs(Refusal):
    """The client_assertion is not signed by a registered key of the client, or iss and sub are not the client."""

    code, oauth, deliver, status = "IDP-331", "invalid_client", "json", 401


class AssertionNotForUs(Refusal):
    """The client_assertion is for somebody else: aud is neither the token endpoint nor the issuer."""

    code, oauth, deliver, status = "IDP-332", "invalid_client", "json", 401


class AssertionTimeWrong(Refusal):
    """The client_assertion has no exp, has expired, does not hold yet, or is good for longer than an hour."""

    code, oauth, deliver, status = "IDP-333", "invalid_client", "json", 401


class AssertionSpent(Refusal):
    """The client_assertion has no jti, or one that was used before."""

    code, oauth, deliver, status = "IDP-334", "invalid_client", "json", 401


class TokenOfAnotherClient(Refusal):
    """A token can be withdrawn by the client that it was given to, and by nobody else (RFC 7009 section 2.1)."""

    code, oauth, deliver = "IDP-345", "invalid_grant", "json"


class IdTokenHintInvalid(Refusal):
    """The id_token_hint is not an ID token of this issuer."""

    code, title = "IDP-321", "Utloggningen kunde inte kopplas till en e-tjänst"


class LogoutUriMismatch(Refusal):
    """The post_logout_redirect_uri is not registered for the client."""

    code, title = "IDP-322", "Adressen att gå tillbaka till är inte registrerad"


# --- The control API ----------------------------------------------------------------------------------------


class BadControl(Refusal):
    """What was sent to the control API is not what docs/control.md describes."""

    code, deliver = "IDP-401", "json"


class NotFound(Refusal):
    """There is no such person, credential, device or page."""

    code, deliver, status, oauth = "IDP-402", "json", 404, "not_found"
    title = "Sidan finns inte"


class ControlForbidden(Refusal):
    """The control API was asked without its token, or from a page of somebody else."""

    code, deliver, status, oauth = "IDP-403", "json", 403, "access_denied"


class TooLarge(Refusal):
    """The request is larger than anything a login needs."""

    code, deliver, status = "IDP-404", "page", 413


class HttpNotUnderstood(Refusal):
    """The address is not asked like that: another verb, or a header that cannot be read (RFC 9110 section 15.5)."""

    code, deliver = "IDP-209", "json"


class RolloverOutOfStep(Refusal):
    """A key rollover goes in order: announce the next key, switch to it, withdraw the old one."""

    code, deliver, status = "IDP-405", "json", 409


class TooManyEnvironments(Refusal):
    """As many environments stand as the mock keeps at once; drop one, or raise the setting ``environments``."""

    code, deliver, status = "IDP-406", "json", 409


# --- What the IdP leans on, and the IdP itself ---------------------------------------------------------------


class HsaUnreachable(Refusal):
    """HSA does not answer, and something was asked for that only HSA knows (inera-idp:9, row 5)."""

    code, title, setting = "IDP-501", "HSA svarar inte", "on_hsa_down"


class AuthserviceUnreachable(Refusal):
    """Autentiseringstjänsten does not answer the IdP, so nobody can be asked to identify with an app (case:64)."""

    code, title, setting = "IDP-502", "Autentiseringstjänsten svarar inte", "on_authservice_down"


class OutOfService(Refusal):
    """The IdP is out of service. It says so with HTTP 503, whatever was asked."""

    code, status, title = "IDP-503", 503, "Inloggningen är ur drift"


class EnvironmentClosed(Refusal):
    """The test environment is closed for a time (gits:3). It says so with HTTP 503, whatever was asked."""

    code, status, title = (
        "IDP-504",
        503,
        "Testmiljön är stängd",
    )  # what a closed one answers is not known [MOCK]


# --- Autentiseringstjänsten -----------------------------------------------------------------------------------


class OrderUnknown(Refusal):
    """There is no such order."""

    code, deliver, status = "AUT-101", "json", 404


class OrderExpired(Refusal):
    """Nobody identified in time."""

    code, deliver, title = "AUT-102", "json", "Tiden gick ut"


class OrderTaken(Refusal):
    """Another device opened this order first: of two phones at one QR, the first wins (case:55)."""

    code, deliver, status, title = "AUT-103", "json", 409, "En annan enhet var först"


class QrStale(Refusal):
    """The QR was photographed too long ago; an animated QR is only good while it is shown (case:54)."""

    code, deliver, title = "AUT-104", "json", "QR-koden är för gammal"


class OrderOutOfStep(Refusal):
    """The order cannot go there from where it stands: signed twice, cancelled after signing, never opened."""

    code, deliver, status = "AUT-105", "json", 409


class SignatureWrong(Refusal):
    """The signature over the challenge was not made with the certificate's key."""

    code, deliver = "AUT-106", "json"


class IssuerNotAccepted(Refusal):
    """The certificate's issuer is not among those that the IdP accepts in this order."""

    code, deliver = "AUT-107", "json"


class QrNotOurs(Refusal):
    """The QR or the link is not one of SITHS eID."""

    code, deliver, title = "AUT-108", "json", "QR-koden hör inte till SITHS eID"


# --- The virtual SITHS eID app ----------------------------------------------------------------------------------


class WrongCode(Refusal):
    """The code was wrong; ``detail`` says how many tries are left."""

    code, deliver, title = "DEV-101", "json", "Fel kod"


class Locked(Refusal):
    """Three wrong codes: the credential is locked until it is unlocked."""

    code, deliver, status, title = "DEV-102", "json", 409, "SITHS eID är låst"


class NothingInDevice(Refusal):
    """The device holds no SITHS eID that can be used."""

    code, deliver, status, title = "DEV-103", "json", 409, "Ingen legitimation i enheten"


class NothingAsked(Refusal):
    """The app has no order open, so there is nothing to approve or cancel."""

    code, deliver, status, title = "DEV-104", "json", 409, "Ingen inloggning väntar"


class CodeNotEntered(Refusal):
    """Approve was pressed before the code was entered."""

    code, deliver, status, title = "DEV-105", "json", 409, "Ange legitimeringskoden först"


class ConnectionFailed(Refusal):
    """The app does not reach Autentiseringstjänsten: the service is down, or the network stops it (siths-eid:3.6)."""

    code, deliver, status = "DEV-106", "json", 503
    title = "Anslutningen misslyckades (Autentiseringstjänst)"  # verbatim, siths-eid:3.6


class CardHostUnreachable(Refusal):
    """The virtual reader does not reach the mutual-TLS host; a browser shows an error of its own there (gits:19)."""

    code, deliver, status, title = "DEV-107", "json", 503, "Kortinloggningens adress svarar inte"


class DeviceCannot(Refusal):
    """What is to be in the device cannot be: a card is in a computer, and a Mobilt SITHS in a phone or a tablet."""

    code, deliver, status, title = "DEV-108", "json", 409, "Legitimationen går inte att ha i enheten"


class NoSuchCertificate(Refusal):
    """The card holds certificates, and none of this kind: no second HSA-id, no old one, no Telia e-legitimation."""

    code, deliver, status, title = "DEV-109", "json", 409, "Inget sådant certifikat på kortet"


class CardNotForMac(Refusal):
    """A Mac wants a card of the series 7XX that was made after October 2022 (gits:7)."""

    code, deliver, status, title = "DEV-110", "json", 409, "Kortet går inte att använda på en Mac"


class NotInstalled(Refusal):
    """There is no app that a link could open (case:50), or nothing that shows the card to the browser (gits:18)."""

    code, deliver, status, title = "DEV-111", "json", 409, "Programmet är inte installerat"


class ClientTooOld(Refusal):
    """The Windows client is older than the oldest that is let in (gits:16, case:51)."""

    code, deliver, status, title = "DEV-112", "json", 409, "SITHS eID är för gammalt"


class AppOfAnotherEnvironment(Refusal):
    """The app was made for another environment, and holds no eID there (case:52)."""

    code, deliver, status, title = "DEV-113", "json", 409, "Appen hör till en annan miljö"


class StartNotAllowed(Refusal):
    """The user did not let the browser open the app (siths-eid:2.4)."""

    code, deliver, status, title = "DEV-114", "json", 409, "SITHS eID fick inte öppnas"


class ForbiddenMix(Refusal):
    """Packages stand beside one another that must not: with Minidriver and without, or Net iD too (gits:17)."""

    code, deliver, status, title = "DEV-115", "json", 409, "Installationerna går inte ihop"


class ActiveCardFixed(Refusal):
    """The active card cannot be changed once a legitimering has begun (siths-eid:1.2)."""

    code, deliver, status, title = "DEV-116", "json", 409, "Aktivt SITHS eID går inte att byta nu"


class PinNotEntered(Refusal):
    """The computer asked for the card's PIN, and got none: TLS gets no certificate then (siths-eid:3.1)."""

    code, deliver, status, title = "DEV-117", "json", 409, "Ingen PIN-kod angavs"


class WrongPuk(Refusal):
    """The PUK was wrong; ``detail`` says how many tries are left."""

    code, deliver, title = "DEV-118", "json", "Fel PUK-kod"


class CannotBeUnlocked(Refusal):
    """It has no PUK, or a wrong one was entered too often, and then it is dead for good (siths-eid:3.5)."""

    code, deliver, status, title = "DEV-119", "json", 409, "Går inte att låsa upp"


# --- SITHS eID Portal and Mina sidor ------------------------------------------------------------------------------


class IssuingRefusal(Refusal):
    """What the portal or Mina sidor refuses: nothing is issued, and what there is goes on working."""

    deliver, status, title = "json", 409, "Det går inte"


class NotInHsa(IssuingRefusal):
    """Who gets a credential must be in KIV/HSA, where the employment is (gits:11, case:39)."""

    code, title = "ISS-101", "Personen finns inte i HSA"


class CardOfAnother(IssuingRefusal):
    """A reserve card is one person's: one that was bound or used is never another's (gits:9, case:27)."""

    code, title = "ISS-102", "Reservkortet är någon annans"


class NumberGivesLoa2Only(IssuingRefusal):
    """A samordningsnummer gives LoA 2 only (gits:10, gits:14)."""

    code, title = "ISS-103", "Samordningsnummer ger tillitsnivå 2"


class PhoneWantsLoa3(IssuingRefusal):
    """A Mobilt SITHS is fetched with a SITHS eID of LoA 3 and with nothing less (siths-eid:5, case:31)."""

    code, title = "ISS-104", "Mobilt SITHS kräver tillitsnivå 3"


class TooManyPhones(IssuingRefusal):
    """Nobody has more than three Mobilt SITHS at a time (siths-eid:5, case:30)."""

    code, title = "ISS-105", "Du har redan tre Mobilt SITHS"


class ExtendedOnce(IssuingRefusal):
    """A reserve card of LoA 3 is extended once, and this one was (gits:14)."""

    code, title = "ISS-106", "Reservkortet är redan förlängt"


class NotExtended(IssuingRefusal):
    """Only a reserve card is extended (gits:13, gits:14)."""

    code, title = "ISS-107", "Bara reservkort förlängs"


class TermTooLong(IssuingRefusal):
    """The certificates of a reserve card hold six months at most (gits:13, gits:14)."""

    code, title = "ISS-108", "Giltighetstiden är för lång"


class OrderedAnew(IssuingRefusal):
    """A reserve card of LoA 2 is extended by a new order of an ID-administratör (gits:13)."""

    code, title = "ISS-109", "Reservkortet måste beställas på nytt"


class TooManyHsaIds(IssuingRefusal):
    """A card bears its own HSA-id and that of one more employment (gits:6)."""

    code, title = "ISS-110", "Kortet har redan två HSA-id"


class IssuingFrozen(IssuingRefusal):
    """Nothing is issued from 23 January 2024, 12:00, to 25 January, 12:00; logins go on (gits:1, gits:2, case:28)."""

    code, title = "ISS-111", "Utfärdandet är stängt"


class OrdersStopped(IssuingRefusal):
    """No ordinary card is ordered from 11 December 2023 on, until the new platform opens (gits:2)."""

    code, title = "ISS-112", "Beställningsstopp"


class NotAnAdministrator(IssuingRefusal):
    """Only an ID-administratör orders, hands out and changes cards in the portal (siths-eid:1.1)."""

    code, title = "ISS-113", "Du är inte ID-administratör"


class SecondAdministratorWanted(IssuingRefusal):
    """Two ID-administratörer issue a reserve card of LoA 3: who ordered it is not the second one (gits:14)."""

    code, title = "ISS-114", "En annan ID-administratör måste godkänna"


class AdministratorWantsLoa3(IssuingRefusal):
    """Both administrators of a LoA 3 reserve card have LoA 3; with LoA 2 the button is grey (gits:14, siths-eid:5)."""

    code, title = "ISS-115", "Logga in med tillitsnivå 3"


class CodeMalformed(IssuingRefusal):
    """The code that is chosen has six to eight digits (siths-eid:3.5)."""

    code, title = "ISS-116", "Koden har 6 till 8 siffror"


class CodesNotOrderedAgain(IssuingRefusal):
    """The codes of a reserve card cannot be ordered again: a new reserve card is wanted (siths-eid:3.5)."""

    code, title = "ISS-118", "Reservkortet går inte att låsa upp"


class UnlockedInAnotherWay(IssuingRefusal):
    """A card of this series is not unlocked so, and a phone is fetched anew (siths-eid:3.5)."""

    code, title = "ISS-119", "Låses upp på ett annat sätt"


class TooYoung(IssuingRefusal):
    """LoA 3 is for those of 18 and more, LoA 2 for those of 15 and more (siths-eid:5)."""

    code, title = "ISS-120", "Åldern räcker inte"


class OrderNotThere(IssuingRefusal):
    """The order is not as far as that, or further: handed out twice, activated before it was handed out."""

    code, title = "ISS-121", "Beställningen är inte där än"


class CannotLogInThere(IssuingRefusal):
    """Portal and Mina sidor are logged in to with a SITHS eID that is good: not revoked, expired, locked or blank."""

    code, title = "ISS-122", "Legitimationen går inte att logga in med"


class IssuingQrSpent(IssuingRefusal):
    """The QR of Mina sidor is good once, and for 15 minutes (siths-eid:2.3, siths-eid:5)."""

    code, title = "ISS-123", "QR-koden går inte att använda"


class RevokedForGood(IssuingRefusal):
    """What is revoked stays revoked; a new card is wanted (siths-eid:4.5)."""

    code, title = "ISS-124", "Kortet är spärrat för gott"


class CardPastItsLastDay(IssuingRefusal):
    """The card itself lasts as long as its series and its production date say, whatever lies on it (gits:12)."""

    code, title = "ISS-125", "Kortet är för gammalt"


def catalogue() -> Iterator[type[Refusal]]:
    """Every refusal there is, in the order of their codes."""

    def below(parent: type[Refusal]) -> Iterator[type[Refusal]]:
        for child in parent.__subclasses__():
            if child.code:
                yield child
            yield from below(child)

    return iter(sorted(below(Refusal), key=lambda refusal: refusal.code))
