"""Everybody's cards and phones, in one environment. Each is made when it is first used."""

from __future__ import annotations

import threading
from datetime import timedelta

from idp_mock.clock import Clock
from idp_mock.config import Pki
from idp_mock.credentials.certificate import Certificate
from idp_mock.credentials.credential import Credential
from idp_mock.credentials.hierarchy import Hierarchy
from idp_mock.credentials.keys import KeyCache, Pool
from idp_mock.credentials.policies import COORDINATION_LOA2
from idp_mock.credentials.profiles import (
    ORDINARY,
    PHONE,
    RESERVE2,
    RESERVE3,
    SYSTEM,
    Profile,
    Subject,
    issue,
)
from idp_mock.credentials.status import Register
from idp_mock.people.hsa import Hsa
from idp_mock.people.person import Held, Kind, Person

_PROFILES: dict[Kind, tuple[Profile, ...]] = {
    "ordinary-card": ORDINARY,
    "reserve-card-loa2": RESERVE2,
    "reserve-card-loa3": RESERVE3,
    "mobile": PHONE,
    "card-of-another-environment": ORDINARY,
    "blank-reserve-card": (),
    "function-certificate": SYSTEM,
}
_AGE = timedelta(days=1)  # how long ago every credential was issued when the environment starts [MOCK]


class Wallet:
    """Makes and keeps credentials. Certificates are valid from a day before the environment's start."""

    def __init__(
        self, hsa: Hsa, hierarchy: Hierarchy, cache: KeyCache, register: Register, clock: Clock
    ) -> None:
        self._hsa, self._hierarchy, self._cache = hsa, hierarchy, cache
        self._register, self._clock = register, clock
        self._pool = Pool(cache)
        self._made: dict[str, Credential] = {}
        self._lock = threading.Lock()
        self._since = clock.now().replace(microsecond=0) - _AGE

    def get(self, credential_id: str) -> Credential:
        """The credential with this id. Raises `errors.NotFound`."""
        made = self._made.get(credential_id)
        if made is None:
            person, held = self._hsa.holder(credential_id)
            with self._lock:
                made = self._made.get(credential_id) or self._make(person, held)
                self._made[credential_id] = made
        return made

    def renew(self, credential_id: str) -> Credential:
        """New certificates on the same card, valid from now: another serial number, a later end (case:26)."""
        person, held = self._hsa.holder(credential_id)
        with self._lock:
            self._since, before = self._clock.now().replace(microsecond=0), self._since
            try:
                self._made[credential_id] = made = self._make(person, held)
            finally:
                self._since = before
        return made

    def revoke(self, credential_id: str) -> None:
        """Revoke every certificate of it; it cannot be taken back (siths-eid:4.5)."""
        for certificate in self.get(credential_id).certificates:
            if self._register.status(certificate.serial) != "unknown":
                self._register.revoke(certificate.serial)

    def forget(self) -> None:
        """Make everything anew when it is next used, valid from a day before now."""
        with self._lock:
            self._made.clear()
            self._since = self._clock.now().replace(microsecond=0) - _AGE

    def _make(self, person: Person, held: Held) -> Credential:
        hierarchy = self._hierarchy
        if foreign := held.kind == "card-of-another-environment":
            other: Pki = "qa" if hierarchy.names.pki != "qa" else "test"
            hierarchy = Hierarchy(other, self._cache, hierarchy.url)
        profiles = _PROFILES[held.kind]
        key = self._pool.next() if profiles else None
        certificates: list[Certificate] = []
        for profile in profiles:
            subject = _subject(person, held, profile)
            if key is None or subject is None:
                continue
            if person.has_coordination_number and profile.policy.loa == "loa2":
                profile = Profile(profile.issuer, COORDINATION_LOA2, profile.life, profile.bears_hsa_id)
            made = issue(profile, subject, key.public_key(), hierarchy, since=self._since)
            certificates.append(made)
            if not foreign:
                self._register.issued(made.serial, made.issuer_name)
        return Credential(
            id=held.id, kind=held.kind, holder=person.id, certificates=tuple(certificates), _key=key
        )


def _subject(person: Person, held: Held, profile: Profile) -> Subject | None:
    """Whom the certificate is about; nobody where it should bear an HSA-id and the person has none."""
    employment = next(
        (e for e in person.employments if e.hsa_id == held.employment),
        person.employments[0] if person.employments and not held.issued_with else None,
    )
    hsa_id = employment.hsa_id if employment else held.issued_with
    if held.kind == "function-certificate":
        number = hsa_id or "T-SERVICES-SE165565594230-0001"
        return Subject(number=number, common_name="journal.siths-harness.test", organisation="Inera AB")
    if profile.bears_hsa_id and not hsa_id:
        return None
    return Subject(
        number=hsa_id if profile.bears_hsa_id else person.personal_number,
        given_name=person.given_name,
        family_name=person.family_name,
        common_name=person.name,
        organisation=employment.organisation.name if employment else "Testkort",
        mail=employment.mail if employment and profile.bears_hsa_id else "",
    )
