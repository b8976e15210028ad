"""Who is logged in to the portal or to Mina sidor, and with what."""

from __future__ import annotations

from dataclasses import dataclass

from idp_mock.credentials.credential import Credential
from idp_mock.credentials.names import bare
from idp_mock.credentials.policies import LOA_BY_ISSUER, POLICIES, Loa
from idp_mock.people.person import Person

ID_ADMINISTRATOR = (
    "SITHS;KRA"  # the system role; that there is a role KRA is known, how HSA writes it is [MOCK]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Somebody at one of the two. ``is_good``: the credential is active, and its issuer vouches for it."""

    person: Person
    credential: Credential
    is_good: bool

    @property
    def loa(self) -> Loa | None:
        """Read from the certificate, as everywhere (siths-eid:4.4); nothing where there is none, or an old one."""
        certificate = next(iter(self.credential.for_login), None)
        if certificate is None:
            return None
        by_policy = (POLICIES[oid].loa for oid in certificate.policies if oid in POLICIES)
        return next(by_policy, LOA_BY_ISSUER.get(bare(certificate.issuer_name)))

    @property
    def is_administrator(self) -> bool:
        return any(ID_ADMINISTRATOR in employment.system_roles for employment in self.person.employments)
