"""Where a credential is used: a kind of computer or phone, and what is special about this one."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue

from scenarios.model.endings import Strict

DeviceKind = Literal["windows-minidriver", "windows-net-id", "mac", "linux", "iphone", "ipad", "android"]
Software = Literal["siths-eid", "siths-eid-minidriver", "net-id", "sac-minidriver"]


class Device(Strict):
    """Written short, its kind alone is enough. What is not said is as it should be."""

    kind: DeviceKind
    version: Annotated[str, Field(pattern=r"^\d{1,9}(\.\d{1,9}){0,3}$")] | None = None  # of its SITHS eID
    installed: tuple[Software, ...] | None = None  # all that is; none of it: []
    environment: Literal["this", "another"] = "this"  # whose app it is
    registered: bool = True  # the card was used in this app before

    def __str__(self) -> str:
        return self.kind

    @property
    def said(self) -> dict[str, Any]:
        """What the control API is told."""
        return self.model_dump(mode="json", exclude_none=True, exclude_defaults=True) | {"kind": self.kind}


def by_kind(value: Any) -> Any:
    """``mac`` is ``{kind: mac}``."""
    return {"kind": value} if isinstance(value, str) else value


class _OrItsKindAlone:
    """What an editor is told: both forms."""

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"enum": list(get_args(DeviceKind))}, handler(schema)]}


Where = Annotated[Device, BeforeValidator(by_kind), _OrItsKindAlone()]
