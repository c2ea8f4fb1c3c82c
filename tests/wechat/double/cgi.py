"""``api.weixin.qq.com`` as the account calls it. Every answer is HTTP 200 with an ``errcode``, as WeChat's is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from tests.wechat.double.options import Fault
from tests.wechat.double.pushes import check_menu, read_json, read_push
from tests.wechat.double.residents import Refused
from tests.wechat.double.world import Call, World

OK: dict[str, Any] = {"errcode": 0, "errmsg": "ok"}
SECRET_FIELDS = {"secret"}
Work = Callable[[World, dict[str, Any]], dict[str, Any]]


class Cut(Response):
    """Breaks the connection in the middle of the answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", b"100")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"errcode"', "more_body": True})


def _send(world: World, data: dict[str, Any]) -> dict[str, Any]:
    kind, content = read_push(data, test_account=world.options.test_account)
    openid = str(data.get("touser", ""))
    world.residents.may_push(openid).left -= 1
    world.residents.get(openid).phone.show("account", kind, "kf", content)
    return OK


def _typing(world: World, data: dict[str, Any]) -> dict[str, Any]:
    world.residents.typing(str(data.get("touser", "")), str(data.get("command", "")))
    return OK


def _create_menu(world: World, data: dict[str, Any]) -> dict[str, Any]:
    world.menu = check_menu(data)
    return OK


def _delete_menu(world: World, data: dict[str, Any]) -> dict[str, Any]:
    world.menu = None
    return OK


def _get_menu(world: World, data: dict[str, Any]) -> dict[str, Any]:
    if world.menu is None:
        raise Refused(46003, "menu no exist")
    return {"menu": {"button": world.menu}}


def _addresses(world: World, data: dict[str, Any]) -> dict[str, Any]:
    return {"ip_list": ["127.0.0.1"]}


def _allowed(world: World, request: Request, api: str) -> None:
    """What WeChat checks before any call does its work."""
    world.tokens.check(request.query_params.get("access_token", ""))
    if not world.options.ip_allowed:
        raise Refused(40164, "invalid ip 127.0.0.1, not in whitelist")
    if world.options.banned:
        raise Refused(48004, "api forbidden for irregularities")
    if not world.options.verified and "/message/custom/" in api:
        raise Refused(48001, "api unauthorized")


def _error(errcode: int, errmsg: str) -> dict[str, Any]:
    return {"errcode": errcode, "errmsg": f"{errmsg} rid: 00000000-00000000-00000000"}


async def _instead(fault: Fault, answer: dict[str, Any]) -> Response:
    """Play a planned fault; ``answer`` is what would have been said."""
    if fault.hang is not None:
        await asyncio.sleep(fault.hang)
    if fault.cut:
        return Cut()
    if fault.status is not None:
        return Response("<html>Bad Gateway</html>", fault.status, media_type="text/html")
    return JSONResponse(answer if fault.errcode is None else _error(fault.errcode, "planned"))


async def _call(world: World, request: Request, work: Work) -> Response:
    api = request.url.path
    raw = await request.body()
    fault = world.fault_for(api)
    works = fault is None or fault.done
    call = Call(api, {}, None, took_effect=False)
    world.calls.append(call)
    try:
        data = read_json(raw) if raw or request.method == "POST" else {}
        call.body = {k: v for k, v in data.items() if k not in SECRET_FIELDS}
        if works:
            if not api.endswith("stable_token"):
                _allowed(world, request, api)
            answer = work(world, data)
            call.took_effect = True
        else:
            answer = OK
    except Refused as error:
        answer = _error(error.errcode, error.errmsg)
    if fault is not None:
        response = await _instead(fault, answer)
        silent = fault.cut or fault.hang is not None or fault.status is not None
        call.errcode = (
            None if silent else fault.errcode if fault.errcode is not None else answer.get("errcode", 0)
        )
        return response
    call.errcode = answer.get("errcode", 0)
    return JSONResponse(answer)


async def _media(world: World, request: Request) -> Response:
    api, media_id = request.url.path, request.query_params.get("media_id", "")
    try:
        _allowed(world, request, api)
        until, data, kind = world.media.get(media_id, (0.0, b"", ""))
        if until < world.now():
            raise Refused(40007, "invalid media_id")
    except Refused as error:
        world.calls.append(Call(api, {"media_id": media_id}, error.errcode, took_effect=False))
        return Response(json.dumps(_error(error.errcode, error.errmsg)), media_type="text/plain")
    world.calls.append(Call(api, {"media_id": media_id}, 0, took_effect=True))
    return Response(
        data, media_type=kind, headers={"Content-disposition": f'attachment; filename="{media_id}"'}
    )


def add_cgi(app: FastAPI, world: World) -> None:
    """Add the cgi-bin routes."""
    router = APIRouter(prefix="/cgi-bin", include_in_schema=False)

    def route(path: str, work: Work, method: str) -> None:
        async def endpoint(request: Request) -> Response:
            return await _call(world, request, work)

        router.add_api_route(path, endpoint, methods=[method], response_model=None)

    route("/stable_token", lambda w, data: w.tokens.stable(data), "POST")
    route("/message/custom/send", _send, "POST")
    route("/message/custom/typing", _typing, "POST")
    route("/menu/create", _create_menu, "POST")
    route("/menu/get", _get_menu, "GET")
    route("/menu/delete", _delete_menu, "GET")
    route("/get_api_domain_ip", _addresses, "GET")
    route("/getcallbackip", _addresses, "GET")

    @router.get("/media/get", response_model=None)
    async def media(request: Request) -> Response:
        return await _media(world, request)

    app.include_router(router)
