"""What hands do, as Playwright scripts: one for each method, and one where not all goes well."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

CARD = """
def drive(page):
    page.goto("/record")
    page.get_by_role("button", name="SITHS-kort på denna enhet", exact=True).click()
    page.get_by_role("link", name="Virtuell kortläsare").click()
    page.get_by_role("searchbox", name="Sök i listan").fill("Lindgren")
    page.get_by_role("button", name="Sätt i kortet: Anna Lindgren, SITHS-kort", exact=True).click()
    page.wait_for_url("**/record")
"""

APP_HERE = """
def drive(page):
    page.goto("/schedule")
    page.get_by_role("button", name="SITHS eID på denna enhet", exact=True).click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Öppna den virtuella appen").click()
    opened.value.get_by_role("button", name="Öppna som Anna Lindgren, Reservkort, tillitsnivå 2").click()
    opened.value.get_by_label("Legitimeringskod").fill("123456")
    opened.value.get_by_role("button", name="Legitimera", exact=True).click()
    page.wait_for_url("**/schedule")
    page.goto("/record")
"""

QR = """
def drive(page):
    page.goto("/")
    page.get_by_role("link", name="Logga in med SITHS").click()
    page.get_by_role("button", name="SITHS eID på annan enhet", exact=True).click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Öppna den virtuella telefonen").click()
    phone = opened.value
    phone.get_by_role("button", name="Öppna som Fatima Al-Rashid, Mobilt SITHS").click()
    phone.get_by_label("Legitimeringskod").fill("111111")
    phone.get_by_role("button", name="Legitimera", exact=True).click()
    phone.get_by_label("Legitimeringskod").fill("123456")
    phone.get_by_role("button", name="Legitimera", exact=True).click()
    page.get_by_role("button", name="Vård och behandling, Specialisthuset").click()
    page.get_by_role("button", name="Logga ut").wait_for()
    page.goto("/record")
    page.get_by_role("button", name="Logga ut").click()
"""

CANCELLED = """
def drive(page):
    page.goto("/record")
    page.get_by_role("button", name="SITHS eID på annan enhet", exact=True).click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Öppna den virtuella telefonen").click()
    opened.value.get_by_role("button", name="Öppna som Anna Lindgren, Mobilt SITHS").click()
    opened.value.get_by_role("button", name="Avbryt").click()
    page.wait_for_url("**/callback*")
"""


def written(folder: Path, script: str) -> Path:
    path = folder / "drive.py"
    path.write_text(script, encoding="utf-8")
    return path


def drive(script: str) -> Callable[..., None]:
    """The function of the script."""
    found: dict[str, Callable[..., None]] = {}
    exec(script, found)  # noqa: S102  # our own text
    return found["drive"]
