"""Who sends a request: by token, by the cookie of a sign-in, or, as long as there are no accounts, this machine.

Every request passes :class:`Identity` before any route sees it, so that a route cannot forget to ask. What a caller may do
and see is decided in the service, to which :func:`bound_service` binds the caller.
"""

import binascii
from base64 import b64decode
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import replace
from ipaddress import ip_address
from urllib.parse import urlencode

from anyio import to_thread
from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.base.errors import (
    AssistantError,
    ForgedForm,
    NotAllowed,
    NotAuthenticated,
    PasswordExpired,
    TooManyAttempts,
)
from assistant.domain.callers import LOCAL, Caller
from assistant.domain.results import Access
from assistant.service import Assistant

COOKIE = "assistant_session"
MARK_FIELD, MARK_HEADER = "csrf", "x-csrf-token"
"""The field of a form, and the header of a script's request, that show that they come from a page of the sign-in."""

SIGN_IN, PASSWORD, SIGN_OUT = "/login", "/password", "/logout"
SIGN_ON, SIGN_ON_BACK = "/login/sso", "/login/sso/back"

NOBODY = Caller(permissions=frozenset(), access=Access(frozenset()))
"""Whoever has not said who it is, where that need not be said: it may do nothing."""

_OPEN = frozenset({"/healthz", SIGN_IN})
_OPEN_BELOW = ("/static/", "/login/")
# LanguageTool's clients send their key in the form, which only the route reads.
KEY_IN_FORM = frozenset({"/v2/check", "/check", "/v2//check"})
_WITH_OLD_PASSWORD = frozenset({PASSWORD, SIGN_OUT, SIGN_IN, "/healthz"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")

_current: ContextVar[tuple[Caller, str]] = ContextVar("caller", default=(LOCAL, ""))


def current_caller() -> Caller:
    """Who sent the request that is being answered."""
    return _current.get()[0]


def current_mark() -> str:
    """What the forms of the page that is being made carry; "" where nobody is signed in."""
    return _current.get()[1]


class Identity:
    """Finds out who sends a request, and turns away who does not say so and has to."""

    def __init__(self, app: ASGIApp, service: Assistant, wants_page: Callable[[Request], bool]) -> None:
        self._app = app
        self._service = service
        self._wants_page = wants_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            caller, mark = await to_thread.run_sync(self._identified, request)
        except AssistantError as error:
            response = self._shown_the_way(request, error)
            if response is None:
                raise
            await response(scope, receive, _private(send, scope))
            return
        scope.setdefault("state", {})["caller"] = caller
        token = _current.set((caller, mark))
        try:
            await self._app(scope, receive, _private(send, scope))
        finally:
            _current.reset(token)

    def _identified(self, request: Request) -> tuple[Caller, str]:
        path, origin = request.url.path, current_address(request)
        if is_open(path):
            return replace(NOBODY, origin=origin), ""
        service = self._service
        if not service.accounts_in_force:
            if not _is_this_machine(origin):
                raise NotAllowed(
                    "还没有账户，只应答本机",
                    "请先在服务所在的机器上执行：assistant user add 名字 --role admin",
                )
            return replace(LOCAL, origin=origin), ""
        caller = _by_token(service, request, origin)
        if caller is not None:
            return caller, ""
        cookie = request.cookies.get(COOKIE, "")
        caller = service.caller_of_session(cookie, origin) if cookie else None
        if caller is None:
            if path in _OPEN or path in KEY_IN_FORM or path.startswith(_OPEN_BELOW):
                return replace(NOBODY, origin=origin), ""
            raise NotAuthenticated(
                "请先登录，或出示令牌", "页面请在 /login 登录；程序请用 Authorization: Bearer 令牌"
            )
        if caller.must_change and path not in _WITH_OLD_PASSWORD:
            raise PasswordExpired("须先改口令", f"请在 {PASSWORD} 改口令后再继续")
        bound = service.as_caller(caller)
        _ensure_own_form(bound, request)
        return caller, bound.form_mark()

    def _shown_the_way(self, request: Request, error: AssistantError) -> Response | None:
        """Where a browser is sent that has to sign in, or to change a password, first; None for everybody else."""
        if request.method not in SAFE_METHODS or not self._wants_page(request):
            return None
        if isinstance(error, PasswordExpired):
            return RedirectResponse(PASSWORD, 303)
        if isinstance(error, NotAuthenticated):
            asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"{SIGN_IN}?{urlencode({'next': asked})}", 303)
        return None


def is_open(path: str) -> bool:
    """Whether an address answers whoever asks, also where there are accounts, and needs to know nobody."""
    return path.startswith(_OPEN_BELOW[0]) or path == "/healthz"


def refusal_headers(error: AssistantError) -> dict[str, str]:
    """What a client is told in headers: how to say who it is, or when to come again."""
    if isinstance(error, NotAuthenticated):
        return {"WWW-Authenticate": 'Bearer realm="assistant"'}
    if isinstance(error, TooManyAttempts):
        return {"Retry-After": str(error.retry_after)}
    return {}


def bound_service(request: Request) -> Assistant:
    """The service for whoever sent the request. Without :class:`Identity` before it, it may do nothing."""
    service: Assistant = request.app.state.assistant
    return service.as_caller(getattr(request.state, "caller", NOBODY))


async def form_checked(request: Request) -> None:
    """For every route: the form of a browser that is signed in carries the mark of its pages. Raises ForgedForm."""
    if not getattr(request.state, "form_unchecked", False):
        return
    form = await request.form()
    if not bound_service(request).is_form_mark(str(form.get(MARK_FIELD, ""))):
        raise _forged()


async def service_with_key(request: Request, service: Assistant, key: str) -> Assistant:
    """The service for whoever holds a key that came in the form of a request. Raises NotAuthenticated."""
    if service.caller.permissions:
        return service
    if not key:
        raise NotAuthenticated("请出示令牌", "请在软件的 LanguageTool 设置里填 API 密钥（令牌），用户名任意")
    origin = service.caller.origin
    return service.as_caller(await to_thread.run_sync(service.caller_of_token, key, origin))


def _by_token(service: Assistant, request: Request, origin: str) -> Caller | None:
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    secret = ""
    if kind.lower() == "bearer":
        secret = value.strip()
    elif kind.lower() == "basic":  # http://name:token@host/v2, for clients that know nothing but an address
        secret = _basic_password(value)
    elif request.url.path.startswith("/v2/"):
        secret = request.query_params.get("apiKey", "")
    return service.caller_of_token(secret, origin) if secret else None


def _basic_password(value: str) -> str:
    try:
        return b64decode(value.strip(), validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError):
        return ""


def _ensure_own_form(service: Assistant, request: Request) -> None:
    """A request that changes something, sent by a browser that is signed in, comes from a page of that sign-in."""
    if request.method in SAFE_METHODS or request.url.path == SIGN_IN:
        return
    if mark := request.headers.get(MARK_HEADER):
        if not service.is_form_mark(mark):
            raise _forged()
    elif request.headers.get("content-type", "").lower().startswith(_FORMS):
        request.state.form_unchecked = True
    else:
        raise _forged()


def _forged() -> ForgedForm:
    return ForgedForm("这个请求不是从本服务的页面上发出的，或页面已经过期", "请刷新页面再试")


def current_address(request: Request) -> str:
    """The address that a request comes from; "" where it comes through no network."""
    return request.client.host if request.client else ""


def _is_this_machine(origin: str) -> bool:
    try:
        return ip_address(origin).is_loopback
    except ValueError:  # a socket of the file system has no address
        return True


def _private(send: Send, scope: Scope) -> Send:
    """Answers are nobody else's to keep: reports stand in most of them."""
    if scope["path"].startswith("/static/"):
        return send

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).setdefault("Cache-Control", "no-store")
        await send(message)

    return sending
