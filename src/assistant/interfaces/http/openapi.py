"""The description of the interface (OpenAPI), completed with what the gate answers on every route."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI

from assistant.interfaces.http.bodies import limit_of
from assistant.interfaces.identity import COOKIE, KEY_IN_FORM, MARK_HEADER, SAFE_METHODS, is_open
from assistant.service import Assistant

_SHAPE = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorAnswer"}}}

_EVERYWHERE = {
    "400": "请求读不懂（编码或格式）",
    "403": "这个名字、网站或权限不能访问",
    "422": "条件或内容有误",
    "429": "您的请求还有不少没有处理完；何时再试见 Retry-After",
    "503": "太忙（见 Retry-After），或还没有可用的索引",
}
_WITH_BODY = {
    "408": "请求体来得太慢",
    "413": "请求体超过 {megabytes} MB",
    "415": "请求体的类型不对",
}
_NOT_SIGNED_IN = "设有账户时：没有登录，令牌无效或已过期"

_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "令牌，由 assistant token add 发给"},
    "basic": {
        "type": "http",
        "scheme": "basic",
        "description": "用户名任意，口令处填令牌；供只认地址的软件使用",
    },
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "在 /login 登录后得到"},
    "mark": {
        "type": "apiKey",
        "in": "header",
        "name": MARK_HEADER,
        "description": "登录后页面带有的标记；以登录身份改动时须与 Cookie 一并出示",
    },
    "key": {
        "type": "apiKey",
        "in": "query",
        "name": "apiKey",
        "description": "令牌，供 LanguageTool 的客户端使用；也可写在表单的同名字段里",
    },
}


def describe(app: FastAPI) -> None:
    """Let ``/openapi.json`` name the answers that every route may give, in the one error shape, and who may call it.

    As long as there are no accounts, the routes say that no credentials are needed, too.
    """
    service: Assistant = app.state.assistant
    plain = app.openapi
    described: dict[bool, dict[str, Any]] = {}

    def complete() -> dict[str, Any]:
        in_force = service.accounts_in_force
        if in_force not in described:
            app.openapi_schema = None
            described[in_force] = plain()
            _complete(described[in_force], service, in_force)
        return described[in_force]

    app.openapi = complete  # type: ignore[method-assign]


def _complete(schema: dict[str, Any], service: Assistant, accounts_in_force: bool) -> None:
    schema["components"]["securitySchemes"] = _SCHEMES
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            answers: dict[str, Any] = operation["responses"]
            megabytes = limit_of(path, service.settings).megabytes
            more = {**_EVERYWHERE, **(_WITH_BODY if "requestBody" in operation else {})}
            operation["security"] = [] if is_open(path) else _security(path, method, accounts_in_force)
            if not is_open(path):
                more["401"] = _NOT_SIGNED_IN
            for status, text in more.items():
                answers.setdefault(status, {})
                described = answers[status].get("description", "")
                if described in ("", "Validation Error"):
                    answers[status]["description"] = text.format(megabytes=megabytes)
                answers[status]["content"] = _SHAPE
            _add_headers(answers)
    for unused in ("HTTPValidationError", "ValidationError"):
        schema["components"]["schemas"].pop(unused, None)


def _security(path: str, method: str, accounts_in_force: bool) -> list[dict[str, list[str]]]:
    """The credentials of which one is enough."""
    signed_in: dict[str, list[str]] = {"session": []}
    if method.upper() not in SAFE_METHODS:
        signed_in["mark"] = []
    enough: list[dict[str, list[str]]] = [{"bearer": []}, {"basic": []}, signed_in]
    if path in KEY_IN_FORM or path.startswith("/v2/"):
        enough.append({"key": []})
    return enough if accounts_in_force else [{}, *enough]


def _add_headers(answers: Mapping[str, Any]) -> None:
    for status in ("429", "503"):
        answers[status]["headers"] = {
            "Retry-After": {"description": "几秒后再试", "schema": {"type": "integer"}, "required": False}
        }
    if "401" in answers:
        answers["401"]["headers"] = {
            "WWW-Authenticate": {"description": "怎样出示令牌", "schema": {"type": "string"}}
        }
