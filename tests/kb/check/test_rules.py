"""Each rule of ``kb check``: a clean tree passes, a planted fault is named with its line."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest

from tests.kb.check.conftest import ENTRY, Tree

Reported = Callable[[str], bool]


def test_clean_tree_has_no_problem(tree: Tree) -> None:
    assert tree.messages() == []


def test_message_names_file_and_line(tree: Tree) -> None:
    tree.entry["owner"] = None
    (message,) = tree.messages()
    match = re.match(r"faq/contribution/break-resident\.yml:(\d+): owner: ", message)
    assert match
    lines = (tree.root / "faq/contribution/break-resident.yml").read_text(encoding="utf-8").splitlines()
    assert lines[int(match[1]) - 1].startswith("owner:")


def test_unknown_key_is_an_error_not_dropped(tree: Tree, reported: Reported) -> None:
    tree.entry["anwser"] = "打错的键"
    assert reported("anwser: Extra inputs are not permitted")


def test_key_given_twice(tree: Tree) -> None:
    tree.check()
    path = tree.root / "faq/contribution/break-resident.yml"
    path.write_text(path.read_text(encoding="utf-8") + "owner: 待遇科\n", encoding="utf-8")
    from kb.schema.load import load

    assert any("'owner' is given twice" in p.message for p in load(tree.root).problems)


def test_broken_yaml_names_the_line(tree: Tree) -> None:
    path = tree.write("faq/contribution/bad.yml", "title: a\n  questions: [\n")
    assert any(f"{path.name}:2:" in m for m in tree.messages())


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("facts", ["wait-fixed", "nobody"], "unknown fact nobody"),
        ("related", ["contribution/nothing"], "unknown related entry contribution/nothing"),
        ("related", ["contribution/break-resident"], "not related to itself"),
        ("covers", ["relief/what"], "covers unknown point relief/what"),
        ("applies", {"areas": ["123456"]}, "unknown area 123456"),
        ("citations", [{"document": "doc-b"}], "unknown document doc-b"),
        ("citations", [{"document": "doc-a", "article": "第九条"}], "no listed fact records 第九条"),
        ("facts", [], "no fact stands behind this entry"),
        ("effective", {"to": dt.date(2026, 1, 1)}, "expired on 2026-01-01"),
        ("effective", {"to": dt.date(2026, 12, 1)}, "warning: expires on 2026-12-01"),
        ("short", "长" * 121, "short has 121 characters"),
        ("led", "断缴要等，请按时参保缴费，不要耽误看病报销的大事情", "columns wide"),
        ("led", "参保有益🙂", "not in GBK"),
        ("speech", "太短了。", "speech has 4 characters"),
        ("speech", "1. 断缴以后再参保，缴费后要等。" + "请按时参保。" * 12, "read aloud"),
        (
            "answer",
            "断缴以后再参保，要等{{ waiting_fixd }}才能报销，请按时参保。",
            "unknown parameter waiting_fixd",
        ),
        ("answer", "断缴以后再参保，要等{{ waiting_fixed 才能报销，请按时参保。", "template:"),
    ],
)
def test_planted_fault_is_reported(
    tree: Tree, reported: Reported, field: str, value: object, message: str
) -> None:
    tree.entry[field] = value
    assert reported(message)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("固定等5个月才能报销，这是规定。", "5个月"),
        ("固定等五个月才能报销，这是规定。", "五个月"),
        ("只能报百分之七十的费用，其余自己出。", "百分之七十"),
        ("只能报七成的费用，其余由自己承担。", "七成"),
        ("每人交400元就能参加居民医保，很划算。", "400元"),
        ("最多报销三万元，超过的部分自己出。", "三万元"),
        ("2026年12月31日以前交费的不用等。", "2026年12月31日"),
    ],
)
def test_figure_without_a_fact_is_reported(tree: Tree, reported: Reported, text: str, fault: str) -> None:
    tree.entry["answer"] = "断缴以后再参保会有等待期。" + text
    assert reported(f"{fault}: no listed fact or parameter carries this figure")


@pytest.mark.parametrize(
    "text", ["固定等3个月。", "固定等三个月。", "这条从2025年1月1日起执行。", "按第三条办，一年一交。"]
)
def test_figure_of_a_fact_passes(tree: Tree, text: str) -> None:
    tree.entry["answer"] = "断缴以后再参保会有等待期，等待期里看病不能报销。" + text
    assert tree.messages() == []


def test_fact_whose_document_is_not_cited(tree: Tree, reported: Reported) -> None:
    tree.write(
        "documents/b.yml",
        [{"id": "doc-b", "title": "另一文件", "issuer": "某局", "status": "现行", "text_read": "full"}],
    )
    tree.fact["source"] = {"document": "doc-b"}
    assert reported("rests on doc-b, which is not cited")


def test_ended_fact_is_not_current(tree: Tree, reported: Reported) -> None:
    tree.fact["effective"] = {"from": dt.date(2025, 1, 1), "to": dt.date(2025, 12, 31)}
    assert reported("fact wait-fixed ended on 2025-12-31")


def test_future_fact_needs_its_date(tree: Tree, reported: Reported) -> None:
    tree.fact["effective"] = {"from": dt.date(2027, 1, 1), "to": None}
    assert reported("in force only from 2027-01-01")


def test_question_claimed_by_two_entries(tree: Tree, reported: Reported) -> None:
    twin = {
        **ENTRY,
        "title": "居民医保晚交了怎么办",
        "answer": "晚交的，另有规定，请看参保地的通知，以通知为准。",
    }
    twin["questions"] = [*[f"迟缴问法之{w}" for w in "甲乙丙丁戊己庚辛壬癸子"], "断缴问法之甲？"]
    tree.write("faq/contribution/late.yml", twin)
    assert reported("question is claimed by contribution/break-resident too")


def test_long_sentence_in_two_entries(tree: Tree, reported: Reported) -> None:
    sentence = "等待期里发生的医疗费用基金不支付，所以请在每年集中缴费期里按时把费用交上，不要中断"
    tree.entry["answer"] = f"断缴要等。{sentence}。"
    twin = {**ENTRY, "title": "居民医保晚交了怎么办", "answer": f"晚交也要等。{sentence}。"}
    twin["questions"] = [f"迟缴问法之{w}" for w in "甲乙丙丁戊己庚辛壬癸子丑"]
    tree.write("faq/contribution/late.yml", twin)
    assert reported("this sentence stands in contribution/break-resident too")


def test_value_without_fact_or_example_mark(tree: Tree, reported: Reported) -> None:
    del tree.values["waiting_fixed"][0]["fact"]
    tree.write("areas/CN/contribution.yml", tree.values)
    assert reported("needs the fact it rests on")


def test_example_value_outside_a_demonstration_area(tree: Tree, reported: Reported) -> None:
    tree.values["waiting_fixed"][0].update(example=True)
    tree.write("areas/CN/contribution.yml", tree.values)
    assert reported("example values belong to demonstration areas only")


def test_demonstration_area_is_never_inherited_from(tree: Tree, reported: Reported) -> None:
    tree.write("areas/990002/area.yml", {"name": "另县", "kind": "县", "parent": "990001"})
    assert reported("a demonstration area is never inherited from")


def test_overlay_of_an_area_is_checked(tree: Tree, reported: Reported) -> None:
    tree.write("areas/990001/faq/contribution/break-resident.yml", {"shorts": "示范县另有规定"})
    assert reported("areas/990001/faq/contribution/break-resident.yml:1: shorts: Extra inputs")


def test_overlay_of_nothing_is_told(tree: Tree, reported: Reported) -> None:
    tree.write("areas/990001/faq/contribution/nothing.yml", {"short": "示范县另有规定"})
    assert reported("no entry contribution/nothing to override")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"answer": "示范县断缴以后再参保，要先等9个月才能报销，请按时缴费。"},
            "9个月: no listed fact or parameter carries",
        ),
        ({"short": "长" * 121}, "short has 121 characters"),
        (
            {"answer": "示范县断缴以后再参保，要先等{{ waiting_fixd }}才能报销。"},
            "unknown parameter waiting_fixd",
        ),
        ({"citations": [{"document": "doc-a", "article": "第九条"}]}, "no listed fact records 第九条"),
    ],
)
def test_a_fault_in_an_areas_own_text_is_reported_in_its_file(
    tree: Tree, changes: dict[str, object], message: str
) -> None:
    tree.write("areas/990001/faq/contribution/break-resident.yml", changes)
    found = [m for m in tree.messages() if message in m]
    assert found
    assert all(m.startswith("areas/990001/faq/contribution/break-resident.yml:") for m in found)


def test_approved_needs_somebody_who_approved(tree: Tree, reported: Reported) -> None:
    tree.entry["status"] = "approved"
    assert reported("approved by nobody")


def test_a_question_in_traditional_characters_is_the_same_question(tree: Tree, reported: Reported) -> None:
    tree.entry["questions"] = [*tree.entry["questions"], "醫保斷繳了怎麼辦？", "医保断缴了怎么办"]
    assert reported("question is claimed by this entry too: 医保断缴了怎么办")
