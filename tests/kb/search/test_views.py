"""Which texts of an entry are indexed, which are tuned on, and which may be shown."""

from __future__ import annotations

from pathlib import Path

from kb.schema.load import load
from kb.search.analyse import Analyser
from kb.search.scope import load_scope
from kb.search.views import question_views, shown_views, tuned_views
from kb.tune.data import collect


def test_letters_are_indexed_and_neither_tuned_on_nor_shown(tmp_path: Path) -> None:
    own = tmp_path / "phrasings" / "enrolment" / "newborn-how.yml"
    own.parent.mkdir(parents=True)
    own.write_text("letters:\n- 俺家添了个孙女，户口还没上，这事该找谁\n", encoding="utf-8")
    entry = load(extra=[tmp_path]).entries["enrolment/newborn-how"]
    letter = entry.letters[-1]
    assert letter == "俺家添了个孙女，户口还没上，这事该找谁"
    assert letter in question_views(entry)
    assert letter not in tuned_views(entry)
    assert letter not in shown_views(entry)
    assert set(tuned_views(entry)) == set(question_views(entry)) - set(entry.letters)


def test_the_encoder_is_tuned_on_no_letter() -> None:
    entries = [entry for entry in load().entries.values() if entry.letters][:5]
    analyser = Analyser()
    letters = {analyser.analyse(text).text for entry in entries for text in entry.letters}
    assert letters
    assert not letters & {row.text for row in collect(entries, load_scope(), analyser).rows}
