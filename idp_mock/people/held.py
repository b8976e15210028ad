"""A credential as people.yaml writes it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field, model_validator

from idp_mock.people.person import Kind, Phone, Series
from idp_mock.people.values import Day, HsaId, Slug, Strict


def _or_its_kind_alone(schema: dict[str, Any]) -> None:
    """What `CredentialEntry` takes, said in the schema."""
    written_out = dict(schema)
    schema.clear()
    schema["anyOf"] = [{"type": "string", "enum": written_out["properties"]["kind"]["enum"]}, written_out]


class CredentialEntry(Strict):
    """A card or a phone. Written short, its kind alone is enough."""

    model_config = ConfigDict(json_schema_extra=_or_its_kind_alone)

    kind: Kind
    id: Slug | None = None
    code: Annotated[str, Field(pattern=r"^\d{6,8}$")] = "123456"
    employment: HsaId | None = None
    issued_with: HsaId | None = None
    more_employments: list[HsaId] = []
    series: Series | None = None
    card_number: Annotated[str, Field(pattern=r"^\d{19}$")] = ""
    made: Day = ""
    ordered: Day = ""
    valid_from: Day = ""
    days: Annotated[int, Field(ge=1, le=36_500)] = 0
    extended: Annotated[int, Field(ge=0)] = 0
    leftovers: bool = False
    telia: bool = False
    signature: bool = False
    made_from: Slug = ""
    phone: Phone | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"kind": value} if isinstance(value, str) else value

    @property
    def name(self) -> str:
        """What tells it from the others of the same person."""
        return self.id or self.kind
