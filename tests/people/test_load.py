"""people.yaml is strict: every fault is told at once, each with its line, and nobody in it is real."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from idp_mock.people.load import load
from idp_mock.people.person import Commission, Employment, Held, Organisation, Person, Right
from siths_files import BadFile

GOOD = """format: 1
organisations:
  region:
    hsa_id: TST2321000131-1000
    name: Region Exempel
    number: 232100-0131
people:
  - id: nurse
    about: En sjuksköterska.
    personal_number: "198503129804"
    given_name: Anna
    family_name: Lindgren
    employments:
      - hsa_id: TST2321000131-1001
        organisation: region
        title: Sjuksköterska
        mail: nurse@siths-harness.test
        licences: [SJ]
        commissions:
          - hsa_id: TST2321000131-1002
            name: Vård och behandling, Eken
            purpose: Vård och behandling
            unit: TST2321000131-E01
            unit_name: Eken
            rights: [Läsa;Alla;VG]
            ends: "2027-12-31"
          - hsa_id: TST2321000131-1003
            name: Administration, Eken
            purpose: Administration
            unit: TST2321000131-E01
            unit_name: Eken
    credentials:
      - ordinary-card
      - kind: mobile
        id: work-phone
        code: "654321"
        employment: TST2321000131-1001
  - id: doctor
    protected: true
    personal_number: "199906909867"
    given_name: Mikko
    family_name: Mäkinen
    credentials: [reserve-card-loa2]
"""
FICTITIOUS = "the mock knows only fictitious people (start it with --any-person to allow others)"
REAL_NUMBER, REAL_HSA_ID = "189001011239", "SE2321000131-1001"  # born in 1890: it hurts nobody


def written(folder: Path, text: str) -> Path:
    path = folder / "people.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(folder: Path, text: str) -> list[str]:
    """What is told of a file that says ``text``, without the name of the file."""
    path = written(folder, text)
    with pytest.raises(BadFile) as error:
        load(path)
    assert all(fault.startswith(f"{path}:") for fault in error.value.faults)
    return [fault.removeprefix(str(path)) for fault in error.value.faults]


def test_people_are_what_the_file_says(tmp_path: Path) -> None:
    region = Organisation(hsa_id="TST2321000131-1000", name="Region Exempel", number="232100-0131")
    care = Commission(
        hsa_id="TST2321000131-1002",
        name="Vård och behandling, Eken",
        purpose="Vård och behandling",
        unit_hsa_id="TST2321000131-E01",
        unit_name="Eken",
        provider=region,
        rights=(Right(activity="Läsa", information="Alla", scope="VG"),),
        ends=date(2027, 12, 31),
    )
    office = Commission(
        hsa_id="TST2321000131-1003",
        name="Administration, Eken",
        purpose="Administration",
        unit_hsa_id="TST2321000131-E01",
        unit_name="Eken",
        provider=region,
    )
    assert load(written(tmp_path, GOOD)) == (
        Person(
            id="nurse",
            about="En sjuksköterska.",
            personal_number="198503129804",
            given_name="Anna",
            family_name="Lindgren",
            employments=(
                Employment(
                    hsa_id="TST2321000131-1001",
                    organisation=region,
                    title="Sjuksköterska",
                    mail="nurse@siths-harness.test",
                    licences=("SJ",),
                    commissions=(care, office),
                ),
            ),
            credentials=(
                Held(id="nurse.ordinary-card", kind="ordinary-card"),
                Held(id="nurse.work-phone", kind="mobile", code="654321", employment="TST2321000131-1001"),
            ),
        ),
        Person(
            id="doctor",
            protected=True,
            personal_number="199906909867",
            given_name="Mikko",
            family_name="Mäkinen",
            credentials=(Held(id="doctor.reserve-card-loa2", kind="reserve-card-loa2"),),
        ),
    )


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ("format: 1", "format: 2", ":1: format: input should be 1, not 2"),
        ("given_name: Anna", "give_name: Anna", ":11: people.0.give_name is not known; did you mean given_name?"),
        ("    given_name: Anna\n", "", ":8: people.0.given_name is missing"),
        ("given_name: Anna", "given_name: ''", ":11: people.0.given_name: "),
        ("given_name: Anna", f"given_name: {'Å' * 28}", ":11: the whole name is longer than the 64 bytes"),
        ("id: nurse", "id: The Nurse", ":8: people.0.id: "),
        ('"198503129804"', "198503129804", ":10: people.0.personal_number: input should be a valid string"),
        ("198503129804", "8503129804", ":10: people.0.personal_number: a personnummer has twelve digits"),
        ("198503129804", "198502309804", ":10: people.0.personal_number: 19850230 is no date of birth"),
        ("198503129804", "198503129805", ":10: people.0.personal_number: the last digit should be 4"),
        ("1000\n", "\n", ":4: organisations.region.hsa_id: an HSA-id looks like TSTNMT2321000156-1019"),
        ("232100-0131", "2321000131", ":6: organisations.region.number: "),
        ("organisation: region", "organisation: kommun", ":15: nurse: there is no organisation kommun"),
        ("nurse@siths", "Anna <nurse@siths", ":17: people.0.employments.0.mail: a mail address has an @"),
        ("nurse@siths", "nürse@siths", ":17: people.0.employments.0.mail: a mail address has an @"),
        ("nurse@siths", "n" * 240 + "@siths", ":17: people.0.employments.0.mail: a mail address has an @"),
        ("licences: [SJ]", "licences: SJ", ":18: people.0.employments.0.licences: "),
        ("Läsa;Alla;VG", "Läsa;Alla", ":25: people.0.employments.0.commissions.0.rights.0: "),
        ('"2027-12-31"', '"2027-02-30"', ":26: people.0.employments.0.commissions.0.ends: 2027-02-30 is no day"),
        ('"2027-12-31"', '"31 december"', ":26: people.0.employments.0.commissions.0.ends: "),
        ("- ordinary-card", "- library-card", ":33: people.0.credentials.0.kind: "),
        ('"654321"', '"65432"', ":36: people.0.credentials.1.code: "),
        (
            "        employment: TST2321000131-1001",
            "        employment: TST2321000131-1009",
            ":34: mobile: TST2321000131-1009 is none of the person's employments",
        ),
        (
            "        employment: TST2321000131-1001",
            "        issued_with: TST2321000131-1001",
            ":34: mobile: issued_with is for an HSA-id that HSA no longer knows",
        ),
        (
            "        employment: TST2321000131-1001",
            "        employment: TST2321000131-1001\n        issued_with: TST2321000131-1009",
            ":34: mobile: give employment or issued_with, for a card bears one HSA-id of its own",
        ),
        ("[reserve-card-loa2]", "[mobile]", ":43: mobile: it is LoA 3, and a samordningsnummer gives LoA 2 only"),
        ("protected: true", "protected: perhaps", ":39: people.1.protected: "),
        ("    protected: true\n", "    id: other\n", ":39: id stands twice"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(tmp_path: Path, good: str, bad: str, told: str) -> None:
    assert good in GOOD
    found = faults(tmp_path, GOOD.replace(good, bad, 1))
    assert any(fault.startswith(told) for fault in found), found


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ("198503129804", REAL_NUMBER, f":10: people.0.personal_number: {REAL_NUMBER} is outside the test ranges"),
        ("TST2321000131-1000", REAL_HSA_ID, f":4: organisations.region.hsa_id: {REAL_HSA_ID} is outside"),
        ("TST2321000131-1001", REAL_HSA_ID, f":14: people.0.employments.0.hsa_id: {REAL_HSA_ID} is outside"),
        ("TST2321000131-1002", REAL_HSA_ID, ":20: people.0.employments.0.commissions.0.hsa_id: SE2321000131"),
        ("TST2321000131-E01", REAL_HSA_ID, ":23: people.0.employments.0.commissions.0.unit: SE2321000131"),
    ],
    ids=["person", "organisation", "employment", "commission", "unit"],
)  # fmt: skip
def test_whoever_could_be_real_is_refused_unless_that_is_asked_for(
    tmp_path: Path, good: str, bad: str, told: str
) -> None:
    text = GOOD.replace(good, bad)
    found = faults(tmp_path, text)
    assert any(fault.startswith(told) and fault.endswith(FICTITIOUS) for fault in found), found
    assert len(load(written(tmp_path, text), any_person=True)) == 2


def test_a_wrong_number_is_refused_whoever_is_allowed(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.replace("198503129804", "198503129805"))
    with pytest.raises(BadFile, match="the last digit should be 4"):
        load(path, any_person=True)


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ("id: doctor", "id: nurse", ":38: nurse stands for two"),
        ("199906909867", "198503129804", ":40: 198503129804 stands for two"),
        ("TST2321000131-1003", "TST2321000131-1002", ":27: TST2321000131-1002 stands for two"),
        ("id: work-phone", "id: ordinary-card", ":34: nurse.ordinary-card stands for two"),
        ("- ordinary-card", "- mobile\n      - mobile", ":34: nurse.mobile stands for two"),
        (
            "    protected: true\n",
            "    employments: [{hsa_id: TST2321000131-1001, organisation: region}]\n",
            ":39: TST2321000131-1001 stands for two",
        ),
    ],
    ids=["person", "number", "commission", "credential", "kind", "employment"],
)  # fmt: skip
def test_what_stands_for_two_is_told_where_it_stands_again(
    tmp_path: Path, good: str, bad: str, told: str
) -> None:
    assert faults(tmp_path, GOOD.replace(good, bad)) == [told]


def test_two_people_may_share_a_commission(tmp_path: Path) -> None:
    """In HSA a vårdmedarbetaruppdrag has members; who may choose it is not one person alone."""
    again = GOOD[GOOD.index("  - id: nurse") : GOOD.index("  - id: doctor")]
    again = again.replace("id: nurse", "id: colleague").replace("198503129804", "198708182384")
    first, _, second = load(written(tmp_path, GOOD + again.replace("-1001", "-1004")))
    assert first.employments[0].commissions == second.employments[0].commissions


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = (
        GOOD.replace("198503129804", REAL_NUMBER)
        .replace("title:", "titel:")
        .replace("199906909867", "199906909868")
        .replace("-0131", "0131")
    )
    assert [fault.split(":")[1] for fault in faults(tmp_path, text)] == ["6", "10", "16", "40"]


def test_all_that_clashes_is_told_at_once(tmp_path: Path) -> None:
    text = (
        GOOD.replace("id: doctor", "id: nurse")
        .replace("199906909867", "198503129804")
        .replace("organisation: region", "organisation: kommun")
    )
    assert faults(tmp_path, text) == [
        ":38: nurse stands for two",
        ":40: 198503129804 stands for two",
        ":15: nurse: there is no organisation kommun",
    ]


EVERYTHING = """\
format: 1
organisations:
  region: {hsa_id: TST2321000131-1000, name: Region Exempel, number: 232100-0131}
people:
  - id: nurse
    personal_number: "198503129804"
    given_name: Anna
    family_name: Lindgren
    employments: [{hsa_id: TST2321000131-1001, organisation: region}]
    credentials:
      - reserve-card-loa2
      - {kind: mobile, made_from: reserve-card-loa2}
      - {kind: reserve-card-loa3, id: eleven-months, days: 335}
      - {kind: ordinary-card, card_number: "9752269871293847561"}
      - {kind: jetpack}
      - {kind: reserve-card-loa2, id: dated, made: 24/1/2024}
      - {kind: reserve-card-loa2, id: dated-too, days: 365, made: "2024-02-30"}
  - id: doctor
    personal_number: "199906901234"
    given_name: Leila
    family_name: Karimi
    employments: [{hsa_id: TST2321000131-1002, organisation: kommun}]
    credentials:
      - {kind: ordinary-card, card_number: "9752269871293847561"}
"""


def test_what_is_wrong_in_form_hides_nothing_of_what_cannot_be(tmp_path: Path) -> None:
    told = faults(tmp_path, EVERYTHING)
    assert {fault.split(":")[1]: fault.partition(": ")[2] for fault in told if "jetpack" not in fault} == {
        "12": "mobile: reserve-card-loa2 is not LoA 3, so no Mobilt SITHS is made from it (siths-eid:5)",
        "13": "reserve-card-loa3: its certificates hold six months at most (gits:13, gits:14)",
        "16": "people.0.credentials.5.made: string should match pattern '^\\d{4}-\\d{2}-\\d{2}$', not '24/1/2024'",
        "17": "reserve-card-loa2: its certificates hold six months at most (gits:13, gits:14)",
        "19": "people.1.personal_number: the last digit should be 7",
        "22": "doctor: there is no organisation kommun",
        "24": "9752269871293847561 stands for two; a card is one person's, and one (gits:9)",
    }
    assert ":17: people.0.credentials.6.made: 2024-02-30 is no day: day is out of range for month" in told
    assert len([fault for fault in told if fault.startswith(":15: people.0.credentials.4.kind")]) == 1


@pytest.mark.parametrize(
    "changed",
    [
        ("{kind: mobile, made_from: reserve-card-loa2}", "{kind: mobile, made_from: jetpack}"),
        ("{kind: jetpack}", "{kind: jetpack}\n      - {kind: jetpack}"),
        ("{kind: jetpack}", "{kind: [jetpack]}\n      - {kind: 7}"),
        ("{hsa_id: TST2321000131-1001,", "{hsa_id: TST1,"),
        ("    employments: [{hsa_id: TST2321000131-1001, organisation: region}]\n", "    employments: 7\n"),
    ],
)
def test_what_only_follows_from_what_cannot_be_read_is_not_told(
    tmp_path: Path, changed: tuple[str, str]
) -> None:
    assert changed[0] in EVERYTHING
    text = EVERYTHING.replace("made_from: reserve-card-loa2", "made_from: eleven-months")
    known = {fault.partition(": ")[2] for fault in faults(tmp_path, text)}
    more = {fault.partition(": ")[2] for fault in faults(tmp_path, text.replace(*changed))} - known
    assert all(fault.startswith("people.0.") for fault in more)


@pytest.mark.parametrize(
    "people", ["7", "[7]", "[[]]", "[{}]", "[{credentials: {}}]", "[{credentials: [7, [], {}]}]"]
)
def test_nothing_is_too_wrong_to_be_told(tmp_path: Path, people: str) -> None:
    assert faults(tmp_path, f"format: 1\norganisations: 7\npeople: {people}\n")


# Ten lines of aliases that stand for a thousand million values.
LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ":1: the file is empty"),
        ("format: 1\n", ":1: organisations is missing"),
        ("format: 1\norganisations: {}\ngenerate: {count: 3}\n", ":3: generate needs an organisation"),
        ("format: 1\norganisations: {}\ngenerate: {count: -1}\n", ":3: generate.count: "),
        (
            GOOD.replace("id: doctor", "id: generated-7") + "generate: {count: 3}\n",
            ":38: generated-7 is a name of generated people",
        ),
        ("people: [\n", ":2: not YAML: "),
        ("- format\n", ":1: "),
        ("format: 1\npeople: &all [*all]\n", ":1: it is nested too deeply, or holds itself"),
        (LAUGHS, ":1: its aliases unfold to more than 2,000,000 values"),
        (f"format: {'9' * 5000}\n", ":1: not YAML: "),
    ],
    ids=[
        "empty",
        "nothing",
        "nobody to employ",
        "too few",
        "a name that is taken",
        "not YAML",
        "a list",
        "holds itself",
        "laughs",
        "huge number",
    ],
)
def test_a_file_that_cannot_be_a_people_file_is_told_so(tmp_path: Path, text: str, told: str) -> None:
    (fault,) = faults(tmp_path, text)
    assert fault.startswith(told)


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="there is no such file"):
        load(tmp_path / "nothing.yaml")


def test_a_file_in_another_encoding_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "people.yaml"
    path.write_bytes(GOOD.encode("latin-1"))
    with pytest.raises(BadFile, match="cannot be read") as error:
        load(path)
    assert len(error.value.faults) == 1
