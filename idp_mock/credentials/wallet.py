"""Everybody's cards and phones, in one environment. Each is made when it is first used."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from idp_mock.clock import Clock
from idp_mock.credentials.certificate import Certificate
from idp_mock.credentials.contents import Planned, contents
from idp_mock.credentials.credential import Credential
from idp_mock.credentials.dates import first_term, made_on, next_term, old_term
from idp_mock.credentials.foreign import telia_certificate
from idp_mock.credentials.hierarchy import Hierarchy
from idp_mock.credentials.keys import KeyCache, Pool
from idp_mock.credentials.product import card_number, series_of
from idp_mock.credentials.profiles import issue
from idp_mock.credentials.status import Register
from idp_mock.errors import NothingToRenew
from idp_mock.people.hsa import Hsa
from idp_mock.people.person import Held, Person

_AGE = timedelta(days=1)  # how long ago every credential was issued when the environment starts [MOCK]


class Wallet:
    """Makes and keeps credentials. Certificates are valid from a day before the environment's start."""

    def __init__(
        self, hsa: Hsa, hierarchy: Hierarchy, cache: KeyCache, register: Register, clock: Clock
    ) -> None:
        self._hsa, self._hierarchy = hsa, hierarchy
        self._register, self._clock = register, clock
        self._pool = Pool(cache)
        self._made: dict[str, Credential] = {}
        self._lock = threading.Lock()
        self._since = self._now() - _AGE

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
        """New certificates on the same card, valid from now: another serial number, a later end (case:26).

        What SITHS issues no more stays as it is. Raises `NothingToRenew` where there is nothing else.
        """
        before = self.get(credential_id)
        person, held = self._hsa.holder(credential_id)
        now = self._now()
        with self._lock:
            planned = [p for p in contents(person, held, before.card_number) if not p.profile.is_old]
            if not planned:
                raise NothingToRenew
            stays = before.of_others
            key = before.private_key if stays else self._pool.next()
            new = [self._issue(held, p, key, *next_term(held, p.profile, now)) for p in planned]
            made = replace(before, certificates=(*new, *stays), _key=key, extended=before.extended + 1)
            self._made[credential_id] = made
        return made

    def issue(self, person: Person, held: Held) -> Credential:
        """What is fetched onto a card or into a phone now, in place of what was on it: valid from this second."""
        with self._lock:
            made = self._made[held.id] = self._make(person, held, self._now())
        return made

    def add(self, person: Person, held: Held) -> Credential:
        """What ``held`` has more than the card: with the card's key, and until the others end [MOCK]."""
        before = self.get(held.id)
        borne = {certificate.subject_number for certificate in before.certificates}
        ends = before.for_login[0].not_after
        with self._lock:
            more = [p for p in contents(person, held, before.card_number) if p.subject.number not in borne]
            new = [self._issue(held, p, before.private_key, self._now(), ends) for p in more]
            made = replace(before, certificates=(*before.certificates, *new))
            self._made[held.id] = made
        return made

    def revoke(self, credential_id: str, *, at: datetime | None = None) -> None:
        """Revoke every certificate of it, now or ``at`` a later time; it cannot be taken back (siths-eid:4.5)."""
        for certificate in self.get(credential_id).certificates:
            if self._register.status(certificate.serial) != "unknown":
                self._register.revoke(certificate.serial, at=at)

    def forget(self) -> None:
        """Make everything anew when it is next used, valid from a day before now."""
        with self._lock:
            self._made.clear()
            self._since = self._now() - _AGE

    def _now(self) -> datetime:
        """To the second, as a certificate tells time."""
        return self._clock.now().replace(microsecond=0)

    def _make(self, person: Person, held: Held, begins: datetime | None = None) -> Credential:
        """``begins``: when it is fetched; None: it was there from the start."""
        made, number = made_on(held, self._since), card_number(held)
        planned = list(contents(person, held, number))
        key = self._pool.next() if planned or held.telia else None
        certificates: list[Certificate] = []
        if key is not None:
            for one in planned:
                term = (
                    next_term(held, one.profile, begins)
                    if begins
                    else first_term(held, one.profile, made, self._since)
                )
                certificates.append(self._issue(held, one, key, *term))
            if held.telia:
                term = old_term(made, self._since)
                certificates.append(telia_certificate(person, key.public_key(), self._hierarchy.telia, *term))
        return Credential(
            id=held.id,
            kind=held.kind,
            holder=person.id,
            certificates=tuple(certificates),
            series=series_of(held.kind, held.series),
            card_number=number,
            made=made,
            ordered=held.ordered,
            extended=held.extended,
            made_from=held.made_from,
            _key=key,
        )

    def _issue(
        self, held: Held, planned: Planned, key: RSAPrivateKey, since: datetime, until: datetime
    ) -> Certificate:
        """By this environment's CA, which remembers it; or by another's, where the card comes from there."""
        foreign = held.kind == "card-of-another-environment"
        hierarchy = self._hierarchy.foreign() if foreign else self._hierarchy
        made = issue(planned.profile, planned.subject, key.public_key(), hierarchy, since=since, until=until)
        if not foreign:
            self._register.issued(made.serial, made.issuer_name)
        return made
