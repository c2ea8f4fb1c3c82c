"""What is served, as the screens say it: an entry's line, a notice, a quiz card, each for a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from kb.answer.knowledge import KnowledgeBase
from kb.answer.parameters import Resolver
from kb.answer.render import Scene, at, hotline_of, render
from kb.led.grid import reading
from kb.led.model import Card, Recorded, Said, Teller
from kb.places.notices import current
from kb.release.model import Release, digest
from kb.schema.entry import Body, Citation
from kb.schema.led import Screen
from kb.schema.office import Notice
from kb.schema.quiz import QuizCard

DEFAULT_NEUTRAL = "医保政策请到当地医保窗口咨询"
NO_LINE = "没有写 LED 短句"
NOT_NOW = "不在有效期内"
LACKS = "本地数额没有录入"
OTHER_AREA = "不适用于这个地区"
OTHER_FACTS = "所依据的条目已经改用别的规定"
THINK_LEAST, REVEAL_LEAST, THINK_MORE = 12.0, 10.0, 4.0
"""Seconds of a quiz card: at least to think and to read the answer; to choose after reading."""


@dataclass(frozen=True)
class Served:
    """A release with its withdrawals, as a screen needs it; no search."""

    release: Release
    withdrawn: frozenset[str]

    @classmethod
    def of(cls, kb: KnowledgeBase) -> Served:
        """What the app is serving."""
        return cls(kb.release, kb.withdrawn)

    @cached_property
    def resolver(self) -> Resolver:
        """The release's parameters."""
        return Resolver(self.release.definitions, self.release.values, self.release.areas)

    def chain(self, area: str) -> set[str]:
        """The area and what it inherits from."""
        return {level.code for level in self.resolver.chain(area)}

    def neutral(self, area: str) -> str:
        """What a screen shows when nothing may be shown: whom to ask, no figure of any policy."""
        number = hotline_of(Scene(self.resolver, self.release.areas[area], dt.date.min))[0]
        return f"医保政策咨询请打{number}" if number else DEFAULT_NEUTRAL

    def notices(self, area: str) -> list[Notice]:
        """All notices of the area and what it inherits from, whenever they hold."""
        areas = self.chain(area)
        return [n for n in self.release.notices.values() if n.area in areas]

    def notice(self, notice: Notice) -> Teller:
        """What a notice says on a day: its LED line, or its title where it has none."""
        where = self.release.areas[notice.area].name
        on = notice.published_on
        said = Said(
            text=notice.led or notice.title,
            version=digest(notice.model_dump(mode="json", by_alias=True))[:12],
            source=f"{where}通知，{on.year}年{on.month}月{on.day}日发布",
            validity=notice.effective,
            example=notice.example,
        )
        return lambda day: said if current([notice], {notice.area}, day) else NOT_NOW

    def entry(self, entry_id: str, screen: Screen) -> Teller:
        """What an entry's LED line says on a day for the screen's area."""
        if entry_id not in self.release.entries:
            return lambda _day: "没有发布"
        entry = self.release.entry(entry_id, screen.area)
        version = self.release.versions[entry_id]
        if not self.chain(screen.area) & set(entry.applies.areas):
            return lambda _day: OTHER_AREA

        def tell(day: dt.date) -> Said | str:
            if not entry.effective.contains(day):
                return NOT_NOW
            body, validity = at(entry, day)
            if not body.led:
                return NO_LINE
            scene = Scene(self.resolver, self.release.areas[screen.area], day)
            text = render(body.led, scene)
            if scene.missing:
                return LACKS
            detail = self._detail(body, scene) if screen.detail else None
            for used in scene.used:
                if used.value.effective.contains(day):
                    validity = validity.intersect(used.value.effective)
            example = any(used.value.example for used in scene.used)
            return Said(text, version, self._source(body.citations), validity, detail, example=example)

        return tell

    def _detail(self, body: Body, scene: Scene) -> str | None:
        """The short answer, unless a figure in it is not set here."""
        known = list(scene.missing)
        text = render(body.short, scene)
        if scene.missing != known:
            scene.missing[:] = known
            return None
        return text

    def _source(self, citations: Sequence[Citation]) -> str:
        """The first document behind a text, and whether it was read in full."""
        document = self.release.documents[citations[0].document]
        own = f"依据：《{document.title}》"
        return own if document.text_read == "full" else f"{own}（据公开报道整理，以原文为准）"

    def card(self, card: QuizCard, screen: Screen) -> Teller:
        """What a quiz card says on a day: only while its entry says what it rests on."""
        entry = self.entry(card.entry, screen)
        version = digest(card.model_dump(mode="json", by_alias=True))[:12]
        if card.area not in self.chain(screen.area):
            return lambda _day: OTHER_AREA

        def tell(day: dt.date) -> Said | str:
            if card.entry in self.withdrawn:
                return "所依据的条目已撤下"
            if not card.effective.contains(day):
                return NOT_NOW
            below = entry(day)
            if below in (NOT_NOW, "没有发布", OTHER_AREA):
                return str(below)
            body, validity = at(self.release.entry(card.entry, screen.area), day)
            if not set(card.facts) <= set(body.facts):
                return OTHER_FACTS
            scene = Scene(self.resolver, self.release.areas[screen.area], day)
            words = [render(text, scene) for text in (card.question, *card.choices, card.explanation)]
            if scene.missing:
                return LACKS
            for used in scene.used:
                if used.value.effective.contains(day):
                    validity = validity.intersect(used.value.effective)
            validity = validity.intersect(card.effective)
            example = any(used.value.example for used in scene.used)
            shown = written(card, words, screen)
            source = self._source(self.release.quiz_sources[card.id])
            return Said(shown.question, version, source, validity, card=shown, example=example)

        return tell


def written(card: QuizCard, words: list[str], screen: Screen) -> Card:
    """A card in words (question, choices, explanation) with its times and the recordings of these words."""
    question, *choices, explanation = words
    said = read_out(words)
    return Card(
        question=question,
        choices=tuple(choices),
        answer=card.answer,
        explanation=explanation,
        think=reading(question + "".join(choices), screen, THINK_LEAST) + THINK_MORE,
        reveal=reading(choices[card.answer - 1] + explanation, screen, REVEAL_LEAST),
        audio=tuple(Recorded(r.dialect, r.file) for r in card.audio if r.text == said),
    )


def read_out(words: Sequence[str]) -> str:
    """What a recording of a card says: its question, its choices, its explanation, from the card's words.

    >>> read_out(["要等几个月？", "1个月", "3个月", "要等3个月。"])
    '要等几个月？1个月，3个月。要等3个月。'
    """
    question, *choices, explanation = words
    return f"{question}{'，'.join(choices)}。{explanation}"
