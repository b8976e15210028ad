"""What anybody may ask: is it alive, which CAs are there, which certificates are revoked."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import ServiceUnavailable

from idp_mock.credentials.issuers import Manner
from idp_mock.credentials.revocation import ocsp_answer, revocation_list
from idp_mock.errors import BadControl, NotFound
from idp_mock.web.here import environment, environments

blueprint = Blueprint("public", __name__, url_prefix="/mock")


@blueprint.get("/health")
def health() -> dict[str, Any]:
    return {"status": "ok"}


@blueprint.get("/ready")
def ready() -> dict[str, Any]:
    """A login would work: keys, people and clients are there, and so is the way to sign."""
    here = environment()
    keys = here.back_channel.jwks()["keys"]
    return {"ready": bool(keys), "issuer": here.config.issuer, "mtls": here.config.mtls_url}


@blueprint.get("/ca.pem")
def root() -> Response:
    """The root, for whoever is to trust the mock's TLS certificates; those of all its environments."""
    return Response(environments().default.hierarchy.root.pem, mimetype="application/x-pem-file")


@blueprint.get("/pki/<name>.cer")
def certificate(name: str) -> Response:
    authority = environment().hierarchy.by_file(name)
    if authority is None:
        raise NotFound(f"there is no CA {name}")
    return Response(authority.der, mimetype="application/pkix-cert")


@blueprint.get("/pki/<name>.crl")
def crl(name: str) -> Response:
    here = environment()
    authority = here.hierarchy.by_file(name)
    if authority is None:
        raise NotFound(f"there is no CA {name}")
    der = revocation_list(authority, here.hierarchy, here.issuers, _manner())
    return Response(der, mimetype="application/pkix-crl")


@blueprint.post("/pki/ocsp")
def ocsp() -> Response:
    """RFC 6960, appendix A.1."""
    return _ocsp(request.get_data())


@blueprint.get("/pki/ocsp/<path:asked>")
def ocsp_by_get(asked: str) -> Response:
    """The request in base64, in the address."""
    import base64

    try:
        return _ocsp(base64.b64decode(asked, validate=True))
    except ValueError:  # no base64, or no ASCII
        raise BadControl("the address does not hold an OCSP request in base64") from None


def _ocsp(asked: bytes) -> Response:
    here = environment()
    der = ocsp_answer(asked, here.hierarchy, here.issuers, _manner())
    return Response(der, mimetype="application/ocsp-response")


def _manner() -> Manner:
    """How the issuers answer who asks without a login. Where they cannot be reached a proxy would say so."""
    here = environment()
    manner = here.issuers.manner()
    if not manner.answers:
        raise ServiceUnavailable
    here.pause(manner.after.total_seconds())
    return manner
