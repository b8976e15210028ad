"""More people than anybody wants to write down: the same ones for the same seed."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator
from datetime import date
from itertools import islice

from idp_mock.people.numbers import fictitious_numbers
from idp_mock.people.person import Commission, Employment, Held, Organisation, Person

_GIVEN = [
    "Anna",
    "Erik",
    "Maria",
    "Lars",
    "Karin",
    "Karl",
    "Elin",
    "Johan",
    "Sara",
    "Per",
    "Åsa",
    "Örjan",
    "Märta",
    "Göran",
    "Fatima",
    "Ali",
    "Aino",
    "Mikko",
    "Zeynep",
    "Dragan",
    "Linnéa",
    "Oskar",
    "Ebba",
    "Hugo",
    "Saga",
    "Nils",
    "Amira",
    "Yusuf",
    "Ingrid",
    "Bo",
]
_FAMILY = [
    "Lindgren",
    "Öberg",
    "Åkesson",
    "Nyström",
    "Hägg",
    "Sjögren",
    "Ek",
    "Wallin",
    "Bergström",
    "Holm",
    "Mäkinen",
    "Virtanen",
    "Yılmaz",
    "Hassan",
    "Novák",
    "Petrović",
    "Forsberg",
    "Lund",
    "Hedlund",
    "Sandström",
    "Björk",
    "Ström",
    "Dahl",
    "Falk",
    "Norén",
    "Axelsson",
    "Lindqvist",
    "Engström",
    "Sundin",
    "Ågren",
]
_TITLES = (
    "Sjuksköterska",
    "Läkare",
    "Undersköterska",
    "Barnmorska",
    "Fysioterapeut",
    "Medicinsk sekreterare",
)


GENERATED = "generated-"  # how their ids begin


def generate(
    count: int, seed: int, employers: tuple[Organisation, ...], *, taken: Collection[str] = ()
) -> Iterator[Person]:
    """``count`` fictitious people with one employment, one commission, an ordinary card and a phone each.

    Nobody gets a personnummer that is ``taken``.
    """
    chance = random.Random(seed)  # noqa: S311  # names for test persons, not secrets
    free = (number for number in fictitious_numbers(date(1950, 1, 1)) if number not in taken)
    for n, number in enumerate(islice(free, count), start=1):
        employer = employers[n % len(employers)]
        prefix = employer.hsa_id.rsplit("-", 1)[0]
        person_id = f"{GENERATED}{n}"
        given, family = chance.choice(_GIVEN), chance.choice(_FAMILY)
        commission = Commission(
            hsa_id=f"{prefix}-G{n}C",
            name="Vård och behandling",
            purpose="Vård och behandling",
            unit_hsa_id=f"{prefix}-GU{n % 50}",
            unit_name=f"Vårdcentral {n % 50}",
            provider=employer,
        )
        employment = Employment(
            hsa_id=f"{prefix}-G{n}",
            organisation=employer,
            title=_TITLES[n % len(_TITLES)],
            mail=f"{person_id}@siths-harness.test",
            commissions=(commission,),
        )
        yield Person(
            id=person_id,
            personal_number=number,
            given_name=given,
            family_name=family,
            about="Gjord av generate",
            employments=(employment,),
            credentials=(
                Held(id=f"{person_id}.ordinary-card", kind="ordinary-card"),
                Held(id=f"{person_id}.mobile", kind="mobile"),
            ),
        )
