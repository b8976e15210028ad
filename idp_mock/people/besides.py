"""What the rules say of the readable parts of a people file that has faults of form too.

So that whoever mends a file is told everything at once: a card that nobody can hold is one whether or not somebody
else's personnummer is written wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from idp_mock.people.entries import EmploymentEntry, PeopleFile, PersonEntry
from idp_mock.people.held import CredentialEntry
from siths_files import Where

E = TypeVar("E", bound=BaseModel)


def besides(content: Any) -> Iterator[tuple[Where, str]]:
    """Each misfit, and where it is. What only follows from a part that cannot be read is not told."""
    if not isinstance(content, dict):
        return
    unread: set[str] = set()
    people = [_person(one, unread) for one in _list(content.get("people"))]
    organisations = content.get("organisations")
    file = PeopleFile.model_construct(
        format=1, organisations=organisations if isinstance(organisations, dict) else {}, people=people
    )
    found = [
        *((("people", n, *at), what) for n, person in enumerate(people) for at, what in person.misfits()),
        *file.misfits(),
    ]
    names = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, unread))})(?![\w-])") if unread else None
    yield from ((at, what) for at, what in found if names is None or not names.search(what))


def _person(said: Any, unread: set[str]) -> PersonEntry:
    of = said if isinstance(said, dict) else {}
    return PersonEntry.model_construct(
        id=_text(of.get("id")),
        personal_number=_text(of.get("personal_number")),
        given_name=_text(of.get("given_name")),
        family_name=_text(of.get("family_name")),
        employments=[_read(EmploymentEntry, one, unread) for one in _list(of.get("employments"))],
        credentials=[_read(CredentialEntry, one, unread) for one in _list(of.get("credentials"))],
    )


def _read(entry: type[E], said: Any, unread: set[str]) -> E:
    """As much of it as can be read: without the keys that are wrong, or else only what it is called."""
    keys = said if isinstance(said, dict) else {"kind": said}
    try:
        return entry.model_validate(said, context={"any_person": True})
    except ValidationError as error:
        wrong = {fault["loc"][0] for fault in error.errors() if fault["loc"]}
    try:
        return entry.model_validate(
            {key: value for key, value in keys.items() if key not in wrong}, context={"any_person": True}
        )
    except ValidationError:
        called: dict[str, Any] = {
            name: _text(keys.get(name)) for name in ("id", "kind", "hsa_id", "organisation")
        }
        called["id"] = called["id"] or called["kind"] or f"?{len(unread)}"
        unread.update(filter(None, called.values()))
        return entry.model_construct(**called)


def _list(said: Any) -> list[Any]:
    return said if isinstance(said, list) else []


def _text(said: Any) -> str:
    return said if isinstance(said, str) else ""
