"""What a kiosk shows: its home screen, and all answers of its area made ready to be kept on it."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections.abc import Iterable
from pathlib import Path

from bot.channels.kiosk.codes import code, page_path
from bot.channels.kiosk.models import KioskAnswer, KioskState, Recording, StoredAnswer, TopicOut
from bot.channels.kiosk.topics import TOPICS, dialogues
from bot.channels.web.models import HotlineOut
from kb.answer import dress
from kb.answer.knowledge import KnowledgeBase
from kb.answer.outcome import Outcome
from kb.answer.render import Rendered
from kb.api.models import ChatReply
from kb.api.place_models import NoticeOut
from kb.api.state import State
from kb.places import notices
from kb.schema.kiosk import Kiosk
from kb.store import console_lists

HOT, LEAST = 6, 2
"""Questions on the home screen; one asked less often today is not hot."""
QUESTIONS = 8
"""Questions kept with an answer, to find it without the network."""


class Screens:
    """The answers of each area and day are made once while a release is served."""

    def __init__(self, state: State, files: Iterable[Path]) -> None:
        self._state = state
        self._lock = threading.Lock()
        self._held: dict[str, tuple[tuple[object, ...], list[StoredAnswer]]] = {}
        self.build = _hash(files)

    def answers(self, kb: KnowledgeBase, area: str, base: str) -> list[StoredAnswer]:
        """All answers of an area today; ``base`` is the address that phones reach the service at."""
        day = self._state.clock.today()
        key = (kb.release.id, kb.withdrawn, day, base)
        with self._lock:
            held = self._held.get(area)
            if held is None or held[0] != key:
                ids = [entry_id for entry_id in kb.release.entries if kb.serves(entry_id, day)]
                held = (key, [self._stored(kb, kb.render(i, area, day), area, day, base) for i in ids])
                self._held[area] = held
        return held[1]

    def key(self, kb: KnowledgeBase, area: str, base: str) -> str:
        """Changes when ``answers`` does."""
        parts = [kb.release.id, *sorted(kb.withdrawn), str(self._state.clock.today()), area, base]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def home(self, kb: KnowledgeBase, kiosk: Kiosk, base: str, trace: str) -> KioskState:
        """The home screen of a kiosk now."""
        state, day = self._state, self._state.clock.today()
        line = state.desk.hotline(kiosk.area)
        demo = state.settings.mode == "demo"
        return KioskState(
            mode=state.settings.mode,
            demo_notice=dress.DEMO_NOTICE if demo else None,
            screen=kiosk.id,
            **kiosk.model_dump(
                include={"hospital", "town", "area", "idle_seconds", "warning_seconds", "cache_hours"}
            ),
            area_name=kb.area(kiosk.area).name,
            hotline=HotlineOut(name=line.name, number=line.number, hours=line.hours) if line else None,
            topics=_topics(kb, day),
            hot=self._hot(kb, kiosk, day),
            dialogues=dialogues(),
            notices=_notices(kb, kiosk.area, day),
            now=state.clock.now(),
            as_of=day,
            release=kb.release.id,
            answers=self.key(kb, kiosk.area, base),
            build=self.build,
            trace_id=trace,
        )

    def with_extras(self, kb: KnowledgeBase, reply: ChatReply, base: str) -> KioskAnswer:
        """A reply with the spoken text, recordings and code of the entry it is, if it is one."""
        if reply.outcome is not Outcome.ANSWERED or len(reply.entries) != 1:
            return KioskAnswer(reply=reply)
        entry = reply.entries[0]
        if kb.release.versions.get(entry.id) != entry.version:
            return KioskAnswer(reply=reply)
        rendered = kb.render(entry.id, reply.area, reply.as_of)
        return KioskAnswer(
            reply=reply,
            # The reply may put one part of the entry first; then its spoken text is another one.
            speech=rendered.speech if reply.text == rendered.answer else None,
            recordings=recordings(rendered),
            code=code(base + page_path(entry, reply.area, reply.as_of)),
        )

    def _stored(
        self, kb: KnowledgeBase, rendered: Rendered, area: str, day: dt.date, base: str
    ) -> StoredAnswer:
        reply = dress.answered(kb, rendered, area, day, probability=None, mode=self._state.settings.mode)
        return StoredAnswer(
            reply=reply,
            speech=rendered.speech,
            recordings=recordings(rendered),
            code=code(base + page_path(reply.entries[0], area, day)),
            questions=[rendered.title, *rendered.entry.questions[:QUESTIONS]],
            valid_to=rendered.validity.end,
        )

    def _hot(self, kb: KnowledgeBase, kiosk: Kiosk, day: dt.date) -> list[str]:
        """Asked most today anywhere, then those of the kiosk, then those of the content."""
        midnight = self._state.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        today = console_lists.hot(self._state.database, midnight, 2 * HOT)
        hot = [entry_id for entry_id, times in today if times >= LEAST]
        wanted = dict.fromkeys((*hot, *kiosk.questions, *self._state.suggestions))
        return [entry_id for entry_id in wanted if kb.serves(entry_id, day)][:HOT]


def recordings(rendered: Rendered) -> list[Recording]:
    """The recordings that say what the entry says here today, Mandarin first."""
    same = [audio for audio in rendered.entry.audio if audio.text == rendered.speech]
    own = sorted(same, key=lambda audio: audio.dialect != "普通话")
    return [Recording(dialect=audio.dialect, url=f"/audio/{audio.file}") for audio in own]


def _topics(kb: KnowledgeBase, day: dt.date) -> list[TopicOut]:
    by_topic: dict[str, list[str]] = {}
    for entry_id, entry in kb.release.entries.items():
        if kb.serves(entry_id, day):
            by_topic.setdefault(entry.topic, []).append(entry_id)
    return [
        TopicOut(id=topic, name=name, hint=hint, entries=by_topic[topic])
        for topic, name, hint in TOPICS
        if topic in by_topic
    ]


def _notices(kb: KnowledgeBase, area: str, day: dt.date) -> list[NoticeOut]:
    chain = {level.code for level in kb.resolver.chain(area)}
    held = notices.current(kb.release.notices.values(), chain, day)
    fields = {"id", "title", "text", "priority", "published_on", "example"}
    return [
        NoticeOut(**n.model_dump(include=fields), start=n.effective.start, end=n.effective.end) for n in held
    ]


def _hash(files: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(path.read_bytes())
    return total.hexdigest()[:16]
