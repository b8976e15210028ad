"""What was chosen settles what belongs to it, and nothing else (inera-idp:4.2, rule 9)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pytest

from idp_mock.signin.choice import Row, choice_for
from idp_mock.signin.kept import NOTHING_KEPT, Kept
from tests.mock import Mock

LEVELS = ("organizationIdentifier", "employeeHsaId", "commissionHsaId")


def rows(mock: Mock, credential: str, claim: str) -> tuple[Row, ...]:
    person, _ = mock.hsa.holder(credential)
    certificate = mock.wallet.get(credential).bearing("personal-number")
    return choice_for(person, certificate, [claim], at=mock.clock.now()).rows


def settled(kept: Kept, rows: tuple[Row, ...]) -> list[str]:
    return [row.key for row in rows if kept.settles(row)]


@pytest.mark.parametrize(
    ("person", "chosen", "left"),
    [
        ("doctor-two-employers", "organizationIdentifier", (1, 1, 1)),
        ("doctor-two-employers", "employeeHsaId", (1, 1, 1)),
        ("doctor-two-employments", "organizationIdentifier", (1, 2, 2)),
        ("doctor-two-employments", "employeeHsaId", (1, 1, 1)),
        ("doctor-two-employments", "commissionHsaId", (1, 1, 1)),
        ("nurse-several-commissions", "employeeHsaId", (1, 1, 5)),
        ("nurse-several-commissions", "commissionHsaId", (1, 1, 1)),
    ],
)
def test_a_choice_settles_what_is_above_it_and_narrows_what_is_below(
    mock: Mock, person: str, chosen: str, left: tuple[int, int, int]
) -> None:
    for row in rows(mock, f"{person}.mobile", chosen):
        kept = Kept.of(row)
        assert tuple(len(settled(kept, rows(mock, f"{person}.mobile", claim))) for claim in LEVELS) == left
        assert row.key in settled(kept, rows(mock, f"{person}.mobile", chosen))


def everything(mock: Mock) -> Iterator[Row]:
    return chain.from_iterable(rows(mock, "doctor-two-employers.mobile", claim) for claim in LEVELS)


def test_nothing_chosen_settles_nothing(mock: Mock) -> None:
    assert not any(NOTHING_KEPT.settles(row) for row in everything(mock))


def test_somebody_elses_choice_settles_nothing_at_another_employer(mock: Mock) -> None:
    (dentist,) = rows(mock, "dentist.mobile", "commissionHsaId")
    settles = [row.key for row in everything(mock) if Kept.of(dentist).settles(row)]
    assert settles == ["TST5565594230-1016"]  # the organisation, whoever works there
