"""The clients of one environment. The file is reread when it changes; a broken change keeps what was there."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from idp_mock.clients.client import Client
from idp_mock.journal import Journal, What

_LOG = logging.getLogger(__name__)
_LOOK_EVERY = 0.5  # seconds between two looks at the file


class Registry:
    """Who is registered: those of the file, where there is one, and ``added`` beside them or in their place.

    Raises `siths_files.BadFile` when the file is wrong at the start.
    """

    def __init__(self, path: Path | None, journal: Journal, *, added: Iterable[Client] = ()) -> None:
        from idp_mock.clients.load import load

        self._load, self._path, self._journal = load, path, journal
        self._added = {client.id: client for client in added}
        self._lock = threading.Lock()
        self._from_file = {client.id: client for client in load(path)} if path else {}
        self._seen, self._looked = self._stamp(), time.monotonic()

    def get(self, client_id: str) -> Client | None:
        self._reread_if_changed()
        return self._added.get(client_id) or self._from_file.get(client_id)

    def add(self, client: Client) -> None:
        """Register one more, or another one in its place, until the environment ends."""
        self._added = {**self._added, client.id: client}

    @property
    def added(self) -> tuple[Client, ...]:
        """Those that came after the file was read."""
        return tuple(self._added.values())

    def __iter__(self) -> Iterator[Client]:
        self._reread_if_changed()
        return iter(({**self._from_file, **self._added}).values())

    def _reread_if_changed(self) -> None:
        if self._path is None or time.monotonic() - self._looked < _LOOK_EVERY:
            return
        with self._lock:
            self._looked = time.monotonic()
            stamp = self._stamp()
            if stamp == self._seen:
                return
            self._seen = stamp
            from siths_files import BadFile

            try:
                self._from_file = {client.id: client for client in self._load(self._path)}
            except BadFile as error:
                _LOG.warning("%s\nthe clients of before stay", error)
                says = {"file": self._path.name, "faults": list(error.faults)}
                self._journal.tell("owner", "idp", What.FILE_REREAD, says, code="IDP-401")
            else:
                says = {"file": self._path.name, "clients": sorted(self._from_file)}
                self._journal.tell("owner", "idp", What.FILE_REREAD, says)

    def _stamp(self) -> tuple[int, int]:
        if self._path is None:
            return (0, 0)
        try:
            found = self._path.stat()
        except OSError:
            return (0, 0)
        return (found.st_mtime_ns, found.st_size)
