"""Which strings of digits are personal numbers: checks only, no searching."""

from __future__ import annotations

import datetime as dt
import re

PROVINCES = frozenset(
    code
    for region in (
        "11 12 13 14 15",
        "21 22 23",
        "31 32 33 34 35 36 37",
        "41 42 43 44 45 46",
        "50 51 52 53 54",
        "61 62 63 64 65",
        "71 81 82 83",
    )
    for code in region.split()
)
"""The first two digits of an ID number (GB/T 2260), 83 for residents from Taiwan (GB 11643)."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_MOBILE = re.compile(r"(?:0086|86|0)?1[3-9]\d{9}")
# UnionPay 62, 60, 68, 69; Visa 4; Mastercard 51–55; JCB 35; Amex 34, 37; old cards of 工行 9558.
_CARD = re.compile(r"(?:6[0289]|4|5[1-5]|35|3[47]|9558)\d+")


def _is_day(digits: str) -> bool:
    try:
        day = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return 1880 <= day.year <= 2100


def looks_like_id18(digits: str) -> bool:
    """18 characters with a real province and date of birth; the check digit may be mistyped."""
    return (
        len(digits) == 18
        and digits[:17].isdigit()
        and (digits[17].isdigit() or digits[17] == "X")
        and digits[:2] in PROVINCES
        and _is_day(digits[6:14])
    )


def is_id18(digits: str) -> bool:
    """An 18-digit ID number (GB 11643): province, date of birth and check digit are right."""
    if not looks_like_id18(digits):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == digits[17]


def is_id15(digits: str) -> bool:
    """A 15-digit ID number of before 1999: province and date of birth in the 1900s."""
    return len(digits) == 15 and digits.isdigit() and digits[:2] in PROVINCES and _is_day("19" + digits[6:12])


def is_mobile(digits: str) -> bool:
    """A mainland mobile number, with or without the country's 86."""
    return _MOBILE.fullmatch(digits) is not None


def luhn(digits: str) -> bool:
    """Whether the last digit is right by ISO/IEC 7812 (bank cards)."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_card(digits: str) -> bool:
    """A bank card number: 16–19 digits, an issuer's prefix, and the right check digit."""
    return (
        16 <= len(digits) <= 19 and digits.isdigit() and _CARD.fullmatch(digits) is not None and luhn(digits)
    )
