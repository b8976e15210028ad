"""What we depend on: locked with hashes, without hosts, and each with its reason."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.ground import TOP

PYPROJECT: dict[str, Any] = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME: list[str] = PYPROJECT["project"]["dependencies"]
DEV: list[str] = PYPROJECT["dependency-groups"]["dev"]
LOCKS = {"requirements.lock": RUNTIME + DEV, "requirements.runtime.lock": RUNTIME}


def locked(name: str) -> dict[str, tuple[str, int]]:
    """Each package of a lock: its version and how many hashes stand under it."""
    found: dict[str, tuple[str, int]] = {}
    package = ""
    for line in (TOP / name).read_text(encoding="utf-8").splitlines():
        if pinned := re.match(r"([A-Za-z0-9._-]+)==(\S+)", line):
            package = canonicalize_name(pinned[1])
            found[package] = (pinned[2], 0)
        elif line.strip().startswith("--hash=sha256:"):
            version, hashes = found[package]
            found[package] = (version, hashes + 1)
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_what_pyproject_asks_for(name: str) -> None:
    have = locked(name)
    for text in LOCKS[name]:
        wanted = Requirement(text)
        version, _ = have[canonicalize_name(wanted.name)]
        assert wanted.specifier.contains(version), f"{text} and {name} has {version}: run make lock"


@pytest.mark.parametrize("name", LOCKS)
def test_everything_in_a_lock_has_a_hash(name: str) -> None:
    assert [package for package, (_, hashes) in locked(name).items() if not hashes] == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_host(name: str) -> None:
    text = (TOP / name).read_text(encoding="utf-8")
    assert not re.search(r"://|--index-url|--extra-index|--find-links|--trusted-host", text)


def test_an_image_gets_the_very_versions_that_were_tested() -> None:
    everything, runtime = locked("requirements.lock"), locked("requirements.runtime.lock")
    assert {name: version for name, (version, _) in runtime.items()}.items() <= {
        name: version for name, (version, _) in everything.items()
    }.items()


def test_the_build_needs_nothing_that_is_not_locked() -> None:
    for text in PYPROJECT["build-system"]["requires"]:
        assert canonicalize_name(Requirement(text).name) in locked("requirements.lock")


def test_each_package_has_its_reason() -> None:
    page = (TOP / "docs/adr/0014-what-each-package-is-for.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `([a-z0-9-]+)` \|", page, re.MULTILINE)
    assert sorted(told) == sorted(Requirement(text).name for text in RUNTIME + DEV)


def test_imports_and_dependencies_are_the_same_list() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "deptry", "."], cwd=TOP, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
