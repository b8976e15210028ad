"""The report of a run against a sample with planted mistakes, read as text, as its owner and its supplier read it."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup, Tag

from scenarios.drivers.chromium import browsers
from scenarios.load import LIBRARY, load
from scenarios.reporters import Told, page
from scenarios.run import choose, leave_reports, run
from scenarios.stage.play import Given, stage_for
from scenarios.targets.target import SAMPLE, load_target
from scenarios.workers import Setting

MISTAKES = ("skips-nonce", "ignores-acr")
STORIES = (
    "tokens/wrong-nonce",
    "loa/check-reserve-loa2-card",
    "methods/phone-qr",
    "certificates/revoked-card",
)
# Of each story that must fail: who, which credential, what was expected, what happened, which rule, what to do.
SAYS = {
    ("tokens-wrong-nonce-http", "en"): (
        "Who nurse-one-commission",
        "Credential Ordinary card, SITHS-kort på denna enhet",
        "Expected rejected RP-303",
        "But saw signed-in",
        "At step 3",
        "The rule nonce must be the one sent",
        "A token that was made for another login. (OpenID Connect Core, section 3.1.3.7)",
        "Told wrong on purpose wrong-nonce The token has another login's nonce.",
        "A correct system Signs nobody in",
        "What can happen A token of another login can be played in here.",
        "The codes RP-303 The token was made for another login",
        "What to do Have the supplier add the check",
    ),
    ("tokens-wrong-nonce-http", "sv"): (
        "Vem nurse-one-commission",
        "Legitimation Ordinarie kort, SITHS-kort på denna enhet",
        "Väntat avvisas RP-303",
        "Men såg inloggad",
        "I steg 3",
        "OpenID Connect Core, avsnitt 3.1.3.7",
        "Sades fel med flit wrong-nonce Token har en annan inloggnings nonce.",
        "Ett rätt system Loggar inte in någon",
        "Vad som kan hända En token från en annan inloggning kan spelas in här.",
        "Koderna RP-303 Inloggningen godtogs inte.",
        "Vad som ska göras Låt leverantören lägga till kontrollen",
    ),
    ("loa-check-reserve-loa2-card-http", "en"): (
        "Who nurse-one-commission",
        "Credential Reserve card, LoA 2, SITHS-kort på denna enhet",
        "Expected denied RP-305",
        "But saw granted RP-202",
        "At step 5",
        "The rule Each care system decides whether LoA 2 or LoA 3 is required",
        "row 13 of the announcement",
        "What to do Look at the rule of this function: the level (acr)",
    ),
    ("loa-check-reserve-loa2-card-http", "sv"): (
        "Vem nurse-one-commission",
        "Legitimation Reservkort, LoA 2, SITHS-kort på denna enhet",
        "Väntat nekas RP-305",
        "Men såg öppnas RP-202",
        "rad 13 i beskedet",
        "Vad som ska göras Se över regeln för funktionen: tillitsnivån (acr)",
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the reports of one run over HTTP lie."""
    out, told, target = tmp_path_factory.mktemp("run"), Told(), load_target(SAMPLE)
    chosen = choose(load([LIBRARY / f"{name}.yaml" for name in STORIES]), "http")
    stage = partial(stage_for, target, Given.from_env({}), mistakes=MISTAKES)
    run(chosen, Setting(stage=stage, out=out), target=target.name, settings={}, listeners=[told])
    leave_reports(told, out)
    return out


def read(folder: Path, language: str = "en") -> BeautifulSoup:
    return BeautifulSoup((folder / NAMES[language]).read_text("utf-8"), "lxml")


NAMES = {"en": "report.html", "sv": "report.sv.html"}


def text_of(found: Tag | None) -> str:
    assert found is not None
    return " ".join(found.get_text(" ", strip=True).split())


def story(folder: Path, name: str, language: str = "en") -> Tag:
    found = read(folder, language).find(id=name)
    assert isinstance(found, Tag)
    return found


def rows(found: Tag) -> list[str]:
    """The sequence diagram as text: who to whom, and what."""
    return [text_of(one) for one in found.select("ol.rows > li .saying")]


@pytest.mark.parametrize(("name", "language"), SAYS, ids=lambda word: str(word))
def test_of_each_failed_story_it_says_all_that_its_supplier_needs(
    name: str, language: str, folder: Path
) -> None:
    said = text_of(story(folder, name, language).select_one(".judged"))
    assert [part for part in SAYS[name, language] if part not in said] == []


@pytest.mark.parametrize("language", NAMES)
def test_no_story_fails_but_those_that_a_mistake_was_planted_for(language: str, folder: Path) -> None:
    failed = {one["id"] for one in read(folder, language).select("details.failed")}
    assert failed == {name for name, _ in SAYS}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            ("2 of 4 ended otherwise", "1 × took a login that it must refuse", "1 × opened to somebody who"),
        ),
        (
            "sv",
            ("2 av 4 slutade annorlunda", "1 × tog emot en inloggning som ska", "1 × öppnade för någon som"),
        ),
    ],
)
def test_its_owner_reads_the_sum_first(language: str, said: tuple[str, ...], folder: Path) -> None:
    head = text_of(read(folder, language).select_one("header"))
    assert [part for part in said if part not in head] == []


@pytest.mark.parametrize(("language", "other"), [("en", "sv"), ("sv", "en")])
def test_each_language_says_which_it_is_and_leads_to_the_other(
    language: str, other: str, folder: Path
) -> None:
    report = read(folder, language)
    assert report.html is not None
    assert report.html["lang"] == language
    switch = report.select_one("a.switch")
    assert switch is not None
    assert (switch["href"], switch["lang"]) == (NAMES[other], other)


def test_the_exchange_is_drawn_over_all_who_took_part(folder: Path) -> None:
    drawn = story(folder, "methods-phone-qr-http").select_one(".diagram")
    assert drawn is not None
    assert [text_of(one).replace("\u00ad", "") for one in drawn.select(".parties li")] == [
        "browser",
        "care system",
        "IdP",
        "Autentiseringstjänsten",
        "app",
        "OCSP",
        "HSA",
    ]
    told = rows(drawn)
    order = [
        "browser → care system opens /login 302",
        "browser → IdP asks for a login",
        "IdP → Autentiseringstjänsten asks for somebody to identify app-elsewhere",
        "app → Autentiseringstjänsten opens the login nurse-one-commission.mobile",
        "IdP → OCSP is the certificate revoked?",
        "OCSP → IdP answers good",
        "app → Autentiseringstjänsten approves: the challenge is signed",
        "browser → care system opens /callback 302",
        "care system → IdP gives the code for a token",
        "IdP → care system gives the ID token",
        "care system → browser granted RP-202",
    ]
    assert [one for one in told if one in order] == order


def test_every_arrow_goes_from_who_sends_to_who_hears(folder: Path) -> None:
    drawn = story(folder, "methods-phone-qr-http").select_one(".diagram")
    assert drawn is not None
    lanes = [text_of(one).replace("\u00ad", "") for one in drawn.select(".parties li")]
    for row in drawn.select("ol.rows > li"):
        arrow = row.select_one("i.arrow")
        assert arrow is not None
        sender, _, receiver = text_of(row.select_one(".way")).partition(" → ")
        ends = [lanes.index(sender), lanes.index(receiver or sender)]
        assert [int(end) for end in re.findall(r"--[ab]:(\d+)", str(arrow["style"]))] == sorted(ends)
        assert ("back" in arrow["class"]) == (ends[1] < ends[0])
        assert ("self" in arrow["class"]) == (ends[1] == ends[0])


def test_the_token_and_the_certificate_are_decoded_in_place(folder: Path) -> None:
    for row in story(folder, "loa-check-reserve-loa2-card-http").select("ol.rows > li"):
        held = text_of(row.select_one("details.held")) if row.select_one("details.held") else ""
        if "gives the ID token" in text_of(row):
            assert "acr http://id.sambi.se/loa/loa2 the level of assurance: LoA 2" in held
            assert "credentialCertificatePolicies 1.2.752.74.8.502 reservkort, tillitsnivå 2, LoA 2" in held
            assert "given_name <given_name>" in held
            break
        if "the certificate holds" in text_of(row):
            assert "issuer CN=SYSTEMTEST SITHS e-id Person HSA-id 2 CA v1,O=Inera AB,C=SE LoA 2" in held
            assert "policy 1.2.752.74.8.502 reservkort, tillitsnivå 2, LoA 2" in held
        if "asks for a login" in text_of(row):
            assert "claims id_token: commissionHsaId, commissionName" in held
            assert "nonce <nonce 1> binds the token to this login" in held
    else:
        pytest.fail("no ID token was given")


def test_where_the_rule_was_broken_is_marked_in_the_exchange(folder: Path) -> None:
    found = story(folder, "tokens-wrong-nonce-http")
    assert [text_of(one.select_one(".saying")) for one in found.select("li.broken")] == [
        "the test → IdP here something is told wrong wrong-nonce, id-token",
        "IdP → care system gives the ID token",
    ]
    assert [text_of(one) for one in found.select("li.wrong .saying")] == [
        "care system → browser signed-in should be rejected RP-303"
    ]
    (refused,) = story(folder, "certificates-revoked-card-http", "sv").select("li.refused .saying")
    assert text_of(refused).startswith(
        "IdP → webbläsare avvisar The certificate is revoked (spärrat). IDP-206"
    )


@pytest.mark.parametrize("language", NAMES)
def test_every_link_leads_to_something_that_is_there(language: str, folder: Path) -> None:
    report = read(folder, language)
    ids = {one["id"] for one in report.select("[id]")}
    links = [unquote(str(one["href"])) for one in report.select("a[href]")]
    for link in links:
        assert link[1:] in ids if link.startswith("#") else (folder / link).is_file(), link
    for name in ("exchange.har", "recording.json", "journal.json"):
        assert f"tokens-wrong-nonce/http/{name}" in links


def test_nothing_in_it_names_a_person(folder: Path) -> None:
    """What redaction hides in a recording is hidden here, though the mock knows it."""
    for name in NAMES.values():
        said = (folder / name).read_text("utf-8")
        assert re.findall(r"\b(?:19|20)\d{6}-?\d{4}\b", said) == []
        assert "&lt;family_name&gt;" in said


@pytest.mark.browser
@pytest.mark.parametrize("name", NAMES.values())
def test_it_is_read_without_scrolling_aside_on_a_phone_and_without_script_or_network(
    name: str, folder: Path
) -> None:
    with browsers() as chromium:
        context = chromium.new_context(
            viewport={"width": 390, "height": 800}, java_script_enabled=False, offline=True
        )
        shown = context.new_page()
        shown.goto((folder / name).as_uri())
        body = shown.locator("body").bounding_box()
        diagram = shown.locator("#tokens-wrong-nonce-http .diagram")
        parties, party = diagram.locator(".parties"), diagram.locator(".parties li").last
        boxes = [one.bounding_box() for one in (diagram, party)]
        assert body is not None
        assert body["width"] == 390
        for box in boxes:
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 390
        assert parties.is_visible()
        shown.emulate_media(media="print")
        assert parties.is_visible()
        assert not shown.locator("a.switch").is_visible()
        assert shown.get_by_text(
            "should be rejected RP-303" if name == "report.html" else "ska vara avvisas RP-303"
        ).is_visible()
        context.close()


def test_without_a_recording_there_is_the_exchange_of_the_journal() -> None:
    told = Told()
    chosen = choose(load([LIBRARY / "methods/card.yaml"]), "http")
    stage = partial(stage_for, load_target(SAMPLE), Given.from_env({}))
    run(chosen, Setting(stage=stage), target="Exempel", settings={}, listeners=[told])
    drawn = BeautifulSoup(page.text(told), "lxml").select_one(".diagram")
    assert drawn is not None
    assert "IdP → care system gives the ID token" in rows(drawn)
    assert "exchange.har" not in page.text(told)
