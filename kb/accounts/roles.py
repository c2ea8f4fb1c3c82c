"""What an account may do is its role; each has exactly one."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """The roles of the console."""

    OPERATOR = "operator"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


TITLES = {
    Role.OPERATOR: "坐席",
    Role.EDITOR: "编辑",
    Role.REVIEWER: "审核",
    Role.SUPERVISOR: "主管",
    Role.ADMINISTRATOR: "管理员",
}
"""The roles as people read them."""

EVERYONE = frozenset(Role)
"""Whoever is signed in: looking answers up."""
DESK = frozenset({Role.OPERATOR, Role.SUPERVISOR})
"""Who speaks with residents: hand-offs, call notes."""
CONTENT = frozenset({Role.EDITOR, Role.REVIEWER, Role.SUPERVISOR})
"""Who works on what is wrong, outdated or missing."""
OVERSIGHT = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
"""Who reads the audit log."""
ADMINISTRATION = frozenset({Role.ADMINISTRATOR})
"""Who manages accounts."""
