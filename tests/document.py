"""What a document says of a format: its example, and a table of keys for each part."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import BaseModel

DOCS = Path(__file__).parents[1] / "docs"
_ROW = re.compile(r"^\| `(\w+)` \| (yes|) ?\|", re.MULTILINE)


def example(name: str) -> str:
    """The YAML that the document shows."""
    text = (DOCS / name).read_text(encoding="utf-8")
    (found,) = re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return str(found)


def keys(name: str, heading: str) -> dict[str, bool]:
    """The keys under this heading, and whether each must be there."""
    text = (DOCS / name).read_text(encoding="utf-8")
    section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return {key: must == "yes" for key, must in _ROW.findall(section)}


def taken(model: type[BaseModel]) -> dict[str, bool]:
    """The keys that the model takes, and whether each must be there."""
    return {key: field.is_required() for key, field in model.model_fields.items()}
