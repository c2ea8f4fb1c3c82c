"""Intents and entities of ``tests/cases/nlu/heldout.yml``, measured as a message goes: gateway, then Rasa's pipeline.

The table in docs/benchmark.md is what is measured here; ``pytest -s`` prints it anew.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.gateway.conversation import metadata
from kb.api.models import EntityOut, InternalRequest
from kb.search.entities import EntityExtractor
from tests.stack import ROOT

CASES = ROOT / "tests" / "cases" / "nlu" / "heldout.yml"
DOCUMENT = ROOT / "docs" / "benchmark.md"
TODAY = dt.date(2026, 11, 22)
F1 = 0.95
NEAR = 0.025
"""How far the table may be from what is measured: one message of the rarest intent."""
Row = dict[str, Any]
Counts = dict[str, tuple[int, int, int]]


def rows() -> list[Row]:
    found: list[Row] = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def extractor() -> EntityExtractor:
    return EntityExtractor()


@pytest.fixture(scope="module")
def entities(extractor: EntityExtractor) -> Counts:
    """By label: right, wrongly found, missed."""
    right, extra, missed = Counter[str](), Counter[str](), Counter[str]()
    for row in rows():
        # Without a day, a year is as it was said (今年), as the file has it.
        found = {(e.entity, e.value) for e in extractor.extract(row["text"])}
        wanted = {(e["entity"], str(e["value"])) for e in row["entities"]}
        right.update(label for label, _ in found & wanted)
        extra.update(label for label, _ in found - wanted)
        missed.update(label for label, _ in wanted - found)
    return {label: (right[label], extra[label], missed[label]) for label in sorted({*right, *extra, *missed})}


@pytest.fixture(scope="module")
def intents(extractor: EntityExtractor, tmp_path_factory: pytest.TempPathFactory) -> Counts:
    """By intent: right, wrongly found, missed; with the gateway's metadata, after the last component."""
    told = [(row["text"], metadata(_request(row["text"], extractor))) for row in rows()]
    out = tmp_path_factory.mktemp("intents") / "found.json"
    python = os.environ.get("RASA_PYTHON", str(ROOT / ".venv-rasa" / "bin" / "python"))
    command = [python, "-W", "ignore", "-m", "tests.bot.intents", str(out)]
    done = subprocess.run(
        command, cwd=ROOT, input=json.dumps(told), text=True, capture_output=True, timeout=900
    )
    assert done.returncode == 0, done.stderr[-3000:]
    right, extra, missed = Counter[str](), Counter[str](), Counter[str]()
    for row, found in zip(rows(), json.loads(out.read_text(encoding="utf-8")), strict=True):
        if row["intent"] == found:
            right[found] += 1
        else:
            extra[found] += 1
            missed[row["intent"]] += 1
    return {name: (right[name], extra[name], missed[name]) for name in sorted({*right, *extra, *missed})}


def _request(text: str, extractor: EntityExtractor) -> InternalRequest:
    said: list[EntityOut] = extractor.extract(text, TODAY)
    return InternalRequest(act="ask", text=text, area="990001", entities=said)


def f1(counts: tuple[int, int, int]) -> float:
    right, extra, missed = counts
    return 2 * right / (2 * right + extra + missed) if right else 0.0


def micro(table: Counts) -> float:
    right, extra, missed = (sum(row[n] for row in table.values()) for n in range(3))
    return f1((right, extra, missed))


def macro(table: Counts) -> float:
    """Over the labels that the file has."""
    wanted = [row for row in table.values() if row[0] + row[2]]
    return sum(map(f1, wanted)) / len(wanted)


def written(table: Counts) -> dict[str, float]:
    scores = {"micro": micro(table), "macro": macro(table)}
    return scores | {name: f1(row) for name, row in table.items() if row[0] + row[2]}


def documented(section: str) -> dict[str, float]:
    """The scores of a table of docs/benchmark.md."""
    text = DOCUMENT.read_text(encoding="utf-8")
    part = text.split(f"<!-- heldout-{section}:begin -->")[1].split(f"<!-- heldout-{section}:end -->")[0]
    return {name: float(score) for name, score in re.findall(r"\| ([a-z_]+) \| \d* ?\| ([0-9.]+) \|", part)}


def shown(table: Counts) -> str:
    scores = written(table)
    counts = {name: str(row[0] + row[2]) for name, row in table.items()}
    return "\n".join(f"| {name} | {counts.get(name, '')} | {score:.3f} |" for name, score in scores.items())


def test_entities(entities: Counts) -> None:
    print(f"\n{shown(entities)}")
    assert micro(entities) >= F1
    assert macro(entities) >= F1


def test_intents(intents: Counts) -> None:
    print(f"\n{shown(intents)}")
    assert micro(intents) >= F1


def test_the_document_says_what_is_measured(entities: Counts, intents: Counts) -> None:
    for section, table in (("entities", entities), ("intents", intents)):
        told, measured = documented(section), written(table)
        assert set(told) == set(measured)
        assert {n: (told[n], measured[n]) for n in told if abs(told[n] - measured[n]) > NEAR} == {}


def test_no_case_is_in_the_training_data() -> None:
    trained = {
        line.strip()[2:]
        for path in sorted((ROOT / "data" / "nlu").rglob("*.yml"))
        for line in Path(path).read_text(encoding="utf-8").splitlines()
        if line.strip().startswith("- ")
    }
    assert [row["text"] for row in rows() if row["text"] in trained] == []
