"""The pages ``/login``, ``/logout`` and ``/password``."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from assistant.base.errors import AssistantError, BadInput, NotAuthenticated, TooManyAttempts
from assistant.domain.callers import Caller, CallerKind, Permission
from assistant.interfaces.dependencies import Service, in_thread
from assistant.interfaces.identity import (
    COOKIE,
    PASSWORD,
    SIGN_IN,
    SIGN_ON,
    SIGN_ON_BACK,
    current_address,
)
from assistant.interfaces.web.templating import page
from assistant.service import Assistant

router = APIRouter(include_in_schema=False)

_MEMORY = "assistant_sign_on"
"""The cookie that ties the way back from the single sign-on to the browser that began."""

_HOMES = (
    (Permission.SEARCH, "/"),
    (Permission.ACCOUNTS, "/admin"),
    (Permission.RIGHTS, "/admin"),
    (Permission.LOG, "/admin/log"),
)


@router.get(SIGN_IN)
async def sign_in_page(
    request: Request,
    service: Service,
    next: str = "",  # noqa: A002 - the usual name of this parameter
) -> Response:
    """The form; whoever is signed in already goes on."""
    if service.caller.kind is CallerKind.USER:
        return RedirectResponse(_goal(service.caller, next), 303)
    return _page(service, next)


@router.post(SIGN_IN)
async def sign_in(
    request: Request,
    service: Service,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "",  # noqa: A002 - the usual name of this parameter
) -> Response:
    """Begin a sign-in and go on to where one wanted to go."""
    try:
        caller, cookie = await in_thread(request, service.sign_in, name, password, current_address(request))
    except (NotAuthenticated, TooManyAttempts) as error:
        return _page(service, next, name, error)
    return signed_in(request, caller, cookie, next)


@router.get(SIGN_ON)
async def sign_on(request: Request, service: Service) -> Response:
    """Lead the browser to the installation's single sign-on."""
    address, memory = await in_thread(request, service.sign_on_begin, _back(request))
    answer = RedirectResponse(address, 303)
    # The browser comes back from another site: a strict cookie would not come along.
    answer.set_cookie(
        _MEMORY,
        memory,
        max_age=600,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
        path=SIGN_ON,
    )
    return answer


@router.get(SIGN_ON_BACK)
async def signed_on(request: Request, service: Service) -> Response:
    """Let in whoever comes back from there."""
    memory = request.cookies.get(_MEMORY, "")
    query = dict(request.query_params)
    try:
        caller, cookie = await in_thread(
            request, service.sign_on_finish, query, memory, _back(request), current_address(request)
        )
    except NotAuthenticated as error:
        answer = _page(service, "", "", error)
    else:
        # A page of this site goes on: on a way that began at another site the browser would send no strict cookie.
        answer = page("signed_on.html", goal=_goal(caller, ""))
        set_session(request, answer, cookie)
    answer.delete_cookie(_MEMORY, path=SIGN_ON, httponly=True, samesite="lax")
    return answer


def _back(request: Request) -> str:
    return f"{str(request.base_url).rstrip('/')}{SIGN_ON_BACK}"


def set_session(request: Request, answer: Response, cookie: str) -> None:
    """Let the browser keep a sign-in."""
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, cookie, httponly=True, samesite="strict", secure=secure, path="/")


def signed_in(request: Request, caller: Caller, cookie: str, goal: str = "") -> Response:
    """The answer that begins a sign-in in the browser."""
    answer = RedirectResponse(PASSWORD if caller.must_change else _goal(caller, goal), 303)
    set_session(request, answer, cookie)
    return answer


@router.post("/logout")
async def sign_out(request: Request, service: Service) -> Response:
    """End the sign-in."""
    if service.caller.session:
        await in_thread(request, service.sign_out)
    answer = RedirectResponse(SIGN_IN, 303)
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    # What the browser kept of pages is nobody else's to see when the next person sits down.
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@router.get(PASSWORD)
async def password_page(service: Service) -> Response:
    """The form for another password."""
    return page(
        "password.html", must=service.caller.must_change, own=bool(service.caller.session), error=None
    )


@router.post(PASSWORD)
async def change_password(
    request: Request,
    service: Service,
    old: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Change one's own password; other sign-ins of the account end."""
    try:
        if new != again:
            raise BadInput("两次输入的新口令不一样", "请再输一遍")
        if new == old:
            raise BadInput("新口令和原来的一样", "请换一个")
        caller, cookie = await in_thread(request, service.change_password, old, new)
    except (BadInput, NotAuthenticated, TooManyAttempts) as error:
        wrong: AssistantError = error
        if isinstance(error, NotAuthenticated):
            wrong = BadInput("原来的口令不对", "忘了请找管理员重设")
        return page("password.html", wrong.status, must=service.caller.must_change, own=True, error=wrong)
    return signed_in(request, caller, cookie)


def _page(service: Assistant, goal: str, name: str = "", error: AssistantError | None = None) -> Response:
    answer = page(
        "login.html",
        error.status if error else 200,
        in_force=service.accounts_in_force,
        elsewhere=service.sign_on_kind in ("oidc", "cas"),
        goal=goal,
        name=name,
        error=error,
    )
    if isinstance(error, TooManyAttempts):
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _goal(caller: Caller, wanted: str) -> str:
    """Where to go: a page of this service, never of another."""
    plain = "".join(wanted.split())
    if plain == wanted and wanted.startswith("/") and not wanted.startswith(("//", "/\\", SIGN_IN)):
        return wanted
    return next((path for permission, path in _HOMES if caller.may(permission)), "/help")
