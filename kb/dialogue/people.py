"""Whom a message is about, so that questions say 您母亲 and not 您."""

from __future__ import annotations

import re

_MINE = r"(?:我|俺|咱|我们|我们家|我家|他们)?(?:的)?(?:老|大|小|二)?"
PEOPLE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (who, re.compile(words))
    for who, words in (
        ("您母亲", r"妈妈|母亲|老妈|[我俺咱]妈|我娘|老娘|妈(?=是|在|住|今|去|上|有|没|的|花|得|，|,|\d)"),
        ("您父亲", r"爸爸|父亲|老爸|[我俺咱]爸|老爹|我爹|爸(?=是|在|住|今|去|上|有|没|的|花|得|，|,|\d)"),
        ("您爷爷", r"爷爷"),
        ("您奶奶", r"奶奶"),
        ("您外公", r"外公|姥爷"),
        ("您外婆", r"外婆|姥姥"),
        ("您公公", r"[我俺]公公|家公"),
        ("您婆婆", r"婆婆"),
        ("您岳父", r"岳父|丈人"),
        ("您岳母", r"岳母|丈母娘"),
        ("您爱人", r"老公|丈夫|老婆|妻子|媳妇|爱人|老伴|[我俺](?:先生|太太)"),
        (
            "您孩子",
            (
                r"[我俺咱](?:家)?(?:的)?(?:大|小|二)?(?:儿子|女儿|孩子|娃|小孩|闺女|崽|宝宝)"
                r"|儿子|女儿|孙子|孙女|外孙|新生儿|宝宝"
            ),
        ),
        ("您的兄弟姐妹", r"[我俺](?:的)?(?:大|小|二|三)?(?:哥|姐|弟|妹)|哥哥|姐姐|弟弟|妹妹"),
        ("您邻居", r"邻居|隔壁"),
        ("您朋友", r"朋友|同事|同学|老乡|工友"),
        ("您亲戚", r"亲戚|舅舅|舅妈|叔叔|婶婶|伯伯|姑姑|姑妈|姨|表[哥姐弟妹]|侄|外甥|[我俺](?:叔|舅|姑|伯)"),
        (
            "他（她）",
            r"村里(?:有)?(?:一)?(?:个|位)|别人|有个人|一个(?:老人|老乡|村民|困难户)|帮人问|替人问|贫困户家",
        ),
    )
)
SELF = re.compile(
    r"[我俺](?:自己|本人)|本人|给自己|[我俺](?:是|在|住|花|交|断|今年|去年|每"
    r"|想|能|够|明年|符|可以|一个人)"
)


def about(text: str) -> str | None:
    """Whom ``text`` (folded) names: 您母亲, 您 for oneself, None where it names nobody.

    >>> about("我妈是低保"), about("我住院花了三万"), about("二级医院")
    ('您母亲', '您', None)
    """
    first: tuple[int, str] | None = None
    for who, pattern in PEOPLE:
        match = pattern.search(text)
        if match and (first is None or match.start() < first[0]):
            first = (match.start(), who)
    if first:
        return first[1]
    return "您" if SELF.search(text) else None
