"""Everything that a planted mistake can change, asked one after the other, and what the right system says."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from rp.errors import SignInRefused
from rp.guard import Answer, SignInAnswer, hold
from rp.identity import SignedIn
from rp.login import Told
from rp.logout_token import EVENT
from rp.logouts import Logouts
from rp.parts import Parts
from rp.policy import Function, Policy, Requirement
from rp.sessions import Sessions
from tests.rp.issuer import ACCESS_TOKEN, CLIENT, Issuer, key, public
from tests.rp.logging_in import config, login, pending
from tests.rp.people import CARE, LOA2, LOA3, nurse
from tests.rp.test_policy import NOON

OTHER = "https://idp.attacker.invalid/oidc"


@dataclass
class Bench:
    """Everything that a mistake can change, asked one after the other."""

    parts: Parts
    issuer: Issuer

    def outcomes(self) -> dict[str, str]:
        return {name: ask(self) for name, ask in ASKED.items()}

    # --- decisions -----------------------------------------------------------------------------------------------

    def decides(self, who: SignedIn | None, **required: Any) -> str:
        asked = Function(id="record", name="", about="", requirements=(Requirement(**required),))
        return self.parts.decide(Policy(functions={"record": asked}), asked, who, NOON).code

    # --- tokens and answers --------------------------------------------------------------------------------------

    def believes(self, id_token: str) -> str:
        token = {"id_token": id_token, "access_token": ACCESS_TOKEN}
        client, ours = login(self.issuer)._client, config(self.issuer)
        return code_of(lambda: self.sign_in(dict(self.parts.verify(client, token, pending(), ours))))

    def token(self, **changed: Any) -> str:
        return self.believes(self.issuer.sign(self.issuer.claims(**changed)))

    def after_a_rollover(self) -> str:
        """The key of the first login is gone, and another one signs."""
        self.token()
        before = self.issuer.says["/keys"]
        self.issuer.says["/keys"] = {"keys": [public(key("two"))]}
        try:
            return self.believes(self.issuer.sign(by=key("two")))
        finally:
            self.issuer.says["/keys"] = before

    def sign_in(self, claims: dict[str, Any], **changed: Any) -> None:
        told = Told(claims=claims, userinfo=changed.pop("userinfo", claims), id_token="", access_token="")
        before = changed.pop("before", None)
        answer = SignInAnswer(
            told=told, pending=pending(**changed), before=before, config=config(self.issuer)
        )
        hold(self.parts.sign_in_checks(), answer)

    def signs_in(self, claims: dict[str, Any] | None = None, **changed: Any) -> str:
        return code_of(lambda: self.sign_in(self.issuer.claims(**claims or {}), **changed))

    def after_new_certificates(self) -> str:
        """The same person, whose card was extended between the two logins."""
        return [self.signs_in({"credentialCertificate": certificate()}) for _ in range(2)][-1]

    def answer(self, query: dict[str, list[str]]) -> str:
        answer = Answer.of(query, pending=pending(), config=config(self.issuer))
        return code_of(lambda: hold(self.parts.answer_checks(), answer))

    def by_the_public_key(self) -> str:
        """HS256, the secret being what everybody may fetch."""
        pem = key().public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        said = self.issuer.sign(alg="none").split(".")[1]
        head = _base64url(json.dumps({"alg": "HS256", "kid": "one"}).encode())
        made = hmac.new(pem, f"{head}.{said}".encode(), hashlib.sha256).digest()
        return self.believes(f"{head}.{said}.{_base64url(made)}")

    # --- logouts that the IdP tells of ---------------------------------------------------------------------------

    def hears(self, **changed: Any) -> str:
        """Who is logged out by a logout token that is changed so: the one whom it names, and perhaps another."""
        return self.hears_of(self.issuer.sign(logout_claims(self.issuer, **changed), typ="logout+jwt"))

    def hears_of(self, said: str) -> str:
        sessions = Sessions()
        known = {"mine": sessions.new(), "another": sessions.new()}
        for name, session in known.items():
            session.signed_in = nurse(sub=name, sid=name)
        logouts = Logouts(config(self.issuer), login(self.issuer).keys, sessions, self.parts)
        refused = code_of(lambda: logouts.hear(said))
        out = [name for name, session in known.items() if sessions.get(session.id) is None]
        return ", ".join(out) or (refused if refused != "believed" else "nobody")

    # --- sessions ------------------------------------------------------------------------------------------------

    def keeps_the_id(self) -> str:
        sessions = Sessions()
        old = sessions.new()
        return str(self.parts.renew(sessions, old, nurse()).id == old.id)

    def decides_for_two(self) -> str:
        """At one function, one user after the other."""
        return ", ".join(self.decides(who, loa=3) for who in (nurse(acr=LOA3), nurse(acr=LOA2)))

    def steps_up(self) -> str:
        """The level that the session has after a step-up, and whether the old id has it too."""
        sessions = Sessions()
        old = sessions.renewed(sessions.new(), nurse(acr=LOA2))
        made = self.parts.renew(sessions, old, nurse(acr=LOA3))
        level = made.signed_in.loa[-4:] if made.signed_in else ""
        return f"{level}{', and the old id' if sessions.get(old.id) else ''}"

    def leaves(self) -> str:
        """What is left of the session of who logged out."""
        sessions = Sessions()
        session = sessions.renewed(sessions.new(), nurse())
        self.parts.forget(sessions, session)
        return "all" if sessions.get(session.id) else "nothing"

    def takes_from_another(self) -> str:
        """Whether the answer of a login counts in a browser that did not begin it."""
        sessions = Sessions()
        self.parts.begin(sessions.new(), pending())
        return "taken" if self.parts.take(sessions.new(), pending().state) else "not taken"

    def knows(self) -> str:
        """Which of two logins that one browser began are known when their answers come."""
        session = Sessions().new()
        for name in ("first", "second"):
            self.parts.begin(session, replace(pending(), state=name))
        return ", ".join(name for name in ("first", "second") if session.take(name))


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def certificate() -> str:
    """One of the person's, as the IdP tells it; each has a serial number of its own."""
    signs = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Anna Lindgren")])
    begins = datetime.now(UTC)
    made = x509.CertificateBuilder(
        name, name, signs.public_key(), x509.random_serial_number(), begins, begins + timedelta(days=1)
    ).sign(signs, hashes.SHA256())
    return base64.b64encode(made.public_bytes(Encoding.DER)).decode()


def logout_claims(issuer: Issuer, **changed: Any) -> dict[str, Any]:
    """Those of a right logout token; None leaves one out."""
    now = int(time.time())
    right = {
        "iss": issuer.url,
        "aud": CLIENT,
        "iat": now,
        "exp": now + 120,
        "jti": f"jti-{time.monotonic_ns()}",
        "events": {EVENT: {}},
        "sub": "mine",
        "sid": "mine",
    }
    return {name: value for name, value in (right | changed).items() if value is not None}


def code_of(act: Callable[[], Any]) -> str:
    try:
        act()
    except SignInRefused as refused:
        return refused.code
    return "believed"


COMMISSION: dict[str, Any] = {"loa": 2, "claims": {"commissionPurpose": CARE}}
ANOTHER = nurse(personalIdentityNumber="198002022384")
SAME = nurse(sub="sub-of-the-login-before", personalIdentityNumber=None)
ASKED: dict[str, Callable[[Bench], str]] = {
    "nobody": lambda b: b.decides(None, loa=2),
    "LoA 2 for 2": lambda b: b.decides(nurse(acr=LOA2), loa=2),
    "LoA 3 for 2": lambda b: b.decides(nurse(acr=LOA3), loa=2),
    "LoA 3 for 3": lambda b: b.decides(nurse(acr=LOA3), loa=3),
    "LoA 2 for 3": lambda b: b.decides(nurse(acr=LOA2), loa=3),
    "no level for 2": lambda b: b.decides(nurse(acr=None), loa=2),
    "unknown level for 3": lambda b: b.decides(nurse(acr="http://id.sambi.se/loa/loa9"), loa=3),
    "LoA 3 of another federation": lambda b: b.decides(
        nurse(acr="http://id.elegnamnden.se/loa/1.0/loa3"), loa=3
    ),
    "two users": lambda b: b.decides_for_two(),
    "right commission": lambda b: b.decides(nurse(), **COMMISSION),
    "no commission": lambda b: b.decides(nurse(commissionPurpose=None), **COMMISSION),
    "other commission": lambda b: b.decides(nurse(commissionPurpose="Administration"), **COMMISSION),
    "token": lambda b: b.token(),
    "other nonce": lambda b: b.token(nonce="another"),
    "other issuer": lambda b: b.token(iss=OTHER),
    "other audience": lambda b: b.token(aud="another-system", azp="sample-rp"),
    "other azp": lambda b: b.token(azp="another-system"),
    "one audience of two": lambda b: b.token(aud=["sample-rp", "another-system"], azp="sample-rp"),
    "expired": lambda b: b.token(exp=int(time.time()) - 3600),
    "from the future": lambda b: b.token(iat=int(time.time()) + 3600),
    "other access token": lambda b: b.token(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "nobody's sub": lambda b: b.token(sub=None),
    "other key": lambda b: b.believes(b.issuer.sign(by=key("two"), kid="one")),
    "alg none": lambda b: b.believes(b.issuer.sign(alg="none").rpartition(".")[0] + "."),
    "HS256 by the public key": lambda b: b.by_the_public_key(),
    "a new key": lambda b: b.after_a_rollover(),
    "level as demanded": lambda b: b.signs_in(demanded=(LOA3,)),
    "lower than demanded": lambda b: b.signs_in({"acr": LOA2}, demanded=(LOA3,)),
    "step-up": lambda b: b.signs_in(step_up=True),
    "step-up by another": lambda b: b.signs_in(step_up=True, before=ANOTHER),
    "step-up under a new sub": lambda b: b.signs_in(step_up=True, before=SAME),
    "step-up by an old login": lambda b: b.signs_in({"auth_time": int(time.time()) - 3600}, step_up=True),
    "login of tomorrow": lambda b: b.signs_in({"auth_time": int(time.time()) + 3600}),
    "userinfo of another": lambda b: b.signs_in(userinfo={"sub": "sub-2"}),
    "nobody's token": lambda b: b.signs_in({"employeeHsaId": None}),
    "answer": lambda b: b.answer({"state": ["a-state"], "code": ["a-code"]}),
    "unknown state": lambda b: b.answer({"state": ["another"], "code": ["a-code"]}),
    "answer of another issuer": lambda b: b.answer({"state": ["a-state"], "code": ["a"], "iss": [OTHER]}),
    "repeated code": lambda b: b.answer({"state": ["a-state"], "code": ["a", "b"]}),
    "error": lambda b: b.answer({"state": ["a-state"], "error": ["access_denied"]}),
    "session id stays": lambda b: b.keeps_the_id(),
    "level after a step-up": lambda b: b.steps_up(),
    "left after a logout": lambda b: b.leaves(),
    "answer in another browser": lambda b: b.takes_from_another(),
    "return address elsewhere": lambda b: b.parts.local("https://elsewhere.invalid/"),
    "two logins": lambda b: b.knows(),
    "logout": lambda b: b.hears(),
    "logout of somebody else": lambda b: b.hears(sub="stranger", sid="stranger"),
    "logout of nobody": lambda b: b.hears(sub=None, sid=None),
    "logout by another issuer": lambda b: b.hears(iss=OTHER),
    "logout at another system": lambda b: b.hears(aud="another-system"),
    "logout of long ago": lambda b: b.hears(exp=int(time.time()) - 3600),
    "logout without its event": lambda b: b.hears(events=None),
    "logout with a nonce": lambda b: b.hears(nonce="a-nonce"),
    "logout without a jti": lambda b: b.hears(jti=None),
    "logout of another type": lambda b: b.hears_of(b.issuer.sign(logout_claims(b.issuer), typ="at+jwt")),
    "logout by another key": lambda b: b.hears_of(
        b.issuer.sign(logout_claims(b.issuer), by=key("two"), kid="one")
    ),
    "logout without a signature": lambda b: b.hears_of(
        b.issuer.sign(logout_claims(b.issuer), alg="none").rpartition(".")[0] + "."
    ),
    "a new certificate": lambda b: b.after_new_certificates(),
    "ends at the IdP": lambda b: str(b.parts.logs_out_at_the_idp),
    "issuer with its port": lambda b: b.parts.issuer("https://idp.siths.test:443/oidc"),
}
RIGHT = {
    "nobody": "RP-201",
    "LoA 2 for 2": "RP-202",
    "LoA 3 for 2": "RP-202",
    "LoA 3 for 3": "RP-202",
    "LoA 2 for 3": "RP-305",
    "no level for 2": "RP-305",
    "unknown level for 3": "RP-305",
    "LoA 3 of another federation": "RP-305",
    "two users": "RP-202, RP-305",
    "right commission": "RP-202",
    "no commission": "RP-206",
    "other commission": "RP-206",
    "token": "believed",
    "other nonce": "RP-303",
    "other issuer": "RP-304",
    "other audience": "RP-302",
    "other azp": "RP-302",
    "one audience of two": "RP-302",
    "expired": "RP-307",
    "from the future": "RP-307",
    "other access token": "RP-308",
    "nobody's sub": "RP-312",
    "other key": "RP-306",
    "alg none": "RP-306",
    "HS256 by the public key": "RP-306",
    "a new key": "believed",
    "level as demanded": "believed",
    "lower than demanded": "RP-305",
    "step-up": "believed",
    "step-up by another": "RP-313",
    "step-up under a new sub": "believed",
    "step-up by an old login": "RP-314",
    "login of tomorrow": "RP-307",
    "userinfo of another": "RP-309",
    "nobody's token": "RP-312",
    "answer": "believed",
    "unknown state": "RP-301",
    "answer of another issuer": "RP-304",
    "repeated code": "RP-317",
    "error": "RP-310",
    "session id stays": "False",
    "level after a step-up": "loa3",
    "left after a logout": "nothing",
    "answer in another browser": "not taken",
    "return address elsewhere": "/",
    "two logins": "first, second",
    "logout": "mine",
    "logout of somebody else": "nobody",
    "logout of nobody": "RP-318",
    "logout by another issuer": "RP-304",
    "logout at another system": "RP-302",
    "logout of long ago": "RP-307",
    "logout without its event": "RP-318",
    "logout with a nonce": "RP-318",
    "logout without a jti": "RP-318",
    "logout of another type": "RP-318",
    "logout by another key": "RP-306",
    "logout without a signature": "RP-306",
    "a new certificate": "believed",
    "ends at the IdP": "True",
    "issuer with its port": "https://idp.siths.test:443/oidc",
}
