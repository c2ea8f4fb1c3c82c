"""No question is claimed twice, no long text stands in two entries, every point is answered."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from kb.check.texts import texts
from kb.schema.load import Content
from kb.search.normalise import clean

LONG = 30
_DROP = re.compile(r"[\s，。？！、；：,.?!;:「」“”\"'（）()~～]+")
_SENTENCE = re.compile(r"[。！？\n]")


def fold(question: str) -> str:
    """A question as compared: width, traditional forms, punctuation and spaces do not matter."""
    return _DROP.sub("", clean(unicodedata.normalize("NFKC", question))).lower()


def check(content: Content, _today: dt.date) -> None:
    """Report questions claimed twice (also within an entry) and sentences used in two entries."""
    seen: dict[str, str] = {}
    for entry in content.entries.values():
        place = content.place("entry", entry.id)
        phrased = content.place("phrasings", entry.id)
        for at, key_of, questions in (
            (place, "questions", entry.questions),
            (phrased, "questions", entry.phrasings),
            (phrased, "letters", entry.letters),
        ):
            for i, question in enumerate(questions):
                key = fold(question)
                if key in seen:
                    where = "this entry" if seen[key] == entry.id else seen[key]
                    message = f"question is claimed by {where} too: {question}"
                    content.problem(at, message, key_of, i)
                seen.setdefault(key, entry.id)
        if fold(entry.title) in seen and seen[fold(entry.title)] != entry.id:
            content.problem(place, f"title is a question of {seen[fold(entry.title)]}", "title")
        for i, question in enumerate(entry.not_for):
            if fold(question) in {fold(q) for q in entry.questions}:
                content.problem(place, f"both in questions and in not_for: {question}", "not_for", i)
    _sentences(content)


def _sentences(content: Content) -> None:
    seen: dict[str, str] = {}
    for entry in content.entries.values():
        place = content.place("entry", entry.id)
        for loc, text in texts(entry):
            if loc[-1] not in ("answer", "speech", "short"):
                continue
            for sentence in _SENTENCE.split(text):
                key = fold(re.sub(r"[*\-\d]", "", sentence))
                if len(key) <= LONG:
                    continue
                other = seen.setdefault(key, entry.id)
                if other != entry.id:
                    content.problem(place, f"this sentence stands in {other} too: {sentence.strip()}", *loc)
