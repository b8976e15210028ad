"""The documents cannot lie: their commands exist, their links lead somewhere, their map is the territory."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from scenarios import cli
from tests.ground import TOP, files

DOCUMENTS = sorted(path for path in files("*.md") if not path.is_relative_to(TOP / "docs" / "facts"))
FENCE = re.compile(r"^```(?:console|sh|bash|text)?\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands() -> Iterator[tuple[str, str]]:
    """Every command line that a document shows, in a block or between backticks, with the document's name."""
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        for block in FENCE.findall(text):
            yield from ((path.name, line.removeprefix("$ ").strip()) for line in block.splitlines())
        yield from ((path.name, inline) for inline in re.findall(r"`((?:make|siths-harness) [^`]+)`", text))


def test_every_make_target_that_is_told_of_is_one() -> None:
    told = {(where, line.split()[1]) for where, line in commands() if re.match(r"make [a-z]", line)}
    assert told
    assert {(where, target) for where, target in told if target not in targets()} == set()


def test_every_verb_that_is_told_of_is_one() -> None:
    told = {(where, line.split()[1]) for where, line in commands() if re.match(r"siths-harness [a-z]", line)}
    assert told
    verbs = CliRunner().invoke(cli.main, ["--help"]).output
    assert {
        (where, verb) for where, verb in told if not re.search(rf"^  {verb}\b", verbs, re.MULTILINE)
    } == set()


def test_make_help_lists_every_target() -> None:
    shown = subprocess.run(["make", "help"], cwd=TOP, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^  make ([a-z]+)", shown, re.MULTILINE)) == targets()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(TOP)))
def test_every_link_leads_to_a_file(path: Path) -> None:
    links = re.findall(r"\]\(([^)\s#]+)[^)]*\)", path.read_text(encoding="utf-8"))
    inside = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in inside if not (path.parent / link).exists()] == []


def test_the_readme_is_one_screen_and_promises_two_commands() -> None:
    text = (TOP / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 60
    assert {"make run", "make test"} <= {line for where, line in commands() if where == "README.md"}


def test_the_map_names_every_room_and_nothing_else() -> None:
    text = (TOP / "ARCHITECTURE.md").read_text(encoding="utf-8")
    block = re.search(r"```text\n(idp_mock/.*?)```", text, re.DOTALL)
    assert block
    drawn: set[str] = set()
    package = ""
    for line in block[1].splitlines():
        name = line.split()[0] if line.split() else ""
        package = name if not line.startswith(" ") and name.endswith("/") else package
        if name.endswith((".py", "/")):
            drawn.add(name if name == package or not line.startswith(" ") else package + name)
    assert drawn == rooms()


def test_every_decision_is_in_the_list() -> None:
    folder = TOP / "docs" / "adr"
    listed = re.findall(r"\]\((\d{4}-[a-z0-9-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert listed == sorted(path.name for path in folder.glob("[0-9]*.md"))


def test_every_folder_of_tests_is_in_the_table() -> None:
    text = (TOP / "tests" / "README.md").read_text(encoding="utf-8")
    folders = {path.relative_to(TOP / "tests").parts[0] for path in files("tests/*/*.py")}
    assert set(re.findall(r"^\| `([a-z_]+)/` \|", text, re.MULTILINE)) == folders


def targets() -> set[str]:
    makefile = (TOP / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def rooms() -> set[str]:
    """The packages, their folders and their modules, as the map names them: two steps deep, no further."""
    found: set[str] = set()
    for path in files("idp_mock/*.py", "rp/*.py", "scenarios/*.py", "siths_harness/*.py", "siths_*.py"):
        parts = path.relative_to(TOP).parts
        found.add(parts[0] if len(parts) == 1 else parts[0] + "/")
        if len(parts) > 2:
            found.add(f"{parts[0]}/{parts[1]}/")
        elif len(parts) == 2 and parts[1] != "__init__.py":
            found.add("/".join(parts))
    return found
