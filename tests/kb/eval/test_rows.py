"""Reading labelled questions, and our own cases being well formed."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.eval.rows import RowError, read_rows
from kb.schema.load import load
from kb.search.scope import load_scope

CASES = Path(__file__).parents[2] / "cases" / "search"
FIRST_TOPICS = ("enrolment", "contribution", "relief")


def test_jsonl(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(
        '{"id": "a", "q": "医保怎么交", "expect": ["a/c"], "outcome": "answered", "grade": "ambiguous"}\n'
        '{"turns": ["居民医保", "怎么交"], "expect": [], "accept": ["a/b"], "authority": "tax", "hard": true}\n\n',
        encoding="utf-8",
    )
    first, second = read_rows(path)
    assert (first.id, first.q, first.grade, first.own) == ("a", "医保怎么交", "ambiguous", False)
    assert (second.q, second.outcome, second.accept, second.hard) == (
        "怎么交",
        "out_of_scope",
        frozenset({"a/b"}),
        True,
    )


@pytest.mark.parametrize("text", ["{", '{"expect": []}'])
def test_a_bad_line_names_its_place(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RowError, match=r"x\.jsonl:1"):
        read_rows(path)


def test_topics_pick_rows() -> None:
    rows = read_rows(CASES / "relief.yml") + read_rows(CASES / "out.yml")
    picked = [row for row in rows if row.touches(frozenset({"contribution"}))]
    assert all(not row.expect or any(e.startswith("contribution/") for e in row.expect) for row in picked)
    assert sum(not row.expect for row in picked) == len(read_rows(CASES / "out.yml"))


def test_own_cases_name_known_points_and_classes() -> None:
    points, classes = load().points, load_scope().classes
    for path in sorted(CASES.glob("*.yml")):
        for row in read_rows(path):
            assert row.expect <= set(points), row
            assert row.scope_class is None or row.scope_class in classes, row
            assert row.expect or row.scope_class, row


def test_own_cases_cover_every_point_of_the_first_topics() -> None:
    for half in ("fit", "test"):
        covered = {e for path in CASES.glob("*.yml") for row in read_rows(path, half) for e in row.expect}
        missing = {p for p in load().points if p.split("/")[0] in FIRST_TOPICS} - covered
        assert not missing, (half, missing)


def test_own_cases_are_apart_from_what_is_indexed() -> None:
    content, scope = load(), load_scope()
    indexed = {q for e in content.entries.values() for q in (e.title, *e.questions, *e.phrasings, *e.letters)}
    indexed |= {text for item in scope.classes.values() for text in (*item.examples, *item.letters)} | set(
        scope.in_scope
    )
    copied = [row.q for path in CASES.glob("*.yml") for row in read_rows(path) if row.q in indexed]
    assert copied == []


def test_no_question_is_both_ours_and_another_office_s() -> None:
    ours = {q for e in load().entries.values() for q in (e.title, *e.questions, *e.phrasings, *e.letters)}
    classes = load_scope().classes.values()
    assert [text for item in classes for text in (*item.examples, *item.letters) if text in ours] == []
