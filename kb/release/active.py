"""The release being served: polled from the database and swapped as a whole."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from kb.answer.knowledge import KnowledgeBase
from kb.release.model import Release
from kb.release.publish import active_id, fetch
from kb.search.engine import SearchEngine
from kb.store.database import Database
from kb.store.tables import Withdrawal

log = logging.getLogger(__name__)
POLL_SECONDS = 5.0


class ActiveRelease:
    """Holds the KnowledgeBase in use; ``poll`` swaps it when another release becomes active.

    Readers take ``current()`` once a turn, so a swap never changes a turn half-way.
    """

    def __init__(self, database: Database, open_engine: Callable[[Release], SearchEngine]) -> None:
        self._database = database
        self._open_engine = open_engine
        self._current: KnowledgeBase | None = None
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def current(self) -> KnowledgeBase | None:
        """The knowledge base being served, or None before the first release is loaded."""
        return self._current

    def poll(self) -> bool:
        """Load the active release if it changed, and the withdrawals; returns whether anything did."""
        with self._lock:
            wanted = active_id(self._database)
            if wanted is None:
                return False
            withdrawn = self._withdrawn()
            held = self._current
            if held and held.release.id == wanted:
                if held.withdrawn == withdrawn:
                    return False
                self._current = KnowledgeBase(held.release, held.engine, held.resolver, withdrawn)
                return True
            release = fetch(self._database, wanted)
            self._current = KnowledgeBase.of(release, self._open_engine(release), withdrawn)
            log.info("serving release %s with %d entries", release.id, len(release.entries))
            return True

    def _withdrawn(self) -> frozenset[str]:
        with self._database.read() as session:
            return frozenset(session.scalars(select(Withdrawal.entry_id)))

    def start(self) -> None:
        """Poll every five seconds in the background until ``stop``."""
        self._thread = threading.Thread(target=self._loop, name="release-poll", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop polling and wait for the poll under way."""
        self._stop.set()
        if self._thread:
            self._thread.join()

    def _loop(self) -> None:
        while True:
            try:
                self.poll()
            except (SQLAlchemyError, OSError, KeyError, ValueError):
                # The release in use goes on being served; the next poll tries again.
                log.exception("could not load the active release")
            if self._stop.wait(POLL_SECONDS):
                return
