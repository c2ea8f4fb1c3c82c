"""The texts to copy: every entry of the content in every form."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest

from kb.answer.knowledge import KnowledgeBase
from kb.api.console_copies import WECHAT_BYTES, copies, messages, plain
from kb.api.console_models import Copies
from kb.api.models import EntryReply
from kb.api.routes.entries import entry_reply
from kb.release.compile import compile_release
from tests.gateway.appkit import NOW
from tests.kb.rules.conftest import content

AREA, HOTLINE = "990001", "0000-8812393"
STATE: Any = SimpleNamespace(settings=SimpleNamespace(mode="demo"))


@pytest.fixture(scope="module")
def replies() -> list[EntryReply]:
    kb = KnowledgeBase.of(compile_release(content(), NOW), None)  # type: ignore[arg-type]
    day = NOW.date()
    served = [entry for entry in kb.release.entries if kb.serves(entry, day)]
    return [entry_reply(STATE, kb, kb.render(entry, AREA, day), AREA, day, "t", False) for entry in served]


@pytest.fixture(scope="module")
def copied(replies: list[EntryReply]) -> list[tuple[EntryReply, Copies]]:
    return [(reply, copies(reply, HOTLINE)) for reply in replies]


def test_every_form_of_every_entry_has_source_validity_and_marks(
    copied: list[tuple[EntryReply, Copies]],
) -> None:
    assert len(copied) > 150
    wrong = []
    for reply, forms in copied:
        for name, form in (("speech", forms.speech), ("sms", forms.sms), ("wechat", forms.wechat)):
            held = reply.validity or "有效的规定"
            for part in ("依据：《", held, *reply.notices):
                if part not in form.text:
                    wrong.append(f"{reply.id} {name}: {part}")
    assert wrong == []


def test_the_words_are_the_entrys_own(copied: list[tuple[EntryReply, Copies]]) -> None:
    for reply, forms in copied:
        assert (reply.speech or plain(reply.short)) in forms.speech.text
        assert "".join(plain(reply.short).split()) in "".join(forms.sms.text.split())
        assert plain(reply.text) in forms.wechat.text or plain(reply.short) in forms.wechat.text


def test_no_form_is_too_long_or_shows_marks_of_markdown(copied: list[tuple[EntryReply, Copies]]) -> None:
    for reply, forms in copied:
        assert len(forms.wechat.text.encode()) == forms.wechat.size <= WECHAT_BYTES, reply.id
        assert forms.sms.size <= 5, (reply.id, forms.sms.text)
        assert "\n" not in forms.sms.text
        for form in (forms.speech, forms.sms, forms.wechat):
            assert "**" not in form.text
            assert not re.search(r"。。|；。|：。|，共\d+份文件，共|等等", form.text), (reply.id, form.text)


@pytest.mark.parametrize(("length", "count"), [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3)])
def test_messages_are_counted_as_networks_do(length: int, count: int) -> None:
    assert messages("字" * length) == count
