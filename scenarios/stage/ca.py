"""The mock's root CA, for whoever is to trust its TLS certificates and its cards."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from idp_mock.config import IdpConfig
from idp_mock.credentials.hierarchy import Hierarchy
from idp_mock.credentials.keys import KeyCache
from idp_mock.errors import BadSetting, Unreachable
from idp_mock.server.parts import certificate
from scenarios.errors import BadArgument, Unreached


def root(env: Mapping[str, str]) -> str:
    """PEM, made now where it was never made. Raises `Unreached` for a cache that cannot be used, `BadArgument`."""
    try:
        config = IdpConfig.from_env(env)
        return Hierarchy(config.ca_names, KeyCache(config.cache), config.url).root.pem.decode("ascii")
    except BadSetting as error:
        raise BadArgument(str(error)) from None
    except Unreachable as error:
        raise Unreached(str(error)) from None


def behind_https(config: IdpConfig, folder: Path) -> dict[str, Path]:
    """What the sample needs beside an IdP with https: a certificate of the same CA, and the CA in ``folder``.

    Raises `idp_mock.errors.Unreachable`.
    """
    root = folder / "ca.pem"
    root.write_bytes(Hierarchy(config.ca_names, KeyCache(config.cache), config.url).root.pem)
    return {"tls": certificate(config), "ca": root}


TRUST = """\
How the root CA of the mock comes to be trusted. Save it first: siths-harness ca > siths-ca.pem
It is for tests only: its key lies on this machine. Trust it in no system that real users use.

  curl      curl --cacert siths-ca.pem ADDRESS
  Python    SSL_CERT_FILE=siths-ca.pem, for requests REQUESTS_CA_BUNDLE=siths-ca.pem
  Node      NODE_EXTRA_CA_CERTS=siths-ca.pem
  Java      keytool -importcert -noprompt -alias siths-harness -file siths-ca.pem -keystore truststore.p12 \\
              -storetype PKCS12 -storepass changeit
            java -Djavax.net.ssl.trustStore=truststore.p12 -Djavax.net.ssl.trustStorePassword=changeit ...
  .NET      Linux: cp siths-ca.pem /usr/local/share/ca-certificates/siths-ca.crt && update-ca-certificates
            Windows: certutil -user -addstore Root siths-ca.pem
  Chromium  Linux: certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n siths-harness -i siths-ca.pem
            Windows and Mac: they use the system's store
  Firefox   Settings, Privacy & Security, View Certificates, Authorities, Import
"""
