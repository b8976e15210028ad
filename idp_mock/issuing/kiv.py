"""What an employer changes in HSA, or in KIV for its own people; the cards stay as they are (siths-eid:6)."""

from __future__ import annotations

from dataclasses import replace

from idp_mock.errors import BadControl
from idp_mock.issuing.desk import Desk
from idp_mock.journal import What
from idp_mock.people.person import Employment, Person


class Kiv:
    """Employments come and go."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def move(self, person_id: str, *, leaves: str = "", begins: Employment | None = None) -> Person:
        """Somebody leaves an employment, begins another one, or both. Raises `NotFound` and `BadControl`.

        What is on a card does not change: it bears the HSA-id of before until a new one is issued.
        """
        desk = self._desk
        with desk.visit("portal"):
            person = desk.hsa.person(person_id)
            left = tuple(e for e in person.employments if e.hsa_id != leaves)
            if leaves and len(left) == len(person.employments):
                raise BadControl(f"{person_id} has no employment {leaves}")
            if begins is not None and desk.hsa.by_hsa_id(begins.hsa_id) is not None:
                raise BadControl(f"{begins.hsa_id} is somebody's already")
            for held in person.credentials:
                desk.wallet.get(held.id)  # made now, or it would bear what is not there yet
            changed = replace(person, employments=(*left, *filter(None, (begins,))))
            desk.hsa.put(changed)
            says = {"person": person_id, "leaves": leaves, "begins": begins.hsa_id if begins else ""}
            desk.journal.tell("owner", "hsa", What.EMPLOYMENT_CHANGED, says)
            return changed
