"""Reports are whole or not there: written beside their place first."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from scenarios.errors import Unreached


def make_folder(path: Path) -> None:
    """The folder and those above it, before anything is played for it. Raises `Unreached` where it cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unreached(f"{path} cannot be written: {error.strerror}") from None


def write(path: Path, text: str) -> None:
    """Put ``text`` at ``path`` at once. Raises `Unreached` where the disk does not take it."""
    make_folder(path.parent)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        half.write_text(text, encoding="utf-8", errors="replace")
        half.replace(path)
    except OSError as error:
        with suppress(OSError):
            half.unlink()
        raise Unreached(f"{path} cannot be written: {error.strerror}") from None
