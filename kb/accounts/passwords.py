"""Passwords: which are taken, and their Argon2id hashes."""

from __future__ import annotations

import functools
import re
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 10
LONGEST = 128
PHRASE = 16
"""From this length on any kinds of characters will do: a sentence is hard to guess by its length."""
KINDS = 3
DISTINCT = 5
TEMPORARY = 14
_EASY = (
    "password",
    "passw0rd",
    "p@ssw0rd",
    "admin",
    "qwerty",
    "yibao",
    "ybj",
    "welcome",
    "yixiaoda",
    "letmein",
)
_RUNS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv")
_LONGEST_RUN = 5
# Neither l nor 1, O nor 0: a temporary password is read from a screen or over the phone.
_READABLE = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"

HASHER = PasswordHasher()
"""Argon2id with the library's parameters (RFC 9106, low memory: 64 MiB, 3 passes)."""


class WeakPassword(ValueError):
    """A password that is not taken; the message says why, in Chinese, and never quotes it."""


def normal(password: str) -> str:
    """The same characters from every keyboard (RFC 8265: NFC, nothing else changed)."""
    return unicodedata.normalize("NFC", password)


def check(password: str, name: str) -> str:
    """The password to be hashed, for the account ``name``; raises WeakPassword with all that is lacking."""
    password = normal(password)
    faults = [*_shape_faults(password), *_guess_faults(password, name)]
    if faults:
        raise WeakPassword("密码没有改：" + "；".join(faults) + "。")
    return password


def _shape_faults(password: str) -> list[str]:
    faults = []
    if len(password) < SHORTEST:
        faults.append(f"至少 {SHORTEST} 个字符，现在是 {len(password)} 个")
    if len(password) > LONGEST:
        faults.append(f"最多 {LONGEST} 个字符")
    if any(unicodedata.category(char).startswith("C") for char in password):
        faults.append("不能有看不见的控制字符")
    if len(password) < PHRASE and _kinds(password) < KINDS:
        faults.append(f"大写字母、小写字母、数字、其他符号至少要有三种（写满 {PHRASE} 个字符的一句话就不用）")
    return faults


def _guess_faults(password: str, name: str) -> list[str]:
    low = password.lower()
    faults = []
    if len(set(low)) < DISTINCT:
        faults.append(f"不同的字符至少要有 {DISTINCT} 个")
    if name and name.lower() in low:
        faults.append("不能含有账号名")
    if any(word in low for word in _EASY) or _has_run(low):
        faults.append("不能含有常见的词（如 password、admin）或连续的键（如 12345、qwert）")
    return faults


def _kinds(password: str) -> int:
    tests = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
    return sum(bool(re.search(test, password)) for test in tests)


def _has_run(low: str) -> bool:
    runs = (*_RUNS, *(run[::-1] for run in _RUNS))
    pieces = {run[i : i + _LONGEST_RUN] for run in runs for i in range(len(run) - _LONGEST_RUN + 1)}
    return any(low[i : i + _LONGEST_RUN] in pieces for i in range(len(low) - _LONGEST_RUN + 1))


def temporary() -> str:
    """A random password for somebody who must change it at the first sign-in."""
    while True:
        made = "".join(secrets.choice(_READABLE) for _ in range(TEMPORARY))
        if not _shape_faults(made) and not _guess_faults(made, ""):
            return made


def hashed(password: str) -> str:
    """The Argon2id hash, with its parameters and salt; takes a tenth of a second and 64 MiB."""
    return HASHER.hash(normal(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is right. Without a hash (no such account) it takes as long and says no."""
    try:
        return HASHER.verify(stored or _nobody(), normal(password)) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def outdated(stored: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return HASHER.check_needs_rehash(stored)


@functools.cache
def _nobody() -> str:
    """The hash that an unknown name is checked against."""
    return HASHER.hash(secrets.token_urlsafe(24))
