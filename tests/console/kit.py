"""Accounts and signed-in clients for tests of the console."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from datetime import datetime

import httpx
from argon2 import PasswordHasher
from playwright.sync_api import Page

from kb.accounts.roles import Role
from kb.api.auth import COOKIE, Account
from kb.clock import Clock
from kb.store import accounts, sessions
from kb.store.audit import COMMAND
from kb.store.database import Database
from tests.stack import ROOT, Stack

PASSWORD = "Hao-Ji-De-42"
"""Of every account made here."""

_QUICK = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)


def make_account(
    database: Database, name: str = "op", role: Role = Role.OPERATOR, password: str = PASSWORD
) -> Account:
    """An account with a hash that is cheap to check."""
    new = accounts.NewAccount(name, f"{name}的姓名", role, _QUICK.hash(password))
    return Account.of(accounts.create(database, new, COMMAND, Clock().now()))


def sign_in(client: httpx.Client, name: str = "op", password: str = PASSWORD) -> httpx.Client:
    """Sign in through the API; the client then has the cookie and sends the token."""
    token = client.get("/console/api/session").raise_for_status().json()["csrf_token"]
    body = {"name": name, "password": password}
    reply = client.post("/console/api/sign-in", json=body, headers={"X-CSRF-Token": token})
    reply.raise_for_status()
    client.headers["X-CSRF-Token"] = reply.json()["csrf_token"]
    return client


def session_of(client: httpx.Client, database: Database, name: str, now: datetime) -> httpx.Client:
    """The same without checking a password, for tests that need many sessions."""
    row = accounts.by_name(database, name)
    assert row is not None
    token = sessions.open_session(database, row, None, COMMAND, now)
    assert token is not None
    client.cookies.set(COOKIE, token, path="/console")
    client.headers["X-CSRF-Token"] = client.get("/console/api/session").json()["csrf_token"]
    return client


def sign_in_page(page: Page, name: str = "op", password: str = PASSWORD, to: str = "/console") -> None:
    """Sign in as a person does, and arrive at ``to``."""
    page.goto(f"/console/sign-in?next={to}")
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{to}")


def stack_account(stack: Stack, role: Role = Role.OPERATOR, name: str = "") -> str:
    """An account of the running service, made by the command; returns its name."""
    name = name or f"t{uuid.uuid4().hex[:10]}"
    command = [sys.executable, "-m", "kb", "account", "create", name, "--role", role.value]
    env = {**os.environ, "VAR_DIR": str(stack.var_dir)}
    env.pop("DATABASE_URL", None)
    subprocess.run(command, cwd=ROOT, env=env, input=PASSWORD, text=True, check=True, timeout=120)
    return name
