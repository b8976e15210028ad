"""Which certificates lie on a card or in a phone (siths-eid:4.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from idp_mock.credentials.policies import COORDINATION_LOA2
from idp_mock.credentials.profiles import (
    ORDINARY,
    PHONE,
    RESERVE2,
    RESERVE3,
    SYSTEM,
    TYPE_1,
    Profile,
    Subject,
)
from idp_mock.people.person import Employment, Held, Kind, Person

_PROFILES: dict[Kind, tuple[Profile, ...]] = {
    "ordinary-card": ORDINARY,
    "upgraded-card": ORDINARY,
    "type-1-card": (),
    "reserve-card-loa2": RESERVE2,
    "reserve-card-loa3": RESERVE3,
    "mobile": PHONE,
    "card-of-another-environment": ORDINARY,
    "blank-reserve-card": (),
    "function-certificate": SYSTEM,
}


@dataclass(frozen=True, slots=True)
class Planned:
    """A certificate that is to be made: what it is like, and whom it is about."""

    profile: Profile
    subject: Subject


def contents(person: Person, held: Held, card_number: str) -> Iterator[Planned]:
    """What SITHS has issued onto it, in the order in which a picker shows it."""
    first = None if held.issued_with else next(iter(person.employments), None)
    own = _employment(person, held.employment) or first
    more = [_employment(person, hsa_id) for hsa_id in held.more_employments]
    for profile, employment in _profiles(person, held, own, more):
        subject = _subject(person, held, profile, employment, card_number)
        if subject is not None:
            yield Planned(profile, subject)


def _profiles(
    person: Person, held: Held, own: Employment | None, more: list[Employment | None]
) -> Iterator[tuple[Profile, Employment | None]]:
    pair = [_of(person, profile) for profile in _PROFILES[held.kind]]
    yield from ((profile, own) for profile in pair)
    yield from ((profile, other) for other in more for profile in pair if profile.bears_hsa_id)
    # One of each again, for signatures (siths-eid:4.2, gits:5); that the policy is the same is [MOCK].
    if held.signature or held.kind == "upgraded-card":
        yield from ((replace(profile, for_signatures=True), own) for profile in pair)
    if held.bears_type_1:
        yield from ((profile, own) for profile in TYPE_1)


def _of(person: Person, profile: Profile) -> Profile:
    """Whoever has a samordningsnummer has a policy of their own (siths-eid:4.4)."""
    if person.has_coordination_number and profile.policy.loa == "loa2":
        return replace(profile, policy=COORDINATION_LOA2)
    return profile


def _employment(person: Person, hsa_id: str) -> Employment | None:
    return next((e for e in person.employments if e.hsa_id == hsa_id), None)


def _subject(
    person: Person, held: Held, profile: Profile, employment: Employment | None, card_number: str
) -> Subject | None:
    """Whom the certificate is about; nobody where it should bear an HSA-id and the person has none."""
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
        title=employment.title if employment else "",
        card_number=card_number,
    )
