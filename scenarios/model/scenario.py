"""A scenario: a short story with an expected ending."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema, model_validator

from scenarios.model.device import Device, Where
from scenarios.model.endings import DriverName, Method, Strict, Way, near
from scenarios.model.short import SHORT, step
from scenarios.model.steps import (
    AddCertificate,
    AddPhone,
    ChooseMethod,
    Expect,
    Insert,
    Issue,
    Scan,
    SignIn,
    Step,
    TellFault,
    Unlock,
)
from scenarios.model.written import TIME, StepsAsWritten
from siths_files import Misfits
from siths_files import Where as Line

Id = Annotated[str, Field(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)*$")]
IdpSetting = bool | int | float | str
Citation = Annotated[  # a row of the announcement, a scenario or a section of docs/facts/, or a section of a standard
    str,
    Field(
        pattern=r"^(gits:\d+|case:\d+|(inera-idp|siths-eid|oidc-core|oidc-logout|oidc-backchannel|rfc\d{4}):\d+(\.\d+)*)$"
    ),
]


@dataclass(frozen=True, slots=True)
class Known:
    """Whom and what a scenario may name. Given as the context ``known`` when a file is read."""

    people: Mapping[str, Collection[str]]  # a person, or a role of the target: the kinds of their credentials
    faults: Collection[str]
    codes: Collection[
        str
    ] = ()  # of the mock, its app and Autentiseringstjänsten; none: they are not compared
    settings: Callable[[str, IdpSetting], str] | None = (
        None  # what is wrong with a setting of the IdP; empty where nothing is; None: that is not asked
    )
    uses: Callable[[str, str, Device, Method], str] | None = (
        None  # why this person cannot log in with that in such a device by this method; as above
    )


def _swedish(value: Any) -> Any:
    """``2026-03-02 20:00``, in Sweden."""
    try:
        time = datetime.strptime(str(value), "%Y-%m-%d %H:%M")  # Swedish, in the next line
    except ValueError:
        raise ValueError(f"{value!r} is not a time like 2026-03-02 20:00") from None
    return time.replace(tzinfo=ZoneInfo("Europe/Stockholm"))


class Scenario(Strict):
    """A short story with an expected ending."""

    format: Literal[1]
    id: Id
    name: Annotated[str, Field(min_length=1)]
    why: Annotated[str, Field(min_length=1)]
    source: Annotated[list[Citation], Field(min_length=1)]
    person: str
    credential: str
    device: Where = Device(kind="windows-minidriver")
    method: Method
    methods: Annotated[list[Method], Field(min_length=1)] | None = (
        None  # those that the care system has enabled; None: its own
    )
    way: Way = "check"
    idp: dict[str, IdpSetting] = {}  # noqa: RUF012  # settings of the IdP that are others than it comes with
    at: Annotated[datetime, BeforeValidator(_swedish), WithJsonSchema(TIME)] | None = (
        None  # the day the care system decides at; None: today
    )
    fault: str | None = None
    drivers: Annotated[list[DriverName], Field(min_length=1)] = ["http", "browser"]  # noqa: RUF012  # pydantic copies defaults
    because: str | None = None
    tags: list[str] = []  # noqa: RUF012  # as above
    steps: Annotated[list[Annotated[Step, BeforeValidator(step), StepsAsWritten(SHORT)]], Field(min_length=1)]
    claims: dict[str, str] = {}  # noqa: RUF012  # what the care system was told: a value, ``present`` or ``absent``

    @model_validator(mode="after")
    def _says_why_a_driver_is_left_out(self) -> Self:
        if len(set(self.drivers)) < 2 and not self.because:
            raise ValueError("a driver is left out, so because: must say why")
        return self

    @model_validator(mode="after")
    def _expects_something(self) -> Self:
        if not any(isinstance(step, Expect) for step in self.steps):
            raise ValueError("nothing is expected, so nothing could fail")
        return self

    @model_validator(mode="after")
    def _begins_with_a_method_that_is_enabled(self) -> Self:
        if self.methods and self.method not in self.methods:
            raise ValueError(f"the method {self.method} is none of those that the care system has enabled")
        return self

    @model_validator(mode="after")
    def _names_what_there_is(self, info: ValidationInfo) -> Self:
        """Persons, what they hold, and faults: where the mock's are known, a name that is none is told now."""
        known = (info.context or {}).get("known")
        if known is not None and (faults := tuple(self._unknown(known))):
            raise Misfits(*faults)
        return self

    def _unknown(self, known: Known) -> Iterator[tuple[Line, str]]:
        places: list[tuple[Line, Any]] = [((), self)]
        places += [(("steps", at), step) for at, step in enumerate(self.steps)]
        yield from self._unknown_codes(known.codes)
        for name, value in self.idp.items() if known.settings else ():
            if known.settings and (wrong := known.settings(name, value)):
                yield ("idp", name), wrong
        for where, place in places:
            person = getattr(place, "person", None)
            held = known.people.get(person or self.person)
            if person is not None and held is None:
                yield (*where, "person"), f"there is no person {person}{near(person, known.people)}"
            yield from ((where, what) for what in self._unknown_holders(place, known))
            credential = getattr(place, "credential", None)
            issued = self._issued_to(person or self.person)
            if credential is not None and held is not None and credential not in {*held, *issued}:
                whose = person or self.person
                yield (*where, "credential"), f"{whose} holds no {credential}, but {', '.join(sorted(held))}"
            fault = place.name if isinstance(place, TellFault) else getattr(place, "fault", None)
            if fault is not None and fault not in known.faults:
                yield (*where, "fault"), f"there is no fault {fault}{near(fault, known.faults)}"
        if known.uses is not None:
            yield from self._impossible(known.uses, known.people)

    def _impossible(
        self, uses: Callable[[str, str, Device, Method], str], people: Mapping[str, Collection[str]]
    ) -> Iterator[tuple[Line, str]]:
        """Logins that no device could do, whoever tries: a card in a phone, an app where there is none."""
        method = self.method
        for where, place in ((), self), *((("steps", at), one) for at, one in enumerate(self.steps)):
            if isinstance(place, ChooseMethod):
                method = place.method or self.method
            if not isinstance(place, Scenario | SignIn | Scan | Insert):
                continue
            own = (getattr(place, name, None) for name in ("person", "credential", "device", "method"))
            if where and not any(own) and method == self.method:
                continue  # it is as the scenario says, and judged there
            person, credential = place.person or self.person, place.credential or self.credential
            if credential not in people.get(person, ()):
                continue  # which is told already
            device = getattr(place, "device", None) or self.device
            by: Method = getattr(place, "method", None) or method
            if isinstance(place, Insert):
                by = "app-here" if place.beside else "card"
            elif isinstance(place, Scan) and by == "card":
                by = "app-elsewhere"
            if wrong := uses(person, credential, device, by):
                yield (*where, "device") if where == () else where, wrong

    def _issued_to(self, person: str) -> frozenset[str]:
        """What is called so only since a step of this story."""
        new = (one for one in self.steps if isinstance(one, Issue | AddPhone))
        return frozenset(one.id for one in new if one.id and (one.person or self.person) == person)

    def _unknown_holders(self, place: Any, known: Known) -> Iterator[str]:
        """A credential that is named with its holder, as ``id-administrator.ordinary-card``."""
        if not isinstance(place, Issue | Unlock | AddCertificate):
            return
        for name in ("card", "by", "handed_out_by"):
            person, _, credential = (getattr(place, name, None) or "").partition(".")
            if person and credential not in {*known.people.get(person, ()), *self._issued_to(person)}:
                yield f"{name}: there is no {person}.{credential}"

    def _unknown_codes(self, known: Collection[str]) -> Iterator[tuple[Line, str]]:
        """A code that nobody ever shows would be waited for in vain. The care system's own are its own affair."""
        for at, told in enumerate(self.steps):
            code = told.to.code if isinstance(told, Expect) else getattr(told, "expect", None)
            if known and code and not code.startswith("RP-") and code not in known:
                yield ("steps", at), f"there is no code {code}{near(code, known)}"

    @property
    def endings(self) -> tuple[str, ...]:
        """Everything that is expected, in order."""
        return tuple(str(step.to) for step in self.steps if isinstance(step, Expect))
