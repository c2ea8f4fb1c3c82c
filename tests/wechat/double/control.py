"""How tests and the demonstration page drive the double: JSON over HTTP under ``/control``."""

from __future__ import annotations

import asyncio
import secrets as random
from dataclasses import asdict
from typing import Any, Literal

import httpx
from fastapi import APIRouter, FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tests.wechat.double.delivery import Courier, Message, Plan
from tests.wechat.double.forge import Forgery, send_forgery
from tests.wechat.double.messages import FIELDS, compose
from tests.wechat.double.options import Fault, Options
from tests.wechat.double.world import World

# What a resident's own bubble shows; what is not listed leaves none.
BUBBLES = {"text", "image", "voice", "video", "shortvideo", "location", "link"}
PICTURE = b"\xff\xd8\xff\xe0" + b"\x00" * 60 + b"\xff\xd9"


class Act(BaseModel):
    """Something a resident does, and how it is delivered (empty: as the options say)."""

    model_config = ConfigDict(extra="forbid")

    openid: str = "o_resident"
    kind: str = "text"
    fields: dict[str, str] = Field(default_factory=dict)
    wait: bool = True
    deliveries: int | None = Field(default=None, ge=1, le=4)
    identical: bool | None = None
    lose: int = Field(default=0, ge=0, description="so many first replies are lost on the way")
    extras: int = Field(default=0, ge=0, description="so many copies are delivered at the same time")


class Advance(BaseModel):
    """Seconds of WeChat's that pass at once."""

    seconds: float = Field(ge=0)


class TokenEnd(BaseModel):
    """What becomes of the tokens given so far."""

    how: Literal["expire", "forget"]


class Follow(BaseModel):
    """Whether a resident refuses messages."""

    blocks: bool


class Control:
    """The work behind the routes."""

    def __init__(self, world: World, courier: Courier, callback: str) -> None:
        self.world, self.courier, self.callback = world, courier, callback
        self._running: set[asyncio.Task[None]] = set()

    async def act(self, act: Act) -> dict[str, Any]:
        """Show the resident's bubble, deliver, and (``wait``) say what came of it."""
        try:
            inbound = compose(act.openid, self.world.account, act.kind, act.fields, self.world.wall())
        except ValueError as error:
            raise HTTPException(422, str(error)) from error
        who = self.world.residents.get(act.openid)
        if act.kind in BUBBLES:
            who.phone.show("user", act.kind, "phone", dict(inbound.fields))
        if media := inbound.fields.get("MediaId"):
            self.world.keep_media(media, PICTURE, "audio/amr" if act.kind == "voice" else "image/jpeg")
        self.world.residents.acted(inbound)
        options = self.world.options
        plan = Plan(
            act.deliveries or options.deliveries,
            options.identical if act.identical is None else act.identical,
            act.lose,
            act.extras,
        )
        message = Message(random.token_hex(6), inbound)
        task = asyncio.create_task(self.courier.deliver(message, plan))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        if act.wait:
            await task
        return message.public()

    def set_options(self, change: dict[str, Any]) -> dict[str, Any]:
        """Change some options; the object stays, others hold it."""
        unknown = set(change) - set(Options.model_fields)
        if unknown:
            raise HTTPException(422, f"no option {', '.join(sorted(unknown))}")
        try:
            for name, value in change.items():
                setattr(self.world.options, name, value)
        except ValidationError as error:
            raise HTTPException(422, str(error)) from error
        return self.world.options.model_dump()

    def phone(self, openid: str, after: int) -> dict[str, Any]:
        """Bubbles numbered above ``after``, whether "对方正在输入" shows, and the menu."""
        who = self.world.residents.get(openid)
        return {
            "items": [item.public() for item in who.phone.items[after:]],
            "typing": who.phone.typing_until > self.world.now(),
            "follows": who.follows,
            "menu": self.world.menu,
        }

    def summary(self) -> dict[str, Any]:
        """Counts for long runs."""
        outcomes: dict[str, int] = {}
        for message in self.courier.messages.values():
            outcomes[message.outcome] = outcomes.get(message.outcome, 0) + 1
        calls: dict[str, int] = {}
        for call in self.world.calls:
            name = f"{call.api} {call.errcode}"
            calls[name] = calls.get(name, 0) + 1
        return {
            "messages": outcomes,
            "calls": calls,
            "running": len(self._running),
            "residents": len(self.world.residents.openids()),
            "tokens_given": self.world.tokens.given,
        }

    async def forge(self, forgery: Forgery) -> dict[str, Any]:
        """Send a forged request; 502 if the account does not answer."""
        try:
            return await send_forgery(self.world, self.callback, self.courier.http, forgery)
        except httpx.HTTPError as error:
            raise HTTPException(502, f"the account does not answer: {type(error).__name__}") from error


def _message_routes(router: APIRouter, control: Control) -> None:
    @router.post("/act")
    async def act(act: Act) -> dict[str, Any]:
        return await control.act(act)

    @router.post("/forge")
    async def forge(forgery: Forgery) -> dict[str, Any]:
        return await control.forge(forgery)

    @router.get("/messages/{message_id}")
    async def message(message_id: str) -> dict[str, Any]:
        found = control.courier.messages.get(message_id)
        if found is None:
            raise HTTPException(404, "no such message")
        return found.public()

    @router.get("/messages")
    async def messages(openid: str | None = None) -> list[dict[str, Any]]:
        every = control.courier.messages.values()
        return [m.public() for m in every if openid in {None, m.inbound.openid}]

    @router.get("/phone/{openid}")
    async def phone(openid: str, after: int = 0) -> dict[str, Any]:
        return control.phone(openid, after)

    @router.post("/phone/{openid}")
    async def follow(openid: str, change: Follow) -> dict[str, Any]:
        control.world.residents.get(openid).blocks = change.blocks
        return control.phone(openid, 0)


def _state_routes(router: APIRouter, control: Control) -> None:
    @router.get("/options")
    async def options() -> dict[str, Any]:
        return control.world.options.model_dump()

    @router.post("/options")
    async def change(change: dict[str, Any]) -> dict[str, Any]:
        return control.set_options(change)

    @router.post("/faults")
    async def fault(fault: Fault) -> dict[str, Any]:
        control.world.faults.append(fault)
        return fault.model_dump()

    @router.delete("/faults")
    async def no_faults() -> dict[str, Any]:
        control.world.faults.clear()
        return {}

    @router.get("/calls")
    async def calls(api: str = "") -> list[dict[str, Any]]:
        return [asdict(call) for call in control.world.calls if call.api.endswith(api)]

    @router.post("/clock")
    async def clock(advance: Advance) -> dict[str, Any]:
        control.world.advance(advance.seconds)
        return {"now": control.world.now()}

    @router.post("/tokens")
    async def tokens(end: TokenEnd) -> dict[str, Any]:
        control.world.tokens.end(forget=end.how == "forget")
        return {}

    @router.get("/summary")
    async def summary() -> dict[str, Any]:
        return control.summary()

    @router.get("/kinds")
    async def kinds() -> dict[str, dict[str, str]]:
        return FIELDS


def add_control(app: FastAPI, control: Control) -> None:
    """Add the control routes."""
    router = APIRouter(prefix="/control")
    _message_routes(router, control)
    _state_routes(router, control)
    app.include_router(router)
