"""HSA as the IdP asks it: by the number that the certificate bears, and only when something of HSA is wanted."""

from __future__ import annotations

from dataclasses import dataclass

from idp_mock.credentials.certificate import Certificate
from idp_mock.errors import HsaUnreachable
from idp_mock.faults.told import Faults
from idp_mock.journal import Journal, What
from idp_mock.people.hsa import Hsa
from idp_mock.people.person import Person
from idp_mock.signin.choice import employments_of


@dataclass(frozen=True, kw_only=True)
class Directory:
    """Who somebody is at work, while HSA answers."""

    hsa: Hsa
    faults: Faults
    journal: Journal

    def ask(self, certificate: Certificate, *, login: str) -> Person | None:
        """Who bears this number; None where HSA knows nobody. Raises `HsaUnreachable`."""
        by = "employeeHsaId" if certificate.hsa_id else "personalIdentityNumber"
        self.journal.tell("idp", "hsa", What.PERSON_ASKED, {"by": by}, login=login)
        if not self.faults.service("hsa", login=login)["answers"]:
            raise HsaUnreachable
        person = self.answered(certificate, login=login)
        found = employments_of(person, certificate) if person else ()
        says = {"found": person is not None, "employments": len(found)}
        self.journal.tell("hsa", "idp", What.PERSON_ANSWERED, says, login=login)
        return person

    def answered(self, certificate: Certificate, *, login: str) -> Person | None:
        """What it answered to `ask` in this login."""
        return self.bearer(certificate) if self.faults.service("hsa", login=login)["knows"] else None

    def bearer(self, certificate: Certificate) -> Person | None:
        """Whose number it is. HSA is not asked: this is for the IdP's own bookkeeping."""
        if certificate.personal_number:
            return self.hsa.by_personal_number(certificate.personal_number)
        found = self.hsa.by_hsa_id(certificate.hsa_id)
        return found[0] if found else None
