"""What the journal decides, without a browser: an ordinary card, a spare card, and a token that is a lie."""

import pytest
from journal import create_app


@pytest.fixture
def client(siths):
    siths.register(
        "journal-x", client_secret="a-secret-of-tests", redirect_uris=["http://localhost/callback"]
    )
    return create_app(siths.issuer, "a-secret-of-tests").test_client()


@pytest.mark.parametrize(("card", "status"), [("ordinary-card", 200), ("reserve-card-loa2", 403)])
def test_the_record_wants_loa3(siths, client, card, status):
    siths.sign_in(client, "/login", person="nurse-one-commission", method="card", credential=card)
    assert client.get("/record").status_code == status


def test_a_token_for_another_system_lets_nobody_in(siths, client):
    siths.fault("wrong-audience")
    assert siths.sign_in(client, "/login").status_code == 403
    assert client.get("/record").status_code == 302
