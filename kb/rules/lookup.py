"""Look figures up for one computation and write its trace; a missing or merely bounded figure stops it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable
from decimal import Decimal
from typing import Any, TypeVar

from kb.answer import figures
from kb.answer.parameters import MissingParameter, Resolved, Resolver
from kb.rules.choices import Labelled
from kb.rules.grounds import GROUNDS, Ground
from kb.rules.phrases import LISTS
from kb.rules.result import Absent, MissingFigure, Step

L = TypeVar("L", bound=Labelled)
T = TypeVar("T")


class Lookup:
    """Figures of ``area`` on ``day``, and the steps of one computation in their order."""

    def __init__(self, resolver: Resolver, area: str, day: dt.date, year: int | None = None) -> None:
        self.resolver = resolver
        self.area = area
        self.day = day
        self.year = year
        self.steps: list[Step] = []
        self.quiet = False
        self._found: dict[str, Resolved | MissingParameter] = {}
        self._read: dict[Hashable, Any] = {}
        self._done: dict[Hashable, Any] = {}

    def aside(self, *, quiet: bool = False) -> Lookup:
        """The same figures, looked up once for both, with a trace of its own, or with none if ``quiet``."""
        other = Lookup(self.resolver, self.area, self.day, self.year)
        other._found, other._read, other._done = self._found, self._read, self._done
        other.quiet = quiet
        return other

    def shared(self, key: Hashable, work: Callable[[], T]) -> T:
        """What ``work`` gives, which ``key`` determines: among quiet computations it is done once.

        One that writes a trace is done whenever it is told. An Absent is raised again for the same key.
        """
        if not self.quiet:
            return work()
        if key not in self._done:
            try:
                self._done[key] = work()
            except Absent as exc:
                self._done[key] = exc
        found = self._done[key]
        if isinstance(found, Absent):
            raise Absent(found.figures)
        return found  # type: ignore[no-any-return]

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
        if (name, kind) not in self._read:
            self._read[name, kind] = next((member for member in kind if member.label == value), None)
        found: L | None = self._read[name, kind]
        if found is not None:
            return found
        raise self._wrong(name, "不在可选的说法里：" + "、".join(m.label for m in kind))

    def listed(self, name: str) -> frozenset[str]:
        """The words of a list joined by 、; 无 is the empty list. Absent for a word the rules do not know."""
        value = str(self.find(name).value.value)
        if name in self._read:
            known: frozenset[str] = self._read[name]
            return known
        words = frozenset() if value == "无" else frozenset(value.split("、"))
        strange = words - {member.label for member in LISTS[name]}
        if strange:
            raise self._wrong(name, "里有不认识的说法：" + "、".join(sorted(strange)))
        self._read[name] = words
        return words

    def names(self, name: str, word: str) -> bool | None:
        """Whether the list ``name`` holds ``word``; None where there is no list to tell."""
        try:
            return word in self.listed(name)
        except Absent:
            return None

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
        if self.quiet:
            if parameter:
                self.find(parameter, bound=True)  # raises as a told step does
            return step
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
