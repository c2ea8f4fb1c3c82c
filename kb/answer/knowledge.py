"""The knowledge base as served: one release with its search engine and parameters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from kb.answer.parameters import Resolver
from kb.answer.render import Rendered, Scene, render_entry
from kb.api.models import CitationOut, Detail, EntryRef, MaterialOut, WayOut
from kb.release.model import Release
from kb.schema.area import Area
from kb.schema.base import Period
from kb.schema.document import Document
from kb.schema.entry import Citation
from kb.search.engine import SearchEngine


@dataclass(frozen=True)
class KnowledgeBase:
    """A release ready to answer from; replaced as a whole when another becomes active."""

    release: Release
    engine: SearchEngine
    resolver: Resolver
    withdrawn: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, release: Release, engine: SearchEngine, withdrawn: frozenset[str] = frozenset()
    ) -> KnowledgeBase:
        """Join a release with the engine built over its entries."""
        return cls(release, engine, Resolver(release.definitions, release.values, release.areas), withdrawn)

    def area(self, code: str) -> Area:
        """The area; raises KeyError for a code the release does not know."""
        return self.release.areas[code]

    def serves(self, entry_id: str, day: dt.date) -> bool:
        """Whether the entry exists, is not withdrawn and holds on ``day``."""
        entry = self.release.entries.get(entry_id)
        return entry is not None and entry_id not in self.withdrawn and entry.effective.contains(day)

    def render(self, entry_id: str, area: str, day: dt.date, coverage_year: int | None = None) -> Rendered:
        """The entry for an area and a day; raises KeyError when unknown."""
        scene = Scene(self.resolver, self.area(area), day, coverage_year)
        return render_entry(self.release.entry(entry_id, area), scene)

    def ref(self, entry_id: str, probability: float | None = None) -> EntryRef:
        """Id, version and title of an entry."""
        release = self.release
        return EntryRef(
            id=entry_id,
            version=release.versions[entry_id],
            title=release.entries[entry_id].title,
            probability=probability,
        )

    def citations(self, citations: Iterable[Citation]) -> list[CitationOut]:
        """The documents behind an entry or a service, as shown below it."""
        return [citation_out(self.release.documents[c.document], c.article) for c in citations]

    def sources(self, rendered: Rendered) -> list[CitationOut]:
        """The documents behind a rendered entry: those it cites, then those of the figures in it."""
        shown = self.citations(rendered.body.citations)
        for used in rendered.used:
            document = self.release.documents.get(used.value.document or "")
            if document and document.id not in {c.document for c in shown}:
                shown.append(citation_out(document, used.value.article))
        return shown


def citation_out(document: Document, article: str | None) -> CitationOut:
    """A document as cited."""
    return CitationOut(
        document=document.id,
        title=document.title,
        number=document.number,
        issuer=document.issuer,
        date=document.date,
        article=article,
        effective=period_text(document.effective),
        text_read=document.text_read,
        url=document.url,
    )


def period_text(period: Period) -> str | None:
    """A period in words (自2026年7月1日起), or None when open at both ends."""
    start = f"自{period.start:%Y年}{period.start.month}月{period.start.day}日起" if period.start else ""
    end = f"至{period.end:%Y年}{period.end.month}月{period.end.day}日止" if period.end else ""
    return (start + end) or None


def detail_of(rendered: Rendered) -> Detail:
    """The structured parts of an entry."""
    return Detail(
        steps=rendered.steps,
        materials=[MaterialOut(**m.model_dump()) for m in rendered.materials],
        channels=[WayOut(**c.model_dump()) for c in rendered.channels],
        time_limit=rendered.time_limit,
        fee=rendered.fee,
    )
