"""The engine over a small set of entries: ranking, filters, bad input, cost of lexical search."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from kb.schema.base import Period
from kb.schema.entry import Applies
from kb.search.analyse import Analyser
from kb.search.engine import SearchEngine
from tests.kb.search.hashing import HashingEncoder


@dataclass(frozen=True)
class Item:
    """An entry as search reads it."""

    id: str
    title: str
    questions: list[str]
    answer: str = "按当地规定办理，{{ hotline }}可咨询。"
    phrasings: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    not_for: list[str] = field(default_factory=list)
    covers: list[str] = field(default_factory=list)
    applies: Applies = field(default_factory=Applies)
    effective: Period = field(default_factory=Period)

    @property
    def topic(self) -> str:
        """The first part of the id."""
        return self.id.split("/")[0]


ENTRIES = [
    Item(
        "contribution/resident-amount",
        "城乡居民医保每年个人交多少钱",
        ["居民医保一年交多少", "新农合收几百块", "合作医疗缴费标准是多少"],
    ),
    Item(
        "contribution/how-to-pay",
        "居民医保怎样缴费，有哪些渠道",
        ["医保怎么交", "微信能不能交新农合", "在手机上交医保的步骤"],
    ),
    Item(
        "enrolment/newborn-how",
        "新生儿怎样参保，需要什么材料",
        ["刚生的娃怎么上医保", "宝宝参保要带什么", "新生儿医保在哪办"],
    ),
    Item(
        "relief/apply-how",
        "怎样申请医疗救助（程序）",
        ["大病救助怎么申请", "低保户申请救助走什么程序", "申请医疗救助的流程"],
    ),
    Item(
        "relief/old-rule",
        "脱贫人口在过渡期内怎样申请救助",
        ["贫困户怎么申请救助", "建档立卡户救助办法", "脱贫户住院救助"],
        effective=Period.model_validate({"from": "2021-01-01", "to": "2025-12-31"}),
    ),
    Item(
        "service/office",
        "医保服务窗口在哪里、几点上班",
        ["医保大厅地址", "医保窗口几点上班", "医保局在哪里"],
        applies=Applies(areas=["990001"]),
    ),
]


@pytest.fixture(scope="module")
def encoder() -> HashingEncoder:
    return HashingEncoder()


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, encoder: HashingEncoder) -> SearchEngine:
    folder: Path = tmp_path_factory.mktemp("search")
    points = {"benefit/cap": "年度最高支付限额是多少"}
    return SearchEngine.from_entries(
        ENTRIES, var_dir=folder, encoder=encoder, points=points, analyser=Analyser()
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新农合一年交多少钱", "contribution/resident-amount"),
        ("微信交医保", "contribution/how-to-pay"),
        ("wo yao yibao zenme jiao", "contribution/how-to-pay"),
        ("您好！我家刚生的宝宝上医保要带什么？谢谢", "enrolment/newborn-how"),
        ("申請醫療救助的流程", "relief/apply-how"),
    ],
)
def test_the_right_entry_is_first(engine: SearchEngine, text: str, expected: str) -> None:
    assert engine.search(text).candidates[0].entry_id == expected


def test_a_text_that_is_indexed_as_ours_is_never_another_offices(engine: SearchEngine) -> None:
    """One word is often nearer to small talk than to any question, and people type just one word."""
    asked = "贫困户怎么申请救助"
    assert asked in engine.index.ours
    result = engine.search(asked)
    assert result.out_of_scope is None
    assert result.trace[2]["in_scope"] == 1.0
    assert engine.scope.classes["chitchat"].examples[0] not in engine.index.ours


def test_a_letter_finds_its_entry_and_is_not_shown(tmp_path: Path, encoder: HashingEncoder) -> None:
    letter = "俺家小孙女满月了，户口还没去上，这事得找谁办"
    entries = [replace(e, letters=[letter]) if e.id == "enrolment/newborn-how" else e for e in ENTRIES]
    engine = SearchEngine.from_entries(entries, var_dir=tmp_path, encoder=encoder, analyser=Analyser())
    found = engine.search(letter).candidates[0]
    newborn = next(e for e in ENTRIES if e.id == "enrolment/newborn-how")
    assert found.entry_id == newborn.id
    assert found.matched in (newborn.title, *newborn.questions)


def test_an_entry_not_in_force_is_left_out(engine: SearchEngine) -> None:
    ids = lambda day: [c.entry_id for c in engine.search("建档立卡户救助办法", today=day).candidates]  # noqa: E731
    assert ids(dt.date(2024, 5, 1))[0] == "relief/old-rule"
    assert ids(dt.date(2025, 12, 31))[0] == "relief/old-rule"
    assert "relief/old-rule" not in ids(dt.date(2026, 1, 1))


def test_an_entry_of_another_area_is_left_out(engine: SearchEngine) -> None:
    assert engine.search("医保窗口几点上班", area="990001").candidates[0].entry_id == "service/office"
    assert engine.search("医保窗口几点上班", area=["431102", "CN"]).candidates[0].entry_id != "service/office"


def test_a_withdrawn_entry_is_never_a_candidate(engine: SearchEngine) -> None:
    withdrawn = {"contribution/resident-amount"}
    text = "新农合一年交多少钱"
    assert all(c.entry_id not in withdrawn for c in engine.search(text, withdrawn=withdrawn).candidates)
    assert all(found.entry_id not in withdrawn for found in engine.suggest(text, withdrawn=withdrawn))


def test_everything_withdrawn_declines(engine: SearchEngine) -> None:
    result = engine.search("新农合一年交多少钱", withdrawn={e.id for e in ENTRIES})
    assert (result.decision, result.candidates) == ("decline", [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "？",
        "😀😀",
        "a",
        "医",
        "\x00\x01\ud800",
        "医保" * 5000,
        "how do I pay",
        "<script>alert(1)</script>",
        "点解要交咁多钱",
    ],
)
def test_any_text_has_an_outcome(engine: SearchEngine, text: str) -> None:
    result = engine.search(text)
    assert result.decision in {"answer", "clarify", "decline"}
    assert 0 <= result.probability <= 1


def test_clarify_names_two_to_four_choices(engine: SearchEngine) -> None:
    for text in ("医保", "救助", "参保", "交钱", "宝宝", "申请"):
        result = engine.search(text)
        if result.decision == "clarify":
            assert 2 <= len(result.choices) <= 4
        else:
            assert result.choices == []


def test_the_trace_holds_no_text(engine: SearchEngine) -> None:
    result = engine.search("张三家的新农合交多少")
    assert [step["step"] for step in result.trace] == ["normalise", "rank", "scope", "decide"]
    assert "张三" not in str(result.trace)


def test_suggestions_ask_no_encoder(engine: SearchEngine, encoder: HashingEncoder) -> None:
    before = len(encoder.encoded)
    found = engine.suggest("合作医疗缴费标准", limit=3)
    assert found[0].entry_id == "contribution/resident-amount"
    assert len(found) <= 3
    assert len(encoder.encoded) == before


def test_suggestions_keep_to_area_and_day(engine: SearchEngine) -> None:
    ids = lambda text, **where: [s.entry_id for s in engine.suggest(text, **where)]  # noqa: E731
    assert "service/office" in ids("医保窗口", area="990001")
    assert "service/office" not in ids("医保窗口", area="431102")
    assert "relief/old-rule" in ids("脱贫人口", today=dt.date(2024, 5, 1))
    assert "relief/old-rule" not in ids("脱贫人口", today=dt.date(2026, 1, 1))


def test_a_repeated_question_is_encoded_once(engine: SearchEngine, encoder: HashingEncoder) -> None:
    engine.search("大病救助的钱怎么申请下来")
    before = len(encoder.encoded)
    engine.search("大病救助的钱怎么申请下来")
    assert len(encoder.encoded) == before
