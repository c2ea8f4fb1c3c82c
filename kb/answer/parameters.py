"""Dated parameters: look up a figure for an area and a day, or say that it is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.schema.area import Area
from kb.schema.parameter import ParameterDefinition, ParameterValue


class MissingParameter(LookupError):
    """No value for the area, day or year; never replaced by zero or by another place's value."""

    def __init__(self, definition: ParameterDefinition, area: str, day: dt.date, year: int | None) -> None:
        when = f"待遇年度{year}" if year else day.isoformat()
        super().__init__(f"{definition.title}：{area} {when} 没有录入")
        self.definition = definition
        self.area = area


class UnknownParameter(KeyError):
    """A name without a definition: a fault in content or code, not a missing figure."""


@dataclass(frozen=True)
class Resolved:
    """A value with its meaning and the area it comes from."""

    definition: ParameterDefinition
    value: ParameterValue
    area: Area

    @property
    def inherited(self) -> bool:
        """Whether the state set it, not the area or a province or city above it."""
        return self.area.code == "CN"


class Resolver:
    """Looks parameters up along 县 → 市 → 省 → 国家; the nearest area with a value for the day wins."""

    def __init__(
        self,
        definitions: Mapping[str, ParameterDefinition],
        values: Mapping[str, Mapping[str, Sequence[ParameterValue]]],
        areas: Mapping[str, Area],
    ) -> None:
        self.definitions = definitions
        self.values = values
        self.areas = areas

    def chain(self, code: str) -> list[Area]:
        """The area and what it inherits from, nearest first; raises KeyError for an unknown code."""
        result: list[Area] = []
        current: str | None = code
        while current is not None:
            area = self.areas[current]
            if area in result:
                raise ValueError(f"area {code} inherits from itself")
            # A demonstration area is never inherited from (DESIGN.md, Area).
            if not area.demo or area.code == code:
                result.append(area)
            current = area.parent
        return result

    def value(self, name: str, area: str, day: dt.date, coverage_year: int | None = None) -> Resolved:
        """The value of ``name`` in ``area``, on ``day`` or for ``coverage_year`` where keyed by it.

        Raises UnknownParameter for an undefined name, MissingParameter where nobody set it.
        """
        try:
            definition = self.definitions[name]
        except KeyError as exc:
            raise UnknownParameter(name) from exc
        year = None
        if definition.keyed_by == "coverage_year":
            year = coverage_year or self.coverage_year(area, day)
        for level in self.chain(area):
            rows = self.values.get(level.code, {}).get(name, ())
            found = [
                row for row in rows if (row.coverage_year == year if year else row.effective.contains(day))
            ]
            if found:
                best = max(found, key=lambda row: row.effective.start or dt.date.min)
                return Resolved(definition, best, level)
        raise MissingParameter(definition, area, day, year)

    def coverage_year(self, area: str, day: dt.date) -> int:
        """The 待遇年度 that people pay for on ``day``: next year once its window has opened.

        Without a published window the calendar year itself; nothing is guessed.
        """
        opened = [
            row.coverage_year
            for level in self.chain(area)
            for rows in self.values.get(level.code, {}).values()
            for row in rows
            if row.coverage_year and row.window and row.window.start and row.window.start <= day
        ]
        return max([*opened, day.year])
