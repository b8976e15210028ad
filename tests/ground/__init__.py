"""What can drift has not: contracts, citations, documents, containers and the lock say what is true now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from subprocess import run

TOP = Path(__file__).resolve().parent.parent.parent


def files(*patterns: str) -> Iterator[Path]:
    """What is in the repository or would be, by git's own reckoning: ignored files are nobody's promise."""
    listed = run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns],
        cwd=TOP,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return (TOP / name for name in listed.split("\0") if name and (TOP / name).is_file())
