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


class VisitText(_Words):
    """What differs in the words of the benefit form when the bill is of outpatient care."""

    form: dict[str, str | list[str]]
    questions: dict[str, dict[str, str | dict[str, str]]]
    result: dict[str, str]


class Texts(_Words):
    """The whole file."""

    privacy: str
    offer: str
    forms: dict[str, FormText]
    questions: dict[str, QuestionText]
    say: dict[str, str]
    result: dict[str, str]
    visit: VisitText
    visiting: bool = False

    @classmethod
    def load(cls, path: Path) -> Texts:
        """Read the file; raises pydantic.ValidationError for a fault in it."""
        return cls.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))

    def of_visit(self) -> Texts:
        """The same with the words for outpatient care."""
        form = self.forms["benefit"].model_copy(update=self.visit.form)
        changed = {n: self.questions[n].model_copy(update=u) for n, u in self.visit.questions.items()}
        update = {
            "forms": {**self.forms, "benefit": form},
            "questions": {**self.questions, **changed},
            "result": {**self.result, **self.visit.result},
            "visiting": True,
        }
        return self.model_copy(update=update)

    def fill(self, name: str, /, **values: str) -> str:
        """The sentence ``name`` with its names filled; what an area fills (hotline) stays a template."""
        return fill(self.say[name], **values)

    def told(self, name: str, /, **values: str) -> str:
        """The sentence ``name`` of a result."""
        return fill(self.result[name], **values)

    def form_of(self, text: str) -> str | None:
        """The form whose own wish the whole ``text`` is (its button)."""
        if text.strip() == self.visit.form["wish"]:
            return "benefit"
        return next((name for name, form in self.forms.items() if text.strip() == form.wish), None)

    def offered_by(self, entry_id: str) -> FormText | None:
        """The form to offer below an entry."""
        forms = (*self.forms.values(), self.of_visit().forms["benefit"])
        return next((form for form in forms if entry_id in form.offered_by), None)


def fill(text: str, /, **values: str) -> str:
    """``text`` with ``{{ name }}`` replaced; nobody's words are read as a template.

    >>> fill("帮{{ who }}算", who="您母亲")
    '帮您母亲算'
    """
    for name, value in values.items():
        text = text.replace("{{ " + name + " }}", value)
    return text
