"""Authorization requests, by whichever way they come."""

from __future__ import annotations

from idp_mock.oidc import addresses
from tests.mutations.draft import Draft
from tests.mutations.right.registry import CLIENT, basic, draft, in_browser, pairs, right
from tests.mutations.world import SECRET, World


@right
def authorize(world: World) -> Draft:
    asked = pairs(world.asks(ui_locales="sv", login_hint="anna", max_age="600", acr_values="x").query)
    return draft("GET", addresses.AUTHORIZE, "", query=asked, headers=in_browser(world))


@right
def authorize_for_another_address(world: World) -> Draft:
    asked = pairs(world.asks("elsewhere", prompt="none").query)
    return draft("GET", addresses.AUTHORIZE, "", query=asked, headers=in_browser(world))


@right
def authorize_with_a_session(world: World) -> Draft:
    asked = pairs(world.asks(prompt="none", claims={"id_token": {"name": None}}).query)
    headers = in_browser(world, world.session())
    return draft("GET", addresses.AUTHORIZE, "", query=asked, headers=headers)


@right
def authorize_with_a_session_and_a_choice(world: World) -> Draft:
    asked = pairs(world.asks().query)
    headers = in_browser(world, world.session())
    return draft("GET", addresses.AUTHORIZE, "", query=asked, headers=headers)


@right
def authorize_with_a_hint(world: World) -> Draft:
    asked = pairs(world.asks(id_token_hint=world.id_token()).query)
    headers = in_browser(world, world.session())
    return draft("GET", addresses.AUTHORIZE, "", query=asked, headers=headers)


@right
def authorize_in_an_environment(world: World) -> Draft:
    asked = pairs(world.asks(prompt="none").query)
    return draft("GET", f"/e/default{addresses.AUTHORIZE}", "", query=asked, headers=in_browser(world))


@right
def authorize_by_form(world: World) -> Draft:
    asked = pairs(world.asks().query)
    return draft("POST", addresses.AUTHORIZE, "", form=asked, headers=in_browser(world))


@right
def authorize_by_form_of_a_stranger(world: World) -> Draft:
    headers = [("Origin", "http://127.0.0.1:8500")]
    return draft("POST", addresses.AUTHORIZE, "", form=pairs(world.asks().query), headers=headers)


@right
def authorize_with_the_answer_in_a_form(world: World) -> Draft:
    asked = pairs(world.asks("elsewhere", response_mode="form_post", prompt="none").query)
    return draft("GET", addresses.AUTHORIZE, "", query=asked, headers=in_browser(world))


@right
def authorize_signed(world: World) -> Draft:
    beside = [("client_id", "signing"), ("response_type", "code"), ("scope", "openid")]
    asked = [*beside, ("request", world.request_object())]
    return draft("GET", addresses.AUTHORIZE, "", query=asked, headers=in_browser(world))


@right
def authorize_signed_without_asking(world: World) -> Draft:
    asked = [("client_id", "signing"), ("response_type", "code"), ("scope", "openid")]
    asked.append(("request", world.request_object(prompt="none")))
    return draft("GET", addresses.AUTHORIZE, "", query=asked, headers=in_browser(world))


@right
def authorize_pushed(world: World) -> Draft:
    asked = [("client_id", CLIENT), ("request_uri", world.pushed())]
    return draft("GET", addresses.AUTHORIZE, "", query=asked, headers=in_browser(world))


@right
def push(world: World) -> Draft:
    form = [*pairs(world.asks().query), ("client_secret", SECRET)]
    return draft("POST", addresses.PUSH, form=form)


@right
def push_withbasic(world: World) -> Draft:
    return draft("POST", addresses.PUSH, form=pairs(world.asks().query), headers=[basic(CLIENT)])


@right
def push_signed(world: World) -> Draft:
    form = [*world.proves("signing"), ("request", world.request_object())]
    return draft("POST", addresses.PUSH, "signing", form=form)
