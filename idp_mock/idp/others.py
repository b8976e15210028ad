"""The care systems that were told who somebody is, and hear of the logout: by a message of ours, or by a frame.

Neither is known of Inera IdP (inera-idp:6.4), so both are off until a setting offers them and a client registers.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from idp_mock.clients.client import Client
from idp_mock.clients.registry import Registry
from idp_mock.config import IdpConfig
from idp_mock.idp.delivery import Delivery, Letter
from idp_mock.journal import Journal, What
from idp_mock.oidc.tokens import Tokens
from idp_mock.signin.sso import KnownAs, SsoSession


@dataclass(frozen=True, kw_only=True)
class Others:
    """OpenID Connect Back-Channel Logout 1.0 and Front-Channel Logout 1.0."""

    config: IdpConfig
    clients: Registry
    tokens: Tokens
    delivery: Delivery
    journal: Journal

    def knows_session(self, client: Client) -> bool:
        """Whether its ID tokens name the session: in Inera's list of claims is no sid (inera-idp:2.1) [MOCK]."""
        return bool(self._back(client) or self._front(client))

    def tell(self, session: SsoSession, login: str) -> tuple[str, ...]:
        """Everybody who was told of this user, the one who asked for the logout too [MOCK].

        Returns the addresses that the user's browser is to open in frames. Raises nothing: the user is logged out.
        """
        known = [
            (client, names) for name, names in session.told.items() if (client := self.clients.get(name))
        ]
        self._send([(client, names) for client, names in known if self._back(client)], login)
        framed = [(client, self._frame(client, names)) for client, names in known if self._front(client)]
        for client, _ in framed:
            says = {"client_id": client.id, "channel": "front"}
            self.journal.tell("idp", "browser", What.LOGOUT_TOLD, says, login=login)
        return tuple(address for _, address in framed)

    def _send(self, known: list[tuple[Client, KnownAs]], login: str) -> None:
        letters = [self._letter(client, names, login) for client, names in known]
        answers = self.delivery.send(letters, self.config.logout_patience.total_seconds()) if letters else []
        for (client, _), answer in zip(known, answers, strict=True):
            says = {"client_id": client.id, "channel": "back", "answer": answer}
            self.journal.tell("idp", "rp", What.LOGOUT_TOLD, says, login=login)

    def _letter(self, client: Client, names: KnownAs, login: str) -> Letter:
        """Back-Channel Logout 2.5."""
        token = self.tokens.logout_token(client.id, sub=names.sub, sid=names.sid, login=login)
        return Letter(url=client.backchannel_logout_uri, form={"logout_token": token})

    def _frame(self, client: Client, names: KnownAs) -> str:
        """Front-Channel Logout 3: iss and sid both or neither, after the query that the address has of its own."""
        address = client.frontchannel_logout_uri
        if not client.frontchannel_logout_session_required:
            return address
        said = urlencode({"iss": self.config.issuer, "sid": names.sid})
        return f"{address}{'&' if '?' in address else '?'}{said}"

    def _back(self, client: Client) -> str:
        return client.backchannel_logout_uri if self.config.back_channel_logout else ""

    def _front(self, client: Client) -> str:
        return client.frontchannel_logout_uri if self.config.front_channel_logout else ""
