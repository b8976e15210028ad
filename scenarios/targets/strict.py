"""What every part of a target file is: strict, and unchangeable once it is read."""

from __future__ import annotations

from typing import Annotated

from bs4.css import soupsieve
from pydantic import AfterValidator, BaseModel, ConfigDict, Field


class Strict(BaseModel):
    """A key that is not known is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _selector(css: str) -> str:
    if soupsieve is None:  # it comes with bs4, unless somebody took it away
        return css
    try:
        soupsieve.compile(css.replace("{}", "claim"))
    except soupsieve.SelectorSyntaxError as error:
        raise ValueError(f"{css!r} is no CSS selector: {str(error).splitlines()[0]}") from None
    return css


Text = Annotated[str, Field(min_length=1)]
Selector = Annotated[Text, AfterValidator(_selector)]
