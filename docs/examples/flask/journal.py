"""A care system of forty lines: whoever has logged in with LoA 3 may read the record."""

import secrets

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
        ours = {"aud": {"value": idp.client_id}}  # Authlib leaves this check to us; the second test found it
        session["acr"] = idp.authorize_access_token(claims_options=ours)["userinfo"].get("acr")
        return redirect(url_for("record"))

    @app.errorhandler(JoseError)
    def not_accepted(_):
        return "This login was not accepted", 403

    @app.get("/record")
    def record():
        if "acr" not in session:
            return redirect(url_for("login"))
        return ("The record", 200) if session["acr"] == LOA3 else ("This card is not enough", 403)

    return app
