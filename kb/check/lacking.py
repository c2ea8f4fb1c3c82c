"""What an area still lacks, most important first: the to-do list of a new county."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kb.answer.parameters import MissingParameter, Resolver
from kb.answer.render import ContentError, names_in
from kb.check.texts import texts
from kb.schema.load import Content

ORDER = {"high": 0, "normal": 1, "low": 2}


@dataclass(frozen=True)
class Lack:
    """A parameter without a value in an area, and the entries that wait for it."""

    importance: str
    name: str
    title: str
    set_by: str
    entries: tuple[str, ...]


def lacking(content: Content, area: str, day: dt.date) -> list[Lack]:
    """Parameters that the area neither sets nor inherits on ``day``; raises KeyError for an unknown area."""
    resolver = Resolver(content.definitions, content.values, content.areas)
    resolver.chain(area)
    users = _users(content)
    result = []
    for name, definition in content.definitions.items():
        try:
            resolver.value(name, area, day)
        except MissingParameter:
            entries = tuple(sorted(users.get(name, ())))
            result.append(Lack(definition.importance, name, definition.title, definition.set_by, entries))
    return sorted(result, key=lambda lack: (ORDER[lack.importance], -len(lack.entries), lack.name))


def _users(content: Content) -> dict[str, set[str]]:
    users: dict[str, set[str]] = {}
    for entry in content.entries.values():
        for _, text in texts(entry):
            try:
                names = names_in(text)
            except ContentError:
                continue  # `kb check` reports it
            for name in names & content.definitions.keys():
                users.setdefault(name, set()).add(entry.id)
    return users
