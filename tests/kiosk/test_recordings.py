"""Recordings of answers: which are served, and until when they are played."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import yaml

from kb.answer.knowledge import KnowledgeBase
from kb.api.routes.recordings import find_recording
from tests.gateway.appkit import App, BigramEngine, release_of
from tests.kiosk.conftest import Person, record

SPEECH = "您好。低保户参保有资助，住院按规定给予医疗救助，出院时直接结算。"


def test_recordings_are_looked_for_in_the_content_only(tmp_path: Path) -> None:
    (tmp_path / "audio").mkdir()
    (tmp_path / "audio" / "relief-who-leizhou.mp3").write_bytes(b"x")
    assert (
        find_recording("relief-who-leizhou.mp3", [tmp_path]) == tmp_path / "audio" / "relief-who-leizhou.mp3"
    )
    assert find_recording("../secrets.env", [tmp_path]) is None
    assert find_recording("nobody.mp3", [tmp_path]) is None


def test_a_recording_that_no_entry_names_is_not_served(app: App) -> None:
    assert app.client.get("/audio/nobody.mp3").status_code == 404
    assert app.client.get("/audio/..%2Fapp.db").status_code in (404, 422)


def test_a_recording_is_played_while_it_says_what_the_entry_says(app: App) -> None:
    audio = [
        {"dialect": "雷州话", "file": "low-leizhou.mp3", "text": SPEECH},
        {"dialect": "普通话", "file": "low.mp3", "text": SPEECH},
        {"dialect": "粤语", "file": "low-old.mp3", "text": SPEECH + "以前的稿子。"},
        {"dialect": "客家话", "file": "low-lost.mp3", "text": SPEECH},
    ]
    for name in ("low.mp3", "low-leizhou.mp3", "low-old.mp3"):
        record(app, name, f"ID3 {name}".encode())
    serve_recorded(app, audio)
    answer = Person(app).ask("低保户能享受什么医疗救助")
    assert answer["speech"] == SPEECH
    assert [r["dialect"] for r in answer["recordings"]] == ["普通话", "雷州话"]  # 客家话 has no file
    played = [app.client.get(r["url"]) for r in answer["recordings"]]
    assert [(p.status_code, p.content) for p in played] == [
        (200, b"ID3 low.mp3"),
        (200, b"ID3 low-leizhou.mp3"),
    ]
    assert {p.headers["cache-control"] for p in played} == {"no-cache"}
    assert app.client.get("/audio/low-lost.mp3").status_code == 404


def serve_recorded(app: App, audio: list[dict[str, str]]) -> None:
    """Serve the entry with a spoken text and these recordings."""
    file = app.settings.var_dir / "content" / "faq" / "relief" / "low-income.yml"
    entry = {**yaml.safe_load(file.read_text(encoding="utf-8")), "speech": SPEECH, "audio": audio}
    file.write_text(yaml.safe_dump(entry, allow_unicode=True), encoding="utf-8")
    release = release_of(app.settings.var_dir / "content")
    app.source.kb = KnowledgeBase.of(release, BigramEngine(release))  # type: ignore[arg-type]


def test_a_recording_of_a_withdrawn_answer_is_played_no_more(app: App) -> None:
    record(app, "low.mp3", b"ID3")
    serve_recorded(app, [{"dialect": "普通话", "file": "low.mp3", "text": SPEECH}])
    assert app.client.get("/audio/low.mp3").status_code == 200
    assert app.source.kb
    app.source.kb = dataclasses.replace(app.source.kb, withdrawn=frozenset({"relief/low-income"}))
    assert app.client.get("/audio/low.mp3").status_code == 404


def test_a_recording_that_an_area_names_is_served(app: App) -> None:
    file = app.settings.var_dir / "content" / "areas" / "990001" / "faq" / "relief" / "low-income.yml"
    file.parent.mkdir(parents=True)
    audio = [{"dialect": "雷州话", "file": "low-here.mp3", "text": SPEECH}]
    file.write_text(yaml.safe_dump({"audio": audio}, allow_unicode=True), encoding="utf-8")
    record(app, "low-here.mp3", b"ID3 here")
    serve_recorded(app, [])
    (told,) = Person(app).ask("低保户能享受什么医疗救助")["recordings"]
    assert app.client.get(told["url"]).content == b"ID3 here"


def test_another_file_is_another_address(app: App) -> None:
    record(app, "low.mp3", b"ID3")
    serve_recorded(app, [{"dialect": "普通话", "file": "low.mp3", "text": SPEECH}])
    before = Person(app).ask("低保户能享受什么医疗救助")["recordings"][0]["url"]
    record(app, "low.mp3", b"ID3 spoken again")
    after = Person(app).ask("低保户能享受什么医疗救助")["recordings"][0]["url"]
    assert before != after
    assert app.client.get(after).content == b"ID3 spoken again"
