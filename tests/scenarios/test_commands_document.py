"""docs/commands.md lists every verb, every option and every default, and no other."""

from __future__ import annotations

import json
import re

import click
import pytest

from scenarios.cli import main
from scenarios.errors import catalogue
from scenarios.reporters import results
from tests.document import DOCS
from tests.scenarios.runs import told

TEXT = (DOCS / "commands.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([\w-]+)` \| (.*?) ?\| .+ \|$", re.MULTILINE)


def section(heading: str) -> str:
    return TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def options(verb: str) -> dict[str, str]:
    """Each option and argument in the first table of the verb, and its default without the backticks."""
    table = section(verb).partition("| option |")[2].partition("\n\n")[0]
    return {name: default.replace("`", "") for name, default in ROW.findall(table)}


def default_of(parameter: click.Parameter) -> str:
    """What the help says in brackets, or what click has."""
    said = re.search(r"\[(.+)\]$", getattr(parameter, "help", None) or "")
    if said:
        return said[1]
    has = parameter.to_info_dict()["default"]
    return str(has) if isinstance(has, str | int) and not isinstance(has, bool) else ""


def test_it_lists_every_verb_and_no_other() -> None:
    verbs = re.findall(r"^## ([a-z]+)$", TEXT, re.MULTILINE)
    assert sorted(verbs) == sorted(main.commands)


@pytest.mark.parametrize("verb", main.commands)
def test_its_table_lists_every_option_and_no_other(verb: str) -> None:
    wanted = [
        one.opts[0] if isinstance(one, click.Option) else one.human_readable_name.upper()
        for one in main.commands[verb].params
    ]
    assert list(options(verb)) == wanted


@pytest.mark.parametrize("verb", main.commands)
def test_its_defaults_are_those_of_the_command(verb: str) -> None:
    written = options(verb)
    for parameter, default in zip(main.commands[verb].params, written.values(), strict=True):
        known = default_of(parameter)
        if isinstance(parameter, click.Option) and known:
            assert default == known
        if "instead of the shipped one" in (getattr(parameter, "help", None) or ""):
            assert default == "the shipped one"


def test_each_command_of_a_group_has_a_table_of_its_own() -> None:
    for verb, group in main.commands.items():
        if not isinstance(group, click.Group):
            continue
        for name, command in group.commands.items():
            table = section(verb).partition(f"| `{verb} {name}` |")[2].partition("\n\n")[0]
            wanted = [
                one.opts[0] if isinstance(one, click.Option) else one.human_readable_name.upper()
                for one in command.params
            ]
            assert [listed for listed, _ in ROW.findall(table)] == wanted


def test_it_lists_every_exit_code_that_an_error_has() -> None:
    codes = re.findall(r"^\| (\d+) \|", section("Exit codes"), re.MULTILINE)
    assert codes == ["0", "1", "2", "3", "130"]
    assert {str(error.status) for error in catalogue()} <= set(codes)


def test_the_document_that_it_shows_is_one_that_a_run_prints() -> None:
    (shown,) = re.findall(r"^```json\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    document, real = json.loads(shown), results.document(told())
    for one in (*document["scenarios"], *real["scenarios"]):
        del one["seconds"]
    assert document == real
