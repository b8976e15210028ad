"""What is wrong with a mock is found among the ten thousand: each rule by a fault that is planted in it."""

from __future__ import annotations

from collections.abc import Callable, Collection

import pytest
from jinja2 import ChoiceLoader, DictLoader
from werkzeug.exceptions import HTTPException

from idp_mock.errors import CodeOfAnotherClient, Refusal
from idp_mock.idp import idp
from idp_mock.oidc import checks, client_auth, grant, logout, request_object
from idp_mock.oidc.client_auth import Assertions
from idp_mock.web import headers, language
from tests.mutations import verdict
from tests.mutations.answer import Answer
from tests.mutations.case import Case
from tests.mutations.play import ask, draft, judged
from tests.mutations.right import RIGHT
from tests.mutations.verdict import RULES
from tests.mutations.world import World

pytestmark = pytest.mark.slow

TRIED = 10_000  # a fault that none of the ten thousand finds is one that this cannot find
AUTHORIZE = tuple(name for name in RIGHT if name.startswith("authorize"))
FAULTS: dict[str, tuple[Callable[[pytest.MonkeyPatch, World], object], Collection[str]]] = {}

Plant = Callable[[pytest.MonkeyPatch, World], object]


def fault(rule: Callable[[Case], object], of: Collection[str] = ()) -> Callable[[Plant], Plant]:
    """What this rule is to find, in requests that began as one of ``of``."""

    def noted(plant: Plant) -> Plant:
        FAULTS[f"{plant.__name__.replace('_', ' ')} -> {rule.__name__.replace('_', ' ')}"] = (plant, of)
        return plant

    return noted


def accepts(module: object, check: Callable[..., object], patch: pytest.MonkeyPatch) -> None:
    left = tuple(one for one in vars(module)["CHECKS"] if one is not check)
    patch.setattr(module, "CHECKS", left)


@fault(verdict.a_redirect_leads_to_us_or_to_a_registered_address, AUTHORIZE)
def any_redirect_uri_will_do(patch: pytest.MonkeyPatch, _world: World) -> None:
    accepts(checks, checks.redirect_uri_is_registered, patch)


@fault(verdict.a_redirect_leads_to_us_or_to_a_registered_address, AUTHORIZE)
def a_redirect_uri_may_go_on_where_the_registered_one_ends(patch: pytest.MonkeyPatch, world: World) -> None:
    class Beginning(tuple[str, ...]):
        def __contains__(self, url: object) -> bool:
            return any(str(url).startswith(known) for known in self)

    for client in world.env.clients:
        object.__setattr__(client, "redirect_uris", Beginning(client.redirect_uris))


@fault(verdict.a_redirect_leads_to_us_or_to_a_registered_address, ("log out", "log out without a hint"))
def any_address_will_do_after_logging_out(patch: pytest.MonkeyPatch, _world: World) -> None:
    accepts(logout, logout.address_is_registered, patch)


@fault(verdict.a_redirect_leads_to_us_or_to_a_registered_address)
def the_framework_redirects_to_the_host_that_was_asked(_patch: pytest.MonkeyPatch, world: World) -> None:
    before = world.web.app.before_request_funcs[None]
    before[:] = [one for one in before if one.__name__ != "no_redirect_of_the_framework"]


@fault(verdict.what_a_page_leads_to_is_ours_or_registered, AUTHORIZE)
def a_page_leads_where_the_request_says(_patch: pytest.MonkeyPatch, world: World) -> None:
    pages = world.web.app.jinja_env
    assert pages.loader
    source, *_ = pages.loader.get_source(pages, "layout.html")
    spoiled = source.replace(
        'class="mark" href="{{ root }}/"', 'class="mark" href="{{ request.args.state }}"'
    )
    assert spoiled != source
    pages.loader = ChoiceLoader([DictLoader({"layout.html": spoiled}), pages.loader])


@fault(verdict.a_form_goes_to_us_or_to_a_registered_address, ("authorize with the answer in a form",))
def the_policy_lets_a_form_go_anywhere(patch: pytest.MonkeyPatch, _world: World) -> None:
    patch.setattr(headers, "_source", lambda url: "*")


@fault(verdict.nothing_is_put_into_a_page)
def pages_are_not_escaped(_patch: pytest.MonkeyPatch, world: World) -> None:
    world.web.app.jinja_env.autoescape = False


@fault(verdict.nothing_is_put_into_the_headers)
def any_language_is_remembered(patch: pytest.MonkeyPatch, _world: World) -> None:
    class Any(tuple[str, ...]):
        def __contains__(self, name: object) -> bool:
            return bool(name)

    patch.setattr(language, "LANGUAGES", Any())


@fault(verdict.it_does_not_break, AUTHORIZE)
def claims_that_are_no_json_break_it(patch: pytest.MonkeyPatch, _world: World) -> None:
    accepts(checks, checks.claims_can_be_read, patch)


@fault(verdict.it_does_not_break, ("authorize signed", "authorize signed without asking"))
def half_a_letter_breaks_it(patch: pytest.MonkeyPatch, _world: World) -> None:
    accepts(checks, checks.parameters_are_readable, patch)


@fault(verdict.a_refusal_is_clear, ("token", "authorize", "discovery"))
def the_framework_refuses_in_its_own_words(_patch: pytest.MonkeyPatch, world: World) -> None:
    world.web.app.error_handler_spec[None][None].pop(HTTPException)


@fault(verdict.a_refusal_is_clear)
def a_description_is_any_text(patch: pytest.MonkeyPatch, _world: World) -> None:
    patch.setattr(Refusal, "description", property(lambda self: f"{self.code} {self.detail}"))


@fault(verdict.a_refusal_that_travels_is_clear, AUTHORIZE)
def what_travels_has_no_code(patch: pytest.MonkeyPatch, _world: World) -> None:
    patch.setattr(Refusal, "description", property(lambda self: self.detail))


@fault(verdict.a_refusal_names_nobody, ("token for a code of another",))
def a_refusal_says_who_was_refused(patch: pytest.MonkeyPatch, _world: World) -> None:
    def telling(request: grant.TokenRequest, known: grant.Grant, _now: object) -> None:
        if request.client_id != known.client_id:
            raise CodeOfAnotherClient(f"it is of {known.id_token}")

    changed = (telling if one is grant.code_is_this_clients else one for one in grant.GRANT_CHECKS)
    patch.setattr(grant, "GRANT_CHECKS", tuple(changed))


@fault(verdict.every_answer_bears_our_headers, ("token", "home"))
def answers_may_be_kept(patch: pytest.MonkeyPatch, _world: World) -> None:
    patch.setattr(headers, "_MAY_BE_KEPT", ("/",))


@fault(verdict.what_nobody_signed_is_not_believed, ("token with assertion", "introspect with assertion"))
def nobody_verifies_an_assertion(patch: pytest.MonkeyPatch, _world: World) -> None:
    patch.setattr(Assertions, "prove", lambda self, request, client: None)


@fault(verdict.what_nobody_signed_is_not_believed, ("authorize signed", "push signed"))
def nobody_verifies_a_request_object(patch: pytest.MonkeyPatch, _world: World) -> None:
    patch.setattr(request_object, "_signed", lambda token, client: client_auth._unverified(token))


@fault(verdict.it_is_refused_with_its_code)
def any_browser_may_go_on(patch: pytest.MonkeyPatch, _world: World) -> None:
    patch.setattr(idp, "same", lambda one, other: True)


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant, of = FAULTS[name]
    rule = name.partition(" -> ")[2]
    world = World("wide")
    for client in {"with-secret", "signing", "elsewhere"}:
        world.mould(client)
    plant(monkeypatch, world)
    for number in range(TRIED):
        asked = draft(world, number, of=of)
        if asked and any(
            told.startswith(rule) for told in judged(world, asked, ask(world.web.app, asked)).wrong
        ):
            return
    raise AssertionError(f"none of {TRIED} finds it")


def test_every_rule_finds_something() -> None:
    found = {name.partition(" -> ")[2] for name in FAULTS}
    assert found == {rule.__name__.replace("_", " ") for rule in RULES if rule is not verdict.it_takes_no_age}


def test_an_answer_that_took_long_is_told() -> None:
    world = World("plain")
    asked = draft(world, 0)
    assert asked
    answer = Answer(status=200, headers=(), body=b"", seconds=verdict.PATIENCE + 1)
    assert list(verdict.it_takes_no_age(Case(asked, answer, world))) == ["6.0 s"]
