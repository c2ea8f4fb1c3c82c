"""What the console's routes share: who asks, for which area and year, cards kept while a release is served."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Annotated

from anyio import to_thread
from fastapi import Depends, Query, Request
from sqlalchemy import select

from bot.gateway.conversation import FIRST_DATE
from bot.gateway.messages import RateLimited
from kb.accounts.roles import CONTENT, DESK, EVERYONE
from kb.answer.knowledge import KnowledgeBase
from kb.api.auth import Account, require
from kb.api.console_cards import Cards, Where
from kb.api.deps import address, place_and_day
from kb.api.errors import ApiError
from kb.api.state import Shared, State
from kb.release.publish import release_of
from kb.store.account_tables import AccountRow
from kb.store.console_calls import Actor
from kb.store.database import Database

PER_MINUTE = 1200
AT_ONCE = 120
"""Requests of one account: a fast typist makes ten a second. A desk of many people shares one address."""

Reader = Annotated[Account, Depends(require(EVERYONE))]
Clerk = Annotated[Account, Depends(require(DESK))]
Editor = Annotated[Account, Depends(require(CONTENT))]
Area = Annotated[str | None, Query(max_length=6)]
Year = Annotated[int | None, Query(ge=1, le=9999)]


def cards_of(request: Request, state: Shared) -> Cards:
    """The cards of this app, made when first asked for."""
    cards = getattr(request.app.state, "console_cards", None)
    if not isinstance(cards, Cards):
        cards = request.app.state.console_cards = Cards(state.database)
    return cards


CardsOf = Annotated[Cards, Depends(cards_of)]


async def unhurried(state: State, account: Account) -> None:
    """Raise RateLimited for an account that asks more than a person can type."""
    wait = await state.limiter.wait(f"console:{account.id}", PER_MINUTE, AT_ONCE)
    if wait:
        raise RateLimited(wait)


def where(state: State, kb: KnowledgeBase, area: str | None, year: int | None) -> Where:
    """The area, and the day a year stands for: today, its end if it is over, its beginning if it is to come.

    Raises AreaUnknown, and 422 ``date_out_of_range`` for a year nothing is known of.
    """
    code, today = place_and_day(state, kb, area, None)
    if year is None:
        return Where(code, today)
    if not FIRST_DATE.year <= year <= today.year + 1:
        raise ApiError(422, "date_out_of_range", "year")
    day = dt.date(year, 12, 31) if year < today.year else dt.date(year, 1, 1)
    return Where(code, today if year == today.year else day, year)


async def holding(state: State, kb: KnowledgeBase, entry: str, version: str) -> str:
    """The release that a version was shown from: the one served, else the newest; raises 404 ``version_unknown``."""
    if kb.release.versions.get(entry) == version:
        return kb.release.id
    held = await to_thread.run_sync(release_of, state.database, entry, version)
    if held is None:
        raise ApiError(404, "version_unknown", "version")
    return held


def actor(account: Account, request: Request) -> Actor:
    """The account as the store records it."""
    return Actor(account.id, account.name, address(request))


def title_of(kb: KnowledgeBase, entry_id: str) -> str:
    """The title of an entry, or its id where the release has it no longer."""
    entry = kb.release.entries.get(entry_id)
    return entry.title if entry else entry_id


def displays(database: Database, ids: Collection[str]) -> Mapping[str, str]:
    """The names that colleagues read, by account id."""
    query = select(AccountRow.id, AccountRow.display).where(AccountRow.id.in_(set(ids)))
    with database.read() as session:
        return {account_id: display for account_id, display in session.execute(query)}
