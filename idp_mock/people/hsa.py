"""HSA (and KIV, where the employer's own people are kept): who somebody is, by personnummer or HSA-id."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from idp_mock.errors import NotFound
from idp_mock.people.person import Commission, Employment, Held, Person

_SWEDEN = ZoneInfo("Europe/Stockholm")


@dataclass(frozen=True, slots=True)
class _Index:
    """Some people, by everything that finds them."""

    people: dict[str, Person] = field(default_factory=dict)
    numbers: dict[str, Person] = field(default_factory=dict)
    hsa_ids: dict[str, tuple[Person, Employment]] = field(default_factory=dict)
    holders: dict[str, tuple[Person, Held]] = field(default_factory=dict)

    @classmethod
    def of(cls, people: Iterable[Person]) -> Self:
        made = cls()
        for person in people:
            made.people[person.id] = person
            made.numbers[person.personal_number] = person
            for employment in person.employments:
                made.hsa_ids[employment.hsa_id] = (person, employment)
            for held in person.credentials:
                made.holders[held.id] = (person, held)
        return made


class Hsa:
    """What the directory knows. The apps come with a personnummer, a card with an HSA-id (siths-eid:6).

    The people of the file never change; who does is kept beside them, for this environment alone.
    """

    def __init__(self, people: Iterable[Person]) -> None:
        self._file, self._changed = _Index.of(people), _Index()
        self._lock = threading.Lock()
        everything = [held for _, held in self._file.holders.values() if held.telia or held.bears_type_1]
        # whose CAs are only made then
        self.somebody_bears_type_1 = any(held.bears_type_1 for held in everything)
        self.somebody_bears_telia = any(held.telia for held in everything)

    def apart(self) -> Hsa:
        """The people of the same file, for another environment."""
        other = Hsa(())
        other._file = self._file
        other.somebody_bears_type_1 = self.somebody_bears_type_1
        other.somebody_bears_telia = self.somebody_bears_telia
        return other

    def person(self, person_id: str) -> Person:
        """The person called so in people.yaml. Raises `NotFound`."""
        found = self._changed.people.get(person_id) or self._file.people.get(person_id)
        if found is None:
            raise NotFound(f"there is no person {person_id}")
        return found

    def by_personal_number(self, number: str) -> Person | None:
        return self._changed.numbers.get(number) or self._file.numbers.get(number)

    def by_hsa_id(self, hsa_id: str) -> tuple[Person, Employment] | None:
        changed = self._changed
        found = changed.hsa_ids.get(hsa_id) or self._file.hsa_ids.get(hsa_id)
        # one that the file knows of somebody who has changed was theirs before
        return None if found and changed.people.get(found[0].id, found[0]) is not found[0] else found

    def holder(self, credential_id: str) -> tuple[Person, Held]:
        """Who holds the credential. Raises `NotFound`."""
        changed = self._changed
        found = changed.holders.get(credential_id) or self._file.holders.get(credential_id)
        if found is None or changed.people.get(found[0].id, found[0]) is not found[0]:
            raise NotFound(f"there is no credential {credential_id}")
        return found

    def people(self) -> Iterator[Person]:
        changed = self._changed.people
        return (changed.get(person.id, person) for person in self._file.people.values())

    def put(self, person: Person) -> None:
        """From now on somebody is as this, in this environment. Raises `NotFound` where nobody is called so."""
        with self._lock:
            self.person(person.id)
            self._changed = _Index.of(({**self._changed.people, person.id: person}).values())

    def forget(self) -> None:
        """Everybody is as in the file again."""
        with self._lock:
            self._changed = _Index()


def commissions_at(employment: Employment, at: datetime) -> tuple[Commission, ...]:
    """The commissions that hold on that day in Sweden."""
    day = at.astimezone(_SWEDEN).date()
    return tuple(c for c in employment.commissions if c.ends is None or c.ends >= day)
