"""Which texts of an entry are indexed, which are tuned on, and which may be shown."""

from __future__ import annotations

from pathlib import Path

from kb.schema.load import load
from kb.search.analyse import Analyser
from kb.search.scope import load_scope
from kb.search.views import question_views, shown_views, tuned_views
from kb.tune.data import collect, tuned_on


def test_letters_are_indexed_and_not_shown(tmp_path: Path) -> None:
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


def test_the_encoder_is_tuned_on_every_other_letter() -> None:
    entries = [entry for entry in load().entries.values() if entry.letters][:5]
    analyser, scope = Analyser(), load_scope()
    tuned = {row.text for row in collect(entries, scope, analyser).rows if row.letter}
    groups = [*(entry.letters for entry in entries), *(item.letters for item in scope.classes.values())]
    letters = [text for group in groups for text in group]
    strangers = {analyser.analyse(text).text for text in letters if not tuned_on(text)}
    assert strangers and not strangers & tuned
    assert tuned == {analyser.analyse(text).text for text in letters if tuned_on(text)}
    assert 0.4 < len(tuned) / len(letters) < 0.6
