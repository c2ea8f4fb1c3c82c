"""An entry as the desk sees it: what everybody may read, the internal note, texts to copy, offices."""

from __future__ import annotations

from dataclasses import dataclass

from kb.answer.knowledge import KnowledgeBase
from kb.answer.render import Rendered, Scene, hotline_of, render
from kb.api.console_cards import Cards, Where
from kb.api.console_copies import by_document, copies
from kb.api.console_models import ConsoleEntry
from kb.api.place_models import OfficeOut
from kb.api.routes.entries import entry_reply
from kb.api.routes.offices import office_out
from kb.api.state import State
from kb.places.nearest import nearest
from kb.store import console_flags, console_lists

MOST_OFFICES = 4
MOST_FLAGS = 50
_CALCULATORS = {
    "benefit": ("benefit", "relief"),
    "critical": ("benefit", "relief"),
    "chronic": ("benefit", "materials"),
    "cross-region": ("benefit", "materials"),
    "manual": ("materials", "benefit"),
    "relief": ("relief", "benefit"),
    "contribution": ("contribution", "waiting-period"),
    "enrolment": ("contribution", "waiting-period"),
    "maternity": ("benefit", "materials"),
}
"""The forms that go on from an entry of a topic, the likeliest first."""


@dataclass(frozen=True)
class View:
    """Shows entries of ``kb`` to one account; ``served`` is what is served now."""

    state: State
    served: KnowledgeBase
    kb: KnowledgeBase
    cards: Cards
    where: Where
    account_id: str

    def entry(self, entry_id: str, trace: str) -> ConsoleEntry:
        """The entry; raises KeyError for one that the release does not have."""
        kb, where, state = self.kb, self.where, self.state
        rendered = kb.render(entry_id, where.area, where.day, where.year)
        gone = entry_id in self.served.withdrawn
        reply = entry_reply(state, kb, rendered, where.area, where.day, trace, gone)
        scene = Scene(kb.resolver, kb.area(where.area), where.day, where.year)
        hotline = hotline_of(scene)[0] or None
        flags = console_flags.flags(
            state.database, closed=False, entry=entry_id, before=None, limit=MOST_FLAGS
        )
        current = self.served.release.versions.get(entry_id) == reply.version
        return ConsoleEntry(
            **reply.model_dump(),
            internal=_internal(rendered, scene),
            copies=copies(reply, hotline, old=not current),
            documents=by_document(reply.citations),
            offices=self._offices([service.id for service in reply.services]),
            calculators=self._calculators(rendered),
            badges=self.cards.badges(self.served, rendered, where, state.clock.today()),
            hotline=hotline,
            owner=rendered.entry.owner,
            review_by=rendered.entry.review_by,
            coverage_year=where.year,
            current=current,
            favourite=entry_id in console_lists.favourites(state.database, self.account_id),
            open_flags=len(flags),
        )

    def _offices(self, services: list[str]) -> list[OfficeOut]:
        """The offices for the first service that any does; without a service none is named."""
        kb, day = self.kb, self.where.day
        own = [office for office in kb.release.offices.values() if office.area == self.where.area]
        named = "今天" if day == self.state.clock.today() else "当天"
        for service in services:
            found = nearest(own, service=service)
            if found:
                return [office_out(kb, item, day, named) for item in found[:MOST_OFFICES]]
        return []

    def _calculators(self, rendered: Rendered) -> list[str]:
        ids = list(_CALCULATORS.get(rendered.entry.topic, ("materials",)))
        return (
            ids if rendered.entry.service or "materials" not in ids else [i for i in ids if i != "materials"]
        )


def _internal(rendered: Rendered, scene: Scene) -> str | None:
    """The note for the desk alone, with its figures."""
    return render(rendered.body.internal, scene) if rendered.body.internal else None
