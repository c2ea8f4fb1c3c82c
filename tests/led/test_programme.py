"""What a screen is told: only what is served, true, and set for its area; each with the time it holds."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.led.lines import programme
from kb.led.model import Programme
from kb.led.served import Served
from tests.led.ledkit import CARD, FACT, ITEMS, NOTICE, NOW, URGENT, Tree

TODAY = NOW.date()


def told(served: Served, day: dt.date = TODAY, days: int = 4) -> Programme:
    screen = served.release.screens["wall"]
    return programme(served, screen, served.release.playlists["all"], day, days)


def why(found: Programme, item: str) -> str:
    return next(out.why for out in found.left_out if out.id == item)


def test_lines_notices_and_cards_with_their_versions(tree: Tree) -> None:
    served = tree.served()
    found = {line.id: line for line in told(served).lines}
    assert set(found) == {
        "contribution/resident-amount",
        "contribution/break-resident",
        "enrolment/newborn",
        "relief/low-income",
        "window",
        "wait",
    }
    fee = found["contribution/resident-amount"]
    assert fee.text == "居民医保每人每年400元（示例）"
    assert fee.version == served.release.versions["contribution/resident-amount"]
    assert (fee.example, fee.weight, fee.source) == (True, 3, "依据：《关于参保的意见》")
    assert found["window"].source == "示范县通知，2026年11月21日发布"
    card = found["wait"].card
    assert card is not None
    assert (card.choices[card.answer - 1], card.think >= 12, card.reveal >= 10) == ("3个月", True, True)
    assert told(served).left_out == ()


def test_a_line_ends_at_the_midnight_after_its_last_day(tree: Tree) -> None:
    newborn = next(line for line in told(tree.served()).lines if line.id == "enrolment/newborn")
    assert newborn.end is not None
    assert newborn.end.isoformat() == "2026-11-22T00:00:00+08:00"
    tomorrow = told(tree.served(), TODAY + dt.timedelta(days=1))
    assert "enrolment/newborn" not in {line.id for line in tomorrow.lines}
    assert why(tomorrow, "enrolment/newborn") == "不在有效期内"


def test_a_figure_that_changes_at_midnight_is_told_before_and_after(tree: Tree) -> None:
    """A screen that is offline over New Year shows the new figure by its own clock."""
    rows = [
        {"value": 400, "example": True, "effective": {"to": dt.date(2026, 11, 22)}},
        {"value": 435, "example": True, "effective": {"from": dt.date(2026, 11, 23)}},
    ]
    tree.write("areas/990001/contribution.yml", {"resident_fee": rows})
    fees = [line for line in told(tree.served()).lines if line.id == "contribution/resident-amount"]
    midnight = dt.datetime.fromisoformat("2026-11-23T00:00:00+08:00")
    assert [(line.text, line.start, line.end) for line in fees] == [
        ("居民医保每人每年400元（示例）", None, midnight),
        ("居民医保每人每年435元（示例）", midnight, None),
    ]
    assert len({line.key for line in fees}) == 2


def test_a_notice_of_tomorrow_is_already_there_for_tomorrow(tree: Tree) -> None:
    tomorrow = TODAY + dt.timedelta(days=1)
    tree.write("notices/990001.yml", [{**NOTICE, "effective": {"from": tomorrow, "to": None}}])
    window = next(line for line in told(tree.served()).lines if line.id == "window")
    assert not window.showable(NOW)
    assert window.showable(NOW + dt.timedelta(days=1))
    assert window.end is None


def test_what_is_withdrawn_is_not_told(tree: Tree) -> None:
    found = told(tree.served("relief/low-income", "window"))
    assert {"relief/low-income", "window"} & {line.id for line in found.lines} == set()
    assert (why(found, "relief/low-income"), why(found, "window")) == ("已撤下", "已撤下")


def test_a_card_falls_with_its_entry(tree: Tree) -> None:
    found = told(tree.served("contribution/break-resident"))
    assert "wait" not in {line.id for line in found.lines}
    assert why(found, "wait") == "所依据的条目已撤下"


def test_a_card_ends_with_its_entry(tree: Tree) -> None:
    tree.change("faq/contribution/break-resident.yml", effective={"to": dt.date(2026, 11, 22)})
    card = next(line for line in told(tree.served()).lines if line.id == "wait")
    assert card.end is not None
    assert card.end.isoformat() == "2026-11-23T00:00:00+08:00"


def test_a_card_ends_when_its_entry_rests_on_something_else(tree: Tree) -> None:
    variant = {"effective": {"from": dt.date(2026, 11, 23)}, "facts": []}
    tree.change("faq/contribution/break-resident.yml", variants=[variant])
    card = next(line for line in told(tree.served()).lines if line.id == "wait")
    assert card.end is not None
    assert card.end.isoformat() == "2026-11-23T00:00:00+08:00"
    later = told(tree.served(), dt.date(2026, 11, 23))
    assert why(later, "wait") == "所依据的条目已经改用别的规定"


def test_a_figure_nobody_set_is_never_on_a_wall(tree: Tree) -> None:
    tree.write("areas/990001/contribution.yml", {})
    tree.write("led/screens/wall.yml", {**tree_screen(tree), "detail": True})
    found = told(tree.served())
    assert why(found, "contribution/resident-amount") == "本地数额没有录入"
    assert not any("暂未收录" in line.text + (line.detail or "") for line in found.lines)


def tree_screen(tree: Tree) -> dict[str, object]:
    return tree.release().screens["wall"].model_dump(mode="json", exclude={"id"})


def test_a_screen_shows_only_its_own_area(tree: Tree) -> None:
    tree.write("notices/other.yml", [{**NOTICE, "id": "other", "area": "990002"}])
    tree.change("faq/relief/low-income.yml", applies={"areas": ["990002"]})
    found = told(tree.served())
    assert {"other", "relief/low-income"} & {line.id for line in found.lines} == set()
    assert why(found, "relief/low-income") == "不适用于这个地区"


def test_an_urgent_notice_needs_no_place_in_the_playlist(tree: Tree) -> None:
    tree.write("notices/990001.yml", [URGENT])
    tree.playlist({"entry": "relief/low-income"})
    lines = {line.id: line for line in told(tree.served()).lines}
    assert lines["stop"].urgent
    assert not lines["relief/low-income"].urgent
    assert lines["stop"].end is not None


def test_an_urgent_notice_without_a_line_shows_its_title(tree: Tree) -> None:
    tree.write("notices/990001.yml", [{**URGENT, "led": None}])
    stop = next(line for line in told(tree.served()).lines if line.id == "stop")
    assert stop.text == "系统暂停服务"


def test_a_campaign_limits_what_it_is_given_to(tree: Tree) -> None:
    campaign = {"from": TODAY + dt.timedelta(days=1), "to": TODAY + dt.timedelta(days=2)}
    tree.playlist({"topic": "relief", "campaign": campaign}, {"topic": "contribution"})
    relief = next(line for line in told(tree.served()).lines if line.id == "relief/low-income")
    assert relief.start is not None and relief.end is not None
    assert (relief.start.date(), relief.end.date()) == (campaign["from"], TODAY + dt.timedelta(days=3))


def test_hours_and_weekdays_go_along(tree: Tree) -> None:
    tree.playlist({"topic": "relief", "hours": {"from": "18:00", "to": "08:00"}, "weekdays": [6, 7]})
    line = told(tree.served()).lines[0]
    assert (line.hours, line.weekdays) == ((dt.time(18), dt.time(8)), (6, 7))


@pytest.mark.parametrize("area", ["990001", "990002", "CN"])
def test_the_neutral_line_says_whom_to_ask(tree: Tree, area: str) -> None:
    numbers = {"990001": "0000-8812393", "990002": "12393", "CN": "12393"}
    assert tree.served().neutral(area) == f"医保政策咨询请打{numbers[area]}"


def test_in_production_only_approved_lines_and_cards(tree: Tree) -> None:
    from kb.release.compile import compile_release
    from kb.schema.load import load

    area = {"name": "真实县", "kind": "县", "parent": "CN"}
    tree.write("areas/130500/area.yml", area)
    approval = {"area": "130500", "approved_by": "张三", "approved_on": TODAY}
    for entry_id in ("relief/low-income", "contribution/break-resident"):
        tree.change(f"faq/{entry_id}.yml", status="approved", approvals=[approval])
    screen = {**tree_screen(tree), "area": "130500", "example": False}
    tree.write("led/screens/wall.yml", screen)
    two = {**CARD, "id": "wait-approved", "status": "approved", "approvals": [approval]}
    tree.write("quiz/contribution.yml", [CARD, two])
    release = compile_release(load(tree.root), NOW, approved_for="130500")
    found = programme(
        Served(release, frozenset()), release.screens["wall"], release.playlists["all"], TODAY, 2
    )
    assert {line.id for line in found.lines} == {
        "relief/low-income",
        "contribution/break-resident",
        "wait-approved",
    }
    assert FACT["id"] == CARD["facts"][0]
    assert len(ITEMS) == 6
