"""Answers to what was just offered: a choice by its place, yes, no, don't know."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import turn
from actions.loops import loop_of

NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6}
LETTERS = "abcdef"
ORDINAL = re.compile("第([0-9]+|[一二三四五六])")
FIRST = re.compile("上面|前面|前一|头一|开头|左边")
MIDDLE = re.compile("中间")
LAST = re.compile("最后|最下|末尾|下面|后面|后一|右边")
WRONG = re.compile("不对|错")
Choice = str | dict[str, Any]
BARE = re.compile("[0-9]+|[一二两三四五六]|[a-f]")


class ActionChoice(Action):
    """Asks the question behind the chosen button; without one, the canned reply of the act."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_choice"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Take the choice, or say that there is none."""
        intent = turn.intent_of(tracker).get("name") or "choose"
        picked = chosen(tracker)
        if isinstance(picked, dict):
            form = picked["form"]
            return [SlotSet("form_wanted", form), FollowupAction(loop_of(form))]
        if picked is not None:
            return await turn.take(dispatcher, tracker, "ask", picked)
        if intent == "deny" and not tracker.get_slot("choices") and WRONG.search(turn.text_of(tracker)):
            intent = "complain"  # nothing was asked, so it is the answer that is called wrong
        return await turn.take(dispatcher, tracker, "no_choice" if intent == "choose" else intent)


def chosen(tracker: Tracker) -> Choice | None:
    """The choice that the latest message means, as ``turn.choices_of`` has it."""
    intent = turn.intent_of(tracker).get("name") or "choose"
    choices: list[Choice] = tracker.get_slot("choices") or []
    if intent == "choose":
        return pick(turn.text_of(tracker), choices)
    # 是的 is an answer only where a single thing was offered, and starts no form: 「对，随军家属」 after a result
    # confirms what was said before it.
    single = intent == "affirm" and len(choices) == 1 and isinstance(choices[0], str)
    return choices[0] if single else None


def sent(picked: Choice | None) -> str | None:
    """The sentence behind a choice that starts a form; None for any other."""
    return str(picked["send"]) if isinstance(picked, dict) else None


def pick(text: str, choices: Sequence[Choice]) -> Choice | None:
    """The choice that 「第二个」, 「选3」 or 「最后一个」 means; None when there is no such one.

    >>> pick("第二个", ["甲", "乙"]), pick("最后那个", ["甲", "乙"]), pick("第五个", ["甲", "乙"])
    ('乙', '乙', None)
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    count = len(choices)
    ordinal, bare = ORDINAL.search(plain), BARE.search(plain)
    if ordinal:
        number = place(ordinal.group(1))
    elif MIDDLE.search(plain):
        number = (count + 1) // 2 if count % 2 else 0
    elif LAST.search(plain):
        number = count
    elif FIRST.search(plain):
        number = 1
    else:
        number = place(bare.group()) if bare else 0
    return choices[number - 1] if 1 <= number <= count else None


def place(numeral: str) -> int:
    """1 for ``1``, ``一`` and ``a``."""
    if numeral.isdigit():
        return int(numeral)
    return NUMERALS.get(numeral) or LETTERS.index(numeral) + 1
