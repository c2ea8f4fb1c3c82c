"""What the pages of sign-in, accounts and audit and the server say to each other."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import Field

from kb.accounts.roles import Role
from kb.api.models import Model

Password = Field(min_length=1, max_length=1000)


class AccountOut(Model):
    """An account as its owner and colleagues see it."""

    id: str
    name: str
    display: str
    role: Role
    role_title: str


class ConsoleSession(Model):
    """Who is signed in; ``csrf_token`` goes into the header ``X-CSRF-Token`` of every change.

    ``must_change``: nothing but changing the password is allowed yet.
    """

    account: AccountOut | None
    csrf_token: str
    idle_minutes: int
    expires_at: dt.datetime | None
    mode: Literal["demo", "production"]
    must_change: bool


class SignInRequest(Model):
    """Name and password."""

    name: str = Field(min_length=1, max_length=100)
    password: str = Password


class OwnPasswordRequest(Model):
    """Change one's own password."""

    current: str = Password
    new: str = Password


class AccountRequest(Model):
    """An account to be made."""

    name: str = Field(min_length=1, max_length=100)
    display: str = Field(min_length=1, max_length=100)
    role: Role


class AccountChange(Model):
    """A new display name or role."""

    display: str = Field(min_length=1, max_length=100)
    role: Role


class AccountState(AccountOut):
    """An account as its administrator sees it."""

    enabled: bool
    must_change: bool
    created_at: dt.datetime
    signed_in_at: dt.datetime | None


class AccountList(Model):
    """All accounts, and the roles there are."""

    accounts: list[AccountState]
    roles: dict[Role, str]


class TemporaryPassword(Model):
    """An account with the password made for it: shown once, stored only as a hash."""

    account: AccountState
    password: str


class AuditOut(Model):
    """One row of the audit log; ``what`` is the action in Chinese."""

    id: int
    at: dt.datetime
    actor: str
    action: str
    what: str
    target: str
    address: str | None
    detail: dict[str, Any]


class AuditList(Model):
    """Rows of the audit log, newest first; ``next`` is ``before`` of the page after."""

    rows: list[AuditOut]
    next: int | None
