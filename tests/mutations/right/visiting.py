"""The pages of a login and the others, and what anybody may fetch."""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from idp_mock.oidc import addresses
from idp_mock.web.here import BROWSER
from tests.idp.players import ANNA, EVA, environment
from tests.mutations.draft import Draft
from tests.mutations.right.registry import draft, in_browser, right
from tests.mutations.world import World


def _page(world: World, login: str, rest: str = "", verb: str = "GET", **more: Any) -> Draft:
    return draft(verb, f"/login/{login}{rest}", headers=in_browser(world), **more)


@right
def look_at_the_methods(world: World) -> Draft:
    return _page(world, world.begun())


@right
def look_at_the_waiting_page(world: World) -> Draft:
    return _page(world, world.begun("app-elsewhere"))


@right
def look_at_the_choice(world: World) -> Draft:
    return _page(world, world.choosing())


@right
def look_from_another_browser(world: World) -> Draft:
    another = [("Cookie", f"{BROWSER}={'A' * 32}")]
    return draft("GET", f"/login/{world.choosing()}", headers=another, must_be="IDP-221")


@right
def choose_a_method(world: World) -> Draft:
    return _page(world, world.begun(), "/method", "POST", form=[("method", "app-here")])


@right
def choose_another_method(world: World) -> Draft:
    return _page(world, world.begun("app-here"), "/method", "POST", form=[("method", "card")])


@right
def show_the_card(world: World) -> Draft:
    login = world.begun("card")
    return _page(world, login, "/card", query=[("proof", world.proof(login))])


@right
def show_the_proof_of_another_login(world: World) -> Draft:
    said = [("proof", world.proof(world.begun("card")))]
    return _page(world, world.begun("card"), "/card", query=said, must_be="IDP-230")


@right
def show_the_wrong_certificate(world: World) -> Draft:
    login = world.begun("card")
    said = [("proof", world.proof(login, "personal-number"))]
    return _page(world, login, "/card", query=said, must_be="IDP-208")


@right
def choose_a_commission(world: World) -> Draft:
    row = world.env.hsa.person(EVA).employments[0].commissions[1].hsa_id
    return _page(world, world.choosing(), "/choice", "POST", form=[("row", row)])


@right
def choose_a_commission_of_another(world: World) -> Draft:
    row = world.env.hsa.person(ANNA).employments[0].commissions[0].hsa_id
    return _page(world, world.choosing(), "/choice", "POST", form=[("row", row)], must_be="IDP-213")


@right
def cancel(world: World) -> Draft:
    return _page(world, world.begun("app-elsewhere"), "/cancel", "POST", form=[])


@right
def ask_how_it_stands(world: World) -> Draft:
    return _page(world, world.begun("app-elsewhere"), "/status")


@right
def the_qr(world: World) -> Draft:
    return _page(world, world.begun("app-elsewhere"), "/qr.png", query=[("frame", "3")])


@right
def go_back(world: World) -> Draft:
    return _page(world, world.ended(), "/back")


@right
def the_page_of_a_refusal(world: World) -> Draft:
    said = [("code", "IDP-210"), ("at", "2026-03-02T09:00:00+00:00"), ("login", world.begun())]
    return draft("GET", "/_error", query=said, headers=in_browser(world), must_be="IDP-210")


@right
def home(world: World) -> Draft:
    return draft("GET", "/", query=[("lang", "en")], headers=in_browser(world))


@right
def signed_out(world: World) -> Draft:
    return draft("GET", "/signed-out", headers=in_browser(world))


@right
def discovery(_world: World) -> Draft:
    return draft("GET", addresses.DISCOVERY)


@right
def keys(_world: World) -> Draft:
    return draft("GET", addresses.JWKS)


@right
def the_style(_world: World) -> Draft:
    return draft("GET", "/static/siths.css", headers=[("Range", "bytes=0-99"), ("If-None-Match", '"x"')])


# --- the PKI ------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _ocsp_question() -> bytes:
    """Of any certificate: which one does not matter to whoever cannot read the question."""
    env = environment()
    certificate = env.wallet.get(f"{ANNA}.ordinary-card").certificates[0]
    issuer = env.hierarchy.by_name(certificate.issuer_name)
    assert issuer
    builder = ocsp.OCSPRequestBuilder().add_certificate(certificate.x509, issuer.certificate, hashes.SHA256())
    return builder.build().public_bytes(Encoding.DER)


@right
def ask_the_responder(_world: World) -> Draft:
    kind = [("Content-Type", "application/ocsp-request")]
    return draft("POST", "/mock/pki/ocsp", body=_ocsp_question(), headers=kind)


@right
def ask_the_responder_by_get(_world: World) -> Draft:
    asked = base64.b64encode(_ocsp_question()).decode().replace("/", "%2F").replace("+", "%2B")
    return draft("GET", f"/mock/pki/ocsp/{asked}")


@right
def the_revocation_list(_world: World) -> Draft:
    return draft("GET", "/mock/pki/systemtestsithseidpersonid3cav1.crl")


@right
def a_ca(_world: World) -> Draft:
    return draft("GET", "/mock/pki/systemtestsithseidrootcav2.cer")
