"""What a kiosk shows: its home screen, and all answers of its area made ready to be kept on it."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import time
from collections.abc import Iterable
from pathlib import Path

from anyio import to_thread

from bot.channels.kiosk.codes import code, page_path
from bot.channels.kiosk.models import KioskAnswer, KioskState, Recording, StoredAnswer, TopicOut
from bot.channels.kiosk.topics import TOPICS, dialogues
from bot.channels.web.models import HotlineOut
from kb.answer import dress
from kb.answer.knowledge import KnowledgeBase
from kb.answer.outcome import Outcome
from kb.answer.render import Rendered
from kb.api.models import ChatReply
from kb.api.routes.offices import notices_out
from kb.api.routes.recordings import recording_url
from kb.api.state import State
from kb.clock import SHANGHAI
from kb.schema.kiosk import Kiosk
from kb.schema.load import CONTENT_ROOT
from kb.settings import Settings
from kb.store import console_lists

HOT, LEAST = 6, 2
"""Questions on the home screen; one asked less often today is not hot."""
HOT_SECONDS = 60.0
"""How long all kiosks are told the same: each asks once a minute."""
QUESTIONS = 8
"""Questions kept with an answer, to find it without the network."""


class Screens:
    """The answers of each area and day are made once while a release is served."""

    def __init__(self, state: State, files: Iterable[Path]) -> None:
        self._state = state
        self._making = asyncio.Lock()
        self._held: dict[str, tuple[tuple[object, ...], list[StoredAnswer]]] = {}
        self._asked: tuple[dt.date, float, list[str]] | None = None
        self.build = _hash(files)

    async def answers(self, kb: KnowledgeBase, area: str, base: str, day: dt.date) -> list[StoredAnswer]:
        """All answers of an area on a day; ``base`` is the address that phones reach the service at.

        One request makes them. After a publication all kiosks ask at once: those that wait hold no thread.
        """
        key = (kb.release.id, kb.withdrawn, day, base)
        held = self._held.get(area)
        if held is None or held[0] != key:
            async with self._making:
                held = self._held.get(area)
                if held is None or held[0] != key:
                    held = (key, await to_thread.run_sync(self._all, kb, area, base, day))
                    self._held[area] = held
        return held[1]

    def _all(self, kb: KnowledgeBase, area: str, base: str, day: dt.date) -> list[StoredAnswer]:
        ids = [entry_id for entry_id in kb.release.entries if kb.serves(entry_id, day)]
        return [self._stored(kb, kb.render(i, area, day), area, day, base) for i in ids]

    def key(self, kb: KnowledgeBase, area: str, base: str, day: dt.date) -> str:
        """Changes when ``answers`` does."""
        parts = [kb.release.id, *sorted(kb.withdrawn), str(day), area, base]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def home(self, kb: KnowledgeBase, kiosk: Kiosk, base: str, trace: str) -> KioskState:
        """The home screen of a kiosk now."""
        state, now = self._state, self._state.clock.now()
        day = now.astimezone(SHANGHAI).date()
        line = state.desk.hotline(kiosk.area)
        return KioskState(
            demo_notice=dress.DEMO_NOTICE if state.settings.mode == "demo" else None,
            **kiosk.model_dump(
                include={"hospital", "town", "area", "idle_seconds", "warning_seconds", "cache_hours"}
            ),
            area_name=kb.area(kiosk.area).name,
            hotline=HotlineOut(name=line.name, number=line.number, hours=line.hours) if line else None,
            topics=_topics(kb, day),
            hot=self._hot(kb, kiosk, day),
            dialogues=dialogues(),
            notices=notices_out(kb, kiosk.area, day),
            now=now,
            as_of=day,
            release=kb.release.id,
            answers=self.key(kb, kiosk.area, base, day),
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
            recordings=recordings(rendered, self._state.settings),
            code=code(base + page_path(entry, reply.area, reply.as_of)),
        )

    def _stored(
        self, kb: KnowledgeBase, rendered: Rendered, area: str, day: dt.date, base: str
    ) -> StoredAnswer:
        reply = dress.answered(kb, rendered, area, day, probability=None, mode=self._state.settings.mode)
        return StoredAnswer(
            reply=reply,
            speech=rendered.speech,
            recordings=recordings(rendered, self._state.settings),
            code=code(base + page_path(reply.entries[0], area, day)),
            questions=[rendered.title, *rendered.entry.questions[:QUESTIONS]],
            valid_to=rendered.validity.end,
        )

    def _hot(self, kb: KnowledgeBase, kiosk: Kiosk, day: dt.date) -> list[str]:
        """Asked most on the day anywhere, then those of the kiosk, then those of the content."""
        wanted = dict.fromkeys((*self._most_asked(day), *kiosk.questions, *self._state.suggestions))
        return [entry_id for entry_id in wanted if kb.serves(entry_id, day)][:HOT]

    def _most_asked(self, day: dt.date) -> list[str]:
        """Asked most on a day, counted again after ``HOT_SECONDS``."""
        at, held = time.monotonic(), self._asked
        if held is None or held[0] != day or at - held[1] >= HOT_SECONDS:
            midnight = dt.datetime.combine(day, dt.time(), SHANGHAI)
            asked = console_lists.hot(self._state.database, midnight, 2 * HOT)
            held = (day, at, [entry_id for entry_id, times in asked if times >= LEAST])
            self._asked = held
        return held[2]


def recordings(rendered: Rendered, settings: Settings) -> list[Recording]:
    """The recordings that say what the entry says here today and are there to be played, Mandarin first."""
    trees = [CONTENT_ROOT, *settings.content_dirs]
    same = [audio for audio in rendered.entry.audio if audio.text == rendered.speech]
    own = sorted(same, key=lambda audio: audio.dialect != "普通话")
    found = [(audio.dialect, recording_url(audio.file, trees)) for audio in own]
    return [Recording(dialect=dialect, url=url) for dialect, url in found if url]


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


def _hash(files: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(path.read_bytes())
    return total.hexdigest()[:16]
