"""A stored hand-off as the operator's screen shows it."""

from __future__ import annotations

from typing import Any

from bot.channels.web.handoff import message_out
from kb.answer.outcome import Outcome
from kb.api.auth import Account
from kb.api.handoff_models import CitedEntry, HandoffLine, HandoffOpen, ShownTurn
from kb.api.state import State
from kb.store.handoff_desk import Line, Opened
from kb.store.handoff_tables import HandoffMessage
from kb.store.handoffs import RESIDENT
from kb.store.tables import Turn

OUTCOMES = {
    Outcome.ANSWERED: "已答",
    Outcome.CALCULATED: "已测算",
    Outcome.CLARIFY: "让选一个",
    Outcome.ASKING: "在追问",
    Outcome.CHITCHAT: "寒暄",
    Outcome.NOT_FOUND: "没答上",
    Outcome.OUT_OF_SCOPE: "不归医保管",
    Outcome.EMERGENCY: "紧急情况",
    Outcome.ABUSIVE: "辱骂",
    Outcome.HANDOFF: "要找人工",
    Outcome.DEGRADED: "当时查不了",
    Outcome.ERROR: "出错",
}
"""Outcomes as operators read them."""


def line(state: State, row: Line, account: Account) -> HandoffLine:
    """A hand-off in the list."""
    return HandoffLine.model_validate(_common(state, row.handoff, row.holder, account, row.unread))


def opened(state: State, found: Opened, account: Account) -> HandoffOpen:
    """A hand-off with all that was said."""
    messages = [_message(message, found) for message in found.messages]
    unread = bool(found.messages) and found.messages[-1].author == RESIDENT
    return HandoffOpen.model_validate(
        {
            **_common(state, found.handoff, found.holder, account, unread),
            "facts": found.handoff.facts,
            "turns": [_turn(state, turn) for turn in found.turns],
            "messages": messages,
            "read_id": found.handoff.read_id,
            "closed_by": found.handoff.closed_by,
        }
    )


def _common(state: State, row: Any, holder: Any, account: Account, unread: bool) -> dict[str, Any]:
    area = state.desk.areas.get(row.area)
    return {
        "id": row.id,
        "state": row.state,
        "question": row.question,
        "channel": row.channel,
        "area": row.area,
        "area_name": area.name if area else row.area,
        "urgent": row.urgent,
        "mine": row.taken_by == account.id,
        "holder": holder.display if holder else None,
        "unread": unread,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def _message(message: HandoffMessage, found: Opened) -> Any:
    author = found.authors.get(message.account_id or "")
    return message_out(message, author.display if author else None)


def _turn(state: State, turn: Turn) -> ShownTurn:
    """Titles are today's; an entry that is gone since is named by its id."""
    kb = state.current()
    known = kb.release.entries if kb else {}
    entries = [
        CitedEntry(
            id=e["id"], version=e["version"], title=known[e["id"]].title if e["id"] in known else e["id"]
        )
        for e in turn.entries
    ]
    title = OUTCOMES.get(Outcome(turn.outcome), turn.outcome)
    return ShownTurn(
        text=turn.text, outcome=turn.outcome, outcome_title=title, entries=entries, at=turn.created_at
    )
