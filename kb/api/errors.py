"""Every error in one shape: ``{"error": {"code", "message", "field"?, "trace_id"}}``."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot.gateway import messages
from kb.api.models import ErrorBody, ErrorReply
from kb.api.security_log import security_event
from kb.api.trace import trace_id

log = logging.getLogger(__name__)

MESSAGES = {
    "bad_request": "请求格式不对，没有处理。",
    "json_invalid": "请求内容不是正确的 JSON，没有处理。",
    "encoding_invalid": "请求内容不是 UTF-8 编码，没有处理。",
    "unauthorized": "没有访问权限。",
    "forbidden": "没有访问权限。",
    "not_found": "没有这个地址。",
    "method_not_allowed": "这个地址不支持这种请求方法。",
    "body_too_large": "内容太长了，请分几次发送。",
    "media_type_unsupported": "请求内容的类型应当是 application/json。",
    "invalid": "请求里有一项填得不对。",
    "field_missing": "请求里少了一项。",
    "field_unknown": "请求里有一项不认识。",
    "text_empty": "您还没有写问题，请写一句想问的话。",
    "text_too_long": "您写得太长了，请用 2000 字以内说说最要紧的一件事。",
    "area_unknown": "没有收录这个统筹区，请换一个参保地。",
    "date_out_of_range": "这个日期太早或太晚，请换一个近几年的日期。",
    "entry_unknown": "没有这一条知识，可能已经更名或撤下。",
    "version_unknown": "没有这一条知识的这个版本。",
    "service_unknown": "没有这一项办理事项，可能已经更名或停办。",
    "coordinates_incomplete": "经度和纬度要一起给。",
    "turn_unknown": "没有找到这条回复，可能已经删除。",
    "privacy_required": "请先看一看隐私说明，点「我知道了」再提问。",
    "rate_limited": "问得太快了，请稍等一会儿再问。",
    "not_ready": "系统正在准备政策资料，请过几分钟再试。",
    "act_unknown": "不认识这种对话行为。",
    "sign_in_required": "没有登录，或者登录已经过期，请重新登录。",
    "sign_in_failed": "账号或密码不对，或者账号已经停用。",
    "sign_in_limited": "登录试得太多了，请稍等再试。",
    "csrf_failed": "这一页打开太久了，请刷新后再做一次。",
    "role_forbidden": "您的角色不能做这件事，需要的话请找管理员。",
    "password_change_required": "这是临时密码，请先换成自己的密码。",
    "password_wrong": "现在的密码不对。",
    "password_weak": "新密码不合要求。",
    "https_required": "请用 https:// 开头的地址打开，密码不能在没有加密的连接上传送。",
    "account_unknown": "没有这个账号。",
    "account_exists": "这个账号名已经有人用了，请换一个。",
    "account_name_invalid": "账号名或姓名不合要求。",
    "account_last_administrator": "这是最后一个管理员，停用或换角色以后就没有人能管账号了。",
    "account_self": "不能停用自己的账号，也不能换自己的角色，请另一位管理员来做。",
    "handoff_unknown": "没有这个转人工请求，可能对方已经删除了对话。",
    "handoff_taken": "同事已经接了这一个，请看下一个。",
    "handoff_not_held": "这一个不在您手里，不能回复或退回。",
    "handoff_closed": "这个转人工请求已经结束。",
    "handoff_unavailable": "这里还没有开通在线人工，请打医保服务热线。",
    "note_unknown": "没有这条通话记录，或者它不是您的。",
    "due_invalid": "跟进日期要和要做的事一起填，不能早于今天。",
    "flag_unknown": "没有这条反馈。",
    "flag_closed": "同事已经处理了这条反馈。",
    "kiosk_unknown": "没有登记这台一体机，请检查地址，或者请管理员登记。",
    "kiosk_session_over": "刚才的内容已经清除，请重新开始。",
    "screen_unknown": "没有这块显示屏，或者它的配置还没有发布。",
    "screen_token_invalid": "显示屏的口令不对或者已经换过，请重新打开带口令的网址。",
    "internal": "系统出了点问题，请稍后再试；着急的话请打当地医保服务热线。",
}
"""The Chinese message of every code; tests walk through all of them."""

_STATUS_CODES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "media_type_unsupported",
    422: "invalid",
    429: "rate_limited",
    503: "not_ready",
}
_QUESTIONS = ("text", "q")
_REFUSED = {
    messages.TextEmpty: 422,
    messages.TextTooLong: 422,
    messages.AreaUnknown: 404,
    messages.DateOutOfRange: 422,
    messages.ActUnknown: 422,
    messages.PrivacyRequired: 403,
    messages.RateLimited: 429,
}


class BodyTooLarge(Exception):
    """The body went over the limit while it was being read."""


class ApiError(Exception):
    """An error of a route: ``code`` is a key of MESSAGES, ``message`` says more than that key's text.

    ``retry_after``: seconds until the same request may be made again.
    """

    def __init__(
        self,
        status: int,
        code: str,
        field: str | None = None,
        message: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(code)
        self.retry_after = retry_after
        self.status = status
        self.code = code
        self.field = field
        self.message = message


def error_response(
    status: int,
    code: str,
    trace: str,
    field: str | None = None,
    headers: Mapping[str, str] | None = None,
    message: str | None = None,
) -> JSONResponse:
    """The error as a response; ``message`` in place of the code's own text."""
    body = ErrorBody(code=code, message=message or MESSAGES[code], field=field, trace_id=trace)
    return JSONResponse(ErrorReply(error=body).model_dump(exclude_none=True), status, dict(headers or {}))


def install(app: FastAPI) -> None:
    """Register the handlers of all errors."""
    app.add_exception_handler(ApiError, _api_error)
    app.add_exception_handler(messages.Refused, _refused)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unexpected)


async def _api_error(request: Request, exc: Exception) -> JSONResponse:
    assert isinstance(exc, ApiError)
    if exc.status in (401, 403):
        security_event("refused", request, code=exc.code)
    headers = {} if exc.retry_after is None else {"Retry-After": str(exc.retry_after)}
    return error_response(exc.status, exc.code, trace_id(request), exc.field, headers, exc.message)


async def _refused(request: Request, exc: Exception) -> JSONResponse:
    assert isinstance(exc, messages.Refused)
    headers = {}
    if isinstance(exc, messages.RateLimited):
        headers["Retry-After"] = str(exc.retry_after)
        security_event("rate_limited", request, code=exc.code)
    return error_response(_REFUSED[type(exc)], exc.code, trace_id(request), exc.field, headers)


async def _http_error(request: Request, exc: Exception) -> JSONResponse:
    assert isinstance(exc, HTTPException)
    code = _STATUS_CODES.get(exc.status_code, "bad_request" if exc.status_code < 500 else "internal")
    # FastAPI turns whatever goes wrong while it reads the body into 400 and keeps the cause.
    if isinstance(exc.__cause__, BodyTooLarge):
        return error_response(413, "body_too_large", trace_id(request))
    if isinstance(exc.__cause__, UnicodeDecodeError):
        code = "encoding_invalid"
    headers = _allowed(request) if exc.status_code == 405 else exc.headers
    return error_response(exc.status_code, code, trace_id(request), headers=headers)


def _allowed(request: Request) -> dict[str, str]:
    """All methods of the address: the framework names only those of the first route that has it."""
    template = getattr(request.scope.get("route"), "path", "")
    known = request.app.openapi()["paths"].get(template, {})
    return {"Allow": ", ".join(sorted(method.upper() for method in known)) or "GET"}


async def _invalid(request: Request, exc: Exception) -> JSONResponse:
    assert isinstance(exc, RequestValidationError)
    status, code, field = classify(exc.errors()[0])
    return error_response(status, code, trace_id(request), field)


def classify(error: Mapping[str, object]) -> tuple[int, str, str | None]:
    """Status, code and field of the first fault that pydantic found; never what was sent."""
    kind, loc = str(error["type"]), error["loc"]
    assert isinstance(loc, tuple)
    field = ".".join(str(part) for part in loc[1:]) or None
    if kind == "json_invalid":
        return 400, "json_invalid", None
    if field in _QUESTIONS and kind == "string_too_short":
        return 422, "text_empty", field
    if field in _QUESTIONS and kind == "string_too_long":
        return 422, "text_too_long", field
    if field == "area":
        return 404, "area_unknown", field
    codes = {"missing": "field_missing", "extra_forbidden": "field_unknown"}
    return 422, codes.get(kind, "invalid"), field


async def _unexpected(request: Request, exc: Exception) -> JSONResponse:
    # Starlette raises it again after this: the server logs it (kb.api.logs keeps texts out) and closes
    # the connection, which the client must know before it sends its next question.
    return error_response(500, "internal", trace_id(request), headers={"Connection": "close"})
