"""Who the certificate's holder is at work, and what of it a client gets to know."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from idp_mock.clients.client import Client
from idp_mock.clock import Clock
from idp_mock.credentials.certificate import Certificate
from idp_mock.errors import EssentialClaimMissing, NoRowMatches
from idp_mock.idp.login import Login
from idp_mock.journal import Journal, What
from idp_mock.oidc.claims import FROM_HSA, KNOWN, OPENID, WITHOUT_VALUE, about
from idp_mock.oidc.wish import Ask
from idp_mock.people.hsa import Hsa
from idp_mock.people.person import Person
from idp_mock.signin.choice import Choice, Row, choice_for, level_of
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


@dataclass(frozen=True, kw_only=True)
class Retell:
    """From certificate and HSA to a sign-in, and from a sign-in to the claims of one client."""

    hsa: Hsa
    sessions: SsoSessions
    journal: Journal
    clock: Clock
    loa: LoaTable = field(default_factory=LoaTable)

    def holder(self, certificate: Certificate) -> str:
        """One name for a person, whichever of the certificates is used: what makes two sessions the same user's."""
        person = self._person(certificate)
        return person.id if person else certificate.subject_number

    def choice(self, login: Login, client: Client, certificate: Certificate) -> Choice:
        """What the user can be towards this client. Raises `NoRowMatches` where the request names another principal."""
        wanted = self._wanted(login, client)
        person = self._asked_person(login, wanted, certificate)
        if person is None:
            offered = Choice(level="none", rows=())
            named = {name: login.request.wish.named(name) for name in wanted & PRINCIPAL}
            self._must_be_named(named, self._sign_in(certificate, None, None, login))
            return offered
        offered = choice_for(person, certificate, level_of(wanted), at=self.clock.now())
        return self._narrowed(offered, login, certificate, person, wanted)

    def told(
        self, login: Login, client: Client, session: SsoSession, row: Row | None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """The claims for the ID token and for userinfo: asked for and registered, absent rather than empty.

        Raises `EssentialClaimMissing` when an essential one cannot be delivered, whichever member asked for it.
        """
        wish = login.request.wish
        wanted = self._wanted(login, client)
        person = self._person(session.certificate) if wanted & FROM_HSA else None
        sign_in = self._sign_in(session.certificate, person, row, login, session)
        known = about(sign_in, now=self.clock.now())
        deliverable = (known.keys() & wanted) | OPENID
        if missing := sorted((wish.essential() & (KNOWN | WITHOUT_VALUE)) - deliverable):
            raise EssentialClaimMissing(f"essential and not to be had: {', '.join(missing)}"[:200])
        own = {
            "sub": sign_in.sub,
            "acr": sign_in.loa,
            "amr": known["amr"],
            "auth_time": int(sign_in.at.timestamp()),
        }
        id_token = _asked(wish.id_token, known, wanted) | own
        return id_token, _asked(wish.userinfo, known | own, wanted | own.keys()) | {"sub": sign_in.sub}

    def _wanted(self, login: Login, client: Client) -> frozenset[str]:
        """Requested and registered; what does not exist is ignored (inera-idp:6.1)."""
        return login.request.wish.names & client.claims

    def _asked_person(self, login: Login, wanted: Collection[str], certificate: Certificate) -> Person | None:
        """HSA is asked only when something of it is wanted: else an outage of HSA does not matter (siths-eid:6)."""
        if not FROM_HSA & frozenset(wanted):
            return None
        by = "employeeHsaId" if certificate.hsa_id else "personalIdentityNumber"
        self.journal.tell("idp", "hsa", What.PERSON_ASKED, {"by": by}, login=login.ref)
        person = self._person(certificate)
        says = {"found": person is not None, "employments": len(person.employments) if person else 0}
        self.journal.tell("hsa", "idp", What.PERSON_ANSWERED, says, login=login.ref)
        return person

    def _person(self, certificate: Certificate) -> Person | None:
        if certificate.personal_number:
            return self.hsa.by_personal_number(certificate.personal_number)
        found = self.hsa.by_hsa_id(certificate.hsa_id)
        return found[0] if found else None

    def _narrowed(
        self, offered: Choice, login: Login, certificate: Certificate, person: Person, wanted: Collection[str]
    ) -> Choice:
        """Preselection narrows the rows, strictly: if none is left the login fails (inera-idp:4.2, rule 8)."""
        wish = login.request.wish
        named = {name: wish.named(name) for name in frozenset(wanted) & PRINCIPAL if wish.named(name)}
        if not named:
            return offered
        rows = tuple(
            row for row in offered.rows if self._fits(named, self._sign_in(certificate, person, row, login))
        )
        if not rows:
            raise NoRowMatches(f"nothing fits {', '.join(sorted(named))}")
        return Choice(level=offered.level, rows=rows)

    def _must_be_named(self, named: Mapping[str, tuple[str, ...]], sign_in: SignIn) -> None:
        wanted = {name: values for name, values in named.items() if values}
        if wanted and not self._fits(wanted, sign_in):
            raise NoRowMatches(f"nothing fits {', '.join(sorted(wanted))}")

    def _fits(self, named: Mapping[str, tuple[str, ...]], sign_in: SignIn) -> bool:
        told = about(sign_in, now=self.clock.now())
        return all(told.get(name) in values for name, values in named.items())

    def _sign_in(
        self,
        certificate: Certificate,
        person: Person | None,
        row: Row | None,
        login: Login,
        session: SsoSession | None = None,
    ) -> SignIn:
        return SignIn(
            sub=self.sessions.sub(session, login.client_id) if session else "",
            certificate=certificate,
            loa=self.loa.loa(certificate),
            method=session.method if session else (login.method or "card"),
            at=session.identified_at if session else self.clock.now(),
            person=person,
            employment=row.employment if row else None,
            commission=row.commission if row else None,
        )


def _asked(member: Mapping[str, Ask], known: Mapping[str, Any], wanted: Collection[str]) -> dict[str, Any]:
    return {name: known[name] for name in member if name in wanted and name in known}
