"""Who plays the user: what a person does at the care system, on the pages of the IdP, with a card and with a phone."""

from __future__ import annotations

from collections.abc import Callable

from scenarios import local_idp
from scenarios.control import Refused
from scenarios.devices import Devices, Holds
from scenarios.drivers import Driver, Page
from scenarios.drivers.driver import PATIENCE, WAITING
from scenarios.errors import PageNotUnderstood, StepImpossible
from scenarios.judge import is_recognised
from scenarios.lures import lures
from scenarios.model import Bears, Device, Entered, Method, Pressed, Scan, Scenario, SignIn
from scenarios.phone import Phone
from scenarios.reader import Reader
from scenarios.targets.target import Action, Target

_ENDS = ("refused", "expired", "signed-out", "home", "held")
_PAGES = 12  # more than any login has
_OF_THE_APP = "DEV-"
_NO_ANSWER = 0.7  # seconds: three polls of a waiting page as a run has it


class User:
    """One user of one scenario. What a card or an app refuses is remembered in ``refused``, as a code."""

    def __init__(self, scenario: Scenario, target: Target, devices: Devices, driver: Driver) -> None:
        self._scenario, self._target, self.driver = scenario, target, driver
        self.at = scenario.at  # when the care system decides; None: now
        self._devices, self._control = devices, devices.control
        self.holds = self._held(None, None, None, None)
        self.refused = ""
        self._reader = Reader(devices, driver)
        self._beside: tuple[str, ...] = ()
        self._phone: Phone | None = None
        self._scanned = ""
        self._began_with: dict[str, str] | None = None
        if self.holds.method == "card":
            self._reader.insert(self.holds.credential, self.holds.device)

    # --- at the care system ---------------------------------------------------------------------------------

    def open(self, address: str) -> None:
        self.driver.go(self._target.url + address)
        if self._began_with is None:
            self._began_with = self.driver.cookies(self._target.url)

    def take_over(self, other: User) -> None:
        """Bear the cookies that the care system gave ``other`` before anybody logged in, as who planted them does."""
        self.driver.bear(self._target.url, other._began_with or {})

    def bear_the_same_as(self, other: User) -> None:
        """Bear the cookies of the care system that ``other`` has now, as who copied them does."""
        self.driver.bear(self._target.url, other.driver.cookies(self._target.url))

    def open_lured(self, address: str) -> None:
        """By a link that somebody else wrote: where it says where to go after the login, it says elsewhere.

        A system whose addresses say nothing of that is opened as it is.
        """
        self.open(address)
        for lure in lures(self.driver.trail(), self._target.url):
            self.driver.go(lure)
            return

    def sit_beside(self, other: User) -> None:
        """Be the same user at a second care system: the IdP knows the browser, and the system does not yet."""
        self.driver.bear(self._target.idp, other.driver.cookies(self._target.idp))

    def sign_out(self) -> None:
        for action in self._target.sign_out:
            self._act(action)

    def forget_the_system(self) -> None:
        """A new window: the care system knows nobody any more, and the IdP still does."""
        self.driver.forget(self._target.url)

    # --- at the IdP -------------------------------------------------------------------------------------------

    def sign_in(self, step: SignIn) -> None:
        """All of it, from the care system's own login to its next page, or to where it stops."""
        if step.person or step.credential or step.device or step.method:
            self.holds = self._held(step.person, step.credential, step.device, step.method)
            self._phone = None
            if self.holds.method == "card":
                self._reader.insert(self.holds.credential, self.holds.device)
        if self.holds.method == "card":
            self.attempt(lambda: self._reader.pin(step.code))
        self._reach_the_idp()
        for _ in range(_PAGES):
            page = self.driver.see()
            if not page.is_of(self._target.idp) or page.kind in _ENDS:
                local_idp.come_back(self.driver, self._target)
                return
            match page.kind:
                case "method":
                    self._press_method(self.holds.method)
                case "card":
                    self.driver.press("a[data-card=browser]")
                case "choice":
                    self.choose(step.choose)
                case "app-here" | "app-elsewhere" if not self._identify(step.code):
                    return
                case "app-here" | "app-elsewhere":
                    pass
                case _:
                    raise PageNotUnderstood(f"{page.address} is a page {page.kind!r} that no user knows")
        raise PageNotUnderstood(f"the login does not end: after {_PAGES} pages it stands at {page.address}")

    def choose_method(self, method: Method | None) -> None:
        """Press one of the three; where the client has only one there is nothing to press."""
        if (method or self.holds.method) == "card":
            self.attempt(lambda: self._reader.pin("right"))
        self._reach_the_idp()
        if self.driver.see().kind == "method":
            self._press_method(method or self.holds.method)

    def choose(self, row: str | None) -> None:
        """The first row, or the one that holds this text."""
        rows = self.driver.see().soup.select(".choice:has(button[name=row])")
        for found in rows:
            button = found.select_one("button[name=row]")
            if button and (row is None or row in found.get_text(" ")):
                self.driver.press(f"button[name=row][value='{button['value']}']")
                return
        offered = "; ".join(found.get_text(" ", strip=True) for found in rows) or "nothing"
        raise StepImpossible(f"there is no row with {row!r}; offered: {offered}")

    def go_on(self) -> None:
        """The page that keeps the answer back is let go."""
        self.driver.press("[data-back]")

    def press_twice(self, what: Pressed) -> None:
        """A double click, or the care system's request sent once more, as by a page that is loaded anew."""
        match what:
            case "login":
                *before, last = self._target.sign_in
                for action in before:
                    self._act(action)
                self._act(last, twice=True)
            case "request":
                self._reach_the_idp()
                self.driver.go(self.driver.see().address)
            case "method":
                self._reach_the_idp()
                self.driver.press(_button(self.holds.method), twice=True)
            case "choice":
                self.driver.press("button[name=row]", twice=True)

    def close_tab(self) -> None:
        self.driver.close_tab()

    def cancel_on_the_page(self) -> None:
        self.driver.press("form[action$='/cancel'] button")

    # --- the app ------------------------------------------------------------------------------------------------

    def scan(self, step: Scan) -> None:
        """Scan the QR that is shown, or let the page start the app. Remembers what was scanned."""
        own = not (step.person or step.credential)
        credential = self.holds.credential if own else self.credential(step.person, step.credential)
        device = step.device or self.holds.device
        phone = Phone(self._devices, credential, device, self._beside if own else ())
        if own:
            self._phone = phone
        text = self._scanned if step.again else self._shown()
        self._scanned = text
        if step.late:
            self._control.move_clock(10)  # a photograph: QR frames live a second or three
        self.attempt(lambda: phone.open(text, step.consent))

    def enter_code(self, *, right: bool) -> None:
        self.attempt(lambda: self._in_hand().code(right=right))

    def approve(self) -> None:
        self.attempt(lambda: self._in_hand().approve())
        self.wait()

    def cancel_in_the_app(self) -> None:
        self.attempt(lambda: self._in_hand().cancel())
        self.wait()

    def wait(self) -> Page:
        """Until the waiting page has moved on. What the app itself refuses nobody else hears of."""
        patience = _NO_ANSWER if self.refused.startswith(_OF_THE_APP) else PATIENCE
        return self.driver.wait(lambda page: page.kind not in WAITING, patience=patience)

    def look_again(self) -> Page:
        """The page now. One that waits is given the time to move on, so that "no answer" is not only "not yet"."""
        page = self.driver.see()
        if page.kind not in WAITING:
            if self._is_whole(page):
                return page
            settle = self._target.settle
            return self.driver.wait(lambda now: is_recognised(now, self._target), patience=settle)
        return self.driver.wait(lambda now: now.kind not in WAITING, patience=_NO_ANSWER)

    def wait_until_expired(self) -> None:
        """Nobody waits: the clock is moved past what the page says is left."""
        page = self.driver.see()
        body = page.soup.body
        left = body.get("data-left") if body else None
        if page.kind not in WAITING or left is None:
            raise StepImpossible(f"{page.address} waits for nothing")
        self._control.move_clock(float(str(left)) + 1)
        self.wait()

    # --- the card -----------------------------------------------------------------------------------------------

    def insert(self, person: str | None, credential: str | None, *, beside: bool = False) -> None:
        card = self.credential(person, credential)
        if beside:
            self._beside = (*self._beside, card)
        else:
            self._reader.insert(card, self.holds.device)

    def pull_out(self) -> None:
        self._reader.pull_out()

    def pick(self, bears: Bears) -> None:
        self._reader.pick(bears)

    def activate(self, person: str | None, credential: str | None) -> None:
        card = self.credential(person, credential)
        self.attempt(lambda: self._app().activate(card))

    def unlock(self, *, right: bool) -> None:
        self.attempt(lambda: self._app().unlock(right=right))

    def card_has_changed(self, credential: str) -> None:
        """What is on the card is new, so a reader that has it in reads it anew."""
        self._reader.read_again(credential)

    # --- how ----------------------------------------------------------------------------------------------------

    def _identify(self, entered: Entered) -> bool:
        """Open the app, enter the code as often as it asks, approve. Whether the page went on."""
        self.refused = ""
        phone = self._phone = Phone(self._devices, self.holds.credential, self.holds.device, self._beside)
        text = self._shown()
        self.attempt(lambda: phone.open(text))

        def code() -> None:
            again = phone.code(right=entered == "right")
            if again:
                phone.code()

        for act in (code, phone.approve) if entered != "none" else (phone.approve,):
            if not self.refused:
                self.attempt(act)
        return self.wait().kind not in WAITING

    def _press_method(self, method: Method) -> None:
        self.driver.press(f"button[name=method][value={method}]")

    def _shown(self) -> str:
        """What the page gives the app: an address that starts it, or a QR, read from the picture's pixels."""
        if self.driver.see().kind == "app-here":
            return self.driver.app_link()
        from scenarios.phone import read_qr

        return read_qr(self.driver.picture("img[data-qr]"))

    def _in_hand(self) -> Phone:
        if self._phone is None:
            raise StepImpossible("nothing was scanned, so the app asks for nothing")
        return self._phone

    def _app(self) -> Phone:
        """The app of this user's own device, also before anything was scanned."""
        if self._phone is None:
            self._phone = Phone(self._devices, self.holds.credential, self.holds.device, self._beside)
        return self._phone

    def attempt(self, act: Callable[[], object]) -> None:
        """Do it; what the mock refuses is remembered."""
        self.refused = ""
        try:
            act()
        except Refused as refused:
            self.refused = refused.code

    def _reach_the_idp(self) -> None:
        """Where the care system did not lead there by itself, its own login button does; then past an IdP between."""
        page = self.driver.see()
        if not page.is_of(self._target.idp) and not self._target.is_before_siths(page.address):
            for action in self._target.sign_in:
                self._act(action)
        local_idp.go_on(self.driver, self._target)

    def _is_whole(self, page: Page) -> bool:
        """Whether nothing more can come: only a real browser runs the script that shows it."""
        return self.driver.name != "browser" or is_recognised(page, self._target)

    def _act(self, action: Action, *, twice: bool = False) -> None:
        if action.open is not None:
            for _ in range(1 + twice):
                self.open(action.open)
        elif action.click is not None:
            self.driver.press_text(action.click, twice=twice)

    def _held(
        self, person: str | None, credential: str | None, device: Device | None, method: Method | None
    ) -> Holds:
        return Holds(
            self.credential(person, credential),
            device or self._scenario.device,
            method or self._scenario.method,
        )

    def credential(self, person: str | None, credential: str | None) -> str:
        role = person or self._scenario.person
        return f"{self._target.people.get(role, role)}.{credential or self._scenario.credential}"


def _button(method: Method) -> str:
    return f"button[name=method][value={method}]"
