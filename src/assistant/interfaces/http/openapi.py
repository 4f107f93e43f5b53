"""The description of the interface (OpenAPI), completed with what the gate answers on every route."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI

from assistant.interfaces.http.bodies import limit_of
from assistant.settings import Settings

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


def describe(app: FastAPI) -> None:
    """Let ``/openapi.json`` name the answers that every route may give, in the one error shape."""
    settings: Settings = app.state.assistant.settings
    plain = app.openapi

    def complete() -> dict[str, Any]:
        if app.openapi_schema is None:
            _complete(plain(), settings)
        assert app.openapi_schema is not None
        return app.openapi_schema

    app.openapi = complete  # type: ignore[method-assign]


def _complete(schema: dict[str, Any], settings: Settings) -> None:
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            answers: dict[str, Any] = operation["responses"]
            megabytes = limit_of(path, settings).megabytes
            more = {**_EVERYWHERE, **(_WITH_BODY if "requestBody" in operation else {})}
            for status, text in more.items():
                answers.setdefault(status, {})
                described = answers[status].get("description", "")
                if described in ("", "Validation Error"):
                    answers[status]["description"] = text.format(megabytes=megabytes)
                answers[status]["content"] = _SHAPE
            _add_retry_after(answers)
    for unused in ("HTTPValidationError", "ValidationError"):
        schema["components"]["schemas"].pop(unused, None)


def _add_retry_after(answers: Mapping[str, Any]) -> None:
    for status in ("429", "503"):
        answers[status]["headers"] = {
            "Retry-After": {"description": "几秒后再试", "schema": {"type": "integer"}, "required": False}
        }
