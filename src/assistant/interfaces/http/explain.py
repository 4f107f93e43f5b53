"""Whatever goes wrong, as one error shape for programs and as a page for people who came by browser."""

import logging

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match

from assistant.base.errors import (
    AssistantError,
    BadInput,
    Busy,
    NotFound,
    RequestFailed,
    RequestTooLarge,
)
from assistant.base.storage import explained
from assistant.domain.codec import encode
from assistant.domain.results import ErrorAnswer
from assistant.domain.text import without_lone_surrogates
from assistant.interfaces import web
from assistant.interfaces.identity import refusal_headers

_LOG = logging.getLogger(__name__)

_SHOWN = 80
"""How many characters of a value that is refused are shown in the refusal."""

_LONGEST = 800
"""How many characters a message may have; one on an upload names every file."""

_FIELD_TOO_LARGE = "exceeded maximum size"
"""Part of what the framework says of a field of a form that is longer than it reads."""

_FAILED = {
    400: ("请求读不懂", "请检查编码（UTF-8）和格式，可用的格式见 /openapi.json"),
    405: ("这个地址不支持这种请求方法", "支持的方法见回答的 Allow 头和 /openapi.json"),
    415: ("请求体的类型不对", "JSON 请用 Content-Type: application/json"),
}


async def explain(request: Request, error: Exception) -> Response:
    """The answer to a request that failed with ``error``; its code is kept for the figures."""
    return answer(request, refusal_of(request, error), _headers(error))


def answer(request: Request, refusal: AssistantError, headers: dict[str, str] | None = None) -> Response:
    """A refusal as JSON, or as a page where a browser wants one. The status code stays."""
    request.scope.setdefault("state", {})["refusal"] = refusal.code
    detail, hint = _presentable(refusal.detail), _presentable(refusal.hint)
    if (detail, hint) != (refusal.detail, refusal.hint):
        refusal = _reworded(refusal, detail, hint)
    response = (
        web.error_page(request, refusal)
        if web.wants_page(request)
        else JSONResponse(encode(ErrorAnswer.of(refusal)), status_code=refusal.status)
    )
    if isinstance(refusal, Busy):
        response.headers["Retry-After"] = str(refusal.retry_after)
    response.headers.update({**refusal_headers(refusal), **(headers or {})})
    if refusal.status == 405:
        response.headers["Allow"] = ", ".join(_methods(request))
    return response


def refusal_of(request: Request, error: Exception) -> AssistantError:
    """What an exception means to whoever sent the request."""
    if isinstance(error, AssistantError):
        return error
    if isinstance(error, RequestValidationError):
        return _invalid(error)
    if isinstance(error, HTTPException):
        if isinstance(error.__cause__, AssistantError):  # raised while the framework read the body
            return error.__cause__
        return _of_framework(request, error)
    if isinstance(error, OSError):
        return explained(error)
    return AssistantError("程序出错了，这次请求没有完成", "请把服务窗口里最后的报错发给维护人员")


def _of_framework(request: Request, error: HTTPException) -> AssistantError:
    if error.status_code == 404:
        path = request.url.path
        shown = path if len(path) <= _SHOWN else f"{path[:_SHOWN]}…"
        hint = "请从首页进入" if web.wants_page(request) else "可用的地址见 /openapi.json"
        return NotFound(f"没有 {shown} 这个地址", hint)
    if error.status_code == 400 and _FIELD_TOO_LARGE in str(error.detail):
        return RequestTooLarge("表单里的文字太长", "请按篇或按段分开，或改用上传文件")
    detail, hint = _FAILED.get(error.status_code, (f"请求没有完成：{error.detail}", "请检查请求的方法和格式"))
    return RequestFailed(error.status_code, detail, hint)


def _methods(request: Request) -> list[str]:
    """The methods that an address knows; the framework names only those of one route."""
    return [
        method
        for method in ("DELETE", "GET", "PATCH", "POST", "PUT")
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL
            for route in request.app.router.routes
        )
    ]


def _reworded(refusal: AssistantError, detail: str, hint: str) -> AssistantError:
    made = RequestFailed(refusal.status, detail, hint)
    made.code = refusal.code
    return made


def _headers(error: Exception) -> dict[str, str]:
    return dict(error.headers or {}) if isinstance(error, HTTPException) else {}


def _invalid(error: RequestValidationError) -> BadInput:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"] if part not in ("body", "query"))
    kind, context = first["type"], first.get("ctx") or {}
    if kind == "extra_forbidden":
        return BadInput(f"没有“{_shown(place)}”这个字段", "可用的字段见 /openapi.json")
    if kind == "missing":
        return BadInput(f"缺少“{place}”" if place else "缺少请求体", "可用的字段见 /openapi.json")
    if kind == "enum":
        return BadInput(f"“{place}”不能是“{_shown(first['input'])}”", f"可用的值：{context['expected']}")
    if kind == "json_invalid":
        return BadInput("请求体不是有效的 JSON", "请检查引号、逗号和编码（UTF-8）")
    return BadInput(f"“{_shown(place)}”的值不对：{_wrong(kind, context)}", "可用的格式见 /openapi.json")


_WRONG = {
    "string_too_long": "最多 {max_length} 个字",
    "string_too_short": "最少 {min_length} 个字",
    "too_long": "最多 {max_length} 项",
    "too_short": "最少 {min_length} 项",
    "greater_than_equal": "应不小于 {ge}",
    "less_than_equal": "应不大于 {le}",
    "string_type": "应是文字",
    "string_unicode": "有不成对的代理字符，不是有效的文字",
    "string_pattern_mismatch": "格式不对",
    "int_type": "应是整数",
    "int_parsing": "应是整数",
    "int_from_float": "应是整数",
    "int_parsing_size": "数太大",
    "float_type": "应是数",
    "float_parsing": "应是数",
    "finite_number": "应是有限的数",
    "bool_type": "应是 true 或 false",
    "bool_parsing": "应是 true 或 false",
    "list_type": "应是列表",
    "tuple_type": "应是列表",
    "dict_type": "应是对象",
    "model_attributes_type": "应是 JSON 对象，并用 Content-Type: application/json",
    "value_error": "{error}",
}


def _wrong(kind: str, context: dict[str, object]) -> str:
    return _WRONG.get(kind, "格式不对").format(**{"error": "格式不对", **context})


def _presentable(text: str) -> str:
    """A message that can be sent: no half characters, and not as long as what somebody sent."""
    whole = without_lone_surrogates(text)
    return whole if len(whole) <= _LONGEST else f"{whole[: _LONGEST // 2]}…{whole[-_LONGEST // 4 :]}"


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
