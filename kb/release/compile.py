"""Compile checked content into a release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from kb.release.model import Release, digest
from kb.schema.entry import Body, Citation, Entry, Variant
from kb.schema.load import Content
from kb.schema.parameter import ParameterValue
from kb.schema.quiz import QuizCard

Values = dict[str, dict[str, list[ParameterValue]]]


class NotPublishable(Exception):
    """The content has errors, or nothing that the mode allows to serve."""


def compile_release(content: Content, now: dt.datetime, *, approved_for: str | None = None) -> Release:
    """Freeze the content; an entry's version is the hash of its fields.

    ``approved_for`` (production) names the area served: entries not approved for it or for what it
    inherits from stay out, and so do demonstration areas. Raises NotPublishable when errors are left or
    nothing remains.
    """
    errors = [p for p in content.problems if p.severity == "error"]
    if errors:
        raise NotPublishable(
            f"{len(errors)} errors in the content; run `python -m kb check`. First: {errors[0]}"
        )
    entries = _served(content, approved_for)
    approved_only = approved_for is not None
    values = {code: {n: _sourced(content, r) for n, r in by.items()} for code, by in content.values.items()}
    areas = {c: a for c, a in content.areas.items() if not (approved_only and a.demo)}
    quiz = _cards(content, set(entries), set(areas), approved_for)
    sources = {i: _card_sources(content, card) for i, card in quiz.items()}
    cited = _cited_documents(content, entries.values(), values)
    cited |= {c.document for rows in sources.values() for c in rows}
    bare = Release(
        id="",
        created_at=now,
        content_hash="",
        entries=entries,
        versions={i: version(e) for i, e in entries.items()},
        areas=areas,
        definitions=content.definitions,
        values={code: rows for code, rows in values.items() if code in areas},
        published={code: p for code, p in content.published.items() if code in areas},
        documents={i: d for i, d in content.documents.items() if i in cited},
        services=content.services,
        offices={i: o for i, o in content.offices.items() if o.area in areas},
        notices={i: n for i, n in content.notices.items() if n.area in areas},
        overlays={code: rows for code, rows in content.overlays.items() if code in areas},
        points=content.points,
        kiosks={i: k for i, k in content.kiosks.items() if k.area in areas},
        screens={i: s for i, s in content.screens.items() if s.area in areas},
        playlists=content.playlists,
        quiz=quiz,
        quiz_sources=sources,
    )
    content_hash = digest(
        bare.model_dump(mode="json", by_alias=True, exclude={"id", "created_at", "content_hash"})
    )
    return bare.model_copy(
        update={"id": f"r{now:%Y%m%d%H%M%S}-{content_hash[:10]}", "content_hash": content_hash}
    )


def version(entry: Entry) -> str:
    """Changes with the entry; not with its letters, which nobody is ever shown."""
    return digest(entry.model_dump(mode="json", by_alias=True, exclude={"letters"}))[:12]


def _served(content: Content, approved_for: str | None) -> dict[str, Entry]:
    """All entries, or those approved for an area; raises NotPublishable where none is left."""
    entries = content.entries
    if approved_for is not None:
        levels = _levels(content, approved_for)
        entries = {i: e for i, e in entries.items() if _approved(e, levels)}
    if not entries:
        raise NotPublishable(
            f"no entry is approved for {approved_for}: MODE=production serves approved entries only"
        )
    return entries


def _cards(
    content: Content, entries: set[str], areas: set[str], approved_for: str | None
) -> dict[str, QuizCard]:
    """The quiz cards whose entry is served; in production those that are themselves approved."""
    cards = {i: c for i, c in content.quiz.items() if c.entry in entries and c.area in areas}
    if approved_for is None:
        return cards
    levels = _levels(content, approved_for)
    return {i: c for i, c in cards.items() if _approved(c, levels)}


def _card_sources(content: Content, card: QuizCard) -> list[Citation]:
    """The documents behind a card's facts, those read in full first."""
    facts = [content.facts[i].source for i in card.facts if i in content.facts]
    rows = {s.document: Citation(document=s.document, article=s.article) for s in reversed(facts)}
    known = [c for c in rows.values() if c.document in content.documents]
    return sorted(known, key=lambda c: content.documents[c.document].text_read != "full")


def _cited_documents(content: Content, entries: Collection[Entry], values: Values) -> set[str]:
    """Every document that an answer, an area's own text, a figure or a service rests on."""
    bodies: list[Body | Variant] = [*entries, *(v for e in entries for v in e.variants)]
    cited = {c.document for body in bodies for c in body.citations or []}
    cited |= {c["document"] for rows in content.overlays.values() for o in rows.values() for c in _cited(o)}
    cited |= {r.document for by in values.values() for rows in by.values() for r in rows if r.document}
    return cited | {c.document for service in content.services.values() for c in service.citations}


def _levels(content: Content, area: str) -> set[str]:
    """The area and what it inherits from."""
    levels: set[str] = set()
    current: str | None = area
    while current and current in content.areas and current not in levels:
        levels.add(current)
        current = content.areas[current].parent
    return levels


def _approved(entry: Entry | QuizCard, levels: set[str]) -> bool:
    return entry.status == "approved" and any(a.area in levels for a in entry.approvals)


def _cited(overlay: dict[str, Any]) -> list[dict[str, Any]]:
    own = list(overlay.get("citations") or [])
    return own + [c for v in overlay.get("variants") or [] for c in v.get("citations") or []]


def _sourced(content: Content, rows: list[ParameterValue]) -> list[ParameterValue]:
    """The values with the document and article of their fact, which is where a figure is shown to come from."""
    out = []
    for row in rows:
        source = content.facts[row.fact].source if row.fact and not row.document else None
        known = source and source.document in content.documents
        update = {"document": source.document, "article": source.article} if source and known else {}
        out.append(row.model_copy(update=update))
    return out
