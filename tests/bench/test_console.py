"""The console's part of the benchmark: what it counts, and that it measures the real routes."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bench import console
from bench.console import BARS, Times
from kb.answer.knowledge import KnowledgeBase
from tests.gateway.appkit import BigramEngine, release_of, settings_for, write_content


def test_ratios_are_of_medians() -> None:
    times = Times(search=[20.0, 40.0, 60.0], whole=[50.0, 44.0, 10.0], typed=[8.0, 4.0, 100.0, 8.0])
    assert list(console.ratios(times).values()) == [1.1, 0.2]


def test_the_table_says_what_is_over_its_bar() -> None:
    shown = console.table(Times(search=[100.0], whole=[151.0], typed=[50.0]))
    marks = [line.split("|")[4].strip() for line in shown.splitlines()[2:]]
    assert marks == ["✗", "✓", "", "✗", "✓"]
    assert set(BARS) <= {line.split("|")[1].strip() for line in shown.splitlines()[2:4]}


def test_it_asks_the_real_routes(tmp_path: Path) -> None:
    release = release_of(write_content(tmp_path / "content"))
    kb = KnowledgeBase.of(release, BigramEngine(release))  # type: ignore[arg-type]
    texts = [f"居民医保断缴第{number}问" for number in range(24)]
    settings = console.of_its_own(settings_for(tmp_path / "var"), tmp_path / "own")
    times = asyncio.run(console.measure(kb, texts, settings))
    assert (len(times.search), len(times.whole), len(times.typed)) == (2, 2, 8)
    assert min(*times.whole, *times.typed) > 0
