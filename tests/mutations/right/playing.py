"""The control API, the devices, the phone and the reader."""

from __future__ import annotations

from typing import Any

from tests.idp.players import ANNA
from tests.mutations.draft import Draft, Pairs
from tests.mutations.right.registry import draft, in_browser, right
from tests.mutations.world import World


def _control(verb: str, path: str, said: Any = None, **more: Any) -> Draft:
    return draft(verb, f"/mock/{path}", "", said=said, theirs=True, **more)


def _by_hand(path: str, form: Pairs) -> Draft:
    return draft("POST", f"/mock/{path}", form=form, theirs=True)


@right
def move_the_clock(_world: World) -> Draft:
    return _control("POST", "clock", {"move": 60})


@right
def set_the_clock(_world: World) -> Draft:
    return _control("POST", "clock", {"at": "2027-01-02T03:04:05+00:00"})


@right
def set_a_fault(world: World) -> Draft:
    return _control("POST", "faults", {"name": "wrong-nonce", "login": world.begun(), "times": 2})


@right
def clear_the_faults(_world: World) -> Draft:
    return _control("DELETE", "faults")


@right
def roll_the_keys_over(_world: World) -> Draft:
    return _control("POST", "keys", {"rollover": "announce"})


@right
def take_a_fault_away(_world: World) -> Draft:
    return _control("DELETE", "faults/hsa-down")


@right
def press_a_switch(_world: World) -> Draft:
    return _by_hand("breakdowns", [("on", "hsa-down"), ("client", "with-secret")])


@right
def the_switches(_world: World) -> Draft:
    return draft("GET", "/mock/breakdowns", query=[("client", "with-secret")])


@right
def make_an_environment(_world: World) -> Draft:
    return _control("PUT", "environments/ward-4", {"settings": {"form_post": True, "poll": 1}})


@right
def drop_an_environment(_world: World) -> Draft:
    return _control("DELETE", "environments/ward-4", must_be="IDP-402")


@right
def start_anew(_world: World) -> Draft:
    return _control("POST", "environments/default/reset")


@right
def a_person(_world: World) -> Draft:
    return _control("GET", f"people/{ANNA}")


@right
def revoke_a_card(_world: World) -> Draft:
    return _control("POST", f"credentials/{ANNA}.ordinary-card/revoke")


@right
def a_card_for_a_browser(_world: World) -> Draft:
    query = [("bears", "hsa-id"), ("password", "siths")]
    return _control("GET", f"credentials/{ANNA}.ordinary-card/pkcs12", query=query)


@right
def what_happened(world: World) -> Draft:
    return _control("GET", "journal", query=[("after", "0"), ("login", world.begun())])


@right
def put_a_device_there(_world: World) -> Draft:
    return _control("PUT", "devices/tablet", {"kind": "android", "credential": f"{ANNA}.mobile"})


@right
def scan_a_text(world: World) -> Draft:
    login = world.begun("app-elsewhere")
    text = world.env.idp.qr_text(login, browser=world.browser)
    return _control("POST", f"devices/{ANNA}.mobile/scan", {"text": text})


@right
def scan_a_picture(world: World) -> Draft:
    kind = [("Content-Type", "image/png")]
    return _control("POST", f"devices/{ANNA}.mobile/scan", body=_picture(world), headers=kind)


@right
def open_a_link(world: World) -> Draft:
    _, asked = world.env.idp.waiting(world.begun("app-here"), browser=world.browser)
    assert asked
    return _control("POST", f"devices/{ANNA}.mobile/open", {"link": asked.link})


@right
def enter_the_code(world: World) -> Draft:
    return _control("POST", f"devices/{world.opened()}/code", {"code": "123456"})


@right
def approve(world: World) -> Draft:
    device = world.opened()
    world.env.app.code(device, "123456")
    return _control("POST", f"devices/{device}/approve")


@right
def legitimate_by_hand(world: World) -> Draft:
    return _by_hand(f"phone/{world.opened()}/legitimate", [("code", "123456")])


@right
def cancel_by_hand(world: World) -> Draft:
    return _by_hand(f"phone/{world.opened()}/cancel", [])


@right
def open_by_hand(_world: World) -> Draft:
    return _by_hand(f"phone/{ANNA}.mobile/open", [("text", "siths://authenticate?token=x")])


@right
def photograph_by_hand(world: World) -> Draft:
    head = b'--b\r\nContent-Disposition: form-data; name="picture"; filename="qr.png"\r\n'
    body = head + b"Content-Type: image/png\r\n\r\n" + _picture(world) + b"\r\n--b--\r\n"
    kind = [("Content-Type", "multipart/form-data; boundary=b")]
    return draft("POST", f"/mock/phone/{ANNA}.mobile/open", body=body, headers=kind, theirs=True)


@right
def whose_phone(world: World) -> Draft:
    return draft("GET", "/mock/phone", query=[("login", world.begun("app-elsewhere"))], theirs=True)


@right
def whose_card(world: World) -> Draft:
    query = [("login", world.begun("card"))]
    return draft("GET", "/mock/reader", query=query, headers=in_browser(world), theirs=True)


@right
def which_certificate(world: World) -> Draft:
    query = [("login", world.begun("card"))]
    return draft("GET", f"/mock/reader/{ANNA}.ordinary-card", query=query, headers=in_browser(world))


@right
def put_the_card_in(world: World) -> Draft:
    form = [("login", world.begun("card")), ("card", f"{ANNA}.ordinary-card"), ("bears", "hsa-id")]
    must_be = "" if world.has_listener else "DEV-107"
    return draft("POST", "/mock/reader", form=form, headers=in_browser(world), theirs=True, must_be=must_be)


def _picture(world: World) -> bytes:
    """The QR on somebody's screen."""
    return world.env.idp.qr_picture(world.begun("app-elsewhere"), browser=world.browser)
