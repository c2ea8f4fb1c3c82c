"""The five calculators of the page: each a form over one route of the rules."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args

from bot.channels.web import form_fields
from bot.channels.web.estimate_models import CalculatorOut, FieldOut, GoOnOut, OptionOut, ShownWhen
from bot.channels.web.form_fields import IDENTITIES, UNKNOWN, when
from kb.answer import services
from kb.answer.knowledge import KnowledgeBase
from kb.api import rule_requests as asked
from kb.schema.service import Service

PRIVACY = (
    "您填的内容只用来当场计算，算完不保存，也不记在日志里。"
    "收入、病情、救助身份这些不想说的可以不填，选「不知道」也能往下算。"
)


GoOn = tuple[str, ShownWhen | None]


@dataclass(frozen=True)
class Calculator:
    """A form, the request it fills, and the services to go on with, each with the answers it is for.

    ``general`` is the entry with the general answer.
    """

    title: str
    lead: str
    request: type[asked.RuleRequest]
    fields: Callable[[], list[FieldOut]]
    go_on: tuple[GoOn, ...] = ()
    general: str | None = None


CALCULATORS = {
    "benefit": Calculator(
        "报销测算",
        "住院、门诊花的钱，基本医保、大病保险、医疗救助各付多少，自己负担多少。",
        asked.BenefitRequest,
        form_fields.benefit,
        (("inpatient-claim", None), ("relief-claim", when("category", *IDENTITIES))),
        "relief/three-tiers",
    ),
    "relief": Calculator(
        "救助资格",
        "看看可能符合哪一种救助对象，怎么申请认定。",
        asked.ReliefRequest,
        form_fields.relief,
        (
            ("relief-application", when("status", "", "none", UNKNOWN)),
            ("relief-claim", when("status", *IDENTITIES)),
        ),
    ),
    "contribution": Calculator(
        "缴费",
        "要缴多少，有没有资助，从哪天起能报销。",
        asked.ContributionRequest,
        form_fields.contribution,
        (
            ("subsidised-enrolment", when("category", *IDENTITIES)),
            ("resident-payment", when("person", "resident")),
            ("flexible-payment", when("person", "flexible")),
        ),
        "contribution/how-to-pay",
    ),
    "waiting-period": Calculator(
        "等待期",
        "居民医保断缴或者缴晚了，要等几个月才能报销，补缴能缩短多少。",
        asked.WaitingRequest,
        form_fields.waiting,
        (("resident-payment", None),),
        "contribution/waiting-period",
    ),
    "materials": Calculator(
        "材料清单",
        "办一件事，按您的情况要带什么、不用带什么。",
        asked.MaterialsRequest,
        form_fields.materials,
    ),
}


def forms(kb: KnowledgeBase, day: dt.date) -> list[CalculatorOut]:
    """All calculators, with the services in force on ``day`` to choose and to go on with."""
    listed = services.listed(kb, day)
    known = {service.id: service for service in listed}
    return [
        CalculatorOut(
            id=name,
            title=one.title,
            lead=one.lead,
            path=f"/v1/rules/{name}",
            fields=[_with_services(field, listed) for field in fields_of(name)],
            go_on=[GoOnOut(service=services.ref(known[s]), when=w) for s, w in one.go_on if s in known],
            general=one.general if one.general and kb.serves(one.general, day) else None,
        )
        for name, one in CALCULATORS.items()
    ]


@functools.cache
def fields_of(name: str) -> tuple[FieldOut, ...]:
    """The fields of a calculator, each saying what it takes by the request's own limits."""
    one = CALCULATORS[name]
    schema = one.request.model_json_schema()["properties"]
    return tuple(f.model_copy(update={"wrong": _takes(f, schema.get(f.name, {}))}) for f in one.fields())


def _takes(field: FieldOut, schema: dict[str, Any]) -> str:
    """What the field takes, in words."""
    limits: dict[str, Any] = {k: v for part in schema.get("anyOf", []) for k, v in part.items()}
    if field.kind == "amount":
        least = "大于零" if "exclusiveMinimum" in limits else "零到一千万元之间"
        return f"请写{least}的金额，最多写到分，比如 32000 或 3.2万。"
    if field.kind == "count":
        return f"请写 {limits['minimum']} 到 {limits['maximum']} 之间的整数。"
    if field.kind == "date":
        return "请选一个日期，不能太早，也不能太晚。"
    return "请在选项里选一个。"


def _with_services(field: FieldOut, listed: list[Service]) -> FieldOut:
    if field.name != "service":
        return field
    order = get_args(Service.model_fields["category"].annotation)
    ranked = sorted(listed, key=lambda s: order.index(s.category))
    options = [OptionOut(value=s.id, label=s.name, group=s.category) for s in ranked]
    return field.model_copy(update={"options": options})
