"""What the control API takes: strict, an unknown key is an error."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, Self, TypeVar

from flask import request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from idp_mock.config import Method
from idp_mock.credentials.credential import Bears
from idp_mock.devices.device import AppStart, Consent, DeviceKind, Of, Software
from idp_mock.errors import BadControl
from idp_mock.issuing.order import OrderedKind
from idp_mock.oidc.rollover import Act
from idp_mock.people.person import Phone

M = TypeVar("M", bound=BaseModel)
Text = Annotated[str, Field(max_length=4000)]
_FARTHEST = 200 * 365 * 24 * 3600.0  # seconds: two hundred years are enough for any certificate


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ClockBody(_Body):
    """One of three: go so many seconds, be at that time, or go back to the wall's."""

    move: Annotated[float, Field(ge=-_FARTHEST, le=_FARTHEST)] | None = None
    at: AwareDatetime | None = None
    reset: bool = False

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.move is not None) + (self.at is not None) + self.reset != 1:
            raise ValueError("give one of move, at and reset")
        return self

    @property
    def instant(self) -> datetime | None:
        return self.at


class EnvironmentBody(_Body):
    """What sets it apart from the default one. ``people`` and ``clients`` are what the files of these names hold."""

    settings: dict[str, bool | int | float | str] = {}
    people: dict[str, Any] | None = None
    clients: dict[str, Any] | None = None


class KeysBody(_Body):
    rollover: Act


class SignInBody(_Body):
    """What is not said: the first credential that the method takes, and the first row of a choice."""

    url: Annotated[str, Field(max_length=32_000)]
    person: Text
    method: Method
    credential: Text = ""
    bears: Bears = "hsa-id"
    choose: Text = ""
    session: Text = ""


class FaultBody(_Body):
    name: Text
    client: Text = ""
    login: Text = ""
    times: Annotated[int, Field(ge=1)] | None = 1


class DeviceBody(_Body):
    """What is not said is as it should be."""

    kind: DeviceKind
    credential: Text = ""
    others: Annotated[list[Text], Field(max_length=10)] = []
    version: Annotated[str, Field(pattern=r"^(\d{1,9}(\.\d{1,9}){0,3})?$")] = ""
    installed: list[Software] | None = None
    environment: Of = "this"
    app_start: AppStart = "ask"
    registered: bool = True


class ScanBody(_Body):
    text: Text


class OpenBody(_Body):
    link: Text
    consent: Consent = "allow"


class ActivateBody(_Body):
    credential: Text


class PukBody(_Body):
    puk: Text


class CodeBody(_Body):
    code: Text


class OrderBody(_Body):
    """``by`` is the credential that the ID-administratör is logged in to the portal with."""

    person: Text
    kind: OrderedKind
    by: Text
    name: Annotated[str, Field(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*)?$", max_length=60)] = ""
    employment: Text = ""
    card: Text = ""
    days: Annotated[int, Field(ge=0, le=36_500)] = 0


class HandOutBody(_Body):
    by: Text


class ActivateCardBody(_Body):
    code: Text


class ExtendBody(_Body):
    by: Text = ""


class CertificateBody(_Body):
    employment: Text
    by: Text


class UnlockBody(_Body):
    """A PUK is entered in the app, where the card is in a device."""

    way: Literal["id-administrator", "mobilt-siths"]
    by: Text


class AskPhoneBody(_Body):
    by: Text


class FetchPhoneBody(_Body):
    qr: Text
    code: Text
    phone: Phone = "iphone"
    name: Annotated[str, Field(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*)?$", max_length=60)] = ""


class MoveBody(_Body):
    """``begins`` is an employment as people.yaml has it, with the HSA-id of its organisation."""

    leaves: Text = ""
    begins: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _one_at_least(self) -> Self:
        if not self.leaves and self.begins is None:
            raise ValueError("give leaves, begins or both")
        return self


def body(model: type[M]) -> M:
    """The request's JSON as ``model``. Raises `BadControl` with every fault."""
    try:
        return model.model_validate(request.get_json(silent=False))
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, e['loc'])) or 'body'}: {e['msg']}" for e in error.errors())
        raise BadControl("; ".join(faults)) from None
    except (BadRequest, UnsupportedMediaType):
        raise BadControl("the body is not JSON with Content-Type application/json") from None
    except RecursionError:
        raise BadControl("the body is nested too deeply") from None
