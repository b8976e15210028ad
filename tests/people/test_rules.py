"""What nobody can hold is told with its line, and everything that somebody can is taken."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from idp_mock.people.held import CredentialEntry
from idp_mock.people.load import load
from idp_mock.people.person import Held
from idp_mock.people.rules import RULES, Case, Holder
from siths_files import BadFile

FILE = """format: 1
organisations:
  region: {hsa_id: TST2321000131-1000, name: Region Exempel, number: 232100-0131}
  bolag: {hsa_id: TST5565594230-1000, name: Bolaget, number: 556559-4230}
people:
  - id: nurse
    personal_number: "198503129804"
    given_name: Anna
    family_name: Lindgren
    employments:
      - {hsa_id: TST2321000131-1, organisation: region}
      - {hsa_id: TST5565594230-2, organisation: bolag}
      - {hsa_id: TST5565594230-3, organisation: bolag}
    credentials:
"""
OWN, OTHER, THIRD = "TST2321000131-1", "TST5565594230-2", "TST5565594230-3"


def held(folder: Path, *credentials: str) -> tuple[Held, ...]:
    path = folder / "people.yaml"
    path.write_text(FILE + "".join(f"      - {one}\n" for one in credentials), encoding="utf-8")
    (nurse,) = load(path)
    return nurse.credentials


def faults(folder: Path, *credentials: str) -> list[str]:
    with pytest.raises(BadFile) as error:
        held(folder, *credentials)
    return [fault.removeprefix(f"{folder / 'people.yaml'}:") for fault in error.value.faults]


def test_what_is_said_of_a_credential_is_what_is_held(tmp_path: Path) -> None:
    card, upgraded, reserve, phone = held(
        tmp_path,
        f"{{kind: ordinary-card, series: 6XX, made: '2021-03-01', telia: true, more_employments: [{OTHER}]}}",
        "{kind: upgraded-card, leftovers: true, card_number: '9752269875700084682', valid_from: '2026-01-01'}",
        "{kind: reserve-card-loa3, series: '473', ordered: '2026-02-01', days: 184, extended: 1, signature: true}",
        "{kind: mobile, made_from: upgraded-card, phone: android}",
    )
    assert (card.series, card.made, card.telia, card.more_employments) == (
        "6XX",
        date(2021, 3, 1),
        True,
        (OTHER,),
    )
    assert (upgraded.leftovers, upgraded.card_number) == (True, "9752269875700084682")
    assert (upgraded.valid_from, upgraded.bears_type_1) == (date(2026, 1, 1), True)
    assert (reserve.series, reserve.ordered, reserve.days) == ("473", date(2026, 2, 1), 184)
    assert (reserve.extended, reserve.signature) == (1, True)
    assert (phone.made_from, phone.phone) == ("nurse.upgraded-card", "android")


def test_what_is_not_said_is_as_it_was(tmp_path: Path) -> None:
    """A file from before there was anything to say is taken as it stands."""
    assert held(tmp_path, "ordinary-card", "mobile") == (
        Held(id="nurse.ordinary-card", kind="ordinary-card"),
        Held(id="nurse.mobile", kind="mobile"),
    )


WRONG: list[tuple[str, str, str]] = [
    (
        "what_is_made_was_ordered_before",
        "{kind: ordinary-card, ordered: '2025-03-02', made: '2025-03-01'}",
        "it was made before it was ordered",
    ),
    (
        "nothing_was_issued_in_the_freeze",
        "{kind: mobile, valid_from: '2024-01-24'}",
        "nothing was issued on 2024-01-24",
    ),
    (
        "an_employment_is_the_holders",
        f"{{kind: ordinary-card, more_employments: [{OWN[:-1]}9]}}",
        "is none of the",
    ),
    (
        "a_card_bears_one_hsa_id_of_its_own",
        f"{{kind: ordinary-card, employment: {OWN}, issued_with: TST2321000131-9999}}",
        "give employment or issued_with",
    ),
    (
        "a_card_bears_one_more_employment_at_most",
        f"{{kind: ordinary-card, more_employments: [{OTHER}, {THIRD}]}}",
        "a card bears its own HSA-id and one more, not 2 more (gits:6)",
    ),
    (
        "a_card_bears_one_more_employment_at_most",
        f"{{kind: mobile, more_employments: [{OTHER}]}}",
        "only a SITHS e-id card bears the HSA-id of one more employment",
    ),
    (
        "a_card_bears_one_more_employment_at_most",
        f"{{kind: type-1-card, more_employments: [{OTHER}]}}",
        "only a SITHS e-id card bears the HSA-id of one more employment",
    ),
    (
        "a_card_bears_one_more_employment_at_most",
        f"{{kind: ordinary-card, more_employments: [{OWN}]}}",
        f"{OWN} is the card's own already",
    ),
    (
        "a_card_bears_one_more_employment_at_most",
        f"{{kind: ordinary-card, employment: {OTHER}, more_employments: [{OTHER}]}}",
        f"{OTHER} is the card's own already",
    ),
    ("a_series_is_of_its_kind", "{kind: ordinary-card, series: '573'}", "it is no card of the series 573"),
    ("a_series_is_of_its_kind", "{kind: reserve-card-loa2, series: 7XX}", "it is no card of the series 7XX"),
    ("a_series_is_of_its_kind", "{kind: mobile, series: 7XX}", "it is no card of the series 7XX"),
    ("a_series_is_of_its_kind", "{kind: type-1-card, series: 7XX}", "a 7XX card was never an old one"),
    (
        "a_reserve_card_holds_six_months",
        "{kind: reserve-card-loa2, days: 185}",
        "its certificates hold six months at most (gits:13, gits:14)",
    ),
    (
        "a_reserve_card_holds_six_months",
        "{kind: reserve-card-loa3, days: 365}",
        "its certificates hold six months at most (gits:13, gits:14)",
    ),
    (
        "only_a_reserve_card_is_extended",
        "{kind: ordinary-card, extended: 1}",
        "only a reserve card is extended",
    ),
    (
        "only_a_reserve_card_is_extended",
        "{kind: reserve-card-loa3, extended: 2}",
        "it is extended once at most",
    ),
    (
        "only_an_upgraded_card_has_leftovers",
        "{kind: ordinary-card, leftovers: true}",
        "only an upgraded-card has",
    ),
    (
        "telia_is_on_older_ordinary_cards",
        "{kind: reserve-card-loa2, telia: true}",
        "on ordinary cards only (gits:9)",
    ),
    (
        "telia_is_on_older_ordinary_cards",
        "{kind: ordinary-card, telia: true, made: '2024-01-24'}",
        "a card of 2024-01-24 has no Telia e-legitimation any more (gits:4)",
    ),
    (
        "signatures_are_fetched_onto_new_cards",
        "{kind: mobile, signature: true}",
        "certificates for signatures are",
    ),
    (
        "signatures_are_fetched_onto_new_cards",
        "{kind: upgraded-card, signature: true}",
        "an old card has its own",
    ),
    (
        "a_mobile_is_made_from_loa3",
        "{kind: ordinary-card, made_from: mobile}",
        "only a Mobilt SITHS is made from another credential",
    ),
    (
        "a_mobile_is_made_from_loa3",
        "{kind: mobile, made_from: mobile}",
        "the person holds no mobile that it could",
    ),
    (
        "a_mobile_is_made_from_loa3",
        "{kind: mobile, made_from: ordinary-card}",
        "the person holds no ordinary-card",
    ),
    (
        "only_a_mobile_is_in_a_phone",
        "{kind: ordinary-card, phone: iphone}",
        "only a Mobilt SITHS is in a phone",
    ),
    (
        "only_a_card_has_a_number",
        "{kind: mobile, card_number: '9752269875700084682'}",
        "only a card has a card",
    ),
]


@pytest.mark.parametrize(("rule", "written", "told"), WRONG)
def test_what_nobody_can_hold_is_told_with_its_line(
    tmp_path: Path, rule: str, written: str, told: str
) -> None:
    (fault,) = faults(tmp_path, "blank-reserve-card", written)
    kind = written.split("kind: ")[1].split(",")[0]
    assert fault.startswith(f"16: {kind}: ")
    assert told in fault


@pytest.mark.parametrize("kind", ["reserve-card-loa2", "type-1-card", "blank-reserve-card"])
def test_no_phone_is_made_from_less_than_loa3(tmp_path: Path, kind: str) -> None:
    (fault,) = faults(tmp_path, kind, f"{{kind: mobile, made_from: {kind}}}")
    assert fault == f"16: mobile: {kind} is not LoA 3, so no Mobilt SITHS is made from it (siths-eid:5)"


@pytest.mark.parametrize("kind", ["ordinary-card", "upgraded-card", "reserve-card-loa3", "mobile"])
def test_a_phone_is_made_from_whatever_is_loa3(tmp_path: Path, kind: str) -> None:
    first, second = held(tmp_path, kind, f"{{kind: mobile, id: phone, made_from: {kind}}}")
    assert second.made_from == first.id


def test_a_fourth_phone_is_one_too_many(tmp_path: Path) -> None:
    phones = [f"{{kind: mobile, id: phone-{n}}}" for n in range(5)]
    assert len(held(tmp_path, *phones[:3])) == 3
    assert faults(tmp_path, *phones) == [
        f"{line}: mobile: nobody has more than three Mobilt SITHS (siths-eid:5)" for line in (18, 19)
    ]


@pytest.mark.parametrize(
    "written",
    [
        "{kind: ordinary-card, telia: true, made: '2024-01-23'}",
        "{kind: type-1-card, telia: true, series: 6XX}",
        "{kind: reserve-card-loa2, extended: 12}",
        f"{{kind: reserve-card-loa2, more_employments: [{OTHER}]}}",
        "{kind: blank-reserve-card, series: '573', made: '2020-01-01'}",
        "{kind: ordinary-card, days: 2000}",
    ],
)
def test_what_there_was_is_taken(tmp_path: Path, written: str) -> None:
    assert len(held(tmp_path, written)) == 1


@pytest.mark.parametrize("kind", ["ordinary-card", "upgraded-card", "reserve-card-loa3", "mobile"])
def test_a_samordningsnummer_gives_no_loa3(kind: str) -> None:
    case = Case(
        CredentialEntry.model_validate(kind),
        Holder(has_coordination_number=True, hsa_ids=(), credentials=()),
    )
    told = [what for rule in RULES for what in rule(case)]
    assert told == ["it is LoA 3, and a samordningsnummer gives LoA 2 only (gits:10)"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{kind: ordinary-card, series: 8XX}", "15: people.0.credentials.0.series: "),
        ("{kind: ordinary-card, card_number: '12'}", "15: people.0.credentials.0.card_number: "),
        ("{kind: ordinary-card, made: '2024-02-30'}", "15: people.0.credentials.0.made: "),
        ("{kind: ordinary-card, days: 0}", "15: people.0.credentials.0.days: "),
        (
            "{kind: ordinary-card, teila: true}",
            "15: people.0.credentials.0.teila is not known; did you mean telia?",
        ),
    ],
)
def test_what_makes_no_sense_is_told(tmp_path: Path, written: str, told: str) -> None:
    (fault,) = faults(tmp_path, written)
    assert fault.startswith(told)


def test_a_card_number_is_of_one_card(tmp_path: Path) -> None:
    """Ett och samma kort, en och samma person (gits:9)."""
    number = "card_number: '9752269875700084682'"
    assert faults(
        tmp_path, f"{{kind: ordinary-card, {number}}}", f"{{kind: reserve-card-loa2, {number}}}"
    ) == ["16: 9752269875700084682 stands for two; a card is one person's, and one (gits:9)"]


def test_two_people_do_not_hold_one_card(tmp_path: Path) -> None:
    """Ett reservkort kan aldrig användas till mer än en person (case:27)."""
    one = "{kind: reserve-card-loa2, card_number: '9752269875700084682'}"
    other = (
        '  - {id: doctor, personal_number: "199906909867", given_name: Bo, family_name: Ek,\n'
        f"     credentials: [{one}]}}"
    )
    path = tmp_path / "people.yaml"
    path.write_text(f"{FILE}      - {one}\n{other}\n", encoding="utf-8")
    with pytest.raises(BadFile, match=r"people.yaml:17: .* a card is one person's"):
        load(path)


def test_a_phone_is_no_older_than_what_it_was_fetched_with(tmp_path: Path) -> None:
    card, phone = (
        "{kind: ordinary-card, made: '2025-03-02'}",
        "{kind: mobile, made_from: ordinary-card, made: ",
    )
    assert faults(tmp_path, card, phone + "'2025-03-01'}") == [
        "16: mobile: it was fetched before there was the ordinary-card that it is made from (siths-eid:5)"
    ]
    assert len(held(tmp_path, card, phone + "'2025-03-02'}")) == 2


def test_a_reserve_card_lies_in_a_drawer_before_it_is_ordered(tmp_path: Path) -> None:
    assert held(tmp_path, "{kind: reserve-card-loa2, ordered: '2025-03-02', made: '2024-03-01'}")


def test_no_rule_is_without_somebody_whom_it_stops() -> None:
    stops = {rule for rule, _, _ in WRONG}
    stops |= {"loa3_wants_a_personal_number", "nobody_has_a_fourth_mobile"}
    stops |= {"a_mobile_is_no_older_than_its_card"}
    assert {rule.__name__ for rule in RULES} == stops


@pytest.mark.parametrize(("rule", "written", "told"), WRONG)
def test_a_rule_alone_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: str, written: str, told: str
) -> None:
    monkeypatch.setattr("idp_mock.people.rules.RULES", tuple(one for one in RULES if one.__name__ != rule))
    assert len(held(tmp_path, written)) == 1
