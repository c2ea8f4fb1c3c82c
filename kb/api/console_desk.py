"""What the desk has before anything is typed, what was shown, and each account's favourites."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from kb.accounts.roles import DESK
from kb.answer.knowledge import KnowledgeBase
from kb.api.auth import Account
from kb.api.console_cards import Cards, Where, starts_lately
from kb.api.console_deps import Area, CardsOf, Reader, Year, holding, where
from kb.api.console_models import AreaChoice, DeskReply, Listed, ShownRequest
from kb.api.console_search import Name
from kb.api.deps import knowledge
from kb.api.errors import ApiError
from kb.api.state import Shared, State
from kb.api.trace import trace_id
from kb.store import console_calls, console_lists
from kb.store.console_calls import Ref

router = APIRouter(prefix="/console/api", tags=["console"])
RECENTS, HOT, CHANGED = 20, 12, 40
YEARS_BACK = 3


@router.get("/desk")
async def desk(
    request: Request, state: Shared, account: Reader, cards: CardsOf, area: Area = None, year: Year = None
) -> DeskReply:
    """Areas and years to choose; recents, favourites, hot questions of today, what changed in thirty days."""
    kb = knowledge(state)
    place = where(state, kb, area, year)
    lists = _Lists(state, kb, cards, place, account)
    return await to_thread.run_sync(lists.reply, trace_id(request))


@router.post("/shown", status_code=204)
async def shown(body: ShownRequest, state: Shared, account: Reader) -> Response:
    """An answer was opened or copied: which version, for which area and year, in which call."""
    kb = knowledge(state)
    place = where(state, kb, body.area, body.year)
    release = await holding(state, kb, body.entry, body.version)
    ref = Ref(body.entry, body.version, release, place.area, place.day, place.year)
    now = state.clock.now()
    await to_thread.run_sync(console_calls.show, state.database, account.id, body.call_id, ref, body.how, now)
    return Response(status_code=204)


@router.put("/favourites/{topic}/{slug}", status_code=204)
async def keep(topic: Name, slug: Name, state: Shared, account: Reader) -> Response:
    """Keep an entry at hand; twice is once."""
    entry_id = f"{topic}/{slug}"
    if entry_id not in knowledge(state).release.entries:
        raise ApiError(404, "entry_unknown", "slug")
    now = state.clock.now()
    await to_thread.run_sync(console_lists.keep, state.database, account.id, entry_id, now)
    return Response(status_code=204)


@router.delete("/favourites/{topic}/{slug}", status_code=204)
async def drop(topic: Name, slug: Name, state: Shared, account: Reader) -> Response:
    """Keep it no longer; one that was not kept is no error."""
    await to_thread.run_sync(console_lists.drop, state.database, account.id, f"{topic}/{slug}")
    return Response(status_code=204)


@dataclass(frozen=True)
class _Lists:
    """The lists of one account for an area and a day."""

    state: State
    kb: KnowledgeBase
    cards: Cards
    where: Where
    account: Account

    def reply(self, trace: str) -> DeskReply:
        database, kb, today = self.state.database, self.kb, self.state.clock.today()
        midnight = self.state.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        seen = console_lists.recents(database, self.account.id, RECENTS)
        hot = self.cards.hot(midnight)[:HOT]
        open_notes = console_calls.count_open(database, self.account.id) if self.account.role in DESK else 0
        return DeskReply(
            areas=self._areas(),
            years=list(range(today.year + 1, today.year - YEARS_BACK - 1, -1)),
            recents=self._listed([(one.entry, self._at(one.at)) for one in seen]),
            favourites=self._listed(
                [(entry, None) for entry in console_lists.favourites(database, self.account.id)]
            ),
            hot=self._listed([(entry, f"今天{count}次") for entry, count in hot]),
            changed=self._listed([(entry, None) for entry in self._changed(today)]),
            open_follow_ups=open_notes,
            area=self.where.area,
            as_of=self.where.day,
            release=kb.release.id,
            trace_id=trace,
        )

    def _listed(self, wanted: list[tuple[str, str | None]]) -> list[Listed]:
        """Those still served; what an account keeps of an entry that is gone is not shown."""
        today, found = self.state.clock.today(), []
        for entry_id, note in wanted:
            if self.kb.serves(entry_id, self.where.day):
                card = self.cards.card(self.kb, entry_id, self.where, today)
                found.append(
                    Listed(id=entry_id, version=card.version, title=card.title, note=note, badges=card.badges)
                )
        return found

    def _changed(self, today: dt.date) -> list[str]:
        """Text published or a rule come into force in the last thirty days, the latest first."""
        days = {entry: change.day for entry, change in self.cards.changes(self.kb, today).items()}
        for entry_id, entry in self.kb.release.entries.items():
            began = starts_lately(entry, today)
            if began:
                days[entry_id] = max(began, days.get(entry_id, began))
        return sorted(days, key=lambda entry: (-days[entry].toordinal(), entry))[:CHANGED]

    def _areas(self) -> list[AreaChoice]:
        choices = []
        for code, area in self.kb.release.areas.items():
            hotline = self.state.desk.hotline(code)
            choices.append(AreaChoice(code=code, name=area.name, hotline=hotline.number if hotline else None))
        return choices

    def _at(self, moment: dt.datetime) -> str:
        here = moment.astimezone(self.state.clock.now().tzinfo)
        today = here.date() == self.state.clock.today()
        return f"{here:%H:%M}" if today else f"{here.month}月{here.day}日"
