"""What is installed at a user's: the packages and all that they read, no key, and nothing that is only for us."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.ground import TOP, files

pytestmark = pytest.mark.slow

PACKAGES = ("idp_mock", "rp", "scenarios", "siths_harness")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=TOP,
        capture_output=True,
        check=True,
    )
    (path,) = folder.glob("*.whl")
    return ZipFile(path)


def test_everything_that_the_packages_hold_is_in_the_wheel(wheel: ZipFile) -> None:
    held = {str(path.relative_to(TOP)) for path in files(*PACKAGES, "siths_*.py")}
    assert held - set(wheel.namelist()) == set()


def test_nothing_else_is_in_the_wheel(wheel: ZipFile) -> None:
    roots = {Path(name).parts[0] for name in wheel.namelist()}
    assert {root for root in roots if not root.endswith(".dist-info")} == {
        *PACKAGES,
        "siths_files.py",
        "siths_offline.py",
    }


def test_no_key_is_in_the_wheel(wheel: ZipFile) -> None:
    for name in wheel.namelist():
        assert not name.endswith((".pem", ".key", ".p12", ".pfx"))
        assert b"PRIVATE KEY-----\n" not in wheel.read(name)
