"""Citations rest on facts: no document without a fact, no article that no fact records."""

from __future__ import annotations

import datetime as dt

from kb.schema.entry import Citation, Entry
from kb.schema.load import Content


def check(content: Content, _today: dt.date) -> None:
    """Check the citations of each entry and of each of its variants against their facts."""
    for entry in content.entries.values():
        _check(content, entry, entry.facts, entry.citations, ())
        for i, variant in enumerate(entry.variants):
            if variant.citations is None and variant.facts is None:
                continue
            facts = entry.facts if variant.facts is None else variant.facts
            cited = entry.citations if variant.citations is None else variant.citations
            _check(content, entry, facts, cited, ("variants", i))


def _check(
    content: Content, entry: Entry, facts: list[str], cited: list[Citation], base: tuple[str | int, ...]
) -> None:
    place = content.place("entry", entry.id)
    sources = [content.facts[f].source for f in facts if f in content.facts]
    if not facts:
        content.problem(place, "no fact stands behind this entry", *base, "facts")
    for i, citation in enumerate(cited):
        loc = (*base, "citations", i)
        if citation.document not in content.documents:
            content.problem(place, f"unknown document {citation.document}", *loc)
            continue
        behind = [s for s in sources if s.document == citation.document]
        if not behind:
            content.problem(place, f"no listed fact rests on {citation.document}", *loc)
        elif citation.article and not any(s.article and citation.article in s.article for s in behind):
            content.problem(place, f"no listed fact records {citation.article} of {citation.document}", *loc)
    documents = {c.document for c in cited}
    for source in sources:
        if source.document not in documents:
            content.problem(
                place, f"a listed fact rests on {source.document}, which is not cited", *base, "citations"
            )
