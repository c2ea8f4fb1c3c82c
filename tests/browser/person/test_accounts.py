"""Signing in, one's own password, and the administrator's page, by keyboard in a real browser."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kb.accounts.roles import Role
from tests.browser.person.conftest import Staff
from tests.browser.test_reading import serious
from tests.console.kit import PASSWORD, sign_in_page

NEW = "Ling-Yi-Ju-77"
Window = Callable[[], BrowserContext]


def type_in(page: Page, name: str, password: str) -> None:
    """The keys of somebody signing in: the first field has the focus."""
    expect(page.get_by_label("账号")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def test_a_visitor_signs_in_by_keyboard_and_arrives_where_they_wanted(
    window: Window, names: dict[Role, str]
) -> None:
    page = window().new_page()
    page.goto("/console/handoffs")
    expect(page).to_have_url(re.compile(r"/console/sign-in\?next=/console/handoffs$"))
    type_in(page, names[Role.OPERATOR], "Wrong-Word-99")
    expect(page.get_by_role("alert")).to_have_text("账号或密码不对，或者账号已经停用。")
    expect(page.get_by_label("密码")).to_be_focused()
    assert page.get_by_label("密码").input_value() == ""
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/console/handoffs$"))
    assert page.evaluate("document.cookie") == ""  # out of reach for scripts


@pytest.mark.parametrize(
    "next_page", ["https://evil.example/", "//evil.example", "/consoleevil", "/console\\@evil", "/"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(
    window: Window, names: dict[Role, str], next_page: str
) -> None:
    page = window().new_page()
    page.goto(f"/console/sign-in?next={next_page}")
    type_in(page, names[Role.SUPERVISOR], PASSWORD)
    page.wait_for_url("**/console")


def test_signing_out(staff: Staff) -> None:
    page = staff()
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/console/sign-in")
    page.go_back()
    expect(page).to_have_url(re.compile("/console/sign-in"))


def test_the_administrator_makes_an_account_and_its_owner_changes_the_password(
    staff: Staff, window: Window
) -> None:
    admin = staff(Role.ADMINISTRATOR, "/console/accounts")
    name = f"n{uuid.uuid4().hex[:8]}"
    expect(admin.get_by_label("账号名（登录用）")).to_be_focused()
    admin.keyboard.type("张三")
    admin.keyboard.press("Tab")
    admin.keyboard.type("张三")
    admin.keyboard.press("Enter")
    expect(admin.locator("#error")).to_contain_text("账号名要用")
    admin.get_by_label("账号名（登录用）").fill(name)
    admin.keyboard.press("Enter")
    shown = admin.locator("#shown-password")
    expect(shown).to_be_visible()
    password = shown.inner_text()
    admin.keyboard.press("Escape")
    expect(shown).to_have_text("")

    page = window().new_page()
    page.goto("/console/sign-in")
    type_in(page, name, password)
    page.wait_for_url("**/console/account")
    expect(page.get_by_text("现在用的是临时密码")).to_be_visible()
    page.goto("/console")
    page.wait_for_url("**/console/account")
    page.get_by_label("现在的密码").fill(password)
    page.get_by_label("新密码", exact=True).fill("short")
    page.get_by_label("新密码再写一次").fill("short")
    page.keyboard.press("Enter")
    expect(page.locator("#error")).to_contain_text("至少 10 个字符")
    page.get_by_label("新密码", exact=True).fill(NEW)
    page.get_by_label("新密码再写一次").fill(NEW)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/console$"))

    row = admin.locator("#rows tr", has_text=name)
    admin.reload()
    row.get_by_role("button", name="停用").click()
    admin.locator("#ask").get_by_role("button", name="停用").click()
    expect(row).to_contain_text("已停用")
    page.goto("/console/account")
    expect(page).to_have_url(re.compile("/console/sign-in"))


@pytest.mark.parametrize(
    ("role", "links"),
    [
        (Role.OPERATOR, ["查询", "转人工"]),
        (Role.EDITOR, ["查询", "坐席反馈"]),
        (Role.REVIEWER, ["查询", "坐席反馈"]),
        (Role.SUPERVISOR, ["查询", "转人工", "坐席反馈", "操作记录"]),
        (Role.ADMINISTRATOR, ["查询", "账号管理", "操作记录"]),
    ],
)
def test_each_role_sees_its_own_pages(
    window: Window, names: dict[Role, str], role: Role, links: list[str]
) -> None:
    page = window().new_page()
    sign_in_page(page, names[role], to="/console/account")
    shown = page.get_by_role("navigation", name="主要页面").get_by_role("link")
    expect(shown).to_have_count(len(links))
    assert [re.sub(r"\s*\d+$", "", text) for text in shown.all_inner_texts()] == links


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.ADMINISTRATOR, "/console/accounts"),
        (Role.SUPERVISOR, "/console/audit"),
        (Role.OPERATOR, "/console/handoffs"),
        (Role.OPERATOR, "/console/account"),
    ],
)
def test_axe_finds_nothing_serious(window: Window, names: dict[Role, str], role: Role, path: str) -> None:
    page = window().new_page()
    page.goto("/console/sign-in")
    expect(page.get_by_label("账号")).to_be_visible()
    assert serious(page) == []
    sign_in_page(page, names[role], to=path)
    page.get_by_role("navigation", name="主要页面").wait_for()
    page.wait_for_load_state("networkidle")
    assert serious(page) == []
