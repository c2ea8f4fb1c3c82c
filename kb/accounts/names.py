"""What an account may be called."""

from __future__ import annotations

import re
import unicodedata

_NAME = re.compile(r"[a-z][a-z0-9._-]{1,31}")
LONGEST_DISPLAY = 20


class BadName(ValueError):
    """A name that is not taken; the message says why, in Chinese. ``field`` is ``name`` or ``display``."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def normal(text: str) -> str:
    """One spelling for all the ways to type a name: half width, small letters, nothing around it."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def sign_in_name(text: str) -> str:
    """The name to sign in with, as it is kept: small letters. Raises BadName."""
    name = normal(text)
    if not _NAME.fullmatch(name):
        raise BadName("name", "账号名要用 2 到 32 个小写字母、数字或 . _ -，以字母开头，如 zhang.san。")
    return name


def display_name(text: str) -> str:
    """The name that colleagues read. Raises BadName."""
    shown = " ".join(text.split())
    if not 1 <= len(shown) <= LONGEST_DISPLAY or any(
        unicodedata.category(char).startswith("C") for char in shown
    ):
        raise BadName("display", f"姓名要写 1 到 {LONGEST_DISPLAY} 个字。")
    return shown
