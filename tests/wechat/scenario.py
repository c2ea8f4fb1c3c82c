"""Scenarios as data: what is done to the double, and what must be seen from outside (``scenarios/*.yml``).

A file is one numbered requirement. Each of its steps does one thing and may expect something of it. Times are
seconds of WeChat's; they become real ones by the double's scale.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from tests.wechat.double.control import Act
from tests.wechat.double.forge import Forgery
from tests.wechat.double.options import Fault

FOLDER = Path(__file__).parent / "scenarios"
# What a scenario may need of the account under test, and what the runner's caller must say is so.
Need = Literal[
    "kf_on",  # customer-service API configured, pointing at the double
    "kf_off",  # no AppSecret: passive replies only
    "gate",  # rasa_gate.py stands between the account and Rasa
    "restart",  # the caller can kill and restart processes
    "redis",  # two workers and Redis
    "menu",  # the account's menu was created through the double
]
NEEDS: tuple[str, ...] = ("kf_on", "kf_off", "gate", "restart", "redis", "menu")
DOES = (
    "say",
    "act",
    "forge",
    "options",
    "fault",
    "advance",
    "end_tokens",
    "block",
    "pause",
    "gate",
    "process",
    "command",
    "look",
)


class Strict(BaseModel):
    """A misspelt key is an error, not an expectation that is never checked."""

    model_config = ConfigDict(extra="forbid")


class Calls(Strict):
    """How many calls of the account's to ``api`` since the step began. ``scenario``: since the scenario began."""

    api: str
    count: int | None = None
    least: int | None = None
    most: int | None = None
    errcode: int | None = None
    took_effect: bool | None = None
    since: Literal["step", "scenario"] = "step"


class Expect(Strict):
    """What must be seen after a step."""

    outcome: Literal["answered", "nothing", "fault"] | None = None
    attempts: list[int] | None = Field(default=None, description="how many deliveries are all right")
    seconds_most: float | None = Field(default=None, description="the last delivery's")
    same_replies: bool = Field(default=False, description="every reply to this message is the same")
    shown: int | None = Field(default=None, description="new bubbles of the account's, notices among them")
    shown_most: int | None = None
    within: float = Field(default=8.0, description="seconds of WeChat's to wait for them")
    settle: float = Field(default=0.0, description="seconds to wait after them, to see that no more come")
    via: list[str] | None = None
    contains: list[str] = Field(
        default_factory=list, description="patterns, each somewhere in the new bubbles"
    )
    lacks: list[str] = Field(default_factory=list)
    bytes_most: int | None = None
    links_match: str | None = Field(default=None, description="every link's address")
    fault: bool = Field(default=False, description="whether 服务出现故障 may be shown")
    status: list[int] | None = None
    body: str | None = Field(default=None, description="pattern of the whole body (forge)")
    body_lacks: str | None = None
    type: str | None = None
    calls: list[Calls] = Field(default_factory=list)
    typing: bool | None = None
    rasa_calls: int | None = Field(default=None, description="calls of Rasa's since the step began")
    rasa_sender: str | None = Field(default=None, description="pattern of the senders Rasa saw since then")
    rasa_text_lacks: str | None = None


class Gate(Strict):
    """How Rasa is from now on."""

    mode: Literal["pass", "empty", "error", "garbage", "refuse"] = "pass"
    delay: float = Field(default=0.0, description="seconds of WeChat's")


class Process(Strict):
    """A process that is killed (its supervisor starts it again) and whether to wait until it is ready.

    ``ready``: one killed before, which is only waited for.
    """

    kill: Literal["rasa", "actions", "app", "redis"] | None = None
    wait: bool = True
    ready: Literal["rasa", "actions"] | None = None

    @model_validator(mode="after")
    def _one(self) -> Process:
        if (self.kill is None) == (self.ready is None):
            raise ValueError("kill or ready")
        return self


class Step(Strict):
    """One thing done."""

    note: str = ""
    who: str = ""  # another resident of the same scenario
    repeat: int = Field(default=1, ge=1)
    say: str | None = None
    act: str | None = None
    how: dict[str, Any] = Field(default_factory=dict, description="fields of control.Act for say and act")
    same_as: int | None = Field(
        default=None, description="repeat the MsgId or CreateTime of that step, from 1"
    )
    forge: dict[str, Any] | None = None
    options: dict[str, Any] | None = None
    fault: dict[str, Any] | None = None
    advance: float | None = None
    end_tokens: Literal["expire", "forget"] | None = None
    block: bool | None = None
    pause: float | None = None
    gate: Gate | None = None
    process: Process | None = None
    command: list[str] | None = Field(default=None, description="of python -m bot wechat, by a person")
    look: bool | None = Field(default=None, description="do nothing, only expect")
    expect: Expect = Field(default_factory=Expect)

    @model_validator(mode="after")
    def _one_thing(self) -> Step:
        done = [name for name in DOES if getattr(self, name) is not None]
        if len(done) != 1:
            raise ValueError(f"a step does one thing, this one {done or 'none'}")
        if self.forge is not None:
            Forgery.model_validate(self.forge)
        if self.fault is not None:
            Fault.model_validate(self.fault)
        Act.model_validate({"kind": self.act or "text", **self.how})
        return self


class Scenario(Strict):
    """One file. ``id`` is the file's name."""

    id: str
    requirement: list[int]
    title: str
    needs: list[Need] = Field(default_factory=list)
    steps: list[Step]


def load_scenarios(folder: Path = FOLDER) -> list[Scenario]:
    """All scenarios in the order of their names.

    Raises:
        ValueError: naming the file, if one cannot be understood.
    """
    found = []
    for path in sorted(folder.glob("*.yml")):
        try:
            data = yaml.safe_load(path.read_text(encoding="utf-8"))
            found.append(Scenario.model_validate({"id": path.stem, **data}))
        except (ValueError, TypeError, yaml.YAMLError) as error:
            raise ValueError(f"{path.name}: {error}") from error
    return found
