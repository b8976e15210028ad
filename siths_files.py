"""Files that people write: YAML, read strictly, every fault of a file told at once with its line.

It stands beside the three packages because all three read files and none may import another.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)
Where = tuple[int | str, ...]
Besides = Callable[[Any], Iterable[tuple[Where, str]]]
_MOST_VALUES = 2_000_000  # in a file; ten lines of aliases can stand for more than any machine holds


class BadFile(Exception):
    """A file somebody wrote is wrong: every fault of it, one line each, as ``file:line: what``."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Misfits(ValueError):
    """What a validator finds that looks at many parts together: each fault with where in what it looked at it is."""

    def __init__(self, *faults: tuple[Where, str]) -> None:
        super().__init__("; ".join(what for _, what in faults))
        self.faults = faults


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # libyaml where it was built
    """Safe YAML that keeps dates as they were written: a schema says what is a date, not the look of it."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}


def read(
    path: Path, model: type[M], *, context: Mapping[str, Any] | None = None, besides: Besides | None = None
) -> M:
    """The file as a ``model``. Raises `BadFile` with every fault, or one line when it cannot be read at all."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise BadFile(f"{path}: there is no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(f"{path}: cannot be read: {error}") from None
    return parse(text, model, name=str(path), context=context, besides=besides)


def parse(
    text: str,
    model: type[M],
    *,
    name: str,
    context: Mapping[str, Any] | None = None,
    besides: Besides | None = None,
) -> M:
    """``text`` as a ``model``; ``name`` is what the faults call the file. Raises `BadFile`.

    ``besides`` tells what the parts of a faulty file that can be read have wrong together, which the model only looks
    at where each part is right.
    """
    try:
        root = yaml.compose(text, _Loader)
        if root and _unfolded(root, {}) > _MOST_VALUES:
            raise BadFile(f"{name}:1: its aliases unfold to more than {_MOST_VALUES:,} values")
        content = yaml.load(text, _Loader)  # noqa: S506  # _Loader is a safe loader
        repeated = list(_repeated(root)) if root else []
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadFile(f"{name}:{line}: not YAML: {error.problem or error.context}") from None
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a number of thousands of digits
        raise BadFile(f"{name}:1: not YAML: {error}") from None
    except RecursionError:
        raise BadFile(f"{name}:1: it is nested too deeply, or holds itself") from None
    if root is None:
        raise BadFile(f"{name}:1: the file is empty")
    faults = [f"{name}:{line}: {what}" for line, what in repeated]
    try:
        value = model.model_validate(content, context=context)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            where = tuple(fault["loc"])
            found = fault.get("ctx", {}).get("error")
            if isinstance(found, Misfits):
                faults += [f"{name}:{line_of(root, where + at)}: {what}" for at, what in found.faults]
            else:
                faults.append(f"{name}:{line_of(root, where)}: {_say(fault, model)}")
        if besides is not None:
            faults += [f"{name}:{line_of(root, at)}: {what}" for at, what in besides(content)]
        raise BadFile(*dict.fromkeys(faults)) from None
    if faults:
        raise BadFile(*faults)
    return value


def line_of(root: yaml.Node, where: Where) -> int:
    """The line, from 1, of what ``where`` leads to; of the nearest thing above it when it is missing."""
    node, line = root, root.start_mark.line + 1
    for step in where:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(step):
                    node, line = value, key.start_mark.line + 1
                    break
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
    return int(line)


def _unfolded(node: yaml.Node, known: dict[int, int]) -> int:
    """How many values the node holds when every alias stands for all that it names."""
    if id(node) not in known:
        parts = [part for pair in node.value for part in pair] if isinstance(node, yaml.MappingNode) else []
        parts = node.value if isinstance(node, yaml.SequenceNode) else parts
        known[id(node)] = 1 + sum(_unfolded(part, known) for part in parts)
    return known[id(node)]


def _repeated(node: yaml.Node) -> Iterator[tuple[int, str]]:
    """Keys that stand twice in one mapping: YAML would silently keep the last."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    yield key.start_mark.line + 1, f"{key.value} stands twice"
                seen.add(key.value)
            yield from _repeated(value)
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _repeated(child)


def _say(fault: Mapping[str, Any], model: type[BaseModel]) -> str:
    """One fault in words: which key, what is wrong with it, and the nearest key that exists."""
    where = ".".join(str(step) for step in fault["loc"])
    match fault["type"]:
        case "extra_forbidden":
            unknown = str(fault["loc"][-1])
            near = difflib.get_close_matches(unknown, sorted(_keys(model)), n=1)
            return f"{where} is not known" + (f"; did you mean {near[0]}?" if near else "")
        case "model_type" | "dict_type":
            return f"{where or 'the file'} must hold keys and their values, not {fault['input']!r:.60}"
        case "missing":
            return f"{where} is missing"
        case "value_error":
            return f"{where}: {fault['ctx']['error']}" if where else str(fault["ctx"]["error"])
        case _:
            return f"{where}: {fault['msg'][0].lower()}{fault['msg'][1:]}, not {fault['input']!r:.60}"


def _keys(model: type[BaseModel]) -> set[str]:
    """Every key that the file may hold anywhere, for "did you mean"."""

    def walk(schema: Any) -> Iterator[str]:
        if isinstance(schema, dict):
            for name in schema.get("properties", {}):
                yield str(name)
            for value in schema.values():
                yield from walk(value)
        elif isinstance(schema, list):
            for value in schema:
                yield from walk(value)

    return set(walk(model.model_json_schema()))
