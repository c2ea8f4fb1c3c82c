"""The slots of the domain are the fields of the rules' requests."""

from __future__ import annotations

import yaml

from kb.dialogue.compute import REQUESTS, fields
from kb.dialogue.texts import Texts
from kb.rules.checklist import SITUATIONS
from kb.rules.questions import question
from kb.schema.load import CONTENT_ROOT
from tests.kb.rules.conftest import content
from tests.stack import ROOT

TEXTS = Texts.load(CONTENT_ROOT / "vocab" / "dialogue.yml")


def test_every_fact_has_a_slot_and_no_slot_is_left_over() -> None:
    slots = yaml.safe_load((ROOT / "bot" / "domain" / "facts.yml").read_text(encoding="utf-8"))["slots"]
    wanted = {name for form in REQUESTS for name in fields(form)} | set(SITUATIONS)
    assert set(slots) == {f"fact_{name}" for name in wanted}


def test_every_question_of_the_rules_has_its_words_and_every_choice_a_button() -> None:
    for name in TEXTS.questions:
        if name in ("total", "setting", "yes_no"):
            continue
        asked = question(name)
        buttons = set(TEXTS.questions[name].buttons)
        if asked.choices and buttons:
            assert buttons == {value for value, _ in asked.choices}, name


def test_entries_and_services_that_are_named_exist() -> None:
    loaded = content()
    for form in [*TEXTS.forms.values(), TEXTS.of_visit().forms["benefit"]]:
        assert {form.entry, *form.offered_by} <= set(loaded.entries), form.name
        assert {form.service, form.office} - {None} <= set(loaded.services), form.name
    assert set(TEXTS.questions["service"].pick) <= set(loaded.services)
