"""Forms sent to the servers of care systems: all at once, for a short time, and never on to where one redirects."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A form, and where it goes."""

    url: str
    form: Mapping[str, str]


class Delivery:
    """Sends letters. ``ca`` is whom an https address may be of beside the system's own CAs, PEM."""

    def __init__(self, ca: Callable[[], str]) -> None:
        self._ca, self._lock = ca, threading.Lock()
        self._context: ssl.SSLContext | None = None

    def send(self, letters: Sequence[Letter], patience: float) -> list[str]:
        """How each was received: the status that was answered, ``late``, ``not-trusted`` or ``unreachable``.

        Takes no longer than ``patience`` seconds, whatever the others do, and raises nothing.
        """
        until = time.monotonic() + patience
        carriers = [_Carrier(letter, patience, self._trusted) for letter in letters]
        for carrier in carriers:
            carrier.start()
        return [carrier.came_to(until) for carrier in carriers]

    def _trusted(self) -> ssl.SSLContext:
        """Made when the first address is https: reading the system's CAs takes its time."""
        with self._lock:
            if self._context is None:
                self._context = ssl.create_default_context()
                self._context.load_verify_locations(cadata=self._ca())
            return self._context


class _Carrier(threading.Thread):
    """One letter on its way."""

    def __init__(self, letter: Letter, patience: float, trusted: Callable[[], ssl.SSLContext]) -> None:
        super().__init__(daemon=True, name="delivery")
        self._letter, self._patience, self._trusted = letter, patience, trusted
        self._connection: http.client.HTTPConnection | None = None
        self._outcome = "unreachable"

    def run(self) -> None:
        try:
            self._outcome = str(self._carried())
        except TimeoutError:
            self._outcome = "late"
        except ssl.SSLCertVerificationError:
            self._outcome = "not-trusted"
        except (OSError, http.client.HTTPException, ValueError):
            self._outcome = "unreachable"

    def _carried(self) -> int:
        to = urlsplit(self._letter.url)
        if to.scheme == "https":
            context = self._trusted()
            self._connection = http.client.HTTPSConnection(to.netloc, timeout=self._patience, context=context)
        else:
            self._connection = http.client.HTTPConnection(to.netloc, timeout=self._patience)
        with contextlib.closing(self._connection) as connection:
            connection.request(
                "POST",
                f"{to.path or '/'}{'?' if to.query else ''}{to.query}",
                urlencode(self._letter.form),
                {"Content-Type": "application/x-www-form-urlencoded", "Connection": "close"},
            )
            return connection.getresponse().status

    def came_to(self, until: float) -> str:
        """How it ended by then; who is still talking is hung up on."""
        self.join(max(0.0, until - time.monotonic()))
        if not self.is_alive():
            return self._outcome
        connection = self._connection
        if connection is not None and connection.sock is not None:
            with contextlib.suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)
        return "late"
