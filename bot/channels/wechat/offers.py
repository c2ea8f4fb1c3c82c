"""What the numbers under a reply stand for, and the rest of a long text; kept per person."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from urllib.parse import quote

from bot.channels.wechat import words
from bot.channels.wechat.render import Choice, Rendered, numbered
from bot.channels.wechat.split import LIMIT, size, split
from bot.channels.wechat.store import Store
from bot.channels.wechat.times import CHOICES, REPEATS

FULL = "\x00full"
EARLIER = "\x00earlier"
MOST = 9
"""Choices under one reply: one digit each."""
_TAIL = "\n\n" + words.MORE


@dataclass(frozen=True)
class Shown:
    """The bubbles of a reply: the first, and what is pushed after it.

    One that offers ``choices`` can also be shown as ``head`` with a menu of them to tap. ``news``: the last
    operator's answer in it, 0 for none.
    """

    text: str
    rest: tuple[str, ...] = ()
    head: str = ""
    choices: tuple[str, ...] = ()
    news: int = 0


class Offers:
    """Numbers and remainders in the store. ``links`` makes each choice one to tap, too."""

    def __init__(self, store: Store, *, links: bool) -> None:
        self._store, self._links = store, links

    async def show(self, sender: str, rendered: Rendered, *, earlier: bool, pushes: int) -> Shown:
        """Number what is offered and remember it; ``earlier`` keeps 1 for an answer not yet seen.

        ``pushes`` says how many further bubbles may follow; a text longer than they hold is
        continued on request.
        """
        choices = [Choice(words.EARLIER, EARLIER)] if earlier else []
        if rendered.full:
            choices.append(Choice(words.FULL_TEXT, FULL))
        choices = [*choices, *rendered.choices][:MOST]
        await self._remember(sender, choices, rendered.full)
        named = int(earlier) + int(bool(rendered.full))
        lines = self._lines(choices, named)
        foot = "\n".join(lines[:named])
        foot = numbered(foot, rendered.lead, lines[named:], LIMIT // 2)
        shown = await self.paged(sender, rendered.text, pushes, foot)
        if shown.rest or not shown.text.startswith(rendered.text):
            return shown
        return replace(shown, head=rendered.text, choices=tuple(choice.text for choice in choices))

    async def paged(self, sender: str, text: str, pushes: int, foot: str = "") -> Shown:
        """The bubbles of a text; ``foot`` stands under the first."""
        whole = f"{text}\n\n{foot}" if foot else text
        if size(whole) <= LIMIT:
            await self._store.drop(f"more:{sender}")
            return Shown(whole)
        under = f"\n\n{foot}" if foot else ""
        pieces = split(text, LIMIT - size(under))
        if len(pieces) - 1 <= pushes:
            await self._store.drop(f"more:{sender}")
            return Shown(pieces[0] + under, tuple(pieces[1:]))
        pieces = split(text, LIMIT - size(under) - size(_TAIL), LIMIT - size(_TAIL))
        await self.keep_rest(sender, pieces[1:])
        return Shown(pieces[0] + _TAIL + under)

    async def keep_rest(self, sender: str, pieces: list[str]) -> None:
        """Keep what 继续 is to show."""
        await self._store.put(f"more:{sender}", json.dumps(pieces, ensure_ascii=False), CHOICES)

    async def more(self, sender: str) -> str | None:
        """The next piece of the last long text; None when there is none."""
        pieces = json.loads(await self._store.get(f"more:{sender}") or "[]")
        if not pieces:
            return None
        if len(pieces) == 1:
            await self._store.drop(f"more:{sender}")
            return str(pieces[0])
        await self.keep_rest(sender, pieces[1:])
        return str(pieces[0]) + _TAIL

    async def chosen(self, sender: str, said: str) -> str | None:
        """What a number or the text of a choice asks; None when it was not offered."""
        offered = json.loads(await self._store.get(f"choices:{sender}") or "{}")
        for number, (text, send) in enumerate(offered.get("choices", []), 1):
            if said in (str(number), text):
                return str(send)
        return None

    async def full(self, sender: str) -> str | None:
        """The whole of the last answer."""
        offered = json.loads(await self._store.get(f"choices:{sender}") or "{}")
        return offered.get("full") or None

    async def offer(self, sender: str, choices: list[Choice]) -> None:
        """Remember what the numbers stand for from now on."""
        await self._remember(sender, choices, "")

    async def snapshot(self, sender: str, key: str) -> None:
        """Keep what the answer to the message ``key`` offers, for when it is shown later."""
        offered = await self._store.get(f"choices:{sender}")
        if offered is not None:
            await self._store.put(f"offered:{key}", offered, REPEATS)

    async def restore(self, sender: str, key: str) -> None:
        """The answer to the message ``key`` is shown now: its numbers hold."""
        offered = await self._store.get(f"offered:{key}")
        if offered is not None:
            await self._store.put(f"choices:{sender}", offered, CHOICES)

    async def _remember(self, sender: str, choices: list[Choice], full: str) -> None:
        kept = {"choices": [(c.text, c.send) for c in choices], "full": full}
        await self._store.put(f"choices:{sender}", json.dumps(kept, ensure_ascii=False), CHOICES)

    def _lines(self, choices: list[Choice], plain_first: int) -> list[str]:
        return [
            f"回复{n}{c.text}" if n <= plain_first else f"{n}. {self._tap(n, c.text)}"
            for n, c in enumerate(choices, 1)
        ]

    def _tap(self, number: int, text: str) -> str:
        if not self._links:
            return text
        return f'<a href="weixin://bizmsgmenu?msgmenucontent={quote(text)}&msgmenuid={number}">{text}</a>'
