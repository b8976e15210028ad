"""Imports point one way: the contracts of pyproject.toml hold, and every module stands in one of them."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ground import TOP

OURS = {"idp_mock", "rp", "scenarios"}


def test_the_contracts_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=TOP, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "path",
    [TOP / "siths_files.py", TOP / "siths_offline.py", *(TOP / "siths_harness").glob("*.py")],
    ids=lambda path: path.name,
)
def test_what_stands_beside_the_packages_imports_none_of_them(path: Path) -> None:
    assert imported(path) & OURS == set()


@pytest.mark.parametrize("path", [*(TOP / "setup").glob("*.py")], ids=lambda path: path.name)
def test_set_up_needs_nothing_but_python(path: Path) -> None:
    assert imported(path) <= sys.stdlib_module_names | {"setup"}


def imported(path: Path) -> set[str]:
    """The top-level names that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found
