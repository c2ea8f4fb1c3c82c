"""GET /v1/suggest."""

from __future__ import annotations

import pytest

from tests.gateway.appkit import App


def test_titles_are_offered_while_typing(app: App) -> None:
    found = app.client.get("/v1/suggest", params={"q": "居民医保一年", "limit": 2}).json()
    first = found["suggestions"][0]
    assert first["id"] == "contribution/resident-amount"
    assert first["text"].startswith("居民医保一年")
    assert "".join(first["text"][s["start"] : s["end"]] for s in first["highlights"]) == "居民医保一年"
    assert len(found["suggestions"]) <= 2
    assert (found["area"], found["as_of"]) == ("990001", "2026-11-21")


def test_first_letters_do(app: App) -> None:
    found = app.client.get("/v1/suggest", params={"q": "jmybyn"}).json()["suggestions"]
    assert found[0]["id"] == "contribution/resident-amount"


@pytest.mark.parametrize("text", ["", " ", "？", "😀", "\x00", "%", "<b>"])
def test_an_empty_box_is_no_error(app: App, text: str) -> None:
    answer = app.client.get("/v1/suggest", params={"q": text})
    assert (answer.status_code, answer.json()["suggestions"]) == (200, [])


def test_bounds(app: App) -> None:
    ask = lambda **query: app.client.get("/v1/suggest", params=query).status_code  # noqa: E731
    assert ask(q="医保", limit=0) == 422
    assert ask(q="医保", limit=21) == 422
    assert ask(q="长" * 2001) == 422
    assert ask(q="医保", area="000000") == 404
    assert ask() == 422
