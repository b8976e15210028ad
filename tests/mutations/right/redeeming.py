"""What a care system's server asks: tokens, about tokens, and at the end a logout."""

from __future__ import annotations

from idp_mock.oidc import addresses
from tests.mutations.draft import Draft, Pairs
from tests.mutations.right.registry import CLIENT, basic, draft, in_browser, right
from tests.mutations.world import OUT, World


def _code(world: World, client: str) -> Pairs:
    address = world.asks(client).query["redirect_uri"][0]
    return [("grant_type", "authorization_code"), ("code", world.code(client)), ("redirect_uri", address)]


def _refresh(world: World, client: str) -> Pairs:
    return [
        ("grant_type", "refresh_token"),
        ("refresh_token", world.refresh_token(client)),
        ("scope", "openid"),
    ]


@right
def token(world: World) -> Draft:
    return draft("POST", addresses.TOKEN, form=_code(world, CLIENT) + world.proves())


@right
def token_withbasic(world: World) -> Draft:
    return draft("POST", addresses.TOKEN, form=_code(world, CLIENT), headers=[basic(CLIENT)])


@right
def token_with_assertion(world: World) -> Draft:
    form = _code(world, "signing") + world.proves("signing")
    return draft("POST", addresses.TOKEN, "signing", form=form)


@right
def token_for_a_code_of_another(world: World) -> Draft:
    form = _code(world, "elsewhere") + world.proves()
    return draft("POST", addresses.TOKEN, form=form, must_be="IDP-305")


@right
def token_for_a_spent_code(world: World) -> Draft:
    form = _code(world, CLIENT)
    world.env.idp.back._codes.take(form[1][1])
    return draft("POST", addresses.TOKEN, form=form + world.proves(), must_be="IDP-303")


@right
def refresh(world: World) -> Draft:
    return draft("POST", addresses.TOKEN, form=_refresh(world, CLIENT) + world.proves())


@right
def refresh_withbasic(world: World) -> Draft:
    return draft("POST", addresses.TOKEN, form=_refresh(world, CLIENT), headers=[basic(CLIENT)])


@right
def refresh_with_assertion(world: World) -> Draft:
    form = _refresh(world, "signing") + world.proves("signing")
    return draft("POST", addresses.TOKEN, "signing", form=form)


def _question(world: World, path: str, client: str = CLIENT, *, proves: bool = True) -> Draft:
    hint = ("token_type_hint", "access_token")
    form = [("token", world.access_token(client)), hint, *(world.proves(client) if proves else ())]
    return draft("POST", path, client, form=form)


@right
def introspect(world: World) -> Draft:
    return _question(world, addresses.INTROSPECT)


@right
def introspect_as_nobody(world: World) -> Draft:
    asked = _question(world, addresses.INTROSPECT, proves=False)
    asked.must_be = "IDP-301" if world.env.config.introspection_wants_client else ""
    return asked


@right
def introspect_with_assertion(world: World) -> Draft:
    return _question(world, addresses.INTROSPECT, "signing")


@right
def revoke(world: World) -> Draft:
    return _question(world, addresses.REVOKE)


@right
def revoke_a_refresh_token(world: World) -> Draft:
    form = [("token", world.refresh_token("signing")), *world.proves("signing")]
    return draft("POST", addresses.REVOKE, "signing", form=form)


@right
def userinfo(world: World) -> Draft:
    return draft("GET", addresses.USERINFO, headers=[("Authorization", f"Bearer {world.access_token()}")])


@right
def userinfo_by_form(world: World) -> Draft:
    return draft("POST", addresses.USERINFO, form=[("access_token", world.access_token())])


# --- logout -----------------------------------------------------------------------------------------------------------


@right
def log_out(world: World) -> Draft:
    said = [("id_token_hint", world.id_token()), ("post_logout_redirect_uri", OUT), ("state", "x y")]
    return draft("GET", addresses.END_SESSION, "", query=said, headers=in_browser(world, world.session()))


@right
def log_out_by_form(world: World) -> Draft:
    said = [("client_id", "elsewhere"), ("id_token_hint", world.id_token("elsewhere")), ("state", "x")]
    said.append(("post_logout_redirect_uri", "https://elsewhere.test/#/loggedout/m"))
    headers = in_browser(world, world.session())
    return draft("POST", addresses.END_SESSION, "", form=said, headers=headers)


@right
def log_out_without_a_hint(world: World) -> Draft:
    said = [("client_id", CLIENT), ("post_logout_redirect_uri", OUT)]
    return draft("GET", addresses.END_SESSION, "", query=said, headers=in_browser(world))
