"""The mutual-TLS listener: real handshakes, with cards, without, with expired ones, and with nonsense."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import ssl
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from idp_mock.config import IdpConfig
from idp_mock.environments import Environment, Environments, Wanted
from idp_mock.errors import (
    CertificateExpired,
    ChainBroken,
    HsaIdNotPicked,
    NoCertificate,
    NotAPersonCertificate,
    ProofBroken,
    Refusal,
    Unreachable,
)
from idp_mock.hosts import Pki
from idp_mock.idp import AskCard, SendBack
from idp_mock.mtls import listener
from idp_mock.mtls.identity import anchors, identity
from idp_mock.mtls.listener import PATIENCE, tls
from idp_mock.server import Running, serve_in_thread
from idp_mock.signin.proof import unseal
from tests.credentials.hands import OLD, OLDER, SIGNING
from tests.idp.players import LOA2, LOA3, Rp, User, answer, environment
from tests.mock import CARD, PHONE, RESERVE, keys, people
from tests.race import at_once
from tests.server.visit import proof_of, self_signed, trust, visit, with_card

FOREIGN, FUNCTION = "card-of-another-environment", "function-certificate"


@pytest.fixture
def env(running: Running) -> Environment:
    return running.environments.default


def asked(env: Environment, user: User) -> AskCard:
    """A login that waits for this user's card."""
    step = user.chooses_method(user.begins(Rp(env).asks()), "card")
    assert isinstance(step, AskCard)
    return step


def credential_of(env: Environment, kind: str) -> str:
    return next(held.id for person in env.hsa.people() for held in person.credentials if held.kind == kind)


# --- The proof


@pytest.mark.parametrize(("card", "loa"), [(CARD, LOA3), (RESERVE, LOA2)])
def test_a_card_that_was_shown_signs_its_holder_in(env: Environment, card: str, loa: str) -> None:
    rp, user = Rp(env), User(env)
    ask = rp.asks()
    step = user.chooses_method(user.begins(ask), "card")
    assert isinstance(step, AskCard)
    proof = proof_of(visit(step.url, with_card(env, card)))
    back = env.idp.show_certificate(step.login, proof, browser=user.browser)
    assert isinstance(back, SendBack)
    token = rp.redeems(answer(back)["code"], ask)["id_token"]
    assert rp.verified(token)["acr"] == loa


def test_the_browser_is_sent_back_to_its_login(running: Running, env: Environment) -> None:
    step = asked(env, User(env))
    sent = visit(step.url, with_card(env, CARD))
    assert sent.status == 302
    assert sent.headers["Location"].startswith(f"{running.url}/login/{step.login}/card?proof=")
    assert sent.headers["Cache-Control"] == "no-store"
    assert sent.headers["Connection"] == "close"


@pytest.mark.parametrize("bearing", ["hsa-id", "personal-number"])
def test_the_proof_holds_the_certificate_that_was_shown(
    running: Running, env: Environment, bearing: str
) -> None:
    step = asked(env, User(env))
    text = proof_of(visit(step.url, with_card(env, CARD, bearing)))
    now, key = datetime.now(UTC), running.environments.proof_key
    proof = unseal(key, text, login=step.login, now=now, life=timedelta(seconds=30))
    assert proof.certificate == env.wallet.get(CARD).bearing(bearing).der


def refusal_of(env: Environment, context: ssl.SSLContext) -> Refusal:
    """What the IdP says of a visit that it does not like."""
    user = User(env)
    step = asked(env, user)
    with pytest.raises(Refusal) as refused:
        env.idp.show_certificate(step.login, proof_of(visit(step.url, context)), browser=user.browser)
    return refused.value


def test_no_card_is_no_certificate(env: Environment) -> None:
    assert isinstance(refusal_of(env, trust(env)), NoCertificate)
    assert [
        e.says.get("certificate") for e in env.journal.after() if e.what.value == "certificate-shown"
    ] == ["none"]


def test_an_expired_card_passes_the_handshake_and_is_refused_by_the_idp(env: Environment) -> None:
    env.clock.move(timedelta(days=-4000))
    env.wallet.renew(CARD)
    env.clock.reset()
    assert env.wallet.get(CARD).bearing("hsa-id").not_after < datetime.now(UTC)
    assert isinstance(refusal_of(env, with_card(env, CARD)), CertificateExpired)


@pytest.mark.parametrize(("kind", "refusal"), [(FOREIGN, ChainBroken), (FUNCTION, NotAPersonCertificate)])
def test_a_card_that_does_not_belong_here_passes_the_handshake_too(
    env: Environment, kind: str, refusal: type[Refusal]
) -> None:
    assert isinstance(refusal_of(env, with_card(env, credential_of(env, kind))), refusal)


@pytest.mark.parametrize(
    ("bears", "refusal"), [("telia", ChainBroken), ("personal-number", HsaIdNotPicked), ("hsa-id", None)]
)
def test_every_certificate_of_an_older_card_reaches_a_page(
    env: Environment, bears: str, refusal: type[Refusal] | None
) -> None:
    """One of the three gives access (gits:4, case:62, siths-eid:7)."""
    context = with_card(env, OLDER, bears)
    if refusal:
        assert isinstance(refusal_of(env, context), refusal)
    else:
        user = User(env)
        step = asked(env, user)
        back = env.idp.show_certificate(step.login, proof_of(visit(step.url, context)), browser=user.browser)
        assert isinstance(back, SendBack)


def test_an_old_card_signs_its_holder_in_at_level_2(env: Environment) -> None:
    rp, user = Rp(env), User(env)
    ask = rp.asks({"id_token": {"x509IssuerName": None}})
    step = user.chooses_method(user.begins(ask), "card")
    assert isinstance(step, AskCard)
    proof = proof_of(visit(step.url, with_card(env, OLD)))
    back = env.idp.show_certificate(step.login, proof, browser=user.browser)
    assert isinstance(back, SendBack)
    told = rp.verified(rp.redeems(answer(back)["code"], ask)["id_token"])
    assert (told["acr"], told["x509IssuerName"]) == (
        LOA2,
        "CN=SYSTEMTEST SITHS Type 1 CA v1,O=Inera AB,C=SE",
    )


def test_a_certificate_for_signatures_is_turned_away_in_the_handshake(
    running: Running, env: Environment, tmp_path: Path
) -> None:
    """TLS wants a key that may make digital signatures: nobody comes to a page with another (gits:5)."""
    card, context = env.wallet.get(SIGNING), trust(env)
    (one, _) = (c for c in card.certificates if c.for_signatures)
    file = tmp_path / "card.pem"
    file.write_bytes(b"".join(card.pem(one)))
    context.load_cert_chain(file)
    with pytest.raises((OSError, http.client.HTTPException)):
        visit(f"{running.config.mtls_url}/card/x", context)


@pytest.mark.parametrize(("here", "there"), [("production", "test"), ("test", "production"), ("qa", "test")])
def test_a_card_of_each_other_environment_passes_it_too(here: Pki, there: Pki) -> None:
    """case:52: what is wrong with it is said on a page."""
    elsewhere = environment(pki=there)
    ordinary, reserve = elsewhere.wallet.get(CARD), elsewhere.wallet.get(RESERVE)
    with serve_in_thread(
        IdpConfig(issuer="http://127.0.0.1:8400/oidc", port=0, mtls_port=0, pki=here)
    ) as mock:
        env = mock.environments.default
        for card in (ordinary, reserve):
            env.wallet._made[CARD] = card
            assert isinstance(refusal_of(env, with_card(env, CARD)), ChainBroken)


def test_a_proof_is_good_once_and_for_one_login(env: Environment) -> None:
    first, second = User(env), User(env)
    mine, other = asked(env, first), asked(env, second)
    proof = proof_of(visit(mine.url, with_card(env, CARD)))
    with pytest.raises(ProofBroken):
        env.idp.show_certificate(other.login, proof, browser=second.browser)
    env.idp.show_certificate(mine.login, proof, browser=first.browser)
    with pytest.raises(Refusal):
        env.idp.show_certificate(mine.login, proof, browser=first.browser)


def test_the_second_card_is_never_taken_for_the_first(running: Running, env: Environment) -> None:
    key, now = running.environments.proof_key, datetime.now(UTC)
    seen = []
    for card in (CARD, RESERVE, CARD):
        proof = proof_of(visit(f"{running.config.mtls_url}/card/login", with_card(env, card)))
        seen.append(unseal(key, proof, login="login", now=now, life=timedelta(minutes=1)).certificate)
    assert seen == [env.wallet.get(card).bearing("hsa-id").der for card in (CARD, RESERVE, CARD)]


def test_sixteen_browsers_are_served_at_once(running: Running, env: Environment) -> None:
    context = with_card(env, CARD)
    url = f"{running.config.mtls_url}/card/login"
    assert [sent.status for sent in at_once(lambda: visit(url, context))] == [302] * 16


# --- Nonsense


def test_a_client_that_says_nothing_stops_nobody(running: Running, env: Environment) -> None:
    address = ("127.0.0.1", running.config.mtls_port)
    silent = [socket.create_connection(address) for _ in range(20)]
    try:
        began = time.perf_counter()
        assert visit(asked(env, User(env)).url, with_card(env, CARD)).status == 302
        assert time.perf_counter() - began < PATIENCE / 4
    finally:
        for connection in silent:
            connection.close()


def test_who_stays_silent_after_the_handshake_stops_nobody_either(running: Running, env: Environment) -> None:
    address = ("127.0.0.1", running.config.mtls_port)
    with (
        socket.create_connection(address) as raw,
        trust(env).wrap_socket(raw, server_hostname="127.0.0.1"),
    ):
        assert visit(asked(env, User(env)).url, with_card(env, CARD)).status == 302


def test_who_says_a_little_now_and_then_gets_no_more_time(
    running: Running, env: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "PATIENCE", 0.3)
    address = ("127.0.0.1", running.config.mtls_port)
    with (
        socket.create_connection(address) as raw,
        trust(env).wrap_socket(raw, server_hostname="127.0.0.1") as visitor,
    ):
        visitor.settimeout(0.05)
        said = b""
        began = time.perf_counter()
        while time.perf_counter() - began < 3:
            try:
                visitor.sendall(b"G")
                said = visitor.recv(100)
            except TimeoutError:
                continue
            except OSError:
                pass
            break
        assert (said, time.perf_counter() - began < 2) == (b"", True)


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"\r\n",
        b"GET /card/x HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\xff\xff" + b"\0" * 100,
        os.urandom(4096),
    ],
    ids=["nothing", "newline", "http", "hello", "noise"],
)
def test_garbage_does_no_harm(running: Running, env: Environment, garbage: bytes) -> None:
    with socket.create_connection(("127.0.0.1", running.config.mtls_port), timeout=5) as connection:
        connection.sendall(garbage)
        with suppress(OSError):  # the listener may have left already
            connection.shutdown(socket.SHUT_WR)
    assert visit(asked(env, User(env)).url, with_card(env, CARD)).status == 302


@pytest.mark.parametrize(
    "garbage",
    [b"\0" * 100 + b"\n", b"GET\r\n\r\n", b"GET /" + b"a" * 70_000],
    ids=["zeros", "half", "endless"],
)
def test_garbage_after_the_handshake_does_no_harm(running: Running, env: Environment, garbage: bytes) -> None:
    address = ("127.0.0.1", running.config.mtls_port)
    with (
        socket.create_connection(address, timeout=5) as raw,
        trust(env).wrap_socket(raw, server_hostname="127.0.0.1") as visitor,
    ):
        visitor.sendall(garbage)
        assert b"Location" not in visitor.recv(1000)
    assert visit(asked(env, User(env)).url, with_card(env, CARD)).status == 302


@pytest.mark.parametrize(
    "path", ["/", "/card", "/card/", "/card/a/b", "/card/a%0d%0ab", f"/card/{'a' * 65}", "/login/x"]
)
def test_there_is_nothing_but_the_card_of_a_login(running: Running, env: Environment, path: str) -> None:
    sent = visit(running.config.mtls_url, trust(env), path)
    assert (sent.status, sent.headers["Location"]) == (404, None)


@pytest.mark.parametrize("verb", ["POST", "PUT", "OPTIONS"])
def test_there_is_nothing_but_get(running: Running, env: Environment, verb: str) -> None:
    assert visit(running.config.mtls_url, trust(env), "/card/x", verb).status == 501


def test_a_certificate_of_a_ca_that_nobody_knows_is_turned_away_in_the_handshake(
    running: Running, env: Environment, tmp_path_factory: pytest.TempPathFactory
) -> None:
    context = trust(env)
    context.load_cert_chain(self_signed(env, tmp_path_factory.mktemp("stranger") / "card.pem"))
    with pytest.raises((OSError, http.client.HTTPException)):
        visit(f"{running.config.mtls_url}/card/x", context)
    assert visit(f"{running.config.mtls_url}/card/x", trust(env)).status == 302


def test_old_tls_is_turned_away(running: Running, env: Environment) -> None:
    context = trust(env)
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(OSError):  # noqa: PT011
        visit(f"{running.config.mtls_url}/card/x", context)


# --- Who the listener is


def test_its_certificate_is_for_the_address_that_browsers_use(running: Running, env: Environment) -> None:
    with (
        socket.create_connection(("127.0.0.1", running.config.mtls_port), timeout=5) as raw,
        trust(env).wrap_socket(raw, server_hostname="localhost") as visitor,
    ):
        der = visitor.getpeercert(binary_form=True)
    assert der
    names = x509.load_der_x509_certificate(der).extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    )
    assert names.value.get_values_for_type(x509.DNSName) == ["localhost"]


def test_where_its_hosts_rotate_its_certificate_is_for_all_of_them(
    running: Running, env: Environment
) -> None:
    """inera-idp:5: secure0 to secure24, and the one without a number."""
    url = "https://secure{n}.idp.siths.test:8443"
    pem = identity(env.hierarchy, running.environments.cache, url, now=datetime.now(UTC)).read_bytes()
    shown = x509.load_pem_x509_certificates(pem)[0]
    names = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    hosts = [f"secure{n}.idp.siths.test" for n in (*range(25), "")]
    assert names.get_values_for_type(x509.DNSName) == ["localhost", *hosts]


def test_it_keeps_its_identity_for_a_year(running: Running, env: Environment) -> None:
    cache = running.environments.cache
    paths = [
        identity(env.hierarchy, cache, "https://kort.example.test", now=datetime(year, 5, 1, tzinfo=UTC))
        for year in (2026, 2026, 2027)
    ]
    assert paths[0] == paths[1] != paths[2]
    assert b"PRIVATE KEY" in paths[0].read_bytes()
    assert paths[0].stat().st_mode & 0o077 == 0


def test_it_asks_for_the_cards_that_the_catalogue_has(running: Running, env: Environment) -> None:
    known = tls(
        identity(env.hierarchy, running.environments.cache, running.config.mtls_url, now=datetime.now(UTC)),
        anchors(env.hierarchy, old=True, telia=True),
    )
    known_names = {x509.load_der_x509_certificate(ca).subject for ca in known.get_ca_certs(binary_form=True)}
    for card in (CARD, RESERVE, PHONE, OLD, OLDER, credential_of(env, FOREIGN), credential_of(env, FUNCTION)):
        assert {held.x509.issuer for held in env.wallet.get(card).certificates} <= known_names


def test_the_cas_of_older_cards_are_made_only_where_somebody_holds_one(tmp_path: Path) -> None:
    """A first start makes every key that is asked for, and each takes its time."""
    cache, old = tmp_path / "cache", ("*type1*", "*telia*")
    shutil.copytree(keys().folder, cache, ignore=shutil.ignore_patterns(*old, "*.pem", "*.cer", "*.lock"))
    file = tmp_path / "people.yaml"
    file.write_text("format: 1\norganisations: {}\npeople: []\n", encoding="utf-8")
    environments = Environments(IdpConfig(cache=cache, people=file))
    few = environments.anchors(anchors)
    assert [path for pattern in old for path in cache.glob(pattern)] == []
    environments.create("with-old-cards", Wanted(people=people()))
    more = environments.anchors(anchors)
    assert more.count("BEGIN CERTIFICATE") == few.count("BEGIN CERTIFICATE") + 3
    assert {"systemtestsithstype1cav1.key", "teliaelegitimationhwcav3.key"} <= {
        path.name for path in cache.glob("*.key")
    }


@pytest.mark.parametrize("content", [b"", b"nonsense"])
def test_a_spoiled_file_is_told_at_the_start_in_one_line(
    running: Running, env: Environment, tmp_path: Path, content: bytes
) -> None:
    spoiled = tmp_path / "listener.pem"
    spoiled.write_bytes(content)
    with (
        socket.create_server(("127.0.0.1", 0)) as bound,
        pytest.raises(Unreachable, match=r"listener\.pem does not hold a key and its certificate; delete it"),
    ):
        listener.Listener(bound, identity=spoiled, anchors=lambda: "", key=b"", back="")


def test_it_goes_on_when_somebody_empties_the_cache(tmp_path: Path) -> None:
    where = tmp_path / "cache"
    shutil.copytree(keys().folder, where, ignore=shutil.ignore_patterns("*.pem", "*.cer", "*.lock"))
    config = IdpConfig(issuer="http://127.0.0.1:8400/oidc", port=0, mtls_port=0, cache=where)
    with serve_in_thread(config) as mock:
        env = mock.environments.default
        context = with_card(env, CARD)
        shutil.rmtree(where)
        for _ in range(2):
            assert visit(asked(env, User(env)).url, context).status == 302
        (laid_down,) = where.iterdir()
        assert laid_down.stat().st_mode & 0o777 == 0o600


def test_it_ends_with_the_mock(running: Running) -> None:
    running.stop()
    assert "mtls" not in {thread.name for thread in threading.enumerate()}
