"""``/console/api/audit``: the audit log, for those who answer for what is done here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Query

from kb.accounts.roles import OVERSIGHT
from kb.api.account_models import AuditList, AuditOut
from kb.api.auth import Account, require
from kb.api.state import Shared
from kb.store import audit

WORDS: Mapping[str, str] = {
    "sign_in": "登录",
    "sign_in.failed": "登录失败",
    "sign_out": "退出",
    "account.create": "新建账号",
    "account.password": "改密码",
    "account.disable": "停用账号",
    "account.enable": "启用账号",
    "account.role": "换角色",
    "account.rename": "改姓名",
    "handoff.take": "接起转人工",
    "handoff.answer": "回复居民",
    "handoff.give_back": "退回转人工",
    "handoff.close": "结束转人工",
    "retention.purge": "到期清理",
    "conversation.forget": "居民删除对话",
    "flag.raise": "标记内容问题",
    "flag.close": "处理标记",
    "note.create": "写通话记录",
    "note.change": "改通话记录",
    "note.done": "办结跟进",
    "release.activate": "启用发布的内容",
    "content.withdraw": "撤下内容",
    "content.restore": "恢复内容",
    "wechat.on": "开启微信咨询",
    "wechat.off": "暂停微信咨询",
}
"""Every ``Action`` in Chinese; one of an older program is shown by its code."""

router = APIRouter(prefix="/console/api", tags=["console"])


@router.get("/audit")
async def audit_log(
    account: Annotated[Account, Depends(require(OVERSIGHT))],
    state: Shared,
    before: Annotated[int | None, Query(ge=1)] = None,
    actor: Annotated[str | None, Query(max_length=80)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> AuditList:
    """Rows of the audit log, newest first."""
    rows = await to_thread.run_sync(
        lambda: audit.newest(state.database, before=before, actor=actor or None, limit=limit + 1)
    )
    page = rows[:limit]
    out = [
        AuditOut(
            id=row.id,
            at=row.at,
            actor=row.actor,
            action=row.action,
            what=WORDS.get(row.action, row.action),
            target=row.target,
            address=row.address,
            detail=row.detail,
        )
        for row in page
    ]
    return AuditList(rows=out, next=page[-1].id if len(rows) > limit else None)
