"""Tries a target against the running system: what of it cannot be reached, found or recognised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from scenarios import judge
from scenarios.devices import Devices
from scenarios.drivers.start import Drivers
from scenarios.errors import BadArgument, RunError, SystemSilent, SystemSlow
from scenarios.matrix.facts import facts
from scenarios.matrix.play import Asked, Wish, play, story
from scenarios.matrix.rows import Row, rows
from scenarios.matrix.table import Line
from scenarios.model import DriverName, Known, SignIn
from scenarios.reading import standing
from scenarios.silence import silence
from scenarios.stage.place import Place, Stage
from scenarios.targets.target import Target
from scenarios.user import User

_HIGH, _LOW = ("ordinary-card", "mobile", "reserve-card-loa3"), ("reserve-card-loa2", "type-1-card")
_SILENT = {SystemSilent.code, SystemSlow.code}


class Finding(NamedTuple):
    """One thing that was tried."""

    what: str
    wrong: str = ""  # what is wrong with it; empty: nothing
    code: str = ""
    tried: bool = True  # False: there was no way to try it

    @property
    def status(self) -> int:
        """The exit code that it asks for."""
        return 0 if not self.wrong else 3 if self.code in _SILENT else 1


def tried(stage: Stage, known: Known, drivers: Drivers, driver: DriverName) -> Iterator[Finding]:
    """Everything, in order. Raises the `RunError` of a mock that does not answer."""
    target = stage.described
    every = rows(stage.control, known, target.client.methods)
    high, low = (_first(every, kinds) for kinds in (_HIGH, _LOW))
    if high is None:
        raise BadArgument(f"nobody at the mock can log in by {', '.join(target.client.methods)}")
    wish = Wish(driver=driver, way=target.ways[0], way_is_known=False)
    place = stage.place(story(high, wish))
    yield from _registered(stage, place)
    lines: list[Line] = []
    for row in (high, low):
        if row is None:
            continue
        line = play(row, stage, drivers, wish, Asked())
        lines.append(line)
        yield from _of_a_login(line, row)
        if lines[0].login != "signed-in":
            return  # whatever is opened then says nothing of the rules
    yield from _rules(target, lines)
    yield from _more(high, wish, stage, drivers)


def _first(every: Sequence[Row], kinds: Sequence[str]) -> Row | None:
    found = (row for kind in kinds for row in every if row.kind == kind and row.state == "active")
    return next(found, None)


def _registered(stage: Stage, place: Place) -> Iterator[Finding]:
    """Whether the mock knows the system as the target says."""
    own = place.target.client
    there: Mapping[str, Mapping[str, Any]] = {
        one["client_id"]: one for one in stage.control.ask("GET", "clients")["clients"]
    }
    what = f"client {own.client_id}"
    if own.client_id not in there:
        yield Finding(what, f"the mock knows no such client, but {', '.join(sorted(there))}")
        return
    missing = set(own.redirect_uris) - set(there[own.client_id]["redirect_uris"])
    if missing and place.target.start != "sample":
        yield Finding(what, f"the mock has it without the redirect URI {', '.join(sorted(missing))}")
    else:
        yield Finding(what)


def _of_a_login(line: Line, row: Row) -> Iterator[Finding]:
    who = f"{row.person} with {row.credential} by {row.method}"
    if line.login == "signed-in":
        yield Finding(f"sign_in, {who}")
    else:
        yield Finding(
            f"sign_in, {who}",
            f"{line.login}{line.login_reason and ': '}{line.login_reason}",
            _code(line.login),
        )
    for name, cell in line.cells.items():
        what = f"function {name}, {who}: {cell.decision}"
        if cell.decision == "error":
            yield Finding(what, f"{' '.join(cell.codes)} {cell.reason}".strip(), _code(cell.said))
        else:
            yield Finding(what)


def _rules(target: Target, lines: Sequence[Line]) -> Iterator[Finding]:
    """Rules that nothing was read by, and places where nothing stood."""
    cells = [cell for line in lines for cell in line.cells.values()]
    for word in ("granted", "denied"):
        if not any(cell.decision == word for cell in cells):
            yield Finding(f"reads.{word}", f"nothing was {word}, so this rule was not tried", tried=False)
    told = [cell for cell in cells if cell.decision != "error"]
    if target.reads.code is not None and not any(cell.codes for cell in told):
        yield Finding("reads.code", "no page showed a code there")
    if target.reads.reason is not None and not any(cell.reason for cell in told):
        yield Finding("reads.reason", "no page showed a reason there")


def _more(row: Row, wish: Wish, stage: Stage, drivers: Drivers) -> Iterator[Finding]:
    """What is shown of the claims, and that logging out ends the session at the system."""
    place = stage.place(story(row, wish))
    place.control.reset()
    begins = place.control.newest()
    driver = drivers.new(wish.driver, place.reach)
    try:
        user = User(story(row, wish), place.target, Devices(place.control), driver)
        user.sign_in(SignIn())
        shown = place.target.reads.claims
        if shown is not None:
            names = facts(place.control.journal(begins), place.control, row.id, row.person).told or ()
            user.open(shown.open)
            page = user.look_again()
            found = any(standing(shown.of(name), page) is not None for name in names)
            yield Finding(
                "reads.claims", "" if found else f"no claim that was told stands there, at {shown.open}"
            )
        user.sign_out()
        place.control.reset()  # the IdP knows nobody either, so that no SSO logs in again at once
        if row.method == "card":
            user.pull_out()  # nor does the card that was left in the reader
        yield Finding("sign_out", _still_in(user, place))
    except RunError as error:
        silent = silence(error, place.target)
        if silent is None and error.status != 1:
            raise
        told = silent or error
        yield Finding("sign_out", str(told), told.code)
    finally:
        driver.close()


def _still_in(user: User, place: Place) -> str:
    """The function that is granted although nobody is logged in any more; empty: none."""
    for name, function in place.target.functions.items():
        if any(one.loa for one in function.requires):
            user.open(function.open)
            if judge.decision(user.look_again(), place.target, "").what == "granted":
                return f"{name} is granted after it"
    return ""


def _code(said: str) -> str:
    return next((word for word in said.split() if word.startswith("RUN-")), "")
