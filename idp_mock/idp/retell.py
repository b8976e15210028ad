"""Who the certificate's holder is at work, and what of it a client gets to know."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from idp_mock.clients.client import Client
from idp_mock.clock import Clock
from idp_mock.config import IdpConfig
from idp_mock.credentials.certificate import Certificate
from idp_mock.errors import EssentialClaimMissing, NoRowMatches
from idp_mock.idp.directory import Directory
from idp_mock.idp.login import Login
from idp_mock.oidc.claims import CLAIMS, FROM_HSA, OPENID, Telling, tell
from idp_mock.oidc.wish import Ask
from idp_mock.people.person import Person
from idp_mock.signin.choice import COMMISSION_CLAIMS, NO_CHOICE, Choice, Row, choice_for
from idp_mock.signin.loa import LoaTable
from idp_mock.signin.sign_in import SignIn
from idp_mock.signin.sso import SsoSession, SsoSessions

# The claims that a request may name a principal by [M]; the OIDC names are the obvious ones [I], inera-idp:6.1.
PRINCIPAL = frozenset(
    {
        "personalIdentityNumber",
        "credentialPersonalIdentityNumber",
        "credentialEmployeeHsaId",
        "orgAffiliation",
        "userOrgAffiliation",
        "employeeHsaId",
        "organizationIdentifier",
        "userOrganizationIdentifier",
        "userOrganizationHsaId",
        "commissionHsaId",
    }
)
_SCOPE = "authorizationScope"
_IN_USERINFO = frozenset({"sub", "acr", "amr", "auth_time"})  # of openid's own: the others are a token's
_OWN = ("acr", "amr", "auth_time")


@dataclass(frozen=True, kw_only=True)
class Retell:
    """From certificate and HSA to a sign-in, and from a sign-in to the claims of one client."""

    config: IdpConfig
    directory: Directory
    sessions: SsoSessions
    clock: Clock
    loa: LoaTable = field(default_factory=LoaTable)

    def holder(self, certificate: Certificate) -> str:
        """One name for a person, whichever of the certificates is used: what makes two sessions the same user's."""
        person = self.directory.bearer(certificate)
        return person.id if person else certificate.subject_number

    def choice(self, login: Login, client: Client, session: SsoSession) -> Choice:
        """What the user can be towards this client.

        Raises `NoRowMatches` where the request names another principal, and `HsaUnreachable`.
        """
        wanted = self._wanted(login, client)
        person = self._asked_person(login, wanted, session.certificate)
        offered = self._offered(login, session, person, wanted)
        if offered.must_be_made and login.by_session and not self.config.inera.complementary_choice:
            # No page is shown then (inera-idp:4.2): what only a commission tells stays away, or what any choice does.
            offered = self._offered(login, session, person, wanted - COMMISSION_CLAIMS)  # [MOCK]
            return NO_CHOICE if offered.must_be_made else offered
        return offered

    def told(
        self, login: Login, client: Client, session: SsoSession, row: Row | None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """The claims for the ID token and for userinfo: asked for and registered, absent rather than empty.

        Raises `EssentialClaimMissing` when an essential one cannot be delivered, whichever member asked for it.
        """
        wish = login.request.wish
        wanted = self._wanted(login, client)
        person = self.directory.answered(session.certificate, login=login.ref) if wanted & FROM_HSA else None
        known = tell(self._telling(self._sign_in(session, person, row)), wanted.union(_OWN))
        own = {name: known[name] for name in _OWN}
        id_token = _asked(wish.id_token, known, wanted) | own
        userinfo = _asked(wish.userinfo, known | own, wanted | _IN_USERINFO)
        undelivered = (wish.id_token.keys() - id_token.keys()) | (wish.userinfo.keys() - userinfo.keys())
        if missing := sorted(
            (undelivered & wish.essential & _CAN_BE_MISSED) - self.config.inera.later_claims
        ):
            raise EssentialClaimMissing(f"essential and not to be had: {', '.join(missing)}"[:200])
        sub = {
            "sub": self.sessions.sub(session, login.client_id)
        }  # last: who is told nothing has no part in it
        return id_token | sub, userinfo | sub

    def _wanted(self, login: Login, client: Client) -> frozenset[str]:
        """Requested and registered; what does not exist, or not yet, is ignored (inera-idp:6.1)."""
        return (login.request.wish.names & client.claims) - self.config.inera.later_claims

    def _asked_person(self, login: Login, wanted: Collection[str], certificate: Certificate) -> Person | None:
        """HSA is asked only when something of it is wanted: else an outage of HSA does not matter (siths-eid:6)."""
        if not FROM_HSA & frozenset(wanted):
            return None
        return self.directory.ask(certificate, login=login.ref)

    def _offered(
        self, login: Login, session: SsoSession, person: Person | None, wanted: Collection[str]
    ) -> Choice:
        """What ``wanted`` leaves open of what the certificate finds in HSA."""
        if person is None:
            offered = NO_CHOICE
        else:
            offered = choice_for(
                person, session.certificate, wanted, at=self.clock.now(), version=self.config.inera
            )
        return self._settled(self._narrowed(offered, login, session, person, wanted), session)

    def _narrowed(
        self,
        offered: Choice,
        login: Login,
        session: SsoSession,
        person: Person | None,
        wanted: Collection[str],
    ) -> Choice:
        """Preselection narrows the rows, strictly: if none is left the login fails (inera-idp:4.2, rule 8).

        Before it was strict, one that nothing fits was as if nobody had been named [MOCK].
        """
        named = login.request.wish.named(PRINCIPAL.intersection(wanted))
        if not named:
            return offered
        candidates: tuple[Row | None, ...] = offered.rows or (
            None,
        )  # without rows the person is judged as such
        fitting = tuple(row for row in candidates if self._fits(named, self._sign_in(session, person, row)))
        if not fitting:
            if not self.config.inera.strict_principal:
                return offered
            raise NoRowMatches(f"nothing fits {', '.join(sorted({name for name, _ in named}))}")
        return replace(offered, rows=tuple(row for row in fitting if row))

    def _settled(self, offered: Choice, session: SsoSession) -> Choice:
        """Only what is not chosen yet in this session; all of it, where what was chosen is not on offer."""
        if not (self.config.keep_choice and offered.must_be_made):
            return offered
        rows = tuple(row for row in offered.rows if session.kept.settles(row))
        return replace(offered, rows=rows) if rows else offered

    def _fits(self, named: Collection[tuple[str, tuple[str, ...]]], sign_in: SignIn) -> bool:
        told = tell(self._telling(sign_in), {name for name, _ in named})
        return all(told.get(name) in values for name, values in named)

    def _telling(self, sign_in: SignIn) -> Telling:
        return Telling(sign_in=sign_in, now=self.clock.now(), config=self.config)

    def _sign_in(self, session: SsoSession, person: Person | None, row: Row | None) -> SignIn:
        return SignIn(
            sub="",
            certificate=session.certificate,
            loa=self.loa.loa(session.certificate),
            method=session.method,
            at=session.identified_at,
            person=person,
            employment=row.employment if row else None,
            commission=row.commission if row else None,
        )


# Those of a token itself are in every ID token; asked for in userinfo too, they fail nothing.
_CAN_BE_MISSED = frozenset(CLAIMS) - OPENID


def _asked(member: Mapping[str, Ask], known: Mapping[str, Any], wanted: Collection[str]) -> dict[str, Any]:
    """What of ``member`` is known and wanted; of authorizationScope only the codes that are named (inera-idp:6.1)."""
    told = {name: known[name] for name in member if name in wanted and name in known}
    if _SCOPE in told and (codes := member[_SCOPE].values):
        told[_SCOPE] = [scope for scope in told[_SCOPE] if scope["authorizationScopeCode"] in codes]
        if not told[_SCOPE]:
            del told[_SCOPE]
    return told
