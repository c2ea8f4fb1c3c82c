"""The texts of an entry, with where they stand: what the rules about texts walk over."""

from __future__ import annotations

from collections.abc import Iterator

from kb.schema.entry import Entry, Variant

TextAt = tuple[tuple[str | int, ...], str]
SINGLE = ("title", "answer", "short", "speech", "led", "time_limit", "fee", "internal")


def texts(entry: Entry) -> Iterator[TextAt]:
    """Every text a person may be shown, with its place in the file."""
    yield from _of(entry, ())
    for i, variant in enumerate(entry.variants):
        yield from _of(variant, ("variants", i))


def _of(body: Entry | Variant, base: tuple[str | int, ...]) -> Iterator[TextAt]:
    for name in SINGLE:
        text = getattr(body, name)
        if text:
            yield (*base, name), text
    for i, step in enumerate(body.steps or []):
        yield (*base, "steps", i), step
    for i, material in enumerate(body.materials or []):
        for name in ("name", "waived", "note"):
            text = getattr(material, name)
            if text:
                yield (*base, "materials", i, name), text
    for i, way in enumerate(body.channels or []):
        for name in ("name", "how"):
            text = getattr(way, name)
            if text:
                yield (*base, "channels", i, name), text


def fact_ids(entry: Entry, loc: tuple[str | int, ...]) -> list[str]:
    """The facts that stand behind the text at ``loc``: a variant's own where it lists some."""
    if loc and loc[0] == "variants":
        own = entry.variants[int(loc[1])].facts
        if own is not None:
            return [*own, *entry.facts]
    return list(entry.facts)
