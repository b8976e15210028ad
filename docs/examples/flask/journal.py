"""A care system of fifty lines, as one writes it from documentation: LoA 3 opens the record.

The review finds twelve faults in it (docs/first-hour.md); rp/ shows how they are avoided.

ISSUER=http://localhost:8400/oidc CLIENT_SECRET=a-secret-of-tests python journal.py
"""

import os
import secrets
from urllib.parse import urlencode

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, redirect, session, url_for
from joserfc.errors import JoseError

LOA3 = "http://id.sambi.se/loa/loa3"


def create_app(issuer, client_secret):
    app = Flask(__name__)
    app.secret_key = secrets.token_bytes(32)
    idp = OAuth(app).register(
        "siths",
        client_id="journal-x",
        client_secret=client_secret,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid", "code_challenge_method": "S256"},
    )

    @app.get("/login")
    def login():
        return idp.authorize_redirect(url_for("callback", _external=True))

    @app.get("/callback")
    def callback():
        ours = {"aud": {"value": idp.client_id}}  # Authlib leaves this check to us; a test found it
        token = idp.authorize_access_token(claims_options=ours)
        session.clear()
        session.update(acr=token["userinfo"].get("acr"), id_token=token["id_token"])
        return redirect(url_for("record"))

    @app.errorhandler(JoseError)
    @app.errorhandler(OAuthError)
    def not_accepted(_):
        return "<h1>This login was not accepted</h1>", 403

    @app.get("/record")
    def record():
        if "acr" not in session:
            return redirect(url_for("login"))
        if session["acr"] != LOA3:
            return "<h1>This card is not enough</h1>" + OUT, 403
        return "<h1>The record</h1>" + OUT

    @app.post("/logout")
    def logout():
        asked = {
            "id_token_hint": session.get("id_token", ""),
            "post_logout_redirect_uri": url_for("out", _external=True),
        }
        session.clear()
        return redirect(f"{idp.load_server_metadata()['end_session_endpoint']}?{urlencode(asked)}", 303)

    @app.get("/")
    def out():
        return '<h1>The journal</h1><a href="/login">Log in</a>'

    return app


OUT = '<form method="post" action="/logout"><button>Log out</button></form>'

if __name__ == "__main__":
    create_app(os.environ["ISSUER"], os.environ["CLIENT_SECRET"]).run("127.0.0.1", 5000)
