"""What an editor is told: the JSON Schema of a scenario as people write it, short forms and all, not as it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue

TIME: dict[str, Any] = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$"}
DURATION: dict[str, Any] = {"type": "string", "pattern": r"^-?\d{1,9}[dhms]$"}
_CODE: dict[str, Any] = {"type": "string", "pattern": r"^(IDP|RP|AUT|DEV|ISS)-\d{3}$"}
_WHO: dict[str, Any] = {"type": "string"}
_DECISIONS, _ENDINGS = ["granted", "step-up", "denied", "error"], ["signed-in", "no-answer"]


def _said(required: str, of: dict[str, Any], **more: dict[str, Any]) -> dict[str, Any]:
    """An object with ``required`` and perhaps more, and nothing else."""
    return {
        "type": "object",
        "properties": {required: of, **more, "who": _WHO},
        "required": [required],
        "additionalProperties": False,
    }


EXPECTED: dict[str, Any] = {
    "anyOf": [
        {"enum": [*_DECISIONS, *_ENDINGS]},
        _said("decision", {"enum": _DECISIONS}, code=_CODE),
        _said("rejected", _CODE),
        _said("no-answer", _CODE),
    ]
}


@dataclass(frozen=True)
class StepsAsWritten:
    """A step is a word, or one word with what belongs to it. ``short`` says which key a plain value fills."""

    short: Mapping[str, str]

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        kept: dict[str, str] = handler(schema)["discriminator"]["mapping"]
        alone: list[str] = []
        forms: list[dict[str, Any]] = []
        for word, ref in kept.items():
            model = handler.resolve_ref_schema({"$ref": ref})
            model["properties"].pop("do", None)
            said: list[Any] = [{"$ref": ref}] if word != "expect" else [EXPECTED]
            if word in self.short and word != "expect":
                said.append(model["properties"][self.short[word]])
            if not {"required", "oneOf"} & model.keys():
                alone.append(word)
                said.append({"type": "null"})
            who = {"who": _WHO} if "who" in model["properties"] else {}
            forms.append(
                {
                    "type": "object",
                    "description": model.get("description", ""),
                    "properties": {word: said[0] if len(said) == 1 else {"anyOf": said}, **who},
                    "required": [word],
                    "additionalProperties": False,
                }
            )
        return {"anyOf": [{"enum": alone}, *forms]}
