"""The service: pages and JSON in one application, one error handler, one limit on work at once."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.base.errors import (
    AssistantError,
    BadInput,
    ForeignOrigin,
    NotFound,
    NotLocal,
    RequestFailed,
    RequestTooLarge,
)
from assistant.base.version import __version__
from assistant.domain.codec import encode
from assistant.domain.results import ErrorAnswer
from assistant.interfaces import api, web
from assistant.interfaces.dependencies import POLICY
from assistant.service import Assistant
from assistant.settings import Settings

_LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Uploads come several files at a time; beyond this a request is refused before it is read.
_FILES_AT_ONCE = 20


def create_app(settings: Settings | None = None, assistant: Assistant | None = None) -> FastAPI:
    """The application over one :class:`Assistant`; everything is loaded and warm before it is ready."""
    service = assistant or Assistant(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.limiter = CapacityLimiter(os.cpu_count() or 1)
        await to_thread.run_sync(service.complete_changes)
        await to_thread.run_sync(service.warm)
        await to_thread.run_sync(service.audits.resume)
        yield
        await to_thread.run_sync(service.audits.close)

    app = FastAPI(
        title="述职报告助手",
        version=__version__,
        summary="按分管领域和部分检索往年述职报告",
        lifespan=lifespan,
        # The interactive page of the framework loads scripts from a content network: on an island it stays blank.
        docs_url=None,
        redoc_url=None,
    )
    app.state.assistant = service
    app.include_router(api.router)
    app.include_router(web.router)
    app.mount("/static", web.static_files(), name="static")
    app.middleware("http")(_guard)
    for kind in (AssistantError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, _explain)
    return app


async def _guard(request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
    """Refuse what comes from elsewhere through a browser on this machine, and what is too large to read."""
    refusal = _refusal(request)
    response = await _explain(request, refusal) if refusal else await call(request)
    if editor := api.admitted(request):
        response.headers["Access-Control-Allow-Origin"] = editor
        response.headers["Vary"] = "Origin"
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    return response


def _refusal(request: Request) -> AssistantError | None:
    settings: Settings = request.app.state.assistant.settings
    host = request.url.hostname or ""
    if not settings.allow_remote and host not in _LOCAL_NAMES:
        return NotLocal(f"本服务只应答本机，不应答“{host}”", "需要给别的机器用时，请以 --allow-remote 启动")
    origin = request.headers.get("origin", "")
    if (
        request.method not in _SAFE_METHODS
        and origin
        and urlsplit(origin).netloc != request.headers.get("host")
        and not api.admitted(request)
    ):
        return ForeignOrigin(f"来自其他网站（{origin}）的请求没有执行", "请在本服务的页面上操作")
    length = request.headers.get("content-length", "0")
    limit = settings.max_upload_mb * _FILES_AT_ONCE
    if length.isdecimal() and int(length) > limit * 1024 * 1024:
        return RequestTooLarge(f"请求超过 {limit} MB", "请分几次上传")
    return None


async def _explain(request: Request, error: Exception) -> Response:
    """The one error shape for programs; a page for people who came by browser."""
    refusal = _refusal_of(request, error)
    if web.wants_page(request):
        return web.error_page(request, refusal)
    return JSONResponse(encode(ErrorAnswer.of(refusal)), status_code=refusal.status)


def _refusal_of(request: Request, error: Exception) -> AssistantError:
    if isinstance(error, AssistantError):
        return error
    if isinstance(error, RequestValidationError):
        return _invalid(error)
    if isinstance(error, HTTPException):
        if error.status_code == 404:
            return NotFound(f"没有 {request.url.path} 这个地址", "请从首页进入，或查看 /openapi.json")
        return RequestFailed(error.status_code, f"请求没有完成：{error.detail}", "请检查请求的方法和格式")
    return AssistantError("程序出错了，这次请求没有完成", "请把服务窗口里最后的报错发给维护人员")


def _invalid(error: RequestValidationError) -> BadInput:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"] if part not in ("body", "query"))
    if first["type"] == "extra_forbidden":
        return BadInput(f"没有“{place}”这个字段", "可用的字段见 /openapi.json")
    if first["type"] == "missing":
        return BadInput(f"缺少“{place}”", "可用的字段见 /openapi.json")
    if first["type"] == "enum":
        return BadInput(f"“{place}”不能是“{first['input']}”", f"可用的值：{first['ctx']['expected']}")
    if first["type"] == "json_invalid":
        return BadInput("请求体不是有效的 JSON", "请检查引号、逗号和编码（UTF-8）")
    return BadInput(f"“{place}”的值不对：{first['msg']}", "可用的格式见 /openapi.json")
