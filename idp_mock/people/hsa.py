"""HSA (and KIV, where the employer's own people are kept): who somebody is, by personnummer or HSA-id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from idp_mock.errors import NotFound
from idp_mock.people.person import Commission, Employment, Held, Person

_SWEDEN = ZoneInfo("Europe/Stockholm")


class Hsa:
    """What the directory knows. The apps come with a personnummer, a card with an HSA-id (siths-eid:6)."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._by_id: dict[str, Person] = {}
        self._by_number: dict[str, Person] = {}
        self._by_hsa_id: dict[str, tuple[Person, Employment]] = {}
        self._holders: dict[str, tuple[Person, Held]] = {}
        self.somebody_bears_type_1 = self.somebody_bears_telia = False  # whose CAs are only made then
        for person in people:
            self._add(person)

    def _add(self, person: Person) -> None:
        self._by_id[person.id] = person
        self._by_number[person.personal_number] = person
        for employment in person.employments:
            self._by_hsa_id[employment.hsa_id] = (person, employment)
        for held in person.credentials:
            self._holders[held.id] = (person, held)
            self.somebody_bears_type_1 |= held.bears_type_1
            self.somebody_bears_telia |= held.telia

    def person(self, person_id: str) -> Person:
        """The person called so in people.yaml. Raises `NotFound`."""
        if person_id not in self._by_id:
            raise NotFound(f"there is no person {person_id}")
        return self._by_id[person_id]

    def by_personal_number(self, number: str) -> Person | None:
        return self._by_number.get(number)

    def by_hsa_id(self, hsa_id: str) -> tuple[Person, Employment] | None:
        return self._by_hsa_id.get(hsa_id)

    def holder(self, credential_id: str) -> tuple[Person, Held]:
        """Who holds the credential. Raises `NotFound`."""
        if credential_id not in self._holders:
            raise NotFound(f"there is no credential {credential_id}")
        return self._holders[credential_id]

    def people(self) -> Iterator[Person]:
        return iter(self._by_id.values())


def commissions_at(employment: Employment, at: datetime) -> tuple[Commission, ...]:
    """The commissions that hold on that day in Sweden."""
    day = at.astimezone(_SWEDEN).date()
    return tuple(c for c in employment.commissions if c.ends is None or c.ends >= day)
