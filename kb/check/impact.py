"""What rests on a document or article: the list to re-check when a clause changes (FEATURES C6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kb.answer.render import ContentError, names_in
from kb.check.texts import texts
from kb.schema.entry import Citation
from kb.schema.load import Content
from kb.schema.yamlfile import Loc


@dataclass(frozen=True, order=True)
class Rests:
    """One thing that rests on a document: its kind, where it stands, and through what."""

    kind: str
    name: str
    through: str


def impact(content: Content, document: str, article: str | None = None) -> list[Rests]:
    """Facts, parameters, services and every text of every entry that rest on the document.

    Raises KeyError for an unknown document.
    """
    found = {content.documents[document].id: document}
    facts = {
        i
        for i, fact in content.facts.items()
        if fact.source.document in found and (article is None or article in (fact.source.article or ""))
    }
    result = {Rests("fact", i, document) for i in facts}
    parameters: set[str] = set()
    for code, named in content.values.items():
        for name, rows in named.items():
            for row in rows:
                if row.fact in facts:
                    result.add(Rests("parameter", f"{code}:{name}", f"fact {row.fact}"))
                    parameters.add(name)
    result |= {*_resting(content, document, article, facts), *showing(content, parameters)}
    return sorted(result)


def showing(content: Content, parameters: Collection[str]) -> list[Rests]:
    """Every text of an entry, an area's own text or a service that prints one of ``parameters``."""
    shown = [(e.id, loc, text) for e in content.entries.values() for loc, text in texts(e)]
    shown += [
        (f"{code}:{entry_id}", loc, text)
        for code, overlays in content.overlays.items()
        for entry_id, changes in overlays.items()
        for loc, text in every_string(changes, ())
    ]
    shown += [
        (f"service:{s.id}", loc, text)
        for s in content.services.values()
        for loc, text in every_string(s.model_dump(mode="json"), ())
    ]
    result = []
    for owner, loc, text in shown:
        name = ".".join(str(part) for part in loc)
        try:
            used = names_in(text) & set(parameters)
        except ContentError:
            continue  # `kb check` reports it
        result += [Rests("text", f"{owner}#{name}", f"parameter {parameter}") for parameter in used]
    return sorted(result)


def every_string(value: Any, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """All strings below ``value`` with their places."""
    if isinstance(value, str):
        yield loc, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from every_string(item, (*loc, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from every_string(item, (*loc, number))


def _resting(content: Content, document: str, article: str | None, facts: set[str]) -> Iterator[Rests]:
    for entry in content.entries.values():
        listed = [*entry.facts, *(f for v in entry.variants for f in v.facts or [])]
        cited = [*entry.citations, *(c for v in entry.variants for c in v.citations or [])]
        reasons = _reasons(listed, cited, document, article, facts)
        for reason in reasons:
            yield Rests("entry", entry.id, reason)
        for loc, _ in texts(entry):
            if reasons and loc[-1] in ("speech", "led", "short"):
                yield Rests("text", f"{entry.id}#{'.'.join(map(str, loc))}", reasons[0])
    for service in content.services.values():
        for reason in _reasons(service.facts, service.citations, document, article, facts):
            yield Rests("service", service.id, reason)


def _reasons(
    listed: Iterable[str], cited: Iterable[Citation], document: str, article: str | None, facts: set[str]
) -> list[str]:
    reasons = [f"fact {f}" for f in listed if f in facts]
    return reasons + [
        f"cites {c.article or document}"
        for c in cited
        if c.document == document and (article is None or article in (c.article or ""))
    ]
