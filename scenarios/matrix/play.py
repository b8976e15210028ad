"""Plays the table: for each row one login, and then every function in turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from scenarios import judge
from scenarios.control import Control, Refused
from scenarios.devices import Devices
from scenarios.drivers.start import Drivers
from scenarios.errors import RunError, StepImpossible, SystemSilent, SystemSlow
from scenarios.events import Seen
from scenarios.last_refusal import last_refusal
from scenarios.matrix.expected import expected
from scenarios.matrix.facts import Facts, facts
from scenarios.matrix.rows import Row
from scenarios.matrix.table import Cell, Line
from scenarios.model import DriverName, Scenario, SignIn, Way
from scenarios.silence import silence
from scenarios.stage.place import Place, Stage
from scenarios.targets.requires import SWEDEN
from scenarios.user import User

_LOGIN = "the login"
_OFTEN = 3  # times in a row that a place may be silent before nobody asks it any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How the table is played."""

    driver: DriverName = "http"
    way: Way = "check"
    way_is_known: bool = True  # else the target may use LoA in any of its ways
    at: datetime | None = None  # when the system decides; None: now


@dataclass(slots=True)
class Asked:
    """What is silent again and again is asked no more: a table is no place to wait in."""

    silent: dict[str, int] = field(default_factory=dict)

    def done(self, place: str, error: RunError | None) -> None:
        self.silent[place] = self.silent.get(place, 0) + 1 if error else 0

    def no_more(self, place: str) -> bool:
        return self.silent.get(place, 0) >= _OFTEN


def play(row: Row, stage: Stage, drivers: Drivers, wish: Wish, asked: Asked) -> Line:
    """The line of one row, in an environment that is put back first.

    Raises the `RunError` that keeps the whole table from going on.
    """
    place = stage.place(story(row, wish))
    place.control.reset()
    try:
        _prepare(row, place.control)
        return _Played(row, place, drivers, wish, asked, stage.lost).line()
    finally:
        if row.state != "active":
            place.control.reset()  # nobody who comes next finds the clock moved


def story(row: Row, wish: Wish) -> Scenario:
    """What the user and the stage have to know of a row."""
    at = {"at": wish.at.astimezone(SWEDEN).strftime("%Y-%m-%d %H:%M")} if wish.at else {}
    return Scenario.model_validate(
        {
            "format": 1,
            "id": "matrix/row",
            "name": "A row of the table",
            "why": "Each care system decides whether LoA 2 or LoA 3 is required",
            "source": ["gits:15"],
            "person": row.person,
            "credential": row.credential,
            "device": row.device,
            "method": row.method,
            "way": wish.way,
            "steps": ["sign-in", {"expect": "signed-in"}],
            **at,
        }
    )


def _prepare(row: Row, control: Control) -> None:
    """What has become of the credential before anybody logs in with it."""
    try:
        _become(row, control)
    except Refused as refused:
        raise StepImpossible(f"{row.id} cannot become {row.state}: {refused}") from None


def _become(row: Row, control: Control) -> None:
    match row.state:
        case "revoked":
            control.ask("POST", f"credentials/{row.id}/revoke")
        case "locked":
            control.ask("POST", f"credentials/{row.id}/block-pin")
        case "expired" | "not-yet-valid":
            held = control.ask("GET", f"credentials/{row.id}")
            if held["state"] != row.state:
                late = row.state == "expired"
                when = datetime.fromisoformat(held["valid_to" if late else "valid_from"])
                control.ask("POST", "clock", {"at": (when + timedelta(days=1 if late else -1)).isoformat()})


class _Played:
    """One row under way."""

    def __init__(
        self,
        row: Row,
        place: Place,
        drivers: Drivers,
        wish: Wish,
        asked: Asked,
        lost: Callable[[], None],
    ) -> None:
        self._row, self._wish, self._asked, self._lost = row, wish, asked, lost
        self._control, self._target = place.control, place.target
        self._begins = place.control.newest()
        self._driver = drivers.new(wish.driver, place.reach)
        self._story = story(row, wish)

    def line(self) -> Line:
        row = self._row
        try:
            given_up = self._given_up(_LOGIN)
            user, login = (None, given_up) if given_up else self._sign_in()
            known = facts(self._control.journal(self._begins), self._control, row.id, row.person)
            cells = {name: self._cell(name, user, login, known) for name in self._target.functions}
        finally:
            self._driver.close()
        return Line(
            person=row.person,
            name=row.name,
            credential=row.credential,
            kind=row.kind,
            state=row.state,
            method=row.method,
            login=str(login),
            login_reason=login.reason,
            loa=known.loa if known.signed_in else None,
            cells=cells,
        )

    def _sign_in(self) -> tuple[User | None, Seen]:
        """The user, and how the login ended; no user: nothing could be begun."""
        made: list[User] = []

        def begin() -> Seen:
            try:
                made.append(User(self._story, self._target, Devices(self._control), self._driver))
                made[0].sign_in(SignIn())
            except (
                Refused
            ) as refused:  # what the mock itself does not let be, such as this card in this device
                return Seen(kind="ending", what="no-answer", codes=(refused.code,), reason=str(refused))
            page = made[0].look_again()
            told = last_refusal(page, self._target.idp, lambda: self._control.journal(self._begins))
            return judge.ending(page, self._target, told)

        seen = self._done(_LOGIN, begin)
        return (made[0] if made else None), seen

    def _cell(self, name: str, user: User | None, login: Seen, known: Facts) -> Cell:
        wish, target = self._wish, self._target
        way = wish.way if wish.way_is_known else None
        should = expected(name, known, target, wish.at or datetime.now(UTC), way)
        if user is None or not {SystemSilent.code, SystemSlow.code}.isdisjoint(login.codes):
            seen = login
        else:
            seen = self._given_up(name) or self._done(name, lambda: self._opened(name, user))
        decision, reason = seen.what, seen.reason
        if seen.kind == "ending":  # a login of its own began, and did not come to a decision
            decision = "denied" if seen.what == "rejected" else "error"
            reason = f"the login ended with {seen}{': ' if reason else ''}{reason}"
        return Cell.model_validate(
            {
                "decision": decision,
                "codes": list(seen.codes),
                "reason": reason,
                "expected": should.should,
                "why": should.why,
                "right": should.holds(decision),
            }
        )

    def _opened(self, name: str, user: User) -> Seen:
        user.open(self._target.functions[name].open)
        page = user.look_again()
        told = last_refusal(page, self._target.idp, lambda: self._control.journal(self._begins))
        return judge.decision(page, self._target, told)

    def _given_up(self, place: str) -> Seen | None:
        """What is said of a place that nobody asks any more; None: it is asked."""
        if not self._asked.no_more(place):
            return None
        reason = f"{place} did not answer {_OFTEN} times in a row, and is not asked any more"
        return Seen(kind="decision", what="error", codes=(SystemSilent.code,), reason=reason)

    def _done(self, place: str, act: Callable[[], Seen]) -> Seen:
        """What came of it. What keeps one cell from being read keeps no other from it."""
        silent: RunError | None = None
        try:
            return act()
        except RunError as error:
            silent = silence(error, self._target)
            if silent is None and error.status != 1:
                raise
            if silent is not None:
                self._lost()
            told = silent or error
            return Seen(kind="decision", what="error", codes=(told.code,), reason=str(told.args[0]))
        finally:
            self._asked.done(place, silent)
