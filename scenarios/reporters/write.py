"""Reports are whole or not there: written beside their place first."""

from __future__ import annotations

import os
from pathlib import Path

from scenarios.errors import Unreached


def write(path: Path, text: str) -> None:
    """Put ``text`` at ``path`` at once. Raises `Unreached` where the disk does not take it."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_text(text, encoding="utf-8")
        half.replace(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise Unreached(f"{path} cannot be written: {error.strerror}") from None
