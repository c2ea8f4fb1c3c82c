"""The words of the conversation, as ``kb/content/vocab/dialogue.yml`` has them."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

SELF = "您"


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FormText(_Words):
    """A form: its name, how it opens, the sentence that wishes for it, and what leads to and from it.

    ``entry`` holds the general answer; ``offered_by`` are entries below which the form is offered.
    """

    name: str
    opening: str
    entry: str
    wish: str
    offered_by: list[str] = Field(default_factory=list)
    service: str | None = None
    office: str | None = None


class QuestionText(_Words):
    """How one fact is asked for; ``pick`` are services to offer by name."""

    ask: str
    hint: str
    buttons: dict[str, str] = Field(default_factory=dict)
    sensitive: bool = False
    pick: list[str] = Field(default_factory=list)


class Texts(_Words):
    """The whole file."""

    privacy: str
    offer: str
    forms: dict[str, FormText]
    questions: dict[str, QuestionText]
    say: dict[str, str]
    result: dict[str, str]

    @classmethod
    def load(cls, path: Path) -> Texts:
        """Read the file; raises pydantic.ValidationError for a fault in it."""
        return cls.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))

    def fill(self, name: str, /, **values: str) -> str:
        """The sentence ``name`` with its names filled; what an area fills (hotline) stays a template."""
        return fill(self.say[name], **values)

    def told(self, name: str, /, **values: str) -> str:
        """The sentence ``name`` of a result."""
        return fill(self.result[name], **values)

    def form_of(self, text: str) -> str | None:
        """The form whose own wish the whole ``text`` is (its button)."""
        return next((name for name, form in self.forms.items() if text.strip() == form.wish), None)

    def offered_by(self, entry_id: str) -> FormText | None:
        """The form to offer below an entry."""
        return next((form for form in self.forms.values() if entry_id in form.offered_by), None)


def fill(text: str, /, **values: str) -> str:
    """``text`` with ``{{ name }}`` replaced; nobody's words are read as a template.

    >>> fill("帮{{ who }}算", who="您母亲")
    '帮您母亲算'
    """
    for name, value in values.items():
        text = text.replace("{{ " + name + " }}", value)
    return text
