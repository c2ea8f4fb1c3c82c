"""Which part of a message tells and which asks: a question of policy in the middle of a form is no answer to it."""

from __future__ import annotations

import re

from kb.search.normalise import fold

_CLAUSE = re.compile(r"[^，。；;！!？?,\n]+[，。；;！!？?,\n]*")
_ASKS = re.compile(
    r"吗|(?<![这那])么|什么|多少|怎么|怎样|如何|哪|咋|啥|(?<![那这好])几(?!个孩子|口)|呢$|呢[？?]|是不是"
    r"|能不能|能否|可不可以|有没有|算不算|要不要|为何|请问|想问|问一下|问下|[？?]"
)
_GUESS = re.compile(r"吧[？?。]*$|^(?:应该|可能|好像|大概|估计)")
_NONE = re.compile(
    r"(?:什么|啥|哪种|哪一种|哪个|哪样|哪项)(?:身份|救助身份)?(?:都|也)(?:不是"
    r"|没有|没|不算|不属于)|没(?:有)?(?:什么|啥|多少)|不知道|不清楚|记不|忘了"
    r"|不确定|搞不|不晓得"
)
CANCEL = re.compile(
    r"^(?:那就|那|我)?(?:不用了?|不需要了?|算了|取消|不算了|不想算了|不用算了"
    r"|不问了|不弄了|不搞了|不说了|不想说了|退出|停|停止|结束|不要算了|别算了"
    r"|先不算了|不测了|不查了|算了算了|返回|放弃)"
    r"(?:吧|了|啊|[，,、\s]|算了|取消|不算了|不问了|不弄了|谢谢|谢了)*[。！!.~]*$"
)


def split(text: str) -> tuple[str, str]:
    """``text`` with what asks blanked out, and what asks; offsets in the first stay those of ``text``.

    >>> split("二级医院，起付线是多少？")
    ('二级医院，        ', '起付线是多少？')
    """
    folded = fold(text)
    telling, asking = list(text), []
    for match in _CLAUSE.finditer(folded):
        if asks(match[0]):
            telling[match.start() : match.end()] = " " * len(match[0])
            asking.append(text[match.start() : match.end()])
    return "".join(telling), "".join(asking)


def asks(clause: str) -> bool:
    """Whether a clause asks something; a guess (二级吧？) and 什么都不是 tell.

    >>> asks("什么是低保边缘"), asks("什么都不是"), asks("应该是二级吧？")
    (True, False, False)
    """
    return bool(_ASKS.search(clause)) and not _GUESS.search(clause.strip()) and not _NONE.search(clause)


def cancels(text: str) -> bool:
    """Whether the person wants to stop (算了), and not to compute (算一下)."""
    return bool(CANCEL.match(fold(text).strip()))
