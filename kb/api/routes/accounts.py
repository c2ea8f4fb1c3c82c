"""``/console/api/accounts``: what the administrator does to accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Request

from kb.accounts import names, passwords
from kb.accounts.roles import ADMINISTRATION, TITLES, Role
from kb.api.account_models import AccountChange, AccountList, AccountRequest, AccountState, TemporaryPassword
from kb.api.auth import Account, actor, require
from kb.api.errors import ApiError
from kb.api.state import Shared, State
from kb.store import accounts
from kb.store.account_tables import AccountRow

router = APIRouter(prefix="/console/api/accounts", tags=["console"])
Administrator = Annotated[Account, Depends(require(ADMINISTRATION))]
AccountId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]


def shown(row: AccountRow) -> AccountState:
    """The account as its administrator sees it."""
    return AccountState(
        id=row.id,
        name=row.name,
        display=row.display,
        role=Role(row.role),
        role_title=TITLES[Role(row.role)],
        enabled=row.disabled_at is None,
        must_change=row.must_change,
        created_at=row.created_at,
        signed_in_at=row.signed_in_at,
    )


@router.get("")
async def list_accounts(account: Administrator, state: Shared) -> AccountList:
    """All accounts."""
    rows = await to_thread.run_sync(accounts.listed, state.database)
    return AccountList(accounts=[shown(row) for row in rows], roles=TITLES)


@router.post("", status_code=201)
async def create(
    body: AccountRequest, account: Administrator, request: Request, state: Shared
) -> TemporaryPassword:
    """Make an account; its password is made here, shown once, and must be changed at the first sign-in."""
    try:
        name, display = names.sign_in_name(body.name), names.display_name(body.display)
    except names.BadName as exc:
        raise ApiError(422, "account_name_invalid", exc.field, str(exc)) from exc
    password, hashed = await _temporary(state)
    new = accounts.NewAccount(name, display, body.role, hashed, must_change=True)
    by, now = actor(request, account), state.clock.now()
    row = await _done(lambda: accounts.create(state.database, new, by, now))
    return TemporaryPassword(account=shown(row), password=password)


@router.put("/{account_id}")
async def change(
    account_id: AccountId, body: AccountChange, account: Administrator, request: Request, state: Shared
) -> AccountState:
    """Change display name and role; a new role ends the account's sessions."""
    try:
        display = names.display_name(body.display)
    except names.BadName as exc:
        raise ApiError(422, "account_name_invalid", exc.field, str(exc)) from exc
    if account_id == account.id and body.role is not account.role:
        raise ApiError(409, "account_self")
    by, now = actor(request, account), state.clock.now()
    row = await _done(lambda: accounts.change(state.database, account_id, display, body.role, by, now))
    return shown(row)


@router.post("/{account_id}/password")
async def reset_password(
    account_id: AccountId, account: Administrator, request: Request, state: Shared
) -> TemporaryPassword:
    """Give an account a temporary password; its sessions end."""
    if account_id == account.id:
        raise ApiError(409, "account_self", message="自己的密码请在「我的账号」里改。")
    password, hashed = await _temporary(state)
    by, now = actor(request, account), state.clock.now()
    row = await _done(
        lambda: accounts.set_password(state.database, account_id, hashed, by, now, must_change=True)
    )
    return TemporaryPassword(account=shown(row), password=password)


@router.post("/{account_id}/disable")
async def disable(
    account_id: AccountId, account: Administrator, request: Request, state: Shared
) -> AccountState:
    """Disable an account: its sessions end at once, what it was answering goes back to the queue."""
    if account_id == account.id:
        raise ApiError(409, "account_self")
    by, now = actor(request, account), state.clock.now()
    return shown(await _done(lambda: accounts.disable(state.database, account_id, by, now)))


@router.post("/{account_id}/enable")
async def enable(
    account_id: AccountId, account: Administrator, request: Request, state: Shared
) -> AccountState:
    """Enable an account again, with the password it had."""
    by, now = actor(request, account), state.clock.now()
    return shown(await _done(lambda: accounts.enable(state.database, account_id, by, now)))


async def _temporary(state: State) -> tuple[str, str]:
    password = passwords.temporary()
    return password, await to_thread.run_sync(passwords.hashed, password, limiter=state.hashing)


async def _done(step: Callable[[], AccountRow]) -> AccountRow:
    """What a change of an account gives; its refusals as errors of the API."""
    try:
        return await to_thread.run_sync(step)
    except accounts.UnknownAccount as exc:
        raise ApiError(404, "account_unknown") from exc
    except accounts.AccountExists as exc:
        raise ApiError(409, "account_exists", "name") from exc
    except accounts.LastAdministrator as exc:
        raise ApiError(409, "account_last_administrator") from exc
