"""A fast wrong answer is worth nothing: who was signed in, for which nonce, and is the signature good?"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

import jwt

from bench.generator import Answer, Wrong

Keys = Mapping[str, Any]


def identities(answers: Sequence[Answer], claim: str) -> None:
    """Raises `Wrong` when one of ``answers`` signed in somebody else than who logged in, or mixes logins."""
    for answer in answers:
        payload = answer.token["id_token"].split(".")[1]
        told = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        asked = " or ".join(sorted(answer.person))
        who = {str(said[claim]) for said in (told, answer.userinfo) if claim in said}
        if not who:
            raise Wrong(f"neither the ID token nor userinfo says {claim}")
        if not who <= answer.person:
            raise Wrong(f"{asked} logged in and {' and '.join(who - answer.person)} was signed in")
        if told["nonce"] != answer.nonce:
            raise Wrong(f"the ID token for {asked} bears the nonce of another login")
        if told["sub"] != answer.userinfo["sub"]:
            raise Wrong(f"userinfo and ID token of {asked} differ in sub")


def signatures(answers: Sequence[Answer], jwks: Keys, *, issuer: str, audience: str, every: int = 50) -> int:
    """Verify each ``every``-th ID token with the published keys; answers how many. Raises `Wrong`."""
    keys = {key.get("kid"): jwt.PyJWK(key, algorithm="RS256") for key in jwks["keys"]}
    sample = answers[::every]
    for answer in sample:
        token = answer.token["id_token"]
        kid = jwt.get_unverified_header(token).get("kid")
        try:
            key = keys[kid] if kid in keys else next(iter(keys.values()))
            jwt.decode(token, key, algorithms=["RS256"], issuer=issuer, audience=audience)
        except jwt.PyJWTError as error:
            raise Wrong(f"an ID token does not verify: {error}") from error
    return len(sample)
