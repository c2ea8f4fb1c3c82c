"""Service items: what a county counter does, as structured as its materials list."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kb.schema.base import Content, EntryId, Period, Slug
from kb.schema.entry import Citation


class ServiceMaterial(Content):
    """One material of a service.

    ``shared`` names the data that replaces it where it can be looked up (数据共享); ``when`` says in
    which case it is needed; ``exempt`` who never needs it.
    """

    name: str
    form: Literal["原件", "复印件", "原件和复印件", "电子版", "填写"] | None = None
    copies: int | None = Field(default=None, ge=1)
    shared: str | None = None
    when: str | None = None
    exempt: str | None = None
    note: str | None = None


class ServiceWay(Content):
    """A channel of a service with its steps."""

    kind: Literal["线上", "线下", "电话"]
    name: str
    steps: list[str] = Field(default_factory=list)


class Service(Content):
    """A service item (办理事项). Texts are templates over parameters, like those of entries."""

    id: Slug
    name: str = Field(max_length=40)
    category: Literal[
        "参保登记",
        "信息变更",
        "缴费",
        "查询证明",
        "转移接续",
        "异地就医",
        "待遇认定",
        "手工报销",
        "生育",
        "医疗救助",
        "个人账户",
        "基金监管",
        "综合服务",
    ]
    who: str
    conditions: list[str] = Field(default_factory=list)
    materials: list[ServiceMaterial]
    channels: list[ServiceWay] = Field(min_length=1)
    immediate: bool
    time_limit: str
    fee: str
    result: str
    facts: list[Slug] = Field(min_length=1)
    citations: list[Citation] = Field(min_length=1)
    entries: list[EntryId] = Field(default_factory=list)
    effective: Period = Period()
    note: str | None = None
