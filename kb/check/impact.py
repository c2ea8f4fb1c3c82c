"""What rests on a document or article: the list to re-check when a clause changes (FEATURES C6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kb.answer.render import ContentError, names_in
from kb.check.texts import texts
from kb.schema.load import Content


@dataclass(frozen=True, order=True)
class Rests:
    """One thing that rests on a document: its kind, where it stands, and through what."""

    kind: str
    name: str
    through: str


def impact(content: Content, document: str, article: str | None = None) -> list[Rests]:
    """Facts, parameters and every text of every entry that rest on the document.

    Raises KeyError for an unknown document.
    """
    found = {content.documents[document].id: document}
    facts = {
        i
        for i, fact in content.facts.items()
        if fact.source.document in found and (article is None or article in (fact.source.article or ""))
    }
    result = {Rests("fact", i, document) for i in facts}
    parameters: dict[str, str] = {}
    for code, named in content.values.items():
        for name, rows in named.items():
            for row in rows:
                if row.fact in facts:
                    result.add(Rests("parameter", f"{code}:{name}", f"fact {row.fact}"))
                    parameters[name] = str(row.fact)
    result |= set(_entries(content, document, article, facts, parameters))
    return sorted(result)


def _entries(
    content: Content, document: str, article: str | None, facts: set[str], parameters: dict[str, str]
) -> Iterator[Rests]:
    for entry in content.entries.values():
        listed = [*entry.facts, *(f for v in entry.variants for f in v.facts or [])]
        cited = [*entry.citations, *(c for v in entry.variants for c in v.citations or [])]
        reasons = [f"fact {f}" for f in listed if f in facts]
        reasons += [
            f"cites {c.article or document}"
            for c in cited
            if c.document == document and (article is None or article in (c.article or ""))
        ]
        for reason in reasons:
            yield Rests("entry", entry.id, reason)
        for loc, text in texts(entry):
            name = ".".join(str(part) for part in loc)
            try:
                used = names_in(text) & parameters.keys()
            except ContentError:
                continue  # `kb check` reports it
            for parameter in used:
                yield Rests("text", f"{entry.id}#{name}", f"parameter {parameter}")
            if reasons and loc[-1] in ("speech", "led", "short"):
                yield Rests("text", f"{entry.id}#{name}", reasons[0])
