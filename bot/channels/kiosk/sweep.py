"""Wipe by the server itself: a browser that died, lost its network or was switched off ends no session."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging

from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError

from bot.gateway.identity import KIOSK
from kb.api.state import State
from kb.schema.kiosk import Kiosk
from kb.store import conversations
from kb.store.retention import Deleted, wipe

log = logging.getLogger(__name__)
EVERY = 15.0
GRACE = 45
"""Seconds on top of a kiosk's own: its page reports every 20 that somebody is there."""
_DEFAULT = Kiosk.model_fields["idle_seconds"].default + Kiosk.model_fields["warning_seconds"].default


def patience(state: State) -> dt.timedelta:
    """How long a session may be silent: the slowest kiosk's idle time and warning, and ``GRACE``."""
    kb = state.current()
    own = [k.idle_seconds + k.warning_seconds for k in kb.release.kiosks.values()] if kb else []
    return dt.timedelta(seconds=max([*own, _DEFAULT]) + GRACE)


def overdue(state: State) -> list[str]:
    """The senders at kiosks who have been silent too long; also those of whom Rasa wrote after their wipe.

    Raises ``SQLAlchemyError``.
    """
    before = state.clock.now() - patience(state)
    senders = set(conversations.silent(state.database, KIOSK, before))
    late = set(state.tracker.silent(f"{KIOSK}:", before)) - conversations.present(state.database, KIOSK)
    return sorted(senders | late)


async def sweep(state: State) -> Deleted:
    """Delete all that is left of them: in the gateway, in the database, in Rasa's tracker.

    Raises ``SQLAlchemyError``.
    """
    gone = await to_thread.run_sync(overdue, state)
    if not gone:
        return Deleted(0, 0, 0, 0)
    for sender in gone:
        await state.gateway.forget(sender)
    return await to_thread.run_sync(wipe, state.database, state.tracker, gone)


async def sweep_forever(state: State) -> None:
    """Sweep now and every ``EVERY`` seconds; a database that does not answer is tried again."""
    while True:
        try:
            gone = await sweep(state)
        except SQLAlchemyError as exc:
            log.warning("kiosk sessions not wiped, next try soon: %s", type(exc).__name__)
        else:
            if gone.conversations or gone.tracker_rows:
                log.info("wiped %d kiosk sessions that nobody ended", gone.conversations)
        await asyncio.sleep(EVERY)
