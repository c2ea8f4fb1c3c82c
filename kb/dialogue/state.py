"""The state of a form while one message is handled, and what carries over from one form to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from kb.api.form_models import FormRequest, FormState
from kb.dialogue.heard import Value
from kb.rules.checklist import SITUATIONS

PERSONAL = frozenset({"scheme", "category", "status", "retired", "residence", "person"})
"""Facts of a person: they hold for the next form too, as long as it is about the same person."""
SAME = {"category": "status", "status": "category"}
"""Fields that two forms call differently: the identity recognised."""


@dataclass(frozen=True)
class State:
    """A form in the middle of a turn; never changed in place."""

    form: str
    asked: str | None = None
    facts: Mapping[str, Value] = field(default_factory=dict)
    dont_know: tuple[str, ...] = ()
    about: str | None = None
    misses: int = 0
    asides: int = 0
    noticed: bool = False
    offered: tuple[Value, ...] = ()

    @classmethod
    def of(cls, request: FormRequest) -> State:
        """The state as Rasa sent it; at an opening only what is known of the person stays."""
        held = request.state
        if not request.opening or request.revises:
            return cls(
                request.form,
                held.asked if not request.opening else None,
                dict(held.facts),
                tuple(held.dont_know),
                held.about,
                held.misses if not request.opening else 0,
                held.asides if not request.opening else 0,
                held.noticed,
                tuple(held.offered) if not request.opening else (),
            )
        return cls(
            request.form, facts=carried(held.facts, request.form), about=held.about, noticed=held.noticed
        )

    def told(self, facts: Mapping[str, Value]) -> State:
        """With ``facts`` known: they are no longer unknown."""
        left = tuple(name for name in self.dont_know if name not in facts)
        return replace(self, facts={**self.facts, **facts}, dont_know=left)

    def unknown(self, names: Iterable[str]) -> State:
        """With ``names`` answered by 不知道."""
        return replace(self, dont_know=tuple(dict.fromkeys([*self.dont_know, *names])))

    def without(self, name: str) -> State:
        """Without the fact ``name``."""
        return replace(self, facts={k: v for k, v in self.facts.items() if k != name})

    def out(self) -> FormState:
        """As it goes back to Rasa."""
        return FormState(
            asked=self.asked,
            facts=dict(self.facts),
            dont_know=list(self.dont_know),
            about=self.about,
            misses=self.misses,
            asides=self.asides,
            noticed=self.noticed,
            offered=list(self.offered),
        )


def carried(facts: Mapping[str, Value], form: str) -> dict[str, Value]:
    """What a new form takes over of a person's facts, under its own names."""
    kept = {name: value for name, value in facts.items() if name in PERSONAL}
    for old, new in SAME.items():
        if old in kept and new not in kept and (new == "status") == (form == "relief"):
            kept[new] = kept.pop(old)
    return kept


def used(form: str, fields: frozenset[str], facts: Mapping[str, Value]) -> dict[str, Value]:
    """The facts that the form knows."""
    return {n: v for n, v in facts.items() if n in fields or (form == "materials" and n in SITUATIONS)}
