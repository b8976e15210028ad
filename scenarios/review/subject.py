"""The system under review, as its target file has it: who visits it, what opens, and whether anybody is signed in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from scenarios import judge
from scenarios.control import Control
from scenarios.devices import Devices
from scenarios.drivers import Page
from scenarios.errors import ReviewImpossible
from scenarios.events import Seen
from scenarios.model import Device, Method, Scenario, SignIn, Way
from scenarios.reading import word
from scenarios.review.finding import Evidence, NotApplicable
from scenarios.review.item import Need
from scenarios.review.watch import Exchange, Watched
from scenarios.stage.place import Place, Stage
from scenarios.targets.requires import SWEDEN, Needs
from scenarios.targets.target import Target, TargetFunction
from scenarios.user import User

NURSE = "nurse-one-commission"  # the role whom everything opens to
OF_THE_IDP = "siths_idp_"  # how the mock's cookies begin: cookies know no ports, and both may be on one host


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Who visits, and with what."""

    person: str = NURSE
    credential: str = ""  # empty: one of LoA 3 that fits the method
    method: Method | None = None  # None: the first that the system has, card before all

    def at(self, target: Target) -> Who:
        """With what is not said filled in. Raises `NotApplicable` where the system has no such method."""
        methods = target.client.methods
        if self.method is not None and self.method not in methods:
            raise NotApplicable(
                f"Systemet har inte inloggningsmetoden {self.method}.",
                f"The system has no login method {self.method}.",
            )
        method: Method = self.method or ("card" if "card" in methods else methods[0])
        return Who(person=self.person, credential=self.credential or "ordinary-card", method=method)


class Subject:
    """One system under review."""

    def __init__(self, stage: Stage) -> None:
        self._stage, self.described = stage, stage.described
        self.trace: list[Exchange] = []
        self.item = ""  # the one that is looked at
        self.stopped: list[tuple[str, str, int]] = []  # item, address and status of errors of its own
        self.plain_logins = 0
        self.best_says = "granted"  # what `best` does with who is signed in and nothing was provoked
        self.session_names: tuple[str, ...] | None = None  # the cookies that bear the session
        self._visitors: list[Visitor] = []
        self._places: dict[tuple[Way, bool], Place] = {}
        self._with_port: Place | None = None
        self._nobody: dict[str, str] = {}
        self._held: dict[str, frozenset[str]] = {}

    # --- where ------------------------------------------------------------------------------------------------

    @property
    def way(self) -> Way:
        """How the system uses LoA in most items."""
        return "check" if "check" in self.described.ways else self.described.ways[0]

    def at(self, way: Way | None = None, *, back_channel: bool = False) -> Place:
        """The system, using LoA in this way. Raises `NotApplicable`."""
        wanted = way or self.way
        if wanted not in self.described.ways:
            raise NotApplicable(
                f"Systemet använder inte LoA på sättet {wanted} (ways i målfilen).",
                f"The system does not use LoA in the way {wanted} (ways in the target file).",
            )
        if (wanted, back_channel) not in self._places:
            place = self._stage.place(_story(wanted, back_channel=back_channel))
            place.control.reset()
            self._places[wanted, back_channel] = place
        return self._places[wanted, back_channel]

    def at_an_issuer_with_its_port(self) -> Place:
        """The system, where its IdP is called as Inera's are (inera-idp:1.1). Raises `NotApplicable`."""
        if self.described.start == "sample":
            if self._with_port is None:
                self._with_port = self._stage.place(
                    _story(self.way, issuer="https://idp.siths.test:443/oidc")
                )
                self._with_port.control.reset()
            return self._with_port
        place = self.at()
        if not re.search(r":(443|80)/", str(place.control.ask("GET", "ready")["issuer"])):
            raise NotApplicable(
                "IdP:ns utfärdare anger ingen port som är underförstådd, som :443.",
                "The issuer of the IdP names no port that goes without saying, as :443.",
            )
        return place

    @property
    def places(self) -> list[Place]:
        """Where anybody has been."""
        return list(self._places.values())

    def log_in(self, place: Place | None = None) -> Visitor:
        """A plain login, by whom everything opens to. Who did it, wherever it ended."""
        user = self.visitor(place or self.at())
        user.come(self.inside)
        self.plain_logins += 1
        return user

    def function(self, need: Need) -> TargetFunction:
        """One that requires this. Raises `NotApplicable` where the target declares none."""
        functions = self.described.functions.values()
        match need:
            case "commission":
                found = next((f for f in functions if "commissionPurpose" in _needs(f).claims), None)
            case _:
                level = int(need[-1])
                fitting = [f for f in functions if _needs(f).loa == level]
                found = min(fitting, key=lambda f: len(_needs(f).claims), default=None)
        if found is None:
            said = {"commission": "commissionPurpose"}.get(need, f"LoA {need[-1]}")
            raise NotApplicable(
                f"Målfilen har ingen funktion som kräver {said}.",
                f"The target file has no function that requires {said}.",
            )
        return found

    @property
    def inside(self) -> TargetFunction:
        """The function that the most users get into. Raises `ReviewImpossible` where none requires a login."""
        wanted = [f for f in self.described.functions.values() if _needs(f).loa >= 2]
        if not wanted:
            raise ReviewImpossible("no function of the target requires a level, so nobody can tell who is in")
        return min(wanted, key=lambda f: (_needs(f).loa, len(_needs(f).claims)))

    @property
    def best(self) -> TargetFunction:
        """The one that demands the most."""
        wanted = [f for f in self.described.functions.values() if _needs(f).loa >= 2]
        return max(wanted, key=lambda f: (_needs(f).loa, len(_needs(f).claims)), default=self.inside)

    # --- who --------------------------------------------------------------------------------------------------

    def visitor(self, place: Place, who: Who | None = None) -> Visitor:
        """Somebody new, with a browser of their own. Raises `NotApplicable` where the mock has nobody like that."""
        who = (who or Who()).at(self.described)
        person = self.described.people.get(who.person, who.person)
        if who.credential not in self._held_by(place.control).get(person, ()):
            raise NotApplicable(
                f"IdP:n har ingen {person} med {who.credential}.",
                f"The IdP has no {person} with {who.credential}.",
            )
        made = Visitor(self, place, who)
        self._visitors.append(made)
        return made

    def send_home(self) -> None:
        """Everybody's browser is closed."""
        for visitor in self._visitors:
            visitor.driver.close()
        self._visitors.clear()

    def nobody_sees(self, place: Place) -> str:
        """What who is not signed in sees at `inside`."""
        if place.target.url not in self._nobody:
            visitor = Visitor(self, place, Who().at(self.described))
            self._nobody[place.target.url] = visitor.decision(self.inside).what
            visitor.driver.close()
        return self._nobody[place.target.url]

    def _held_by(self, control: Control) -> Mapping[str, frozenset[str]]:
        if not self._held:
            held: dict[str, set[str]] = {}
            for one in control.ask("GET", "credentials")["credentials"]:
                held.setdefault(one["holder"], set()).add(one["id"].removeprefix(f"{one['holder']}."))
            self._held = {person: frozenset(those) for person, those in held.items()}
        return self._held


class Visitor:
    """One user of one item."""

    def __init__(self, subject: Subject, place: Place, who: Who) -> None:
        self._subject, self._place, self.who = subject, place, who
        self.target = place.target
        self.driver = Watched(place.reach, subject.trace)
        story = _story(subject.way, who=who)
        self.user = User(story, place.target, Devices(place.control), self.driver)

    def come(self, function: TargetFunction, choose: str | None = None) -> Page:
        """Open it and log in, as anybody does. The page where that ends."""
        self.begin(function)
        return self.go_on(choose)

    def begin(self, function: TargetFunction) -> None:
        """Open it, and be sent to the IdP, or press what leads there."""
        self.driver.keep_off("")
        self.user.open(function.open)

    def go_on(self, choose: str | None = None, *, who: Who | None = None) -> Page:
        """The rest of a login that was begun; as somebody else, where one is named."""
        said = SignIn(choose=choose)
        if who is not None:
            who = who.at(self._subject.described)
            self.who = who
            said = SignIn(
                choose=choose,
                person=who.person,
                credential=who.credential,
                method=who.method,
                device=_device(who.credential),
            )
        if not self._is_through:
            self.user.sign_in(said)
        return self.driver.see()

    @property
    def _is_through(self) -> bool:
        """Whether the IdP asked nobody, since it knows the browser, and the system shows who is signed in."""
        page, reads = self.driver.see(), self.target.reads
        shows = [reads.granted, *filter(None, [reads.signed_in])]
        return page.is_of(self.target.url) and any(judge.holds(rule, page) for rule in shows)

    def decision(self, function: TargetFunction) -> Seen:
        """What the system decides at a function by itself: nobody goes on to the IdP."""
        self.driver.keep_off(self.target.idp)
        self.user.open(function.open)
        return judge.decision(self.driver.see(), self.target, "")

    def is_in(self) -> bool | None:
        """Whether the system takes this browser for somebody's; None: the page does not tell."""
        seen = self.decision(self._subject.inside)
        page, rule = self.driver.see(), self.target.reads.signed_in
        if seen.what == "granted":
            return True
        if rule is not None:
            return judge.holds(rule, page)
        if seen.what in ("step-up", self._subject.nobody_sees(self._place)):
            return False
        return True if seen.what == "denied" else None

    @property
    def own_cookies(self) -> dict[str, str]:
        """Those that the system gave."""
        held = self.driver.cookies(self.target.url)
        return {name: value for name, value in held.items() if not name.startswith(OF_THE_IDP)}

    def bear(self, cookies: Mapping[str, str]) -> None:
        """Have these cookies of the system too."""
        self.driver.bear(self.target.url, cookies)

    def sit_beside(self, other: Visitor) -> None:
        """Be the same user in the same SSO session, in a browser that the system does not know."""
        held = other.driver.cookies(self.target.idp)
        own = {name: value for name, value in held.items() if name.startswith(OF_THE_IDP)}
        self.driver.bear(self.target.idp, own)

    def saw(self, what: str = "ended") -> tuple[Evidence, ...]:
        """The page now, and what the system says on it of why."""
        page, reads = self.driver.see(), self.target.reads
        shown = (
            f"{page.status} {page.address.partition('?')[0]}"
            if page.status
            else page.address.partition("?")[0]
        )
        told = [Evidence(what, f"{shown} “{page.title}”" if page.status else shown)]
        said = " · ".join(
            text
            for shown_at in (reads.code, reads.reason, reads.decided_by)
            if (text := word(shown_at, page))
        )
        return (*told, Evidence("said", said)) if said else tuple(told)

    @property
    def fell(self) -> bool:
        """Whether the system stopped with an error of its own, and not with a page that says no."""
        page, refused = self.driver.see(), self.target.reads.refused
        return (
            page.status >= 500
            and page.is_of(self.target.url)
            and not (refused and judge.holds(refused, page))
        )


def _needs(function: TargetFunction) -> Needs:
    """What it requires today."""
    return function.needs(datetime.now(SWEDEN).date())


def _device(credential: str) -> Device:
    return Device(kind="iphone" if credential.startswith("mobile") else "windows-minidriver")


def _story(way: Way, *, who: Who | None = None, back_channel: bool = False, issuer: str = "") -> Scenario:
    """What a place and a user are told by: who it is, and how the IdP and the system are to be."""
    who = who or Who(credential="ordinary-card", method="card")
    said = {
        "format": 1,
        "id": "review",
        "name": "review",
        "why": "review",
        "source": ["rfc9700:2"],
        "person": who.person,
        "credential": who.credential,
        "device": {"kind": _device(who.credential).kind},
        "method": who.method,
        "way": way,
        "idp": ({"back_channel_logout": True} if back_channel else {})
        | ({"issuer": issuer} if issuer else {}),
        "steps": ["sign-in", {"expect": "signed-in"}],
    }
    return Scenario.model_validate(said)
