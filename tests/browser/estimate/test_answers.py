"""The calculators in a real browser: each with its answer, what it still needs, bad input, a missing figure."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.estimate.estimatepage import NEIGHBOUR, STAY, Open

pytestmark = pytest.mark.browser


def test_a_stay_from_its_sheet(opened: Open) -> None:
    form = opened("benefit")
    expect(form.root.locator(".privacy")).to_contain_text("不保存")
    form.set(**STAY, total="3.2万", in_scope="两万八千")
    result = form.compute()
    expect(form.item("total").locator(".read")).to_have_text("按 32,000元 算")
    expect(form.told).to_contain_text("预计三重保障后个人负担约 5,773.79 元")
    expect(form.title).to_be_focused()
    expect(result.locator(".figures")).to_contain_text("基本医保支付20,305.60 元")
    steps = result.locator("details", has_text="怎么算的").first
    expect(steps).to_contain_text("标准：")
    expect(steps).to_contain_text("依据：《")
    expect(result).to_contain_text("去办：住院费用手工报销")
    expect(result).to_contain_text("医疗救助手工报销要带的材料")
    expect(
        result.get_by_role("heading", name="去哪里").or_(result.get_by_text("去哪里")).first
    ).to_be_visible()
    expect(result.locator(".foot")).to_contain_text("以医保经办机构的决定为准")
    expect(result.locator(".foot")).to_contain_text("2026年11月21日")
    expect(result.get_by_role("link", name="看完整的办事指南").first).to_have_attribute(
        "href", "/services/inpatient-claim?area=990001"
    )


def test_a_bare_bill_is_a_range_with_its_assumption(opened: Open) -> None:
    form = opened("benefit")
    form.set(**STAY, total="三万二")
    form.compute()
    expect(form.told).to_contain_text("只按总费用估算")
    expect(form.told).to_contain_text(" 到 ")
    expect(form.outcome.locator(".beside")).to_contain_text("不知道政策范围内费用")


def test_only_what_is_needed_is_asked_for(opened: Open) -> None:
    form = opened("benefit")
    expect(form.needed).to_have_count(0)
    form.set(**{**STAY, "level": "没填"}, in_scope="28000")
    form.compute()
    expect(form.needed).to_have_count(1)
    expect(form.item("level").locator(".ask")).to_have_text("在哪一级医院住的院？")
    expect(form.item("level").locator("select")).to_be_focused()
    expect(form.title).to_have_text("还要知道 1 项")
    form.set(level="不知道")
    form.compute()
    expect(form.needed).to_have_count(0)
    expect(form.outcome.locator(".beside")).to_contain_text("医院级别不清楚，各种情况都算了")


def test_what_must_be_known_is_said_when_it_is_not(opened: Open) -> None:
    form = opened("waiting-period")
    form.set(break_years="不知道", exemption="都不是")
    form.compute()
    expect(form.title).to_have_text("还算不出来")
    expect(form.outcome).to_contain_text("「断缴了几年」不知道的话算不出来")
    expect(form.outcome.get_by_role("link", name="0000-8812393")).to_be_visible()


def test_the_total_stands_in_for_the_sheet(opened: Open) -> None:
    form = opened("benefit")
    form.set(**STAY, in_scope="不知道")
    form.compute()
    expect(form.needed).to_have_count(1)
    expect(form.item("total")).to_have_class("item needed")


def test_relief_asked_step_by_step(opened: Open) -> None:
    form = opened("relief")
    expect(form.root.locator(".privacy")).to_be_visible()
    form.set(status="没有救助身份", monthly_income="五百六")
    form.compute()
    assert form.needed.count() >= 1
    form.set(residence="农村", assets_ok="是")
    result = form.compute()
    expect(form.told).to_contain_text("可能符合「低保对象」的条件")
    expect(result.locator(".state.met").first).to_have_text("符合")
    expect(result).to_contain_text("乡镇、街道")
    expect(result).to_contain_text("去办：医疗救助申请")
    expect(result.locator(".foot")).to_contain_text("以医保经办机构的决定为准")


def test_who_is_recognised_is_asked_nothing_more(opened: Open) -> None:
    form = opened("relief")
    form.set(status="低保对象")
    expect(form.item("monthly_income")).to_be_hidden()
    form.compute()
    expect(form.told).to_contain_text("已经认定为「低保对象」")


def test_a_contribution_with_its_subsidy(opened: Open) -> None:
    form = opened("contribution")
    form.compute()
    expect(form.item("person").locator("select")).to_be_focused()
    form.set(person="居民", category="低保对象")
    result = form.compute()
    expect(form.told).to_contain_text("本人要缴 200 元。")
    expect(form.told).to_contain_text("从 2027年1月1日起能报销。")
    expect(result).to_contain_text("去办：资助困难群众参保")
    form.set(person="单位职工")
    expect(form.item("category")).to_be_hidden()
    expect(form.outcome.locator(".changed")).to_be_visible()
    form.set(monthly_wage="五千")
    form.compute()
    expect(form.told).to_contain_text("本人每月缴")
    expect(form.outcome.locator(".changed")).to_have_count(0)


def test_a_waiting_period_and_what_repair_brings(opened: Open) -> None:
    form = opened("waiting-period")
    form.set(break_years="两年", exemption="都不是")
    form.compute()
    expect(form.told).to_contain_text("要等 5 个月才能报销")
    expect(form.outcome.locator(".figures")).to_contain_text("断缴的年份都补缴后的等待期")


def test_materials_ask_what_the_list_depends_on(opened: Open) -> None:
    form = opened("materials")
    form.compute()
    expect(form.item("service")).to_have_class("item needed")
    form.set(service="居民停保、注销")
    result = form.compute()
    expect(result).to_contain_text("样看情况")
    asked = form.needed.count()
    assert asked >= 1
    form.set(death="是", proxy="不是")
    form.compute()
    expect(result.locator("details", has_text="要带").first).to_contain_text("死亡证明")
    expect(result.locator("details", has_text="不用带")).to_contain_text("授权委托书")
    assert form.needed.count() < asked


@pytest.mark.parametrize(
    ("kind", "answers", "name", "says"),
    [
        ("benefit", {"total": "两三万"}, "total", "请写一个准数"),
        ("benefit", {"total": "-500"}, "total", "负数"),
        ("benefit", {"total": "很多"}, "total", "3.2万"),
        ("benefit", {"total": "0"}, "total", "大于零"),
        ("benefit", {"total": "一亿"}, "total", "没看懂"),
        ("benefit", {"stay_number": "400"}, "stay_number", "1 到 366"),
        ("benefit", {"total": "100", "in_scope": "200"}, "in_scope", "比总费用100元还多"),
        ("benefit", {"discharged_on": "2026-11-22", **STAY, "total": "3万"}, "discharged_on", "太早或太晚"),
        ("relief", {"status": "没有救助身份", "members": "0"}, "members", "1 到 30"),
        (
            "relief",
            {"status": "没有救助身份", "medical_burden": "9", "necessary_spending": "8"},
            "necessary_spending",
            "不会比医疗费还少",
        ),
        ("contribution", {"person": "单位职工", "monthly_wage": "0"}, "monthly_wage", "大于零"),
        ("contribution", {"person": "居民", "coverage_year": "1999"}, "coverage_year", "2003"),
        ("waiting-period", {"break_years": "2", "repaid_years": "3"}, "repaid_years", "不会比断缴的年数还多"),
        ("waiting-period", {"break_years": "一两年"}, "break_years", "没看懂"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    opened: Open, kind: str, answers: dict[str, str], name: str, says: str
) -> None:
    form = opened(kind)
    form.set(**answers)
    form.compute()
    expect(form.error(name)).to_contain_text(says)
    expect(form.item(name).locator(".row [aria-invalid]")).to_be_focused()
    expect(form.told).to_have_count(0)
    form.set(**{name: "2026-11-01" if name == "discharged_on" else "1"})
    expect(form.error(name)).to_be_hidden()


def test_a_place_without_figures_says_which_and_whom_to_ask(opened: Open) -> None:
    form = opened("benefit")
    form.page.get_by_label("在哪里参保").select_option(NEIGHBOUR)
    form.set(**STAY, in_scope="28000")
    form.compute()
    expect(form.told).to_contain_text("邻县有")
    expect(form.told).to_contain_text("还没有录入")
    expect(form.outcome).to_contain_text("可以问：")
    expect(form.outcome.locator(".figures")).to_have_count(0)
    expect(form.outcome.get_by_text("一般的规定：")).to_be_visible()
    form.page.get_by_label("在哪里参保").select_option("990001")
    expect(form.outcome.locator(".changed")).to_be_visible()
