"""What a function requires, from which day on, and who is let in all the same."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue

from scenarios.targets.strict import Strict

SWEDEN = ZoneInfo("Europe/Stockholm")


def _is_in_the_calendar(day: str) -> str:
    date.fromisoformat(day)
    return day


Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_is_in_the_calendar)]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Oid = Annotated[str, Field(pattern=r"^\d+(\.\d+)+$")]


class Needs(Strict):
    """What a function requires, as far as the target tells: a level ("at least"), and claims."""

    loa: Literal[0, 2, 3] = 0
    claims: dict[str, str] = {}
    since: Day | None = Field(default=None, alias="from")  # the day from which it counts; None: always


class Dispensation(Strict):
    """A dated exception: these credentials are enough there, though their level is not."""

    functions: Annotated[list[str], Field(min_length=1)]
    policies: Annotated[list[Oid], Field(min_length=1)]  # of the certificate's policies, one of them
    since: Day = Field(alias="from")
    until: Day = Field(alias="to")
    hours: Annotated[list[Clock], Field(min_length=2, max_length=2)] | None = None

    def covers(self, function: str, policies: Collection[str], at: datetime) -> bool:
        """Whether it lets in who has a certificate of these policies, at this time."""
        here = at.astimezone(SWEDEN)
        if function not in self.functions or not set(policies) & set(self.policies):
            return False
        if not self.since <= here.date().isoformat() <= self.until:
            return False
        if self.hours is None:
            return True
        now, (begin, end) = here.time().replace(second=0, microsecond=0), map(time.fromisoformat, self.hours)
        return begin <= now <= end if begin <= end else now >= begin or now <= end


def newest(needs: Sequence[Needs], on: date) -> Needs:
    """The newest whose day has come; nothing is required before the first of them."""
    begun = [one for one in needs if one.since is None or one.since <= on.isoformat()]
    return max(begun, key=lambda one: one.since or "", default=Needs())


def _listed(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


class _OrOneAlone:
    """What an editor is told: one, or a list of them."""

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        listed = handler(schema)
        return {"anyOf": [listed["items"], listed]}


Required = Annotated[tuple[Needs, ...], Field(min_length=1), BeforeValidator(_listed), _OrOneAlone()]
