"""Results of the rules as replies: steps get the titles of their documents, nothing is computed here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from kb.answer.knowledge import KnowledgeBase
from kb.answer.render import Scene, render
from kb.api import rule_models as shapes
from kb.rules.checklist import Checklist
from kb.rules.eligibility import Eligibility
from kb.rules.result import Computed, Line, Missing, MissingFigure, Need, NotEligible, Question, Result, Step
from kb.schema.service import Service


def head(kb: KnowledgeBase, code: str, day: dt.date, trace: str) -> dict[str, Any]:
    """The fields every reply carries."""
    return {
        "area": code,
        "area_name": kb.area(code).name,
        "as_of": day,
        "release": kb.release.id,
        "trace_id": trace,
    }


def rule_reply(found: Result, kb: KnowledgeBase, top: dict[str, Any]) -> shapes.RuleReply:
    """An amount, not eligible, need or missing as a reply."""
    match found:
        case Computed():
            return shapes.RuleReply(
                **top,
                status="amount",
                amounts=[_line(line) for line in found.lines],
                scenarios=[
                    shapes.ScenarioOut(
                        label=s.label, amounts=[_line(one) for one in s.lines], steps=_steps(s.steps, kb)
                    )
                    for s in found.scenarios
                ],
                assumptions=list(found.assumptions),
                notes=list(found.notes),
                dates=found.dates,
            )
        case NotEligible():
            return shapes.RuleReply(**top, status="not_eligible", because=_steps(found.because, kb))
        case Need():
            return shapes.RuleReply(**top, status="need", need=[_question(q) for q in found.facts])
        case Missing():
            return shapes.RuleReply(**top, status="missing", missing=_missing(found.figures))


def relief_reply(found: Eligibility | Need, kb: KnowledgeBase, top: dict[str, Any]) -> shapes.ReliefReply:
    """Eligibility, or what must be known for it, as a reply."""
    if isinstance(found, Need):
        return shapes.ReliefReply(**top, status="need", need=[_question(q) for q in found.facts])
    findings = [
        shapes.FindingOut(
            category=f.category,
            title=f.category.label,
            verdict=f.verdict.value,
            recognised_by=f.recognised_by,
            conditions=[
                shapes.ConditionOut(state=c.state.value, step=_step(c.step, kb), asks=list(c.asks))
                for c in f.conditions
            ],
        )
        for f in found.findings
    ]
    return shapes.ReliefReply(
        **top,
        status="decided",
        verdict=found.verdict.value,
        category=found.category,
        findings=findings,
        road=_steps(found.road, kb),
        before=_steps(found.before, kb),
        notes=_steps(found.notes, kb),
        missing=_missing(found.missing),
    )


def materials_reply(found: Checklist, service: Service, top: dict[str, Any]) -> shapes.MaterialsReply:
    """A checklist as a reply."""
    items = [
        shapes.ItemOut(**{name: getattr(item, name) for name in shapes.ItemOut.model_fields})
        for item in found.items
    ]
    need = [_question(q) for q in found.need]
    return shapes.MaterialsReply(**top, service=service.id, name=service.name, items=items, need=need)


def filled(kb: KnowledgeBase, service: Service, code: str, day: dt.date) -> Service:
    """The service with the texts of its materials rendered for the area."""
    scene = Scene(kb.resolver, kb.area(code), day)
    materials = [
        m.model_copy(
            update={
                name: render(text, scene)
                for name in ("name", "shared", "when", "exempt", "note")
                if (text := getattr(m, name))
            }
        )
        for m in service.materials
    ]
    return service.model_copy(update={"materials": materials})


def _line(line: Line) -> shapes.LineOut:
    return shapes.LineOut(
        name=line.name,
        title=line.title,
        low=line.low,
        high=line.high,
        unit=line.unit,
        at_least=line.at_least,
    )


def _steps(steps: Iterable[Step], kb: KnowledgeBase) -> list[shapes.StepOut]:
    return [_step(step, kb) for step in steps]


def _step(step: Step, kb: KnowledgeBase) -> shapes.StepOut:
    document = kb.release.documents.get(step.document or "")
    fields = {name: getattr(step, name) for name in shapes.StepOut.model_fields if name != "document_title"}
    return shapes.StepOut(**fields, document_title=document.title if document else None)


def _question(question: Question) -> shapes.QuestionOut:
    choices = [shapes.ChoiceOut(value=value, label=label) for value, label in question.choices]
    return shapes.QuestionOut(name=question.name, ask=question.ask, choices=choices)


def _missing(figures: Iterable[MissingFigure]) -> list[shapes.MissingOut]:
    return [shapes.MissingOut(name=f.name, title=f.title, ask=f.ask, national=f.national) for f in figures]
