"""Look figures up for one computation and write its trace; a missing or merely bounded figure stops it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TypeVar

from kb.answer import figures
from kb.answer.parameters import MissingParameter, Resolved, Resolver
from kb.rules.choices import Labelled
from kb.rules.grounds import GROUNDS, Ground
from kb.rules.phrases import LISTS
from kb.rules.result import Absent, MissingFigure, Step

L = TypeVar("L", bound=Labelled)


class Lookup:
    """Figures of ``area`` on ``day``, and the steps of one computation in their order."""

    def __init__(self, resolver: Resolver, area: str, day: dt.date, year: int | None = None) -> None:
        self.resolver = resolver
        self.area = area
        self.day = day
        self.year = year
        self.steps: list[Step] = []
        self._found: dict[str, Resolved | MissingParameter] = {}

    def aside(self) -> Lookup:
        """The same figures, looked up once for both, with a trace of its own."""
        other = Lookup(self.resolver, self.area, self.day, self.year)
        other._found = self._found
        return other

    def find(self, name: str, *, bound: bool = False) -> Resolved:
        """The value of ``name``; a 不低于/不超过/约 value counts only with ``bound``.

        Raises Absent where nobody set it, UnknownParameter for a name without definition.
        """
        found = self._once(name)
        if isinstance(found, MissingParameter):
            raise Absent([_missing(name, found.definition.title, found.definition.ask)])
        if found.value.bound == "exact" or bound:
            return found
        definition = found.definition
        says = f"{found.area.name}规定{figures.written(definition, found.value)}"
        raise Absent([MissingFigure(definition.name, definition.title, definition.ask, says)])

    def _once(self, name: str) -> Resolved | MissingParameter:
        if name not in self._found:
            try:
                self._found[name] = self.resolver.value(name, self.area, self.day, self.year)
            except MissingParameter as exc:
                self._found[name] = exc
        return self._found[name]

    def has(self, name: str) -> bool:
        """Whether the area (or what it inherits from) has an exact value."""
        try:
            self.find(name)
        except Absent:
            return False
        return True

    def require(self, *names: str) -> None:
        """Raise one Absent that names all of ``names`` that are missing."""
        lacking: list[MissingFigure] = []
        for name in names:
            try:
                self.find(name)
            except Absent as exc:
                lacking += exc.figures
        if lacking:
            raise Absent(lacking)

    def number(self, name: str, *, bound: bool = False) -> Decimal:
        """A figure: money in yuan, a ratio as a fraction, else a whole number of its unit."""
        value = self.find(name, bound=bound).value.value
        if not isinstance(value, Decimal):
            raise self._wrong(name, "不是数")
        return value

    def choice(self, name: str, kind: type[L]) -> L:
        """The rule the area chose, by its Chinese phrase; Absent when the phrase is none of ``kind``."""
        value = self.find(name).value.value
        for member in kind:
            if member.label == value:
                return member
        raise self._wrong(name, "不在可选的说法里：" + "、".join(m.label for m in kind))

    def listed(self, name: str) -> frozenset[str]:
        """The words of a list joined by 、; 无 is the empty list. Absent for a word the rules do not know."""
        value = str(self.find(name).value.value)
        words = frozenset() if value == "无" else frozenset(value.split("、"))
        strange = words - {member.label for member in LISTS[name]}
        if strange:
            raise self._wrong(name, "里有不认识的说法：" + "、".join(sorted(strange)))
        return words

    def say(
        self,
        text: str,
        parameter: str | None = None,
        before: Decimal | None = None,
        after: Decimal | None = None,
        ground: Ground | None = None,
    ) -> Step:
        """Add a step; with ``parameter`` it carries the value used and what it rests on."""
        step = Step(text, before=before, after=after)
        if parameter:
            step = self.cite(text, parameter, before, after)
        elif ground:
            step = Step(
                text, None, None, None, ground.fact, ground.document, ground.article, False, before, after
            )
        self.steps.append(step)
        return step

    def cite(
        self, text: str, parameter: str, before: Decimal | None = None, after: Decimal | None = None
    ) -> Step:
        """The step without adding it. A bound is cited as a bound."""
        found = self.find(parameter, bound=True)
        row = found.value
        known = GROUNDS.get(row.fact or "")
        return Step(
            text,
            parameter,
            found.definition.title,
            figures.written(found.definition, row),
            row.fact,
            row.document or (known.document if known else None),
            row.article or (known.article if known else None),
            row.example,
            before,
            after,
        )

    def _wrong(self, name: str, why: str) -> Absent:
        definition = self.resolver.definitions[name]
        return Absent([_missing(name, f"{definition.title}（录入的值{why}）", definition.ask)])


def _missing(name: str, title: str, ask: str) -> MissingFigure:
    return MissingFigure(name, title, ask)
