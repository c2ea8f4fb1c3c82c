"""Ask the rules with what is known so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from kb.answer.knowledge import KnowledgeBase
from kb.api import rule_requests as asked
from kb.api.rule_replies import filled
from kb.dialogue import visits
from kb.dialogue.heard import Value
from kb.dialogue.items import situations
from kb.rules.benefit import benefit
from kb.rules.checklist import Applicant, Checklist, checklist
from kb.rules.contribution import contribution
from kb.rules.eligibility import Eligibility, eligibility
from kb.rules.household import Household
from kb.rules.payer import Payer
from kb.rules.result import Contradiction, Need, Question, Result
from kb.rules.stay import Stay
from kb.rules.waiting import waiting
from kb.schema.service import Service

_META = {"area", "date", "discharged_on", "dont_know"}
REQUESTS: Mapping[str, type[asked.RuleRequest]] = {
    "benefit": asked.BenefitRequest,
    "relief": asked.ReliefRequest,
    "contribution": asked.ContributionRequest,
    "waiting-period": asked.WaitingRequest,
    "materials": asked.MaterialsRequest,
}


@dataclass(frozen=True)
class Listed:
    """The checklist of a service for a person."""

    service: Service
    checklist: Checklist


Found = Result | Eligibility | Listed


def fields(form: str) -> frozenset[str]:
    """The facts a form may hold."""
    return frozenset(REQUESTS[form].model_fields) - {"area", "date", "dont_know", "situations", "through"}


def compute(
    form: str, facts: Mapping[str, Value], dont_know: list[str], kb: KnowledgeBase, area: str, day: dt.date
) -> Found:
    """What the rules say; raises Contradiction with the field at fault."""
    if form == "materials":
        return _materials(facts, dont_know, kb, area, day)
    request = _request(form, facts)
    values = {n: getattr(request, n) for n in type(request).model_fields if n not in _META}
    unknown = frozenset(dont_know)
    if isinstance(request, asked.BenefitRequest):
        if facts.get("setting") == visits.SOME and "setting" not in dont_know:
            return Need((Question("setting", ""),))
        stay = Stay(**values, dont_know=unknown)
        return benefit(stay, kb.resolver, area, request.discharged_on or day)
    if isinstance(request, asked.ReliefRequest):
        return eligibility(Household(**values, dont_know=unknown), kb.resolver, area, day)
    if form == "waiting-period":
        return waiting(Payer(person="resident", **values, dont_know=unknown), kb.resolver, area, day)
    return contribution(Payer(**values, dont_know=unknown), kb.resolver, area, day)


def _request(form: str, facts: Mapping[str, Value]) -> Any:
    known = {name: value for name, value in facts.items() if name in fields(form)}
    if "setting" in known:
        known["setting"] = visits.setting_of(known).value
    try:
        return REQUESTS[form].model_validate(known)
    except ValidationError as exc:
        raise Contradiction(str(exc.errors()[0]["loc"][0]), "") from exc


def _materials(
    facts: Mapping[str, Value], dont_know: list[str], kb: KnowledgeBase, area: str, day: dt.date
) -> Found:
    service = kb.release.services.get(str(facts.get("service", "")))
    if service is None or not service.effective.contains(day):
        return Need((Question("service", ""),))
    found = checklist(filled(kb, service, area, day), Applicant(situations(facts), frozenset(dont_know)))
    return Need(found.need) if found.need else Listed(service, found)
