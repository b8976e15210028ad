"""What the code itself says that nobody documents: every place that bears the tag, by the name of what it stands at."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from tests.ground import TOP, files

TAG = "[MOCK]"
LIBRARY = TOP / "scenarios" / "library"


def ours() -> Iterator[tuple[str, str]]:
    """The file, and the constant, setting, class or function in it; a key where it is YAML."""
    for path in files("idp_mock/**", "rp/**", "scenarios/**"):
        if LIBRARY in path.parents:
            continue  # a scenario says it in its why: tests/scenarios/test_what_is_not_known.py
        if path.suffix not in (".py", ".yaml", ".html"):
            continue
        text = path.read_text(encoding="utf-8")
        for number, line in enumerate(text.splitlines(), 1):
            if TAG in line:
                yield str(path.relative_to(TOP)), _name(path, text, number)


def _name(path: Path, text: str, line: int) -> str:
    if path.suffix != ".py":
        below = text.splitlines()[line - 1 :]
        return next((one.split(":")[0].strip(" -") for one in below if not one.strip().startswith("#")), "")
    names: list[str] = []
    body: list[ast.stmt] = ast.parse(text).body
    while (found := _at(body, line)) is not None:
        names += _names_of(found)
        body = found.body if isinstance(found, ast.ClassDef | ast.FunctionDef) else []
    return ".".join(names) or "the whole module"


def _at(body: list[ast.stmt], line: int) -> ast.stmt | None:
    """The statement that the line is in or, where it is a comment, the one that follows."""
    for one, after in pairwise([*body, None]):
        assert one is not None
        end = one.end_lineno or one.lineno
        if one.lineno <= line <= end or (line < one.lineno and _names_of(one)):
            return one
        if after is None and line == end + 1:
            return one  # the formatter puts a long comment below
    return None


def _names_of(one: ast.stmt) -> list[str]:
    match one:
        case ast.ClassDef() | ast.FunctionDef():
            return [one.name]
        case ast.Assign(targets=[ast.Name(id=name), *_]) | ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
    return []
