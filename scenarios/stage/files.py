"""Whether a file that somebody wrote is right, whichever of the five kinds it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import yaml

import idp_mock.clients.load
import idp_mock.people.load
import rp.policy_file
import scenarios.load
from scenarios.model import Known
from scenarios.targets.target import load_target
from siths_files import BadFile


class Kind(NamedTuple):
    """A kind of file: what it is called, what only it has at its top, and how it is read."""

    name: str
    has: str
    read: Callable[[Path, Known], object]


KINDS = (
    Kind("scenario", "steps", lambda path, known: scenarios.load.load([path], known=known)),
    Kind("target", "reads", lambda path, _: load_target(path)),
    Kind("people", "organisations", lambda path, _: idp_mock.people.load.load(path)),
    Kind("clients", "clients", lambda path, _: idp_mock.clients.load.load(path)),
    Kind("policy", "functions", lambda path, _: rp.policy_file.load(path)),
)


def check(path: Path, known: Known) -> str:
    """What kind of file it is, when it is right. Raises `siths_files.BadFile` with every fault."""
    kind = _kind(path)
    kind.read(path, known)
    return kind.name


def _kind(path: Path) -> Kind:
    try:
        top = yaml.compose(path.read_text("utf-8"), yaml.SafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise BadFile(f"{path}:{mark.line + 1 if mark else 1}: not YAML") from None
    except RecursionError:
        raise BadFile(f"{path}:1: it is nested too deeply") from None
    keys = {key.value for key, _ in top.value} if isinstance(top, yaml.MappingNode) else set()
    for kind in KINDS:
        if kind.has in keys:
            return kind
    tops = ", ".join(f"{kind.has} ({kind.name})" for kind in KINDS)
    raise BadFile(f"{path}:1: no kind of file that is known: at its top stands none of {tops}")
